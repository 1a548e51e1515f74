"""Stores events in PostgreSQL in commit order, with their cause, together with whatever must commit with them."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import sleep
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg import Connection, errors
from psycopg.rows import DictRow
from psycopg_pool import PoolTimeout

from chassis.causes import Cause, current_cause
from chassis.database import PASSING, BinaryArray, Database, Rows, trusted
from chassis.failpoints import failpoint


@dataclass(frozen=True)
class Statement:
    """A further SQL statement for the transaction of a save. With `rows` set, exactly so many must be touched."""

    sql: str
    params: Sequence[Any] = ()
    rows: int | None = None


class FencedError(Exception):
    """A statement of a save touched another number of rows than it must: someone else owns what we meant to change."""

    def __init__(self, statement: Statement | str) -> None:
        super().__init__(statement.sql if isinstance(statement, Statement) else statement)
        self.statement = statement


SCHEMA = (
    """
    CREATE TABLE {events} (
        originator_id uuid NOT NULL,
        originator_version bigint NOT NULL,
        topic text NOT NULL,
        state bytea NOT NULL,
        notification_id bigserial,
        seller_id uuid,
        actor text NOT NULL,
        correlation_id uuid NOT NULL,
        causation_id text,
        traceparent text,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (originator_id, originator_version)
    ) WITH (
        autovacuum_vacuum_insert_scale_factor = 0.2,
        autovacuum_vacuum_insert_threshold = 10000,
        autovacuum_analyze_scale_factor = 0.1
    );
    CREATE UNIQUE INDEX ON {events} (notification_id);
    CREATE TABLE {snapshots} (
        originator_id uuid NOT NULL,
        originator_version bigint NOT NULL,
        topic text NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (originator_id, originator_version)
    );
    CREATE TABLE idempotency_keys (
        seller_id uuid NOT NULL,
        key text NOT NULL,
        fingerprint text NOT NULL,
        claim text NOT NULL,
        claimed_at timestamptz NOT NULL DEFAULT now(),
        status int,
        headers jsonb,
        body bytea,
        done boolean NOT NULL DEFAULT false,
        PRIMARY KEY (seller_id, key)
    );
    """,
    """
    CREATE TABLE commit_marks (mark uuid PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now());
    """,
)


class PostgresRecorder(ApplicationRecorder):
    """Stores events in `<name>_events` of one database, in commit order, with their cause."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self.table = f"{name}_events"
        self.snapshots_table = f"{name}_snapshots"
        database.apply("event_store", [s.format(events=self.table, snapshots=self.snapshots_table) for s in SCHEMA])
        self._lock_key = zlib.crc32(self.table.encode())
        self._insert = (
            f"INSERT INTO {self.table} (originator_id, originator_version, topic, state, seller_id, actor,"  # noqa: S608
            " correlation_id, causation_id, traceparent)"
            " SELECT o, v, t, s, seller, actor, correlation, causation, trace FROM"
            " unnest(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[], %s::uuid[], %s::text[], %s::uuid[], %s::text[],"
            " %s::text[]) WITH ORDINALITY AS e(o, v, t, s, seller, actor, correlation, causation, trace, n) ORDER BY n"
            " RETURNING notification_id, recorded_at"
        )

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        alongside: Sequence[Statement] = (),
        groups: Sequence[tuple[Cause, int]] = (),
        times: dict[int, datetime] | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        """Store events and run the statements in one transaction, once, even when a COMMIT's answer is lost.

        `groups` gives the cause of each run of events; into `times` goes when each was recorded, by its id, where the
        COMMIT was answered. Raises IntegrityError when a version is there already,
        FencedError when a statement did not touch the rows it must, PoolTimeout when no connection is free.
        """
        mark = None if stored_events else uuid4()
        for attempt in range(10):
            try:
                if attempt and (ids := self._ids_if_stored(stored_events, mark)) is not None:
                    return ids
                return self._insert_events_once(stored_events, alongside, groups, mark, {} if times is None else times)
            except PoolTimeout:
                raise
            except PASSING:
                if attempt == 9:
                    raise
                sleep(0.2)
            except (errors.UniqueViolation, FencedError) as refusal:
                if attempt and (ids := self._ids_if_stored(stored_events, mark)) is not None:
                    return ids
                if isinstance(refusal, FencedError):
                    raise
                raise IntegrityError(str(refusal)) from refusal
        return None

    def _insert_events_once(
        self,
        stored_events: Sequence[StoredEvent],
        alongside: Sequence[Statement],
        groups: Sequence[tuple[Cause, int]],
        mark: UUID | None,
        times: dict[int, datetime],
    ) -> Sequence[int]:
        groups = groups or ([(current_cause(), len(stored_events))] if stored_events else [])
        with self.database.connection() as connection:
            with connection.transaction():
                with connection.pipeline() as pipeline:
                    fenced = [
                        (statement, connection.execute(trusted(statement.sql), statement.params))
                        for statement in (*_marking(mark), *alongside)
                    ]
                    inserted = self._insert_all(connection, stored_events, groups) if stored_events else None
                    pipeline.sync()
                    _check_fences(fenced)
                    rows = inserted.fetchall() if inserted else []
                failpoint("store.before_commit")
            failpoint("store.after_commit")
        times.update((row["notification_id"], row["recorded_at"]) for row in rows)
        return [row["notification_id"] for row in rows]

    def _insert_all(
        self,
        connection: Connection[DictRow],
        stored_events: Sequence[StoredEvent],
        groups: Sequence[tuple[Cause, int]],
    ) -> Rows:
        """All events in one statement, behind the lock that puts writers in commit order."""
        causes = [cause for cause, count in groups for _ in range(count)]
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock_key,))
        columns = (
            BinaryArray(e.originator_id for e in stored_events),
            BinaryArray(e.originator_version for e in stored_events),
            BinaryArray(e.topic for e in stored_events),
            BinaryArray(e.state for e in stored_events),
            BinaryArray(c.seller_id for c in causes),
            BinaryArray(c.actor for c in causes),
            BinaryArray(c.correlation_id for c in causes),
            BinaryArray(c.causation_id for c in causes),
            BinaryArray(c.traceparent for c in causes),
        )
        return connection.execute(trusted(self._insert), columns)

    def _ids_if_stored(self, stored_events: Sequence[StoredEvent], mark: UUID | None) -> Sequence[int] | None:
        """After a connection was lost, perhaps in COMMIT: the ids, when what is stored is what we meant to store."""
        with self.database.connection() as connection:
            if mark is not None:
                marked = connection.execute("SELECT 1 FROM commit_marks WHERE mark = %s", (mark,)).fetchone()
                return [] if marked else None
            found = connection.execute(
                trusted(
                    f"SELECT e.state, e.notification_id FROM {self.table} e JOIN"  # noqa: S608
                    " unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY AS w(o, v, n)"
                    " ON e.originator_id = w.o AND e.originator_version = w.v ORDER BY w.n"
                ),
                ([e.originator_id for e in stored_events], [e.originator_version for e in stored_events]),
            ).fetchall()
        if [bytes(row["state"]) for row in found] != [e.state for e in stored_events]:
            return None
        return [row["notification_id"] for row in found]

    def forget_marks(self) -> None:
        """Forget the marks of commits whose outcome nobody can still be asking for."""
        with self.database.connection() as connection:
            connection.execute("DELETE FROM commit_marks WHERE made_at < now() - interval '1 hour'")

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one aggregate, by version."""
        return _select(self.database, self.table, originator_id, gt, lte, desc, limit)

    def select_events_of(self, originator_ids: Sequence[UUID]) -> Sequence[StoredEvent]:
        """The events of several aggregates, each one's by version, in one round trip."""
        if not originator_ids:
            return []
        with self.database.connection() as connection:
            rows = connection.execute(
                trusted(
                    f"SELECT originator_id, originator_version, topic, state FROM {self.table}"  # noqa: S608
                    " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
                ),
                (list(originator_ids),),
            ).fetchall()
        return [stored_event(row) for row in rows]

    def rows_until(self, originator_ids: Sequence[UUID], at: datetime) -> Sequence[DictRow]:
        """All that is stored of the events of several aggregates that were recorded by a moment, in that order."""
        with self.database.connection() as connection:
            return connection.execute(
                trusted(
                    f"SELECT * FROM {self.table} WHERE originator_id = ANY(%s) AND recorded_at <= %s"  # noqa: S608
                    " ORDER BY notification_id"
                ),
                (list(originator_ids), at),
            ).fetchall()

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The notification log from `start`, in commit order."""
        first = (start or 0) if inclusive_of_start or start is None else start + 1
        with self.database.connection() as connection:
            rows = connection.execute(
                trusted(
                    f"SELECT * FROM {self.table} WHERE notification_id >= %s AND (%s::bigint IS NULL"  # noqa: S608
                    " OR notification_id <= %s) AND (cardinality(%s::text[]) = 0 OR topic = ANY(%s))"
                    " ORDER BY notification_id LIMIT %s"
                ),
                (first, stop, stop, list(topics), list(topics), limit),
            ).fetchall()
        return [
            Notification(
                id=row["notification_id"],
                originator_id=row["originator_id"],
                originator_version=row["originator_version"],
                topic=row["topic"],
                state=bytes(row["state"]),
            )
            for row in rows
        ]

    def max_notification_id(self) -> int | None:
        """The last id given, None in an empty store."""
        with self.database.connection() as connection:
            row = connection.execute(trusted(f"SELECT max(notification_id) AS last FROM {self.table}")).fetchone()  # noqa: S608
        return row["last"] if row else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered: relay and projections read the log by position."""
        raise TypeError(f"{self.table} is read by position, not subscribed to (gt={gt}, topics={topics})")


