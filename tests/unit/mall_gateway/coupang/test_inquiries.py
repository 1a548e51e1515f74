"""쿠팡's questions and call-centre inquiries as ours (malls.md 1.5)."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.coupang.mapping import inquiries
from mall_gateway.malls.port import Answer

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "coupang"
ASKED = "2026-11-20T18:30:00.123456-08:00"
SECRETS = {"vendor_id": "A00012345", "user_id": "golden"}
CENTER = MallInquiryRef(kind="customer_center", inquiry_no="77", thread_no="901")


def reply(number: int, by: str = "csAgent", status: str | None = None, *, needs: bool | None = False) -> dict[str, Any]:
    return {
        "answerId": number,
        "content": f"내용 {number}",
        "replyAt": ASKED,
        "partnerTransferStatus": status,
        "answerType": by,
        "needAnswer": needs,
    }


def contact(*replies: dict[str, Any], status: str = "requestAnswer", **more: Any) -> dict[str, Any]:
    told = {"inquiryId": 77, "csPartnerCounselingStatus": status, "inquiryStatus": "progress", "inquiryAt": ASKED}
    return {**told, "orderId": 0, "buyerPhone": "", "replies": list(replies), **more}


def test_a_question_is_open_until_it_has_a_comment() -> None:
    row = {"inquiryId": 39352323, "sellerProductId": 786583589, "content": "스판이 강한가요?", "inquiryAt": ASKED}
    asked = inquiries.question({**row, "orderIds": [19000041361951], "commentDtoList": None})
    assert (asked.state, asked.ref.inquiry_no, asked.mall_product_no) == ("open", "39352323", "786583589")
    assert (asked.order_no, asked.asked_at) == ("19000041361951", datetime(2026, 11, 21, 2, 30, 0, 123456, UTC))
    answered = inquiries.question(
        {**row, "orderIds": [], "commentDtoList": [{"content": "네, 강합니다.", "inquiryCommentAt": ASKED}]}
    )
    assert (answered.state, answered.person.answer, answered.order_no) == ("answered", "네, 강합니다.", "")


def test_a_call_centre_inquiry_names_the_reply_that_wants_an_answer() -> None:
    row = contact(
        reply(1, status="answered"), reply(2, by="vendor"), reply(3, status="requestAnswer", needs=True), orderId=5
    )
    told = inquiries.contact(row)
    assert (told.ref.kind, told.ref.thread_no, told.state, told.order_no) == ("customer_center", "3", "open", "5")
    assert told.answer_by == told.asked_at + timedelta(hours=24)
    assert (told.person.text, told.person.answer) == ("내용 1\n\n내용 3", "내용 2")


@pytest.mark.parametrize(
    ("status", "inquiry_status", "state"),
    [
        ("answered", "progress", "answered"),
        ("requestAnswer", "complete", "done"),
        ("requestAnswer", "progress", "open"),
        ("newWord", "progress", "unknown"),
    ],
)
def test_the_state_of_a_call_centre_inquiry(status: str, inquiry_status: str, state: str) -> None:
    row = contact(reply(1, status="requestAnswer"), status=status, inquiryStatus=inquiry_status)
    told = inquiries.contact(row)
    assert (told.state, told.mall_state) == (state, f"{inquiry_status}/{status}")
    assert (told.answer_by is None) == (state != "open")


@pytest.mark.parametrize(("status", "state"), [("transfer", "open"), ("answered", "read")])
def test_a_note_that_asks_for_nothing_is_an_urgent_notice(status: str, state: str) -> None:
    told = inquiries.contact(contact(reply(9), status=status))
    assert (told.ref.kind, told.ref.thread_no, told.state, told.answer_by) == ("urgent", "9", state, None)


def test_a_contact_without_replies_or_with_nulls_reads() -> None:
    told = inquiries.contact(contact(reply(1, needs=None)) | {"replies": None})
    assert (told.ref.kind, told.ref.thread_no, told.person.text) == ("customer_center", "", "")


@pytest.mark.parametrize("read", [inquiries.question, inquiries.contact])
def test_a_row_without_number_or_time_cannot_be_read(read: Any) -> None:
    for row in ({}, {"inquiryId": 1}, {"inquiryId": 1, "inquiryAt": ""}, {"inquiryAt": ASKED}, None):
        with pytest.raises(ValueError, match=r"."):
            read(row)


def test_answers_name_who_writes_and_what_is_answered() -> None:
    question = Answer(MallInquiryRef(kind="product", inquiry_no="5"), "네")
    assert inquiries.answer_body(question, SECRETS) == {
        "content": "네",
        "vendorId": "A00012345",
        "replyBy": "golden",
    }
    assert inquiries.answer_body(Answer(CENTER, "네네"), SECRETS)["parentAnswerId"] == "901"


if SAMPLES.is_dir():

    def rows(name: str) -> list[dict[str, Any]]:
        return json.loads((SAMPLES / name).read_text())["data"]["content"]

    def test_the_documented_questions_read() -> None:
        raw = rows("inquiry-list.response.json")
        told = [inquiries.question(row) for row in raw]
        assert [one.ref.inquiry_no for one in told] == [str(row["inquiryId"]) for row in raw]
        assert [one.person.answer for one in told] == [row["commentDtoList"][0]["content"] for row in raw]

    def test_the_documented_contacts_read() -> None:
        raw = rows("callcenter-inquiry-list.response.json")
        told = [inquiries.contact(row) for row in raw]
        assert {(one.ref.kind, one.state) for one in told} == {("customer_center", "answered")}
        assert [one.ref.thread_no for one in told] == [str(row["replies"][0]["answerId"]) for row in raw]
        assert [one.person.answer for one in told] == [row["replies"][1]["content"] for row in raw]

    def test_our_answer_has_the_documented_names() -> None:
        theirs = json.loads((SAMPLES / "inquiry-answer.request.json").read_text())
        ours = inquiries.answer_body(Answer(MallInquiryRef(kind="product", inquiry_no="5"), "네"), SECRETS)
        assert set(ours) == set(theirs)


async def test_an_urgent_notice_is_confirmed_by_its_number_and_who_confirms(caller_of: Any) -> None:
    caller = caller_of({"code": "200", "message": "OK", "data": None})
    await CoupangMall().read_urgent(caller, MallInquiryRef(kind="urgent", inquiry_no="77"))
    (call,) = caller.calls()
    assert call.startswith("POST ")
    assert call.endswith("/callCenterInquiries/77/confirms")
    assert caller.body() == {"confirmBy": caller.secrets["user_id"]}
