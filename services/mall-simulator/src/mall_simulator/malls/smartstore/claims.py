"""승인, 거부, 수거완료 and 재배송 of 네이버's returns and exchanges (malls.md 2.4).

An act goes to a product order and meets its open claim of that kind. A return is approved in any state before its end,
which refunds it; an exchange is collected, then sent again (both meanings unverified).
"""

from collections.abc import Callable

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.smartstore.envelopes import refused
from mall_simulator.malls.smartstore.orders import Orders
from mall_simulator.malls.smartstore.shipping import COURIERS, results, unknown
from mall_simulator.records import Claim, ClaimKind, Line, Order
from mall_simulator.world import World

Act = Callable[[Order, Line, Claim], str | None]


class Claims:
    """The writing pages of claims; a handler answers with what succeeded, or with the line's error code."""

    def __init__(self, world: World, orders: Orders) -> None:
        self._world = world
        self._orders = orders

    def approve_return(self, call: Call) -> Reply:
        """POST …/{id}/claim/return/approve: the goods are taken as back, and the buyer is refunded."""

        def act(order: Order, line: Line, claim: Claim) -> str | None:
            if claim.status == "held":
                return "104442"
            self._world.claims.approve(order, line, claim)
            if claim.goods != "received":
                self._world.claims.receive(order, line, claim)
            self._world.claims.finish(order, line, claim)
            return None

        return self._done(call, "return", act)

    def reject(self, call: Call) -> Reply:
        """POST …/{id}/claim/return/reject and …/exchange/reject, with the reason in words."""
        kind: ClaimKind = "return" if "/return/" in call.path else "exchange"
        name = f"reject{kind.capitalize()}Reason"
        reason = text(call.document(), name)
        if not reason.strip():
            raise refused(call.now, "4000", f"잘못된 요청 파라미터입니다. {name}")

        def act(order: Order, line: Line, claim: Claim) -> str | None:
            if claim.reship is not None:
                return "104442"
            self._world.claims.refuse(order, line, claim, reason)
            return None

        return self._done(call, kind, act)

    def collect(self, call: Call) -> Reply:
        """POST …/{id}/claim/exchange/collect/approve."""

        def act(order: Order, line: Line, claim: Claim) -> str | None:
            if claim.goods == "received" or claim.status == "held":
                return "104442"
            self._world.claims.approve(order, line, claim)
            self._world.claims.receive(order, line, claim)
            return None

        return self._done(call, "exchange", act)

    def redeliver(self, call: Call) -> Reply:
        """POST …/{id}/claim/exchange/dispatch: once, after the goods came back."""
        body = call.document()
        method, courier, number = (text(body, f"reDelivery{name}") for name in ("Method", "Company", "TrackingNumber"))

        def act(order: Order, line: Line, claim: Claim) -> str | None:
            if claim.goods != "received" or claim.reship is not None:
                return "104442"
            problem = _waybill_problem(method, courier, number)
            if problem is None:
                self._world.claims.reship(order, line, claim, courier, number)
            return problem

        return self._done(call, "exchange", act)

    def _done(self, call: Call, kind: ClaimKind, act: Act) -> Reply:
        number = call.params["id"]
        found = self._orders.line(call, number)
        if found is None:
            return results(call, {number: unknown(self._world, number)})
        order, line = found
        claim = line.open_claim
        code = "104442" if claim is None or claim.kind != kind else act(order, line, claim)
        return results(call, {number: code})


def _waybill_problem(method: str, courier: str, number: str) -> str | None:
    if method == "DIRECT_DELIVERY":
        return None
    if method != "DELIVERY":
        return "104117"
    if not courier:
        return "104118"
    if courier not in COURIERS:
        return "104119"
    return None if number else "104120"
