"""What the inbox, the relay and the leases say to the database."""

from typing import Any
from uuid import UUID

from psycopg import errors

from proofs.simulation.store.statements import Answer, model, rows_of, touched
from proofs.simulation.store.tables import Transaction


@model("INSERT INTO consumer_positions (consumer, topic, partition) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING")
def open_position(tx: Transaction, params: Any) -> Answer:
    """Begin a partition at its start."""
    if tx.get("consumer_positions", *params) is not None:
        return touched(0)
    consumer, topic, partition = params
    row = {"consumer": consumer, "topic": topic, "partition": partition, "epoch": 1, "position": 0, "last_id": None}
    return touched(int(tx.insert("consumer_positions", tuple(params), row)))


@model("SELECT * FROM consumer_positions WHERE consumer = %s")
def read_positions(tx: Transaction, params: Any) -> Answer:
    """All positions of a group."""
    return rows_of([row for _, row in tx.scan("consumer_positions", lambda row: row["consumer"] == params[0])])


@model(
    "UPDATE consumer_positions SET epoch = epoch + 1, position = 0, last_id = NULL"
    " WHERE consumer = %s AND topic = %s AND partition = %s AND epoch = %s AND position = %s"
)
def restart_position(tx: Transaction, params: Any) -> Answer:
    """Begin a topic that was made anew."""
    *key, epoch, position = params
    return touched(
        tx.update(
            "consumer_positions",
            tuple(key),
            lambda row: (row["epoch"], row["position"]) == (epoch, position),
            epoch=epoch + 1,
            position=0,
            last_id=None,
        )
    )


@model(
    "UPDATE consumer_positions SET position = %s, last_id = %s"
    " WHERE consumer = %s AND topic = %s AND partition = %s AND epoch = %s AND position = %s"
)
def move_position(tx: Transaction, params: Any) -> Answer:
    """Move a position by compare-and-set."""
    position, last_id, consumer, topic, partition, epoch, expected = params
    return touched(
        tx.update(
            "consumer_positions",
            (consumer, topic, partition),
            lambda row: row["epoch"] == epoch and row["position"] == expected,
            position=position,
            last_id=last_id,
        )
    )


@model("SELECT event_id FROM consumer_intake WHERE consumer = %s AND event_id = ANY(%s::uuid[])")
def find_taken(tx: Transaction, params: Any) -> Answer:
    """Which of the ids were taken in."""
    consumer, ids = params
    return rows_of([{"event_id": each} for each in ids if tx.get("consumer_intake", consumer, each) is not None])


@model("INSERT INTO consumer_intake (consumer, event_id) SELECT %s, unnest(%s::uuid[])")
def take_in(tx: Transaction, params: Any) -> Answer:
    """Remember ids, each for the first time."""
    consumer, ids = params
    for each in ids:
        if not tx.insert("consumer_intake", (consumer, UUID(str(each))), {"taken_at": tx.store.now}):
            raise errors.UniqueViolation("consumer_intake_pkey")
    return touched(len(ids))


@model("SELECT DISTINCT key FROM parked_messages WHERE consumer = %s AND key = ANY(%s)")
def find_parked_keys(tx: Transaction, params: Any) -> Answer:
    """Which of the keys have messages set aside."""
    consumer, keys = params
    parked = tx.scan("parked_messages", lambda row: row["consumer"] == consumer and row["key"] in keys)
    return rows_of([{"key": key} for key in dict.fromkeys(row["key"] for _, row in parked)])


PARKED = (
    "consumer",
    "topic",
    "partition",
    "epoch",
    "message_offset",
    "key",
    "value",
    "headers",
    "reason",
    "behind",
    "attempts",
)


