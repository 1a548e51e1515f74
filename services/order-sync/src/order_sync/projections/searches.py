"""Queries on the orders view: search, counts, one order, sales, whose personal data is over its time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.database import Rows, trusted
from chassis.sorting import Behind, SortBy
from order_sync.domain import OrderState

CONFLICT = "(cancel_asked OR cancel_claimed) AND ('send' IN (asked, unsettled) OR state_rank = 3)"
"""A cancel came while the invoice was on its way to the mall, or had arrived: the seller settles it."""


DUE_SOON = timedelta(hours=24)
TO_SHIP = "state_rank < 3"
OVERDUE = f"{TO_SHIP} AND ship_by <= now()"
SOON = f"{TO_SHIP} AND ship_by > now() AND ship_by <= now() + interval '{DUE_SOON.total_seconds():.0f} seconds'"
"""발송기한 of what has not left yet."""


@dataclass(frozen=True)
class Search:
    """What to look for; None matches everything. Times are UTC, `until` exclusive; `words` is a part of any text."""

    since: datetime | None = None
    until: datetime | None = None
    malls: tuple[str, ...] = ()
    account_id: UUID | None = None
    state: OrderState | None = None
    courier: str | None = None
    product_id: UUID | None = None
    words: str | None = None
    cancel_asked: bool | None = None
    conflict: bool | None = None
    unsettled: bool | None = None
    unmatched: bool | None = None
    ship_overdue: bool | None = None
    ship_soon: bool | None = None


def _conditions(search: Search) -> tuple[list[str], list[Any]]:
    plain: dict[str, Any] = {
        "ordered_at >= %s": search.since,
        "ordered_at < %s": search.until,
        "mall = ANY(%s)": list(search.malls) or None,
        "account_id = %s": search.account_id,
        "state_rank = %s": search.state.rank if search.state else None,
        "courier = %s": search.courier,
        "product_id = %s": search.product_id,
        "(cancel_asked OR cancel_claimed) = %s": search.cancel_asked,
        f"({CONFLICT}) = %s": search.conflict,
        "(unsettled <> '') = %s": search.unsettled,
        "(product_id IS NULL) = %s": search.unmatched,
        f"({OVERDUE}) = %s": search.ship_overdue,
        f"({SOON}) = %s": search.ship_soon,
    }
    given = {condition: value for condition, value in plain.items() if value is not None}
    conditions, values = list(given), list(given.values())
    if search.words:
        conditions.append("strpos(searched, lower(%s)) > 0")
        values.append(search.words)
    return conditions, values


SORTS: dict[str, SortBy] = {
    "newest": SortBy("ordered_at", "timestamptz", "order_id", falls=True),
    "oldest": SortBy("ordered_at", "timestamptz", "order_id"),
    "product": SortBy("sorted_name", "text", "order_id"),
    "product_down": SortBy("sorted_name", "text", "order_id", falls=True),
    "quantity_low": SortBy("quantity", "int", "order_id"),
    "quantity_high": SortBy("quantity", "int", "order_id", falls=True),
    "amount_low": SortBy("amount_won", "bigint", "order_id"),
    "amount_high": SortBy("amount_won", "bigint", "order_id", falls=True),
    "ship_first": SortBy("ship_by", "timestamptz", "order_id"),
    "ship_last": SortBy("ship_by", "timestamptz", "order_id", falls=True),
    "state": SortBy("state_rank", "int", "order_id"),
    "state_down": SortBy("state_rank", "int", "order_id", falls=True),
}
"""Orders of the list."""


def orders_found(
    cursor: Rows, search: Search, limit: int, behind: Behind | None = None, sort: str = "newest"
) -> list[dict[str, Any]]:
    """Orders in an order of `SORTS`, at most `limit`, each with its `place`.

    Words are looked for in an index, and only what is found is read whole.
    """
    conditions, values = _conditions(search)
    by = SORTS[sort]
    if behind is not None:
        conditions.append(by.behind)
        values += list(behind)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    some = f"orders_view{where} {by.order} LIMIT %s"
    found = f"SELECT * FROM {some}"  # noqa: S608
    if search.words:
        ids = f"SELECT seller_id, order_id FROM {some}"  # noqa: S608
        found = f"SELECT v.* FROM orders_view v JOIN ({ids}) i USING (seller_id, order_id)"  # noqa: S608
    statement = f"SELECT *, {by.place} FROM ({found}) found {by.order}"  # noqa: S608
    return cursor.execute(trusted(statement), [*values, limit]).fetchall()


def order_counts(cursor: Rows, search: Search) -> dict[str, int]:
    """How many orders of a search are in each state, held, in conflict, unsettled, unmatched, to ship soon or late."""
    where, values = _where(search)
    counted = trusted(f"SELECT {_COUNTED} FROM orders_view{where}")  # noqa: S608
    return dict(cursor.execute(counted, values).fetchone() or {})


def order_counts_by_mall(cursor: Rows, search: Search) -> dict[str, dict[str, int]]:
    """The same by mall; one without any order of the search is not there."""
    where, values = _where(search)
    counted = trusted(f"SELECT mall, {_COUNTED} FROM orders_view{where} GROUP BY mall ORDER BY mall")  # noqa: S608
    return {row.pop("mall"): row for row in cursor.execute(counted, values).fetchall()}


def order_counts_by_day(cursor: Rows, search: Search) -> list[dict[str, Any]]:
    """`day` (of Seoul), `mall`, `orders` and `amount_won` of what a search finds and is not cancelled."""
    conditions, values = _conditions(search)
    where = " AND ".join([*conditions, f"state_rank <> {OrderState.CANCELLED.rank}"])
    day = "(ordered_at AT TIME ZONE 'Asia/Seoul')::date AS day"
    counted = f"SELECT {day}, mall, count(*) AS orders, sum(amount_won)::bigint AS amount_won FROM orders_view"  # noqa: S608
    return cursor.execute(trusted(f"{counted} WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2"), values).fetchall()


def _where(search: Search) -> tuple[str, list[Any]]:
    conditions, values = _conditions(search)
    return f" WHERE {' AND '.join(conditions)}" if conditions else "", values


_STATES = ", ".join(f"count(*) FILTER (WHERE state_rank = {state.rank}) AS {state.value}" for state in OrderState)
_COUNTED = f"""{_STATES},
    count(*) FILTER (WHERE (cancel_asked OR cancel_claimed) AND state_rank < 6) AS cancel_asked,
    count(*) FILTER (WHERE {CONFLICT}) AS conflict,
    count(*) FILTER (WHERE unsettled <> '') AS unsettled,
    count(*) FILTER (WHERE product_id IS NULL) AS unmatched,
    count(*) FILTER (WHERE {OVERDUE}) AS ship_overdue,
    count(*) FILTER (WHERE {SOON}) AS ship_soon"""


def order_of(cursor: Rows, order_id: UUID) -> dict[str, Any] | None:
    """One order, or None."""
    return cursor.execute("SELECT * FROM orders_view WHERE order_id = %s", (order_id,)).fetchone()


def orders_numbered(cursor: Rows, order_numbers: Sequence[str]) -> list[dict[str, Any]]:
    """Those of the orders with these numbers of ours that there are."""
    return cursor.execute("SELECT * FROM orders_view WHERE order_number = ANY(%s)", (list(order_numbers),)).fetchall()


@dataclass(frozen=True)
class Keeping:
    """How long buyers' data is kept: days after an order's end, of single malls, and after it came in at most."""

    days: int
    days_by_mall: Mapping[str, int]
    at_most_days: int


def orders_to_erase(
    cursor: Rows, keeping: Keeping, now: datetime, limit: int, behind: tuple[UUID, UUID] | None = None
) -> list[dict[str, Any]]:
    """Orders of all sellers whose buyer's data is over its time or asked to be destroyed, by (order_id, seller_id)."""
    place = behind or (None, None)
    return cursor.execute(
        "SELECT seller_id, order_id FROM orders_view WHERE NOT erased"
        " AND (%s::uuid IS NULL OR (order_id, seller_id) > (%s, %s))"
        " AND (erasure_asked_at IS NOT NULL OR collected_at < %s OR least(delivered_at, completed_at, cancelled_at)"
        "  < %s - make_interval(days => coalesce((%s::jsonb ->> mall)::int, %s)))"
        " ORDER BY order_id, seller_id LIMIT %s",
        (
            place[0],
            *place,
            now - timedelta(days=keeping.at_most_days),
            now,
            json.dumps(dict(keeping.days_by_mall)),
            keeping.days,
            limit,
        ),
    ).fetchall()


