"""롯데온's reads that more than one operation needs (malls.md 8.2-8.4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.failures import form_of, read_as
from mall_gateway.malls.lottecom.connector import MALL, Connector
from mall_gateway.malls.lottecom.mapping import orders
from mall_gateway.malls.lottecom.refusals import is_missing
from mall_gateway.malls.lottecom.wire import Claim, Identity, ProductDetail, ProductRow, ProgressRow
from mall_gateway.malls.port import RefusedError

PRODUCT = "/product/v1/product"
DELIVERY = "/delivery/v1"
CANCELS = "/claim/v1/cancellationOpenApi/getCancellationRequestAndComplateList"
FIRST_DAY = datetime.fromisoformat("2020-04-01T00:00:00+09:00")
"""When 롯데온 opened: no product is older."""
PAGE = 100
MOST_PAGES = 1000
PENDING, COMPLETE = "N", "Y"
"""`ifCplYN`: not acknowledged, acknowledged."""


async def identity(connector: Connector) -> Identity:
    """Whose key it is, asked of the mall: the cheapest call."""
    return read_as(Identity, await connector.get("/common/v1/identity", "lottecom.identity"), MALL)


async def seller(connector: Connector) -> Identity:
    """Whose key it is, which most bodies about products want."""
    return await connector.caller.cached("identity", lambda: identity(connector))


async def instructions(connector: Connector, since: datetime, until: datetime, complete: str) -> list[Any]:
    """The order lines of a window by their delivery instruction, of one kind; the mall has no pages."""
    body = {**orders.window(since, until), "ifCplYN": complete}
    return await _instructions(connector, "lottecom.orders", body)


async def instructions_of(connector: Connector, order_no: str) -> list[Any]:
    """The lines of one order: first those to acknowledge, so that one that moves on meanwhile is seen.

    Unverified: that a number is enough, and that it needs no window; public clients ask so.
    """
    rows: list[Any] = []
    for complete in (PENDING, COMPLETE):
        body = {"odNo": order_no, "ifCplYN": complete}
        rows += await _instructions(connector, "lottecom.order", body)
    return rows


async def _instructions(connector: Connector, api: str, body: dict[str, Any]) -> list[Any]:
    data = await _found(connector, f"{DELIVERY}/SellerDeliveryOrdersSearch", api, body)
    return [{**as_object(row), orders.COMPLETE: body["ifCplYN"]} for row in _rows(data, "deliveryOrderList")]


async def progress(connector: Connector, since: datetime, until: datetime) -> list[ProgressRow]:
    """Where the lines of a window stand. Unverified: its body; malls.md 8.3 names the call alone."""
    return await _progress(connector, "lottecom.progress", orders.window(since, until))


async def progress_of(connector: Connector, order_no: str) -> list[ProgressRow]:
    """Where the lines of one order stand."""
    return await _progress(connector, "lottecom.progress_of", {"odNo": order_no})


async def _progress(connector: Connector, api: str, body: dict[str, Any]) -> list[ProgressRow]:
    data = await _found(connector, f"{DELIVERY}/SellerDeliveryProgressStateSearch", api, body)
    return [read_as(ProgressRow, row, MALL) for row in _rows(data, "deliveryProgressStateList")]


async def cancels(connector: Connector, since: datetime, until: datetime) -> list[Claim]:
    """The cancel claims of a window, asked and done."""
    body = orders.claim_window(since, until)
    data = await _found(connector, CANCELS, "lottecom.cancels", body)
    return [read_as(Claim, row, MALL) for row in _listed(data)]


async def claims(connector: Connector, path: str, since: datetime, until: datetime) -> list[Any]:
    """The rows of a claim list."""
    return _listed(await _found(connector, path, "lottecom.claims", orders.claim_window(since, until)))


async def product(connector: Connector, seller: Identity, number: str) -> ProductDetail | None:
    """A product with its options; None where the mall has none of that number."""
    data = await _found(connector, f"{PRODUCT}/detail", "lottecom.product", {**_of(seller), "spdNo": number})
    return read_as(ProductDetail, data, MALL) if data else None


async def product_of_code(connector: Connector, seller: Identity, code: str, now: datetime) -> str | None:
    """The number of the product with our code; the code is read again on each row.

    Unverified: the filter `epdNo`, which public clients report, and how long a new product is missing from the list.
    """
    for page in range(1, MOST_PAGES + 1):
        rows = await products_page(connector, seller, now, page, {"epdNo": [code]})
        found = next((row.spd_no for row in rows if row.epd_no == code), None)
        if found is not None or len(rows) < PAGE:
            return found
    raise unavailable(f"{MALL} 상품 목록이 끝없이 이어집니다.", effect_possible=False)


async def products_page(
    connector: Connector, seller: Identity, now: datetime, page: int, wanted: Mapping[str, Any]
) -> list[ProductRow]:
    """A page of the products registered up to now, perhaps of certain ones."""
    days = {"regStrtDttm": orders.stamp(FIRST_DAY), "regEndDttm": orders.stamp(now + timedelta(days=1))}
    body = {**_of(seller), **days, **wanted, "pageNo": page, "rowsPerPage": PAGE}
    data = await _found(connector, f"{PRODUCT}/list", "lottecom.products", body)
    return [read_as(ProductRow, row, MALL) for row in _listed(data)]


async def settings(connector: Connector, seller: Identity, path: str, api: str) -> list[Any]:
    """A list of what the seller keeps at the mall: places or fee policies."""
    data = await connector.read(f"/contract/v1/{path}", api, {"afflTrCd": seller.tr_no})
    return _listed(data)


def _of(seller: Identity) -> dict[str, str]:
    return {"trGrpCd": seller.tr_grp_cd, "trNo": seller.tr_no}


async def _found(connector: Connector, path: str, api: str, body: dict[str, Any]) -> Any:
    """A look-up: no data where the mall says in words that there is none, however it says so."""
    try:
        return await connector.read(path, api, body)
    except RefusedError as refused:
        if is_missing(refused):
            return None
        raise


def _rows(data: Any, name: str) -> list[Any]:
    """The rows of that name; no data is none. An answer of another form must not pass for an empty list."""
    if data is None or data in ({}, []):
        return []
    told = as_object(data)
    if name not in told:
        raise unavailable(f"{MALL} 목록 응답을 알아볼 수 없습니다.", effect_possible=False, message=form_of(data))
    return _listed(told[name])


def _listed(rows: Any) -> list[Any]:
    """A list; null is an empty one."""
    if rows is not None and not isinstance(rows, list):
        raise unavailable(f"{MALL} 목록 응답을 알아볼 수 없습니다.", effect_possible=False, message=form_of(rows))
    return rows or []  # pyright: ignore[reportUnknownVariableType]
