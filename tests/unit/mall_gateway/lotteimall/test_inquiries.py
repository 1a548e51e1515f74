"""상품Q&A, 핫라인 and 상담메모 of 롯데홈쇼핑 as ours (malls.md 9.4)."""

from datetime import UTC, datetime

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.lotteimall.mapping import inquiries
from mall_gateway.malls.port import Answer

QUESTION = {
    "ReceiptType": "Q",
    "ReceiptNo": "5123",
    "Gubun": "배송",
    "QuestNm": "김문의",
    "Subject": "언제",
    "Content": "언제 오나요?",
    "ReceiptDate": "20261120103000",
    "Result": "미처리",
    "GoodsNo": "8811",
}
MEMO = {"CcnNo": "900", "MvotReqSn": "2", "CustNm": "김고객", "CnslCont": "확인 바랍니다", "RegDtime": "20261120103000"}


def test_a_question_is_open_or_answered_by_the_list_that_it_is_in() -> None:
    told = inquiries.question_reader("product", done=False)(QUESTION)
    assert (told.ref.inquiry_no, told.state, told.mall_state) == ("5123", "open", "미처리")
    assert (told.person.asker, told.person.text, told.mall_product_no) == ("김문의", "언제 오나요?", "8811")
    assert told.asked_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    hotline = inquiries.question_reader("customer_center", done=True)({**QUESTION, "Result": ""})
    assert (hotline.ref.kind, hotline.state, hotline.mall_state) == ("customer_center", "answered", "답변완료")


def test_a_memo_is_named_by_number_and_sequence() -> None:
    told = inquiries.memo_reader(done=False)(MEMO)
    assert (told.ref.kind, told.ref.inquiry_no, told.state) == ("urgent", "900-2", "open")
    assert inquiries.memo_answer(Answer(told.ref, "네")) == {
        "ccn_no": "900",
        "mvot_req_sn": "2",
        "cnsl_proc_cont": "네",
    }


def test_rows_without_number_or_time_cannot_be_read() -> None:
    for broken in ({"ReceiptNo": ""}, {"ReceiptDate": " "}, {"ReceiptDate": "어제"}):
        with pytest.raises(ValueError, match=r"."):
            inquiries.question_reader("product", done=False)({**QUESTION, **broken})
    for broken in ({"MvotReqSn": ""}, {"RegDtime": ""}):
        with pytest.raises(ValueError, match=r"."):
            inquiries.memo_reader(done=True)({**MEMO, **broken})


def test_an_answer_is_shown_to_the_asker() -> None:
    body = inquiries.question_answer(Answer(MallInquiryRef(kind="product", inquiry_no="5123"), "네"))
    assert body == {"inq_no": "5123", "ans_cont_type": "2", "inq_ans_cont": "네", "ans_disp_yn": "Y"}
