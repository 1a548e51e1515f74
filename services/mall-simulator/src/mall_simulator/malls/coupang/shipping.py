"""상품준비중, 송장 and 판매자 취소 of 쿠팡 (malls.md 1.3).

Without `splitShipping` an invoice counts for the named item only, and the box leaves when its last item did; the
document is silent about a box whose items come in separate calls (unverified). A sheet shows one number for its box:
a change counts for all items of the box that have left (unverified).
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.forms import documents, missing, text, values, whole
from mall_simulator.malls.coupang.couriers import waybill_problem
from mall_simulator.malls.coupang.envelopes import bad_request, batch, numbered, row, texted
from mall_simulator.malls.coupang.order_view import line_status
from mall_simulator.malls.coupang.orders import check_vendor
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

_WRONG_STATE = "배송상태를 변경할 수 없습니다. 주문내역을 확인해주세요."
_REUSED_AFTER = timedelta(days=183)
_MIDDLE_CODES = ("CCTTER", "CCPNER", "CCPRER")


class Shipping:
    """The writes on order sheets."""

    def __init__(self, world: World) -> None:
        self._world = world

    def acknowledge(self, call: Call) -> Reply:
        """PUT O4/ordersheets/acknowledgement: ACCEPT → INSTRUCT, at most 50 boxes."""
        body = _body(call)
        boxes = values(body, "shipmentBoxIds")
        if len(boxes) > 50 or any(not isinstance(box, int) for box in boxes):
            raise bad_request("shipmentBoxIds should be a list of at most 50 numbers.")
        rows = [self._acknowledge(call, box) for box in boxes]
        messages = "apply instructStatus result - SUCCESS.", "apply instructStatus result - Partial errors."
        data = batch(rows, success_message=messages[0], partial_message=messages[1])
        return texted({"responseKey": self._world.store.next("coupang response"), **data})

    def send(self, call: Call) -> Reply:
        """POST O4/orders/invoices: only from INSTRUCT; the code is a string."""
        rows = [self._send(call, dto) for dto in _invoices(call)]
        return texted(batch(rows, success_message="SUCCESS", partial_message="Partial errors."))

    def change(self, call: Call) -> Reply:
        """POST O4/orders/updateInvoices: from DEPARTURE, before tracking; the code is a number."""
        rows = [self._change(call, dto) for dto in _invoices(call)]
        return numbered(batch(rows, success_message="SUCCESS", partial_message="Partial errors."))

    def cancel(self, call: Call) -> Reply:
        """POST O5/orders/{orderId}/cancel: CANCEL from ACCEPT, STOP_SHIPMENT from INSTRUCT."""
        body = _body(call)
        order = self._cancelled_order(call, body)
        items = [str(item) for item in values(body, "vendorItemIds")]
        counts = dict(zip(items, values(body, "receiptCounts"), strict=True))
        lines = {item: _line_of(order, item) for item in items}
        if any(line is None for line in lines.values()):
            raise bad_request("요청한 업체의 상품이 아닙니다.")
        found = {item: line for item, line in lines.items() if line is not None}
        failed = [item for item, line in found.items() if line.state not in ("new", "confirmed")]
        if len(failed) == len(items):
            raise Refusal(_refused("해당 벤더아이템이 결제완료/상품지시 중 상태가 아닙니다."))
        if any(
            counts[item] > line.quantity - line.cancelled_quantity for item, line in found.items() if item not in failed
        ):
            raise bad_request("취소 가능한 개수보다 요청한 개수가 더 많습니다.")
        receipts = dict(
            self._receipt(order, line, counts[item], body) for item, line in found.items() if item not in failed
        )
        data = {"receiptMap": receipts, "orderId": int(order.number), "failedVendorItemIds": [int(i) for i in failed]}
        return texted(data, f"[요청번호] {order.number}-{len(receipts)}")

    def delivered_by_hand(self, call: Call) -> Reply:
        """POST O4/completeLongTermUndelivery: from DELIVERING only."""
        body = _body(call, needs_vendor=False)
        order = self._world.store.orders.find("coupang", f"group:{text(body, 'shipmentBoxId')}")
        if order is None or order.account != call.account.number:
            raise bad_request("배송완료 처리 실패. 배송번호를 확인해 주세요.")
        lines = [line for line in order.in_group(text(body, "shipmentBoxId")) if line.state != "cancelled"]
        wrong = [line_status(line) for line in lines if line_status(line) != "DELIVERING"]
        if wrong:
            raise bad_request(f"배송완료 처리 실패. 배송상태: {wrong[0]}")
        for line in lines:
            self._world.market.deliver(order, line)
        return texted(data=True, message="SUCCESS")

    def _acknowledge(self, call: Call, box: int) -> Doc:
        order = self._order_of(box)
        if order is None or order.account != call.account.number:
            return row(box, "NOT_FOUND_SHIPMENT_BOX", f"shipmentBoxId ({box}) is not found.", retry=True)
        lines = [line for line in order.in_group(str(box)) if line.state != "cancelled"]
        if not lines or any(line.state != "new" for line in lines):
            return row(box, "INVALID_STATUS", _WRONG_STATE)
        for line in lines:
            self._world.market.acknowledge(order, line)
        return row(box, "OK", "request succeeded.")

    def _send(self, call: Call, dto: Doc) -> Doc:
        box, found = self._invoice_line(call, dto)
        if isinstance(found, str):
            return row(box, found, _MESSAGES[found])
        order, line = found
        problem = self._sending_problem(order, line, text(dto, "invoiceNumber"))
        if problem is not None:
            return row(box, problem, _MESSAGES[problem])
        self._world.market.accept_invoice(order, line, text(dto, "deliveryCompanyCode"), text(dto, "invoiceNumber"))
        return row(box)

    def _sending_problem(self, order: Order, line: Line, number: str) -> str | None:
        if line.state == "cancelled":
            return "ORDER_DELIVERY_CANCELED"
        if line.state != "confirmed":
            return "INVALID_STATUS"
        if line.cancel_asked:
            return "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL"
        return "DUPLICATE_INVOICE_NUMBER" if self._used(order, number) else None

    def _change(self, call: Call, dto: Doc) -> Doc:
        box, found = self._invoice_line(call, dto)
        if isinstance(found, str):
            return row(box, found, _MESSAGES[found])
        order, line = found
        number = text(dto, "invoiceNumber")
        problem = _changing_problem(line)
        if problem is None and self._used(order, number):
            problem = "DUPLICATE_INVOICE_NUMBER"
        if problem is not None:
            return row(box, problem, _MESSAGES[problem])
        for each in order.in_group(str(box)):
            if each.state == "shipping":
                self._world.market.change_invoice(order, each, text(dto, "deliveryCompanyCode"), number)
        return row(box)

    def _invoice_line(self, call: Call, dto: Doc) -> tuple[int, tuple[Order, Line] | str]:
        box = whole(dto, "shipmentBoxId") or 0
        order = self._order_of(box)
        if order is None:
            return box, "NOT_FOUND_SHIPMENT_BOX"
        if order.account != call.account.number or text(dto, "orderId") != order.number:
            return box, "PERMISSION_DENIED"
        item = text(dto, "vendorItemId")
        line = next((line for line in order.in_group(str(box)) if line.option_number == item), None)
        return box, "NOT_FOUND_VENDOR_ITEM" if line is None else (order, line)

    def _used(self, order: Order, number: str) -> bool:
        """Used in the last six months for another receiver; the same receiver's boxes may share a waybill."""
        other = self._world.store.orders.find("coupang", f"invoice:{number}")
        if other is None or other.number == order.number:
            return False
        sent = [line.invoice.sent_at for line in other.lines if line.invoice and line.invoice.number == number]
        same = (other.buyer.receiver_name, other.buyer.address) == (order.buyer.receiver_name, order.buyer.address)
        return not same and any(self._world.clock.now() - at < _REUSED_AFTER for at in sent)

    def _order_of(self, box: int) -> Order | None:
        return self._world.store.orders.find("coupang", f"group:{box}")

    def _cancelled_order(self, call: Call, body: Doc) -> Order:
        for name, message in _CANCEL_FIELDS.items():
            if body.get(name) in (None, "", []):
                raise bad_request(message)
        if len(values(body, "vendorItemIds")) != len(values(body, "receiptCounts")):
            raise bad_request("요청한 상품 개수와 취소 개수를 확인해주세요.")
        if body["userId"] != call.account.secrets["user_id"]:
            raise bad_request("업체 ID에 맞는 올바른 유저 ID를 입력해주세요.")
        if body["bigCancelCode"] != "CANERR" or body["middleCancelCode"] not in _MIDDLE_CODES:
            raise bad_request("취소사유 중분류 코드를 입력해주세요.")
        order = self._world.store.orders.get("coupang", call.params["order"])
        if order is None or order.account != call.account.number or text(body, "orderId") != order.number:
            raise bad_request("주문 정보가 없습니다.")
        return order

    def _receipt(self, order: Order, line: Line, count: Any, body: Doc) -> tuple[str, Doc]:
        kind = "CANCEL" if line.state == "new" else "STOP_SHIPMENT"
        claim = self._world.market.cancel_by_seller(order, line, int(count), text(body, "middleCancelCode"))
        items = [int(line.option_number)]
        receipt = {"receiptId": int(claim.number), "receiptType": kind, "vendorItemIds": items, "totalCount": count}
        return claim.number, receipt


