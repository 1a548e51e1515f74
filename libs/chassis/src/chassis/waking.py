"""How what looks for something to do waits: this process's own commits wake it, else it looks more and more seldom."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from chassis.event_store import ServiceApplication

GROWTH = 1.2


@dataclass
class Pauses:
    """Pauses between looks, in seconds: `first` while there is something, from then on longer, up to `longest`."""

    first: float
    longest: float
    _last: float = field(init=False)

    def __post_init__(self) -> None:
        self._last = self.first

    def after(self, *, found: bool) -> float:
        """How long to wait after a look that found something or did not."""
        self._last = self.first if found else min(self._last * GROWTH, max(self.first, self.longest))
        return self._last


def woken(application: ServiceApplication) -> asyncio.Event:
    """An event that is set whenever something was recorded in this process."""
    loop, wake = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(wake.set)

    application.listeners.append(tell)
    return wake


async def woken_within(wake: asyncio.Event, seconds: float) -> bool:
    """Wait so long at most: whether it was woken, which is forgotten with that."""
    try:
        await asyncio.wait_for(wake.wait(), seconds)
    except TimeoutError:
        return False
    wake.clear()
    return True
