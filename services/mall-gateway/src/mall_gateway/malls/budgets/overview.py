"""How full the malls' budgets are: what the operator sees of the meters, without touching them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chassis.database import Rows
from mall_gateway.malls.budgets.meters import Meter, left
from mall_gateway.malls.port import Budget, MallProfile


@dataclass(frozen=True)
class BudgetState:
    """A budget over all its scopes. `least_left`: calls that the fullest scope lets pass now, None before any call.

    `closed` scopes let nothing pass until `closed_until`, because of `closed_for`.
    """

    budget: Budget
    scopes: int
    least_left: int | None
    closed: int
    closed_until: datetime | None
    closed_for: str


@dataclass(frozen=True)
class CircuitState:
    """The accounts whose calls rest because the mall does not answer them: how many, and until when at the latest."""

    opened: int
    closed_until: datetime | None


def meters_of(cursor: Rows, mall: str) -> Mapping[str, Sequence[Meter]]:
    """The meters of a mall by budget, as they were written last."""
    rows: Sequence[dict[str, Any]] = cursor.execute(
        "SELECT budget, meter FROM budgets WHERE mall = %s AND meter <> '{}' ORDER BY budget, scope", (mall,)
    ).fetchall()
    found: dict[str, list[Meter]] = {}
    for row in rows:
        found.setdefault(row["budget"], []).append(Meter.read(row["meter"]))
    return found


def states_of(
    profile: MallProfile, meters: Mapping[str, Sequence[Meter]], now: float
) -> tuple[Sequence[BudgetState], CircuitState]:
    """Each budget of a mall, and its circuits, at a time in seconds."""
    budgets = [_state(budget, meters.get(budget.name, ()), now) for budget in profile.budgets]
    circuits = [meter for meter in meters.get("circuit", ()) if meter.closed_until > now]
    return budgets, CircuitState(len(circuits), _latest(circuits))


def _state(budget: Budget, meters: Sequence[Meter], now: float) -> BudgetState:
    closed = [meter for meter in meters if meter.closed_until > now]
    last = max(closed, key=lambda meter: meter.closed_until, default=None)
    return BudgetState(
        budget=budget,
        scopes=len(meters),
        least_left=min((left(meter, budget, now) for meter in meters), default=None),
        closed=len(closed),
        closed_until=_latest(closed),
        closed_for=last.closed_for if last else "",
    )


def _latest(meters: Sequence[Meter]) -> datetime | None:
    return max((datetime.fromtimestamp(meter.closed_until, UTC) for meter in meters), default=None)
