"""What was collected: windows with their seals, the state of each account, lines set aside, and the schedule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from collecting.domain import BrokenLine, Collection, CollectionPlan


class CollectionsView(Projection):
    """One row a window: the certificate that nothing was lost."""

    name: ClassVar[str] = "collections"
    ddl: ClassVar[str] = """
        CREATE TABLE collections_view (
            seller_id uuid NOT NULL,
            collection_id uuid NOT NULL,
            position bigint NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            login_id text NOT NULL,
            item text NOT NULL,
            since timestamptz NOT NULL,
            until timestamptz NOT NULL,
            asked_by text NOT NULL,
            actor text NOT NULL,
            state text NOT NULL,
            requested_at timestamptz NOT NULL,
            ended_at timestamptz,
            pages_taken int NOT NULL DEFAULT 0,
            new_lines int NOT NULL DEFAULT 0,
            pages int,
            lines int,
            broken int,
            digest text,
            times_reopened int NOT NULL DEFAULT 0,
            reason text,
            mall_message text,
            mall_answer text,
            trace_id text,
            PRIMARY KEY (seller_id, collection_id)
        );
        CREATE INDEX ON collections_view (seller_id, account_id, item, until);
        CREATE INDEX ON collections_view (seller_id, position DESC);
        CREATE TABLE collection_plans_view (
            seller_id uuid NOT NULL,
            account_id uuid NOT NULL,
            item text NOT NULL,
            plan_id uuid NOT NULL,
            mall text NOT NULL,
            running boolean NOT NULL,
            due_at timestamptz NOT NULL,
            sealed_until timestamptz,
            failures int NOT NULL DEFAULT 0,
            PRIMARY KEY (seller_id, account_id, item)
        );
        CREATE INDEX ON collection_plans_view (due_at) WHERE running;
        CREATE INDEX ON collection_plans_view (seller_id, plan_id);
        CREATE TABLE broken_lines_view (
            seller_id uuid NOT NULL,
            broken_line_id uuid NOT NULL,
            collection_id uuid NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            page int NOT NULL,
            place int NOT NULL,
            state text NOT NULL,
            reason text NOT NULL,
            set_aside_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            PRIMARY KEY (seller_id, broken_line_id)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A few columns for each event of a collection, a plan or a broken line."""
        for recorded in events:
            match recorded.event:
                case Collection.Requested():
                    _insert_collection(cursor, recorded, recorded.event)
                case Collection.Event():
                    _change_collection(cursor, recorded)
                case CollectionPlan.Opened():
                    _insert_plan(cursor, recorded.event)
                case CollectionPlan.Event():
                    _change_plan(cursor, recorded)
                case BrokenLine.SetAside():
                    _insert_broken_line(cursor, recorded, recorded.event)
                case BrokenLine.Revealed():
                    pass
                case BrokenLine.Event():
                    _change_broken_line(cursor, recorded)
                case _:
                    pass


def _insert_collection(cursor: Rows, recorded: Recorded, fact: Collection.Requested) -> None:
    window = fact.window
    cursor.execute(
        "INSERT INTO collections_view (seller_id, collection_id, position, account_id, mall, login_id, item, since,"
        " until, asked_by, actor, state, requested_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'running', %s)",
        (
            fact.seller_id,
            fact.originator_id,
            recorded.notification_id,
            window.account_id,
            window.mall,
            window.login_id,
            window.item,
            window.since,
            window.until,
            fact.by,
            recorded.actor,
            recorded.recorded_at,
        ),
    )


def _change_collection(cursor: Rows, recorded: Recorded) -> None:
    fact, key = recorded.event, (recorded.seller_id, recorded.event.originator_id)
    match fact:
        case Collection.PageTaken():
            cursor.execute(
                "UPDATE collections_view SET pages_taken = pages_taken + 1, new_lines = new_lines + %s"
                " WHERE seller_id = %s AND collection_id = %s",
                (fact.new, *key),
            )
        case Collection.Sealed():
            cursor.execute(
                "UPDATE collections_view SET state = 'sealed', ended_at = %s, pages = %s, lines = %s, broken = %s,"
                " digest = %s, reason = NULL WHERE seller_id = %s AND collection_id = %s",
                (recorded.recorded_at, fact.pages, fact.lines, fact.broken, fact.digest, *key),
            )
        case Collection.Reopened():
            cursor.execute(
                "UPDATE collections_view SET state = 'running', ended_at = NULL, reason = %s, pages_taken = 0,"
                " times_reopened = times_reopened + 1 WHERE seller_id = %s AND collection_id = %s",
                (fact.reason, *key),
            )
        case Collection.Failed():
            _fail_collection(cursor, recorded, fact)
        case _:
            pass


def _fail_collection(cursor: Rows, recorded: Recorded, fact: Collection.Failed) -> None:
    cursor.execute(
        "UPDATE collections_view SET state = 'failed', ended_at = %s, reason = %s, mall_message = %s,"
        " mall_answer = %s, trace_id = %s WHERE seller_id = %s AND collection_id = %s",
        (
            recorded.recorded_at,
            fact.failure.reason,
            fact.failure.mall_message,
            fact.answer.text,
            fact.answer.trace_id,
            recorded.seller_id,
            fact.originator_id,
        ),
    )


def _insert_plan(cursor: Rows, fact: CollectionPlan.Opened) -> None:
    cursor.execute(
        "INSERT INTO collection_plans_view (seller_id, account_id, item, plan_id, mall, running, due_at)"
        " VALUES (%s, %s, %s, %s, %s, true, %s)",
        (fact.seller_id, fact.account_id, fact.item, fact.originator_id, fact.mall, fact.due_at),
    )


def _change_plan(cursor: Rows, recorded: Recorded) -> None:
    fact, key = recorded.event, (recorded.seller_id, recorded.event.originator_id)
    match fact:
        case CollectionPlan.Stopped():
            cursor.execute(
                "UPDATE collection_plans_view SET running = false WHERE seller_id = %s AND plan_id = %s", key
            )
        case CollectionPlan.Covered():
            cursor.execute(
                "UPDATE collection_plans_view SET due_at = %s, sealed_until = %s, failures = 0"
                " WHERE seller_id = %s AND plan_id = %s",
                (fact.due_at, fact.until, *key),
            )
        case (
            CollectionPlan.Asked()
            | CollectionPlan.WaitedOn()
            | CollectionPlan.Hastened()
            | CollectionPlan.Missed()
            | CollectionPlan.Resumed()
        ):
            missed = int(isinstance(fact, CollectionPlan.Missed))
            cursor.execute(
                "UPDATE collection_plans_view SET running = true, due_at = %s, failures = failures + %s"
                " WHERE seller_id = %s AND plan_id = %s",
                (fact.due_at, missed, *key),
            )
        case _:
            pass


def _insert_broken_line(cursor: Rows, recorded: Recorded, fact: BrokenLine.SetAside) -> None:
    at = recorded.recorded_at
    where = (fact.seller_id, fact.originator_id, fact.collection_id, fact.account_id, fact.mall)
    cursor.execute(
        "INSERT INTO broken_lines_view VALUES (%s, %s, %s, %s, %s, %s, %s, 'set_aside', %s, %s, %s)",
        (*where, fact.page, fact.position, fact.reason, at, at),
    )


def _change_broken_line(cursor: Rows, recorded: Recorded) -> None:
    fact = recorded.event
    states = {BrokenLine.Retried: "retrying", BrokenLine.SetAsideAgain: "set_aside", BrokenLine.Healed: "healed"}
    cursor.execute(
        "UPDATE broken_lines_view SET state = %s, reason = coalesce(%s, reason), changed_at = %s"
        " WHERE seller_id = %s AND broken_line_id = %s",
        (
            states[type(fact)],
            getattr(fact, "reason", None),
            recorded.recorded_at,
            recorded.seller_id,
            fact.originator_id,
        ),
    )


def plans_due(cursor: Rows, now: datetime, limit: int = 200) -> list[dict[str, Any]]:
    """The plans of all sellers that are due."""
    return cursor.execute(
        "SELECT seller_id, account_id, item FROM collection_plans_view WHERE running AND due_at <= %s"
        " ORDER BY due_at LIMIT %s",
        (now, limit),
    ).fetchall()


def account_states(cursor: Rows) -> list[dict[str, Any]]:
    """최종수집일 and 수집상태 (of the last that ended) of every account and item, and whether one is `collecting`."""
    return cursor.execute(
        "SELECT DISTINCT ON (p.account_id, p.item) p.account_id, p.mall, p.item, p.running, p.due_at, p.sealed_until,"
        " p.failures, c.login_id, c.state, c.ended_at, c.reason, c.collection_id,"
        " (SELECT max(s.ended_at) FROM collections_view s WHERE s.seller_id = p.seller_id AND s.state = 'sealed'"
        "  AND s.account_id = p.account_id AND s.item = p.item) AS last_collected_at"
        " , EXISTS (SELECT 1 FROM collections_view r WHERE r.seller_id = p.seller_id AND r.state = 'running'"
        "  AND r.account_id = p.account_id AND r.item = p.item) AS collecting"
        " FROM collection_plans_view p LEFT JOIN collections_view c"
        " ON c.seller_id = p.seller_id AND c.account_id = p.account_id AND c.item = p.item AND c.state <> 'running'"
        " ORDER BY p.account_id, p.item, c.ended_at DESC NULLS LAST"
    ).fetchall()


def collections_found(
    cursor: Rows, account_id: UUID | None, item: str | None, limit: int, behind: int | None
) -> list[dict[str, Any]]:
    """Windows, newest first; a failed one names when a later seal over the same time healed it."""
    return cursor.execute(
        "SELECT c.*, (SELECT min(s.ended_at) FROM collections_view s WHERE s.seller_id = c.seller_id"
        "  AND s.account_id = c.account_id AND s.item = c.item AND s.state = 'sealed'"
        "  AND s.since <= c.since AND s.until >= c.until AND c.state = 'failed') AS healed_at"
        " FROM collections_view c WHERE (%s::uuid IS NULL OR c.account_id = %s)"
        " AND (%s::text IS NULL OR c.item = %s) AND (%s::bigint IS NULL OR c.position < %s)"
        " ORDER BY c.position DESC LIMIT %s",
        (account_id, account_id, item, item, behind, behind, limit),
    ).fetchall()


def broken_lines(cursor: Rows, *, healed: bool) -> list[dict[str, Any]]:
    """Lines that were set aside, newest first, with their window; those that are healed only when asked for."""
    return cursor.execute(
        "SELECT b.*, c.login_id, c.item, c.since, c.until FROM broken_lines_view b JOIN collections_view c"
        " ON c.seller_id = b.seller_id AND c.collection_id = b.collection_id"
        " WHERE (b.state = 'healed') = %s ORDER BY b.set_aside_at DESC LIMIT 500",
        (healed,),
    ).fetchall()


_HEALTH = """
SELECT p.seller_id, p.mall, count(DISTINCT p.account_id)::int AS accounts, count(*)::int AS plans,
    count(*) FILTER (WHERE p.failures > 0)::int AS failing, min(p.sealed_until) AS oldest_sealed_until,
    min(p.due_at) AS due_at,
    count(*) FILTER (WHERE p.sealed_until IS NULL)::int AS never_sealed, max(f.reason) AS reason,
    (SELECT count(*)::int FROM broken_lines_view b WHERE b.seller_id = p.seller_id AND b.mall = p.mall
        AND b.state <> 'healed') AS broken_lines
FROM collection_plans_view p LEFT JOIN LATERAL (
    SELECT c.reason FROM collections_view c WHERE p.failures > 0 AND c.seller_id = p.seller_id
        AND c.account_id = p.account_id AND c.item = p.item AND c.state = 'failed' ORDER BY c.until DESC LIMIT 1
    ) f ON true
WHERE p.running AND (%(sellers)s::uuid[] IS NULL OR p.seller_id = ANY(%(sellers)s))
GROUP BY p.seller_id, p.mall ORDER BY failing DESC, oldest_sealed_until NULLS FIRST, p.seller_id, p.mall LIMIT %(limit)s
"""


def collections_health(cursor: Rows, sellers: Sequence[UUID] | None, limit: int) -> list[dict[str, Any]]:
    """How collecting goes for each seller and mall, the worst first: for the operator, over a cursor that sees all."""
    return cursor.execute(_HEALTH, {"sellers": list(sellers) if sellers else None, "limit": limit}).fetchall()
