"""판매자문의, 긴급알리미 and 공지사항 of ESM as ours, and our answers as theirs (malls.md 4.5).

Unverified: what `qnaType`, `status`, `type` and `answerStatus` mean (the pages print templates), and the words of
`informStatus` beside 처리완료.
"""

from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

from contracts.inquiry import MallInquiryRef
from contracts.mall_inquiries import MallNotice
from mall_gateway.malls.esm.inquiry_wire import NoticeRow, QuestionRow, UrgentRow
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.inquiry_pages import moment_or_none, plain_text
from mall_gateway.malls.port import Answer, FetchedInquiry
from mall_gateway.malls.port import Question as Asked

ALL_STATES, BY_ASKING, DONE = 1, 1, 2
REPLY_TITLE = "문의하신 내용에 답변드립니다."
"""An answer on the board wants a title; inquiries are answered without one elsewhere."""

State = Literal["open", "read", "answered", "unknown"]


def question_list_body(site: Site, first: date, last: date) -> dict[str, object]:
    """All questions asked on these days. `qnaType` is the number that the mall's own example shows for the site."""
    days = {"startDate": first.isoformat(), "endDate": last.isoformat()}
    return {"qnaType": site.cancels_type, "status": ALL_STATES, "type": BY_ASKING, **days}


def urgent_list_body(first: date, last: date) -> dict[str, object]:
    """All 긴급알리미 that came on these days; the token tells the site."""
    days = {"startDate": first.isoformat(), "endDate": last.isoformat()}
    return {"status": ALL_STATES, "type": BY_ASKING, **days}


def notice_list_body(site: Site, first: date, last: date) -> dict[str, object]:
    """All notices of these days."""
    return {"siteType": site.site_type, "startDate": first.isoformat(), "endDate": last.isoformat()}


def question_answer(answer: Answer) -> dict[str, object]:
    """처리완료 with its words."""
    ref = answer.ref
    told = {"messageNo": ref.inquiry_no, "token": ref.thread_no, "answerStatus": DONE}
    return {**told, "title": REPLY_TITLE, "comments": answer.text}


def urgent_answer(answer: Answer) -> dict[str, object]:
    """처리완료 with its words."""
    return {"emerMessageNo": answer.ref.inquiry_no, "answerStatus": DONE, "comments": answer.text}


def question(row: Any) -> FetchedInquiry:
    """판매자문의. One that was asked again is open. Raises ValueError."""
    told = QuestionRow.model_validate(row)
    return FetchedInquiry(
        ref=MallInquiryRef(kind="product", inquiry_no=told.message_no, thread_no=told.token),
        state="open" if told.re_asking else _state(told.inform_status),
        mall_state=f"{told.inform_status} (재문의)" if told.re_asking else told.inform_status,
        asked_at=_asked(told.receive_date),
        category=told.contract_type,
        mall_product_no=told.site_goods_no,
        order_no=_number(told.order_no),
        answered_at=moment_or_none(told.answer_date),
        person=Asked(asker=told.inquirer_name, title=told.title, text=told.details, answer=told.answer),
    )


def urgent(row: Any) -> FetchedInquiry:
    """긴급알리미. Raises ValueError."""
    told = UrgentRow.model_validate(row)
    return FetchedInquiry(
        ref=MallInquiryRef(kind="urgent", inquiry_no=told.emer_message_no),
        state=_state(told.inform_status),
        mall_state=told.inform_status,
        asked_at=_asked(told.receive_date),
        category=told.contact_type,
        mall_product_no=told.site_goods_no,
        order_no=_number(told.order_no),
        answered_at=moment_or_none(told.answer_date),
        person=Asked(title=told.title, text=told.details),
    )


def notice(row: Any) -> MallNotice:
    """공지사항: its number is made of its time and title, since the mall gives none. Raises ValueError."""
    told = NoticeRow.model_validate(row)
    posted_at = _asked(told.request_date)
    number = sha256(f"{posted_at.isoformat()}/{told.title}".encode()).hexdigest()[:24]
    return MallNotice(
        notice_no=number,
        title=told.title,
        body=plain_text(told.details),
        category=told.board_type,
        posted_at=posted_at,
        url="",
    )


def _state(words: str) -> State:
    match words:
        case "처리완료":
            return "answered"
        case "미처리" | "처리중" | "미확인":
            return "open"
        case _:
            return "unknown"


def _number(text: str) -> str:
    return "" if text in {"0", "-"} else text


def _asked(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("the time is empty")
    return moment
