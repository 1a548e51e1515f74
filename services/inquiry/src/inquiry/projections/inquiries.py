"""The inquiries of a seller as the screens show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from chassis.database import Rows, copy_rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from inquiry.domain import ANSWERED, AskerAccess, Inquiry, Standing


class InquiriesView(Projection):
    """One row an inquiry, with everything that lists show and search by; persons and words only sealed.

    `status` is 처리상태, `has_answer` 답변유무, `searched` what words are looked for in; what is `settled` waits for no
    answer. `ended_at` is when the time of the asker's data begins to run.
    """

    name: ClassVar[str] = "inquiries"
    ddl: ClassVar[str] = """
        CREATE TABLE inquiries_view (
            seller_id uuid NOT NULL,
            inquiry_id uuid NOT NULL,
            inquiry_number text NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            login_id text NOT NULL,
            kind text NOT NULL,
            inquiry_no text NOT NULL,
            category text NOT NULL,
            mall_product_no text NOT NULL,
            seller_product_code text NOT NULL,
            product_name text NOT NULL,
            order_no text NOT NULL,
            secret boolean NOT NULL,
            asked_at timestamptz NOT NULL,
            collected_at timestamptz NOT NULL,
            state text NOT NULL,
            mall_state text NOT NULL,
            answer_by timestamptz,
            answered_by text NOT NULL,
            answered_at timestamptz,
            asked text NOT NULL DEFAULT '',
            unsettled text NOT NULL DEFAULT '',
            failure text,
            draft text NOT NULL DEFAULT '',
            draft_digest text NOT NULL DEFAULT '',
            unsent boolean NOT NULL DEFAULT false,
            template text NOT NULL DEFAULT '',
            drafted_at timestamptz,
            drafted_actor text,
            sent_at timestamptz,
            tries int NOT NULL DEFAULT 0,
            read_at timestamptz,
            finished_reason text,
            finished_words text NOT NULL DEFAULT '',
            ended_at timestamptz,
            memo text NOT NULL DEFAULT '',
            sealed text NOT NULL,
            erased boolean NOT NULL DEFAULT false,
            erasure_asked_at timestamptz,
            status text GENERATED ALWAYS AS (CASE
                WHEN asked <> '' THEN 'sending'
                WHEN unsettled <> '' THEN 'unsettled'
                WHEN state IN ('done', 'answered') THEN state
                WHEN failure IS NOT NULL THEN 'failed'
                WHEN unsent THEN 'drafted'
                ELSE state END) STORED,
            settled boolean GENERATED ALWAYS AS (state IN ('answered', 'done')) STORED,
            has_answer boolean GENERATED ALWAYS AS (draft_digest <> '' OR answered_by <> '') STORED,
            searched text GENERATED ALWAYS AS (lower(inquiry_number || chr(10) || inquiry_no || chr(10) || product_name
                || chr(10) || mall_product_no || chr(10) || order_no || chr(10) || category)) STORED,
            PRIMARY KEY (seller_id, inquiry_id)
        );
        CREATE UNIQUE INDEX ON inquiries_view (seller_id, inquiry_number);
        CREATE INDEX ON inquiries_view (seller_id, asked_at DESC, inquiry_id);
        CREATE INDEX ON inquiries_view (seller_id, status, asked_at DESC);
        CREATE INDEX ON inquiries_view (seller_id, answer_by) WHERE NOT settled;
        CREATE INDEX ON inquiries_view (seller_id, settled, (coalesce(answer_by, 'infinity')), inquiry_id);
        CREATE INDEX ON inquiries_view (seller_id, (NOT settled), (coalesce(answer_by, '-infinity')), inquiry_id);
        CREATE INDEX ON inquiries_view (collected_at) WHERE NOT erased;
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each new inquiry."""
        new = (_new_row(each, each.event) for each in events if isinstance(each.event, Inquiry.Collected))
        copy_rows(cursor, "inquiries_view", (*_OWN, *_ABOUT), new)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One update for each later fact."""
        for recorded in events:
            fact = recorded.event
            if isinstance(fact, AskerAccess.ErasureAsked):
                _update(cursor, recorded, {"erasure_asked_at": recorded.recorded_at}, fact.inquiry_id)
            elif isinstance(fact, Inquiry.Seen):
                _update(cursor, recorded, _seen(recorded, fact), fact.originator_id)
                _forget_sent(cursor, recorded, fact)
            elif isinstance(fact, Inquiry.Event) and not isinstance(fact, Inquiry.Collected):
                _update(cursor, recorded, changes(recorded), fact.originator_id)


