"""What the gateway says to its database: its queue of work and the evidence of its calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofs.simulation.store.recording import timestamp
from proofs.simulation.store.statements import Answer, model, rows_of, statement_of, touched
from proofs.simulation.store.tables import Row, Transaction

QUEUE = "mall_gateway.application.work"

NOBODYS: Mapping[str, None] = {"lease_owner": None, "lease_until": None, "lease_token": None}

WORK = (
    "seller_id",
    "work_id",
    "job",
    "kind",
    "aggregate_id",
    "subject_id",
    "account_id",
    "mall",
    "priority",
    "correlation_id",
    "causation_id",
    "traceparent",
)


@model("INSERT INTO work_lines (seller_id, mall) VALUES (%s, %s) ON CONFLICT DO NOTHING")
def open_line(tx: Transaction, params: Any) -> Answer:
    """A seller's line at a mall."""
    if tx.get("work_lines", *params) is not None:
        return touched(0)
    seller, mall = params
    return touched(int(tx.insert("work_lines", tuple(params), {"seller_id": seller, "mall": mall, "served_at": 0.0})))


@model("""
INSERT INTO work (seller_id, work_id, job, kind, aggregate_id, subject_id, account_id, mall, priority,
    correlation_id, causation_id, traceparent, not_before)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now() + make_interval(secs => %s))
ON CONFLICT DO NOTHING
""")
def add_work(tx: Transaction, params: Any) -> Answer:
    """Ask for work."""
    *columns, delay = params
    row = dict(zip(WORK, columns, strict=True))
    tx.store.sequences["work"] += 1
    row |= {
        "seq": tx.store.sequences["work"],
        "created_at": tx.store.now,
        "not_before": tx.store.now + delay,
        "tries": 0,
        **NOBODYS,
    }
    return touched(int(tx.insert("work", (row["seller_id"], row["work_id"]), row)))


@model(statement_of(QUEUE, "_TAKE"))
def take_work(tx: Transaction, params: Any) -> Answer:
    """Lease what comes next: of each seller's line the first that may be done."""
    now = tx.store.now
    all_work = [row for _, row in tx.scan("work")]
    caps = _Caps(params["cap"], params["together"].obj if "together" in params else {})
    firsts = [(line, row) for _, line in tx.scan("work_lines") if (row := _first(tx, line, all_work, caps, params))]
    firsts.sort(key=lambda each: (each[0]["served_at"] - params["lead"][each[1]["priority"]], each[1]["seq"]))
    taken: list[Row] = []
    for _, first in firsts[: params["limit"]]:
        key = (first["seller_id"], first["work_id"])
        if not tx.try_lock(("work", *key)) or (row := tx.get("work", *key)) is None or not _free(row, now):
            continue
        row = {**row, "lease_owner": params["owner"], "lease_token": params["token"]}
        row["lease_until"] = now + params["seconds"]
        tx.put("work", key, row)
        taken.append({**row, "taken_at": timestamp(tx)})
    return rows_of(taken)


@model(statement_of(QUEUE, "_SUCCEED"))
def succeed_worker(tx: Transaction, params: Any) -> Answer:
    """Free what a dead worker had in hand."""

    def had_in_hand(row: Row) -> bool:
        return row["lease_owner"] == params[0] and not _free(row, tx.store.now)

    held = [key for key, _ in tx.scan("work", had_in_hand)]
    return touched(sum(tx.update("work", key, had_in_hand, **NOBODYS) for key in held))


def _free(row: Row, now: float) -> bool:
    return row["lease_until"] is None or row["lease_until"] <= now


@dataclass(frozen=True)
class _Caps:
    """How many leases an account may have at a time: kinds that go together in one call count by themselves."""

    cap: int
    together: Mapping[str, int]

    def share(self, row: Row) -> str:
        """What a row is counted with."""
        return row["kind"] if f"{row['mall']}:{row['kind']}" in self.together else ""

    def of(self, row: Row) -> int:
        """How many there may be."""
        return self.together.get(f"{row['mall']}:{row['kind']}", self.cap)


def _first(tx: Transaction, line: Row, all_work: list[Row], caps: _Caps, params: Any) -> Row | None:
    if tx.get("work_holds", line["seller_id"]) is not None:
        return None
    mine = [row for row in all_work if (row["seller_id"], row["mall"]) == (line["seller_id"], line["mall"])]
    ready = [row for row in mine if _ready(tx, row, all_work, caps)]
    old = tx.store.now - params["aged"]

    def rank(row: Row) -> tuple[int, int]:
        aged = row["created_at"] <= old
        return min(row["priority"], params["orders"]) if aged else row["priority"], row["seq"]

    return min(ready, key=rank, default=None)


