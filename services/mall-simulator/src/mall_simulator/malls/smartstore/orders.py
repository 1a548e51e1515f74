"""주문 of 네이버: changes with `more`, conditional list by pages, details, ids of an order (malls.md 2.3)."""

from datetime import datetime, timedelta
from typing import Any

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import values
from mall_simulator.malls.smartstore.claim_view import claim_fields
from mall_simulator.malls.smartstore.envelopes import data, moment, refused
from mall_simulator.malls.smartstore.order_view import CHANGE_TYPES, change_told, details, status_of_line
from mall_simulator.records import Change, Line, Order
from mall_simulator.world import World

_DAY = timedelta(hours=24)
_LIMIT = 300
_CHANGE_TYPES = frozenset(
    [
        "PAY_WAITING",
        "PAYED",
        "EXCHANGE_OPTION",
        "DELIVERY_ADDRESS_CHANGED",
        "GIFT_RECEIVED",
        "CLAIM_REJECTED",
        "DISPATCHED",
        "CLAIM_REQUESTED",
        "COLLECT_DONE",
        "CLAIM_COMPLETED",
        "PURCHASE_DECIDED",
        "HOPE_DELIVERY_INFO_CHANGED",
        "CLAIM_REDELIVERING",
    ]
)
_RANGES = ("PAYED_DATETIME", "ORDERED_DATETIME", "DISPATCHED_DATETIME", "PURCHASE_DECIDED_DATETIME")

Row = tuple[Order, Line, Change]


class Orders:
    """The reading pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def changes(self, call: Call) -> Reply:
        """GET …/last-changed-statuses: every change in the window, oldest first; `more` when there are further ones."""
        query = call.query
        since = _moment(call, "lastChangedFrom", required=True) or call.now
        until = _moment(call, "lastChangedTo") or since + _DAY
        if until - since > _DAY:
            raise refused(call.now, "104139", "조회 가능한 날짜 범위를 초과하였습니다.")
        wanted = query.get("lastChangedType", "")
        if wanted and wanted not in _CHANGE_TYPES:
            raise refused(call.now, "4000", "잘못된 요청 파라미터입니다. lastChangedType")
        limit = _number(call, "limitCount", _LIMIT, _LIMIT)
        rows = [row for row in self._changes(call) if since <= _shown_at(row[2]) <= until]
        rows = [row for row in rows if wanted in ("", CHANGE_TYPES[row[2].kind])]
        sequence = query.get("moreSequence", "")
        if sequence.isdecimal():
            rows = [row for row in rows if _shown_at(row[2]) > since or row[2].sequence >= int(sequence)]
        return data(call.now, _page(rows, limit))

    def search(self, call: Call) -> Reply:
        """GET …/product-orders: by a range of at most 24 hours, 1-based pages of up to 300."""
        since = _moment(call, "from", required=True) or call.now
        until = _moment(call, "to") or since + _DAY
        if until - since > _DAY:
            raise refused(call.now, "104139", "조회 가능한 날짜 범위를 초과하였습니다.")
        kind = call.query.get("rangeType", "PAYED_DATETIME")
        if kind not in _RANGES and not kind.startswith("CLAIM_"):
            raise refused(call.now, "4000", "잘못된 요청 파라미터입니다. rangeType")
        size, page = _number(call, "pageSize", _LIMIT, _LIMIT), _number(call, "page", 1, 10**6)
        inside = [(o, line) for o, line in self._lines(call) if _inside(_ranged(o, line, kind), since, until)]
        found = [(o, line) for o, line in inside if _matches(line, call)]
        found.sort(key=lambda pair: (pair[0].paid_at, pair[1].number))
        shown = found[(page - 1) * size : page * size]
        contents = [{"productOrderId": line.number, "content": details(order, line)} for order, line in shown]
        pagination = {"page": page, "size": size, "hasNext": page * size < len(found)}
        return data(call.now, {"contents": contents, "pagination": pagination})

    def query(self, call: Call) -> Reply:
        """POST …/product-orders/query: up to 300; numbers that are unknown or foreign are left out (unverified)."""
        numbers = values(call.document(), "productOrderIds")
        if not 1 <= len(numbers) <= _LIMIT:
            raise refused(call.now, "4000", "상품 주문 번호는 1개 이상 300개 이하로 입력해 주세요. productOrderIds")
        found = [self.line(call, str(number)) for number in numbers]
        return data(call.now, [details(*pair) for pair in found if pair is not None])

    def ids(self, call: Call) -> Reply:
        """GET …/orders/{orderId}/product-order-ids."""
        order = self._world.store.orders.get("smartstore", call.params["order"])
        if order is None or order.account != call.account.number:
            raise refused(call.now, "100003", "주문을 찾을 수 없습니다.", 404)
        return data(call.now, [line.number for line in order.lines])

    def line(self, call: Call, number: str) -> tuple[Order, Line] | None:
        """The seller's product order of that number."""
        order = self._world.store.orders.find("smartstore", f"line:{number}")
        line = None if order is None or order.account != call.account.number else order.line(number)
        return None if order is None or line is None else (order, line)

    def _lines(self, call: Call) -> list[tuple[Order, Line]]:
        orders = self._world.store.orders.of("smartstore", call.account.number)
        return [(order, line) for order in orders for line in order.lines]

    def _changes(self, call: Call) -> list[Row]:
        rows = [(order, line, change) for order, line in self._lines(call) for change in line.changes]
        told = [row for row in rows if row[2].kind in CHANGE_TYPES]
        return sorted(told, key=lambda row: (_shown_at(row[2]), row[2].sequence))


