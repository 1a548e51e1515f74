"""재고관리: the stock of each option, with what was oversold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from catalog.domain import Stock
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy


class StockView(Projection):
    """One row an option; the number is the one that the latest event carries."""

    name = "stock"
    ddl = """
    CREATE TABLE stock_view (
        seller_id uuid NOT NULL,
        product_id uuid NOT NULL,
        option_key text NOT NULL,
        on_hand int NOT NULL,
        oversold int NOT NULL,
        safety int NOT NULL,
        kept boolean NOT NULL,
        cause text NOT NULL,
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (seller_id, product_id, option_key)
    );
    CREATE INDEX ON stock_view (seller_id, on_hand, product_id, option_key) WHERE kept;
    CREATE INDEX ON stock_view (seller_id, changed_at, product_id, option_key) WHERE kept;
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Keep each option's number."""
        for recorded in events:
            match recorded.event:
                case Stock.Opened() | Stock.Moved() as moved:
                    cursor.execute(
                        _WRITE,
                        (
                            recorded.seller_id,
                            moved.product_id,
                            moved.option_key,
                            max(0, moved.balance),
                            max(0, -moved.balance),
                            moved.safety,
                            moved.cause,
                            recorded.recorded_at,
                        ),
                    )
                case Stock.Closed() as closed:
                    cursor.execute(_CLOSE, (recorded.seller_id, closed.product_id, closed.option_key))
                case _:
                    pass


_WRITE = """
INSERT INTO stock_view (seller_id, product_id, option_key, on_hand, oversold, safety, kept, cause, changed_at)
VALUES (%s, %s, %s, %s, %s, %s, true, %s, %s)
ON CONFLICT (seller_id, product_id, option_key) DO UPDATE SET on_hand = excluded.on_hand, oversold = excluded.oversold,
    safety = excluded.safety, kept = true, cause = excluded.cause, changed_at = excluded.changed_at
"""
_CLOSE = "UPDATE stock_view SET kept = false WHERE seller_id = %s AND product_id = %s AND option_key = %s"


@dataclass(frozen=True)
class StockRow:
    """The stock of one option: what is there, sold too much and held back, and what changed it last."""

    option_key: str
    on_hand: int
    oversold: int
    safety: int
    cause: str
    changed_at: datetime


def stock_of(cursor: Rows, seller_id: UUID, product_id: UUID) -> dict[str, StockRow]:
    """The stock that is kept of a product, by option key."""
    cursor.execute(
        "SELECT option_key, on_hand, oversold, safety, cause, changed_at FROM stock_view"
        " WHERE seller_id = %s AND product_id = %s AND kept",
        (seller_id, product_id),
    )
    return {row["option_key"]: StockRow(**row) for row in cursor.fetchall()}


@dataclass(frozen=True)
class StockSearch:
    """What 재고관리 asks for: `only` is `sold_out`, `oversold` or nothing; `keyword` of the name or a code.

    `sort` is one of `STOCK_SORTS`; `behind` is the last row of the page before.
    """

    only: str = ""
    keyword: str = ""
    sort: str = "product"
    limit: int = 20
    behind: Behind | None = None


def _sort(by: LiteralString, of: LiteralString, *, falls: bool = False) -> SortBy:
    """By a value, and then the options of a product together, as they stand on its form."""
    return SortBy(by, of, "s.option_key", falls=falls, within="s.product_id", beside=_PLACE_IN_PRODUCT, key_type="text")


_SELLABLE: LiteralString = "greatest(0, s.on_hand - s.safety)"
_PLACE_IN_PRODUCT: LiteralString = "coalesce(array_position(p.stock_keys, s.option_key), 0)"


STOCK_SORTS: dict[str, SortBy] = {
    "product": _sort("p.name", "text"),
    "product_down": _sort("p.name", "text", falls=True),
    "stock_low": _sort("s.on_hand", "int"),
    "stock_high": _sort("s.on_hand", "int", falls=True),
    "sellable_low": _sort(_SELLABLE, "int"),
    "sellable_high": _sort(_SELLABLE, "int", falls=True),
    "newest": _sort("s.changed_at", "timestamptz", falls=True),
    "oldest": _sort("s.changed_at", "timestamptz"),
}
"""Orders of 재고관리."""


@dataclass(frozen=True)
class FoundStock:
    """The stock of an option, and of which product it is. `details` are the product's.

    `place` has what the list is sorted by, as texts.
    """

    row: StockRow
    place: Sequence[str]
    product_id: UUID
    code: str
    own_code: str | None
    name: str
    malls: list[str]
    details: dict[str, Any]


_FIND: LiteralString = """
SELECT {place}, s.product_id, s.option_key, s.on_hand, s.oversold, s.safety, s.cause, s.changed_at, p.code,
    p.own_code, p.name, p.malls
FROM stock_view s JOIN products_view p ON p.seller_id = s.seller_id AND p.product_id = s.product_id
WHERE s.seller_id = %s AND s.kept AND p.deleted_at IS NULL
    AND (%s <> 'sold_out' OR s.on_hand <= s.safety) AND (%s <> 'oversold' OR s.oversold > 0)
    AND (%s = '' OR strpos(lower(p.name), lower(%s)) > 0 OR %s IN (p.code, p.own_code))
    {behind}
{order} LIMIT %s
"""


def stock_found(cursor: Rows, seller_id: UUID, search: StockSearch) -> list[FoundStock]:
    """The options whose stock is kept, in an order of `STOCK_SORTS`; at most one more than the limit."""
    by = STOCK_SORTS[search.sort]
    behind: LiteralString = f"AND {by.behind}" if search.behind else ""
    statement = _FIND.format(place=by.place, behind=behind, order=by.order)
    asked = (seller_id, search.only, search.only, *(search.keyword,) * 3, *(search.behind or ()), search.limit + 1)
    cursor.execute(statement, asked)
    rows = cursor.fetchall()
    ids = list({row["product_id"] for row in rows})
    cursor.execute(
        "SELECT product_id, details FROM products_view WHERE seller_id = %s AND product_id = ANY(%s)", (seller_id, ids)
    )
    details = {row["product_id"]: row["details"] for row in cursor.fetchall()}
    return [_found(row, details[row["product_id"]]) for row in rows]


def _found(row: dict[str, Any], details: dict[str, Any]) -> FoundStock:
    which = {name: row.pop(name) for name in ("place", "product_id", "code", "own_code", "name", "malls")}
    return FoundStock(StockRow(**row), **which, details=details)