def orders_erased(cursor: Rows, limit: int, behind: tuple[UUID, UUID] | None = None) -> list[dict[str, Any]]:
    """Orders of all sellers whose buyer was erased, by (order_id, seller_id)."""
    place = behind or (None, None)
    return cursor.execute(
        "SELECT seller_id, order_id FROM orders_view WHERE erased"
        " AND (%s::uuid IS NULL OR (order_id, seller_id) > (%s, %s)) ORDER BY order_id, seller_id LIMIT %s",
        (place[0], *place, limit),
    ).fetchall()


@dataclass(frozen=True)
class SalesSearch:
    """Which sales: ordered within a period (UTC, `until` exclusive), at these malls or all, with words or without."""

    since: datetime
    until: datetime
    malls: tuple[str, ...] = ()
    words: str | None = None


def _sold(search: SalesSearch) -> tuple[str, list[Any]]:
    """What was delivered or completed."""
    wanted = Search(since=search.since, until=search.until, malls=search.malls, words=search.words)
    conditions, values = _conditions(wanted)
    return " AND ".join(["state_rank IN (4, 5)", *conditions]), values


def sales(
    cursor: Rows, search: SalesSearch, limit: int, behind: Behind | None = None, sort: str = "newest"
) -> list[dict[str, Any]]:
    """판매완료내역: what was delivered or completed, in an order of `SORTS`, each with its `place`."""
    where, values = _sold(search)
    by = SORTS[sort]
    if behind is not None:
        where, values = f"{where} AND {by.behind}", [*values, *behind]
    statement = f"SELECT *, {by.place} FROM orders_view WHERE {where} {by.order} LIMIT %s"  # noqa: S608
    return cursor.execute(trusted(statement), [*values, limit]).fetchall()


def sales_totals(cursor: Rows, search: SalesSearch) -> list[dict[str, Any]]:
    """What was sold on each mall."""
    where, values = _sold(search)
    sums = "sum(quantity)::int AS quantity, sum(amount_won)::bigint AS amount_won, sum(shipping_won)::bigint"
    statement = (
        f"SELECT mall, count(*)::int AS orders, {sums} AS shipping_won FROM orders_view"  # noqa: S608
        f" WHERE {where} GROUP BY mall ORDER BY mall"
    )
    return cursor.execute(trusted(statement), values).fetchall()
