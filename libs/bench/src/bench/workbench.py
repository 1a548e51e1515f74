"""What a scenario works with: the servers, the size, and where to say how far it is."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

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
    kept: dict[Any, Any] = field(default_factory=dict[Any, Any])
    leaving: ExitStack = field(default_factory=ExitStack)
    """Ends, with the run, what `shared` began."""

    def shared(self, make: "Callable[[Workbench], AbstractContextManager[V]]") -> V:
        """What several scenarios work with: begun by the first of them, ended with the run."""
        if make not in self.kept:
            self.kept[make] = self.leaving.enter_context(make(self))
        return self.kept[make]

    def pick(self, smoke: V, standard: V, full: V) -> V:
        """The value for this run's size."""
        return {Size.SMOKE: smoke, Size.STANDARD: standard, Size.FULL: full}[self.size]

    @property
    def blocks(self) -> int:
        """How many blocks a figure is measured in."""
        return self.pick(1, 5, 7)
