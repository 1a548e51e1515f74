"""스토어팜's order lines in our words, and our acts on orders in 스토어팜's."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import Cancellation, Confirmation, Shipment
from mall_gateway.malls.smartstore.mapping import orders
from mall_gateway.malls.smartstore.wire import ChangedStatus

NOW = datetime(2026, 8, 13, 3, 0, 0, 123456, tzinfo=UTC)
CODE = "MB0000000000000000AB"


def test_a_line_is_known_by_its_product_order(make_order: Any) -> None:
    assert orders.line_of(make_order()).ref == MallOrderRef(order_no="2026081300000001", line_no="2026081300000011")


def test_a_line_brings_our_codes_and_the_numbers_of_the_mall_back(make_order: Any) -> None:
    line = orders.line_of(make_order())
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "K1")
    assert (line.mall_product_no, line.mall_option_no) == ("900000001", "31000000001")


def test_a_line_tells_until_when_it_is_to_be_shipped(make_order: Any) -> None:
    line = orders.line_of(make_order(line={"shippingDueDate": "2026-08-18T23:59:59.0+09:00"}))
    assert line.ship_by == datetime(2026, 8, 18, 14, 59, 59, tzinfo=UTC)
    assert orders.line_of(make_order(line={"shippingDueDate": None})).ship_by is None


def test_the_price_of_a_piece_holds_the_price_of_its_option(make_order: Any) -> None:
    line = orders.line_of(make_order())
    assert (line.quantity, line.unit_price_won, line.amount_won, line.shipping_won) == (2, 140000, 280000, 5500)


@pytest.mark.parametrize(
    ("status", "placed", "state"),
    [
        ("PAYED", "NOT_YET", "new"),
        ("PAYED", "OK", "confirmed"),
        ("PAYED", "CANCEL", "new"),
        ("DELIVERING", "OK", "shipping"),
        ("DELIVERED", "OK", "delivered"),
        ("PURCHASE_DECIDED", "OK", "completed"),
        ("EXCHANGED", "OK", "completed"),
        ("CANCELED", "", "cancelled"),
        ("CANCELED_BY_NOPAYMENT", "", "cancelled"),
        ("RETURNED", "OK", "unknown"),
        ("PAYMENT_WAITING", "", "unknown"),
    ],
)
def test_each_status_is_a_state_of_ours(make_order: Any, status: str, placed: str, state: str) -> None:
    line = orders.line_of(make_order(line={"productOrderStatus": status, "placeOrderStatus": placed}))
    assert line.state == state
    assert line.mall_state.startswith(status)


@pytest.mark.parametrize(
    ("claim", "status", "asked"),
    [
        ("CANCEL", "CANCEL_REQUEST", True),
        ("CANCEL", "CANCELING", True),
        ("ADMIN_CANCEL", "ADMIN_CANCELING", True),
        ("CANCEL", "CANCEL_REJECT", False),
        ("RETURN", "RETURN_REQUEST", False),
        (None, None, False),
    ],
)
def test_a_cancel_that_is_asked_is_seen(make_order: Any, claim: str | None, status: str | None, asked: bool) -> None:  # noqa: FBT001
    assert orders.line_of(make_order(line={"claimType": claim, "claimStatus": status})).cancel_asked is asked


def test_buyer_and_receiver_are_read(make_order: Any) -> None:
    line = orders.line_of(make_order())
    assert (line.buyer.orderer_name, line.buyer.orderer_phone) == ("김철수", "010-0000-0003")
    assert (line.buyer.receiver_name, line.buyer.receiver_phone2) == ("이영희", "02-000-0002")
    assert (line.buyer.zip_code, line.buyer.memo, line.buyer.customs_code) == ("63125", "문 앞", "P000000000000")
    assert line.region == "제주특별자치도 제주시"


def test_times_are_utc_and_the_delivery_is_ours_in_words(make_order: Any) -> None:
    delivery = {
        "deliveryCompany": "CJGLS",
        "trackingNumber": "612345678901",
        "deliveredDate": "2026-08-15T09:00:00.000+09:00",
    }
    line = orders.line_of(make_order(delivery=delivery))
    assert line.ordered_at == datetime(2026, 8, 13, 1, 0, tzinfo=UTC)
    assert line.paid_at == datetime(2026, 8, 13, 1, 1, 0, 500000, tzinfo=UTC)
    assert line.delivered_at == datetime(2026, 8, 15, tzinfo=UTC)
    assert (line.courier_code, line.invoice_number) == ("CJ_LOGISTICS", "612345678901")


def test_a_courier_that_we_do_not_know_keeps_the_code_of_the_mall(make_order: Any) -> None:
    assert orders.line_of(make_order(delivery={"deliveryCompany": "NONGHYUP"})).courier_code == "NONGHYUP"


def change(number: str, minute: int = 0) -> ChangedStatus:
    moment = f"2026-08-13T10:{minute:02d}:00.000+09:00"
    return ChangedStatus.model_validate({"productOrderId": number, "lastChangedDate": moment})


def test_lines_come_in_the_order_of_their_changes_with_the_time_of_the_change(make_order: Any) -> None:
    rows = [make_order(line={"productOrderId": "2"}), make_order(line={"productOrderId": "1"})]
    page = orders.order_page([change("1", 5), change("2", 6)], rows)
    assert [line.ref.line_no for line in page.lines] == ["1", "2"]
    assert page.lines[0].changed_at == datetime(2026, 8, 13, 1, 5, tzinfo=UTC)


def test_what_is_missing_or_broken_is_set_aside_and_the_rest_goes_on(make_order: Any) -> None:
    broken = make_order(line={"productOrderId": "2", "quantity": "many"})
    no_date = make_order(line={"productOrderId": "4"}, order={"orderId": "9", "orderDate": None})
    page = orders.order_page(
        [change("1"), change("2"), change("3"), change("4"), change("5")],
        [make_order(line={"productOrderId": "1"}), broken, no_date, make_order(line={"productOrderId": "5"})],
    )
    assert [line.ref.line_no for line in page.lines] == ["1", "5"]
    assert [one.position for one in page.unreadable] == [1, 2, 3]
    assert [json.loads(one.raw) for one in page.unreadable] == [broken, {"productOrderId": "3"}, no_date]
    assert "quantity" in page.unreadable[0].reason


def test_a_change_without_a_number_is_set_aside() -> None:
    assert orders.changed({"orderId": "1"}) is None
    assert orders.nameless_page([{"orderId": "1"}]).unreadable[0].raw == b'{"orderId": "1"}'


@given(
    st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-12 * 60, max_value=14 * 60),
)
def test_a_time_survives_the_way_there_and_back_by_the_millisecond(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    text = orders.naver_time(moment)
    assert text.endswith("+09:00")
    assert datetime.fromisoformat(text) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@given(st.integers(min_value=0, max_value=10**12))
def test_won_come_as_numbers_and_as_text(make_order: Any, amount: int) -> None:
    for given_ in (amount, str(amount), float(amount)):
        assert (
            orders.line_of(make_order(line={"totalProductAmount": given_, "totalPaymentAmount": given_})).amount_won
            == amount
        )


REF = MallOrderRef(order_no="2026081300000001", line_no="2026081300000011")


def test_an_invoice_is_sent_with_the_courier_of_the_mall() -> None:
    (line,) = orders.dispatch_body([Shipment(REF, 1, "GS_POSTBOX", "1234567890")], NOW)["dispatchProductOrders"]
    assert line == {
        "productOrderId": "2026081300000011",
        "dispatchDate": "2026-08-13T12:00:00.123+09:00",
        "deliveryMethod": "DELIVERY",
        "deliveryCompanyCode": "CVSNET",
        "trackingNumber": "1234567890",
    }


def test_own_delivery_is_a_method_without_courier_and_number() -> None:
    (line,) = orders.dispatch_body([Shipment(REF, 1, "DIRECT", "")], NOW)["dispatchProductOrders"]
    assert line["deliveryMethod"] == "DIRECT_DELIVERY"
    assert not {"deliveryCompanyCode", "trackingNumber"} & set(line)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("sold_out", "SOLD_OUT"),
        ("wrong_information", "INCORRECT_INFO"),
        ("delayed", "DELAYED_DELIVERY"),
        ("buyer_asked", "INTENT_CHANGED"),
    ],
)
def test_each_reason_to_cancel_has_a_word_of_the_mall(reason: str, code: str) -> None:
    body = orders.cancel_body(Cancellation(REF, 2, reason, "품절되었습니다."))
    assert body == {"cancelReason": code, "cancelDetailedReason": "품절되었습니다.", "cancelQuantity": 2}


@pytest.mark.parametrize(("reason", "code"), [("CUSTOM_BUILD", "CUSTOM_BUILD"), ("재료가 늦게 들어옵니다.", "ETC")])
def test_a_delay_ends_with_its_day_and_says_why(reason: str, code: str) -> None:
    body = orders.delay_body(Confirmation(REF, 1, date(2026, 8, 20), reason))
    assert (body["delayedDispatchReason"], body["dispatchDelayedDetailedReason"]) == (code, reason)
    assert body["dispatchDueDate"] == "2026-08-20T23:59:59.000+09:00"
