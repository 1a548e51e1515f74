"""Inquiries of 티몬 and 위메프 as ours (malls.md 5.5, 6.5)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.port import Answer
from mall_gateway.malls.tmon.mapping import inquiries as tmon
from mall_gateway.malls.tmon.privacy import encrypt
from mall_gateway.malls.wemakeprice import WemakepriceMall
from mall_gateway.malls.wemakeprice.mapping import inquiries as wemakeprice

KEY = "0123456789abcdef"
TMON: dict[str, Any] = {
    "id": 51,
    "seq": 900,
    "tmonDealNo": 3900000001,
    "dealTitle": "머그컵",
    "tmonOrderNo": 810000001,
    "title": "배송",
    "content": "언제 오나요?",
    "userName": encrypt("김문의", KEY),
    "secret": True,
    "createdAt": "2026-11-20 10:30",
    "answered": False,
    "replies": None,
}
QUESTION: dict[str, Any] = {
    "qnaSeq": 12,
    "question": "색상이 같나요?",
    "questionDate": "2026-11-20 10:30:05",
    "productNo": 699000001,
    "orderNo": 0,
    "privateYn": "Y",
    "answer": None,
}


def test_an_inquiry_of_tmon_is_deciphered() -> None:
    told = tmon.reader("customer_center", KEY)(TMON)
    assert told.ref == MallInquiryRef(kind="customer_center", inquiry_no="51", thread_no="900")
    assert (told.person.asker, told.state, told.secret) == ("김문의", "open", True)
    assert (told.order_no, told.asked_at) == ("810000001", datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    assert tmon.reader("product", KEY)(TMON).ref.thread_no == ""


def test_the_latest_reply_of_tmon_is_the_answer() -> None:
    replies = [{"content": "첫 답변"}, {"message": "둘째 답변", "createdAt": "2026-11-20 11:00"}]
    told = tmon.reader("product", KEY)({**TMON, "replies": replies})
    assert (told.state, told.person.answer) == ("answered", "둘째 답변")
    assert told.answered_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("broken", [{"id": None}, {"createdAt": None}, {"userName": encrypt("김", "f" * 16)}])
def test_a_row_of_tmon_that_cannot_be_read_says_so(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        tmon.reader("product", KEY)({**TMON, **broken})


def test_answers_to_tmon_are_named_by_their_kind() -> None:
    assert tmon.answer_body(Answer(MallInquiryRef(kind="product", inquiry_no="1"), "네")) == {"content": "네"}
    center = MallInquiryRef(kind="customer_center", inquiry_no="1", thread_no="2")
    assert tmon.answer_body(Answer(center, "네")) == {"message": "네"}


def test_a_question_of_wemakeprice_reads() -> None:
    told = wemakeprice.question(QUESTION)
    assert (told.ref.inquiry_no, told.state, told.secret) == ("12", "open", True)
    assert told.asked_at == datetime(2026, 11, 20, 1, 30, 5, tzinfo=UTC)
    answered = wemakeprice.question({**QUESTION, "answer": "네", "answerDate": "2026-11-20 11:00:00"})
    assert (answered.state, answered.person.answer) == ("answered", "네")


def test_a_notice_of_wemakeprice_is_read_as_text() -> None:
    row = {"noticeSeq": 7, "title": "안내", "contents": "<b>점검</b>", "regDate": "2026-11-20 09:00:00"}
    told = wemakeprice.notice(row)
    assert (told.notice_no, told.body, told.posted_at) == ("7", "점검", datetime(2026, 11, 20, tzinfo=UTC))


def test_rows_of_wemakeprice_without_number_or_time_cannot_be_read() -> None:
    for read, broken in (
        (wemakeprice.question, {**QUESTION, "qnaSeq": None}),
        (wemakeprice.question, {**QUESTION, "questionDate": ""}),
        (wemakeprice.notice, {"noticeSeq": 7, "title": "안내", "regDate": None}),
        (wemakeprice.notice, {"noticeSeq": 7, "regDate": "2026-11-20 09:00:00"}),
    ):
        with pytest.raises(ValueError, match=r"."):
            read(broken)


async def test_an_answer_to_wemakeprice_names_the_question(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({"resultCode": "200", "data": None}))
    ref = MallInquiryRef(kind="product", inquiry_no="12")
    await WemakepriceMall().answer_inquiry(caller, Answer(ref, "네, 같습니다."))
    assert caller.body() == {"qnaSeq": "12", "answer": "네, 같습니다."}
