"""11번가's 상품 QnA and 긴급알리미 as ours (malls.md 3.5)."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.markup import children_of, parsed
from mall_gateway.malls.port import Answer
from mall_gateway.malls.st11.mapping import inquiries

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "st11"


def row(name: str, **fields: str) -> Element:
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in fields.items())
    return parsed(f"<{name}>{inner}</{name}>".encode())


QUESTION = {
    "brdInfoNo": "4881274",
    "brdInfoClfNo": "48073872",
    "brdInfoSbjct": "질문이요",
    "brdInfoCont": "맛있나요? &lt;정말&gt;",
    "answerYn": "N",
    "createDt": "2026-11-19 12:47:02.0",
    "dispYn": "N",
    "memNM": "김문의",
    "qnaDtlsCdNm": "상품",
}
URGENT = {"emerNtceSeq": "5590778", "emerNtceCrntCd": "01", "emerCtnt": "배송문의", "createDt": "20260929"}


def test_a_question_reads() -> None:
    told = inquiries.question(row("productQna", **QUESTION))
    assert (told.ref.inquiry_no, told.ref.thread_no, told.state, told.secret) == ("4881274", "48073872", "open", True)
    assert (told.person.asker, told.person.text, told.category) == ("김문의", "맛있나요? <정말>", "상품")
    assert told.asked_at == datetime(2026, 11, 19, 3, 47, 2, tzinfo=UTC)


def test_an_answered_question_reads() -> None:
    answer = {"answerYn": "Y", "answerCont": "네", "answerDt": "2026/11/20"}
    told = inquiries.question(row("productQna", **{**QUESTION, **answer}))
    assert (told.state, told.person.answer, told.mall_state) == ("answered", "네", "답변완료")
    assert told.answered_at == datetime(2026, 11, 19, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("01", "open"),
        ("02", "read"),
        ("03", "answered"),
        ("04", "open"),
        ("05", "answered"),
        ("06", "done"),
        ("99", "unknown"),
    ],
)
def test_the_states_of_an_urgent_notice(code: str, state: str) -> None:
    told = inquiries.urgent(row("alimListInfo", **{**URGENT, "emerNtceCrntCd": code, "emerReplyDt": "20260930"}))
    assert told.state == state
    assert (told.answered_at is not None) == (state in {"answered", "done"})
    assert told.mall_state == (
        "99" if code == "99" else inquiries.urgent(row("a", **URGENT | {"emerNtceCrntCd": code})).mall_state
    )


def test_the_latest_reply_of_an_urgent_notice_is_its_answer() -> None:
    replies = "".join(f"<emerReplyList><emerReplyCtnt>답변{n}</emerReplyCtnt></emerReplyList>" for n in (1, 2))
    fields = "".join(f"<{key}>{value}</{key}>" for key, value in URGENT.items())
    told = inquiries.urgent(parsed(f"<alimListInfo>{fields}{replies}</alimListInfo>".encode()))
    assert told.person.answer == "답변2"
    together = "<emerReplyList><r><emerReplyCtnt>답변3</emerReplyCtnt></r></emerReplyList>"
    told = inquiries.urgent(parsed(f"<alimListInfo>{fields}{together}</alimListInfo>".encode()))
    assert told.person.answer == "답변3"


@pytest.mark.parametrize(
    ("clock", "at"),
    [("12:30:30", datetime(2026, 9, 29, 3, 30, 30, tzinfo=UTC)), ("", datetime(2026, 9, 28, 15, tzinfo=UTC))],
)
def test_day_and_time_of_an_urgent_notice_are_told_apart(clock: str, at: datetime) -> None:
    assert inquiries.urgent(row("alimListInfo", **URGENT, createTm=clock)).asked_at == at


def test_rows_without_number_or_time_cannot_be_read() -> None:
    for broken in ({"brdInfoNo": "1"}, {"createDt": "2026-11-19 12:47:02.0"}, {"brdInfoNo": "1", "createDt": "어제"}):
        with pytest.raises(ValueError, match=r"."):
            inquiries.question(row("productQna", **broken))
    for broken in ({"emerNtceSeq": "1"}, {**URGENT, "createDt": "어제"}, {**URGENT, "createTm": "25시"}):
        with pytest.raises(ValueError, match=r"."):
            inquiries.urgent(row("alimListInfo", **broken))


def test_answers_have_the_mall_s_names() -> None:
    ref = MallInquiryRef(kind="product", inquiry_no="1", thread_no="2")
    assert inquiries.question_answer(Answer(ref, "네")) == {"answerCont": "네"}
    assert inquiries.urgent_answer("5") == {"confirmYn": "Y", "emerNtceSeq": "5", "answerCtnt": ""}


if SAMPLES.is_dir():

    def test_the_documented_lists_read() -> None:
        (question,) = children_of(parsed((SAMPLES / "inquiry-list.response.xml").read_bytes()), "productQna")
        told = inquiries.question(question)
        assert (told.ref.inquiry_no, told.state, told.order_no) == ("4881274", "answered", "201510309348419")
        assert told.person.asker == "김김김"
        (notice,) = children_of(parsed((SAMPLES / "urgent-list.response.xml").read_bytes()), "alimListInfo")
        urgent = inquiries.urgent(notice)
        assert (urgent.state, urgent.person.answer, urgent.category) == ("done", "답변1", "구매 > 기타")

    def test_our_answers_have_the_documented_names() -> None:
        theirs = parsed((SAMPLES / "urgent-answer.request.xml").read_bytes())
        assert {child.tag for child in theirs} == set(inquiries.urgent_answer("5"))
