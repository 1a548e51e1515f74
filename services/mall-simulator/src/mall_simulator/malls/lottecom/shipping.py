"""연동완료, 배송상태 통보 and 취소 of 롯데ON as writes (malls.md 8.3, 8.4).

Unverified: that a line is sent only after it was acknowledged, and that one whose buyer asks to cancel is refused by
3006 as other wrong states are.
"""

import re
from collections.abc import Callable

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.forms import documents, missing, text
from mall_simulator.malls.lottecom.couriers import COURIERS
from mall_simulator.malls.lottecom.directory import CODE
from mall_simulator.malls.lottecom.envelopes import (
    GOOD,
    MISSING,
    WRONG_STATE,
    WRONG_VALUE,
    asked,
    good,
    part_refused,
    refused,
)
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

_NAMES = ("dvRtrvDvsCd", "odNo", "odSeq", "procSeq")
_SENT = (*_NAMES, "odPrgsStepCd", "dvTrcStatDttm", "invcNbr", "dvCoCd", "invcNo", "spdNo", "sitmNo", "slQty")
_REASONS = ("111", "132", "133", "135", "137")
_STATE_WORDS = "주문의 상태를 확인해 주세요."


class Shipping:
    """The writes on orders."""

    def __init__(self, world: World) -> None:
        self._world = world

    def complete(self, call: Call) -> Reply:
        """POST delivery/v1/SellerIfCompleteInform {ifCompleteList}: 출고지시 → 상품준비."""
        return self._each(call, "ifCompleteList", (*_NAMES, "ifCplYN"), self._acknowledge)

    def inform(self, call: Call) -> Reply:
        """POST delivery/v1/SellerDeliveryProgressStateInform {deliveryProgressStateList}: 발송완료."""
        return self._each(call, "deliveryProgressStateList", _SENT, self._send)

    def cancel(self, call: Call) -> Reply:
        """POST …/slrDirectCnclProc {odNo, itemList}: by the seller, before it is sent."""
        body = asked(call)
        for item in documents(body, "itemList"):
            order, line = self._line(call, {**item, "odNo": text(body, "odNo")})
            if text(item, "slrRsnCd") not in _REASONS:
                raise refused("3073", "판매자 사유코드를 확인해 주세요.")
            if line.state not in ("new", "confirmed"):
                raise refused(WRONG_STATE, _STATE_WORDS)
            quantity = line.quantity - line.cancelled_quantity
            self._world.market.cancel_by_seller(order, line, quantity, text(item, "slrRsnCnts"))
        return good({"rsltCd": GOOD, "rsltMsg": "정상"})

    def _each(self, call: Call, name: str, wanted: tuple[str, ...], act: Callable[[Order, Line, Doc], None]) -> Reply:
        rows = documents(asked(call), name)
        if not rows:
            raise refused(MISSING, f"{name}을(를) 입력해 주세요.")
        failed: list[Doc] = []
        for row in rows:
            absent = missing(row, wanted)
            if absent:
                raise part_refused(MISSING, f"[{absent[0]}] 필수 입력값이 없습니다.", [row])
            order, line = self._line(call, row)
            try:
                act(order, line, row)
            except Refusal as refusal:
                failed += refusal.reply.body["data"]["failList"]
        if failed:
            raise part_refused(failed[0]["rsltCd"], failed[0]["rsltMsg"], failed)
        return good({"rsltCd": GOOD, "rsltMsg": "정상", "failList": []})

    def _acknowledge(self, order: Order, line: Line, row: Doc) -> None:
        if line.state != "new" or text(row, "ifCplYN") != "Y":
            raise part_refused(WRONG_STATE, _STATE_WORDS, [row])
        self._world.market.acknowledge(order, line)

    def _send(self, order: Order, line: Line, row: Doc) -> None:
        courier, number = text(row, "dvCoCd"), text(row, "invcNo")
        if courier not in COURIERS:
            raise part_refused(WRONG_VALUE, "택배사코드를 확인해 주세요.", [row])
        if not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
            raise part_refused(WRONG_VALUE, "송장번호를 확인해 주세요.", [row])
        if (line.product_number, line.option_number) != (text(row, "spdNo"), text(row, "sitmNo")):
            raise part_refused(WRONG_VALUE, "상품번호와 단품번호를 확인해 주세요.", [row])
        if text(row, "odPrgsStepCd") != "13" or line.state != "confirmed" or line.cancel_asked:
            raise part_refused(WRONG_STATE, _STATE_WORDS, [row])
        self._world.market.accept_invoice(order, line, courier, number)

    def _line(self, call: Call, row: Doc) -> tuple[Order, Line]:
        order = self._world.store.orders.get(CODE, text(row, "odNo"))
        lines = [] if order is None or order.account != call.account.number else order.lines
        seq, proc = text(row, "odSeq"), text(row, "procSeq")
        for line in lines:
            if order is not None and (line.numbers["odSeq"], line.numbers["procSeq"]) == (seq, proc):
                return order, line
        raise part_refused(WRONG_VALUE, "주문을 찾을 수 없습니다.", [row])
