"""How many orders there are, over HTTP: by state, by mall, by day."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from order_sync.api.orders import Searched
from order_sync.api.requests import Reader, ReadViews
from order_sync.domain import mall_facts
from order_sync.projections import order_counts, order_counts_by_day, order_counts_by_mall

router = APIRouter(prefix="/orders", tags=["orders"])


class DayOut(BaseModel):
    """What was ordered at a mall on a day of Seoul and is not cancelled: order lines, and won without shipping."""

    day: date
    mall: str
    mall_name: str
    orders: int
    amount_won: int


@router.get("/counts")
def count_orders(who: Reader, views: ReadViews, search: Searched) -> dict[str, int]:
    """How many orders of a search are in each state, held, in conflict, 확인필요, unmatched, to ship soon or late."""
    with views.read(who.seller_id) as rows:
        return order_counts(rows, search)


@router.get("/counts/by-mall")
def count_orders_by_mall(who: Reader, views: ReadViews, search: Searched) -> dict[str, dict[str, int]]:
    """The same of each mall (by its code) that has an order of the search."""
    with views.read(who.seller_id) as rows:
        return order_counts_by_mall(rows, search)


@router.get("/counts/by-day")
def count_orders_by_day(who: Reader, views: ReadViews, search: Searched) -> list[DayOut]:
    """What was sold on each day of a search at each mall that sold something then, oldest day first."""
    with views.read(who.seller_id) as rows:
        found = order_counts_by_day(rows, search)
    return [DayOut.model_validate({**row, "mall_name": mall_facts(row["mall"]).name}) for row in found]
