"""What the operator sees of collecting, over HTTP: how it goes for each seller at each mall."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.auth import Principal
from chassis.projections import Views
from chassis.web import operator, views
from collecting.projections import collections_health

router = APIRouter(prefix="/v1/operations", tags=["operations"])


class CollectingHealth(BaseModel):
    """Collecting of a seller at a mall: accounts, and their items that run, of which so many failed when last tried.

    Everything up to `oldest_sealed_until` is here; `never_sealed` items were not collected yet.
    """

    seller_id: UUID
    mall: str
    accounts: int
    plans: int
    failing: int
    never_sealed: int
    broken_lines: int
    oldest_sealed_until: datetime | None
    due_at: datetime
    reason: str | None


@router.get("/collecting")
def list_collecting(
    _: Annotated[Principal, Depends(operator)],
    seen: Annotated[Views, Depends(views)],
    seller_id: Annotated[list[UUID] | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 500,
) -> list[CollectingHealth]:
    """How collecting goes for each seller and mall that has any, the worst first."""
    with seen.read_all() as rows:
        return [CollectingHealth.model_validate(row) for row in collections_health(rows, seller_id, limit)]
