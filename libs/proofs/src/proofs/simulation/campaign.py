"""Many seeds: what they hit, what they found, and how many of them each planted bug takes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations
from multiprocessing import get_context
from typing import NamedTuple

from proofs.simulation.faults import FAULT_KINDS
from proofs.simulation.planted import CAUGHT_BY, PLANTED
from proofs.simulation.run import Outcome, run

CHUNK = 50


@dataclass
class Campaign:
    """What a range of seeds came to."""

    seeds: int = 0
    orders: int = 0
    simulated_seconds: float = 0.0
    hits: Counter[str] = field(default_factory=Counter[str])
    pairs: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    failed: list[Outcome] = field(default_factory=list[Outcome])

    def add(self, outcome: Outcome) -> None:
        """Count one run."""
        self.seeds += 1
        self.orders += outcome.orders
        self.simulated_seconds += outcome.seconds
        self.hits += outcome.hits
        self.pairs |= outcome.pairs
        if not outcome.well:
            self.failed.append(outcome)

    @property
    def never_hit(self) -> list[str]:
        """The kinds of faults that no seed hit."""
        return [kind for kind in FAULT_KINDS if not self.hits[kind]]

    def summary(self) -> str:
        """One line for people."""
        possible = len(list(combinations(FAULT_KINDS, 2)))
        return (
            f"seeds={self.seeds} orders={self.orders} simulated_hours={self.simulated_seconds / 3600:.1f}"
            f" faults={self.hits.total()} kinds={len(FAULT_KINDS) - len(self.never_hit)}/{len(FAULT_KINDS)}"
            f" pairs={len(self.pairs)}/{possible} failed={len(self.failed)}"
        )


def campaign(seeds: Iterable[int]) -> Campaign:
    """Run seeds in this process."""
    found = Campaign()
    for seed in seeds:
        found.add(run(seed))
    return found


def _chunk(first: int, count: int) -> list[Outcome]:
    return [run(seed) for seed in range(first, first + count)]


def _ranges(first: int, count: int, chunk: int) -> Iterator[tuple[int, int]]:
    for start in range(first, first + count, chunk):
        yield start, min(chunk, first + count - start)


def spread_campaign(first: int, count: int, processes: int, chunk: int = CHUNK) -> Campaign:
    """Run seeds over several processes; stops at the first chunk in which something was found.

    The processes are never replaced: with `max_tasks_per_child` Python 3.11's pool can wait for ever (gh-115634).
    """
    found = Campaign()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        starts, counts = zip(*_ranges(first, count, chunk), strict=True)
        for outcomes in pool.map(_chunk, starts, counts):
            for outcome in outcomes:
                found.add(outcome)
            if found.failed:
                pool.shutdown(cancel_futures=True)
                break
    return found


class Catch(NamedTuple):
    """How a planted bug was caught: by which seed, and by what difference. `seed` is None when it was not."""

    bug: str
    seed: int | None
    difference: str

    @property
    def seeds(self) -> int:
        """How many seeds it took, from 0 on."""
        return -1 if self.seed is None else self.seed + 1


def catch(bug: str, most_seeds: int, *, known: bool = False) -> Catch:
    """Plant a bug and run seeds from 0 on until one notices; with `known` the one that was first to notice comes first.

    Whatever changes in the services changes the days of the seeds: the known one may not notice any more.
    """
    for seed in [*([CAUGHT_BY[bug]] if known else []), *range(most_seeds)]:
        outcome = run(seed, PLANTED[bug].plant)
        if not outcome.well:
            return Catch(bug, seed, outcome.differences[0])
    return Catch(bug, None, "")


def repeat_line(seed: int, bug: str | None = None) -> str:
    """The command that repeats a run with its whole trace."""
    return f"make simulate SEED={seed}" + (f" BUG={bug}" if bug else "")


def told(outcome: Outcome, bug: str | None = None) -> str:
    """A run that broke a promise, for people."""
    lines = [f"seed {outcome.seed} ({outcome.scenario}): {each}" for each in outcome.differences]
    return "\n".join([*lines, f"repeat it with: {repeat_line(outcome.seed, bug)}"])


def table(catches: Sequence[Catch]) -> str:
    """Which seed caught which bug, as a table in Markdown."""
    rows = [f"| `{each.bug}` | {PLANTED[each.bug].what} | {each.seeds} |" for each in catches]
    return "\n".join(["| bug | what was done | seeds until caught |", "| --- | --- | ---: |", *rows])
