"""발주서 of 쿠팡: lists by day and by minute, one box, one order (malls.md 1.3)."""

import base64
import binascii
import re
from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.malls.coupang.envelopes import bad_request, money, numbered, texted
from mall_simulator.malls.coupang.order_view import Money, box_status, sheet
from mall_simulator.records import Order
from mall_simulator.world import World

_STATUSES = ("ACCEPT", "INSTRUCT", "DEPARTURE", "DELIVERING", "FINAL_DELIVERY", "NONE_TRACKING")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)\+09:00")
_MINUTE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)\+09:00")


def check_vendor(call: Call) -> None:
    """The vendorId of the path must be the caller's: 400 when it is no vendor id, 404 when it is a foreign one."""
    vendor = call.params["vendor"]
    if not re.fullmatch(r"A\d{8}", vendor):
        raise bad_request("Invalid vendor ID")
    if vendor != call.account.secrets["vendor_id"]:
        raise Refusal(Reply({"code": 404, "message": "Not Found", "data": None}, 404))


class Orders:
    """The order sheet pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET O5/ordersheets: by day with nextToken, or `searchType=timeFrame` without paging."""
        return self._list(call, money)

    def list_v4(self, call: Call) -> Reply:
        """GET O4/ordersheets: the same with plain numbers for money."""
        return self._list(call, int)

    def box(self, call: Call) -> Reply:
        """GET O5/ordersheets/{shipmentBoxId}."""
        check_vendor(call)
        order = self._world.store.orders.find("coupang", f"group:{call.params['box']}")
        if order is None or order.account != call.account.number:
            raise bad_request("유효하지 않은 배송번호 입니다.")
        if box_status(order.in_group(call.params["box"])) is None:
            raise bad_request("해당 주문이 취소 또는 반품되었습니다.")
        return texted(sheet(order, call.params["box"], money))

    def by_order(self, call: Call) -> Reply:
        """GET O5/{orderId}/ordersheets: the boxes of an order."""
        check_vendor(call)
        order = self._world.store.orders.get("coupang", call.params["order"])
        if order is None:
            raise bad_request("유효하지 않은 주문번호 입니다.")
        if order.account != call.account.number:
            raise bad_request("다른 판매자의 주문을 조회할 수 없습니다.")
        boxes = [box for box in _boxes(order) if box_status(order.in_group(box)) is not None]
        if not boxes:
            raise bad_request("해당 주문이 취소 또는 반품 되었습니다.")
        return texted([sheet(order, box, money) for box in boxes])

    def _list(self, call: Call, price: Money) -> Reply:
        check_vendor(call)
        query = call.query
        if query.get("status") not in _STATUSES:
            raise bad_request(f"Invalid status [{query.get('status', '')}]")
        if query.get("searchType") == "timeFrame":
            since, until = _minutes(query)
            rows = self._rows(call, since, until, query["status"])
            return numbered([sheet(order, box, price) for order, box in rows])
        since, until = _days(query)
        rows = self._rows(call, since, until, query["status"])
        return _page(rows, query, price)

    def _rows(self, call: Call, since: datetime, until: datetime, status: str) -> list[tuple[Order, str]]:
        orders = self._world.store.orders.of("coupang", call.account.number)
        inside = sorted((o for o in orders if since <= o.ordered_at < until), key=lambda o: (o.ordered_at, o.number))
        boxes = [(order, box) for order in inside for box in _boxes(order)]
        return [(order, box) for order, box in boxes if box_status(order.in_group(box)) == status]


def _page(rows: list[tuple[Order, str]], query: dict[str, str], price: Money) -> Reply:
    size = query.get("maxPerPage", "50")
    if not size.isdecimal() or not 1 <= int(size) <= 50:
        raise bad_request("maxPerPage should be between 1 and 50.")
    after = _opened(query.get("nextToken", ""))
    rest = [row for row in rows if after is None or _key(row) > after]
    shown = rest[: int(size)]
    token = _token(_key(shown[-1])) if len(rest) > len(shown) else ""
    return numbered([sheet(order, box, price) for order, box in shown], next_token=token)


