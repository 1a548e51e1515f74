"""상품문의 and customer-centre inquiries of 티몬 as ours, and our answers as theirs (malls.md 5.5)."""

from collections.abc import Callable
from typing import Any

from contracts.inquiry import InquiryKind, MallInquiryRef
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked
from mall_gateway.malls.tmon.inquiry_wire import Inquiry
from mall_gateway.malls.tmon.privacy import decrypt


def reader(kind: InquiryKind, aes_key: str) -> Callable[[Any], FetchedInquiry]:
    """Reads rows of a kind. It raises ValueError for what it does not understand."""

    def read(row: Any) -> FetchedInquiry:
        told = Inquiry.model_validate(row)
        if told.created_at is None:
            raise ValueError("createdAt is empty")
        answer = told.replies[-1] if told.replies else None
        return FetchedInquiry(
            ref=MallInquiryRef(kind=kind, inquiry_no=told.id, thread_no=told.seq if kind != "product" else ""),
            state="answered" if told.answered or answer else "open",
            mall_state="답변완료" if told.answered or answer else "미답변",
            asked_at=told.created_at,
            category=told.category,
            mall_product_no=told.tmon_deal_no,
            product_name=told.deal_title,
            order_no=told.tmon_order_no,
            secret=told.secret,
            answered_at=answer.created_at if answer else None,
            person=Asked(
                asker=decrypt(told.user_name, aes_key),
                title=told.title,
                text=told.content,
                answer=answer.content if answer else "",
            ),
        )

    return read


def answer_body(answer: Answer) -> dict[str, str]:
    """`content` for a question, `message` for the customer centre."""
    return {"content" if answer.ref.kind == "product" else "message": answer.text}
