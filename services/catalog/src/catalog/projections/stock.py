"""재고관리: the stock of each option, with what was oversold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
