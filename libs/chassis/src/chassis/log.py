"""The notification log of a service's event store, read with its causes: what the relay and the projections follow."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.persistence import Mapper

from chassis.database import trusted
from chassis.event_store import Fresh, PostgresRecorder, ServiceApplication, stored_event

REMEMBERED_SECONDS = 10.0
"""Whoever follows has long passed what is older."""


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


class Remembered:
    """The newest events by number: at least `most` of them, or those of the last seconds where they come slowly.

    They lie in two halves, and the older one is let go of as a whole: with at most `2 * most` in memory a busy
    service forgets nothing too early, and a calm one keeps next to nothing.
    """

    def __init__(self, most: int, seconds: float = REMEMBERED_SECONDS) -> None:
        self.most = most
        self.newest = 0
        self._seconds = seconds
        self._young: dict[int, Recorded] = {}
        self._old: dict[int, Recorded] = {}
        self._turned_at = time.monotonic()

    def note(self, recorded: Recorded) -> None:
        """Remember an event."""
        now = time.monotonic()
        if len(self._young) >= self.most or now - self._turned_at >= self._seconds:
            self._old, self._young, self._turned_at = self._young, {}, now
        self._young[recorded.notification_id] = recorded
        self.newest = max(self.newest, recorded.notification_id)

    def find(self, number: int) -> Recorded | None:
        """The event of a number, where it is remembered."""
        return self._young.get(number) or self._old.get(number)

    def may_hold(self, position: int) -> bool:
        """Whether what comes behind a position is worth looking for here."""
        return self.most > 0 and position >= self.newest - 2 * self.most


class EventLog:
    """Reads a service's events in the order they were committed.

    The last that were read or, in this process, recorded stay as they are in memory, for whoever follows: relay and
    views need not fetch and decode them. Which events there are, and in what order, only the database says.
    """

    def __init__(self, application: ServiceApplication, *, remember: int = 0) -> None:
        recorder = application.recorder
        if not isinstance(recorder, PostgresRecorder):
            raise TypeError("an application without a database has no log to follow")
        self._database = recorder.database
        self._mapper = application.mapper
        self._remembered = Remembered(remember)
        if remember:
            application.followers.append(self._note)
        behind = f"FROM {recorder.table} WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        self._statement: LiteralString = trusted(f"SELECT * {behind}")
        self._numbers: LiteralString = trusted(f"SELECT notification_id {behind}")
        self._some: LiteralString = trusted(f"SELECT * FROM {recorder.table} WHERE notification_id = ANY(%s)")  # noqa: S608
        self._last: LiteralString = trusted(f"SELECT coalesce(max(notification_id), 0) AS last FROM {recorder.table}")  # noqa: S608

    def after(self, position: int, limit: int) -> Sequence[Recorded]:
        """At most `limit` events behind a position, decoded."""
        if self._remembered.may_hold(position):
            return self._after_remembered(position, limit)
        with self._database.connection() as connection:
            rows = connection.execute(self._statement, (position, limit)).fetchall()
        return [self._recorded(row) for row in rows]

    def _after_remembered(self, position: int, limit: int) -> Sequence[Recorded]:
        with self._database.connection() as connection:
            numbers = [row["notification_id"] for row in connection.execute(self._numbers, (position, limit))]
            known = {number: found for number in numbers if (found := self._remembered.find(number))}
            missing = [number for number in numbers if number not in known]
            rows = connection.execute(self._some, (missing,)).fetchall() if missing else []
        known |= {row["notification_id"]: self._recorded(row) for row in rows}
        return [known[number] for number in numbers]

    def _note(self, fresh: Sequence[Fresh]) -> None:
        for each in fresh:
            cause = each.cause
            self._remembered.note(
                Recorded(
                    each.notification_id,
                    each.event,
                    cause.seller_id,
                    cause.actor,
                    cause.correlation_id,
                    cause.causation_id,
                    cause.traceparent,
                    each.recorded_at,
                )
            )

    def last(self) -> int:
        """The position of the last event, 0 in an empty store."""
        with self._database.connection() as connection:
            row = connection.execute(self._last).fetchone()
        return row["last"] if row else 0

    def _recorded(self, row: dict[str, Any]) -> Recorded:
        if not self._remembered.most:
            return _decoded(self._mapper, row)
        known = self._remembered.find(row["notification_id"])
        if known is None:
            known = _decoded(self._mapper, row)
            self._remembered.note(known)
        return known


def recorded_until(application: ServiceApplication, at: datetime, *aggregate_ids: UUID) -> Sequence[Recorded]:
    """The events of aggregates that were recorded by a moment, as a projection sees them."""
    recorder = application.recorder
    if not isinstance(recorder, PostgresRecorder):
        raise TypeError("an application without a database keeps nothing beside its events")
    return [_decoded(application.mapper, row) for row in recorder.rows_until(aggregate_ids, at)]


def _decoded(mapper: Mapper[UUID], row: Mapping[str, Any]) -> Recorded:
    return Recorded(
        notification_id=row["notification_id"],
        event=mapper.to_domain_event(stored_event(row)),
        seller_id=row["seller_id"],
        actor=row["actor"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        traceparent=row["traceparent"],
        recorded_at=row["recorded_at"],
    )
