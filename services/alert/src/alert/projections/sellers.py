"""Sellers of whom nothing may go out."""

from collections.abc import Sequence
from typing import ClassVar

from alert.domain import SellerStanding
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection


class SuspendedView(Projection):
    """One row a suspended seller."""

    name: ClassVar[str] = "suspended_sellers"
    ddl: ClassVar[str] = "CREATE TABLE suspended_sellers_view (seller_id uuid NOT NULL PRIMARY KEY);"

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """In when suspended, out when resumed."""
        for recorded in events:
            match recorded.event:
                case SellerStanding.Suspended():
                    cursor.execute(
                        "INSERT INTO suspended_sellers_view VALUES (%s) ON CONFLICT DO NOTHING", (recorded.seller_id,)
                    )
                case SellerStanding.Resumed():
                    cursor.execute("DELETE FROM suspended_sellers_view WHERE seller_id = %s", (recorded.seller_id,))
                case _:
                    pass
