"""The evidence of every call to a mall: what left, what came back, when, for whom and why; masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from psycopg.types.json import Jsonb

from chassis.database import Database, Rows

CALLS_TABLE = """
CREATE TABLE calls (
    seller_id uuid NOT NULL,
    called_at timestamptz NOT NULL,
    call_id uuid NOT NULL,
    account_id uuid NOT NULL,
    mall text NOT NULL,
    api text NOT NULL,
    method text NOT NULL,
    url text NOT NULL,
    request_headers jsonb NOT NULL,
    request text NOT NULL,
    outcome text NOT NULL,
    status int,
    answer text NOT NULL,
    duration_ms int NOT NULL,
    waited_ms int NOT NULL,
    trace_id text,
    mall_trace_id text,
    intent_id uuid,
    attempt int,
    PRIMARY KEY (seller_id, called_at, call_id)
);
CREATE INDEX ON calls (seller_id, call_id);
CREATE INDEX ON calls (seller_id, intent_id) WHERE intent_id IS NOT NULL
"""

CALLS_BUDGET = "ALTER TABLE calls ADD COLUMN budget jsonb NOT NULL DEFAULT '{}'"

CALLS_FOR_MANY = """
ALTER TABLE calls ADD COLUMN also_for uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX ON calls USING gin (also_for) WHERE also_for <> '{}'
"""

MALL_TRACES = ("gncp-gw-trace-id", "x-request-id", "request-id", "x-trace-id")


@dataclass(frozen=True)
class Call:
    """One call, masked; times in UTC and milliseconds.

    `outcome`: `unfinished` while it is on its way (and for ever where the process died on it), then `answered`,
    `not_sent`, `lost` or `too_large`. `budget` is how many calls each budget had left when this one left. `also_for`
    are the further intents that it carried.
    """

    seller_id: UUID
    called_at: datetime
    call_id: UUID
    account_id: UUID
    mall: str
    api: str
    method: str
    url: str
    request_headers: Mapping[str, str]
    request: str
    outcome: str
    status: int | None
    answer: str
    duration_ms: int
    waited_ms: int
    trace_id: str | None
    mall_trace_id: str | None
    intent_id: UUID | None
    attempt: int | None
    budget: Mapping[str, int] = field(default_factory=dict[str, int])
    also_for: Sequence[UUID] = ()


class CallLog(Protocol):
    """Keeps calls."""

    def record(self, call: Call) -> None:
        """Keep a call when it begins, and what became of it when it ends."""
        ...

    def complete(self, seller_id: UUID, call_id: UUID, called_at: datetime, answer: str) -> None:
        """Add the answer of a call that was kept without it."""
        ...


class PostgresCallLog:
    """Keeps calls in the table `calls`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, call: Call) -> None:
        """Keep a call, once when it begins and once when it ends. PostgreSQL text holds no NUL: those are dropped."""
        values = [
            Jsonb(dict(value)) if name in {"request_headers", "budget"} else _stored(value)
            for name, value in vars(replace(call, also_for=list(call.also_for))).items()
        ]
        with self._database.connection() as connection:
            connection.execute(_RECORD, values)

    def complete(self, seller_id: UUID, call_id: UUID, called_at: datetime, answer: str) -> None:
        """Add the answer of a call that was kept without it."""
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE calls SET answer = %s WHERE seller_id = %s AND called_at = %s AND call_id = %s",
                (_stored(answer), seller_id, called_at, call_id),
            )


_RECORD = """
INSERT INTO calls (seller_id, called_at, call_id, account_id, mall, api, method, url, request_headers, request, outcome,
    status, answer, duration_ms, waited_ms, trace_id, mall_trace_id, intent_id, attempt, budget,
    also_for)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (seller_id, called_at, call_id) DO UPDATE SET url = excluded.url,
    request_headers = excluded.request_headers, request = excluded.request, outcome = excluded.outcome,
    status = excluded.status, answer = excluded.answer, duration_ms = excluded.duration_ms,
    waited_ms = excluded.waited_ms, mall_trace_id = excluded.mall_trace_id, budget = excluded.budget
"""
_LIST = """
SELECT * FROM calls WHERE (called_at, call_id) < (%(before)s, %(before_id)s)
    AND (%(account_id)s::uuid IS NULL OR account_id = %(account_id)s) AND (%(mall)s::text IS NULL OR mall = %(mall)s)
    AND (%(intent_id)s::uuid IS NULL OR intent_id = %(intent_id)s
        OR (also_for <> '{}' AND also_for @> ARRAY[%(intent_id)s::uuid]))
    AND (%(outcome)s::text IS NULL OR outcome = %(outcome)s)
ORDER BY called_at DESC, call_id DESC LIMIT %(limit)s
"""


def calls_before(cursor: Rows, filters: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Calls, the newest first, behind a place in that order; the cursor sees one seller's only."""
    return cursor.execute(_LIST, filters).fetchall()


def call_of(cursor: Rows, call_id: UUID) -> dict[str, Any] | None:
    """One call."""
    return cursor.execute("SELECT * FROM calls WHERE call_id = %s", (call_id,)).fetchone()


def mall_trace_of(headers: Mapping[str, str]) -> str | None:
    """The mall's own trace id, where it gives one."""
    found = {name.lower(): value for name, value in headers.items()}
    return next((found[name] for name in MALL_TRACES if name in found), None)


def _stored(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


_BY_SELLER = """
SELECT s.seller_id, c.mall, c.calls, c.throttled, c.failed, c.waited_ms, c.last_called_at
FROM (SELECT DISTINCT seller_id FROM accounts_view) s CROSS JOIN LATERAL (
    SELECT mall, count(*)::int AS calls, count(*) FILTER (WHERE status = 429)::int AS throttled,
        count(*) FILTER (WHERE outcome <> 'answered' OR status >= 500)::int AS failed,
        coalesce(avg(waited_ms), 0)::int AS waited_ms, max(called_at) AS last_called_at
    FROM calls WHERE calls.seller_id = s.seller_id AND called_at > now() - interval '1 hour' GROUP BY mall) c
ORDER BY c.calls DESC, s.seller_id LIMIT 2000
"""


def calls_by_seller(cursor: Rows) -> Sequence[dict[str, Any]]:
    """What each seller called at each mall within the last hour, most first: over a cursor that sees all."""
    return cursor.execute(_BY_SELLER).fetchall()
