"""주문 of 11번가 (malls.md 3.3).

Unverified: by which time each list chooses. Here: paid by payment, being prepared by 발주확인, delivered by arrival.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import unquote

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.malls.st11 import rows
from mall_simulator.malls.st11.envelopes import NO_SUCH, no_orders, orders, window
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

MOST_NUMBERS = 100
_DONE = ("-3902", "-3903", "-3904")
Place = tuple[Order, Line]


class Orders:
    """The lists and look-ups."""

    def __init__(self, world: World) -> None:
        self._world = world

    def paid(self, call: Call) -> Reply:
        """GET /ordservices/complete/{start}/{end}: paid and not acknowledged."""
        return self._listed(call, "new", lambda order, _: order.paid_at, rows.whole_row)

    def packaging(self, call: Call) -> Reply:
        """GET /ordservices/packaging/{start}/{end}: acknowledged; who asks to cancel is no longer here."""
        codes = ("-3303", "-3304", "-3305")
        return self._listed(call, "confirmed", lambda _, line: line.confirmed_at, rows.packaging_row, codes)

    def shipping(self, call: Call) -> Reply:
        """GET /ordservices/shipping/{start}/{end}."""
        return self._listed(call, "shipping", lambda _, line: _sent_at(line), rows.shipping_row, _DONE)

    def delivered(self, call: Call) -> Reply:
        """GET /ordservices/dlvcompleted/{start}/{end}."""
        return self._listed(call, "delivered", lambda _, line: line.delivered_at, rows.delivered_row, _DONE)

    def completed(self, call: Call) -> Reply:
        """GET /ordservices/completed/{start}/{end}: no simulated buyer confirms a purchase."""
        window(call, _DONE)
        return orders([])

    def one(self, call: Call) -> Reply:
        """GET /ordservices/complete/{number}."""
        order = self._owned(call, call.params["number"])
        return orders([rows.single_row(order, line) for line in order.lines] if order else [])

    def states(self, call: Call) -> Reply:
        """GET /claimservice/orderlistall/{numbers}."""
        return self._states(call, rows.state_row)

    def addresses(self, call: Call) -> Reply:
        """GET /claimservice/orderlistalladdr/{numbers}."""
        return self._states(call, rows.address_row)

    def _listed(
        self,
        call: Call,
        state: str,
        at: Callable[[Order, Line], datetime | None],
        row: Callable[[Order, Line], Doc],
        codes: tuple[str, str, str] = ("-3103", "-3104", "-3105"),
    ) -> Reply:
        since, until = window(call, codes)
        found = [
            (moment, order, line)
            for order, line in self._lines(call)
            if line.state == state and not line.cancel_asked and (moment := at(order, line)) is not None
        ]
        inside = [each for each in found if since <= each[0] <= until]
        inside.sort(key=lambda each: (each[0], each[1].number))
        return orders([row(order, line) for _, order, line in inside])

    def _states(self, call: Call, row: Callable[[Order, Line], Doc]) -> Reply:
        numbers = unquote(call.params["numbers"]).split(",")
        if len(numbers) > MOST_NUMBERS:
            raise Refusal(no_orders("-28003", "주문번호의 갯수는 최대 100개 까지만 가능 합니다."))
        found = [order for number in numbers if (order := self._owned(call, number)) is not None]
        told = [row(order, line) for order in found for line in order.lines]
        return orders(told) if told else no_orders("-1", NO_SUCH)

    def _lines(self, call: Call) -> Iterator[Place]:
        for order in self._world.store.orders.of("st11", call.account.number):
            for line in order.lines:
                yield order, line

    def _owned(self, call: Call, number: str) -> Order | None:
        order = self._world.store.orders.get("st11", number)
        return order if order is not None and order.account == call.account.number else None


def _sent_at(line: Line) -> datetime | None:
    return None if line.invoice is None else line.invoice.sent_at
