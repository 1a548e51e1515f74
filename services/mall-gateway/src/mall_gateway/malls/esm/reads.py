"""ESM's reads that more than one operation needs, and its paging (malls.md 4.2-4.4)."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.esm.connector import Connector
from mall_gateway.malls.esm.mapping import listings, orders, places
from mall_gateway.malls.esm.refusals import is_missing
from mall_gateway.malls.esm.wire import (
    CancelList,
    CancelRow,
    FoundPage,
    GoodsNumbers,
    GoodsOptions,
    MasterNumber,
    NoticeCode,
    NoticeGroup,
    OrderList,
    SellStatus,
    StatusList,
    StatusRow,
)
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import DeliveryTemplate, RefusedError

GOODS = "/item/v1/goods"
ORDERS = "/shipping/v1/Order/RequestOrders"
PAGE_SIZE = 500
FIRST_PAGES = 5

Row = TypeVar("Row", bound=BaseModel)


async def order_pages(connector: Connector, status: int, since: datetime, until: datetime) -> AsyncIterator[list[Any]]:
    """The orders of one status by pages.

    Where the list became shorter meanwhile, it is read again from its first page: what moved on shifted the rest, and
    an order may have slipped from the next page onto one that was read.
    """
    page, total, begun = 1, 0, 0
    while True:
        body = orders.list_body(connector.site, status, since, until, page, PAGE_SIZE)
        found = await _orders(connector, "esm.orders", body)
        yield list(found.request_orders)
        if page > 1 and found.total_count < total:
            page, begun = 0, begun + 1
        elif page * PAGE_SIZE >= found.total_count or not found.request_orders:
            return
        if begun >= FIRST_PAGES:
            reason = f"{connector.site.name} 주문 목록이 읽는 동안 계속 바뀝니다. 잠시 뒤 다시 가져옵니다."
            raise unavailable(reason, effect_possible=False, code="MOVING_PAGES")
        page, total = page + 1, found.total_count


async def order_row(connector: Connector, ref: MallOrderRef) -> dict[str, Any] | None:
    """One order by its number, which the mall does not count; None where it has none to show."""
    body = orders.number_body(connector.site, ref.order_no, connector.caller.now)
    found = await _orders(connector, "esm.order", body)
    rows = [as_object(row) for row in found.request_orders]
    return next((row for row in rows if str(row.get("orderno")) == ref.order_no), None)


async def _orders(connector: Connector, api: str, body: object) -> OrderList:
    """A page of orders. Only the mall's own word for it, or no data at all, is an empty one."""
    try:
        data = as_object(await connector.post(ORDERS, api, body, reads=True)).get("data")
    except RefusedError as refused:
        if is_missing(refused):
            return OrderList(total_count=0, request_orders=())
        raise
    return (
        OrderList(total_count=0, request_orders=()) if data is None else read_as(OrderList, data, connector.site.name)
    )


async def cancel_of(connector: Connector, ref: MallOrderRef) -> CancelRow | None:
    """The latest cancel claim of an order."""
    body = orders.cancel_list_body(connector.site, ref.order_no, connector.caller.now)
    try:
        answer = await connector.post("/claim/v1/sa/Cancels", "esm.cancels", body, reads=True)
    except RefusedError as refused:
        if is_missing(refused):
            return None
        raise
    rows = read_as(CancelList, answer, connector.site.name).data
    return next((row for row in reversed(rows) if row.order_no == ref.order_no), None)


async def status_of(connector: Connector, ref: MallOrderRef) -> StatusRow | None:
    """Where an order stands, whatever claim is on it; None where the mall has no such order."""
    body = orders.status_body(ref.order_no, connector.caller.now)
    try:
        answer = await connector.post("/shipping/v1/Delivery/GetDeliveryStatus", "esm.status", body, reads=True)
    except RefusedError as refused:
        if is_missing(refused):
            return None
        raise
    rows = read_as(StatusList, answer, connector.site.name).data
    return next((row for row in rows if row.order_no == ref.order_no), None)


