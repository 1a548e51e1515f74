"""The queue is looked at seldom while it gives nothing, and at once when something was recorded."""

import asyncio
from typing import Any

import pytest

from mall_gateway.application import worker as module

ENOUGH_LOOKS = 18
RECORDED_AT = 14


async def test_an_idle_worker_looks_more_and_more_seldom_until_something_is_recorded(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def waited(wake: asyncio.Event, seconds: float) -> bool:
        assert wake is world.worker.wake
        pauses.append(seconds)
        if len(pauses) == ENOUGH_LOOKS:
            raise asyncio.CancelledError
        return len(pauses) == RECORDED_AT

    monkeypatch.setattr(module, "woken_within", waited)
    with pytest.raises(asyncio.CancelledError):
        await world.worker.run()
    quiet, often = world.worker.pace.quiet_poll_seconds, world.worker.pace.poll_seconds
    before, after = pauses[:RECORDED_AT], pauses[RECORDED_AT:]
    assert (before[0] < quiet, before[-1]) == (True, quiet)
    assert after[0] == often
    assert [before, after] == [sorted(before), sorted(after)]
