"""출고완료 and 품절취소 of 인터파크: by GET, all in the query (malls.md 7.3). Unverified: codes and words."""

import re

from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.interpark.envelopes import bad_order, order_result
from mall_simulator.records import Line, Order
from mall_simulator.world import World

COURIERS = frozenset(
    {
        *("169177", "169168", "169178", "169198", "169199", "169182", "169187"),
        *("303978", "263792", "229381", "231194"),
    }
)


class Acts:
    """What a seller does to orders."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ship(self, call: Call) -> Reply:
        """_method=delvCompForComm: one line, and its 추가구성 with it."""
        order, line = self._line(call)
        courier, number = call.query.get("sc.delvEntrNo", ""), call.query.get("sc.invoNo", "")
        if not re.fullmatch(r"\d{8}", call.query.get("sc.delvDt", "")):
            raise bad_order("출고일자 형식이 올바르지 않습니다. (yyyyMMdd)")
        if courier not in COURIERS:
            raise bad_order(f"택배사 코드가 올바르지 않습니다. [{courier}]")
        if not re.fullmatch(r"[0-9A-Za-z]{6,30}", number):
            raise bad_order(f"운송장번호가 올바르지 않습니다. [{number}]")
        self._check_ready(line)
        self._world.market.accept_invoice(order, line, courier, number)
        return order_result("000", "success")

    def cancel(self, call: Call) -> Reply:
        """_method=cnclOutOfStockReqForComm: the whole line, at once."""
        order, line = self._line(call)
        if line.state == "cancelled":
            raise bad_order("이미 처리된 주문입니다.")
        if line.state not in ("new", "confirmed") or line.cancel_asked:
            raise bad_order("주문 상태를 확인해 주세요. 품절 처리할 수 없습니다.")
        left = line.quantity - line.cancelled_quantity
        self._world.market.cancel_by_seller(order, line, left, "품절")
        return order_result("000", "success")

    def _check_ready(self, line: Line) -> None:
        if line.cancel_asked or line.state == "cancelled":
            raise bad_order("취소요청 또는 취소된 주문입니다.")
        if line.state in ("shipping", "delivered"):
            raise bad_order("이미 출고완료된 주문입니다.")
        if line.state != "confirmed":
            raise bad_order("주문확인 후에 출고할 수 있습니다.")

    def _line(self, call: Call) -> tuple[Order, Line]:
        order = self._world.store.orders.get("interpark", call.query.get("sc.ordclmNo", ""))
        if order is None or order.account != call.account.number:
            raise bad_order("주문번호가 올바르지 않습니다.")
        wanted = call.query.get("sc.ordSeq", "")
        if call.query.get("sc.optPrdTp") not in ("01", "02") or not call.query.get("sc.optOrdSeqList"):
            raise bad_order("옵션상품유형 또는 주문순번이 올바르지 않습니다.")
        for line in order.lines:
            if line.numbers["ORD_SEQ"] == wanted:
                return order, line
        raise bad_order("주문순번이 올바르지 않습니다.")
