"""발주확인, 발송처리, 발송지연 and 취소 of 네이버 (malls.md 2.3, 2.4).

Every answer lists what succeeded and what failed with its code. A dispatch refuses a pending cancel request: there is
no other way to refuse one (meaning unverified in malls.md).
"""

import re
from collections import Counter
from datetime import datetime

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, documents, text, values, whole
from mall_simulator.malls.smartstore.envelopes import data, refused
from mall_simulator.malls.smartstore.orders import Orders
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

COURIERS = frozenset(
    [
        "CJGLS",
        "HYUNDAI",
        "HANJIN",
        "KGB",
        "EPOST",
        "DAESIN",
        "ILYANG",
        "KDEXP",
        "CHUNIL",
        "CVSNET",
        "CUPARCEL",
        "HDEXP",
        "SLX",
        "KUNYOUNG",
        "HONAM",
        "NONGHYUP",
        "DHL",
        "FEDEX",
        "UPS",
        "EMS",
        "REGISTPOST",
        "GENERALPOST",
        "CH1",
    ]
)
_METHODS = frozenset(
    [
        "DELIVERY",
        "GDFW_ISSUE_SVC",
        "VISIT_RECEIPT",
        "DIRECT_DELIVERY",
        "QUICK_SVC",
        "NOTHING",
        "RETURN_DESIGNATED",
        "RETURN_DELIVERY",
        "RETURN_INDIVIDUAL",
        "RETURN_MERCHANT",
        "UNKNOWN",
    ]
)
_DELAYS = ("PRODUCT_PREPARE", "CUSTOMER_REQUEST", "CUSTOM_BUILD", "RESERVED_DISPATCH", "OVERSEA_DELIVERY", "ETC")
_REASONS = (
    "INTENT_CHANGED",
    "COLOR_AND_SIZE",
    "WRONG_ORDER",
    "PRODUCT_UNSATISFIED",
    "DELAYED_DELIVERY",
    "SOLD_OUT",
    "INCORRECT_INFO",
)
_WORDS = {
    "100001": "상품 주문을 찾을 수 없음",
    "101009": "처리 권한이 없는 상품 주문 번호를 요청",
    "104105": "발송 기한 입력 범위 초과",
    "104117": "배송 방법 변경 필요",
    "104118": "택배사 미입력",
    "104119": "택배사 코드 확인",
    "104120": "송장 번호 미입력",
    "104121": "배송 송장 오류(기사용 송장)",
    "104122": "배송 송장 오류(비유효 송장)",
    "104131": "상품 주문 번호 중복",
    "104133": "잘못된 요청",
    "104442": "상품 주문 상태 확인 필요",
    "104443": "발주 상태 확인 필요",
    "105306": "변경을 요청한 상태가 기존과 동일",
}
_BATCH = 30