def _marking(mark: UUID | None) -> Sequence[Statement]:
    """What tells, for a transaction without events, whether it was committed before its answer was lost."""
    return [Statement("INSERT INTO commit_marks (mark) VALUES (%s)", (mark,))] if mark else []


def _check_fences(executed: Sequence[tuple[Statement, Rows]]) -> None:
    for statement, cursor in executed:
        if statement.rows is not None and cursor.rowcount != statement.rows:
            raise FencedError(statement)


class PostgresSnapshots(ApplicationRecorder):
    """Keeps snapshots of long streams; a snapshot that is there already is left as it is."""

    def __init__(self, recorder: PostgresRecorder) -> None:
        self._recorder = recorder

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Store snapshots; an equal one may be there from another replica."""
        with self._recorder.database.transaction() as cursor:
            cursor.executemany(
                trusted(
                    f"INSERT INTO {self._recorder.snapshots_table}"  # noqa: S608
                    " (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
                ),
                [(e.originator_id, e.originator_version, e.topic, e.state) for e in stored_events],
            )
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The snapshots of one aggregate, by version."""
        return _select(self._recorder.database, self._recorder.snapshots_table, originator_id, gt, lte, desc, limit)

    def select_notifications(self, *_: Any, **__: Any) -> Sequence[Notification]:
        """Snapshots are no facts: nobody listens to them."""
        return []

    def max_notification_id(self) -> int | None:
        """Snapshots have no positions."""
        return None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Snapshots are no facts: nobody listens to them."""
        return self._recorder.subscribe(gt, topics)


def _select(
    database: Database,
    table: str,
    originator_id: UUID | str,
    gt: int | None,
    lte: int | None,
    desc: bool,  # noqa: FBT001
    limit: int | None,
) -> Sequence[StoredEvent]:
    order = "DESC" if desc else "ASC"
    with database.connection() as connection:
        rows = connection.execute(
            trusted(
                f"SELECT originator_id, originator_version, topic, state FROM {table} WHERE originator_id = %s"  # noqa: S608
                " AND (%s::bigint IS NULL OR originator_version > %s)"
                " AND (%s::bigint IS NULL OR originator_version <= %s)"
                f" ORDER BY originator_version {order} LIMIT %s"
            ),
            (originator_id, gt, gt, lte, lte, limit),
        ).fetchall()
    return [stored_event(row) for row in rows]


def stored_event(row: Mapping[str, Any]) -> StoredEvent:
    """An event out of its row."""
    return StoredEvent(row["originator_id"], row["originator_version"], row["topic"], bytes(row["state"]))