def _key(row: tuple[Order, str]) -> tuple[str, str]:
    return (row[0].ordered_at.astimezone(KST).isoformat(timespec="microseconds"), row[1])


def _token(key: tuple[str, str]) -> str:
    return base64.urlsafe_b64encode("|".join(key).encode()).decode().rstrip("=")


def _opened(token: str) -> tuple[str, str] | None:
    if not token:
        return None
    try:
        at, _, box = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition("|")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise bad_request("Invalid nextToken") from error
    if not box:
        raise bad_request("Invalid nextToken")
    return (at, box)


def _boxes(order: Order) -> list[str]:
    return list(dict.fromkeys(line.group for line in order.lines))


def _days(query: dict[str, str]) -> tuple[datetime, datetime]:
    since, last = (_moment(_DAY, "%Y-%m-%d", query.get(name, ""), name) for name in ("createdAtFrom", "createdAtTo"))
    if last < since:
        raise bad_request("createdAtTo should be later than createdAtFrom.")
    if (last - since).days >= 31:
        raise bad_request("endTime-startTime range should less than31.")
    return since, last + timedelta(days=1)


def _minutes(query: dict[str, str]) -> tuple[datetime, datetime]:
    names = ("createdAtFrom", "createdAtTo")
    since, until = (_moment(_MINUTE, "%Y-%m-%dT%H:%M", query.get(name, ""), name) for name in names)
    if until < since:
        raise bad_request("createdAtTo should be later than createdAtFrom.")
    if until - since > timedelta(hours=24):
        raise bad_request("endTime-startTime range should less than 0 day")
    return since, until + timedelta(minutes=1)


def claim_window(query: dict[str, str]) -> tuple[datetime, datetime]:
    """The window of the claim lists: days (≤31), or minutes (≤24 h) with `searchType=timeFrame`; offset optional."""
    by_minute = query.get("searchType") == "timeFrame"
    form = "%Y-%m-%dT%H:%M" if by_minute else "%Y-%m-%d"
    pattern = re.compile(r"(.+?)(?:\+09:00)?")
    since, until = (_moment(pattern, form, query.get(name, ""), name) for name in ("createdAtFrom", "createdAtTo"))
    if until < since:
        raise bad_request(f"검색기간의 끝이 시작 보다 앞섭니다. SearchPeriod={(until - since).days}")
    if until - since > (timedelta(hours=24) if by_minute else timedelta(days=31)):
        raise bad_request("검색기간은 최대 31일입니다.")
    return since, until + (timedelta(minutes=1) if by_minute else timedelta(days=1))


def days(first: str, last: str) -> tuple[datetime, datetime]:
    """Two days of the withdrawals, both counted, at most 7 apart. Raises Refusal."""
    since, until = (_moment(re.compile("(.+)"), "%Y-%m-%d", value, "date") for value in (first, last))
    if until < since:
        raise bad_request("종료일자는 시작일자보다 작거나 같아야 합니다.")
    if until - since > timedelta(days=7):
        raise bad_request("최대 조회 기간은 7 일 입니다.(The maximum view duration is 7 days)")
    return since, until + timedelta(days=1)


def exchange_window(query: dict[str, str]) -> tuple[datetime, datetime]:
    """The window of the exchange list: times to the second, at most 7 days. Raises Refusal."""
    form, pattern = "%Y-%m-%dT%H:%M:%S", re.compile("(.+)")
    since, until = (_moment(pattern, form, query.get(name, ""), name) for name in ("createdAtFrom", "createdAtTo"))
    if until < since or until - since > timedelta(days=7):
        raise bad_request("검색기간은 최대 7일입니다.")
    return since, until


def _moment(pattern: re.Pattern[str], form: str, value: str, name: str) -> datetime:
    matched = pattern.fullmatch(value)
    try:
        return datetime.strptime(matched.group(1) if matched else "", form).replace(tzinfo=KST)
    except ValueError as error:
        raise bad_request(f"Invalid {name} [{value}]") from error
