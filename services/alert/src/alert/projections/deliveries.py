"""Where alerts went and what came of it: deliveries and their tries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from alert.domain import Attempt, Delivery
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection


class DeliveriesView(Projection):
    """One row a delivery, and one a try."""

    name: ClassVar[str] = "deliveries"
    ddl: ClassVar[str] = """
        CREATE TABLE deliveries_view (
            seller_id uuid NOT NULL,
            delivery_id uuid NOT NULL,
            alert_id uuid NOT NULL,
            kind text NOT NULL,
            channel text NOT NULL,
            target_id uuid NOT NULL,
            state text NOT NULL,
            tries int NOT NULL,
            due_at timestamptz NOT NULL,
            code text NOT NULL,
            reason text NOT NULL,
            planned_at timestamptz NOT NULL,
            ended_at timestamptz,
            correlation_id uuid NOT NULL,
            traceparent text,
            PRIMARY KEY (seller_id, delivery_id)
        );
        CREATE INDEX ON deliveries_view (seller_id, alert_id);
        CREATE INDEX ON deliveries_view (seller_id, target_id, ended_at);
        CREATE INDEX ON deliveries_view (due_at) WHERE state = 'pending';
        CREATE TABLE delivery_tries_view (
            seller_id uuid NOT NULL,
            delivery_id uuid NOT NULL,
            number int NOT NULL,
            at timestamptz NOT NULL,
            took_ms int NOT NULL,
            code text NOT NULL,
            reason text NOT NULL,
            status int,
            PRIMARY KEY (seller_id, delivery_id, number)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each delivery and each try."""
        for recorded in events:
            match recorded.event:
                case Delivery.Planned() as fact:
                    _plan(cursor, recorded, fact)
                case Delivery.Failed() as fact:
                    _note(cursor, recorded, fact.attempt)
                    _move(cursor, recorded, "pending", fact.attempt.code, fact.attempt.reason, due_at=fact.due_at)
                case Delivery.Sent() as fact:
                    _note(cursor, recorded, fact.attempt)
                    _move(cursor, recorded, "sent", fact.attempt.code, fact.attempt.reason)
                case Delivery.Ended() as fact:
                    _note(cursor, recorded, fact.attempt)
                    _move(cursor, recorded, fact.state, fact.code, fact.reason)
                case Delivery.Replayed() as fact:
                    _move(cursor, recorded, "pending", "", "", due_at=fact.due_at)
                case _:
                    pass


def _plan(cursor: Rows, recorded: Recorded, fact: Delivery.Planned) -> None:
    cursor.execute(
        "INSERT INTO deliveries_view VALUES (%s, %s, %s, %s, %s, %s, 'pending', 0, %s, '', '', %s, NULL, %s, %s)",
        (
            recorded.seller_id,
            fact.originator_id,
            fact.alert_id,
            fact.kind,
            fact.target.channel,
            fact.target.target_id,
            fact.due_at,
            recorded.recorded_at,
            recorded.correlation_id,
            recorded.traceparent,
        ),
    )


def _note(cursor: Rows, recorded: Recorded, attempt: Attempt | None) -> None:
    if attempt is None:
        return
    key = (recorded.seller_id, recorded.event.originator_id)
    cursor.execute(
        "INSERT INTO delivery_tries_view VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (*key, attempt.number, attempt.at, attempt.took_ms, attempt.code, attempt.reason, attempt.status),
    )
    cursor.execute(
        "UPDATE deliveries_view SET tries = %s WHERE seller_id = %s AND delivery_id = %s", (attempt.number, *key)
    )


def _move(cursor: Rows, recorded: Recorded, state: str, code: str, reason: str, due_at: datetime | None = None) -> None:
    cursor.execute(
        "UPDATE deliveries_view SET state = %s, code = %s, reason = %s, due_at = coalesce(%s, due_at), ended_at = %s"
        " WHERE seller_id = %s AND delivery_id = %s",
        (
            state,
            code,
            reason,
            due_at,
            None if state == "pending" else recorded.recorded_at,
            recorded.seller_id,
            recorded.event.originator_id,
        ),
    )


def deliveries_due(cursor: Rows, now: datetime, per_target: int, limit: int) -> list[dict[str, Any]]:
    """What is to be sent now, oldest first, so many to each receiver; nothing of suspended sellers."""
    return cursor.execute(
        "SELECT seller_id, delivery_id, target_id, correlation_id, traceparent FROM ("
        " SELECT *, row_number() OVER (PARTITION BY seller_id, target_id ORDER BY due_at, delivery_id) AS nth"
        " FROM deliveries_view d WHERE state = 'pending' AND due_at <= %s AND NOT EXISTS (SELECT 1"
        " FROM suspended_sellers_view s WHERE s.seller_id = d.seller_id)) due"
        " WHERE nth <= %s ORDER BY due_at, delivery_id LIMIT %s",
        (now, per_target, limit),
    ).fetchall()


def deliveries_of(cursor: Rows, alert_id: UUID) -> list[dict[str, Any]]:
    """The deliveries of an alert."""
    return cursor.execute(
        "SELECT * FROM deliveries_view WHERE alert_id = %s ORDER BY planned_at, delivery_id", (alert_id,)
    ).fetchall()


def tries_of(cursor: Rows, delivery_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The tries of deliveries, in their order."""
    rows = cursor.execute(
        "SELECT * FROM delivery_tries_view WHERE delivery_id = ANY(%s) ORDER BY delivery_id, number",
        (list(delivery_ids),),
    ).fetchall()
    found: dict[UUID, list[dict[str, Any]]] = {each: [] for each in delivery_ids}
    for row in rows:
        found[row["delivery_id"]].append(row)
    return found


def deliveries_failed(cursor: Rows, target_id: UUID, since: datetime, limit: int) -> list[UUID]:
    """Those to a receiver that failed since a time, the oldest first."""
    rows = cursor.execute(
        "SELECT delivery_id FROM deliveries_view WHERE target_id = %s AND state IN ('refused', 'given_up')"
        " AND ended_at >= %s ORDER BY ended_at, delivery_id LIMIT %s",
        (target_id, since, limit),
    ).fetchall()
    return [row["delivery_id"] for row in rows]
