"""What the operator sees: the queues of all sellers with their ages, the malls' budgets and who uses them."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.auth import Principal
from chassis.database import Rows
from chassis.projections import Views
from chassis.web import application_of, operator, views
from mall_gateway.application import MallGateway
from mall_gateway.malls.budgets.overview import BudgetState, meters_of, states_of
from mall_gateway.malls.calls import calls_by_seller
from mall_gateway.malls.port import MallProfile
from mall_gateway.projections import queues

router = APIRouter(prefix="/v1/operations", tags=["operations"])

Operator = Annotated[Principal, Depends(operator)]
Gateway = Annotated[MallGateway, Depends(application_of(MallGateway))]
Read = Annotated[Views, Depends(views)]
Sellers = Annotated[list[UUID] | None, Query(alias="seller_id", max_length=100)]
Limit = Annotated[int, Query(ge=1, le=500)]


class QueueView(BaseModel):
    """The work of a seller at a mall: how much waits and is being done, since when the oldest, and what that waits for.

    `failing` pieces were tried in vain before.
    """

    mall: str
    mall_name: str
    seller_id: UUID
    waiting: int
    doing: int
    failing: int
    suspended: bool
    oldest_at: datetime
    waits_for: str
    waits_because: str


class BudgetView(BaseModel):
    """A limit of a mall: `calls` per `per_seconds` for each account or for the operator; of it `share` is used.

    `least_left` is what the fullest of its `scopes` has left now; `closed` scopes wait until `closed_until`.
    """

    name: str
    calls: int
    per_seconds: float
    share: float
    scope: Literal["account", "operator"]
    apis: list[str]
    scopes: int
    least_left: int | None
    closed: int
    closed_until: datetime | None
    closed_for: str


class UseView(BaseModel):
    """What a seller called at the mall within the last hour; `throttled` calls were answered with 429."""

    seller_id: UUID
    calls: int
    throttled: int
    failed: int
    waited_ms: int
    last_called_at: datetime


class MallBudgets(BaseModel):
    """A mall's budgets, the accounts that rest because it does not answer them, and who called it, most first."""

    mall: str
    mall_name: str
    budgets: list[BudgetView]
    resting_accounts: int
    resting_until: datetime | None
    uses: list[UseView]


@router.get("/queues")
def list_queues(
    _: Operator, gateway: Gateway, seen: Read, seller_id: Sellers = None, mall: str | None = None, limit: Limit = 500
) -> list[QueueView]:
    """The queues of all sellers by mall, the oldest work first."""
    with seen.read_all() as rows:
        found = queues(rows, seller_id, mall, limit)
    return [QueueView(mall_name=gateway.profile(row["mall"]).name, **row) for row in found]


@router.get("/budgets")
def list_budgets(_: Operator, gateway: Gateway, seen: Read) -> list[MallBudgets]:
    """Every mall's budgets, and the sellers that called it within the last hour."""
    with seen.read_all() as rows:
        uses = calls_by_seller(rows)
        return [
            _budgets(rows, mall.profile, [UseView.model_validate(row) for row in uses if row["mall"] == code])
            for code, mall in gateway.malls.items()
        ]


def _budgets(rows: Rows, profile: MallProfile, uses: list[UseView]) -> MallBudgets:
    states, circuit = states_of(profile, meters_of(rows, profile.code), datetime.now(UTC).timestamp())
    return MallBudgets(
        mall=profile.code,
        mall_name=profile.name,
        budgets=[_budget(state) for state in states],
        resting_accounts=circuit.opened,
        resting_until=circuit.closed_until,
        uses=uses,
    )


def _budget(state: BudgetState) -> BudgetView:
    limit = state.budget
    return BudgetView(
        name=limit.name,
        calls=limit.calls,
        per_seconds=limit.per.total_seconds(),
        share=limit.share,
        scope=limit.scope,
        apis=list(limit.apis),
        scopes=state.scopes,
        least_left=state.least_left,
        closed=state.closed,
        closed_until=state.closed_until,
        closed_for=state.closed_for,
    )
