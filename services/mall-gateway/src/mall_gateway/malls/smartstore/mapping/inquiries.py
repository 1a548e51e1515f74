"""네이버's product questions and buyers' inquiries as ours (malls.md 2.5)."""

from typing import Any

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.port import FetchedInquiry
from mall_gateway.malls.port import Question as Asked
from mall_gateway.malls.smartstore.inquiry_wire import Inquiry, Question


def question(row: Any) -> FetchedInquiry:
    """A product question. When it was answered is not told. Raises ValueError."""
    told = Question.model_validate(row)
    if told.create_date is None:
        raise ValueError("createDate is empty")
    return FetchedInquiry(
        ref=MallInquiryRef(kind="product", inquiry_no=told.question_id),
        state="answered" if told.answered else "open",
        mall_state=_answered(told.answered),
        asked_at=told.create_date,
        mall_product_no=told.product_id,
        product_name=told.product_name,
        person=Asked(asker=told.masked_writer_id, text=told.question, answer=told.answer),
    )


def inquiry(row: Any) -> FetchedInquiry:
    """A buyer's inquiry. The number of its present answer is what an edit must name. Raises ValueError."""
    told = Inquiry.model_validate(row)
    if told.inquiry_registration_date_time is None:
        raise ValueError("inquiryRegistrationDateTime is empty")
    return FetchedInquiry(
        ref=MallInquiryRef(kind="customer_center", inquiry_no=told.inquiry_no, thread_no=told.answer_content_id),
        state="answered" if told.answered else "open",
        mall_state=_answered(told.answered),
        asked_at=told.inquiry_registration_date_time,
        category=told.category,
        mall_product_no=told.product_no,
        product_name=told.product_name,
        order_no=told.order_id,
        answered_at=told.answer_registration_date_time,
        person=Asked(asker=told.customer_name, title=told.title, text=told.inquiry_content, answer=told.answer_content),
    )


def _answered(answered: bool) -> str:  # noqa: FBT001
    return "답변완료" if answered else "미답변"
