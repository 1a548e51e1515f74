"""Order, delivery and cancel lists and registDeliver of 롯데홈쇼핑 (malls.md 9.3).

Unverified: which `ord_dtl_stat_cd` is which; that a promise acknowledges; that a dispatch needs one before it; that the
cancel list shows open requests and done ones alike; that a shipped line refuses with 1000 as any wrong one.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.lotteimall import rows
from mall_simulator.malls.lotteimall.envelopes import (
    PARAMETER,
    WRONG_LINE,
    day,
    days_of,
    done,
    listed,
    needed,
    refused,
)
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

_NAMES = {"01": "신규주문", "02": "발주확인", "03": "발송약정", "15": "출하지시", "16": "출고확정", "17": "배송완료"}
_ACTS = frozenset({"sfin", "dfin", "contr", "imps", "rfin"})
Place = tuple[Order, Line]


class Orders:
    """The lists and the one page for all acts."""

    def __init__(self, world: World) -> None:
        self._world = world

    def new(self, call: Call) -> Reply:
        """searchNewOrdLstOpenApi: SelOption 01 new, 02 acknowledged in the partner site, 03 promised."""
        (option,) = needed(call, "SelOption")
        wanted: dict[str, Callable[[Line], bool]] = {
            "01": lambda line: line.state == "new",
            "02": lambda line: line.state == "confirmed" and not line.ship_by,
            "03": lambda line: line.state == "confirmed" and bool(line.ship_by),
        }
        if option not in wanted:
            raise refused(PARAMETER, "파라미터 오류 [SelOption]")
        first, last = days_of(call)
        told: list[Doc] = []
        for order in self._world.store.orders.of("lotteimall", call.account.number):
            lines = [line for line in order.lines if wanted[option](line)]
            if lines and first <= day(order.paid_at) <= last:
                told.append(rows.order_row(order, lines, _NAMES[option]))
        return _listed(told)

    def deliveries(self, call: Call) -> Reply:
        """searchDeliverList: by the day of release, in a state."""
        kind, state = needed(call, "date_gubun", "ord_dtl_stat_cd")
        if kind != "rlor_dtime" or state not in ("15", "16", "17"):
            raise refused(PARAMETER, "파라미터 오류 [date_gubun]")
        ours = {"15": ("new", "confirmed"), "16": ("shipping",), "17": ("delivered",)}[state]
        first, last = days_of(call)
        told = [
            rows.delivery_row(order, line, _NAMES[state])
            for order, line in self._lines(call)
            if line.state in ours and first <= day(_released_at(order, line)) <= last
        ]
        return _listed(told)

    def cancels(self, call: Call) -> Reply:
        """searchCnclList."""
        first, last = days_of(call)
        told = [
            rows.cancel_row(order, line)
            for order, line in self._lines(call)
            if line.claim is not None
            and line.claim.status in ("requested", "approved")
            and first <= day(line.claim.requested_at) <= last
        ]
        return _listed(told)

    def returns(self, call: Call) -> Reply:
        """searchReturnList: goods of returns and exchanges on their way back (20) or back (21), by the request."""
        (state,) = needed(call, "ord_dtl_stat_cd")
        if state not in ("20", "21"):
            raise refused(PARAMETER, "파라미터 오류 [ord_dtl_stat_cd]")
        first, last = days_of(call)
        told = [
            rows.return_row(order, line, claim)
            for order, line in self._lines(call)
            for claim in line.claims
            if claim.kind != "cancel"
            and claim.status not in ("rejected", "withdrawn")
            and (claim.goods == "received") is (state == "21")
            and first <= day(claim.requested_at) <= last
        ]
        return _listed(told)

    def deliver(self, call: Call) -> Reply:
        """registDeliver: what is done is told by proc_gubun."""
        number, unit, act = needed(call, "ord_no", "ord_dtl_sn", "proc_gubun")
        if act not in _ACTS:
            raise refused(PARAMETER, "파라미터 오류 [proc_gubun]")
        order, line = self._line(call, number, unit)
        match act:
            case "contr":
                self._promise(call, order, line)
            case "sfin":
                self._release(call, order, line)
            case "dfin":
                self._finish(call, order, line)
            case "imps":
                self._give_up(order, line)
            case _:
                self._take_back(call, order, line)
        return done()

    def _promise(self, call: Call, order: Order, line: Line) -> None:
        (until,) = needed(call, "snd_contr_dtime")
        _day(until, "snd_contr_dtime")
        if line.state not in ("new", "confirmed") or line.cancel_asked:
            raise refused(WRONG_LINE, "발송약정을 등록할 수 없는 주문상태입니다.")
        if line.state == "new":
            self._world.market.acknowledge(order, line)
        self._world.market.delay(order, line, until, "")

    def _release(self, call: Call, order: Order, line: Line) -> None:
        courier, number = needed(call, "hdc_cd", "inv_no")
        if courier not in rows.COURIERS:
            raise refused(PARAMETER, "파라미터 오류 [hdc_cd]")
        if line.state != "confirmed" or line.cancel_asked:
            raise refused(WRONG_LINE, "출고확정을 할 수 없는 주문상태입니다.")
        self._world.market.accept_invoice(order, line, courier, number)

    def _finish(self, call: Call, order: Order, line: Line) -> None:
        (at,) = needed(call, "dlv_fin_dtime")
        _day(at, "dlv_fin_dtime")
        if line.state != "shipping":
            raise refused(WRONG_LINE, "배송완료를 할 수 없는 주문상태입니다.")
        self._world.market.deliver(order, line)

    def _give_up(self, order: Order, line: Line) -> None:
        if line.state not in ("new", "confirmed"):
            raise refused(WRONG_LINE, "발송불가를 등록할 수 없는 주문상태입니다.")
        self._world.market.cancel_by_seller(order, line, line.quantity - line.cancelled_quantity, "발송불가")

    def _take_back(self, call: Call, order: Order, line: Line) -> None:
        courier, _ = needed(call, "hdc_cd", "inv_no")
        claim = line.open_claim
        if claim is None or claim.kind == "cancel" or claim.goods == "received":
            raise refused(WRONG_LINE, "반품 진행중인 주문이 아닙니다.")
        if courier not in rows.COURIERS:
            raise refused(PARAMETER, "파라미터 오류 [hdc_cd]")
        self._world.claims.approve(order, line, claim)
        self._world.claims.receive(order, line, claim)
        if claim.kind == "return":
            self._world.claims.finish(order, line, claim)

    def _lines(self, call: Call) -> Iterator[Place]:
        for order in self._world.store.orders.of("lotteimall", call.account.number):
            for line in order.lines:
                yield order, line

    def _line(self, call: Call, number: str, unit: str) -> Place:
        order = self._world.store.orders.get("lotteimall", number)
        if order is None or order.account != call.account.number:
            raise refused(WRONG_LINE, "주문정보가 존재하지 않습니다.")
        for line in order.lines:
            if line.numbers[rows.UNIT] == unit:
                return order, line
        raise refused(PARAMETER, "필수파라미터 오류 [ord_dtl_sn]")


def _released_at(order: Order, line: Line) -> datetime:
    return line.confirmed_at or order.paid_at


def _listed(told: list[Doc]) -> Reply:
    return listed({"OrderCount": len(told), "OrderInfo": told})


def _day(text: str, name: str) -> None:
    try:
        datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007  only its form is looked at
    except ValueError as wrong:
        raise refused(PARAMETER, f"파라미터 오류 [{name}]") from wrong
