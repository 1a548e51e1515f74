"""What was told: alerts, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from psycopg.types.json import Jsonb

from alert.domain import Alert
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection


class AlertsView(Projection):
    """One row an alert."""

    name: ClassVar[str] = "alerts"
    ddl: ClassVar[str] = """
        CREATE TABLE alerts_view (
            seller_id uuid NOT NULL,
            alert_id uuid NOT NULL,
            kind text NOT NULL,
            subject_id uuid NOT NULL,
            ids jsonb NOT NULL,
            happened_at timestamptz NOT NULL,
            raised_at timestamptz NOT NULL,
            title text NOT NULL,
            text text NOT NULL,
            link text NOT NULL,
            PRIMARY KEY (seller_id, alert_id)
        );
        CREATE INDEX ON alerts_view (seller_id, raised_at DESC, alert_id DESC);
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each alert."""
        for recorded in events:
            fact = recorded.event
            if isinstance(fact, Alert.Raised):
                cursor.execute(
                    "INSERT INTO alerts_view VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                    (
                        recorded.seller_id,
                        fact.originator_id,
                        fact.kind,
                        fact.subject_id,
                        Jsonb([str(each) for each in fact.ids]),
                        fact.happened_at,
                        recorded.recorded_at,
                        fact.title,
                        fact.text,
                        fact.link,
                    ),
                )


_STATES = (
    "(SELECT coalesce(jsonb_object_agg(s.state, s.deliveries), '{}') FROM (SELECT state, count(*) AS deliveries"
    " FROM deliveries_view d WHERE d.seller_id = a.seller_id AND d.alert_id = a.alert_id GROUP BY state) s)"
    " AS deliveries"
)


def alerts_found(
    cursor: Rows,
    kinds: Sequence[str],
    state: str | None,
    limit: int,
    behind: tuple[datetime, UUID] | None = None,
) -> list[dict[str, Any]]:
    """Alerts, newest first, with how many deliveries are in which state; `state`: those with one in that state."""
    place = behind or (None, None)
    return cursor.execute(
        f"SELECT a.*, {_STATES} FROM alerts_view a"  # noqa: S608
        " WHERE (%s::text[] IS NULL OR a.kind = ANY(%s))"
        " AND (%s::text IS NULL OR EXISTS (SELECT 1 FROM deliveries_view d WHERE d.seller_id = a.seller_id"
        "      AND d.alert_id = a.alert_id AND d.state = %s))"
        " AND (%s::timestamptz IS NULL OR (a.raised_at, a.alert_id) < (%s, %s))"
        " ORDER BY a.raised_at DESC, a.alert_id DESC LIMIT %s",
        (list(kinds) or None, list(kinds) or None, state, state, place[0], *place, limit),
    ).fetchall()


def alert_of(cursor: Rows, alert_id: UUID) -> dict[str, Any] | None:
    """One alert, or None."""
    return cursor.execute(
        f"SELECT a.*, {_STATES} FROM alerts_view a WHERE a.alert_id = %s",  # noqa: S608
        (alert_id,),
    ).fetchone()
