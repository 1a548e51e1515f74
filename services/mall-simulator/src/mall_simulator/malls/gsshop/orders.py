"""주문, 취소, 출고 and 발주확인 of GS SHOP (malls.md 10.3).

Unverified: a row's fields, and by which day a row is listed. Here: an order by its payment, a claim by its request.
"""

import re
from datetime import date, datetime

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import documents, text
from mall_simulator.malls.gsshop.claim_rows import cancel_row, goods_row
from mall_simulator.malls.gsshop.envelopes import body_of, done, good, not_done, printed, refused
from mall_simulator.malls.gsshop.product_form import COURIERS
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

NOT_THERE = "주문이 없거나 출고완료 대상이 아닙니다."
NOT_TO_CONFIRM = "주문이 없거나 발주확인 대상이 아닙니다."
_STATES = {"new": "10", "confirmed": "20", "shipping": "30", "delivered": "40", "cancelled": "90"}


class Orders:
    """The days' lists, and the partner's messages about orders."""

    def __init__(self, world: World) -> None:
        self._world = world

    def listed(self, call: Call) -> Reply:
        """GET /api/v5/dtr/supSendOrderInfo.gs?documentId=ORDINF&supCd&processType&sdDt: one day."""
        query, day = call.query, _day(call.query.get("sdDt", ""))
        if query.get("documentId") != "ORDINF" or query.get("supCd") != call.account.secrets["vendor_id"]:
            raise refused("documentId 또는 supCd가 올바르지 않습니다.")
        if day is None:
            raise refused("sdDt의 형식이 올바르지 않습니다. (yyyyMMdd)")
        kind = query.get("processType", "")
        if kind not in ("S", "C", "N"):
            raise refused(f"processType이 올바르지 않습니다. [{kind}]")
        return good([{"resultList": row} for row in self._rows(call, kind, day)])

    def ship(self, call: Call) -> Reply:
        """POST /b2b/aliaSupCommonReceiveOrderInfo.gs processType C: one line, flat."""
        body = self._message(call)
        order, line = self._line(call, body, NOT_THERE)
        courier, number = text(body, "deliveryCd"), text(body, "deliveryNo")
        if line.state not in ("new", "confirmed"):
            raise not_done(NOT_THERE)
        if line.cancel_asked:
            raise not_done("취소 요청된 주문입니다.")
        self._check_waybill(order, courier, number)
        self._world.market.accept_invoice(order, line, courier, number)
        return done()

    def confirm(self, call: Call) -> Reply:
        """The same with processType ORDCONF and an orderList (not proven to work at the real mall)."""
        for row in documents(self._message(call), "orderList"):
            order, line = self._line(call, row, NOT_TO_CONFIRM)
            if line.state != "new":
                raise not_done(NOT_TO_CONFIRM)
            self._world.market.acknowledge(order, line)
        return done()

    def confirm_cancel(self, call: Call) -> Reply:
        """The same with processType CNCCONF: the partner agrees to a cancel (not proven either)."""
        for row in documents(self._message(call), "orderList"):
            order, line = self._line(call, row, "취소확인 대상이 아닙니다.")
            if not line.cancel_asked:
                raise not_done("취소확인 대상이 아닙니다.")
            self._world.market.approve_cancel(order, line)
        return done()

    def unknown_message(self, call: Call) -> Reply:
        """The same with anything else in it."""
        self._message(call)
        raise not_done("processType이 올바르지 않습니다.")

    def _rows(self, call: Call, kind: str, day: date) -> list[Doc]:
        orders = self._world.store.orders.of("gsshop", call.account.number)
        lines = [(order, line) for order in orders for line in order.lines]
        if kind == "N":
            return []
        claims = [(order, line, claim) for order, line in lines for claim in line.claims]
        made = [each for each in claims if _seoul_day(each[2].requested_at) == day]
        if kind == "C":
            cancels = [each for each in made if each[2].kind == "cancel" and each[2].status != "rejected"]
            return [cancel_row(_row(order, line), claim) for order, line, claim in cancels]
        sold = [_row(order, line) for order, line in lines if _seoul_day(order.paid_at) == day]
        return [*sold, *(goods_row(*each) for each in made if each[2].kind != "cancel")]

    def _message(self, call: Call) -> Doc:
        body = body_of(call)
        if text(body, "sender") != call.account.secrets["vendor_id"] or text(body, "receiver") != "GS SHOP":
            raise not_done("sender 또는 receiver가 올바르지 않습니다.")
        if text(body, "documentId") != "DLVINF":
            raise not_done("documentId가 올바르지 않습니다.")
        return body

    def _line(self, call: Call, row: Doc, words: str) -> tuple[Order, Line]:
        number, item = text(row, "ordNo"), text(row, "ordItemNo")
        order = self._world.store.orders.get("gsshop", number) if len(number) == 10 else None
        lines = [] if order is None or order.account != call.account.number else order.lines
        for line in lines:
            if order is not None and line.numbers["ordItemNo"] == item:
                return order, line
        raise not_done(words)

    def _check_waybill(self, order: Order, courier: str, number: str) -> None:
        if courier not in COURIERS:
            raise not_done(f"택배사코드를 확인하세요. [{courier}]")
        if not re.fullmatch(r"\d{6,30}", number) and courier != "ZY":
            raise not_done(f"운송장번호를 확인하세요. [{number}]")
        other = self._world.store.orders.find("gsshop", f"invoice:{number}") if number else None
        if other is not None and other.number != order.number and other.buyer.address != order.buyer.address:
            raise not_done(f"다른 주문에 사용된 운송장번호입니다. [{number}]")


def _day(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=KST).date() if len(digits) == 8 else None
    except ValueError:
        return None


def _seoul_day(at: datetime) -> date:
    return at.astimezone(KST).date()


def _row(order: Order, line: Line) -> Doc:
    buyer, invoice = order.buyer, line.invoice
    return {
        "ordNo": order.number,
        "ordItemNo": line.numbers["ordItemNo"],
        "ordGbnCd": "10",
        "ordStCd": _STATES[line.state],
        "ordDtm": printed(order.ordered_at),
        "ordConfDtm": printed(line.confirmed_at),
        "relsDtm": printed(None if invoice is None else invoice.sent_at),
        "dlvFnshDtm": printed(line.delivered_at),
        "cnclDtm": printed(None if line.claim is None else line.claim.ended_at),
        "prdCd": line.product_number,
        "supPrdCd": line.seller_product_code,
        "attrPrdCd": line.option_number,
        "supAttrPrdCd": line.seller_option_code,
        "prdNm": line.product_name,
        "attrPrdNm": line.option_name,
        "ordQty": line.quantity,
        "salePrc": line.unit_price_won,
        "ordAmt": line.amount_won,
        "dlvcAmt": order.shipping_won if line is order.lines[0] else 0,
        "ordrNm": buyer.name,
        "ordrTelNo": buyer.phone,
        "rcvrNm": buyer.receiver_name,
        "rcvrTelNo": "",
        "rcvrHpNo": buyer.receiver_phone,
        "rcvrZipCd": buyer.zip_code,
        "rcvrAddr1": buyer.address,
        "rcvrAddr2": buyer.address_detail,
        "dlvReqCont": buyer.memo,
        "deliveryCd": "" if invoice is None else invoice.courier,
        "deliveryNo": "" if invoice is None else invoice.number,
    }
