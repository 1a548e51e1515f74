"""11번가's 상품 QnA and 긴급알리미 as ours, and our answers as theirs (malls.md 3.5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from xml.etree.ElementTree import Element

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.markup import children_of, descendants_of, fields_of
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked
from mall_gateway.malls.seoul_time import from_digits, from_seoul
from mall_gateway.malls.st11.inquiry_wire import QuestionRow, UrgentRow

URGENT_STATES = ("01", "02", "03", "04", "05", "06")
"""미확인, 답변대기, 답변완료, 재답변요청, 재답변완료, 처리완료."""

_STATE_WORDS: Mapping[str, str] = {
    "01": "미확인",
    "02": "답변대기",
    "03": "답변완료",
    "04": "재답변요청",
    "05": "재답변완료",
    "06": "처리완료",
}
State = Literal["open", "read", "answered", "done", "unknown"]


def question(row: Element) -> FetchedInquiry:
    """상품 QnA. An answer must name the product's number too. Raises ValueError."""
    told = QuestionRow.model_validate(fields_of(row))
    if told.create_dt is None:
        raise ValueError("createDt is empty")
    return FetchedInquiry(
        ref=MallInquiryRef(kind="product", inquiry_no=told.brd_info_no, thread_no=told.brd_info_clf_no),
        state="answered" if told.answer_yn else "open",
        mall_state="답변완료" if told.answer_yn else "미답변",
        asked_at=told.create_dt,
        category=told.qna_dtls_cd_nm,
        mall_product_no=told.brd_info_clf_no,
        product_name=told.prd_nm,
        order_no=told.ord_no_de,
        secret=not told.disp_yn,
        answered_at=from_digits(told.answer_dt.replace("/", "")) if told.answer_dt else None,
        person=Asked(asker=told.mem_nm, title=told.brd_info_sbjct, text=told.brd_info_cont, answer=told.answer_cont),
    )


def urgent(row: Element) -> FetchedInquiry:
    """긴급알리미 with its latest reply. Raises ValueError."""
    told = UrgentRow.model_validate(fields_of(row))
    replies = [fields_of(each).get("emerReplyCtnt", "") for each in children_of(row, "emerReplyList")]
    replies = [reply for reply in replies if reply]
    if not replies:
        replies = [(each.text or "").strip() for each in descendants_of(row, "emerReplyCtnt")]
    state = _state(told.emer_ntce_crnt_cd)
    answered = state in {"answered", "done"}
    return FetchedInquiry(
        ref=MallInquiryRef(kind="urgent", inquiry_no=told.emer_ntce_seq),
        state=state,
        mall_state=_STATE_WORDS.get(told.emer_ntce_crnt_cd, told.emer_ntce_crnt_cd),
        asked_at=_asked(told),
        category=" > ".join(name for name in (told.emer_ntce_clf_nm2, told.emer_ntce_clf_nm3) if name),
        product_name=told.prd_nm,
        order_no=told.ord_no,
        answered_at=from_digits(told.emer_reply_dt) if told.emer_reply_dt and answered else None,
        person=Asked(
            asker=told.mem_nm,
            title=told.emer_ntce_subject,
            text=told.emer_ctnt,
            answer=replies[-1] if replies else "",
        ),
    )


def question_answer(answer: Answer) -> dict[str, str]:
    """`ProductQna`."""
    return {"answerCont": answer.text}


def urgent_answer(number: str, text: str = "") -> dict[str, str]:
    """`request`: a confirmation, with the answer where there is one."""
    return {"confirmYn": "Y", "emerNtceSeq": number, "answerCtnt": text}


def _state(code: str) -> State:
    match code:
        case "01" | "04":
            return "open"
        case "02":
            return "read"
        case "03" | "05":
            return "answered"
        case "06":
            return "done"
        case _:
            return "unknown"


def _asked(told: UrgentRow) -> datetime:
    day = from_digits(told.create_dt)
    if not told.create_tm:
        return day
    clock = from_seoul(f"2000-01-01 {told.create_tm}") - from_seoul("2000-01-01 00:00:00")
    return day + (clock if clock >= timedelta(0) else timedelta(0))
