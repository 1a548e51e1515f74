"""주문, 취소, 회수, 출고 and 인도확인 of CJ mall (malls.md 11.2); there is no 발주확인: it instructs, partners ship.

Unverified: by which day a row is listed. Here: an order by its payment, a cancel by the buyer's word.
"""

import re
from datetime import date, datetime

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.cjmall.claim_rows import cancels, deliveries, recall_row, recalls
from mall_simulator.malls.cjmall.envelopes import (
    answer,
    asked,
    day,
    document_of,
    part,
    printed_day,
    printed_phone,
    refused,
)
from mall_simulator.malls.cjmall.product_form import COURIERS
from mall_simulator.markup import many
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

_NUMBERS = ("ordGSeq", "ordDSeq", "ordWSeq")
_KINDS = {"1": {"ordDtlCls": "주문 ", "ordDtlClsCd": "10"}, "2": {"ordDtlCls": "취소 ", "ordDtlClsCd": "20"}}


class Orders:
    """The interfaces about orders."""

    def __init__(self, world: World) -> None:
        self._world = world

    def listed(self, call: Call) -> Reply:
        """IF_04_01 {instructionCls 1 orders or 2 cancels, wbCrtDt}: one day."""
        wanted = asked(call)
        kind, at = text(wanted, "instructionCls"), day(wanted.get("wbCrtDt"), "wbCrtDt", call)
        if kind not in ("1", "2"):
            raise refused(call, f"instructionCls가 올바르지 않습니다. [{kind}]")
        told: list[Doc] = []
        for order in self._world.store.orders.of("cjmall", call.account.number):
            rows = [_detail(order, line) for line in order.lines if kind == "1" and _day(order.paid_at) == at]
            rows += [
                {**_detail(order, line), **_KINDS[kind], **more}
                for line in order.lines
                for moment, more in (deliveries(line) if kind == "1" else cancels(line))
                if _day(moment) == at
            ]
            told += [_instruction(order, rows)] if rows else []
        return answer("IF_04_01", {"instruction": told})

    def recalls(self, call: Call) -> Reply:
        """IF_04_02 {wbCrtDt, autoFlag}: what is to be fetched back, instructed on a day. Nothing confirms by itself."""
        wanted = asked(call)
        at, automatic = day(wanted.get("wbCrtDt"), "wbCrtDt", call), text(wanted, "autoFlag")
        if automatic not in ("", "0", "1"):
            raise refused(call, f"autoFlag가 올바르지 않습니다. [{automatic}]")
        told: list[Doc] = []
        for order in self._world.store.orders.of("cjmall", call.account.number):
            rows = [
                recall_row(order, line, claim, moment, kind)
                for line in order.lines
                for moment, claim, kind in recalls(line)
                if _day(moment) == at and automatic != "1"
            ]
            told += [_instruction(order, rows)] if rows else []
        return answer("IF_04_02", {"instruction": told})

    def ship(self, call: Call) -> Reply:
        """IF_04_04 takeout."""
        told = [part(_numbers(row), self._ship(call, row)) for row in _rows(call, "takeout")]
        return answer("IF_04_04", {"takeout": told})

    def receive(self, call: Call) -> Reply:
        """IF_04_05 receiveComplete: the partner tells that the buyer has it."""
        told = [part(_numbers(row), self._receive(call, row)) for row in _rows(call, "receiveComplete")]
        return answer("IF_04_05", {"receiveComplete": told})

    def _ship(self, call: Call, row: Doc) -> str | None:
        found = self._line(call, row)
        if found is None:
            return "출고대상 주문이 없습니다."
        order, line = found
        if line.state == "cancelled":
            return "취소된 주문입니다."
        if line.state not in ("new", "confirmed"):
            return "이미 출고확정된 주문입니다."
        problem = self._waybill_problem(order, text(row, "delicompCd"), text(row, "wbNo"))
        if problem is None:
            self._world.market.accept_invoice(order, line, text(row, "delicompCd"), text(row, "wbNo"))
        return problem

    def _receive(self, call: Call, row: Doc) -> str | None:
        found = self._line(call, row)
        if found is None or found[1].state != "shipping" or not text(row, "recvNm"):
            return "인도확인 대상 주문이 없습니다."
        self._world.market.deliver(*found)
        return None

    def _line(self, call: Call, row: Doc) -> tuple[Order, Line] | None:
        order = self._world.store.orders.get("cjmall", text(row, "ordNo"))
        lines = [] if order is None or order.account != call.account.number else order.lines
        for line in lines:
            if order is not None and all(line.numbers[name] == text(row, name) for name in _NUMBERS):
                return order, line
        return None

    def _waybill_problem(self, order: Order, courier: str, number: str) -> str | None:
        if courier not in COURIERS:
            return f"택배사코드가 올바르지 않습니다. [{courier}]"
        if not re.fullmatch(r"[0-9-]{6,30}", number) and courier != "99":
            return f"운송장번호가 올바르지 않습니다. [{number}]"
        other = self._world.store.orders.find("cjmall", f"invoice:{number}") if number else None
        if other is not None and other.number != order.number and other.buyer.address != order.buyer.address:
            return f"다른 주문에 사용된 운송장번호입니다. [{number}]"
        return None


def _rows(call: Call, name: str) -> list[Doc]:
    rows = many(document_of(call).content, name)
    if not rows:
        raise refused(call, f"전문 형식이 올바르지 않습니다. [{name}]")
    return rows


def _numbers(row: Doc) -> Doc:
    return {name: text(row, name) for name in ("ordNo", *_NUMBERS)}


def _day(moment: datetime) -> date:
    return moment.astimezone(KST).date()


def _instruction(order: Order, rows: list[Doc]) -> Doc:
    return {
        "ordNo": order.number,
        "custNm": order.buyer.name,
        "custTelNo": printed_phone(order.buyer.phone),
        "custDeliveryCost": f"{order.shipping_won}.0",
        "instructionDetail": rows,
    }


def _detail(order: Order, line: Line) -> Doc:
    buyer, claim = order.buyer, line.claim
    return {
        **{name: line.numbers[name] for name in _NUMBERS},
        **_KINDS["1"],
        "wbCrtDt": printed_day(order.paid_at),
        "outwConfDt": printed_day(None if line.invoice is None else line.invoice.sent_at),
        "delivDtm": printed_day(line.delivered_at),
        "cnclInsDtm": printed_day(None if claim is None or line.state != "cancelled" else claim.ended_at),
        "toutYn": "N",
        "chnNm": "MOBILE",
        "receverNm": buyer.receiver_name,
        "zipno": buyer.zip_code,
        "addr_1": buyer.address,
        "addr_2": buyer.address_detail,
        "telno": printed_phone(buyer.receiver_phone),
        "cellno": printed_phone(buyer.receiver_phone),
        "msgSpec": buyer.memo,
        "packYn": "일반",
        "itemCd": line.product_number,
        "unitCd": line.option_number,
        "itemName": line.product_name,
        "unitNm": line.option_name,
        "contItemCd": line.seller_option_code,
        "wbIdNo": line.numbers["wbIdNo"],
        "outwQty": f"{line.quantity}.0",
        "realslAmt": f"{line.unit_price_won}.0",
        "outwAmt": f"{line.amount_won}.0",
        "ordDtm": f"{order.ordered_at.astimezone(KST):%Y-%m-%d %H:%M:%S}",
        "custDeliveryCost": "0.0",
        "costGroup": "001",
    }
