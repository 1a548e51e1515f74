"""쿠팡's reads that more than one operation needs, and its three ways of paging (malls.md 1.1-1.3)."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.coupang.connector import Connector, data_of
from mall_gateway.malls.coupang.wire import CategoryMeta, ItemState, Pagination, SellerProduct
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import TOO_LARGE, Caller, RefusedError, UnavailableError
from mall_gateway.malls.seoul_time import to_seoul

MARKET = "/v2/providers/seller_api/apis/api/v1/marketplace"
VENDORS = "/v2/providers/openapi/apis/api"
OUTBOUND = "/v2/providers/marketplace_openapi/apis/api/v2/vendor/shipping-place/outbound"
PAGE_SIZE = 50
LIST_SIZE = 100
SAME_PAGE_LIMIT = 3
AT_ONCE_UP_TO = timedelta(hours=6)
"""So long a window's boxes are asked for in one answer: the mall would list those of 24 hours."""
DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%dT%H:%M"
A_MINUTE, AN_INSTANT = timedelta(minutes=1), timedelta(microseconds=1)
DELIVERY_LOOK_BACK = timedelta(days=30)
"""Boxes are listed by their creation only: what was delivered in a window may have been ordered this long before."""


def vendor_path(caller: Caller, version: str, rest: str) -> str:
    """A path below the account's vendor."""
    return f"{VENDORS}/{version}/vendors/{caller.secrets['vendor_id']}/{rest}"


async def order_sheets(
    caller: Caller, first: str, last: str, status: str, *, size: int = PAGE_SIZE, token: str = ""
) -> dict[str, Any]:
    """One page of boxes by day (`yyyy-MM-dd`, both days counted), at most 50."""
    query: dict[str, object] = {
        "createdAtFrom": f"{first}+09:00",
        "createdAtTo": f"{last}+09:00",
        "maxPerPage": size,
        "status": status,
    }
    if token:
        query["nextToken"] = token
    return as_object(await Connector(caller).get(vendor_path(caller, "v5", "ordersheets"), "coupang.orders", query))


async def sheet_pages(caller: Caller, first: str, last: str, status: str) -> AsyncIterator[list[Any]]:
    """All pages by `nextToken`. A token that keeps coming back ends in UnavailableError instead of a loop."""
    seen = Counter[str]()
    token = ""
    while True:
        answer = await order_sheets(caller, first, last, status, token=token)
        yield as_rows(answer.get("data"))
        token = str(answer.get("nextToken") or "")
        if not token:
            return
        seen[token] += 1
        if seen[token] > SAME_PAGE_LIMIT:
            reason = "쿠팡이 주문 목록의 같은 쪽을 되풀이해서 보냅니다. 잠시 뒤 다시 가져옵니다."
            raise unavailable(reason, effect_possible=False, code="SAME_PAGE", message=token)


async def window_pages(caller: Caller, since: datetime, until: datetime, status: str) -> AsyncIterator[list[Any]]:
    """The boxes that were made on a window's days."""
    async for rows in sheet_pages(caller, to_seoul(since, DAY), to_seoul(until - AN_INSTANT, DAY), status):
        yield rows


async def fresh_pages(caller: Caller, since: datetime, until: datetime, status: str) -> AsyncIterator[list[Any]]:
    """The boxes that were made in a window, in one answer where that is not too large, else those of its days.

    A day's list grows until midnight, and would be read whole every time.
    """
    if until - since <= AT_ONCE_UP_TO:
        try:
            rows = await _sheets_at_once(caller, since, until, status)
        except UnavailableError as error:
            if error.code != TOO_LARGE:
                raise
        else:
            yield rows
            return
    async for rows in window_pages(caller, since, until, status):
        yield rows


async def _sheets_at_once(caller: Caller, since: datetime, until: datetime, status: str) -> list[Any]:
    """All boxes made in the minutes of a window, without pages (`searchType=timeFrame`)."""
    query: dict[str, object] = {
        "createdAtFrom": f"{to_seoul(since, MINUTE)}+09:00",
        "createdAtTo": f"{to_seoul(until + A_MINUTE - AN_INSTANT, MINUTE)}+09:00",
        "searchType": "timeFrame",
        "status": status,
    }
    answer = await Connector(caller).get(vendor_path(caller, "v5", "ordersheets"), "coupang.orders", query)
    return as_rows(as_object(answer).get("data"))


