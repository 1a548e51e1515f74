"""Queries on the claims view: search, counts, one claim."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from chassis.database import Rows, trusted
from chassis.sorting import Behind, SortBy
from claim_sync.domain import ClaimState


@dataclass(frozen=True)
class Search:
    """What to look for; None matches everything. Times are UTC, `until` exclusive; `words` is a part of any text."""

    since: datetime | None = None
    until: datetime | None = None
    malls: tuple[str, ...] = ()
    account_id: UUID | None = None
    order_id: UUID | None = None
    kind: str | None = None
    state: ClaimState | None = None
    words: str | None = None
    open: bool | None = None
    unsettled: bool | None = None
    waiting_for_order: bool | None = None


def _conditions(search: Search) -> tuple[list[str], list[Any]]:
    plain: dict[str, Any] = {
        "asked_at >= %s": search.since,
        "asked_at < %s": search.until,
        "mall = ANY(%s)": list(search.malls) or None,
        "account_id = %s": search.account_id,
        "order_id = %s": search.order_id,
        "kind = %s": search.kind,
        "state = %s": search.state.value if search.state else None,
        "(closed_at IS NULL) = %s": search.open,
        "(unsettled <> '') = %s": search.unsettled,
        "(order_number IS NULL) = %s": search.waiting_for_order,
    }
    given = {condition: value for condition, value in plain.items() if value is not None}
    conditions, values = list(given), list(given.values())
    if search.words:
        conditions.append("strpos(searched, lower(%s)) > 0")
        values.append(search.words)
    return conditions, values


_NAME: LiteralString = "left(coalesce(product_name, ''), 40)"
_STATE = trusted(f"array_position('{{{','.join(ClaimState)}}}'::text[], state)")


SORTS: dict[str, SortBy] = {
    "newest": SortBy("asked_at", "timestamptz", "claim_id", falls=True),
    "oldest": SortBy("asked_at", "timestamptz", "claim_id"),
    "product": SortBy(_NAME, "text", "claim_id"),
    "product_down": SortBy(_NAME, "text", "claim_id", falls=True),
    "state": SortBy(_STATE, "int", "claim_id"),
    "state_down": SortBy(_STATE, "int", "claim_id", falls=True),
}
"""Orders of the list: those by state go as the life of a claim; a claim without a product comes before any name."""


def claims_found(
    cursor: Rows, search: Search, limit: int, behind: Behind | None = None, sort: str = "newest"
) -> list[dict[str, Any]]:
    """Claims in an order of `SORTS`, at most `limit`, each with its `place`."""
    conditions, values = _conditions(search)
    by = SORTS[sort]
    if behind is not None:
        conditions.append(by.behind)
        values += list(behind)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    statement = f"SELECT *, {by.place} FROM claims_view{where} {by.order} LIMIT %s"  # noqa: S608
    return cursor.execute(trusted(statement), [*values, limit]).fetchall()


def claim_counts(cursor: Rows, search: Search) -> dict[str, int]:
    """How many claims of a search are in each state, of each kind, unsettled, or waiting for their order."""
    conditions, values = _conditions(search)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    counted = trusted(f"SELECT {_COUNTED} FROM claims_view{where}")  # noqa: S608
    return dict(cursor.execute(counted, values).fetchone() or {})


_STATES = ", ".join(f"count(*) FILTER (WHERE state = '{state.value}') AS {state.value}" for state in ClaimState)
_COUNTED = f"""{_STATES},
    count(*) FILTER (WHERE kind = 'cancel') AS cancel,
    count(*) FILTER (WHERE kind = 'return') AS "return",
    count(*) FILTER (WHERE kind = 'exchange') AS exchange,
    count(*) FILTER (WHERE closed_at IS NULL) AS open,
    count(*) FILTER (WHERE unsettled <> '') AS unsettled,
    count(*) FILTER (WHERE order_number IS NULL) AS waiting_for_order"""


def claim_of(cursor: Rows, claim_id: UUID) -> dict[str, Any] | None:
    """One claim, or None."""
    return cursor.execute("SELECT * FROM claims_view WHERE claim_id = %s", (claim_id,)).fetchone()
