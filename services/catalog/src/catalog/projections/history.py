"""상품수정이력: every change of a product, and its state after each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from catalog.domain import FieldChange, Product, ProductDetails
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy


class ProductHistoryView(Projection):
    """One row an event of a product. `details` is the state after it, None where the event left it as it was."""

    name = "product_history"
    ddl = """
    CREATE TABLE product_history_view (
        seller_id uuid NOT NULL,
        product_id uuid NOT NULL,
        version int NOT NULL,
        kind text NOT NULL,
        actor text NOT NULL,
        correlation_id uuid NOT NULL,
        traceparent text,
        mall text,
        code text,
        revision int,
        details jsonb,
        changes jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (seller_id, product_id, version)
    );
    CREATE INDEX ON product_history_view (seller_id, product_id, recorded_at);
    CREATE INDEX ON product_history_view (seller_id, recorded_at, product_id, version);
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Write a row for each event of a product."""
        for recorded in events:
            match recorded.event:
                case Product.Entered() as entered:
                    _write(cursor, recorded, "entered", state=(entered.code, entered.revision, entered.details))
                case Product.Saved() as saved:
                    state = (saved.code, saved.revision, saved.details)
                    _write(cursor, recorded, "changed", state=state, changes=saved.changes)
                case Product.Restored() as restored:
                    _write(cursor, recorded, "restored", state=(restored.code, restored.revision, restored.details))
                case Product.Deleted():
                    _write(cursor, recorded, "deleted")
                case Product.Linked() as linked:
                    _write(cursor, recorded, "linked", mall=linked.mall)
                case _:
                    pass


_WRITE = """
INSERT INTO product_history_view (seller_id, product_id, version, kind, actor, correlation_id, traceparent, mall, code,
    revision, details, changes, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def _write(
    cursor: Rows,
    recorded: Recorded,
    kind: str,
    *,
    state: tuple[str, int, ProductDetails] | None = None,
    changes: Sequence[FieldChange] = (),
    mall: str | None = None,
) -> None:
    code, revision, details = state or (None, None, None)
    event = recorded.event
    who = (kind, recorded.actor, recorded.correlation_id, recorded.traceparent, mall, code, revision)
    what = (Jsonb(asdict(details)) if details else None, Jsonb([asdict(change) for change in changes]))
    cursor.execute(
        _WRITE,
        (recorded.seller_id, event.originator_id, event.originator_version, *who, *what, recorded.recorded_at),
    )


@dataclass(frozen=True)
class HistoryRow:
    """What happened to a product: `entered`, `changed`, `linked` (to `mall`), `deleted` or `restored`."""

    version: int
    kind: str
    actor: str
    correlation_id: UUID
    traceparent: str | None
    mall: str | None
    changes: list[dict[str, Any]]
    recorded_at: datetime


@dataclass(frozen=True)
class PastState:
    """A product as it was."""

    code: str
    revision: int
    details: dict[str, Any]
    recorded_at: datetime


def history_of(cursor: Rows, seller_id: UUID, product_id: UUID, before: int | None, limit: int) -> list[HistoryRow]:
    """The history, latest first, before a version; at most one more than the limit."""
    cursor.execute(
        "SELECT version, kind, actor, correlation_id, traceparent, mall, changes, recorded_at FROM product_history_view"
        " WHERE seller_id = %s AND product_id = %s AND (%s::int IS NULL OR version < %s)"
        " ORDER BY version DESC LIMIT %s",
        (seller_id, product_id, before, before, limit + 1),
    )
    return [HistoryRow(**row) for row in cursor.fetchall()]


def saves_since(cursor: Rows, seller_id: UUID, product_id: UUID, revision: int, limit: int) -> list[HistoryRow]:
    """The saves after a revision, latest first."""
    cursor.execute(
        "SELECT version, kind, actor, correlation_id, traceparent, mall, changes, recorded_at FROM product_history_view"
        " WHERE seller_id = %s AND product_id = %s AND revision > %s ORDER BY version DESC LIMIT %s",
        (seller_id, product_id, revision, limit),
    )
    return [HistoryRow(**row) for row in cursor.fetchall()]


def state_at(cursor: Rows, seller_id: UUID, product_id: UUID, at: datetime) -> PastState | None:
    """The product as it was at a time; None before it was entered."""
    cursor.execute(
        "SELECT code, revision, details, recorded_at FROM product_history_view"
        " WHERE seller_id = %s AND product_id = %s AND recorded_at <= %s AND details IS NOT NULL"
        " ORDER BY version DESC LIMIT 1",
        (seller_id, product_id, at),
    )
    row = cursor.fetchone()
    return PastState(**row) if row else None


@dataclass(frozen=True)
class ChangeSearch:
    """상품수정이력 over all products: times in UTC, words of the name or a code, `sort` one of `CHANGE_SORTS`.

    `behind` is the last row of the page before.
    """

    since: datetime | None
    until: datetime | None
    kind: str | None
    keyword: str
    sort: str
    limit: int
    behind: Behind | None


def _sort(by: LiteralString, of: LiteralString, *, falls: bool = False) -> SortBy:
    """By a value, and then what happened to a product together."""
    return SortBy(by, of, "h.version", falls=falls, within="h.product_id", key_type="int")


CHANGE_SORTS: dict[str, SortBy] = {
    "newest": _sort("h.recorded_at", "timestamptz", falls=True),
    "oldest": _sort("h.recorded_at", "timestamptz"),
    "product": _sort("p.name", "text"),
    "product_down": _sort("p.name", "text", falls=True),
}
"""Orders of 상품수정이력."""


@dataclass(frozen=True)
class ProductChange:
    """What happened to a product, and which; `name` is the one that it has now.

    `place` has what the list is sorted by, as texts.
    """

    row: HistoryRow
    place: Sequence[str]
    product_id: UUID
    code: str
    name: str
    deleted_at: datetime | None


_FIND_CHANGES: LiteralString = """
SELECT {place}, h.product_id, h.version, h.kind, h.actor, h.correlation_id, h.traceparent, h.mall, h.changes,
    h.recorded_at, p.code, p.name, p.deleted_at
FROM product_history_view h JOIN products_view p ON p.seller_id = h.seller_id AND p.product_id = h.product_id
WHERE h.seller_id = %s AND (%s::timestamptz IS NULL OR h.recorded_at >= %s)
    AND (%s::timestamptz IS NULL OR h.recorded_at < %s) AND (%s::text IS NULL OR h.kind = %s)
    AND (%s = '' OR strpos(lower(p.name), lower(%s)) > 0 OR %s IN (p.code, p.own_code))
    {behind}
{order} LIMIT %s
"""


def changes_found(cursor: Rows, seller_id: UUID, search: ChangeSearch) -> list[ProductChange]:
    """What happened to the seller's products, in an order of `CHANGE_SORTS`; at most one more than the limit."""
    by = CHANGE_SORTS[search.sort]
    behind: LiteralString = f"AND {by.behind}" if search.behind else ""
    wanted = (*(search.since,) * 2, *(search.until,) * 2, *(search.kind,) * 2, *(search.keyword,) * 3)
    statement = _FIND_CHANGES.format(place=by.place, behind=behind, order=by.order)
    cursor.execute(statement, (seller_id, *wanted, *(search.behind or ()), search.limit + 1))
    return [_change(row) for row in cursor.fetchall()]


def _change(row: dict[str, Any]) -> ProductChange:
    which = {name: row.pop(name) for name in ("place", "product_id", "code", "name", "deleted_at")}
    return ProductChange(HistoryRow(**row), **which)
