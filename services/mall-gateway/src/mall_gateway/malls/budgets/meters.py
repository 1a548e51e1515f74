"""The arithmetic of a budget: pure, with the time as an argument, so that a model can prove it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import ceil, floor
from typing import Any

from mall_gateway.malls.port import Algorithm, Budget

HOLD_SECONDS = 90.0
"""How long a call that was never answered keeps its slot before the window begins: longer than any call may take."""

LATE_SECONDS = 10.0
"""How long after we gave a call up it may still arrive at the mall, which counts it then."""

FORGET_SECONDS = 600.0
"""How long after a 429 the next one counts as a further strike."""

LEARNT_SECONDS = (300.0, 1_800.0, 7_200.0, 21_600.0)
"""How long a limit that a 429 taught holds, longer with each lesson; then the documented one is tried again."""

CIRCUIT_FAILURES = 5
CIRCUIT_SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0)


@dataclass(frozen=True)
class Meter:
    """What is known about one budget of one scope. Times are seconds of the database's clock.

    `due` is when a paced budget would be wholly replenished. `slots` are the calls of a window: when each frees, one
    window after its *answer*; those in `flying` have none yet. `closed_until` is set by 429s and by failures.
    `rate` (calls a second) and `burst` are what the mall's own headers taught; `cap` (calls in the budget's time, until
    `cap_until`) is what a 429 did, the last of so many `lessons`. `counted` are the calls of a paced budget since
    `counted_since`, `counted_before` those of the time before that; `refused` is when the last 429s came.
    """

    due: float = 0.0
    slots: Mapping[str, float] = field(default_factory=dict[str, float])
    flying: tuple[str, ...] = ()
    closed_until: float = 0.0
    closed_for: str = ""
    strikes: int = 0
    rate: float | None = None
    burst: float | None = None
    cap: float | None = None
    cap_until: float = 0.0
    lessons: int = 0
    counted: float = 0.0
    counted_since: float = 0.0
    counted_before: float = 0.0
    refused: tuple[float, ...] = ()

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
        fields: dict[str, Any] = {**stored, **{name: tuple(stored.get(name, ())) for name in ("flying", "refused")}}
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
        due = max(meter.due, now) + _interval(meter, budget, now)
        counted = _counting(meter, budget, now)
        return replace(counted, due=due, counted=counted.counted + 1)
    live = {name: free for name, free in meter.slots.items() if free > now}
    flying = tuple(name for name in meter.flying if name in live)
    live[ticket] = now + HOLD_SECONDS + budget.per.total_seconds()
    return replace(meter, slots=live, flying=(*flying, ticket))


def left(meter: Meter, budget: Budget, now: float) -> int:
    """How many calls a budget lets pass at once now."""
    if paced(budget):
        capacity = _capacity(meter, budget, now)
        return max(0, floor(capacity - max(0.0, meter.due - now) / _interval(meter, budget, now) + 1e-9))
    live = sum(free > now for free in meter.slots.values())
    return max(0, _slots(meter, budget, now) - live)


def answered(meter: Meter, budget: Budget | None, now: float, ticket: str, *, lost: bool = False) -> Meter:
    """The meter after the answer: a slot frees one window from now, whenever the mall may have counted the call.

    Without an answer (`lost`) the call may still be on its way.
    """
    if budget is None or ticket not in meter.flying:
        return meter
    slots = {**meter.slots, ticket: now + budget.per.total_seconds() + (LATE_SECONDS if lost else 0.0)}
    return replace(meter, slots=slots, flying=tuple(name for name in meter.flying if name != ticket))


def throttled(meter: Meter, budget: Budget | None, now: float, retry_after: float | None) -> Meter:
    """The meter after a 429: closed for what the mall said, or for longer each time it says nothing.

    Calls that were on their way when it closed are refused with the one that closed it, and are no further strike.
    """
    if retry_after is None and meter.closed_for == "throttled" and meter.closed_until > now:
        return meter
    per = budget.per.total_seconds() if budget else 1.0
    seconds = retry_after if retry_after is not None else min(1800.0, max(per, 1.0) * 2**meter.strikes)
    until = max(meter.closed_until, now + seconds)
    return replace(
        meter, closed_until=until, closed_for="throttled", strikes=meter.strikes + 1, due=max(meter.due, until)
    )


def used(meter: Meter, budget: Budget, now: float) -> float:
    """How many calls the mall took within the budget's last time: those that it refused are none."""
    refused = sum(at > now - budget.per.total_seconds() for at in meter.refused)
    if paced(budget):
        counted = _counting(meter, budget, now)
        over = (now - counted.counted_since) / budget.per.total_seconds()
        return max(0.0, counted.counted + counted.counted_before * (1 - over) - refused)
    answered_ones = sum(free > now for name, free in meter.slots.items() if name not in meter.flying)
    return max(0.0, answered_ones - refused)