async def all_places(caller: Caller, path: str, api: str) -> list[Any]:
    """Every page of outbound places or return centres, which number their pages from 1."""
    rows: list[Any] = []
    page, pages = 1, 1
    while page <= pages:
        answer = as_object(await Connector(caller).get(path, api, {"pageNum": page, "pageSize": PAGE_SIZE}))
        data = as_object(answer.get("data")) or answer
        found = as_rows(data.get("content"))
        rows += found
        pages = read_as(Pagination, as_object(data.get("pagination")), "쿠팡").total_pages if found else 0
        page += 1
    return rows


async def product_rows(caller: Caller) -> AsyncIterator[dict[str, Any]]:
    """The vendor's whole product list; its `nextToken` is a page counter from 1."""
    token, seen = "1", set[str]()
    while token:
        if token in seen:
            reason = "쿠팡이 상품 목록의 같은 쪽을 되풀이해서 보냅니다. 잠시 뒤 다시 확인합니다."
            raise unavailable(reason, effect_possible=False, code="SAME_PAGE", message=token)
        seen.add(token)
        answer = await products_answer(caller, token)
        for row in as_rows(answer.get("data")):
            yield as_object(row)
        token = str(answer.get("nextToken") or "")


async def products_answer(caller: Caller, token: str) -> dict[str, Any]:
    """A page of the vendor's product list."""
    query = {"vendorId": caller.secrets["vendor_id"], "nextToken": token, "maxPerPage": LIST_SIZE}
    return as_object(await Connector(caller).get(f"{MARKET}/seller-products", "coupang.products", query))


async def products_by_sku(connector: Connector, sku: str) -> list[Any]:
    """The products that have an item with exactly this `externalVendorSku`."""
    path = f"{MARKET}/seller-products/external-vendor-sku-codes/{sku}"
    try:
        return as_rows(data_of(await connector.get(path, "coupang.product_by_sku")))
    except RefusedError:
        return []


async def category_meta(connector: Connector, code: str) -> CategoryMeta:
    """What the category wants: purchase options, 품목고시 groups, certifications."""
    path = f"{MARKET}/meta/category-related-metas/display-category-codes/{code}"

    async def ask() -> CategoryMeta:
        return CategoryMeta.model_validate(as_object(data_of(await connector.get(path, "coupang.category_meta"))))

    return await connector.caller.cached(path, ask)


async def seller_product(connector: Connector, number: str) -> SellerProduct | None:
    """The product, or None where 쿠팡 has none. While it is being saved there is no answer: UnavailableError."""
    try:
        answer = await connector.get(f"{MARKET}/seller-products/{number}", "coupang.product")
    except RefusedError as refused:
        if "등록 또는 수정되고" in refused.message:
            reason = "쿠팡에서 상품을 저장하고 있습니다. 잠시 뒤 다시 확인합니다."
            raise unavailable(reason, effect_possible=False, code=refused.code, message=refused.message) from refused
        if refused.code == "404" or "데이터가 없습니다" in refused.message:
            return None
        raise
    return read_as(SellerProduct, data_of(answer), "쿠팡")


async def any_on_sale(connector: Connector, vendor_items: Iterable[str]) -> bool:
    """Whether one of the items is on sale."""
    for number in vendor_items:
        if (await item_state(connector, number)).on_sale:
            return True
    return False


async def item_state(connector: Connector, vendor_item: str) -> ItemState:
    """Stock, price and sale of an item as they are now."""
    answer = await connector.get(f"{MARKET}/vendor-items/{vendor_item}/inventories", "coupang.item")
    return ItemState.model_validate(as_object(data_of(answer)))


async def refusal_comment(connector: Connector, number: str) -> str | None:
    """What the reviewer wrote at the last 승인반려."""
    answer = await connector.get(f"{MARKET}/seller-products/{number}/histories", "coupang.history")
    rows = [as_object(row) for row in as_rows(data_of(answer))]
    rows = [row for row in rows if row.get("status") in {"승인반려", "DENIED"}]
    newest = max(rows, key=lambda row: str(row.get("createdAt")), default=None)
    return str(newest.get("comment") or "") or None if newest else None
