"""고객문의 of GS SHOP as ours, and our answers as theirs (malls.md 10.3)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from contracts.inquiry import InquiryKind, MallInquiryRef
from mall_gateway.malls.gsshop.inquiry_wire import InquiryRow
from mall_gateway.malls.gsshop.mapping.orders import RECEIVER
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked

TYPES = {"product": "QNA", "customer_center": "ONE"}
"""`inqType`; 상품평 (REV) is no inquiry."""


def list_body(vendor_id: str, kind: InquiryKind, day: date) -> dict[str, str]:
    """CST01: one kind, one day."""
    return {"supCd": vendor_id, "inqType": TYPES[kind], "sdDt": f"{day:%Y%m%d}"}


def answer_body(vendor_id: str, answer: Answer) -> dict[str, str]:
    """CST02."""
    ref = answer.ref
    named = {"sender": vendor_id, "receiver": RECEIVER, "supCd": vendor_id}
    return {**named, "inqNo": ref.inquiry_no, "inqType": TYPES[ref.kind], "ansCntnt": answer.text}


def reader(kind: InquiryKind) -> Callable[[Any], FetchedInquiry]:
    """Reads rows of a kind. It raises ValueError for what it does not understand."""

    def read(row: Any) -> FetchedInquiry:
        told = InquiryRow.model_validate(row)
        if told.inq_dtm is None:
            raise ValueError("inqDtm is empty")
        answered = told.ans_yn or bool(told.ans_cntnt)
        return FetchedInquiry(
            ref=MallInquiryRef(kind=kind, inquiry_no=told.inq_no),
            state="answered" if answered else "open",
            mall_state="답변완료" if answered else "미답변",
            asked_at=told.inq_dtm,
            category=told.inq_type,
            mall_product_no=told.prd_cd,
            seller_product_code=told.sup_prd_cd,
            product_name=told.prd_nm,
            order_no=told.ord_no,
            answered_at=told.ans_dtm,
            person=Asked(asker=told.cust_nm, title=told.inq_title, text=told.inq_cntnt, answer=told.ans_cntnt),
        )

    return read
