"""쿠팡's product questions and call-centre inquiries as ours, and our answers as theirs (malls.md 1.5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from contracts.inquiry import InquiryKind, MallInquiryRef
from mall_gateway.malls.coupang.inquiry_wire import Contact, Question, Reply
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked

ANSWER_TIME = timedelta(hours=24)
"""A call-centre inquiry closes by itself after this time."""

ASKED_STATUSES = frozenset({"requestAnswer", "answered"})

State = Literal["open", "read", "answered", "done", "unknown"]


def question(row: Any) -> FetchedInquiry:
    """A product question: answered as soon as it has a comment. Raises ValueError."""
    told = Question.model_validate(row)
    answer = told.comment_dto_list[-1] if told.comment_dto_list else None
    return FetchedInquiry(
        ref=MallInquiryRef(kind="product", inquiry_no=told.inquiry_id),
        state="answered" if answer else "open",
        mall_state="ANSWERED" if answer else "NOANSWER",
        asked_at=_asked(told.inquiry_at),
        mall_product_no=told.seller_product_id,
        order_no=told.order_ids[0] if told.order_ids else "",
        answered_at=answer.inquiry_comment_at if answer else None,
        person=Asked(text=told.content, answer=answer.content if answer else ""),
    )


def contact(row: Any) -> FetchedInquiry:
    """A call-centre inquiry, or a note of the call centre that only wants a confirmation. Raises ValueError."""
    told = Contact.model_validate(row)
    kind: InquiryKind = "customer_center" if _wants_answer(told) else "urgent"
    asked = [reply for reply in told.replies if reply.answer_type != "vendor"]
    answer = next((reply for reply in reversed(told.replies) if reply.answer_type == "vendor"), None)
    asked_at, state = _asked(told.inquiry_at), _state(told, kind)
    return FetchedInquiry(
        ref=MallInquiryRef(kind=kind, inquiry_no=told.inquiry_id, thread_no=_thread(asked)),
        state=state,
        mall_state=f"{told.inquiry_status}/{told.cs_partner_counseling_status}",
        asked_at=asked_at,
        category=told.receipt_category,
        product_name=told.item_name,
        order_no="" if told.order_id == "0" else told.order_id,
        answered_at=answer.reply_at if answer else None,
        answer_by=asked_at + ANSWER_TIME if kind == "customer_center" and state == "open" else None,
        person=Asked(
            asker=told.buyer_phone,
            title=told.receipt_category,
            text="\n\n".join(reply.content for reply in asked),
            answer=answer.content if answer else "",
        ),
    )


def answer_body(answer: Answer, secrets: Mapping[str, str]) -> dict[str, object]:
    """The reply to a product question or, with `parentAnswerId`, to the call centre."""
    body: dict[str, object] = {
        "content": answer.text,
        "vendorId": secrets["vendor_id"],
        "replyBy": secrets["user_id"],
    }
    if answer.ref.kind == "customer_center":
        body |= {"inquiryId": answer.ref.inquiry_no, "parentAnswerId": answer.ref.thread_no}
    return body


def _wants_answer(told: Contact) -> bool:
    """Unverified: a note to confirm (TRANSFER) has no reply that ever asked for an answer."""
    asking = (reply.need_answer or reply.partner_transfer_status in ASKED_STATUSES for reply in told.replies)
    return any(asking) or told.cs_partner_counseling_status == "requestAnswer"


def _state(told: Contact, kind: InquiryKind) -> State:
    """Unverified: the words beside `progress`, `answered` and `requestAnswer`, which the documents print."""
    if told.inquiry_status in {"complete", "completed"}:
        return "done"
    match told.cs_partner_counseling_status:
        case "answered":
            return "answered" if kind == "customer_center" else "read"
        case "requestAnswer" | "transfer":
            return "open"
        case _:
            return "unknown"


def _thread(asked: list[Reply]) -> str:
    """The reply that wants an answer now; the last word of the call centre where none does."""
    wanting = [reply for reply in asked if reply.need_answer]
    return (wanting or asked)[-1].answer_id if asked else ""


def _asked(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("inquiryAt is empty")
    return moment