class Shipping:
    """The writing pages."""

    def __init__(self, world: World, orders: Orders) -> None:
        self._world = world
        self._orders = orders

    def confirm(self, call: Call) -> Reply:
        """POST …/product-orders/confirm: up to 30."""
        numbers = [str(number) for number in values(call.document(), "productOrderIds")]
        _check_batch(call, numbers)
        doubled = Counter(numbers)
        done: list[Doc] = []
        failed: list[Doc] = []
        for number in dict.fromkeys(numbers):
            code = "104131" if doubled[number] > 1 else self._confirm(call, number)
            if code is None:
                done.append({"productOrderId": number, "isReceiverAddressChanged": False})
            else:
                failed.append(_failed(number, code))
        return data(call.now, {"successProductOrderInfos": done, "failProductOrderInfos": failed})

    def dispatch(self, call: Call) -> Reply:
        """POST …/product-orders/dispatch: up to 30."""
        rows = documents(call.document(), "dispatchProductOrders")
        numbers = [text(row, "productOrderId") for row in rows]
        _check_batch(call, numbers)
        doubled = Counter(numbers)
        codes = {
            text(row, "productOrderId"): "104131"
            if doubled[text(row, "productOrderId")] > 1
            else self._dispatch(call, row)
            for row in rows
        }
        return results(call, codes)

    def delay(self, call: Call) -> Reply:
        """POST …/product-orders/{id}/delay."""
        number, body = call.params["id"], call.document()
        due, reason = text(body, "dispatchDueDate"), text(body, "delayedDispatchReason")
        found = self._orders.line(call, number)
        if found is None:
            return results(call, {number: unknown(self._world, number)})
        order, line = found
        code = _delay_problem(line, due, reason, call.now)
        if code is None:
            self._world.market.delay(order, line, due, reason)
        return results(call, {number: code})

    def cancel(self, call: Call) -> Reply:
        """POST …/{id}/claim/cancel/request: by the seller, done at once."""
        number, body = call.params["id"], call.document()
        if text(body, "cancelReason") not in _REASONS:
            raise refused(call.now, "4000", "잘못된 요청 파라미터입니다. cancelReason")
        found = self._orders.line(call, number)
        if found is None:
            return results(call, {number: unknown(self._world, number)})
        order, line = found
        left = line.quantity - line.cancelled_quantity
        asked = left if at(body, "cancelQuantity") is None else whole(body, "cancelQuantity") or 0
        code = None if line.state in ("new", "confirmed") else "104442"
        if code is None and not 1 <= asked <= left:
            code = "104133"
        if code is None:
            self._world.market.cancel_by_seller(order, line, asked, text(body, "cancelReason"))
        return results(call, {number: code})

    def approve_cancel(self, call: Call) -> Reply:
        """POST …/{id}/claim/cancel/approve: the buyer's request is agreed to."""
        number = call.params["id"]
        found = self._orders.line(call, number)
        if found is None:
            return results(call, {number: unknown(self._world, number)})
        order, line = found
        if not line.cancel_asked:
            return results(call, {number: "104442"})
        self._world.market.approve_cancel(order, line)
        return results(call, {number: None})

    def _confirm(self, call: Call, number: str) -> str | None:
        found = self._orders.line(call, number)
        if found is None:
            return unknown(self._world, number)
        order, line = found
        if line.state != "new":
            return "104443" if line.state == "confirmed" else "104442"
        self._world.market.acknowledge(order, line)
        return None

    def _dispatch(self, call: Call, row: Doc) -> str | None:
        found = self._orders.line(call, text(row, "productOrderId"))
        if found is None:
            return unknown(self._world, text(row, "productOrderId"))
        order, line = found
        courier, number = text(row, "deliveryCompanyCode"), text(row, "trackingNumber")
        code = _state_problem(line) or _waybill_problem(row) or self._used(order, number)
        if code is None:
            self._world.market.accept_invoice(order, line, courier, number)
        return code

    def _used(self, order: Order, number: str) -> str | None:
        """A number in use for another receiver; one receiver's product orders may share a parcel."""
        other = self._world.store.orders.find("smartstore", f"invoice:{number}") if number else None
        if other is None or other.number == order.number:
            return None
        same = (other.buyer.receiver_name, other.buyer.address) == (order.buyer.receiver_name, order.buyer.address)
        return None if same else "104121"


def unknown(world: World, number: str) -> str:
    """The code for a line that is not the seller's: another's, or nobody's."""
    return "100001" if world.store.orders.find("smartstore", f"line:{number}") is None else "101009"


def _check_batch(call: Call, numbers: list[str]) -> None:
    if not 1 <= len(numbers) <= _BATCH:
        raise refused(call.now, "4000", "상품 주문 번호는 1개 이상 30개 이하로 입력해 주세요.")


def _state_problem(line: Line) -> str | None:
    match line.state:
        case "confirmed":
            return None
        case "new":
            return "104443"
        case "shipping":
            return "105306"
        case _:
            return "104442"


def _waybill_problem(row: Doc) -> str | None:
    method, courier, number = (text(row, n) for n in ("deliveryMethod", "deliveryCompanyCode", "trackingNumber"))
    if method not in _METHODS:
        return "104117"
    if not _is_moment(text(row, "dispatchDate")):
        return "104133"
    if method != "DELIVERY":
        return None
    if not courier:
        return "104118"
    if courier not in COURIERS:
        return "104119"
    if not number:
        return "104120"
    return None if re.fullmatch(r"[0-9A-Za-z-]{6,30}", number) else "104122"


def _delay_problem(line: Line, due: str, reason: str, now: datetime) -> str | None:
    if line.state not in ("new", "confirmed"):
        return "104442"
    if reason not in _DELAYS:
        return "104133"
    if not _is_moment(due):
        return "104133"
    days = (datetime.fromisoformat(due) - now).days
    return None if 0 <= days <= 90 else "104105"


def _is_moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _failed(number: str, code: str) -> Doc:
    return {"productOrderId": number, "code": code, "message": _WORDS[code]}


def results(call: Call, codes: dict[str, str | None]) -> Reply:
    """What of the lines succeeded, and what failed with which code."""
    done = [number for number, code in codes.items() if code is None]
    failed = [_failed(number, code) for number, code in codes.items() if code is not None]
    return data(call.now, {"successProductOrderIds": done, "failProductOrderInfos": failed})
