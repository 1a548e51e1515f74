"""ESM's orders as our order lines, and our acts on them as ESM's bodies."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.esm import AUCTION, GMARKET
from mall_gateway.malls.esm.connector import folded
from mall_gateway.malls.esm.mapping import orders
from mall_gateway.malls.esm.wire import CancelRow
from mall_gateway.malls.port import Cancellation, Confirmation, Shipment

NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)
REF = MallOrderRef(order_no="2946269058", line_no="2946269058")


def line(order: dict[str, Any]) -> Any:
    return orders.line_of(folded(order))


def test_an_order_is_a_line_under_its_own_number(make_order: Any) -> None:
    read = line(make_order())
    assert read.ref == REF
    assert (read.state, read.mall_state) == ("new", "결제완료")
    assert (read.mall_product_no, read.seller_product_code, read.seller_option_code) == (
        "1496943317",
        "MB0000000000000000AB",
        "K2",
    )
    assert (read.quantity, read.unit_price_won, read.amount_won, read.shipping_won) == (2, 135000, 270000, 2500)
    assert line(make_order(TransDueDate="2026-11-23T18:00:00")).ship_by == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert line(make_order(TransDueDate=None)).ship_by is None
    assert read.paid_at == datetime(2026, 11, 20, 8, 45, 50, 507000, tzinfo=UTC)
    assert (read.region, read.option_text) == ("서울특별시 강남구", "실버")


def test_the_buyer_and_the_receiver_are_told_apart(make_order: Any) -> None:
    buyer = line(make_order(InfoCin="P123456789012")).buyer
    assert (buyer.orderer_name, buyer.orderer_phone) == ("김주문", "010-1234-5678")
    assert (buyer.receiver_name, buyer.receiver_phone, buyer.receiver_phone2) == (
        "이받음",
        "010-8765-4321",
        "02-111-2222",
    )
    assert (buyer.address, buyer.address_detail, buyer.zip_code) == ("서울특별시 강남구 가상로 1", "2층", "06236")
    assert (buyer.memo, buyer.customs_code) == ("문 앞에 두세요", "P123456789012")


@pytest.mark.parametrize(
    ("status", "state"),
    [(1, "new"), (2, "confirmed"), (3, "shipping"), (4, "delivered"), (5, "completed"), (9, "unknown")],
)
def test_every_status_has_ours_and_an_unknown_one_stays_raw(status: int, state: str, make_order: Any) -> None:
    read = line(make_order(OrderStatus=status))
    assert read.state == state
    assert read.mall_state != "" if status < 9 else read.mall_state == "9"


def test_a_shipped_order_has_our_courier_code_and_the_invoice(make_order: Any) -> None:
    read = line(make_order(OrderStatus=3, TakbaeName="로젠택배", NoSongjang=" 12345678901 "))
    assert (read.courier_code, read.invoice_number) == ("LOGEN", "12345678901")
    assert line(make_order(TakbaeName="로젠택배", NoSongjang=None)).courier_code == ""


def test_several_options_keep_their_words_and_lose_their_code(make_order: Any) -> None:
    chosen = [
        {"ItemOptionValue": "골드", "ItemOptionOrderCnt": 1, "ItemOptionCode": "K1"},
        {"ItemOptionValue": "실버", "ItemOptionOrderCnt": 1, "ItemOptionCode": "K2"},
    ]
    read = line(make_order(ItemOptionSelectList=chosen))
    assert (read.option_text, read.seller_option_code) == ("골드 1개, 실버 1개", "")


def test_what_cannot_be_read_is_set_aside_without_its_values(make_order: Any) -> None:
    rows = [folded(make_order()), folded(make_order(OrderNo=None)), folded(make_order(OrderDate=None)), "kaputt"]
    page = orders.order_page(GMARKET, rows)
    assert [one.ref for one in page.lines] == [REF]
    assert [one.position for one in page.unreadable] == [1, 2, 3]
    assert "orderno" in page.unreadable[0].reason
    assert not [one for one in page.unreadable if "이받음" in one.reason]


@pytest.mark.parametrize(
    ("status", "state", "asked"),
    [(1, "confirmed", True), (2, "confirmed", True), (3, "cancelled", False), (5, "cancelled", False)],
)
def test_a_claimed_order_is_a_bare_line(status: int, state: str, asked: bool) -> None:  # noqa: FBT001
    read = orders.claimed_line(REF, CancelRow(order_no=REF.order_no, cancel_status=str(status)))
    assert read is not None
    assert (read.ref, read.state, read.cancel_asked) == (REF, state, asked)


def test_a_wish_taken_back_is_no_claim_and_an_unknown_status_is_kept_raw() -> None:
    assert orders.claimed_line(REF, CancelRow(order_no="1", cancel_status="4")) is None
    unknown = orders.claimed_line(REF, CancelRow(order_no="1", cancel_status="9"))
    assert unknown is not None
    assert (unknown.state, unknown.mall_state) == ("unknown", "취소 9")


def test_a_window_is_asked_to_the_minute_that_holds_its_end() -> None:
    whole = orders.list_body(GMARKET, 1, NOW - timedelta(hours=2), NOW, 2, 500)
    assert (whole["siteType"], whole["orderStatus"], whole["requestDateType"]) == (2, 1, 2)
    assert (whole["requestDateFrom"], whole["requestDateTo"]) == ("2026-11-20 16:30", "2026-11-20 18:31")
    assert (whole["pageIndex"], whole["pageSize"]) == (2, 500)
    even = orders.list_body(AUCTION, 1, NOW, NOW.replace(second=0), 1, 500)
    assert (even["siteType"], even["requestDateTo"]) == (1, "2026-11-20 18:30")


def test_the_acts_are_the_documented_bodies() -> None:
    shipment = Shipment(REF, 1, "CJ_LOGISTICS", "123456789012")
    assert orders.invoice_body(shipment, "10013", NOW) == {
        "OrderNo": 2946269058,
        "ShippingDate": "2026-11-20T18:30:45",
        "DeliveryCompanyCode": 10013,
        "InvoiceNo": "123456789012",
    }
    delay = orders.delay_body(Confirmation(REF, 1, date(2026, 11, 30), "입고 지연"))
    assert delay == {
        "OrderNo": 2946269058,
        "ReasonType": 3,
        "ShippingExpectedDate": "2026-11-30",
        "ReasonDetail": "입고 지연",
    }
    claim = orders.cancel_list_body(GMARKET, REF.order_no, NOW)
    assert (claim["SiteType"], claim["OrderNo"], claim["StartDate"]) == (3, 2946269058, "2026-11-15")
    assert orders.cancel_list_body(AUCTION, REF.order_no, NOW)["SiteType"] == 1


def test_only_what_is_sold_out_is_cancelled_as_sold_out() -> None:
    assert orders.cancel_path(Cancellation(REF, 1, "sold_out", "")) == "/claim/v1/sa/Cancel/2946269058/SoldOut"
    assert orders.cancel_path(Cancellation(REF, 1, "buyer_asked", "")) == "/claim/v1/sa/Cancel/2946269058"
