"""What a service does every now and then: in one replica at a time, each run once."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from structlog import get_logger

from chassis.causes import Cause, acting
from chassis.database import PASSING
from chassis.failpoints import failpoint
from chassis.leases import Lease, Runs
from chassis.running import Running

LONG = timedelta(seconds=10)
"""Loops at such intervals remember their last run, so that a change of owner neither doubles nor delays it."""
LOOK_SECONDS = 2.0
"""How soon another replica goes on with what a dead one held."""
QUIET_LOOK_SECONDS = 10.0
"""The same before a loop's time has come, when nobody holds it: looking costs more than all else that a loop does."""
END_WITHIN_SECONDS = 5.0
BEHIND_SECONDS = 0.02
"""So long after a full second a frequent loop runs: the clocks of processes and of the database may differ a little."""

logger = get_logger(__name__)


@dataclass(frozen=True)
class Loop:
    """Something done every now and then, acting as `schedule:<name>`; with `elected` in one replica at a time."""

    name: str
    every: timedelta
    run: Callable[[Running], Awaitable[None] | None]
    elected: bool = True


async def keep_running(loop: Loop, running: Running) -> None:
    """Run a loop for ever. An elected one goes on in another replica within seconds of its owner's death."""
    if not loop.elected:
        while True:
            await _run(loop, running)
            await asyncio.sleep(loop.every.total_seconds())
    lease = Lease(running.database, f"loop:{loop.name}")
    turn = _often if loop.every < LONG else _when_due
    try:
        while True:
            pause = await turn(loop, running, lease)
            await asyncio.sleep(pause)
    finally:
        with suppress(*PASSING):
            await asyncio.to_thread(lease.release)


async def _often(loop: Loop, running: Running, lease: Lease) -> float:
    """Run once more if the lease is ours: the seconds until the next time."""
    if await asyncio.to_thread(lease.acquire) is not None:
        failpoint("schedule.elected")
        await _hold(lease, loop, running)
    return until_next(time.time(), min(loop.every.total_seconds(), LOOK_SECONDS))


def until_next(now: float, every: float) -> float:
    """Seconds until the next full multiple of `every` in epoch time, and a little more.

    What is due at full seconds is done at once then, and not up to `every` later.
    """
    return every - (now - BEHIND_SECONDS) % every


async def _when_due(loop: Loop, running: Running, lease: Lease) -> float:
    """Run once if it is time and the lease is ours: the seconds until the next look."""
    runs = Runs(running.database, loop.name, loop.every)
    if due_in := await asyncio.to_thread(runs.due_in):
        return min(due_in, QUIET_LOOK_SECONDS)
    if await asyncio.to_thread(lease.acquire) is not None:
        failpoint("schedule.elected")
        if await asyncio.to_thread(runs.begin):
            await _hold(lease, loop, running)
            await asyncio.to_thread(runs.finish)
    return LOOK_SECONDS


async def _hold(lease: Lease, loop: Loop, running: Running) -> None:
    """Run once, renewing the lease meanwhile; asked to stop, let the run come to its end for some seconds."""
    run = asyncio.create_task(_run(loop, running))
    try:
        while not run.done():
            await asyncio.wait({run}, timeout=LOOK_SECONDS)
            if not run.done() and await asyncio.to_thread(lease.acquire) is None:
                logger.warning("loop_lease_lost", loop=loop.name)
    finally:
        if not run.done():
            await asyncio.wait({run}, timeout=END_WITHIN_SECONDS)
            run.cancel()
    await run


async def _run(loop: Loop, running: Running) -> None:
    with acting(Cause(seller_id=None, actor=f"schedule:{loop.name}")):
        outcome = await asyncio.to_thread(loop.run, running)
        if inspect.isawaitable(outcome):
            await outcome
