"""Orders of 현대몰 as lines, and our acts on them as its rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.hmall import HmallMall
from mall_gateway.malls.hmall.mapping import orders
from mall_gateway.malls.hmall.wire import OrderRow
from mall_gateway.malls.port import Cancellation, Confirmation, FetchedLine, RefusedError, Shipment, UnreadableLine

MALL = HmallMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="20261121000001", line_no="1", box_no="900000001", deal_no="2")
COURIERS = [{"dsrvDlvcoCd": "12", "dsrvDlvcoNm": "CJ대한통운"}, {"dsrvDlvcoCd": "15", "dsrvDlvcoNm": "한진택배"}]


def line_of(row: dict[str, Any], progress: str = "P0") -> FetchedLine:
    return orders.line_of(OrderRow.model_validate(row), orders.Reading(NOW, progress))


def test_a_row_is_a_line_with_its_buyer(row: Any) -> None:
    line = line_of(row(dlvcAmt="2500", venUitmCd="k0"))
    assert (line.ref, line.state, line.mall_state) == (REF, "new", "출고대기 25")
    assert (line.mall_product_no, line.mall_option_no) == ("2100000001", "00001")
    assert (line.seller_product_code, line.seller_option_code) == ("MB0000000000000000AB", "k0")
    assert (line.quantity, line.unit_price_won, line.amount_won, line.shipping_won) == (2, 35000, 70000, 2500)
    assert line.ordered_at == line.paid_at == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert vars(line.buyer) == {
        "orderer_name": "김똠방",
        "orderer_phone": "010-1111-2222",
        "receiver_name": "이받음",
        "receiver_phone": "010-3333-4444",
        "receiver_phone2": "02-555-6666",
        "zip_code": "06236",
        "address": "서울특별시 강남구 테헤란로 1",
        "address_detail": "2층",
        "memo": "문 앞",
        "customs_code": "",
    }


@pytest.mark.parametrize(
    ("progress", "changes", "state", "asked"),
    [
        ("P0", {}, "new", False),
        ("P1", {"lastDlvstPrgrGbcd": "30"}, "confirmed", False),
        ("P2", {"lastDlvstPrgrGbcd": "45"}, "shipping", False),
        ("P3", {"lastDlvstPrgrGbcd": "50"}, "delivered", False),
        ("P0", {"dlvCnclYn": "Y"}, "cancelled", True),
        ("P1", {"dlvCnclYn": "Y"}, "cancelled", True),
        ("P2", {"dlvCnclYn": "Y"}, "shipping", False),
        ("P9", {"lastDlvstPrgrGbcd": "77"}, "unknown", False),
    ],
)
def test_the_list_and_the_mark_of_a_cancel_say_the_state(
    progress: str,
    changes: dict[str, Any],
    state: str,
    asked: bool,  # noqa: FBT001
    row: Any,
) -> None:
    line = line_of(row(**changes), progress)
    assert (line.state, line.cancel_asked) == (state, asked)
    assert changes.get("lastDlvstPrgrGbcd", "25") in line.mall_state


def test_a_sent_row_tells_courier_and_waybill(row: Any) -> None:
    line = line_of(row(dsrvDlvcoCd="15", dsrvDlvcoNm="한진택배", invcNo="123"), "P2")
    assert (line.courier_code, line.invoice_number) == ("HANJIN", "123")
    assert line_of(row(dsrvDlvcoCd="99"), "P2").courier_code == "99"


def test_exchanges_are_no_orders_and_broken_rows_are_set_aside(row: Any) -> None:
    found = list(orders.lines_of([row(dlvTypeGbcd="40"), row(ordQty=""), row()], orders.Reading(NOW, "P0")))
    assert [type(line) for line in found] == [UnreadableLine, FetchedLine]
    assert isinstance(found[0], UnreadableLine)
    assert "ordQty" in found[0].reason
    assert "김똠방" not in found[0].reason


async def test_new_and_confirmed_orders_are_read_by_day_without_those_after_the_window(
    caller_of: Any, answer: Any, row: Any, sent: Any
) -> None:
    waiting = [row(), row(ordPtcSeq="2", ptcOrdDtm="2026-11-21 11:30:00")]
    caller = caller_of(answer(dsOutput=waiting), answer(dsOutput=[row(ordPtcSeq="3")]))
    until = NOW - timedelta(hours=1)
    pages = [page async for page in MALL.fetch_orders(caller, "new", until - timedelta(hours=2), until)]
    found = [(line.ref.line_no, line.state) for page in pages for line in page.lines]
    assert found == [("1", "new"), ("3", "confirmed")]
    assert sent(caller.sent[0])["dsInput"] == [
        {"venCd": "002569", "fromDate": "20261121", "toDate": "20261121", "mdaGb": "20", "prgrGb": "P0"}
    ]
    assert sent(caller.sent[1])["dsInput"][0]["prgrGb"] == "P1"


async def test_arrived_orders_are_one_list(caller_of: Any, answer: Any, row: Any, sent: Any) -> None:
    caller = caller_of(answer(dsOutput=[row()]))
    pages = [page async for page in MALL.fetch_orders(caller, "delivered", NOW - timedelta(days=2), NOW)]
    assert [line.state for page in pages for line in page.lines] == ["delivered"]
    given = sent(caller.sent[0])["dsInput"][0]
    assert (given["prgrGb"], given["fromDate"], given["toDate"]) == ("P3", "20261119", "20261121")


async def test_a_line_is_looked_for_by_its_numbers_in_each_list(
    caller_of: Any, answer: Any, row: Any, sent: Any
) -> None:
    caller = caller_of(answer(dsOutput=[]), answer(dsOutput=[row(ordPtcSeq="2"), row()]))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "confirmed")
    given = sent(caller.sent[1])["dsInput"][0]
    assert (given["ordNo"], given["ordPtcSeq"], given["prgrGb"]) == (REF.order_no, "1", "P1")
    assert await MALL.read_order(caller_of(by=lambda request: answer(dsOutput=[])), REF) is None


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("20261101000001", date(2026, 11, 1)),
        ("20261301000001", date(2026, 8, 23)),
        ("20990101000001", date(2026, 8, 23)),
        ("19990101000001", date(2026, 8, 23)),
        ("A1", date(2026, 8, 23)),
    ],
)
def test_a_number_tells_the_day_of_the_order_or_three_months_are_searched(number: str, day: date) -> None:
    assert orders.ordered_on(number, NOW) == day


async def test_a_confirmation_names_line_and_sender(caller_of: Any, answer: Any, sent: Any) -> None:
    caller = caller_of(answer())
    await MALL.confirm_order(caller, Confirmation(REF, 2, date(2026, 11, 24)))
    (request,) = caller.sent
    assert (request.api, request.writes) == ("order.confirm", True)
    assert sent(request)["dsInput"] == [
        {
            "chk": "1",
            "venCd": "002569",
            "ven2Cd": "000000",
            "dlvstNo": "900000001",
            "dlvstPtcSeq": "2",
            "ordNo": "20261121000001",
            "ordPtcSeq": "1",
            "procGb": "P1",
            "rgstId": "seller1",
            "rgstIp": "10.0.0.1",
        }
    ]


async def test_an_invoice_takes_the_malls_own_code_of_the_courier(caller_of: Any, answer: Any, sent: Any) -> None:
    caller = caller_of(answer(dsOutput=COURIERS), answer())
    await MALL.send_invoice(caller, Shipment(REF, 2, "HANJIN", "1234-5678"))
    given = sent(caller.sent[1])["dsInput"][0]
    assert (given["procGb"], given["dsrvDlvcoCd"], given["invcNo"]) == ("P2", "15", "12345678")
    for courier, asked in (("LOGEN", 1), ("DIRECT", 0)):
        caller = caller_of(*[answer(dsOutput=COURIERS)] * asked)
        with pytest.raises(RefusedError, match="택배사"):
            await MALL.send_invoice(caller, Shipment(REF, 2, courier, "1"))
        assert len(caller.sent) == asked


async def test_a_refused_act_is_explained_by_the_line(caller_of: Any, answer: Any, failure: Any, row: Any) -> None:
    refused = failure("9999", "출고 진행상태를 확인해 주세요.")

    def told(request: Any) -> Any:
        return refused if "multiOshp" in request.url else answer(dsOutput=[row(dlvCnclYn="Y")])

    with pytest.raises(RefusedError) as raised:
        await MALL.confirm_order(caller_of(by=told), Confirmation(REF, 2, date(2026, 11, 24)))
    assert raised.value.cancel_asked


async def test_a_sellers_cancel_is_not_sent(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="현대몰 담당 MD"):
        await MALL.cancel_sale(caller, Cancellation(REF, 2, "sold_out", ""))
    assert caller.sent == []