@model(
    "INSERT INTO parked_messages (consumer, topic, partition, epoch, message_offset, key, value, headers,"
    " reason, behind, attempts) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
def park(tx: Transaction, params: Any) -> Answer:
    """Set a message aside."""
    if not tx.insert("parked_messages", tuple(params[:5]), dict(zip(PARKED, params, strict=True))):
        raise errors.UniqueViolation("parked_messages_consumer_topic_partition_epoch_message_offset_key")
    return touched(1)


@model(
    "INSERT INTO relay_positions (name, position, epoch) VALUES (%s, 0, %s)"
    " ON CONFLICT (name) DO UPDATE SET epoch = greatest(relay_positions.epoch, excluded.epoch)"
    " RETURNING position"
)
def open_relay(tx: Transaction, params: Any) -> Answer:
    """Fence former owners of the relay and read its position."""
    name, epoch = params
    row = tx.locked("relay_positions", name) or {"name": name, "position": 0, "epoch": epoch, "error": None}
    tx.put("relay_positions", (name,), {**row, "epoch": max(row["epoch"], epoch)})
    return rows_of([{"position": row["position"]}])


@model("UPDATE relay_positions SET position = %s, error = NULL WHERE name = %s AND position = %s AND epoch = %s")
def advance_relay(tx: Transaction, params: Any) -> Answer:
    """Move the relay by compare-and-set."""
    position, name, expected, epoch = params
    return touched(
        tx.update(
            "relay_positions",
            (name,),
            lambda row: row["position"] == expected and row["epoch"] == epoch,
            position=position,
            error=None,
        )
    )


@model("UPDATE relay_positions SET error = %s WHERE name = %s")
def tell_relay_error(tx: Transaction, params: Any) -> Answer:
    """Say why the relay halts."""
    return touched(tx.update("relay_positions", (params[1],), lambda _: True, error=params[0]))


@model(
    "INSERT INTO leases (name, owner, epoch, expires_at) VALUES (%s, %s, 1, clock_timestamp() + %s)"
    " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at,"
    " epoch = leases.epoch + (leases.owner <> excluded.owner)::int"
    " WHERE leases.owner = excluded.owner OR leases.expires_at < clock_timestamp()"
    " RETURNING epoch"
)
def take_lease(tx: Transaction, params: Any) -> Answer:
    """Take or renew a lease unless somebody else holds it."""
    name, owner, life = params
    row = tx.locked("leases", name)
    if row is not None and row["owner"] != owner and row["expires_at"] >= tx.store.now:
        return rows_of([])
    epoch = 1 if row is None else row["epoch"] + (row["owner"] != owner)
    ends = tx.store.now + life.total_seconds()
    tx.put("leases", (name,), {"owner": owner, "epoch": epoch, "expires_at": ends})
    return rows_of([{"epoch": epoch}])


@model("UPDATE leases SET expires_at = clock_timestamp() WHERE name = %s AND owner = %s")
def release_lease(tx: Transaction, params: Any) -> Answer:
    """Give a lease back."""
    name, owner = params
    return touched(tx.update("leases", (name,), lambda row: row["owner"] == owner, expires_at=tx.store.now))


@model(
    "SELECT extract(epoch FROM started_at + %s - clock_timestamp())::float8 AS seconds"
    " FROM loop_runs WHERE name = %s AND finished_at IS NOT NULL"
)
def run_due_in(tx: Transaction, params: Any) -> Answer:
    """Tell how long it is until a loop is due."""
    every, name = params
    row = tx.get("loop_runs", name)
    if row is None or row["finished_at"] is None:
        return rows_of([])
    return rows_of([{"seconds": row["started_at"] + every.total_seconds() - tx.store.now}])


@model(
    "INSERT INTO loop_runs (name, started_at) VALUES (%s, clock_timestamp())"
    " ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, finished_at = NULL"
    " WHERE loop_runs.finished_at IS NULL OR loop_runs.started_at <= clock_timestamp() - %s"
)
def begin_run(tx: Transaction, params: Any) -> Answer:
    """Begin a loop's run when it is due."""
    name, every = params
    row, now = tx.locked("loop_runs", name), tx.store.now
    if row is not None and row["finished_at"] is not None and row["started_at"] > now - every.total_seconds():
        return touched(0)
    tx.put("loop_runs", (name,), {"started_at": now, "finished_at": None})
    return touched(1)


@model("UPDATE loop_runs SET finished_at = clock_timestamp() WHERE name = %s")
def finish_run(tx: Transaction, params: Any) -> Answer:
    """End a loop's run."""
    return touched(tx.update("loop_runs", (params[0],), lambda _: True, finished_at=tx.store.now))
