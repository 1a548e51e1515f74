"""재고관리: the stock of each option, with what was oversold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from catalog.domain import Stock
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection


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

    `behind` are name, product and option key of the last row of the page before.
    """

    only: str = ""
    keyword: str = ""
    limit: int = 20
    behind: tuple[str, UUID, str] | None = None


@dataclass(frozen=True)
class FoundStock:
    """The stock of an option, and of which product it is. `details` are the product's."""

    row: StockRow
    product_id: UUID
    code: str
    own_code: str | None
    name: str
    malls: list[str]
    details: dict[str, Any]


_FIND = """
SELECT s.product_id, s.option_key, s.on_hand, s.oversold, s.safety, s.cause, s.changed_at, p.code, p.own_code, p.name,
    p.malls
FROM stock_view s JOIN products_view p ON p.seller_id = s.seller_id AND p.product_id = s.product_id
WHERE s.seller_id = %(seller)s AND s.kept AND p.deleted_at IS NULL
    AND (%(only)s <> 'sold_out' OR s.on_hand <= s.safety) AND (%(only)s <> 'oversold' OR s.oversold > 0)
    AND (%(keyword)s = '' OR strpos(lower(p.name), lower(%(keyword)s)) > 0 OR %(keyword)s IN (p.code, p.own_code))
    AND (%(name)s::text IS NULL OR (p.name, p.product_id, s.option_key) > (%(name)s, %(product)s, %(option)s))
ORDER BY p.name, p.product_id, s.option_key LIMIT %(limit)s
"""


def stock_found(cursor: Rows, seller_id: UUID, search: StockSearch) -> list[FoundStock]:
    """The options whose stock is kept, by the names of their products; at most one more than the limit."""
    name, product, option = search.behind or (None, None, None)
    place = {"name": name, "product": product, "option": option, "limit": search.limit + 1}
    cursor.execute(_FIND, {"seller": seller_id, "only": search.only, "keyword": search.keyword, **place})
    rows = cursor.fetchall()
    ids = list({row["product_id"] for row in rows})
    cursor.execute(
        "SELECT product_id, details FROM products_view WHERE seller_id = %s AND product_id = ANY(%s)", (seller_id, ids)
    )
    details = {row["product_id"]: row["details"] for row in cursor.fetchall()}
    return [_found(row, details[row["product_id"]]) for row in rows]


def _found(row: dict[str, Any], details: dict[str, Any]) -> FoundStock:
    which = {name: row.pop(name) for name in ("product_id", "code", "own_code", "name", "malls")}
    return FoundStock(StockRow(**row), **which, details=details)
