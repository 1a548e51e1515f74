"""Takes work under leases and does it: a bounded number at a time, each kept alive by a heartbeat."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from structlog import get_logger

from chassis.causes import acting, current_traceparent
from chassis.event_store import FencedError
from chassis.telemetry import continued_span
from chassis.waking import Pauses, woken_within
from mall_gateway.application.desk import Pace
from mall_gateway.application.gateway import MallGateway
from mall_gateway.application.intents import LeaseLostError
from mall_gateway.application.work import Job, Leased, Wait

logger = get_logger(__name__)

Run = Callable[[Leased], Awaitable[None]]


@dataclass
class Worker:
    """One process's share of the work. `beat_seconds` is well below the length of a lease."""

    gateway: MallGateway
    jobs: Mapping[Job, Run]
    pace: Pace
    owner: str
    jitter: Callable[[], float]
    beat_seconds: float = 5.0
    drain_seconds: float = 8.0
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was recorded in this process: there may be work, now or soon."""
    running: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def run(self) -> None:
        """Work for ever. When it is cancelled, what is in hand may end within some seconds; then its leases run out.

        What a dead process of our name had in hand is taken up at once. Unless it may be repeated, the mall is asked
        first about what was sent without an answer; a look-up that finds nothing is believed after the grace only.
        """
        await asyncio.to_thread(self.gateway.work.succeed, self.owner)
        pauses = Pauses(self.pace.poll_seconds, self.pace.quiet_poll_seconds)
        woken = False
        try:
            while True:
                taken = await self.step()
                if not taken or len(self.running) >= self.pace.concurrency:
                    woken = await self._pause(pauses.after(found=bool(taken or self.running or woken)))
        finally:
            await self._drain()

    async def step(self) -> int:
        """Take as much as there is room for, and begin it: how much it was."""
        room = self.pace.concurrency - len(self.running)
        if room <= 0:
            return 0
        taken = await asyncio.to_thread(self.gateway.work.take, self.owner, room)
        for leased in taken:
            task = asyncio.create_task(self.do(leased))
            self.running.add(task)
            task.add_done_callback(self.running.discard)
        return len(taken)

    async def _drain(self) -> None:
        if self.running:
            await asyncio.wait(self.running, timeout=self.drain_seconds)
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)

    async def _pause(self, seconds: float) -> bool:
        """Until a piece of work is done or, with none in hand, something was recorded: whether it was that."""
        if self.running:
            await asyncio.wait(self.running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            return True
        return await woken_within(self.wake, seconds)

    async def do(self, leased: Leased) -> None:
        """Do one piece of work on its asker's behalf and below its trace. Whatever goes wrong, the worker goes on."""
        task, cause = leased.task, leased.cause
        with continued_span(
            f"{task.mall} {task.kind}", cause.traceparent, kind="internal", **{"mallbridge.work": str(task.work_id)}
        ):
            here = replace(cause, traceparent=current_traceparent() or cause.traceparent)
            with acting(here):
                await self._guarded(leased)

    async def _guarded(self, leased: Leased) -> None:
        doing = asyncio.ensure_future(self.jobs[leased.task.job](leased))
        beating = asyncio.create_task(self._beat(leased, doing))
        try:
            await asyncio.wait([doing])
            doing.result()
        except (FencedError, LeaseLostError):
            logger.warning("lease_lost", work=str(leased.task.work_id))
        except asyncio.CancelledError:
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
            if leased.ours:
                raise
        except Exception:
            logger.exception("work_failed", work=str(leased.task.work_id), kind=leased.task.kind)
            await self._put_back(leased)
        finally:
            beating.cancel()

    async def _put_back(self, leased: Leased) -> None:
        seconds = self.pace.back_off(leased.tries, self.jitter())
        wait = Wait(seconds, "internal", "처리하는 중에 오류가 나서 잠시 뒤 다시 시도합니다.")
        try:
            await asyncio.to_thread(self.gateway.save, alongside=self.gateway.work.put_back(leased, wait))
        except Exception as error:
            logger.warning("work_not_put_back", work=str(leased.task.work_id), error=repr(error))

    async def _beat(self, leased: Leased, doing: asyncio.Future[None]) -> None:
        """Make the lease longer while the work is done; stop the work when the lease was lost."""
        while not doing.done():
            await asyncio.sleep(self.beat_seconds)
            with suppress(Exception):
                if not await asyncio.to_thread(self.gateway.work.renew, leased):
                    leased.ends = 0.0
                    doing.cancel()
