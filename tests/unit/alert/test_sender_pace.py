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
ENOUGH_LOOKS = 15
DUE_AT = 12


class HeldLease:
    def acquire(self) -> int:
        return 1

    def release(self) -> None:
        pass


def a_turn() -> Turn:
    return Turn(uuid4(), uuid4(), uuid4(), uuid4(), None)


def test_it_looks_more_and_more_seldom_until_something_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    looks: list[datetime] = []
    real = asyncio.sleep

    async def paused(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == ENOUGH_LOOKS:
            raise asyncio.CancelledError
        await real(0)

    def due(now: datetime) -> Sequence[Turn]:
        looks.append(now)
        return [a_turn()] if len(looks) == DUE_AT else []

    class Quick(Sender):
        async def _guarded(self, turn: Turn, now: datetime) -> None:
            del self.running[turn]

    lease: Any = HeldLease()
    alerts: Any = None
    sender = Quick(alerts, {}, due, lease, lambda: NOW, lambda: 0.5)
    monkeypatch.setattr(module.asyncio, "sleep", paused)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(sender.run())
    before, at, after = pauses[: DUE_AT - 1], pauses[DUE_AT - 1], pauses[DUE_AT:]
    assert before == sorted(before)
    assert before[0] < sender.quiet_poll_seconds == before[-1]
    assert at == sender.poll_seconds
    assert after == sorted(after)
    assert after[0] < sender.quiet_poll_seconds
