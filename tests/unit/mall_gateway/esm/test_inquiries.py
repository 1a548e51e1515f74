"""판매자문의, 긴급알리미 and 공지사항 of ESM as ours (malls.md 4.5)."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.esm import AUCTION, GMARKET
from mall_gateway.malls.esm.connector import folded
from mall_gateway.malls.esm.inquiry_wire import UrgentList
from mall_gateway.malls.esm.mapping import inquiries
from mall_gateway.malls.port import Answer

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "esm"
QUESTION: dict[str, Any] = {
    "qnaType": 3,
    "reAsking": False,
    "inquirerName": "김문의",
    "messageNo": "375419346",
    "answer": None,
    "siteGoodsNo": "1527058123",
    "orderNo": "2949069764",
    "informStatus": "미처리",
    "receiveDate": "2026-04-15T04:05:00+09:00",
    "answerDate": "0001-01-01T00:00:00+09:00",
    "contractType": "상품",
    "title": "제목",
    "details": "내용",
    "token": "!AAAA==",
}
URGENT: dict[str, Any] = {
    "ContactType": "K7",
    "InformStatus": "미처리",
    "EmerMessageNo": 55350245,
    "ReceiveDate": "2026-11-20 11:03:01",
    "AnswerDate": "",
    "SiteGoodsNo": "1100191798",
    "OrderNo": 0,
    "Title": "긴급",
    "Details": "내용상세",
}
REF = MallInquiryRef(kind="product", inquiry_no="375419346", thread_no="!AAAA==")
DAYS = (date(2026, 11, 20), date(2026, 11, 21))


def test_a_question_brings_the_token_for_its_answer() -> None:
    told = inquiries.question(folded(QUESTION))
    assert (told.ref, told.state, told.answered_at) == (REF, "open", None)
    assert (told.person.asker, told.person.title, told.person.text) == ("김문의", "제목", "내용")
    assert (told.order_no, told.asked_at) == ("2949069764", datetime(2026, 4, 14, 19, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"informStatus": "처리완료"}, "answered"),
        ({"informStatus": "처리완료", "reAsking": True}, "open"),
        ({"informStatus": "처리중"}, "open"),
        ({"informStatus": "보류"}, "unknown"),
    ],
)
def test_the_states_of_a_question(changes: dict[str, Any], state: str) -> None:
    told = inquiries.question(folded({**QUESTION, **changes}))
    assert told.state == state
    assert told.mall_state.startswith(changes["informStatus"])


def test_an_urgent_notice_reads() -> None:
    told = inquiries.urgent(folded(URGENT))
    assert (told.ref.kind, told.ref.inquiry_no, told.state, told.order_no) == ("urgent", "55350245", "open", "")
    done = inquiries.urgent(folded({**URGENT, "InformStatus": "처리완료", "AnswerDate": "2026-11-20 13:32:19"}))
    assert (done.state, done.answered_at) == ("answered", datetime(2026, 11, 20, 4, 32, 19, tzinfo=UTC))


def test_a_notice_gets_the_same_number_each_time() -> None:
    row = folded(
        {
            "boardType": "일반공지",
            "requestDate": "2026-04-29T14:20:47.293+09:00",
            "title": "안내",
            "details": "<p>본문<br>둘째 줄</p>",
        }
    )
    told = inquiries.notice(row)
    assert (told.title, told.body, told.category) == ("안내", "본문\n둘째 줄", "일반공지")
    assert (
        told.notice_no == inquiries.notice(row).notice_no != inquiries.notice({**row, "title": "다른 안내"}).notice_no
    )


def test_rows_without_number_or_time_cannot_be_read() -> None:
    for read, broken in (
        (inquiries.question, {**QUESTION, "messageNo": None}),
        (inquiries.question, {**QUESTION, "receiveDate": ""}),
        (inquiries.urgent, {**URGENT, "ReceiveDate": None}),
        (inquiries.urgent, {**URGENT, "AnswerDate": "어제"}),
        (inquiries.notice, {"title": "안내"}),
    ):
        with pytest.raises(ValueError, match=r"."):
            read(folded(broken))


def test_the_sites_are_named_as_their_lists_name_them() -> None:
    assert inquiries.question_list_body(GMARKET, *DAYS)["qnaType"] == 3
    assert inquiries.question_list_body(AUCTION, *DAYS)["qnaType"] == 1
    assert inquiries.notice_list_body(GMARKET, *DAYS) == {
        "siteType": 2,
        "startDate": "2026-11-20",
        "endDate": "2026-11-21",
    }


def test_an_answer_is_a_finished_one() -> None:
    body = inquiries.question_answer(Answer(REF, "네"))
    assert (body["answerStatus"], body["token"], body["comments"]) == (2, "!AAAA==", "네")
    assert body["title"]


if SAMPLES.is_dir():

    def sample(name: str) -> Any:
        return json.loads((SAMPLES / name).read_text())

    def test_the_documented_lists_read() -> None:
        (question,) = [inquiries.question(row) for row in folded(sample("inquiry-list.response.json"))]
        assert (question.state, question.person.answer) == ("answered", "답변 내용")
        assert question.answered_at is None
        rows = UrgentList.model_validate(folded(sample("urgent-list.response.json"))).data
        urgent = [inquiries.urgent(row) for row in rows]
        assert [one.ref.inquiry_no for one in urgent] == ["55350245", "55350241"]
        notices = [inquiries.notice(row) for row in folded(sample("notice-list.response.json"))]
        assert len({notice.notice_no for notice in notices}) == 2
        assert notices[0].body == "소상공인홈쇼핑입점지원사업 신청 안내 다운"

    def test_our_bodies_have_the_documented_names() -> None:
        for ours, name in (
            (inquiries.question_list_body(GMARKET, *DAYS), "inquiry-list"),
            (inquiries.urgent_list_body(*DAYS), "urgent-list"),
            (inquiries.notice_list_body(GMARKET, *DAYS), "notice-list"),
            (inquiries.question_answer(Answer(REF, "네")), "inquiry-answer"),
            (inquiries.urgent_answer(Answer(REF, "네")), "urgent-answer"),
        ):
            assert set(ours) == set(sample(f"{name}.request.json"))
