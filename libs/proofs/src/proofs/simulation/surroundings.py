"""Time and randomness of a run: every clock, every sleep and every random id that the services use comes from it."""

import logging
import os
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, tzinfo
from typing import Any
from unittest.mock import patch

import structlog

from chassis.database import Database
from chassis.leases import Lease
from proofs.simulation.world import START, World, current_thread


def virtual_now(world: World) -> datetime:
    """The wall clock of the process that runs now."""
    skew = world.current.skew if world.current else 0.0
    return datetime.fromtimestamp(START + world.now + skew, UTC)


def _pause(seconds: float) -> None:
    thread = current_thread()
    if thread is not None:
        thread.wait(seconds)


@contextmanager
def surroundings(world: World, further: Mapping[str, Any]) -> Generator[None]:
    """Replace clocks, sleeps, randomness and the owners of leases while a run lasts, and whatever else is named."""

    class VirtualDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return virtual_now(world).astimezone(tz)

    replaced: dict[str, Any] = {
        "eventsourcing.domain.datetime_now_with_tzinfo": lambda: virtual_now(world),
        "mall_gateway.malls.caller.datetime": VirtualDatetime,
        "chassis.event_store.recorder.sleep": _pause,
        "chassis.inbox.sleep": _pause,
        "chassis.loops.LOOK_SECONDS": 7.0,
        **{f"chassis.{module}.Lease": _lease(world) for module in ("relay", "broker", "loops")},
        **further,
    }
    with ExitStack() as stack:
        stack.enter_context(patch.object(time, "monotonic", lambda: START + world.now))
        stack.enter_context(patch.object(time, "time", lambda: virtual_now(world).timestamp()))
        stack.enter_context(patch.object(os, "urandom", world.random.randbytes))
        for name, value in replaced.items():
            stack.enter_context(patch(name, value))
        stack.enter_context(_quiet())
        yield


def _lease(world: World) -> Callable[[Database, str], Lease]:
    """Leases belong to a process: here to the simulated one, not to the one that simulates."""
    return lambda database, name: Lease(database, name, owner=world.current.name if world.current else "nobody")


@contextmanager
def _quiet() -> Generator[None]:
    """Keep the services' logs out of the output: what went wrong is told by the trace."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
