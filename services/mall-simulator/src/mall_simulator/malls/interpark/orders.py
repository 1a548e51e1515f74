"""주문 and 클레임 of 인터파크 (malls.md 7.3).

Reading the new orders confirms them. Unverified: by which time each list chooses. Here: new and confirmed ones by
payment, sent ones by the sending, arrived ones by arrival, claims by the asking.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import whole
from mall_simulator.malls.interpark import rows
from mall_simulator.malls.interpark.envelopes import bad_order, moment, order_list
from mall_simulator.records import Claim, Doc, Line, Order
from mall_simulator.world import World

Found = list[tuple[Order, list[Line]]]
At = Callable[[Order, Line], datetime | None]
PAGE_ROWS = 50
MOST_ROWS = 100


class Orders:
    """The lists."""

    def __init__(self, world: World) -> None:
        self._world = world

    def new(self, call: Call) -> Reply:
        """_method=orderListForSingle: what it tells is 발주확인 from then on."""
        found = self._listed(call, lambda line: line.state == "new", lambda order, _: order.paid_at)
        told = [rows.order_row(order, lines) for order, lines in found]
        for order, lines in found:
            for line in lines:
                self._world.market.acknowledge(order, line)
        return order_list(told, self._sequence())

    def confirmed(self, call: Call) -> Reply:
        """_method=orderListDelvForSingle."""
        found = self._listed(call, lambda line: line.state == "confirmed", lambda order, _: order.paid_at)
        return order_list([rows.order_row(order, lines) for order, lines in found], self._sequence())

    def sent(self, call: Call) -> Reply:
        """_method=delvCompListForSingle: sent, and arrived since."""
        found = self._listed(call, lambda line: line.invoice is not None, lambda _, line: _sent_at(line))
        return order_list([rows.order_row(order, lines) for order, lines in found], self._sequence())

    def arrived(self, call: Call) -> Reply:
        """_method=DelvArrCompListForSingle&sc.rowCnt=&sc.pageNo=."""
        found = self._listed(call, _has_arrived, lambda _, line: line.delivered_at)
        told = [rows.order_row(order, lines) for order, lines in found]
        size = min(whole(dict(_flat(call)), "rowCnt") or PAGE_ROWS, MOST_ROWS)
        page = whole(dict(_flat(call)), "pageNo") or 1
        pages = {"TOT_CNT": len(told), "TOT_PAGE_NUM": max(1, -(-len(told) // size)), "PAGE_NO": page}
        return order_list(told[(page - 1) * size : page * size], self._sequence(), PAGE_INFO=pages)

    def completed(self, call: Call) -> Reply:
        """_method=orderCompListForSingle: what buyers have decided to keep."""
        found = self._listed(call, lambda line: line.decided_at is not None, lambda _, line: line.decided_at)
        return order_list([rows.order_row(order, lines) for order, lines in found], self._sequence())

    def requests(self, call: Call) -> Reply:
        """_method=cnclNClmReqListForSingle: cancels that buyers asked for after 발주확인, until they are decided."""
        return self._claims(call, _is_request, rows.request_row)

    def claims(self, call: Call) -> Reply:
        """_method=clmListForSingle: cancels that are done, and all returns and exchanges."""
        return self._claims(call, _is_claim, rows.claim_row)

    def _claims(self, call: Call, chosen: Callable[[Claim], bool], row: Callable[[Order, Line, Claim], Doc]) -> Reply:
        since, until = _window(call)
        asked = [
            (order, line, claim)
            for order in self._own(call)
            for line in order.lines
            for claim in line.claims
            if chosen(claim) and since <= claim.requested_at <= until
        ]
        return order_list([row(*each) for each in asked], self._sequence())

    def _listed(self, call: Call, chosen: Callable[[Line], bool], at: At) -> Found:
        since, until = _window(call)
        return [(order, lines) for order in self._own(call) if (lines := _inside(order, chosen, at, since, until))]

    def _own(self, call: Call) -> Iterator[Order]:
        own = self._world.store.orders.of("interpark", call.account.number)
        return iter(sorted(own, key=lambda order: (order.paid_at, order.number)))

    def _sequence(self) -> int:
        return self._world.store.next("interpark log", 572491389)


def _inside(order: Order, chosen: Callable[[Line], bool], at: At, since: datetime, until: datetime) -> list[Line]:
    return [line for line in order.lines if chosen(line) and since <= (at(order, line) or since) <= until]


def _window(call: Call) -> tuple[datetime, datetime]:
    """The two seconds, the last one whole. Raises Refusal."""
    since, until = (moment(call.query.get(f"sc.{name}", "")) for name in ("strDate", "endDate"))
    if since is None or until is None or until < since:
        raise bad_order("조회기간이 올바르지 않습니다. (yyyyMMddHHmmss)")
    return since, until + timedelta(microseconds=999_999)


def _flat(call: Call) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix("sc."), value) for name, value in call.queries)


def _sent_at(line: Line) -> datetime | None:
    return None if line.invoice is None else line.invoice.sent_at


def _has_arrived(line: Line) -> bool:
    return line.state == "delivered" and line.decided_at is None


def _is_request(claim: Claim) -> bool:
    return claim.kind == "cancel" and claim.status in ("requested", "held", "withdrawn")


def _is_claim(claim: Claim) -> bool:
    return claim.kind != "cancel" or claim.status == "approved"