def refused_at(meter: Meter, budget: Budget, now: float) -> Meter:
    """The meter after a 429, to be seen as a call that the mall did not count."""
    per = budget.per.total_seconds()
    return replace(meter, refused=(*(at for at in meter.refused if at > now - per), now))


def taught(meter: Meter, budget: Budget, now: float) -> Meter:
    """The meter after a 429 that its own limit must have led to: from now on no more than the mall took.

    Of a bucket, which may have been full as well, half of what it took is certain.
    """
    took = used(meter, budget, now)
    cap = max(1.0, took / 2 if paced(budget) else float(floor(took)))
    held = meter.cap if meter.cap is not None and meter.cap_until > now else cap
    seconds = LEARNT_SECONDS[min(meter.lessons, len(LEARNT_SECONDS) - 1)]
    return replace(meter, cap=min(cap, held), cap_until=now + seconds, lessons=meter.lessons + 1)


def learned(meter: Meter, now: float, *, rate: float, burst: float, remaining: float) -> Meter:
    """The meter after the mall's headers told its bucket: never more is used than it says is left.

    What a 429 made us guess is over: the mall says it itself.
    """
    after = replace(meter, rate=rate, burst=burst, strikes=0, cap=None, cap_until=0.0, lessons=0)
    missing = max(0.0, _capacity_of(burst) - remaining)
    return replace(after, due=max(meter.due, now + missing / (rate * 0.95)))


def failed(meter: Meter, now: float) -> Meter:
    """A circuit after one more failure in a row: it opens after five, longer each time it opens again."""
    strikes = meter.strikes + 1
    if strikes < CIRCUIT_FAILURES:
        return replace(meter, strikes=strikes)
    seconds = CIRCUIT_SECONDS[min(strikes - CIRCUIT_FAILURES, len(CIRCUIT_SECONDS) - 1)]
    return replace(meter, strikes=strikes, closed_until=now + seconds, closed_for="unavailable")


def _counting(meter: Meter, budget: Budget, now: float) -> Meter:
    """The meter with its two counters moved on to the present time of the budget."""
    per = budget.per.total_seconds()
    if now < meter.counted_since + per:
        return meter
    fresh = now < meter.counted_since + 2 * per
    return replace(meter, counted=0.0, counted_since=now, counted_before=meter.counted if fresh else 0.0)


def _capped(meter: Meter, calls: float, now: float) -> float:
    return min(calls, meter.cap) if meter.cap is not None and meter.cap_until > now else calls


def _interval(meter: Meter, budget: Budget, now: float) -> float:
    per = budget.per.total_seconds()
    rate = _capped(meter, meter.rate * per if meter.rate is not None else float(budget.calls), now) / per
    return 1.0 / (rate * budget.share)


def _capacity(meter: Meter, budget: Budget, now: float) -> float:
    return _capacity_of(_capped(meter, meter.burst if meter.burst is not None else float(budget.calls), now))


def _capacity_of(calls: float) -> float:
    """Half of a bucket is kept back: calls that leave apart may arrive together."""
    return max(1.0, calls // 2)


def _pace_wait(meter: Meter, budget: Budget, now: float) -> float:
    tolerance = (_capacity(meter, budget, now) - 1) * _interval(meter, budget, now)
    return max(0.0, meter.due - tolerance - now)


def _slots(meter: Meter, budget: Budget, now: float) -> int:
    """How many calls a window may hold: of the documented limit its share, of what a 429 taught no more than that."""
    return int(_capped(meter, ceil(round(budget.calls * budget.share, 6)), now))


def _slot_wait(meter: Meter, budget: Budget, now: float) -> float:
    live = [(name, free) for name, free in meter.slots.items() if free > now]
    most = _slots(meter, budget, now)
    if len(live) < most:
        return 0.0
    per = budget.per.total_seconds()
    waits = sorted(per if name in meter.flying else free - now for name, free in live)
    return waits[len(live) - most]
