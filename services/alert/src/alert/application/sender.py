"""Sends what is due: one replica at a time, many letters at once, few to one receiver."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from structlog import get_logger

from alert.application.delivering import Alerts, Letter
from alert.domain import Outcome
from chassis.causes import Cause, acting, current_traceparent
from chassis.database import PASSING
from chassis.failpoints import failpoint
from chassis.leases import Lease
from chassis.telemetry import continued_span
from chassis.waking import Pauses, woken_within

logger = get_logger(__name__)


class Door(Protocol):
    """A way out. Whatever comes of a try is an outcome; it raises nothing of the receiver's making."""

    async def send(self, letter: Letter) -> Outcome:
        """One try."""
        ...


@dataclass(frozen=True)
class Turn:
    """A delivery that is due, and on whose behalf it was planned."""

    seller_id: UUID
    delivery_id: UUID
    target_id: UUID
    correlation_id: UUID
    traceparent: str | None


@dataclass
class Sender:
    """Takes turns and sends. `due` gives those that are due, fairly among receivers; `share` is chance's.

    It looks for them every `poll_seconds`, and while nothing is due more and more seldom, to `quiet_poll_seconds`,
    until `wake` is set because something was recorded.
    While a replica holds the lease the others look on. Two that both think they hold it may send the same letter, under
    the same id; the outcomes are recorded one after the other.
    """

    alerts: Alerts
    doors: Mapping[str, Door]
    due: Callable[[datetime], Sequence[Turn]]
    lease: Lease
    clock: Callable[[], datetime]
    share: Callable[[], float]
    concurrency: int = 40
    per_target: int = 2
    poll_seconds: float = 0.3
    quiet_poll_seconds: float = 1.0
    rest_seconds: float = 5.0
    drain_seconds: float = 5.0
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    running: dict[Turn, asyncio.Task[None]] = field(default_factory=dict[Turn, asyncio.Task[None]])

    async def run(self) -> None:
        """Send for ever. Asked to stop, it lets what is on its way end within some seconds."""
        pauses = Pauses(self.poll_seconds, self.quiet_poll_seconds)
        woken = False
        try:
            while True:
                began = await self.step() if await asyncio.to_thread(self.lease.acquire) is not None else 0
                woken = await woken_within(self.wake, pauses.after(found=bool(began or self.running or woken)))
                if woken:  # the views follow what was recorded, and a crowd of news is worth one look
                    await asyncio.sleep(self.poll_seconds)
        finally:
            await self._drain()
            with suppress(*PASSING):
                await asyncio.to_thread(self.lease.release)

    async def step(self) -> int:
        """Begin with what is due and has room: how much it was."""
        if len(self.running) >= self.concurrency:
            return 0
        now = await asyncio.to_thread(self.clock)
        began = 0
        for turn in await asyncio.to_thread(self.due, now):
            if self._has_room(turn):
                self.running[turn] = asyncio.create_task(self._guarded(turn, now))
                began += 1
        return began

    def _has_room(self, turn: Turn) -> bool:
        to_the_same = sum(each.target_id == turn.target_id for each in self.running)
        return len(self.running) < self.concurrency and turn not in self.running and to_the_same < self.per_target

    async def _guarded(self, turn: Turn, now: datetime) -> None:
        try:
            with continued_span("send alert", turn.traceparent, kind="internal"):
                cause = Cause(
                    seller_id=turn.seller_id,
                    actor="schedule:send alerts",
                    correlation_id=turn.correlation_id,
                    traceparent=current_traceparent() or turn.traceparent,
                )
                with acting(cause):
                    await self._one(turn, now)
        except Exception:
            # The letter may have left: a rest, so that a store that is away does not make a receiver's storm.
            logger.exception("letter_not_settled", delivery=str(turn.delivery_id))
            await asyncio.sleep(self.rest_seconds)
        finally:
            del self.running[turn]

    async def _one(self, turn: Turn, now: datetime) -> None:
        letter = await asyncio.to_thread(self.alerts.begin, turn.seller_id, turn.delivery_id, now)
        if letter is None:
            return
        failpoint("alert.before_send")
        started = time.monotonic()
        outcome = await self.doors[letter.target.channel].send(letter)
        failpoint("alert.after_send")
        took = time.monotonic() - started
        at = await asyncio.to_thread(self.clock)
        await asyncio.to_thread(self.alerts.record, letter, outcome, at, int(took * 1000), self.share())

    async def _drain(self) -> None:
        tasks = list(self.running.values())
        if tasks:
            await asyncio.wait(tasks, timeout=self.drain_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
