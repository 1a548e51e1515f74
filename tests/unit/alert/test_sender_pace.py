"""The sender looks seldom while nothing is due, and often again as soon as something is."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from alert.application import Sender, Turn
from alert.application import sender as module

NOW = datetime(2026, 11, 30, tzinfo=UTC)
ENOUGH_LOOKS = 18
DUE_AT = 12
RECORDED_AT = 14


class HeldLease:
    def acquire(self) -> int:
        return 1

    def release(self) -> None:
        pass


def a_turn() -> Turn:
    return Turn(uuid4(), uuid4(), uuid4(), uuid4(), None)


def test_it_looks_more_and_more_seldom_until_something_is_due_or_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    rests: list[float] = []
    looks: list[datetime] = []
    real = asyncio.sleep

    async def slept(seconds: float) -> None:
        if seconds:
            rests.append(seconds)
        await real(0)

    async def waited(wake: asyncio.Event, seconds: float) -> bool:
        pauses.append(seconds)
        if len(pauses) == ENOUGH_LOOKS:
            raise asyncio.CancelledError
        await real(0)
        return len(pauses) == RECORDED_AT

    def due(now: datetime) -> Sequence[Turn]:
        looks.append(now)
        return [a_turn()] if len(looks) == DUE_AT else []

    class Quick(Sender):
        async def _guarded(self, turn: Turn, now: datetime) -> None:
            del self.running[turn]

    lease: Any = HeldLease()
    alerts: Any = None
    sender = Quick(alerts, {}, due, lease, lambda: NOW, lambda: 0.5)
    monkeypatch.setattr(module, "woken_within", waited)
    monkeypatch.setattr(module.asyncio, "sleep", slept)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(sender.run())
    quiet, often = sender.quiet_poll_seconds, sender.poll_seconds
    before, after_it, after_news = pauses[: DUE_AT - 1], pauses[DUE_AT - 1 : RECORDED_AT], pauses[RECORDED_AT:]
    assert (before[0] < quiet, before[-1]) == (True, quiet)
    assert after_it[0] == often
    assert after_news[0] == often
    assert [before, after_it, after_news] == [sorted(before), sorted(after_it), sorted(after_news)]
    assert rests == [often], "the views follow what was recorded"
