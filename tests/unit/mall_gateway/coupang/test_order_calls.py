"""What 쿠팡 is asked to collect, confirm, send and cancel orders, and what its answers mean."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.port import (
    TOO_LARGE,
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    RefusedError,
    Shipment,
    UnavailableError,
)

MALL = CoupangMall()
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
REF = MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")
CODE = "MB0000000000000000AB"
OK = {"code": 200, "message": "OK"}


def sheet(**changes: Any) -> dict[str, Any]:
    item = {
        "vendorItemId": 70000000011,
        "shippingCount": 1,
        "salesPrice": 135000,
        "orderPrice": 135000,
        "externalVendorSkuCode": f"{CODE}-K1",
        "sellerProductId": 880000017,
    }
    item |= changes.pop("item", {})
    whole = {
        "shipmentBoxId": 910000000000000123,
        "orderId": 31000000000017,
        "orderedAt": "2026-08-13T10:00:00+09:00",
        "status": "ACCEPT",
        "orderItems": [item],
    }
    return {**whole, **changes}


async def collect(caller: Any, item: Any, since: datetime, until: datetime) -> list[Any]:
    return [page async for page in MALL.fetch_orders(caller, item, since, until)]


async def test_new_orders_are_asked_in_every_status_in_the_order_of_a_box(caller_of: Any) -> None:
    caller = caller_of(by=lambda _: {**OK, "data": [sheet()], "nextToken": ""})
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    asked = [caller.query(n)["status"] for n in range(len(caller.sent))]
    assert asked == ["ACCEPT", "INSTRUCT", "DEPARTURE", "DELIVERING", "NONE_TRACKING"]
    assert sum(len(page.lines) for page in pages) == 5


def window(caller: Any, place: int = -1) -> tuple[str, str, str]:
    query = caller.query(place)
    return query["createdAtFrom"], query["createdAtTo"], query.get("searchType", "")


async def test_what_moves_on_is_listed_by_the_windows_days_in_seoul(caller_of: Any) -> None:
    caller = caller_of(by=lambda _: {**OK, "data": []})
    since = datetime(2026, 8, 12, 14, 0, tzinfo=UTC)
    await collect(caller, "new", since, datetime(2026, 8, 12, 15, 0, tzinfo=UTC))
    assert window(caller) == ("2026-08-12+09:00", "2026-08-12+09:00", "")
    await collect(caller, "new", since, datetime(2026, 8, 12, 15, 0, 1, tzinfo=UTC))
    assert window(caller) == ("2026-08-12+09:00", "2026-08-13+09:00", "")


async def test_new_boxes_of_a_short_window_come_in_one_answer_by_its_minutes(caller_of: Any) -> None:
    caller = caller_of(by=lambda _: {**OK, "data": [sheet()]})
    since = datetime(2026, 8, 12, 14, 0, 59, tzinfo=UTC)
    await collect(caller, "new", since, since + timedelta(hours=6))
    assert window(caller, 0) == ("2026-08-12T23:00+09:00", "2026-08-13T05:01+09:00", "timeFrame")
    assert "maxPerPage" not in caller.query(0)
    await collect(caller, "new", since, since + timedelta(hours=6, seconds=1))
    assert window(caller, 5) == ("2026-08-12+09:00", "2026-08-13+09:00", "")


async def test_new_boxes_that_are_too_many_for_one_answer_come_in_pages(caller_of: Any) -> None:
    too_large = UnavailableError("몰의 응답이 너무 커서 읽지 않았습니다.", code=TOO_LARGE)
    caller = caller_of(too_large, {**OK, "data": [sheet()]}, *[{**OK, "data": []}] * 4)
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    assert [line.ref.box_no for page in pages for line in page.lines] == ["910000000000000123"]
    assert [window(caller, place)[2] for place in (0, 1)] == ["timeFrame", ""]
    with pytest.raises(UnavailableError, match="점검"):
        await collect(caller_of(UnavailableError("점검 중입니다.", code="503")), "new", NOW - timedelta(hours=2), NOW)


async def test_pages_follow_the_token_to_the_end(caller_of: Any) -> None:
    first = {**OK, "data": [sheet()], "nextToken": "t/1"}
    second = {**OK, "data": [sheet(shipmentBoxId=2)], "nextToken": ""}
    empty = {**OK, "data": [], "nextToken": None}
    caller = caller_of(first, second, *[empty] * 4)
    pages = await collect(caller, "new", NOW - timedelta(days=2), NOW)
    assert [line.ref.box_no for page in pages for line in page.lines] == ["910000000000000123", "2"]
    assert caller.query(1)["nextToken"] == "t/1"
    assert "t%2F1" in caller.sent[1].url


async def test_a_page_that_repeats_once_is_read_on_and_one_that_repeats_for_ever_ends(caller_of: Any) -> None:
    repeated = {**OK, "data": [sheet()], "nextToken": "t1"}
    end = {**OK, "data": []}
    pages = await collect(caller_of(repeated, repeated, *[end] * 5), "new", NOW - timedelta(days=2), NOW)
    assert sum(len(page.lines) for page in pages) == 2
    with pytest.raises(UnavailableError, match="같은 쪽") as caught:
        await collect(caller_of(by=lambda _: repeated), "new", NOW - timedelta(days=2), NOW)
    assert caught.value.effect_possible is False


async def test_delivered_orders_are_looked_for_among_those_of_a_month(caller_of: Any) -> None:
    old = sheet(shipmentBoxId=1, status="FINAL_DELIVERY", deliveredDate="2026-08-12T09:00:00+09:00")
    fresh = sheet(shipmentBoxId=2, status="FINAL_DELIVERY", deliveredDate="2026-08-13T17:00:00+09:00")
    undated = sheet(shipmentBoxId=3, status="FINAL_DELIVERY")
    caller = caller_of({**OK, "data": [old, fresh, undated]})
    pages = await collect(caller, "delivered", NOW - timedelta(hours=2), NOW)
    assert [line.ref.box_no for page in pages for line in page.lines] == ["2", "3"]
    assert caller.query()["status"] == "FINAL_DELIVERY"
    assert caller.query()["createdAtFrom"] == "2026-07-14+09:00"


async def test_a_delivered_window_is_as_long_as_it_must_be(caller_of: Any) -> None:
    caller = caller_of(by=lambda _: {**OK, "data": []})
    await collect(caller, "delivered", NOW - timedelta(days=30), NOW)
    assert caller.query()["createdAtFrom"] == "2026-07-14+09:00"


async def test_one_order_is_read_by_its_box(caller_of: Any) -> None:
    caller = caller_of({"code": "200", "data": sheet(status="INSTRUCT")})
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "confirmed")
    assert caller.sent[0].url.endswith("/ordersheets/910000000000000123")


async def test_a_box_that_was_cancelled_is_a_cancelled_line(caller_of: Any, reply: Any) -> None:
    gone = reply(400, {"code": 400, "message": "해당 주문이 취소 또는 반품되었습니다."})
    line = await MALL.read_order(caller_of(gone), REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "cancelled")


async def test_a_box_that_is_not_there_is_none(caller_of: Any, reply: Any) -> None:
    assert await MALL.read_order(caller_of(reply(404, {"message": "not found"})), REF) is None
    assert await MALL.read_order(caller_of({"code": "200", "data": sheet(item={"vendorItemId": 9})}), REF) is None


async def test_an_unreadable_box_is_no_answer(caller_of: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.read_order(caller_of({"code": "200", "data": {"shipmentBoxId": 1}}), REF)


def batch(succeed: bool, code: str = "OK", message: str = "", **row: Any) -> dict[str, Any]:  # noqa: FBT001
    one = {
        "shipmentBoxId": 910000000000000123,
        "succeed": succeed,
        "resultCode": code,
        "retryRequired": False,
        "resultMessage": message,
    }
    data = {"responseCode": 0 if succeed else 99, "responseMessage": "x", "responseList": [one | row]}
    return {"code": "200", "message": "OK", "data": data}


CONFIRMATION = Confirmation(ref=REF, quantity=1, ship_on=date(2026, 8, 14))
SHIPMENT = Shipment(ref=REF, quantity=1, courier="CJ_LOGISTICS", invoice_number="612345678901")
CANCELLATION = Cancellation(ref=REF, quantity=1, reason="sold_out", detail="품절")


async def test_a_box_is_acknowledged(caller_of: Any) -> None:
    caller = caller_of(batch(succeed=True))
    await MALL.confirm_order(caller, CONFIRMATION)
    assert caller.calls() == ["PUT /v2/providers/openapi/apis/api/v4/vendors/A00099999/ordersheets/acknowledgement"]
    assert caller.body() == {"vendorId": "A00099999", "shipmentBoxIds": [910000000000000123]}


async def test_a_box_that_is_acknowledged_already_is_done_already(caller_of: Any) -> None:
    refused = batch(succeed=False, code="INVALID_STATUS", message="배송상태를 변경할 수 없습니다.")
    with pytest.raises(AlreadyDoneError) as caught:
        await MALL.confirm_order(caller_of(refused, {"code": "200", "data": sheet(status="INSTRUCT")}), CONFIRMATION)
    assert caught.value.code == "INVALID_STATUS"


async def test_a_cancelled_box_is_not_acknowledged(caller_of: Any, reply: Any) -> None:
    refused = batch(succeed=False, code="INVALID_STATUS")
    gone = reply(400, {"code": 400, "message": "해당 주문이 취소 또는 반품되었습니다."})
    with pytest.raises(RefusedError) as caught:
        await MALL.confirm_order(caller_of(refused, gone), CONFIRMATION)
    assert caught.value.cancel_asked


async def test_a_batch_that_failed_without_rows_is_refused(caller_of: Any) -> None:
    whole = {"code": "200", "data": {"responseCode": 99, "responseMessage": "failed", "responseList": []}}
    with pytest.raises(RefusedError) as caught:
        await MALL.confirm_order(caller_of(whole), CONFIRMATION)
    assert (caught.value.code, caught.value.message) == ("RESPONSE_99", "failed")


async def test_an_invoice_is_sent(caller_of: Any) -> None:
    caller = caller_of(batch(succeed=True))
    await MALL.send_invoice(caller, SHIPMENT)
    assert caller.calls() == ["POST /v2/providers/openapi/apis/api/v4/vendors/A00099999/orders/invoices"]
    assert caller.body()["orderSheetInvoiceApplyDtos"][0]["deliveryCompanyCode"] == "CJGLS"


@pytest.mark.parametrize(
    "code",
    [
        "ORDER_DELIVERY_CANCELED",
        "ORDER_DELIVERY_PARTIAL_STOP_REQUESTED",
        "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL",
    ],
)
async def test_an_invoice_held_for_a_cancel_says_so(caller_of: Any, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        await MALL.send_invoice(caller_of(batch(succeed=False, code=code, message="no")), SHIPMENT)
    assert (caught.value.code, caught.value.message, caught.value.cancel_asked) == (code, "no", True)


@pytest.mark.parametrize("code", ["DUPLICATE_INVOICE_NUMBER", "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD", "INVALID_STATUS"])
async def test_an_invoice_that_is_there_is_done_and_another_is_refused(caller_of: Any, code: str) -> None:
    refused = batch(succeed=False, code=code)
    same = {"code": "200", "data": sheet(status="DEPARTURE", invoiceNumber="612345678901")}
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(caller_of(refused, same), SHIPMENT)
    other = {"code": "200", "data": sheet(status="INSTRUCT", invoiceNumber="")}
    with pytest.raises(RefusedError) as caught:
        await MALL.send_invoice(caller_of(refused, other), SHIPMENT)
    assert caught.value.code == code


async def test_a_refusal_stands_when_the_box_can_not_be_read(caller_of: Any, reply: Any) -> None:
    with pytest.raises(RefusedError, match="6개월"):
        await MALL.send_invoice(
            caller_of(batch(succeed=False, code="DUPLICATE_INVOICE_NUMBER"), reply(500, b"")), SHIPMENT
        )


async def test_an_undefined_error_may_have_had_its_effect(caller_of: Any) -> None:
    with pytest.raises(UnavailableError) as caught:
        await MALL.send_invoice(caller_of(batch(succeed=False, code="UNDEFINED_ERROR_OCCUR")), SHIPMENT)
    assert caught.value.effect_possible


async def test_an_invoice_is_changed(caller_of: Any) -> None:
    caller = caller_of(batch(succeed=True))
    await MALL.change_invoice(caller, SHIPMENT)
    assert caller.calls() == ["POST /v2/providers/openapi/apis/api/v4/vendors/A00099999/orders/updateInvoices"]
    (changed,) = caller.body()["orderSheetInvoiceApplyDtos"]
    assert (changed["deliveryCompanyCode"], changed["invoiceNumber"]) == ("CJGLS", "612345678901")


async def test_a_change_that_comes_too_late_is_refused_and_one_that_is_there_is_done(caller_of: Any) -> None:
    refused = batch(succeed=False, code="NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD", message="배송추적이 시작되었습니다.")
    named = {"status": "DELIVERING", "deliveryCompanyName": "CJ대한통운"}
    old = {"code": "200", "data": sheet(**named, invoiceNumber="600000000001")}
    with pytest.raises(RefusedError) as caught:
        await MALL.change_invoice(caller_of(refused, old), SHIPMENT)
    assert (caught.value.code, caught.value.message) == (
        "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD",
        "배송추적이 시작되었습니다.",
    )
    new = {"code": "200", "data": sheet(**named, invoiceNumber="612345678901")}
    with pytest.raises(AlreadyDoneError):
        await MALL.change_invoice(caller_of(refused, new), SHIPMENT)
    other_courier = {"code": "200", "data": sheet(status="DELIVERING", invoiceNumber="612345678901")}
    with pytest.raises(RefusedError):
        await MALL.change_invoice(caller_of(refused, other_courier), SHIPMENT)


@pytest.mark.parametrize("act", [MALL.send_invoice, MALL.change_invoice])
async def test_a_courier_that_the_mall_has_not_is_refused_without_a_call(caller_of: Any, act: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await act(caller, replace(SHIPMENT, courier="PIGEON"))
    assert not caller.sent


async def test_a_sale_is_cancelled(caller_of: Any) -> None:
    caller = caller_of({"code": "200", "message": "x", "data": {"receiptMap": {}, "failedVendorItemIds": []}})
    await MALL.cancel_sale(caller, CANCELLATION)
    assert caller.calls() == ["POST /v2/providers/openapi/apis/api/v5/vendors/A00099999/orders/31000000000017/cancel"]
    assert caller.body()["middleCancelCode"] == "CCTTER"


async def test_a_cancel_that_failed_in_part_is_refused_with_the_words_of_the_mall(caller_of: Any) -> None:
    part = {"code": "200", "message": "일부 실패", "data": {"failedVendorItemIds": [70000000011]}}
    with pytest.raises(RefusedError) as caught:
        await MALL.cancel_sale(caller_of(part), CANCELLATION)
    assert caught.value.message == "일부 실패"


async def test_a_cancel_of_what_is_cancelled_is_done_already(caller_of: Any, reply: Any) -> None:
    refused = reply(400, {"code": "400", "message": "해당 벤더아이템이 결제완료/상품지시 중 상태가 아닙니다."})
    gone = reply(400, {"code": 400, "message": "해당 주문이 취소 또는 반품되었습니다."})
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(caller_of(refused, gone), CANCELLATION)
    with pytest.raises(RefusedError, match="판매취소할 수 없습니다"):
        await MALL.cancel_sale(caller_of(refused, {"code": "200", "data": sheet(status="DELIVERING")}), CANCELLATION)


async def test_a_row_of_another_box_does_not_count(caller_of: Any) -> None:
    with pytest.raises(RefusedError):
        await MALL.confirm_order(caller_of(batch(succeed=False, shipmentBoxId=9)), CONFIRMATION)
