"""상품문의 and 공지사항 of 위메프 as ours (malls.md 6.5)."""

from typing import Any

from contracts.inquiry import MallInquiryRef
from contracts.mall_inquiries import MallNotice
from mall_gateway.malls.inquiry_pages import plain_text
from mall_gateway.malls.port import FetchedInquiry
from mall_gateway.malls.port import Question as Asked
from mall_gateway.malls.wemakeprice.inquiry_wire import Notice, Question


def question(row: Any) -> FetchedInquiry:
    """상품문의, answered as soon as it has an answer. Raises ValueError."""
    told = Question.model_validate(row)
    if told.question_date is None:
        raise ValueError("questionDate is empty")
    return FetchedInquiry(
        ref=MallInquiryRef(kind="product", inquiry_no=told.qna_seq),
        state="answered" if told.answer else "open",
        mall_state="답변완료" if told.answer else "미답변",
        asked_at=told.question_date,
        mall_product_no=told.product_no,
        product_name=told.product_name,
        order_no=told.order_no,
        secret=told.private_yn,
        answered_at=told.answer_date,
        person=Asked(text=told.question, answer=told.answer),
    )


def notice(row: Any) -> MallNotice:
    """공지사항 as text. Raises ValueError."""
    told = Notice.model_validate(row)
    if told.reg_date is None:
        raise ValueError("regDate is empty")
    return MallNotice(
        notice_no=told.notice_seq,
        title=told.title,
        body=plain_text(told.contents),
        category=told.notice_type,
        posted_at=told.reg_date,
        url="",
    )
