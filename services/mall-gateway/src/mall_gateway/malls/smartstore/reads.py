"""네이버's reads that more than one operation needs, and its two ways of paging (malls.md 2.3)."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import RefusedError
from mall_gateway.malls.smartstore.connector import Connector
from mall_gateway.malls.smartstore.mapping.orders import naver_time
from mall_gateway.malls.smartstore.refusals import MISSING_CODES
from mall_gateway.malls.smartstore.wire import OriginProduct

T = TypeVar("T")

SELLER = "/v1/pay-order/seller"
ORIGIN = "/v2/products/origin-products"
QUERY_SIZE = 300
PAGE_SIZE = 300
WINDOW = timedelta(hours=24)
SAME_PAGE_LIMIT = 3


async def changes(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[list[Any]]:
    """All pages of the change list of a window.

    A further page is asked with `moreFrom` and `moreSequence`, and with the window's own end: without it the mall
    would count 24 hours from the new start. A mark that keeps coming back ends in UnavailableError, not in a loop.
    """
    path = f"{SELLER}/product-orders/last-changed-statuses"
    query: dict[str, object] = {"lastChangedFrom": naver_time(since), "lastChangedTo": naver_time(until)}
    seen = Counter[tuple[str, str]]()
    while True:
        data = as_object(as_object(await connector.get(path, "smartstore.order_changes", query)).get("data"))
        yield as_rows(data.get("lastChangeStatuses"))
        more = as_object(data.get("more"))
        if not more.get("moreFrom"):
            return
        mark = (str(more["moreFrom"]), str(more.get("moreSequence") or ""))
        _count(seen, mark)
        query = {**query, "lastChangedFrom": mark[0], "limitCount": PAGE_SIZE}
        if mark[1]:
            query["moreSequence"] = mark[1]


def _count(seen: Counter[tuple[str, str]], mark: tuple[str, str]) -> None:
    seen[mark] += 1
    if seen[mark] > SAME_PAGE_LIMIT:
        reason = "네이버가 주문 목록의 같은 쪽을 되풀이해서 보냅니다. 잠시 뒤 다시 가져옵니다."
        raise unavailable(reason, effect_possible=False, code="SAME_PAGE", message=" ".join(mark))


async def details(connector: Connector, product_order_ids: Sequence[str]) -> list[Any]:
    """The lines of up to 300 product orders, in the mall's order."""
    body = {"productOrderIds": list(product_order_ids), "quantityClaimCompatibility": True}
    answer = await connector.post(f"{SELLER}/product-orders/query", "smartstore.order_query", body, reads=True)
    return as_rows(as_object(answer).get("data"))


async def dispatched(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[list[Any]]:
    """All lines that were dispatched in a window of at most 24 hours, by the conditional list."""
    path = f"{SELLER}/product-orders"
    page = 1
    while True:
        query = {
            "from": naver_time(since),
            "to": naver_time(until),
            "rangeType": "DISPATCHED_DATETIME",
            "pageSize": PAGE_SIZE,
            "page": page,
        }
        data = as_object(as_object(await connector.get(path, "smartstore.order_list", query)).get("data"))
        rows = as_rows(data.get("contents"))
        yield rows
        if not rows or not as_object(data.get("pagination")).get("hasNext"):
            return
        page += 1


def windows(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The pieces of at most 24 hours."""
    while since < until:
        end = min(since + WINDOW, until)
        yield since, end
        since = end


def chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The rows in pieces of a size."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


async def origin_product(connector: Connector, number: str) -> OriginProduct | None:
    """The product, or None where 네이버 has none."""
    try:
        answer = await connector.get(f"{ORIGIN}/{number}", "smartstore.product")
    except RefusedError as refused:
        if refused.code in MISSING_CODES:
            return None
        raise
    return read_as(OriginProduct, as_object(answer).get("originProduct"), "네이버")
