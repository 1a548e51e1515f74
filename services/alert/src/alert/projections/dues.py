"""What must be done by when, and whether the seller was warned."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from alert.domain import Due
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection

SETTLED = timedelta(minutes=1)
"""News of one order come one after the other: a time that was just told may be met by the next."""
OLD = timedelta(hours=30)
"""What was over for so long when it was first heard of is not warned of."""


class DuesView(Projection):
    """One row an order or claim, and one for each stage of it."""

    name: ClassVar[str] = "dues"
    ddl: ClassVar[str] = """
        CREATE TABLE dues_view (
            seller_id uuid NOT NULL,
            due_id uuid NOT NULL,
            kind text NOT NULL,
            account_id uuid,
            PRIMARY KEY (seller_id, due_id)
        );
        CREATE TABLE due_stages_view (
            seller_id uuid NOT NULL,
            due_id uuid NOT NULL,
            stage text NOT NULL,
            due_at timestamptz,
            heard_at timestamptz NOT NULL,
            open boolean NOT NULL,
            PRIMARY KEY (seller_id, due_id, stage)
        );
        CREATE INDEX ON due_stages_view (due_at) WHERE open;
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A stage is open while it is neither met nor warned of."""
        for recorded in events:
            fact = recorded.event
            key = (recorded.seller_id, fact.originator_id)
            match fact:
                case Due.Opened():
                    cursor.execute("INSERT INTO dues_view VALUES (%s, %s, %s, NULL)", (*key, fact.kind))
                case Due.Placed():
                    cursor.execute(
                        "UPDATE dues_view SET account_id = %s WHERE seller_id = %s AND due_id = %s",
                        (fact.account_id, *key),
                    )
                case Due.Set():
                    cursor.execute(
                        "INSERT INTO due_stages_view VALUES (%s, %s, %s, %s, %s, true)"
                        " ON CONFLICT (seller_id, due_id, stage) DO UPDATE SET due_at = excluded.due_at,"
                        " heard_at = excluded.heard_at,"
                        " open = due_stages_view.open OR due_stages_view.due_at <> excluded.due_at",
                        (*key, fact.stage, fact.due_at, recorded.recorded_at),
                    )
                case Due.Met() | Due.Told():
                    cursor.execute(
                        "UPDATE due_stages_view SET open = false WHERE seller_id = %s AND due_id = %s AND stage = %s",
                        (*key, fact.stage),
                    )
                case _:
                    pass


def dues_near(cursor: Rows, now: datetime, before: timedelta, limit: int) -> list[dict[str, Any]]:
    """Stages whose time is near or just over and of which nobody was warned, by seller, account and kind."""
    return cursor.execute(
        "SELECT s.seller_id, d.account_id, d.kind, s.due_id, s.stage FROM due_stages_view s"
        " JOIN dues_view d ON d.seller_id = s.seller_id AND d.due_id = s.due_id"
        " WHERE s.open AND s.due_at <= %s AND s.due_at > %s AND s.heard_at <= %s AND d.account_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM suspended_sellers_view x WHERE x.seller_id = s.seller_id)"
        " ORDER BY s.seller_id, d.account_id, d.kind, s.due_at, s.due_id LIMIT %s",
        (now + before, now - OLD, now - SETTLED, limit),
    ).fetchall()
