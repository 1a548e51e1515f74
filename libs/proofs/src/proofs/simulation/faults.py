"""What goes wrong, how often and where: drawn from the seed at every step to the outside, and counted."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from proofs.simulation.world import ProcessLoop, SimulatedThread, World

Place = Literal["statement", "commit", "send", "call"]

STEP_FAULTS: dict[Place, tuple[str, ...]] = {
    "statement": (
        "kill_before_statement",
        "kill_after_statement",
        "freeze_before_statement",
        "freeze_after_statement",
        "connection_lost_before_statement",
        "connection_lost_after_statement",
        "rebalance_at_statement",
    ),
    "commit": (
        "kill_before_commit",
        "kill_after_commit",
        "freeze_before_commit",
        "freeze_after_commit",
        "commit_lost_before_commit",
        "commit_unknown_after_commit",
        "rebalance_at_commit",
    ),
    "send": (
        "kill_before_send",
        "kill_after_send",
        "freeze_before_send",
        "freeze_after_send",
        "record_lost_at_send",
        "record_doubled_at_send",
        "record_unanswered_at_send",
    ),
    "call": (
        "kill_before_call",
        "kill_after_call",
        "freeze_before_call",
        "freeze_after_call",
        "not_connected_at_call",
        "answer_lost_without_effect_at_call",
        "answer_lost_after_effect_at_call",
        "late_effect_at_call",
        "error_without_effect_at_call",
        "error_after_effect_at_call",
        "broken_body_at_call",
    ),
}
"""By the kind of step during which they strike."""

TIMED_FAULTS = ("database_restart", "broker_away", "replica_removed")
"""What comes at a time, whatever runs then."""

CONDITIONS = (
    "clock_skew",
    "late_visible_orders",
    "cancel_asked",
    "duplicate_lines",
    "unreadable_line",
    "two_replicas",
    "heedless_mall",
)
"""What holds for a whole run where the seed says so."""

FAULT_KINDS = (*(kind for kinds in STEP_FAULTS.values() for kind in kinds), *TIMED_FAULTS, *CONDITIONS)


HARDEST: dict[Place, tuple[str, ...]] = {"commit": ("commit_unknown_after_commit",) * 3}
"""What programs get wrong most often comes more often."""

RATES: dict[Place, tuple[float, ...]] = {
    "statement": (0.0, 0.003, 0.01),
    "commit": (0.0, 0.01, 0.03),
    "send": (0.0, 0.03, 0.1),
    "call": (0.0, 0.05, 0.2, 0.4),
}
"""How likely a fault is at a step: each run draws its own."""


@dataclass
class Faults:
    """A seed's share of trouble: which kinds are on (a swarm: each run has some of them), and how often they come."""

    world: World
    on: frozenset[str]
    rates: Mapping[Place, float]
    hits: Counter[str] = field(default_factory=Counter[str])
    active: bool = False
    movers: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    """What moves partitions between the members of a group."""

    def __post_init__(self) -> None:
        self._kinds = {
            place: [kind for kind in (*kinds, *HARDEST.get(place, ())) if kind in self.on]
            for place, kinds in STEP_FAULTS.items()
        }

    def at(self, place: Place, loop: ProcessLoop) -> str | None:
        """The fault that strikes a process at this step, mostly none."""
        if not self.active or loop.name == "people":
            return None
        random = self.world.random
        if random.random() >= self.rates[place] or not (kinds := self._kinds[place]):
            return None
        kind = random.choice(kinds)
        self.hit(kind, loop.name)
        if kind.startswith("rebalance") and self.movers:
            self.world.call_at(self.world.now, random.choice(self.movers))
        return kind

    def hit(self, kind: str, who: str = "world") -> None:
        """Count a fault."""
        self.hits[kind] += 1
        self.world.note(who, f"FAULT {kind}")

    def freeze(self, loop: ProcessLoop) -> None:
        """Stop a process for a while, often for longer than any lease."""
        world = self.world
        loop.frozen_until = world.now + world.random.choice((0.5, 3.0, 8.0, 15.0, 30.0, 45.0))
        world.note(loop.name, f"is frozen until {loop.frozen_until:.1f}")
        for tell in loop.on_freeze:
            tell()

    def strike(self, kind: str | None, stage: Literal["before", "after"], loop: ProcessLoop) -> bool:
        """Let a fault that belongs to the process itself happen at its stage. True when it was killed."""
        if kind is None or stage not in kind:
            return False
        if kind.startswith("freeze"):
            self.freeze(loop)
        if kind.startswith("kill"):
            self.world.call_at(self.world.now, loop.kill)
        return kind.startswith("kill")

    def strike_thread(self, kind: str | None, stage: Literal["before", "after"], thread: SimulatedThread) -> None:
        """The same for blocking code: it does not come back from being killed."""
        if self.strike(kind, stage, thread.loop):
            thread.park()
        thread.until_thawed()

    def pairs(self) -> set[tuple[str, str]]:
        """The pairs of kinds that met in this run."""
        return set(combinations(sorted(self.hits), 2))
