"""What runs, written to a file at each change: read by `status`, by a suite's user and by the run after a crash."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from local_runtime.processes import Identity, read_identity

Condition = Literal["waiting", "starting", "ready", "crashed", "held", "stopped"]


@dataclass(slots=True)
class PartState:
    """One part: `problem` says why it does not run.

    `restarts` counts from the supervisor's start, `failures` the starts in a row after which it never answered.
    """

    name: str
    condition: Condition = "waiting"
    identity: Identity | None = None
    port: int = 0
    restarts: int = 0
    failures: int = 0
    log: str = ""
    polite: int = 15
    url: str | None = None
    pages: Mapping[str, str] = field(default_factory=dict[str, str])
    problem: str | None = None


@dataclass(slots=True)
class State:
    """The supervisor and its parts, in starting order."""

    supervisor: Identity | None = None
    parts: dict[str, PartState] = field(default_factory=dict[str, PartState])

    def is_ready(self) -> bool:
        """Whether every part answers that isn't held."""
        return bool(self.parts) and all(part.condition == "ready" for part in self.wanted())

    def wanted(self) -> list[PartState]:
        """The parts that are not held."""
        return [part for part in self.parts.values() if part.condition != "held"]

    def running(self) -> Iterator[tuple[PartState, Identity]]:
        """Parts whose very process is alive."""
        for part in self.parts.values():
            if part.identity and part.identity.is_alive():
                yield part, part.identity


def write_state(file: Path, state: State) -> None:
    """Replace the file at once, so that no reader sees half of it."""
    content = {
        "supervisor": state.supervisor.as_json() if state.supervisor else None,
        "parts": [asdict(part) for part in state.parts.values()],
    }
    write_whole(file, json.dumps(content, indent=2))


def read_state(file: Path) -> State:
    """What the file says; an empty state where there is none or it is damaged."""
    with suppress(FileNotFoundError, json.JSONDecodeError, TypeError, KeyError):
        content: dict[str, Any] = json.loads(file.read_text())
        parts = [_read_part(part) for part in content["parts"]]
        return State(read_identity(content["supervisor"]), {part.name: part for part in parts})
    return State()


def _read_part(content: dict[str, Any]) -> PartState:
    identity = read_identity(content.pop("identity"))
    return PartState(identity=identity, **content)


def write_whole(file: Path, text: str, mode: int = 0o644) -> None:
    """Write beside the file and move into its place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.touch(mode)
    beside.write_text(text)
    beside.replace(file)