def _ready(tx: Transaction, row: Row, all_work: list[Row], caps: _Caps) -> bool:
    now = tx.store.now
    if row["not_before"] > now or not _free(row, now):
        return False
    of_account = [each for each in all_work if each["account_id"] == row["account_id"] and not _free(each, now)]
    busy = sum(caps.share(each) == caps.share(row) for each in of_account)
    same = [each for each in all_work if each["seller_id"] == row["seller_id"]]
    earlier = any(each["subject_id"] == row["subject_id"] and each["seq"] < row["seq"] for each in same)
    return busy < caps.of(row) and not earlier and not _closed(tx, row)


def _closed(tx: Transaction, row: Row) -> bool:
    closures = [tx.get("work_closures", row["seller_id"], row["account_id"], kind) for kind in (row["kind"], "")]
    return any(each is not None and each["until"] > tx.store.now for each in closures)


@model("UPDATE work_lines SET served_at = clock_timestamp() WHERE seller_id = %s AND mall = %s")
def serve_line(tx: Transaction, params: Any) -> Answer:
    """A line had its turn."""
    return touched(tx.update("work_lines", tuple(params), lambda _: True, served_at=tx.store.now))


@model(
    "UPDATE work SET lease_until = clock_timestamp() + make_interval(secs => %s)"
    " WHERE seller_id = %s AND work_id = %s AND lease_token = %s"
)
def keep_work(tx: Transaction, params: Any) -> Answer:
    """Make a lease longer."""
    seconds, seller, work, token = params
    until = tx.store.now + seconds
    return touched(tx.update("work", (seller, work), lambda row: row["lease_token"] == token, lease_until=until))


@model("DELETE FROM work WHERE seller_id = %s AND work_id = %s AND lease_token = %s")
def finish_work(tx: Transaction, params: Any) -> Answer:
    """Work is done."""
    seller, work, token = params
    row = tx.locked("work", seller, work)
    if row is None or row["lease_token"] != token:
        return touched(0)
    tx.delete("work", (seller, work))
    return touched(1)


@model("""
UPDATE work SET not_before = clock_timestamp() + make_interval(secs => %s), waits_for = %s, waits_because = %s,
    tries = tries + %s, lease_owner = NULL, lease_until = NULL, lease_token = NULL
    WHERE seller_id = %s AND work_id = %s AND lease_token = %s
""")
def put_work_back(tx: Transaction, params: Any) -> Answer:
    """Work waits."""
    seconds, _, _, counts, seller, work, token = params
    row = tx.locked("work", seller, work)
    if row is None or row["lease_token"] != token:
        return touched(0)
    later = {"not_before": tx.store.now + seconds, "tries": row["tries"] + counts}
    return touched(tx.update("work", (seller, work), lambda _: True, **later, **NOBODYS))


@model("""
INSERT INTO work_closures (seller_id, account_id, kind, until, waits_for, waits_because)
VALUES (%s, %s, %s, clock_timestamp() + make_interval(secs => %s), %s, %s)
ON CONFLICT (seller_id, account_id, kind) DO UPDATE SET until = greatest(work_closures.until, excluded.until),
    waits_for = excluded.waits_for, waits_because = excluded.waits_because
""")
def close_account(tx: Transaction, params: Any) -> Answer:
    """Nothing of a kind is taken for a while."""
    seller, account, kind, seconds, *_ = params
    row = tx.locked("work_closures", seller, account, kind)
    until = max(tx.store.now + seconds, row["until"] if row else 0.0)
    tx.put("work_closures", (seller, account, kind), {"until": until})
    return touched(1)


@model(statement_of("mall_gateway.malls.calls", "_RECORD"))
def keep_call(tx: Transaction, params: Any) -> Answer:
    """The evidence of a call."""
    key = tuple(params[:3])
    tx.lock(("calls", *key))
    tx.put("calls", key, {"api": params[5], "outcome": params[10]})
    return touched(1)


@model("UPDATE calls SET answer = %s WHERE seller_id = %s AND called_at = %s AND call_id = %s")
def complete_call(tx: Transaction, params: Any) -> Answer:
    """The answer of a call that was kept without it."""
    answer, *key = params
    return touched(tx.update("calls", tuple(key), lambda _: True, answer=answer))


@model("INSERT INTO work_holds (seller_id) VALUES (%s) ON CONFLICT DO NOTHING")
def hold_seller(tx: Transaction, params: Any) -> Answer:
    """Take nothing of a seller's."""
    return touched(int(tx.insert("work_holds", (params[0],), {})))


@model("DELETE FROM work_holds WHERE seller_id = %s")
def release_seller(tx: Transaction, params: Any) -> Answer:
    """Take a seller's work again."""
    if tx.locked("work_holds", params[0]) is None:
        return touched(0)
    tx.delete("work_holds", (params[0],))
    return touched(1)
