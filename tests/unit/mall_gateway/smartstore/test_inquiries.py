"""네이버's questions and inquiries as ours (malls.md 2.5)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mall_gateway.malls.smartstore.mapping import inquiries

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "smartstore"
ASKED = "2026-11-20T10:10:10.100+09:00"

QUESTION: dict[str, Any] = {
    "createDate": ASKED,
    "question": "재입고 되나요?",
    "answered": False,
    "productId": 8811223344,
    "productName": "머그컵",
    "maskedWriterId": "buye****",
    "questionId": 551,
}
INQUIRY: dict[str, Any] = {
    "inquiryNo": 200000123,
    "category": "배송",
    "title": "언제 오나요",
    "inquiryContent": "급합니다",
    "inquiryRegistrationDateTime": ASKED,
    "answered": False,
    "orderId": "2026112012345671",
    "productNo": "8811223344",
    "productName": "머그컵",
    "customerId": "buyer1",
    "customerName": "김문의",
}


def test_a_question_reads() -> None:
    told = inquiries.question(QUESTION)
    assert (told.ref.kind, told.ref.inquiry_no, told.ref.thread_no, told.state) == ("product", "551", "", "open")
    assert (told.mall_product_no, told.asked_at) == ("8811223344", datetime(2026, 11, 20, 1, 10, 10, 100_000, UTC))
    answered = inquiries.question({**QUESTION, "answered": True, "answer": "네"})
    assert (answered.state, answered.person.answer, answered.mall_state) == ("answered", "네", "답변완료")


def test_an_inquiry_names_its_answer_for_the_edit() -> None:
    told = inquiries.inquiry(INQUIRY)
    assert (told.ref.kind, told.ref.thread_no, told.state) == ("customer_center", "", "open")
    assert (told.person.asker, told.person.title, told.order_no) == ("김문의", "언제 오나요", "2026112012345671")
    answer = {"answered": True, "answerContentId": 77, "answerContent": "내일요", "answerRegistrationDateTime": ASKED}
    answered = inquiries.inquiry({**INQUIRY, **answer})
    assert (answered.ref.thread_no, answered.person.answer, answered.answered_at) == ("77", "내일요", answered.asked_at)


@pytest.mark.parametrize(
    ("read", "row"), [(inquiries.question, QUESTION), (inquiries.inquiry, INQUIRY)], ids=["question", "inquiry"]
)
def test_a_row_without_number_or_time_cannot_be_read(read: Any, row: dict[str, Any]) -> None:
    time = "createDate" if row is QUESTION else "inquiryRegistrationDateTime"
    for broken in ({**row, time: None}, {**row, time: "어제"}, {time: ASKED}, []):
        with pytest.raises(ValueError, match=r"."):
            read(broken)


if SAMPLES.is_dir():

    def test_the_documented_lists_read() -> None:
        (question,) = json.loads((SAMPLES / "inquiry-list.response.json").read_text())["contents"]
        assert inquiries.question(question).state == "answered"
        (inquiry,) = json.loads((SAMPLES / "buyer-inquiry-list.response.json").read_text())["content"]
        told = inquiries.inquiry(inquiry)
        assert (told.ref.thread_no, told.person.answer) == ("0", "string")
