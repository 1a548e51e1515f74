"""What inquiry tells other services: the one place where stored facts become public ones."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.log import Recorded
from contracts import ContractEvent
from contracts.inquiry import (
    AnswerSealed,
    AnswerSendRequested,
    AnswerSent,
    InquiryClosed,
    InquiryCollected,
    InquiryCollectionMissed,
    InquiryCollectionRequested,
    UrgentReadRequested,
)
from inquiry.domain import ANSWERED, Collection, CollectionPlan, Inquiry, Standing, Window

PUBLISHES = (
    AnswerSendRequested,
    AnswerSent,
    InquiryClosed,
    InquiryCollected,
    InquiryCollectionMissed,
    InquiryCollectionRequested,
    UrgentReadRequested,
)


def publish(recorded: Recorded) -> ContractEvent | Sequence[ContractEvent] | None:
    """The public events of a stored one, or None for what stays within."""
    fact = recorded.event
    match fact:
        case Collection.Requested() | Collection.Reopened():
            return _collection_requested(fact.originator_id, fact.window)
        case CollectionPlan.Missed():
            return _collection_missed(fact)
        case Inquiry.Collected():
            return [_collected(fact), *_closed(fact, Standing("open"))]
        case Inquiry.AnswerRequested():
            return _answer_requested(fact)
        case Inquiry.ReadRequested():
            return UrgentReadRequested(**_where(fact))
        case Inquiry.AnswerSent():
            first = fact.edits or not fact.was.by
            return AnswerSent(inquiry_id=fact.originator_id, by="seller") if first else None
        case Inquiry.Seen() | Inquiry.Refused() | Inquiry.Settled() | Inquiry.Finished():
            return [*_answered(fact), *_closed(fact, fact.was)]
        case _:
            return None


def _collection_requested(collection_id: UUID, window: Window) -> ContractEvent:
    where: dict[str, Any] = {"account_id": window.account_id, "mall": window.mall, "item": window.item}
    return InquiryCollectionRequested(collection_id=collection_id, since=window.since, until=window.until, **where)


def _collection_missed(fact: CollectionPlan.Missed) -> ContractEvent | None:
    window = fact.window
    if window is None or fact.failing_since is None:
        return None
    return InquiryCollectionMissed(
        account_id=window.account_id,
        mall=window.mall,
        login_id=window.login_id,
        item=window.item,  # pyright: ignore[reportArgumentType]
        times=fact.times,
        failing_since=fact.failing_since,
    )


def _collected(fact: Inquiry.Collected) -> ContractEvent:
    place, sight = fact.place, fact.sight
    return InquiryCollected(
        inquiry_id=fact.originator_id,
        inquiry_number=fact.number,
        account_id=place.account_id,
        mall=place.mall,
        ref=place.ref(sight.thread_no),
        mall_state=sight.mall_state,
        answered=fact.standing.state in ANSWERED,
        asked_at=fact.about.asked_at,
        answer_by=sight.answer_by,
    )


def _where(fact: Inquiry.AnswerRequested | Inquiry.ReadRequested) -> dict[str, Any]:
    place = fact.place
    return {
        "inquiry_id": fact.originator_id,
        "account_id": place.account_id,
        "mall": place.mall,
        "ref": place.ref(fact.thread_no),
        "asked_at": fact.asked_at,
        "try_number": fact.try_number,
    }


def _answer_requested(fact: Inquiry.AnswerRequested) -> ContractEvent:
    return AnswerSendRequested(
        **_where(fact),
        answer=AnswerSealed(subject_id=fact.originator_id, sealed=fact.sealed),
        digest=fact.digest,
        edits=fact.edits,
    )


def _answered(fact: Inquiry.Seen | Inquiry.Refused | Inquiry.Settled | Inquiry.Finished) -> Sequence[ContractEvent]:
    """That there is an answer, when that is news."""
    by = fact.standing.by
    if not by or fact.was.by:
        return []
    return [AnswerSent(inquiry_id=fact.originator_id, by="mall" if by == "mall" else "seller")]


def _closed(fact: Any, was: Standing) -> Sequence[ContractEvent]:
    """That nothing more is to be done, when that is news."""
    if fact.standing.state != "done" or was.state == "done":
        return []
    return [InquiryClosed(inquiry_id=fact.originator_id, outcome="answered" if fact.standing.by else "done")]
