"""상품Q&A, 핫라인 and 상담메모 of 롯데홈쇼핑 as ours, and our answers as theirs (malls.md 9.4)."""

from collections.abc import Callable
from datetime import datetime

from contracts.inquiry import InquiryKind, MallInquiryRef
from mall_gateway.malls.lotteimall.days import moment_of
from mall_gateway.malls.lotteimall.inquiry_wire import MemoRow, QuestionRow
from mall_gateway.malls.lotteimall.mapping.orders import Row
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked

BOARDS = {"product": "2", "customer_center": "17"}
"""`c_val`."""
REPLIED = "2"
"""`ans_cont_type`. Unverified: 2 for a text of the seller's own; 1 and 2 were seen."""


def question_reader(kind: InquiryKind, *, done: bool) -> Callable[[Row], FetchedInquiry]:
    """Reads the rows of a list of open or of done ones. It raises ValueError for what it does not understand."""

    def read(row: Row) -> FetchedInquiry:
        told = QuestionRow.model_validate(row)
        return FetchedInquiry(
            ref=MallInquiryRef(kind=kind, inquiry_no=told.receipt_no),
            state="answered" if done else "open",
            mall_state=told.result or _words(done=done),
            asked_at=_asked(told.receipt_date),
            category=told.gubun,
            mall_product_no=told.goods_no,
            product_name=told.goods_nm,
            order_no=told.ord_no,
            person=Asked(asker=told.quest_nm, title=told.subject, text=told.content),
        )

    return read


def memo_reader(*, done: bool) -> Callable[[Row], FetchedInquiry]:
    """Reads memos; a number and its sequence together name one. It raises ValueError."""

    def read(row: Row) -> FetchedInquiry:
        told = MemoRow.model_validate(row)
        return FetchedInquiry(
            ref=MallInquiryRef(kind="urgent", inquiry_no=f"{told.ccn_no}-{told.mvot_req_sn}"),
            state="answered" if done else "open",
            mall_state=_words(done=done),
            asked_at=_asked(told.asked_at),
            mall_product_no=told.goods_no,
            order_no=told.ord_no,
            person=Asked(asker=told.cust_nm, title=told.title, text=told.content),
        )

    return read


def question_answer(answer: Answer) -> dict[str, str]:
    """`updateQnaAnswerOpenApi`."""
    told = {"inq_no": answer.ref.inquiry_no, "ans_cont_type": REPLIED, "inq_ans_cont": answer.text}
    return {**told, "ans_disp_yn": "Y"}


def memo_answer(answer: Answer) -> dict[str, str]:
    """`updateCounselMemoOpenApi`."""
    number, _, sequence = answer.ref.inquiry_no.partition("-")
    return {"ccn_no": number, "mvot_req_sn": sequence, "cnsl_proc_cont": answer.text}


def _words(*, done: bool) -> str:
    return "답변완료" if done else "미처리"


def _asked(text: str) -> datetime:
    moment = moment_of(text)
    if moment is None:
        raise ValueError("the time is empty")
    return moment
