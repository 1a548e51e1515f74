"""쿠팡's orders in our words, and our acts on orders in 쿠팡's."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang.mapping import orders
from mall_gateway.malls.coupang.wire import OrderItem
from mall_gateway.malls.port import Cancellation, Shipment

CODE = "MB0000000000000000AB"


def won(units: int) -> dict[str, Any]:
    return {"currencyCode": "KRW", "units": units, "nanos": 0}


def item(**changes: Any) -> dict[str, Any]:
    whole = {
        "vendorItemId": 70000000011,
        "vendorItemName": "티몬 테스트 상품, 골드",
        "shippingCount": 2,
        "salesPrice": won(135000),
        "orderPrice": won(270000),
        "externalVendorSkuCode": f"{CODE}-K1",
        "sellerProductId": 880000017,
        "sellerProductName": f"티몬 테스트 상품 [{CODE}]",
        "sellerProductItemName": "골드",
        "cancelCount": 0,
        "holdCountForCancel": 0,
        "canceled": False,
    }
    return {**whole, **changes}


def sheet(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {
        "shipmentBoxId": 910000000000000123,
        "orderId": 31000000000017,
        "orderedAt": "2026-08-12T17:00:00.123456-08:00",
        "paidAt": "2026-08-13T10:01:00+09:00",
        "status": "ACCEPT",
        "orderer": {"name": "김*수", "safeNumber": " 0502-111-2222", "ordererNumber": None},
        "shippingPrice": won(3000),
        "remotePrice": None,
        "parcelPrintMessage": "문 앞",
        "receiver": {
            "name": "이*희",
            "safeNumber": "0502-333-4444",
            "receiverNumber": "010-0000-0000",
            "addr1": "제주특별자치도 제주시 연동 11",
            "addr2": "3층",
            "postCode": "63125",
        },
        "orderItems": list(items) or [item()],
        "overseaShippingInfoDto": {"personalCustomsClearanceCode": "P000000000000"},
        "deliveryCompanyName": None,
        "invoiceNumber": None,
        "deliveredDate": None,
    }
    return {**whole, **changes}


def only_line(raw: dict[str, Any]) -> Any:
    (line,) = orders.order_page([raw]).lines
    return line


def test_an_order_line_keeps_all_digits_of_its_numbers() -> None:
    ref = only_line(sheet()).ref
    assert ref == MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")


def test_an_order_line_brings_our_codes_back() -> None:
    line = only_line(sheet())
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "K1")


def test_an_order_line_without_options_has_our_code_and_no_option_key() -> None:
    line = only_line(sheet(item(externalVendorSkuCode=CODE)))
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "")


def test_times_of_any_offset_become_utc() -> None:
    line = only_line(sheet())
    assert line.ordered_at == datetime(2026, 8, 13, 1, 0, 0, 123456, tzinfo=UTC)
    assert line.paid_at == datetime(2026, 8, 13, 1, 1, tzinfo=UTC)
    assert line.ordered_at.utcoffset() == timedelta(0)


def test_money_comes_as_an_object_and_as_a_plain_number() -> None:
    v5 = only_line(sheet())
    v4 = only_line(sheet(item(salesPrice=135000, orderPrice=270000.0), shippingPrice=3000))
    assert (v5.unit_price_won, v5.amount_won, v5.shipping_won) == (135000, 270000, 3000)
    assert (v4.unit_price_won, v4.amount_won, v4.shipping_won) == (135000, 270000, 3000)


def test_the_charge_of_a_box_is_counted_once() -> None:
    raw = sheet(item(), item(vendorItemId=2), remotePrice=won(2500))
    assert [line.shipping_won for line in orders.order_page([raw]).lines] == [5500, 0]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ACCEPT", "new"),
        ("INSTRUCT", "confirmed"),
        ("DEPARTURE", "shipping"),
        ("DELIVERING", "shipping"),
        ("NONE_TRACKING", "shipping"),
        ("FINAL_DELIVERY", "delivered"),
        ("SOMETHING_NEW", "unknown"),
    ],
)
def test_each_status_is_a_state_of_ours(status: str, state: str) -> None:
    line = only_line(sheet(status=status))
    assert (line.state, line.mall_state) == (state, status)


@pytest.mark.parametrize("changes", [{"canceled": True}, {"cancelCount": 2}])
def test_a_line_whose_pieces_are_all_cancelled_is_cancelled(changes: dict[str, Any]) -> None:
    assert only_line(sheet(item(**changes))).state == "cancelled"


def test_a_line_cancelled_in_part_is_not_cancelled() -> None:
    assert only_line(sheet(item(cancelCount=1))).state == "new"


def test_a_held_piece_means_that_the_buyer_asked_to_cancel() -> None:
    assert only_line(sheet(item(holdCountForCancel=1))).cancel_asked
    assert not only_line(sheet()).cancel_asked


def test_buyer_and_receiver_are_read() -> None:
    buyer = only_line(sheet()).buyer
    assert (buyer.orderer_name, buyer.orderer_phone) == ("김*수", "0502-111-2222")
    assert (buyer.receiver_phone, buyer.receiver_phone2) == ("0502-333-4444", "010-0000-0000")
    assert (buyer.zip_code, buyer.address_detail, buyer.memo) == ("63125", "3층", "문 앞")
    assert buyer.customs_code == "P000000000000"


def test_the_region_is_the_first_two_words_of_the_address() -> None:
    assert only_line(sheet()).region == "제주특별자치도 제주시"


def test_the_name_comes_back_without_our_code() -> None:
    assert only_line(sheet()).product_name == "티몬 테스트 상품"
    assert only_line(sheet(item(sellerProductName=""))).product_name == "티몬 테스트 상품, 골드"


def test_in_a_box_that_waits_only_the_items_that_were_uploaded_have_the_invoice() -> None:
    items = [item(invoiceNumberUploadDate="2026-08-13"), item(vendorItemId=2, invoiceNumberUploadDate="")]
    waiting = orders.order_page([sheet(*items, status="INSTRUCT", invoiceNumber="612345678901")]).lines
    assert [line.invoice_number for line in waiting] == ["612345678901", ""]
    gone = orders.order_page([sheet(*items, status="DEPARTURE", invoiceNumber="612345678901")]).lines
    assert [line.invoice_number for line in gone] == ["612345678901", "612345678901"]


def test_a_shipped_line_has_our_courier_code_and_the_invoice() -> None:
    raw = sheet(status="FINAL_DELIVERY", deliveryCompanyName="CJ 대한통운", invoiceNumber="612345678901")
    line = only_line({**raw, "deliveredDate": "2026-08-15T09:00:00+09:00"})
    assert (line.courier_code, line.invoice_number) == ("CJ_LOGISTICS", "612345678901")
    assert line.delivered_at == datetime(2026, 8, 15, tzinfo=UTC)


def test_a_broken_item_is_set_aside_and_the_rest_goes_on() -> None:
    page = orders.order_page([sheet(item(), item(vendorItemId=None), item(vendorItemId=5)), sheet(orderId=7)])
    assert [line.ref.line_no for line in page.lines] == ["70000000011", "5", "70000000011"]
    (broken,) = page.unreadable
    assert broken.position == 1
    assert "vendorItemId" in broken.reason
    assert json.loads(broken.raw)["orderItems"][0]["vendorItemId"] is None


@pytest.mark.parametrize(
    "raw",
    [
        "no box",
        sheet(shipmentBoxId=None),
        sheet(orderedAt="yesterday"),
        sheet(orderedAt=None),
        {**sheet(), "orderItems": []},
        sheet(item(salesPrice={"currencyCode": "USD", "units": 1, "nanos": 0})),
        sheet(item(salesPrice={"currencyCode": "KRW", "units": 1, "nanos": 500_000_000})),
    ],
)
def test_a_box_that_is_none_is_set_aside_with_a_reason(raw: Any) -> None:
    page = orders.order_page([raw, sheet()])
    assert len(page.lines) == 1
    assert page.unreadable[0].reason.startswith("쿠팡 주문을 읽을 수 없습니다")


@given(st.integers(min_value=0, max_value=10**12))
def test_won_survive_both_forms_of_money(amount: int) -> None:
    both = [item(orderPrice=won(amount)), item(orderPrice=amount)]
    assert [OrderItem.model_validate(one).order_price for one in both] == [amount, amount]


@given(
    st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-12 * 60, max_value=14 * 60),
)
def test_a_time_means_the_same_moment_whatever_its_offset(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert only_line(sheet(orderedAt=moment.isoformat())).ordered_at == moment


def test_an_invoice_is_sent_with_numbers_and_the_courier_of_the_mall() -> None:
    ref = MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")
    body = orders.invoice_body("A1", [Shipment(ref=ref, quantity=2, courier="LOTTE", invoice_number="123456789012")])
    (line,) = body["orderSheetInvoiceApplyDtos"]
    assert (line["shipmentBoxId"], line["orderId"], line["vendorItemId"]) == (
        910000000000000123,
        31000000000017,
        70000000011,
    )
    assert (line["deliveryCompanyCode"], line["invoiceNumber"]) == ("HYUNDAI", "123456789012")


@pytest.mark.parametrize(
    ("reason", "code"),
    [("sold_out", "CCTTER"), ("wrong_information", "CCPNER"), ("delayed", "CCTTER"), ("buyer_asked", "CCPRER")],
)
def test_each_reason_to_cancel_has_a_middle_code(reason: str, code: str) -> None:
    ref = MallOrderRef(order_no="22", box_no="1", line_no="33")
    body = orders.cancel_body("A1", "golden", Cancellation(ref=ref, quantity=2, reason=reason, detail="품절"))
    assert (body["bigCancelCode"], body["middleCancelCode"]) == ("CANERR", code)
    assert (body["orderId"], body["vendorItemIds"], body["receiptCounts"]) == (22, [33], [2])
