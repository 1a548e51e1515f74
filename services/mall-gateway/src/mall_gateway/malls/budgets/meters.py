"""The arithmetic of a budget: pure, with the time as an argument, so that a model can prove it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import ceil, floor
from typing import Any

from mall_gateway.malls.port import Algorithm, Budget

HOLD_SECONDS = 90.0
"""How long a call that was never answered keeps its slot before the window begins: longer than any call may take."""

FORGET_SECONDS = 600.0
"""How long after a 429 the next one counts as a further strike."""

CIRCUIT_FAILURES = 5
CIRCUIT_SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0)


@dataclass(frozen=True)
class Meter:
    """What is known about one budget of one scope. Times are seconds of the database's clock.

    `due` is when a paced budget would be wholly replenished. `slots` are the calls of a window: when each frees, one
    window after its *answer*; those in `flying` have none yet. `closed_until` is set by 429s and by failures.
    `rate` (calls a second) and `burst` are what the mall's own headers taught.
    """

    due: float = 0.0
    slots: Mapping[str, float] = field(default_factory=dict[str, float])
    flying: tuple[str, ...] = ()
    closed_until: float = 0.0
    closed_for: str = ""
    strikes: int = 0
    rate: float | None = None
    burst: float | None = None

    @classmethod
    def full(cls, budget: Budget | None, now: float) -> "Meter":
        """The first state of a budget: nothing is known about the calls before, so all of it counts as used."""
        if budget is None:
            return cls()
        per = budget.per.total_seconds()
        return cls(due=now + per) if paced(budget) else cls(closed_until=now + per, closed_for="restart")

    def stored(self) -> dict[str, Any]:
        """As JSON types."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Meter":
        """From JSON types."""
        fields: dict[str, Any] = {**stored, "flying": tuple(stored["flying"])}
        return cls(**fields)


def paced(budget: Budget) -> bool:
    """Whether the mall is known to count by a bucket that refills; windows, and single calls, take slots instead."""
    return budget.algorithm is Algorithm.TOKEN_BUCKET and budget.calls > 1


def wait_seconds(meter: Meter, budget: Budget | None, now: float) -> float:
    """How long until a call may leave; 0 when it may now."""
    closed = max(0.0, meter.closed_until - now)
    if budget is None:
        return closed
    return max(closed, _pace_wait(meter, budget, now) if paced(budget) else _slot_wait(meter, budget, now))


def taken(meter: Meter, budget: Budget | None, now: float, ticket: str) -> Meter:
    """The meter after a call took its place; only right when `wait_seconds` is 0."""
    if budget is None:
        return meter
    if paced(budget):
        return replace(meter, due=max(meter.due, now) + _interval(meter, budget))
    live = {name: free for name, free in meter.slots.items() if free > now}
    flying = tuple(name for name in meter.flying if name in live)
    live[ticket] = now + HOLD_SECONDS + budget.per.total_seconds()
    return replace(meter, slots=live, flying=(*flying, ticket))


def left(meter: Meter, budget: Budget, now: float) -> int:
    """How many calls a budget lets pass at once now."""
    if paced(budget):
        capacity = _capacity_of(meter.burst if meter.burst is not None else budget.calls)
        return max(0, floor(capacity - max(0.0, meter.due - now) / _interval(meter, budget) + 1e-9))
    live = sum(free > now for free in meter.slots.values())
    return max(0, ceil(round(budget.calls * budget.share, 6)) - live)


def answered(meter: Meter, budget: Budget | None, now: float, ticket: str) -> Meter:
    """The meter after the answer: a slot frees one window from now, whenever the mall may have counted the call."""
    if budget is None or ticket not in meter.flying:
        return meter
    slots = {**meter.slots, ticket: now + budget.per.total_seconds()}
    return replace(meter, slots=slots, flying=tuple(name for name in meter.flying if name != ticket))


def throttled(meter: Meter, budget: Budget | None, now: float, retry_after: float | None) -> Meter:
    """The meter after a 429: closed for what the mall said, or for longer each time it says nothing."""
    per = budget.per.total_seconds() if budget else 1.0
    seconds = retry_after if retry_after is not None else min(1800.0, max(per, 1.0) * 2**meter.strikes)
    until = max(meter.closed_until, now + seconds)
    return replace(
        meter, closed_until=until, closed_for="throttled", strikes=meter.strikes + 1, due=max(meter.due, until)
    )


def learned(meter: Meter, now: float, *, rate: float, burst: float, remaining: float) -> Meter:
    """The meter after the mall's headers told its bucket: never more is used than it says is left."""
    after = replace(meter, rate=rate, burst=burst, strikes=0)
    missing = max(0.0, _capacity_of(burst) - remaining)
    return replace(after, due=max(meter.due, now + missing / (rate * 0.95)))


def failed(meter: Meter, now: float) -> Meter:
    """A circuit after one more failure in a row: it opens after five, longer each time it opens again."""
    strikes = meter.strikes + 1
    if strikes < CIRCUIT_FAILURES:
        return replace(meter, strikes=strikes)
    seconds = CIRCUIT_SECONDS[min(strikes - CIRCUIT_FAILURES, len(CIRCUIT_SECONDS) - 1)]
    return replace(meter, strikes=strikes, closed_until=now + seconds, closed_for="unavailable")


def _interval(meter: Meter, budget: Budget) -> float:
    rate = meter.rate if meter.rate is not None else budget.calls / budget.per.total_seconds()
    return 1.0 / (rate * budget.share)


def _capacity_of(calls: float) -> float:
    """Half of a bucket is kept back: calls that leave apart may arrive together."""
    return max(1.0, calls // 2)


def _pace_wait(meter: Meter, budget: Budget, now: float) -> float:
    capacity = _capacity_of(meter.burst if meter.burst is not None else budget.calls)
    tolerance = (capacity - 1) * _interval(meter, budget)
    return max(0.0, meter.due - tolerance - now)


def _slot_wait(meter: Meter, budget: Budget, now: float) -> float:
    live = [(name, free) for name, free in meter.slots.items() if free > now]
    if len(live) < ceil(round(budget.calls * budget.share, 6)):
        return 0.0
    per = budget.per.total_seconds()
    return min(per if name in meter.flying else free - now for name, free in live)