_OWN = (
    *("seller_id", "inquiry_id", "inquiry_number", "account_id", "mall", "login_id", "kind", "inquiry_no"),
    *("collected_at", "state", "mall_state", "answer_by", "answered_by", "answered_at", "ended_at", "sealed"),
)
_ABOUT = (*("category", "mall_product_no", "seller_product_code", "product_name", "order_no", "secret", "asked_at"),)


def _new_row(recorded: Recorded, fact: Inquiry.Collected) -> Sequence[Any]:
    place, sight, at = fact.place, fact.sight, recorded.recorded_at
    state = fact.standing.state
    ended_at = (sight.answered_at or at) if state in ANSWERED else None
    return (
        *(fact.seller_id, fact.originator_id, fact.number, place.account_id, place.mall, place.login_id),
        *(place.kind, place.inquiry_no, at, state, sight.mall_state, sight.answer_by, fact.standing.by),
        *(sight.answered_at, ended_at, fact.sealed),
        *[getattr(fact.about, name) for name in _ABOUT],
    )


def _stands(standing: Standing, at: datetime) -> dict[str, Any]:
    """The columns of where it stands. `ended_at` keeps the time at which it ended, until it is open again."""
    state = standing.state
    columns = {"state": state, "answered_by": standing.by, "asked": standing.asked, "unsettled": standing.unsettled}
    return {**columns, "ended": at} if state in ANSWERED else {**columns, "ended_at": None}


def _seen(recorded: Recorded, fact: Inquiry.Seen) -> dict[str, Any]:
    sight, standing = fact.sight, fact.standing
    at = sight.answered_at or recorded.recorded_at
    settled = fact.was.unsettled and not standing.unsettled
    return {
        "mall_state": sight.mall_state,
        "answer_by": sight.answer_by,
        **_stands(standing, at),
        **({"sealed": fact.sealed} if fact.sealed else {}),
        **({"unsent": False} if settled else {}),
        **({"failure": None} if standing.state in ANSWERED else {}),
        **({"answered_at": at} if standing.state == "answered" else {}),
    }


def _forget_sent(cursor: Rows, recorded: Recorded, fact: Inquiry.Seen) -> None:
    """The saved answer is what the mall shows: there is nothing to send any more."""
    if fact.sight.answer_digest:
        cursor.execute(
            "UPDATE inquiries_view SET unsent = false WHERE seller_id = %s AND inquiry_id = %s AND draft_digest = %s",
            (recorded.seller_id, fact.originator_id, fact.sight.answer_digest),
        )


def changes(recorded: Recorded) -> dict[str, Any]:
    """The columns that a fact sets. `ended` is `ended_at` where there is none yet."""
    fact, at = recorded.event, recorded.recorded_at
    standing: Standing | None = getattr(fact, "standing", None)
    return {**(_stands(standing, at) if standing else {}), **_own_changes(recorded)}


def _own_changes(recorded: Recorded) -> dict[str, Any]:
    fact, at = recorded.event, recorded.recorded_at
    match fact:
        case Inquiry.AnswerSaved():
            saved = {"draft": fact.sealed, "draft_digest": fact.digest, "template": fact.template}
            return {**saved, "unsent": True, "failure": None, "drafted_at": at, "drafted_actor": recorded.actor}
        case Inquiry.AnswerRequested() | Inquiry.ReadRequested():
            return {"failure": None, "tries": fact.try_number}
        case Inquiry.AnswerSent():
            return {"sent_at": fact.at, "answered_at": fact.at, "unsent": False}
        case Inquiry.ReadDone():
            return {"read_at": fact.at}
        case Inquiry.Refused():
            return {"failure": fact.failure.reason}
        case Inquiry.Settled():
            return {}
        case Inquiry.Finished():
            return {"finished_reason": fact.reason or None, "finished_words": fact.sealed}
        case Inquiry.MemoSaved():
            return {"memo": fact.sealed}
        case _:
            return {"erased": True, "sealed": "", "draft": "", "memo": "", "finished_words": ""}


def _update(cursor: Rows, recorded: Recorded, columns: dict[str, Any], inquiry_id: UUID) -> None:
    parts = ["ended_at = coalesce(ended_at, %s)" if name == "ended" else f"{name} = %s" for name in columns]
    statement = f"UPDATE inquiries_view SET {', '.join(parts)} WHERE seller_id = %s AND inquiry_id = %s"  # noqa: S608
    cursor.execute(trusted(statement), [*columns.values(), recorded.seller_id, inquiry_id])