_MESSAGES = {
    "NOT_FOUND_SHIPMENT_BOX": "배송번호를 찾을 수 없습니다.",
    "PERMISSION_DENIED": "다른 판매자의 주문이거나 주문번호가 맞지 않습니다.",
    "NOT_FOUND_VENDOR_ITEM": "배송번호에 해당하는 옵션 상품이 없습니다.",
    "INVALID_STATUS": _WRONG_STATE,
    "ORDER_DELIVERY_CANCELED": "취소된 주문입니다.",
    "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL": "고객의 출고중지요청이 있어 송장을 등록할 수 없습니다.",
    "DUPLICATE_INVOICE_NUMBER": "이미 저장된 송장번호가 있어 송장번호 등록이 불가능합니다. "
    "(동일송장번호 업로드 조건 : 수취인정보 동일)",
    "NOT_FOUND_INVOICE_NUMBER": "등록된 송장번호가 없습니다.",
    "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD": "배송추적이 시작되어 송장번호를 변경할 수 없습니다.",
}
_CANCEL_FIELDS = {
    "orderId": "주문 ID를 입력해 주세요.",
    "vendorItemIds": "취소할 벤더아이템 아이디 목록을 입력해주세요.",
    "receiptCounts": "취소할 아이템 개수 목록을 입력해주세요.",
    "bigCancelCode": "취소사유 대분류 코드를 입력해주세요.",
    "middleCancelCode": "취소사유 중분류 코드를 입력해주세요.",
    "vendorId": "업체 ID를 입력해주세요.",
    "userId": "업체 ID에 맞는 올바른 유저 ID를 입력해주세요.",
}
_INVOICE_FIELDS = ("shipmentBoxId", "orderId", "vendorItemId", "deliveryCompanyCode", "invoiceNumber")


