"""Views of the gateway: the sellers' mall accounts, and the intents with their attempts and outcomes."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from psycopg.types.json import Jsonb

from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from mall_gateway.domain import Intent, MallAccount


class AccountsView(Projection):
    """Mall accounts as they are now."""

    name: ClassVar[str] = "accounts"
    ddl: ClassVar[str] = """
        CREATE TABLE accounts_view (
            seller_id uuid NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            label text NOT NULL,
            login_id text NOT NULL,
            fields text[] NOT NULL,
            state text NOT NULL,
            key_expires_on date,
            saved_at timestamptz NOT NULL,
            verified_at timestamptz,
            reason text,
            mall_message text,
            PRIMARY KEY (seller_id, account_id)
        )
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One statement an event: accounts change rarely."""
        for recorded in events:
            self._fold_one(cursor, recorded, recorded.event)

    def _fold_one(self, cursor: Rows, recorded: Recorded, fact: Any) -> None:
        match fact:
            case MallAccount.Saved() | MallAccount.KeyReplaced():
                known = fact.credentials
                row = (known.mall, fact.label, known.login_id, list(known.fields), known.key_expires_on)
                cursor.execute(_SAVE_ACCOUNT, (recorded.seller_id, fact.originator_id, *row, recorded.recorded_at))
            case MallAccount.Verified():
                cursor.execute(_VERIFY_ACCOUNT, (recorded.recorded_at, recorded.seller_id, fact.originator_id))
            case MallAccount.Failed():
                told = (fact.became, fact.denial.reason, fact.denial.mall_message)
                cursor.execute(_FAIL_ACCOUNT, (*told, recorded.seller_id, fact.originator_id))
            case MallAccount.Removed():
                cursor.execute(_REMOVE_ACCOUNT, (recorded.seller_id, fact.originator_id))
            case _:
                pass


_SAVE_ACCOUNT = """
INSERT INTO accounts_view (seller_id, account_id, mall, label, login_id, fields, key_expires_on, saved_at, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'unverified')
ON CONFLICT (seller_id, account_id) DO UPDATE SET label = excluded.label, login_id = excluded.login_id,
    fields = excluded.fields, key_expires_on = excluded.key_expires_on, state = 'unverified', reason = NULL,
    mall_message = NULL
"""
_VERIFY_ACCOUNT = """
UPDATE accounts_view SET state = 'verified', verified_at = %s, reason = NULL, mall_message = NULL
WHERE seller_id = %s AND account_id = %s
"""
_FAIL_ACCOUNT = """
UPDATE accounts_view SET state = %s, reason = %s, mall_message = %s WHERE seller_id = %s AND account_id = %s
"""
_REMOVE_ACCOUNT = "DELETE FROM accounts_view WHERE seller_id = %s AND account_id = %s"


class IntentsView(Projection):
    """Every act asked for, its state and its history."""

    name: ClassVar[str] = "intents"
    ddl: ClassVar[str] = """
        CREATE TABLE intents_view (
            seller_id uuid NOT NULL,
            intent_id uuid NOT NULL,
            kind text NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            subject_id uuid NOT NULL,
            number int NOT NULL,
            state text NOT NULL,
            attempts int NOT NULL DEFAULT 0,
            recorded_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            PRIMARY KEY (seller_id, intent_id)
        );
        CREATE INDEX ON intents_view (seller_id, recorded_at DESC, intent_id DESC);
        CREATE TABLE intent_steps_view (
            seller_id uuid NOT NULL,
            intent_id uuid NOT NULL,
            version bigint NOT NULL,
            step text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            details jsonb NOT NULL,
            PRIMARY KEY (seller_id, intent_id, version)
        )
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row an intent, a row a step."""
        for recorded in events:
            fact = recorded.event
            if isinstance(fact, Intent.Recorded):
                about = fact.about
                row = (about.kind, about.account_id, about.mall, about.subject_id, about.number)
                times = (recorded.recorded_at, recorded.recorded_at)
                cursor.execute(_ADD_INTENT, (recorded.seller_id, fact.originator_id, *row, *times))
            elif (step := _step_of(fact)) is not None:
                self._add_step(cursor, recorded, *step)

    def _add_step(self, cursor: Rows, recorded: Recorded, state: str | None, details: Mapping[str, Any]) -> None:
        fact = recorded.event
        step = type(fact).__name__
        key = (recorded.seller_id, fact.originator_id)
        attempted = 1 if step == "Attempted" else 0
        cursor.execute(_CHANGE_INTENT, (state, attempted, recorded.recorded_at, *key))
        told = (step, recorded.recorded_at, recorded.actor, Jsonb(details))
        cursor.execute(_ADD_STEP, (*key, fact.originator_version, *told))


_ADD_INTENT = """
INSERT INTO intents_view (seller_id, intent_id, kind, account_id, mall, subject_id, number, recorded_at, changed_at,
    state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'open')
"""
_CHANGE_INTENT = """
UPDATE intents_view SET state = coalesce(%s, state), attempts = attempts + %s, changed_at = %s
WHERE seller_id = %s AND intent_id = %s
"""
_ADD_STEP = """
INSERT INTO intent_steps_view (seller_id, intent_id, version, step, at, actor, details)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def _step_of(fact: Any) -> tuple[str | None, dict[str, Any]] | None:
    """The state that a fact leads to (None: the same as before) and what it tells."""
    match fact:
        case Intent.Attempted():
            return None, {"attempt": fact.attempt, "mode": fact.mode}
        case Intent.Deferred():
            return None, {**_denied(fact), "effect_possible": fact.effect_possible}
        case Intent.FoundAbsent():
            return None, _proved(fact)
        case Intent.Accepted():
            return "accepted", {**_proved(fact), **_shown(fact), "by": fact.by}
        case Intent.Refused():
            return "refused", {**_denied(fact), "by": fact.by, "cancel_asked": fact.cancel_asked}
        case Intent.Unsettled():
            return "unsettled", _denied(fact)
        case Intent.ReadBack():
            return None, {**_proved(fact), **_shown(fact)}
        case _:
            return None


