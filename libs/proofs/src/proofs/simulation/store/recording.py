"""What `chassis.event_store` and `chassis.log` say to the database, for the tables of one service."""

from bisect import bisect_right
from datetime import UTC, datetime
from typing import Any

from psycopg import errors

from proofs.simulation.store.statements import Answer, model, rows_of, touched
from proofs.simulation.store.tables import Row, Transaction
from proofs.simulation.world import START

COLUMNS = (
    "originator_id",
    "originator_version",
    "topic",
    "state",
    "seller_id",
    "actor",
    "correlation_id",
    "causation_id",
    "traceparent",
)


def timestamp(tx: Transaction) -> datetime:
    """The database's clock."""
    return datetime.fromtimestamp(START + tx.store.now, UTC)


@model("SELECT pg_advisory_xact_lock(%s)")
def lock_writers(tx: Transaction, params: Any) -> Answer:
    """One writer of events at a time."""
    tx.lock(("advisory", *params))
    return rows_of([{}])


@model("INSERT INTO commit_marks (mark) VALUES (%s)")
def mark_commit(tx: Transaction, params: Any) -> Answer:
    """Leave a mark that tells that it was committed."""
    if not tx.insert("commit_marks", (params[0],), {"made_at": tx.store.now}):
        raise errors.UniqueViolation("commit_marks_pkey")
    return touched(1)


@model("SELECT 1 FROM commit_marks WHERE mark = %s")
def find_mark(tx: Transaction, params: Any) -> Answer:
    """Whether the mark is there."""
    return rows_of([{"?column?": 1}] if tx.get("commit_marks", params[0]) else [])


def record_models(service: str) -> None:
    """Know the statements about one service's events."""
    table, snapshots = f"{service}_events", f"{service}_snapshots"
    _model_writing(table)
    _model_reading(table)
    _model_many(table)
    for each in (table, snapshots):
        _model_streams(each)

    @model(
        f"INSERT INTO {snapshots} (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"  # noqa: S608
        " ON CONFLICT DO NOTHING"
    )
    def take_snapshot(tx: Transaction, params: Any) -> Answer:  # pyright: ignore[reportUnusedFunction]
        row = dict(zip(COLUMNS, params, strict=False))
        if not tx.insert(snapshots, tuple(params[:2]), {}):
            return touched(0)
        tx.events.append((snapshots, {**row, "notification_id": 0}))
        return touched(1)


def _model_writing(table: str) -> None:
    @model(
        f"INSERT INTO {table} (originator_id, originator_version, topic, state, seller_id, actor,"  # noqa: S608
        " correlation_id, causation_id, traceparent)"
        " SELECT o, v, t, s, seller, actor, correlation, causation, trace FROM"
        " unnest(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[], %s::uuid[], %s::text[], %s::uuid[], %s::text[],"
        " %s::text[]) WITH ORDINALITY AS e(o, v, t, s, seller, actor, correlation, causation, trace, n) ORDER BY n"
        " RETURNING notification_id, recorded_at"
    )
    def insert_events(tx: Transaction, params: Any) -> Answer:  # pyright: ignore[reportUnusedFunction]
        given: list[Row] = []
        for values in zip(*params, strict=True):
            row = dict(zip(COLUMNS, values, strict=True))
            tx.store.sequences[table] += 1
            number = tx.store.sequences[table]
            key = (row["originator_id"], row["originator_version"])
            if not tx.insert(f"{table} keys", key, {"number": number}):
                raise errors.UniqueViolation(f"{table}_pkey")
            stamped = {"notification_id": number, "recorded_at": timestamp(tx)}
            tx.events.append((table, {**row, **stamped}))
            given.append(stamped)
        return rows_of(given)

    @model(
        f"SELECT e.state, e.notification_id FROM {table} e JOIN"  # noqa: S608
        " unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY AS w(o, v, n)"
        " ON e.originator_id = w.o AND e.originator_version = w.v ORDER BY w.n"
    )
    def find_stored(tx: Transaction, params: Any) -> Answer:  # pyright: ignore[reportUnusedFunction]
        found: list[Row] = []
        for stream, version in zip(*params, strict=True):
            found += [r for r in tx.store.streams[table, stream] if r["originator_version"] == version]
        return rows_of(found)


def _model_reading(table: str) -> None:
    @model(f"SELECT * FROM {table} WHERE notification_id > %s ORDER BY notification_id LIMIT %s")  # noqa: S608
    def read_log(tx: Transaction, params: Any) -> Answer:  # pyright: ignore[reportUnusedFunction]
        position, limit = params
        log = tx.store.logs[table]
        first = bisect_right(log, position, key=lambda row: row["notification_id"])
        return rows_of(log[first : first + limit])

    @model(f"SELECT max(notification_id) AS last FROM {table}")  # noqa: S608
    def last_of_log(tx: Transaction, params: Any) -> Answer:  # pyright: ignore[reportUnusedFunction]
        log = tx.store.logs[table]
        return rows_of([{"last": log[-1]["notification_id"] if log else None}])


def _model_many(table: str) -> None:
    @model(
        f"SELECT originator_id, originator_version, topic, state FROM {table}"  # noqa: S608
        " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
    )
    def read_streams(tx: Transaction, params: Any) -> Answer:  # pyright: ignore[reportUnusedFunction]
        return rows_of([row for stream in sorted(set(params[0])) for row in tx.store.streams[table, stream]])


def _model_streams(table: str) -> None:
    for order in ("ASC", "DESC"):

        @model(
            f"SELECT originator_id, originator_version, topic, state FROM {table} WHERE originator_id = %s"  # noqa: S608
            " AND (%s::bigint IS NULL OR originator_version > %s)"
            " AND (%s::bigint IS NULL OR originator_version <= %s)"
            f" ORDER BY originator_version {order} LIMIT %s"
        )
        def read_stream(tx: Transaction, params: Any, order: str = order) -> Answer:  # pyright: ignore[reportUnusedFunction]
            stream, gt, _, lte, _, limit = params
            rows = [
                row
                for row in tx.store.streams[table, stream]
                if (gt is None or row["originator_version"] > gt) and (lte is None or row["originator_version"] <= lte)
            ]
            rows = rows[::-1] if order == "DESC" else rows
            return rows_of(rows if limit is None else rows[:limit])
