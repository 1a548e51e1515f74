"""Whether something grew: a line through samples, and what a process holds at the start and at the end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MEMORY_SHARE_PER_HOUR = 0.01
"""A slope of more than this part of a process' memory in an hour is a leak."""

CERTAIN_ERRORS = 2.0
"""A slope counts when it is steeper than the limit by so many of its own standard errors."""

SPARE = {"connections": 4, "threads": 4, "files": 12, "tasks": 4}
"""How much more of a thing may be held in a quiet moment than in the one before: pools breathe."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through samples: `middle` is its value in the middle, `slope` its rise in an hour."""

    middle: float
    slope: float
    error: float

    @property
    def share_per_hour(self) -> float:
        """The rise in an hour as a part of the whole."""
        return self.slope / self.middle if self.middle else 0.0

    @property
    def error_share(self) -> float:
        """The standard error of that."""
        return self.error / self.middle if self.middle else 0.0

    def grows(self, limit: float = MEMORY_SHARE_PER_HOUR) -> bool:
        """Whether it surely rises more than the limit."""
        return self.share_per_hour - CERTAIN_ERRORS * self.error_share > limit


def line_through(seconds: Sequence[float], values: Sequence[float]) -> Line:
    """The line of least squares. Raises ValueError for less than three samples or samples of one moment."""
    count = len(seconds)
    if count < 3 or max(seconds) == min(seconds):
        raise ValueError("a line needs three samples at different times")
    hours = [each / 3600 for each in seconds]
    x_mean, y_mean = sum(hours) / count, sum(values) / count
    spread = sum((x - x_mean) ** 2 for x in hours)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(hours, values, strict=True)) / spread
    rest = sum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in zip(hours, values, strict=True))
    return Line(y_mean, slope, math.sqrt(rest / (count - 2) / spread))


def floors(seconds: Sequence[float], values: Sequence[float], size: int = 6) -> tuple[list[float], list[float]]:
    """Of every so many samples the middle time and the least value: work in hand comes and goes, a leak stays."""
    starts = range(0, len(values) - size + 1, size)
    times = [median(seconds[start : start + size]) for start in starts]
    return times, [min(values[start : start + size]) for start in starts]


def held_longer(name: str, before: dict[str, int], after: dict[str, int]) -> list[str]:
    """What a part holds more of than at its start, in words."""
    return [
        f"{name}: {kind} {before[kind]} → {after[kind]}"
        for kind, spare in SPARE.items()
        if kind in before and kind in after and after[kind] > before[kind] + spare
    ]