def _shown_at(change: Change) -> datetime:
    """A change's time as it is printed: whole milliseconds, so that `moreFrom` meets it again."""
    return change.at.replace(microsecond=change.at.microsecond // 1000 * 1000)


def _page(rows: list[Row], limit: int) -> dict[str, Any]:
    shown = [change_told(*row) for row in rows[:limit]]
    content: dict[str, Any] = {"lastChangeStatuses": shown, "count": len(shown)}
    if len(rows) > limit:
        following = rows[limit][2]
        content["more"] = {"moreFrom": moment(following.at), "moreSequence": str(following.sequence)}
    return content


def _moment(call: Call, name: str, *, required: bool = False) -> datetime | None:
    value = call.query.get(name, "")
    if not value and not required:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise refused(call.now, "4000", f"잘못된 요청 파라미터입니다. {name}") from error
    if at.tzinfo is None:
        raise refused(call.now, "4000", f"잘못된 요청 파라미터입니다. {name}")
    return at


def _number(call: Call, name: str, default: int, most: int) -> int:
    value = call.query.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise refused(call.now, "4000", f"잘못된 요청 파라미터입니다. {name}")
    return int(value)


def _ranged(order: Order, line: Line, kind: str) -> datetime | None:
    if kind == "ORDERED_DATETIME":
        return order.ordered_at
    if kind == "DISPATCHED_DATETIME":
        return None if line.invoice is None else line.invoice.sent_at
    if kind == "PURCHASE_DECIDED_DATETIME":
        return line.decided_at
    if kind.startswith("CLAIM_"):
        return line.claims[-1].requested_at if line.claims else None
    return order.paid_at if kind == "PAYED_DATETIME" else None


def _inside(at: datetime | None, since: datetime, until: datetime) -> bool:
    return at is not None and since <= at <= until


def _matches(line: Line, call: Call) -> bool:
    wanted = {name: _listed(call, name) for name in ("productOrderStatuses", "claimStatuses")}
    statuses, claims = wanted["productOrderStatuses"], wanted["claimStatuses"]
    placed = call.query.get("placeOrderStatusType", "")
    told = {"new": "NOT_YET", "cancelled": "CANCEL"}.get(line.state, "OK")
    return (
        (not statuses or status_of_line(line) in statuses)
        and (not claims or claim_fields(line).get("claimStatus") in claims)
        and placed in ("", told)
    )


def _listed(call: Call, name: str) -> set[str]:
    """Several values come as repeated names, or joined by commas."""
    given = [value for key, value in call.queries if key == name]
    return {part.strip(" []") for value in given for part in value.split(",") if part.strip(" []")}
