"""발주확인, 발송처리, 판매불가, 발송지연 and answers to cancels of 11번가: by GET, all in the path (3.3, 3.4)."""

import re
from datetime import datetime
from urllib.parse import unquote

from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.st11.envelopes import bad_order, body_of, moment, result
from mall_simulator.malls.st11.rows import state_of
from mall_simulator.records import Line, Order
from mall_simulator.world import World

COURIERS = frozenset(
    {
        *("00034", "00012", "00011", "00007", "00002", "00026", "00021", "00022"),
        *("00027", "00035", "00037", "00039", "00060", "00061", "00099"),
    }
)
_METHODS = frozenset({"01", "03", "04", "05"})
_REASONS = frozenset({"06", "07", "08", "09", "10", "99"})
_DELAY_REASONS = frozenset({"01", "02", "03", "04", "05"})
_DONE = "전체 1건이 정상적으로 발송처리가 되었습니다."


class Acts:
    """What a seller does to orders."""

    def __init__(self, world: World) -> None:
        self._world = world

    def confirm(self, call: Call) -> Reply:
        """GET /ordservices/reqpackaging/{order}/{seq}/{addYn}/{addNo}/{delivery}."""
        order, line = self._line(call)
        if line.group != call.params["delivery"] or call.params["addYn"] not in ("Y", "N"):
            raise bad_order("-1", "ERROR : 배송번호 또는 추가구성상품 여부가 올바르지 않습니다.")
        if line.cancel_asked:
            raise bad_order("-3214", "취소처리중인 주문건입니다.")
        if line.state == "cancelled":
            raise bad_order("-3211", "주문취소된 주문건입니다.")
        if line.state != "new":
            raise bad_order("-3206", "이미 발주 처리 되었거나 , 발주 처리할 건이 없습니다.")
        self._world.market.acknowledge(order, line)
        return result("0", "전체 1건이 정상적으로 발주처리가 되었습니다.")

    def ship(self, call: Call) -> Reply:
        """GET /ordservices/reqdelivery/{sendDt}/{method}/{courier}/{invoice}/{delivery}: the whole bundle."""
        order = self._bundle(call, call.params["delivery"])
        return self._ship(call, order, order.in_group(call.params["delivery"]))

    def ship_part(self, call: Call) -> Reply:
        """GET .../{delivery}/{part}/{order}/{seq}: one line of a bundle."""
        order, line = self._line(call)
        return self._ship(call, order, [line])

    def refuse(self, call: Call) -> Reply:
        """GET /claimservice/reqrejectorder/{order}/{seq}/{reason}/{words}: 판매불가, whole lines."""
        order, line = self._line(call, "-21002", "-21003")
        if call.params["reason"] not in _REASONS:
            raise bad_order("-1", "ERROR : 판매불가 사유코드가 올바르지 않습니다.")
        if line.state not in ("new", "confirmed") or line.cancel_asked:
            raise bad_order("-21004", "판매불가 처리 가능한 주문이 아닙니다(1).")
        words = unquote(call.params["words"])
        self._world.market.cancel_by_seller(order, line, line.quantity - line.cancelled_quantity, words)
        return result("0", "전체 1건이 정상적으로 판매불가처리가 되었습니다.")

    def delay(self, call: Call) -> Reply:
        """POST /ordservices/deliveryDelayGuide DeliveryDelayGuideRequest."""
        body = body_of(call, "DeliveryDelayGuideRequest")
        order = self._bundle(call, str(body.get("dlvNo", "")))
        day, words = str(body.get("delaySendDt", "")), str(body.get("delaySendRsn", ""))
        if body.get("ordNo") != order.number or not re.fullmatch(r"\d{8}", day):
            raise bad_order("-1", "ERROR : 발송예정일 또는 주문번호가 올바르지 않습니다.")
        if body.get("delaySendRsnCd") not in _DELAY_REASONS or not words:
            raise bad_order("-1", "ERROR : 발송지연 사유를 입력해 주세요.")
        for line in order.lines:
            self._world.market.delay(order, line, day, words)
        return result("0", f"전체 {len(order.lines)} 건이 발송지연 처리 되었습니다.")

    def approve_cancel(self, call: Call) -> Reply:
        """GET /claimservice/cancelreqconf/{claim}/{order}/{seq}."""
        order, line = self._open_claim(call)
        self._world.market.approve_cancel(order, line)
        return result("0", "전체 1건이 정상적으로 취소승인처리가 되었습니다.")

    def refuse_cancel(self, call: Call) -> Reply:
        """GET /claimservice/cancelreqreject/{order}/{seq}/{claim}/{method}/{sendDt}/{courier}/{invoice}: ships."""
        order, line = self._open_claim(call)
        self._check_waybill(call, order, day_is_enough=True)
        waybill = (call.params["courier"], unquote(call.params["invoice"]))
        self._world.market.refuse_cancel_as_shipped(order, line, *waybill)
        return result("0", "전체 1건이 정상적으로 취소거부처리가 되었습니다.")

    def _ship(self, call: Call, order: Order, lines: list[Line]) -> Reply:
        self._check_waybill(call, order)
        ready = [line for line in lines if line.state == "confirmed" and not line.cancel_asked]
        if not ready:
            raise _not_ready(lines)
        for line in ready:
            self._world.market.accept_invoice(order, line, call.params["courier"], unquote(call.params["invoice"]))
        return result("0", _DONE)

    def _check_waybill(self, call: Call, order: Order, *, day_is_enough: bool = False) -> None:
        number, courier, at = unquote(call.params["invoice"]), call.params["courier"], call.params["sendDt"]
        sent: datetime | None = moment(f"{at}0000" if day_is_enough and len(at) == 8 else at)
        if sent is None:
            raise bad_order("-3301", "보낸일자가 유효하지 않습니다. 날짜포맷 : 년(4) 월(2) 일(2) 시(2) 분(2) 입니다.")
        if courier not in COURIERS or call.params["method"] not in _METHODS:
            raise bad_order(
                "-3307", "택배사 코드가 유효하지 않습니다. 택배사 코드표를 모르시면 관리자에게 문의 주세요."
            )
        if call.params["method"] != "01":
            return
        if not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
            raise bad_order("-3306", "송장번호가 유효하지 않습니다. 다시한번 확인해주세요.")
        other = self._world.store.orders.find("st11", f"invoice:{number}")
        if other is not None and other.number != order.number and other.buyer.address != order.buyer.address:
            raise bad_order("-3320", "이미 사용된 송장번호 입니다. 송장번호를 확인해주세요.")

    def _line(self, call: Call, no_order: str = "-1", no_line: str = "-1") -> tuple[Order, Line]:
        order = self._world.store.orders.get("st11", call.params["order"])
        if order is None or order.account != call.account.number:
            raise bad_order(no_order, "주문 번호를 알 수 없습니다.")
        for line in order.lines:
            if line.numbers["ordPrdSeq"] == call.params["seq"]:
                return order, line
        raise bad_order(no_line, "주문 상세번호를 알 수 없습니다.")

    def _bundle(self, call: Call, number: str) -> Order:
        order = self._world.store.orders.find("st11", f"group:{number}")
        if order is None or order.account != call.account.number:
            raise bad_order("-1", "ERROR : 배송번호를 알 수 없습니다.")
        return order

    def _open_claim(self, call: Call) -> tuple[Order, Line]:
        order, line = self._line(call)
        if not line.cancel_asked or line.claim is None or line.claim.number != call.params["claim"]:
            raise bad_order("-1", "ERROR : 처리할 수 있는 취소요청이 아닙니다.")
        return order, line


def _not_ready(lines: list[Line]) -> Exception:
    """What 11번가 says of a bundle of which nothing can be sent."""
    states = {line.state for line in lines}
    if any(line.cancel_asked for line in lines) or "new" in states:
        return bad_order("-3310", "해당 배송번호의 주문상태를 확인해 주세요")
    if "delivered" in states:
        return bad_order("-3309", "해당 배송번호는 이미 배송완료 되었습니다.")
    if "shipping" in states:
        return bad_order("-3308", "해당 배송번호는 이미 발송처리 되었습니다.")
    told = ", ".join(sorted({state_of(line)[1] for line in lines}))
    return bad_order("-3313", f"해당 배송번호의 주문상태가 이미 변경 되었습니다. 변경된 상태 : ({told})")
