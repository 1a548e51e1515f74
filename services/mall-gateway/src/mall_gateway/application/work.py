"""The durable queue of what is to be done at the malls.

A piece of work is written in the transaction of the event that asks for it, taken under a lease, and removed in the
transaction of its outcome, by compare-and-set on the lease's token: whoever lost the lease writes nothing.

Sellers are served in turn within a mall: the one served longest ago comes first. Urgency is a head start of some
seconds in that order, so that urgent work overtakes, while nobody's work waits for another seller's longer than the
head start. Among one seller's work the more urgent comes first; but what has waited for AGED_SECONDS counts as an
order's, so that orders that never end keep no listing back for ever. Work on one subject (a listing, an order) is done
in the order asked.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import UUID, uuid4, uuid5

from psycopg.types.json import Jsonb

from chassis.causes import Cause, current_cause
from chassis.database import Database
from chassis.event_store import Statement

Job = Literal["intent", "collection", "read_back"]

URGENT, ORDERS, LISTINGS, READS = 0, 1, 2, 3
HEAD_START_SECONDS = (10.0, 5.0, 2.0, 0.0)
"""By priority: invoices, cancels and zero stock; orders; listings; reads of the catalogue."""
AGED_SECONDS = 60.0

_READ_BACKS = UUID("3b0f4c39-1e0c-5c4d-8f0d-7e2f0b9d1c55")


@dataclass(frozen=True)
class Task:
    """One piece of work. `subject_id` is what it must stay in order with."""

    seller_id: UUID
    work_id: UUID
    job: Job
    kind: str
    aggregate_id: UUID
    subject_id: UUID
    account_id: UUID
    mall: str
    priority: int


def read_back_id(intent_id: UUID) -> UUID:
    """The id of the work that reads a listing back."""
    return uuid5(_READ_BACKS, str(intent_id))


@dataclass
class Leased:
    """A task that is ours until `ends` (this process's monotonic clock), and on whose behalf it is done."""

    task: Task
    token: UUID
    tries: int
    cause: Cause
    ends: float = field(default=0.0)
    taken: tuple[datetime, float] | None = None
    """The database's time when it was taken, and this process's monotonic clock then."""

    def time(self, own: Callable[[], datetime]) -> datetime:
        """The time that all replicas tell alike, however wrong their own clocks are; `own` where it is not known."""
        if self.taken is None:
            return own()
        at, then = self.taken
        return at + timedelta(seconds=time.monotonic() - then)

    @property
    def ours(self) -> bool:
        """Whether the lease has surely not ended."""
        return time.monotonic() < self.ends


@dataclass(frozen=True)
class Wait:
    """Why work waits: a code, a Korean sentence, and for how long. `closes` says for what else of the account."""

    seconds: float
    code: str
    because: str
    closes: Literal["nothing", "kind", "account"] = "nothing"
    counts: bool = True


class Work(Protocol):
    """The queue. What changes it beside an event is returned as statements for that event's transaction."""

    def add(self, task: Task, delay_seconds: float = 0.0) -> Sequence[Statement]:
        """Ask for work; asking for the same once more changes nothing."""
        ...

    def take(self, owner: str, limit: int) -> Sequence[Leased]:
        """Lease what comes next: at most one per seller and mall."""
        ...

    def succeed(self, owner: str) -> None:
        """Free what a dead process of that name had in hand."""
        ...

    def keep(self, leased: Leased) -> Sequence[Statement]:
        """Go on only while the lease is ours."""
        ...

    def renew(self, leased: Leased) -> bool:
        """Make the lease longer. False when it was lost."""
        ...

    def finish(self, leased: Leased) -> Sequence[Statement]:
        """Done, if the lease is still ours."""
        ...

    def put_back(self, leased: Leased, wait: Wait) -> Sequence[Statement]:
        """Later, if the lease is still ours."""
        ...

    def hold(self, seller_id: UUID) -> Sequence[Statement]:
        """Take nothing of a seller's from now on."""
        ...

    def release(self, seller_id: UUID) -> Sequence[Statement]:
        """Take a seller's work again."""
        ...


class PostgresWork:
    """The queue in the table `work`; all times are the database's."""

    def __init__(
        self,
        database: Database,
        *,
        lease_seconds: float = 20.0,
        per_account: int = 4,
        together: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        """`together` is how many pieces of a mall and kind go in one call: so many are leased beside the others."""
        self._together = Jsonb({f"{mall}:{kind}": size for (mall, kind), size in (together or {}).items()})
        self._database = database
        self._lease_seconds = lease_seconds
        self._per_account = per_account

    def add(self, task: Task, delay_seconds: float = 0.0) -> Sequence[Statement]:
        """Ask for work."""
        cause = current_cause()
        columns = (*vars(task).values(), cause.correlation_id, cause.causation_id, cause.traceparent, delay_seconds)
        return (Statement(_LINE, (task.seller_id, task.mall)), Statement(_ADD, columns))

    def take(self, owner: str, limit: int) -> Sequence[Leased]:
        """Lease what comes next."""
        token, asked = uuid4(), time.monotonic()
        with self._database.transaction() as cursor:
            cursor.execute(
                _TAKE,
                {
                    "owner": owner,
                    "token": token,
                    "seconds": self._lease_seconds,
                    "cap": self._per_account,
                    "together": self._together,
                    "lead": list(HEAD_START_SECONDS),
                    "aged": AGED_SECONDS,
                    "orders": ORDERS,
                    "limit": limit,
                },
            )
            rows = cursor.fetchall()
            lines = {(row["seller_id"], row["mall"]) for row in rows}
            if lines:
                cursor.executemany(_SERVED, sorted(lines, key=str))
        return [_leased(row, token, asked + self._lease_seconds) for row in sorted(rows, key=lambda row: row["seq"])]

    def succeed(self, owner: str) -> None:
        """Free what a dead process of that name had in hand; one that lives loses its leases, and writes nothing."""
        with self._database.connection() as connection:
            connection.execute(_SUCCEED, (owner,))

    def keep(self, leased: Leased) -> Sequence[Statement]:
        """Go on only while the lease is ours."""
        return (Statement(_KEEP, (self._lease_seconds, *_whose(leased)), rows=1),)

    def renew(self, leased: Leased) -> bool:
        """Make the lease longer. False when it was lost."""
        asked = time.monotonic()
        with self._database.connection() as connection:
            kept = connection.execute(_KEEP, (self._lease_seconds, *_whose(leased))).rowcount == 1
        if kept:
            leased.ends = asked + self._lease_seconds
        return kept

    def finish(self, leased: Leased) -> Sequence[Statement]:
        """Done, if the lease is still ours."""
        return (Statement(_FINISH, _whose(leased), rows=1),)

    def put_back(self, leased: Leased, wait: Wait) -> Sequence[Statement]:
        """Later, if the lease is still ours."""
        told = (wait.seconds, wait.code, wait.because)
        back = Statement(_PUT_BACK, (*told, int(wait.counts), *_whose(leased)), rows=1)
        if wait.closes == "nothing":
            return (back,)
        kind = leased.task.kind if wait.closes == "kind" else ""
        return (back, Statement(_CLOSE, (leased.task.seller_id, leased.task.account_id, kind, *told)))

    def hold(self, seller_id: UUID) -> Sequence[Statement]:
        """Take nothing of a seller's from now on."""
        return (Statement("INSERT INTO work_holds (seller_id) VALUES (%s) ON CONFLICT DO NOTHING", (seller_id,)),)

    def release(self, seller_id: UUID) -> Sequence[Statement]:
        """Take a seller's work again."""
        return (Statement("DELETE FROM work_holds WHERE seller_id = %s", (seller_id,)),)


_LINE = "INSERT INTO work_lines (seller_id, mall) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_ADD = """
INSERT INTO work (seller_id, work_id, job, kind, aggregate_id, subject_id, account_id, mall, priority,
    correlation_id, causation_id, traceparent, not_before)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now() + make_interval(secs => %s))
ON CONFLICT DO NOTHING
"""
_TAKE = """
WITH busy AS (
    SELECT account_id, share FROM work, LATERAL (
        SELECT (%(together)s::jsonb ->> (mall || ':' || kind))::int AS size) batch, LATERAL (
        SELECT CASE WHEN size IS NULL THEN '' ELSE kind END AS share) shared
    WHERE lease_until > clock_timestamp()
    GROUP BY account_id, share HAVING count(*) >= coalesce(max(size), %(cap)s)
), next AS (
    SELECT first.seller_id, first.work_id
    FROM work_lines line CROSS JOIN LATERAL (
        SELECT each.seller_id, each.work_id, each.priority, each.seq
        FROM generate_series(0, cardinality(%(lead)s::float8[]) - 1) urgency CROSS JOIN LATERAL (
            SELECT w.seller_id, w.work_id, w.priority, w.seq, w.created_at FROM work w
            WHERE w.seller_id = line.seller_id AND w.mall = line.mall AND w.priority = urgency
                AND w.not_before <= clock_timestamp()
                AND (w.lease_until IS NULL OR w.lease_until <= clock_timestamp())
                AND NOT EXISTS (
                    SELECT FROM busy WHERE busy.account_id = w.account_id AND busy.share =
                        CASE WHEN jsonb_exists(%(together)s::jsonb, w.mall || ':' || w.kind) THEN w.kind ELSE '' END)
                AND NOT EXISTS (
                    SELECT FROM work_closures c WHERE c.seller_id = w.seller_id AND c.account_id = w.account_id
                        AND c.kind IN (w.kind, '') AND c.until > clock_timestamp())
                AND NOT EXISTS (
                    SELECT FROM work e
                    WHERE e.seller_id = w.seller_id AND e.subject_id = w.subject_id AND e.seq < w.seq)
            ORDER BY w.seq LIMIT 1
        ) each
        ORDER BY CASE WHEN each.created_at <= clock_timestamp() - make_interval(secs => %(aged)s)
            THEN least(each.priority, %(orders)s) ELSE each.priority END, each.seq LIMIT 1
    ) first
    WHERE NOT EXISTS (SELECT FROM work_holds h WHERE h.seller_id = line.seller_id)
    ORDER BY line.served_at - make_interval(secs => (%(lead)s::float8[])[first.priority + 1]), first.seq
    LIMIT %(limit)s
), locked AS (
    SELECT w.seller_id, w.work_id FROM work w JOIN next USING (seller_id, work_id)
    WHERE w.lease_until IS NULL OR w.lease_until <= clock_timestamp()
    FOR UPDATE OF w SKIP LOCKED
)
UPDATE work SET lease_owner = %(owner)s, lease_token = %(token)s,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s), waits_for = 'answer', waits_because = ''
FROM locked WHERE work.seller_id = locked.seller_id AND work.work_id = locked.work_id
RETURNING work.*, clock_timestamp() AS taken_at
"""
_SUCCEED = """
UPDATE work SET lease_owner = NULL, lease_until = NULL, lease_token = NULL
WHERE lease_owner = %s AND lease_until > clock_timestamp()
"""
_SERVED = "UPDATE work_lines SET served_at = clock_timestamp() WHERE seller_id = %s AND mall = %s"
_OURS = "WHERE seller_id = %s AND work_id = %s AND lease_token = %s"
_KEEP = f"UPDATE work SET lease_until = clock_timestamp() + make_interval(secs => %s) {_OURS}"  # noqa: S608
_FINISH = f"DELETE FROM work {_OURS}"  # noqa: S608
_PUT_BACK = f"""
UPDATE work SET not_before = clock_timestamp() + make_interval(secs => %s), waits_for = %s, waits_because = %s,
    tries = tries + %s, lease_owner = NULL, lease_until = NULL, lease_token = NULL {_OURS}
"""  # noqa: S608
_CLOSE = """
INSERT INTO work_closures (seller_id, account_id, kind, until, waits_for, waits_because)
VALUES (%s, %s, %s, clock_timestamp() + make_interval(secs => %s), %s, %s)
ON CONFLICT (seller_id, account_id, kind) DO UPDATE SET until = greatest(work_closures.until, excluded.until),
    waits_for = excluded.waits_for, waits_because = excluded.waits_because
"""


def _whose(leased: Leased) -> tuple[UUID, UUID, UUID]:
    return leased.task.seller_id, leased.task.work_id, leased.token


def _leased(row: dict[str, Any], token: UUID, ends: float) -> Leased:
    task = Task(**{name: row[name] for name in Task.__dataclass_fields__})
    cause = Cause(
        seller_id=row["seller_id"],
        actor=f"event:{row['causation_id']}" if row["causation_id"] else "schedule:work",
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        traceparent=row["traceparent"],
    )
    return Leased(task, token, row["tries"], cause, ends, (row["taken_at"], time.monotonic()))
