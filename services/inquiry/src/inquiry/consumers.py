"""What inquiry takes in from other services: each event calls one command."""

from uuid import UUID

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import SellerResumed, SellerSuspended
from contracts.mall_gateway import (
    Evidence,
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    Refusal,
)
from contracts.mall_inquiries import (
    AnswerAccepted,
    AnswerRefused,
    MallInquiriesFailed,
    MallInquiriesFetched,
    MallInquiriesSealed,
    MallInquiry,
)
from inquiry.application import Inquiries, SeenInquiry, SeenNotice, UnreadLine
from inquiry.domain import About, Answer, Failure, NoticeText, Place, Sight

consumers = Consumers("inquiry")


@consumers.on("know-accounts", MallAccountSaved)
def know_saved_account(app: Inquiries, event: MallAccountSaved, envelope: Envelope) -> None:
    """An account was entered or changed."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "saved", at)


@consumers.on("know-accounts", MallAccountVerified)
def know_verified_account(app: Inquiries, event: MallAccountVerified, envelope: Envelope) -> None:
    """An account is connected: its schedule starts."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "verified", at)


@consumers.on("know-accounts", MallAccountFailed)
def know_failed_account(app: Inquiries, event: MallAccountFailed, envelope: Envelope) -> None:
    """An account is not connected any more: its schedule stops."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "failed", at)


@consumers.on("know-accounts", MallAccountRemoved)
def forget_account(app: Inquiries, event: MallAccountRemoved, envelope: Envelope) -> None:
    """An account is gone."""
    app.remove_account(_seller(envelope), event.account_id, envelope.occurred_at)


@consumers.on("know-sellers", SellerSuspended)
def stop_seller(app: Inquiries, _: SellerSuspended, envelope: Envelope) -> None:
    """The operator stopped a seller."""
    app.suspend_seller(_seller(envelope), envelope.occurred_at)


@consumers.on("know-sellers", SellerResumed)
def resume_seller(app: Inquiries, _: SellerResumed, envelope: Envelope) -> None:
    """A seller may work again."""
    app.resume_seller(_seller(envelope), envelope.occurred_at)


@consumers.on("collect-inquiries", MallInquiriesFetched)
def take_page(app: Inquiries, event: MallInquiriesFetched, envelope: Envelope) -> None:
    """A page of inquiries, or of notices."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    unread = [UnreadLine(each.position, each.reason, each.sealed, each.subject_id) for each in event.broken]
    if event.notices:
        notices = [
            SeenNotice(each.notice_no, NoticeText(each.title, each.body, each.category, each.posted_at, each.url))
            for each in event.notices
        ]
        app.take_notices(seller_id, event.collection_id, event.page, notices, unread, at)
    else:
        seen = [_seen(event, each, envelope) for each in event.inquiries]
        app.take_page(seller_id, event.collection_id, event.page, seen, unread)


@consumers.on("collect-inquiries", MallInquiriesSealed)
def seal_collection(app: Inquiries, event: MallInquiriesSealed, envelope: Envelope) -> None:
    """All pages of a collection were fetched."""
    app.seal_collection(
        _seller(envelope),
        event.collection_id,
        pages=event.pages,
        lines=event.rows,
        broken=event.broken,
        digest=event.digest,
        at=envelope.occurred_at,
    )


@consumers.on("collect-inquiries", MallInquiriesFailed)
def fail_collection(app: Inquiries, event: MallInquiriesFailed, envelope: Envelope) -> None:
    """A collection could not be finished."""
    failure, answer = _failure(event.refusal), _answer(event.evidence)
    app.fail_collection(_seller(envelope), event.collection_id, failure, answer, envelope.occurred_at)


@consumers.on("take-answers", AnswerAccepted)
def take_accepted(app: Inquiries, event: AnswerAccepted, envelope: Envelope) -> None:
    """The mall has the answer, or the confirmation of an urgent notice."""
    answer, at = _answer(event.evidence), envelope.occurred_at
    app.take_accepted(_seller(envelope), event.inquiry_id, event.act, event.try_number, answer, at)


@consumers.on("take-answers", AnswerRefused)
def take_refused(app: Inquiries, event: AnswerRefused, envelope: Envelope) -> None:
    """An answer or a confirmation was refused, or it is unknown whether it took effect."""
    app.take_refused(
        _seller(envelope),
        event.inquiry_id,
        event.act,
        event.try_number,
        _failure(event.refusal),
        _answer(event.evidence),
        unsettled=event.unsettled,
    )


def _seller(envelope: Envelope) -> UUID:
    if envelope.seller_id is None:
        raise ValueError(f"{envelope.event_type} names no seller")
    return envelope.seller_id


def _seen(page: MallInquiriesFetched, told: MallInquiry, envelope: Envelope) -> SeenInquiry:
    place = Place(page.account_id, page.mall, "", told.ref.kind, told.ref.inquiry_no)
    about = About(
        told.category,
        told.mall_product_no,
        told.seller_product_code,
        told.product_name,
        told.order_no,
        told.secret,
        told.asked_at,
    )
    sight = Sight(
        told.state,
        told.mall_state,
        envelope.occurred_at,
        told.ref.thread_no,
        told.answer_digest,
        told.answered_at,
        told.answer_by,
    )
    return SeenInquiry(place, about, sight, told.person.sealed)


def _answer(evidence: Evidence) -> Answer:
    return Answer(evidence.call_id, evidence.trace_id, evidence.mall_trace_id, evidence.answer)


def _failure(refusal: Refusal) -> Failure:
    return Failure(refusal.reason, refusal.code, refusal.mall_code, refusal.mall_message)
