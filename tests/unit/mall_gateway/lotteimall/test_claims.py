"""롯데홈쇼핑's claim rows as ours."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lotteimall.mapping import claims
from mall_gateway.malls.order_lines import bare_line

ORDER = MallOrderRef(order_no="20261121000001", line_no="77")
ROW = {
    "OrdNo": "20261121000001",
    "OrdDtlSn": "9501",
    "OrgOrdDtlSn": "1",
    "OrgDlvUnitSn": "77",
    "DlvUnitSn": "8501",
    "RmitNm": "이받음",
    "recvHp": "010-0000-0001",
    "Addr": "서울 예시구 1",
    "ClmCausCd": "10",
    "ClmCausNm": "색상이 달라요",
    "invoiceNo": "4444",
    "delvName": "한진택배",
}
CANCEL = {**ROW, "CnclQty": "2", "CnclDtime": "20261121093000"}
RETURN = {**ROW, "RtgsQty": "1", "RtgsDtime": "2026-11-21 09:30:00"}


@pytest.mark.parametrize(
    ("state", "asked", "told"),
    [("new", True, "asked"), ("cancelled", False, "done"), ("shipping", False, "refused")],
)
def test_a_cancel_is_what_its_line_shows(state: Any, asked: Any, told: str) -> None:
    row = claims.cancel_row(CANCEL)
    line = replace(bare_line(ORDER, state, "상태"), cancel_asked=asked)
    read = claims.cancel_of(row, line)
    assert (read.state, read.mall_state, read.quantity) == (told, "상태", 2)
    assert (read.ref.kind, read.ref.claim_no, read.ref.order) == ("cancel", "9501", ORDER)
    assert claims.cancel_of(row, None).state == "unknown"


@pytest.mark.parametrize(
    ("listed_as", "state", "word"),
    [("20", "collecting", "회수 진행"), ("21", "done", "회수 완료"), ("29", "unknown", "29")],
)
def test_a_return_is_what_its_list_says(listed_as: str, state: str, word: str) -> None:
    read = claims.return_of(RETURN, listed_as)
    assert (read.ref.kind, read.state, read.mall_state) == ("return", state, word)


def test_the_goods_of_an_exchange_read_whole() -> None:
    read = claims.return_of({**RETURN, "Exchange": "Y"}, "20")
    assert (read.ref.kind, read.ref.order, read.quantity, read.mall_reason) == ("exchange", ORDER, 1, "10")
    assert (read.pickup_courier, read.pickup_invoice) == ("HANJIN", "4444")
    assert read.asked_at == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    assert (read.person.name, read.person.phone, read.person.words) == ("이받음", "010-0000-0001", "색상이 달라요")
    assert claims.return_of({**RETURN, "Exchange": "Y"}, "21").state == "received"


@pytest.mark.parametrize("gone", ["OrdDtlSn", "RtgsDtime", "OrdNo"])
def test_a_row_without_its_numbers_or_time_is_not_read(gone: str) -> None:
    with pytest.raises(ValueError):
        claims.return_of({name: value for name, value in RETURN.items() if name != gone}, "20")
