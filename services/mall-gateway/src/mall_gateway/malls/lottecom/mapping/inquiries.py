"""롯데온's questions, inquiries and contacts as ours, and our answers as theirs (malls.md 8.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from contracts.inquiry import InquiryKind, MallInquiryRef
from mall_gateway.malls.lottecom.inquiry_wire import InquiryRow
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked
from mall_gateway.malls.seoul_time import from_digits

State = Literal["open", "answered", "unknown"]


@dataclass(frozen=True)
class Board:
    """Where a kind is listed and answered, and how its number is called."""

    list_path: str
    answer_path: str
    number: str


BOARDS: Mapping[InquiryKind, Board] = {
    "product": Board("/product/v1/product/qna/list", "/product/v1/product/qna/reply", "qnaNo"),
    "customer_center": Board("/customer/v1/getSellerInquiryList", "/customer/v1/updateSellerInquiry", "slrInqNo"),
    "urgent": Board("/customer/v1/getSellerContactList", "/customer/v1/updateSellerContact", "cntcNo"),
}


def list_body(first: date, last: date, page: int, size: int) -> dict[str, object]:
    """What was asked on these days. Unverified: the days' form, and that the product list has the same fields."""
    days = {"scStrtDt": f"{first:%Y%m%d}", "scEndDt": f"{last:%Y%m%d}"}
    return {**days, "pageNo": page, "rowsPerPage": size}


def answer_body(answer: Answer) -> dict[str, str]:
    """The number under its board's name, and the words."""
    return {BOARDS[answer.ref.kind].number: answer.ref.inquiry_no, "ansCnts": answer.text}


def reader(kind: InquiryKind) -> Callable[[Any], FetchedInquiry]:
    """Reads the rows of a board. It raises ValueError for what it does not understand."""

    def read(row: Any) -> FetchedInquiry:
        told = InquiryRow.model_validate(row)
        return FetchedInquiry(
            ref=MallInquiryRef(kind=kind, inquiry_no=told.number),
            state=_state(told.state),
            mall_state=told.state,
            asked_at=from_digits(told.asked_at),
            category=told.category,
            mall_product_no=told.product_no,
            product_name=told.product_name,
            order_no=told.order_no,
            secret=told.secret,
            answered_at=from_digits(told.answered_at) if told.answered_at else None,
            person=Asked(asker=told.asker, title=told.title, text=told.text, answer=told.answer),
        )

    return read


def _state(code: str) -> State:
    match code:
        case "ANS":
            return "answered"
        case "UNANS":
            return "open"
        case _:
            return "unknown"