async def templates(connector: Connector) -> Sequence[DeliveryTemplate]:
    """Addresses, dispatch places, their fee policies, and the site's dispatch policies."""
    book = await connector.get("/item/v1/sellers/addresses?pageSize=100&pageIndex=1", "esm.addresses")
    found = await connector.get("/item/v1/shipping/places?pageSize=500&pageIndex=1", "esm.places")
    own = [place for place in places.places(found) if place.number]
    fees: list[DeliveryTemplate] = []
    for place in own:
        answer = await connector.get(f"/item/v1/shipping/places/{place.number}/policies", "esm.fee_policies")
        fees += places.fee_policies(answer, place)
    dispatch = places.dispatch_policies(await dispatch_policies(connector))
    return [one for one in (*places.addresses(book), *own, *fees, *dispatch) if one.number]


async def dispatch_policies(connector: Connector) -> Any:
    """The site's dispatch policies: a short list that needs the right seller in the token."""
    return await connector.get("/item/v1/shipping/dispatch-policies", "esm.dispatch_policies")


async def master_number(connector: Connector, mall_product_no: str) -> str | None:
    """The master number of a product; None where the mall knows no such product."""
    master = listings.master_of(mall_product_no)
    if master is not None:
        return master
    path = f"/item/v1/site-goods/{mall_product_no}/goods-no"
    answer = await _or_none(connector, path, "esm.goods_no")
    return None if answer is None else read_as(MasterNumber, answer, connector.site.name).goods_no


async def known_master(connector: Connector, mall_product_no: str) -> str:
    """The master number of a product. Raises RefusedError where the mall knows no such product."""
    master = await master_number(connector, mall_product_no)
    if master is None:
        reason = f"{connector.site.name}에 이 상품이 없습니다. 새로 연동하세요."
        raise RefusedError(reason, code="NOT_LISTED", message=mall_product_no)
    return master


async def numbers_of(connector: Connector, master: str) -> GoodsNumbers | None:
    """The numbers that the sites have given by now."""
    answer = await _or_none(connector, f"{GOODS}/{master}/status", "esm.goods_status")
    return None if answer is None else read_as(GoodsNumbers, answer, connector.site.name)


async def sell_status(connector: Connector, master: str) -> SellStatus:
    """Sale, price and stock; refused for some minutes after a registration."""
    answer = await connector.get(f"{GOODS}/{master}/sell-status", "esm.sell_status")
    return read_as(SellStatus, answer, connector.site.name)


async def options_of(connector: Connector, master: str) -> GoodsOptions:
    """The options; none where the product has none."""
    answer = await _or_none(connector, f"{GOODS}/{master}/recommended-options", "esm.options")
    return read_as(GoodsOptions, answer or {}, connector.site.name)


async def goods_of_code(connector: Connector, code: str) -> str | None:
    """The master number of the product with our code; the code is read again on the row.

    Unverified: the filter `managedCode`, which public clients report, and that a new product is found at once.
    """
    body = {"query": {"managedCode": [code]}, "pageIndex": 1, "pageSize": 100}
    answer = await connector.post(f"{GOODS}/search", "esm.search", body, reads=True)
    found = read_as(FoundPage, answer, connector.site.name).items
    return next((row.goods_no for row in found if row.managed_code == code), None)


async def goods_page(connector: Connector, page: int, size: int) -> FoundPage:
    """A page of all goods, the newest first. Unverified: that no filter asks for all."""
    body: dict[str, object] = {"query": {}, "pageIndex": page, "pageSize": size}
    return read_as(
        FoundPage, await connector.post(f"{GOODS}/search", "esm.search", body, reads=True), connector.site.name
    )


async def notice_groups(connector: Connector) -> list[NoticeGroup]:
    """The 품목고시 item types."""
    return await _notices(connector, "", "groups", NoticeGroup)


async def notice_codes(connector: Connector, notice_no: str) -> list[NoticeCode]:
    """The fields of one item type."""
    return await _notices(connector, f"/{notice_no}/codes", "codes", NoticeCode)


async def _notices(connector: Connector, tail: str, rows: str, shape: type[Row]) -> list[Row]:
    path = f"/item/v1/official-notice/groups{tail}"

    async def ask() -> list[Row]:
        answer = as_object(await connector.get(path, "esm.notices"))
        return [read_as(shape, row, connector.site.name) for row in as_rows(answer.get(rows))]

    return await connector.caller.cached(path, ask)


async def _or_none(connector: Connector, path: str, api: str) -> Any:
    try:
        return await connector.get(path, api)
    except RefusedError as refused:
        if is_missing(refused):
            return None
        raise