def _proved(fact: Any) -> dict[str, Any]:
    proof = fact.proof
    call = str(proof.call_id) if proof.call_id else None
    return {"call_id": call, "trace_id": proof.trace_id, "mall_trace_id": proof.mall_trace_id, "answer": proof.answer}


def _denied(fact: Any) -> dict[str, Any]:
    return {**_proved(fact), **vars(fact.denial)}


def _shown(fact: Any) -> dict[str, Any]:
    return {"shown": vars(fact.shown)} if fact.shown else {}


def accounts(cursor: Rows) -> Sequence[dict[str, Any]]:
    """The seller's accounts, by mall and time."""
    return cursor.execute("SELECT * FROM accounts_view ORDER BY mall, saved_at, account_id").fetchall()


def intents_before(cursor: Rows, filters: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Intents, the newest first, behind a place in that order."""
    return cursor.execute(_LIST_INTENTS, filters).fetchall()


def intent_with_steps(cursor: Rows, intent_id: UUID) -> dict[str, Any] | None:
    """One intent and what became of it, step by step."""
    found = cursor.execute("SELECT * FROM intents_view WHERE intent_id = %s", (intent_id,)).fetchone()
    if found is None:
        return None
    steps = "SELECT version, step, at, actor, details FROM intent_steps_view WHERE intent_id = %s ORDER BY version"
    return {**found, "steps": cursor.execute(steps, (intent_id,)).fetchall()}


_LIST_INTENTS = """
SELECT * FROM intents_view WHERE (recorded_at, intent_id) < (%(before)s, %(before_id)s)
    AND (%(state)s::text IS NULL OR state = %(state)s) AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(account_id)s::uuid IS NULL OR account_id = %(account_id)s)
    AND (%(subject_id)s::uuid IS NULL OR subject_id = %(subject_id)s)
ORDER BY recorded_at DESC, intent_id DESC LIMIT %(limit)s
"""
_LIST_WORK = """
SELECT w.work_id, w.job, w.kind, w.aggregate_id, w.subject_id, w.account_id, w.mall, w.priority, w.created_at, w.seq,
    w.tries, CASE WHEN w.lease_until > now() THEN 'doing' ELSE 'waiting' END AS state,
    CASE WHEN h.seller_id IS NOT NULL THEN 'suspended' WHEN c.until IS NOT NULL THEN c.waits_for
        ELSE w.waits_for END AS waits_for,
    CASE WHEN h.seller_id IS NOT NULL THEN '판매자 이용이 정지되어 멈추어 있습니다.'
        WHEN c.until IS NOT NULL THEN c.waits_because ELSE w.waits_because END AS waits_because,
    CASE WHEN greatest(w.not_before, c.until) > now() THEN greatest(w.not_before, c.until) END AS waits_until
FROM work w LEFT JOIN work_holds h USING (seller_id) LEFT JOIN LATERAL (
    SELECT c.until, c.waits_for, c.waits_because FROM work_closures c
    WHERE c.seller_id = w.seller_id AND c.account_id = w.account_id AND c.kind IN (w.kind, '') AND c.until > now()
    ORDER BY c.until DESC LIMIT 1) c ON true
WHERE w.seq > %(after)s AND (%(mall)s::text IS NULL OR w.mall = %(mall)s)
    AND (%(account_id)s::uuid IS NULL OR w.account_id = %(account_id)s)
ORDER BY w.seq LIMIT %(limit)s
"""


def work_after(cursor: Rows, filters: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Work that is not done, in the order asked, with why it waits and until when."""
    return cursor.execute(_LIST_WORK, filters).fetchall()


_QUEUES = """
SELECT w.mall, w.seller_id, count(*) FILTER (WHERE w.lease_until > now())::int AS doing,
    count(*) FILTER (WHERE w.lease_until IS NULL OR w.lease_until <= now())::int AS waiting,
    count(*) FILTER (WHERE w.tries > 0)::int AS failing, bool_or(h.seller_id IS NOT NULL) AS suspended,
    min(w.created_at) AS oldest_at, (array_agg(w.waits_for ORDER BY w.seq))[1] AS waits_for,
    (array_agg(w.waits_because ORDER BY w.seq))[1] AS waits_because
FROM work w LEFT JOIN work_holds h USING (seller_id)
WHERE (%(sellers)s::uuid[] IS NULL OR w.seller_id = ANY(%(sellers)s)) AND (%(mall)s::text IS NULL OR w.mall = %(mall)s)
GROUP BY w.mall, w.seller_id ORDER BY oldest_at, w.mall, w.seller_id LIMIT %(limit)s
"""


def queues(cursor: Rows, sellers: Sequence[UUID] | None, mall: str | None, limit: int) -> Sequence[dict[str, Any]]:
    """The queues by mall and seller, the oldest work first: for the operator, over a cursor that sees all."""
    filters = {"sellers": list(sellers) if sellers else None, "mall": mall, "limit": limit}
    return cursor.execute(_QUEUES, filters).fetchall()
