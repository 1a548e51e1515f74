"""Arms the parts of a running suite, and reads what fired and what was passed, out of files that outlive a kill."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chassis.failpoints import FAILPOINTS
from local_runtime.state import write_whole


@dataclass(frozen=True, slots=True)
class Shot:
    """A failpoint that acted: at which pass, how, and when."""

    part: str
    point: str
    nth: int
    action: str
    at: float


class Armoury:
    """One file a part under `directory`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._directory.mkdir(parents=True, exist_ok=True)

    def variables(self, part: str) -> dict[str, str]:
        """What a part needs in its environment to be armed later."""
        return {FAILPOINTS: f"@{self._directory / part}"}

    def arm(self, part: str, entries: Sequence[str]) -> None:
        """Arm a part anew: counts begin at one, and what had fired may fire again."""
        self.disarm(part)
        for kind in ("fired", "passes"):
            (self._directory / f"{part}.{kind}").unlink(missing_ok=True)
        write_whole(self._directory / part, ",".join(entries))

    def disarm(self, part: str) -> None:
        """Let nothing happen to a part; what happened can still be read."""
        write_whole(self._directory / part, "")

    def shots(self, parts: Iterable[str]) -> list[Shot]:
        """What has fired since these parts were armed."""
        return [_shot(part, line) for part in parts for line in self._lines(f"{part}.fired")]

    def passes(self, parts: Iterable[str]) -> dict[str, Mapping[str, int]]:
        """How often each point was passed since these parts were armed."""
        return {part: Counter(self._lines(f"{part}.passes")) for part in parts}

    def _lines(self, name: str) -> list[str]:
        path = self._directory / name
        # The last line may be half written in this moment.
        return path.read_text().split("\n")[:-1] if path.exists() else []


def _shot(part: str, line: str) -> Shot:
    entry, _, at = line.split(" ")
    point, nth, action = entry.split(":", 2)
    return Shot(part, point, int(nth), action, float(at))
