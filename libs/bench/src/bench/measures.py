"""Figures: samples of paired blocks, their median with a bootstrap interval, and whether that is what was wanted."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Literal

RESAMPLES = 2000
SEED = 20261121


def interleaved(lanes: Sequence[str], blocks: int) -> list[list[str]]:
    """The order of lanes in each block: A B C, then C B A, so that a drift of the machine hits none of them more."""
    return [list(lanes) if block % 2 == 0 else list(reversed(lanes)) for block in range(blocks)]


def interval(samples: Sequence[float]) -> tuple[float, float]:
    """The bootstrap 95 % interval of the median. One sample tells nothing: then it is as wide as everything."""
    if len(samples) < 2:
        return (-math.inf, math.inf)
    numbers = random.Random(SEED)
    medians = sorted(median(numbers.choices(samples, k=len(samples))) for _ in range(RESAMPLES))
    return medians[int(RESAMPLES * 0.025)], medians[int(RESAMPLES * 0.975) - 1]


def percentile(samples: Sequence[float], share: float) -> float:
    """The least sample that at least `share` of all samples do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True)
class Figure:
    """One wanted figure and its samples, one of each block. `better` says to which side it should go."""

    name: str
    title: str
    must: float
    hoped: float
    samples: Sequence[float]
    better: Literal["more", "less"] = "more"
    unit: str = ""
    note: str = ""

    @property
    def reached(self) -> float:
        """The median."""
        return median(self.samples)

    def _meets(self, value: float, goal: float) -> bool:
        return value >= goal if self.better == "more" else value <= goal

    @property
    def verdict(self) -> str:
        """`hoped`, `yes`, `unsure` (the interval's worse end misses what the median meets) or `no`."""
        low, high = interval(self.samples)
        worse = low if self.better == "more" else high
        if not self._meets(self.reached, self.must):
            return "no"
        if not math.isinf(worse) and not self._meets(worse, self.must):
            return "unsure"
        return "hoped" if self._meets(self.reached, self.hoped) else "yes"

    def as_json(self) -> dict[str, Any]:
        """Everything about it, samples too."""
        low, high = interval(self.samples)
        known = len(self.samples) > 1
        return {
            "name": self.name,
            "title": self.title,
            "must": self.must,
            "hoped": self.hoped,
            "better": self.better,
            "unit": self.unit,
            "reached": self.reached,
            "interval": [low, high] if known else None,
            "verdict": self.verdict,
            "samples": list(self.samples),
            "note": self.note,
        }


@dataclass(frozen=True)
class Shown:
    """A value without a goal."""

    name: str
    value: str
    group: str = "shown"


@dataclass
class Outcome:
    """What a scenario found. A difference is a sentence: the block it is about counts for nothing."""

    figures: list[Figure] = field(default_factory=list[Figure])
    shown: list[Shown] = field(default_factory=list[Shown])
    differences: list[str] = field(default_factory=list[str])

    def add(self, other: "Outcome") -> None:
        """Take in what another scenario found."""
        self.figures += other.figures
        self.shown += other.shown
        self.differences += other.differences


def ratios(upper: Sequence[float], lower: Sequence[float]) -> list[float]:
    """The quotient of each pair of blocks."""
    return [a / b for a, b in zip(upper, lower, strict=True)]


def spread(samples: Sequence[float], digits: int = 0, unit: str = "") -> str:
    """A median with its interval, as text."""
    low, high = interval(samples)
    where = "" if math.isinf(low) else f" [{low:,.{digits}f} … {high:,.{digits}f}]"
    return f"{median(samples):,.{digits}f}{where}{unit and ' ' + unit}"


def most_first(used: Mapping[str, float], before: Mapping[str, float], per: float = 1.0) -> str:
    """What was used between two readings, by name, the most first; what rounds to nothing is left out."""
    spent = {name: (now - before.get(name, 0.0)) / per for name, now in used.items()}
    told = sorted(spent.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {value:.1f}" for name, value in told if value >= 0.05)
