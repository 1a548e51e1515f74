"""Many order lines in one call of 스토어팜: each is told its own result, in the order asked."""

from datetime import date
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import AlreadyDoneError, Confirmation, FetchedLine, MallError, RefusedError, Shipment
from mall_gateway.malls.smartstore import SmartstoreMall

MALL = SmartstoreMall()
REFS = [MallOrderRef(order_no="1", line_no=str(number)) for number in range(1, 5)]
SHIPMENTS = [Shipment(ref, 1, "CJ_LOGISTICS", f"55500000000{ref.line_no}") for ref in REFS]


def detail(number: str, status: str = "PAYED", invoice: str = "") -> dict[str, Any]:
    line = {"productOrderId": number, "productOrderStatus": status, "placeOrderStatus": "OK", "quantity": 1}
    order = {"orderId": "1", "orderDate": "2026-08-13T10:00:00.000+09:00"}
    money = {"unitPrice": 1000, "totalProductAmount": 1000}
    return {"order": order, "productOrder": line | money, "delivery": {"trackingNumber": invoice}}


def failed(number: str, code: str) -> dict[str, Any]:
    return {"productOrderId": number, "code": code, "message": "처리할 수 없습니다."}


async def test_many_are_read_in_one_call_and_told_in_the_order_asked(caller_of: Any) -> None:
    caller = caller_of({"data": [detail("3"), detail("1")]})
    lines = await MALL.read_orders(caller, REFS[:3])
    assert [line.ref.line_no if isinstance(line, FetchedLine) else line for line in lines] == ["1", None, "3"]
    assert len(caller.sent) == 1


async def test_a_row_that_cannot_be_read_makes_only_those_without_a_line_uncertain(caller_of: Any) -> None:
    lines = await MALL.read_orders(caller_of({"data": [detail("1"), {"order": {}}]}), REFS[:2])
    assert isinstance(lines[0], FetchedLine)
    assert isinstance(lines[1], MallError)


async def test_where_the_mall_refuses_a_read_of_many_each_is_asked_alone(caller_of: Any) -> None:
    def answers(request: Any) -> Any:
        refused = {"code": "4000", "message": "잘못된 요청입니다."}
        return {"data": [detail("1")]} if b'["1"]' in request.body.replace(b" ", b"") else RefusedError("", **refused)

    lines = await MALL.read_orders(caller_of(by=answers), REFS[:2])
    assert isinstance(lines[0], FetchedLine)
    assert isinstance(lines[1], RefusedError)


async def test_invoices_of_many_are_one_dispatch(caller_of: Any) -> None:
    caller = caller_of({"data": {"successProductOrderIds": ["1", "3"], "failProductOrderInfos": [failed("2", "4000")]}})
    first, second, third = await MALL.send_invoices(caller, SHIPMENTS[:3])
    assert (first, third) == (None, None)
    assert isinstance(second, RefusedError)
    sent = caller.body()["dispatchProductOrders"]
    assert [(row["productOrderId"], row["trackingNumber"]) for row in sent] == [
        (shipment.ref.line_no, shipment.invoice_number) for shipment in SHIPMENTS[:3]
    ]


async def test_a_courier_that_the_mall_does_not_know_holds_up_no_other(caller_of: Any) -> None:
    caller = caller_of({"data": {"successProductOrderIds": ["2"]}})
    first, second = await MALL.send_invoices(caller, [Shipment(REFS[0], 1, "PIGEON", "1"), SHIPMENTS[1]])
    assert isinstance(first, RefusedError)
    assert second is None
    assert len(caller.body()["dispatchProductOrders"]) == 1


async def test_lines_that_may_be_done_already_are_read_all_at_once(caller_of: Any) -> None:
    codes = {
        "data": {
            "successProductOrderIds": ["3"],
            "failProductOrderInfos": [failed("1", "104133"), failed("2", "104133")],
        }
    }
    there = {"data": [detail("1", "DELIVERING", SHIPMENTS[0].invoice_number), detail("2")]}
    caller = caller_of(codes, there)
    first, second, third = await MALL.send_invoices(caller, SHIPMENTS[:3])
    assert isinstance(first, AlreadyDoneError)
    assert isinstance(second, RefusedError)
    assert third is None
    assert len(caller.sent) == 2


async def test_confirmations_of_many_are_one_call(caller_of: Any) -> None:
    caller = caller_of({"data": {"successProductOrderInfos": [{"productOrderId": "1"}, {"productOrderId": "2"}]}})
    told = await MALL.confirm_orders(caller, [Confirmation(ref, 1, date(2026, 8, 14)) for ref in REFS[:3]])
    assert told[:2] == [None, None]
    assert isinstance(told[2], MallError), "the mall said nothing of it"
    assert caller.body() == {"productOrderIds": ["1", "2", "3"]}
