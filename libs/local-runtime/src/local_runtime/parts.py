"""What the supervisor runs: a part is one process with its port, its log and the question whether it answers."""

import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the suite: a program, or the Python module that `command` names too and a warm process becomes.

    `is_ready` asks the part itself, over its port. `needs` names parts that must be ready before this one starts.
    `prepare` runs before each start, in a thread. `polite` is the signal that asks it to end.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    port: int
    log: Path
    is_ready: Callable[[], Awaitable[bool]]
    needs: Sequence[str] = ()
    prepare: Callable[[], None] = lambda: None
    on_ready: Callable[[], None] = lambda: None
    polite: signal.Signals = signal.SIGTERM
    user: str | None = None
    module: str | None = None
    url: str | None = None
    pages: Mapping[str, str] = field(default_factory=dict[str, str])
