"""고객문의 of GS SHOP as ours (malls.md 10.3)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.gsshop.mapping import inquiries
from mall_gateway.malls.port import Answer

ROW: dict[str, Any] = {
    "inqNo": 77,
    "inqType": "QNA",
    "inqTitle": "배송",
    "inqCntnt": "언제 오나요?",
    "inqDtm": "2026-11-20 10:30:00",
    "custNm": "김문의",
    "prdCd": 39990001,
    "ansYn": "N",
}


def test_an_inquiry_reads() -> None:
    told = inquiries.reader("product")(ROW)
    assert (told.ref, told.state) == (MallInquiryRef(kind="product", inquiry_no="77"), "open")
    assert (told.person.asker, told.mall_product_no) == ("김문의", "39990001")
    assert told.asked_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    answered = inquiries.reader("customer_center")({**ROW, "ansCntnt": "네", "ansDtm": "2026-11-20 11:00:00"})
    assert (answered.state, answered.person.answer, answered.ref.kind) == ("answered", "네", "customer_center")


@pytest.mark.parametrize("broken", [{"inqNo": None}, {"inqDtm": ""}, {"inqDtm": "어제"}])
def test_a_row_without_number_or_time_cannot_be_read(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        inquiries.reader("product")({**ROW, **broken})


def test_bodies_name_the_partner_and_the_kind() -> None:
    assert inquiries.list_body("1003890", "customer_center", date(2026, 11, 20)) == {
        "supCd": "1003890",
        "inqType": "ONE",
        "sdDt": "20261120",
    }
    body = inquiries.answer_body("1003890", Answer(MallInquiryRef(kind="product", inquiry_no="77"), "네"))
    assert (body["inqNo"], body["inqType"], body["ansCntnt"], body["receiver"]) == ("77", "QNA", "네", "GS SHOP")
