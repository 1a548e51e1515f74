"""The notification log of a service's event store, read with its causes: what the relay and the projections follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from chassis.database import trusted
from chassis.event_store import PostgresRecorder, ServiceApplication


@dataclass(frozen=True)
class Recorded:
    """A stored event with what was stored beside it."""

    notification_id: int
    event: Any
    seller_id: UUID | None
    actor: str
    correlation_id: UUID
    causation_id: str | None
    traceparent: str | None
    recorded_at: datetime


class EventLog:
    """Reads a service's events in the order they were committed.

    So many of the last that were read stay decoded, for whoever reads the same: relay and views follow one another.
    """

    def __init__(self, application: ServiceApplication, *, remember: int = 0) -> None:
        recorder = application.recorder
        if not isinstance(recorder, PostgresRecorder):
            raise TypeError("an application without a database has no log to follow")
        self._database = recorder.database
        self._mapper = application.mapper
        self._last_read: list[Recorded | None] = [None for _ in range(remember)]
        self._statement: LiteralString = trusted(
            f"SELECT * FROM {recorder.table} WHERE notification_id > %s ORDER BY notification_id LIMIT %s"  # noqa: S608
        )
        self._last: LiteralString = trusted(f"SELECT coalesce(max(notification_id), 0) AS last FROM {recorder.table}")  # noqa: S608

    def after(self, position: int, limit: int) -> Sequence[Recorded]:
        """At most `limit` events behind a position, decoded."""
        with self._database.connection() as connection:
            rows = connection.execute(self._statement, (position, limit)).fetchall()
        return [self._recorded(row) for row in rows]

    def last(self) -> int:
        """The position of the last event, 0 in an empty store."""
        with self._database.connection() as connection:
            row = connection.execute(self._last).fetchone()
        return row["last"] if row else 0

    def _recorded(self, row: dict[str, Any]) -> Recorded:
        if not self._last_read:
            return self._decoded(row)
        number: int = row["notification_id"]
        place = number % len(self._last_read)
        known = self._last_read[place]
        if known is None or known.notification_id != number:
            known = self._last_read[place] = self._decoded(row)
        return known

    def _decoded(self, row: dict[str, Any]) -> Recorded:
        stored = StoredEvent(row["originator_id"], row["originator_version"], row["topic"], bytes(row["state"]))
        return Recorded(
            notification_id=row["notification_id"],
            event=self._mapper.to_domain_event(stored),
            seller_id=row["seller_id"],
            actor=row["actor"],
            correlation_id=row["correlation_id"],
            causation_id=row["causation_id"],
            traceparent=row["traceparent"],
            recorded_at=row["recorded_at"],
        )
