"""Many boxes in one call of 쿠팡: each line is told what became of its box."""

from datetime import date
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.port import Confirmation, RefusedError, Shipment, UnavailableError

MALL = CoupangMall()


def ref(box: int, line: int = 1) -> MallOrderRef:
    return MallOrderRef(order_no=str(3100 + box), box_no=str(9100 + box), line_no=str(70 + line))


def shipment(box: int, line: int = 1, number: str = "") -> Shipment:
    return Shipment(ref(box, line), 1, "CJ_LOGISTICS", number or f"55500000{box:04}")


def rows(**codes: str) -> dict[str, Any]:
    """The answer to a batch: a result code by box."""
    listed = [
        {"shipmentBoxId": int(box.removeprefix("b")), "succeed": code == "OK", "resultCode": code, "resultMessage": ""}
        for box, code in codes.items()
    ]
    return {"code": "200", "message": "", "data": {"responseCode": 1, "responseList": listed}}


def sheet(box: int, invoice: str) -> dict[str, Any]:
    item = {"vendorItemId": 72, "shippingCount": 1, "salesPrice": 1000, "orderPrice": 1000}
    whole = {"shipmentBoxId": 9100 + box, "orderId": 3100 + box, "orderedAt": "2026-08-13T10:00:00+09:00"}
    return {"code": 200, "data": {**whole, "status": "DEPARTURE", "invoiceNumber": invoice, "orderItems": [item]}}


async def test_boxes_are_acknowledged_in_one_call_each_once(caller_of: Any) -> None:
    caller = caller_of(rows(b9101="OK", b9102="OK"))
    confirmations = [Confirmation(one, 1, date(2026, 8, 14)) for one in (ref(1, 1), ref(1, 2), ref(2))]
    assert await MALL.confirm_orders(caller, confirmations) == [None, None, None]
    assert caller.body()["shipmentBoxIds"] == [9101, 9102]


async def test_invoices_of_many_boxes_are_one_call_and_each_has_its_result(caller_of: Any) -> None:
    caller = caller_of(rows(b9101="OK", b9102="INVALID_INVOICE_NUMBER", b9103="UNDEFINED_ERROR_OCCUR"), None)
    first, second, third = await MALL.send_invoices(caller, [shipment(1), shipment(2), shipment(3)])
    assert first is None
    assert isinstance(second, RefusedError)
    assert isinstance(third, UnavailableError)
    assert third.effect_possible
    assert len(caller.body(0)["orderSheetInvoiceApplyDtos"]) == 3


async def test_a_second_line_of_a_box_goes_with_it(caller_of: Any) -> None:
    caller = caller_of(rows(b9101="OK"), sheet(1, "555000000001"))
    both = [shipment(1, 1, "555000000001"), shipment(1, 2, "555000000001")]
    assert await MALL.send_invoices(caller, both) == [None, None]
    assert len(caller.body(0)["orderSheetInvoiceApplyDtos"]) == 1


async def test_a_second_line_of_a_box_with_another_invoice_is_refused_and_says_why(caller_of: Any) -> None:
    caller = caller_of(rows(b9101="OK"), sheet(1, "555000000001"))
    first, second = await MALL.send_invoices(caller, [shipment(1, 1, "555000000001"), shipment(1, 2, "555000000002")])
    assert first is None
    assert isinstance(second, RefusedError)
    assert "다른 송장" in second.reason
