"""롯데온's questions, inquiries and contacts as ours (malls.md 8.5)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.inquiry import InquiryKind, MallInquiryRef
from mall_gateway.malls.lottecom.mapping import inquiries
from mall_gateway.malls.port import Answer

ROW: dict[str, Any] = {
    "inqCnts": "언제 오나요?",
    "inqTtl": "배송",
    "inqTypNm": "배송문의",
    "ansCnts": None,
    "spdNo": "LO2900000001",
    "odNo": 2026112012345678,
    "custNm": "김문의",
    "scrtYn": "Y",
    "regDttm": "20261120103000",
}


@pytest.mark.parametrize(
    ("kind", "number", "state"),
    [
        ("product", "qnaNo", "qnaProcStatCd"),
        ("customer_center", "slrInqNo", "slrInqProcStatCd"),
        ("urgent", "cntcNo", "cntcProcStatCd"),
    ],
)
def test_each_board_has_names_of_its_own(kind: InquiryKind, number: str, state: str) -> None:
    told = inquiries.reader(kind)({**ROW, number: 77, state: "UNANS"})
    assert (told.ref.kind, told.ref.inquiry_no, told.state, told.mall_state) == (kind, "77", "open", "UNANS")
    assert (told.person.asker, told.person.title, told.secret) == ("김문의", "배송", True)
    assert (told.order_no, told.asked_at) == ("2026112012345678", datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    answer = Answer(MallInquiryRef(kind=kind, inquiry_no="77"), "네")
    assert inquiries.answer_body(answer) == {number: "77", "ansCnts": "네"}


@pytest.mark.parametrize(("code", "state"), [("ANS", "answered"), ("HOLD", "unknown")])
def test_the_states(code: str, state: str) -> None:
    answered = {"ansCnts": "네", "ansDttm": "20261120110000", "slrInqNo": 1, "slrInqProcStatCd": code}
    told = inquiries.reader("customer_center")({**ROW, **answered})
    assert (told.state, told.mall_state, told.person.answer) == (state, code, "네")
    assert told.answered_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("broken", [{"qnaNo": None}, {"regDttm": None}, {"regDttm": "어제"}])
def test_a_row_without_number_or_time_cannot_be_read(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        inquiries.reader("product")({**ROW, "qnaNo": 1, "qnaProcStatCd": "ANS", **broken})


def test_a_list_is_asked_by_days_and_pages() -> None:
    body = inquiries.list_body(date(2026, 11, 20), date(2026, 11, 21), 2, 100)
    assert body == {"scStrtDt": "20261120", "scEndDt": "20261121", "pageNo": 2, "rowsPerPage": 100}