def _changing_problem(line: Line) -> str | None:
    if line.state == "cancelled":
        return "ORDER_DELIVERY_CANCELED"
    if line.invoice is None:
        return "NOT_FOUND_INVOICE_NUMBER"
    return None if line_status(line) == "DEPARTURE" else "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD"


def _line_of(order: Order, item: str) -> Line | None:
    return next((line for line in order.lines if line.option_number == item), None)


def _body(call: Call, *, needs_vendor: bool = True) -> Doc:
    check_vendor(call)
    body = call.document()
    if body is None:
        raise bad_request("Required request body is missing or is no JSON.")
    if needs_vendor and body.get("vendorId") and body["vendorId"] != call.account.secrets["vendor_id"]:
        raise bad_request("The vendorId in path or requestBody doesn't match the one got from api-gateway.")
    return body


def _invoices(call: Call) -> list[Doc]:
    dtos = documents(_body(call), "orderSheetInvoiceApplyDtos")
    if not dtos:
        raise bad_request("orderSheetInvoiceApplyDtos should not be empty.")
    for dto in dtos:
        absent = missing(dto, _INVOICE_FIELDS)
        if absent:
            raise bad_request(f"{absent[0]} should not be empty.")
        problem = waybill_problem(text(dto, "deliveryCompanyCode"), text(dto, "invoiceNumber"))
        if problem is not None:
            raise bad_request(problem)
    doubled = Counter((text(dto, "shipmentBoxId"), text(dto, "vendorItemId")) for dto in dtos)
    if max(doubled.values()) > 1:
        raise bad_request("orderSheetInvoiceApplyDtos has the same item twice.")
    return dtos


def _refused(message: str) -> Reply:
    return Reply({"code": "400", "message": message, "data": None}, 400)
