"""What a scenario works with: the servers, the size, and where to say how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bench.servers import Servers

V = TypeVar("V")


class Size(StrEnum):
    """How much is measured: `smoke` shows that it works, `standard` in some twenty minutes, `full` with all events."""

    SMOKE = "smoke"
    STANDARD = "standard"
    FULL = "full"


@dataclass(frozen=True)
class Workbench:
    """One run."""

    servers: Servers
    size: Size
    tell: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)

    def pick(self, smoke: V, standard: V, full: V) -> V:
        """The value for this run's size."""
        return {Size.SMOKE: smoke, Size.STANDARD: standard, Size.FULL: full}[self.size]

    @property
    def blocks(self) -> int:
        """How many blocks a figure is measured in."""
        return self.pick(1, 5, 7)
