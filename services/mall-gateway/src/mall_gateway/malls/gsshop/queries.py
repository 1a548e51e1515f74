"""The reads of GS SHOP: base data, products by our code, and orders by day (malls.md 10.2, 10.3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.gsshop import wire
from mall_gateway.malls.gsshop.connector import read, rows_of
from mall_gateway.malls.gsshop.profile import LOOK_BACK_DAYS, MALL
from mall_gateway.malls.gsshop.refusals import NothingThereError
from mall_gateway.malls.port import Caller
from mall_gateway.malls.seoul_time import seoul_day

ORDERS, CANCELS = "S", "C"
ProcessType = Literal["S", "C"]


async def product_classes(caller: Caller) -> Sequence[wire.ProductClass]:
    """All 상품분류, leaf by leaf with the names above."""
    rows = await _rows(caller, "/SupSendPrdClsInfo.gs", "category.list")
    return [read_as(wire.ProductClass, row, MALL) for row in rows]


async def notice_items(caller: Caller, class_code: str) -> Sequence[wire.NoticeItem]:
    """The entries of the first 품목고시 that a class may show; empty where it has none."""
    return await caller.cached(f"class {class_code}", lambda: _notice_items(caller, class_code))


async def _notice_items(caller: Caller, class_code: str) -> Sequence[wire.NoticeItem]:
    path = "/api/v3/products/getPrdClsDtlInfo.gs"
    try:
        answer = await read(caller, path, api="category.read", query={"prdClsCd": class_code})
    except NothingThereError:
        return ()
    detail = read_as(wire.ClassDetail, as_object(answer.get("data")) or answer, MALL)
    return next((group.gov_publs_grp_itm_list for group in detail.gov_publs_grp_list), ())


async def managers(caller: Caller) -> Sequence[wire.Manager]:
    """담당MD of the partner."""
    rows = await _rows(caller, "/api/v3/products/getSupMdidList.gs", "manager.list")
    return [read_as(wire.Manager, row, MALL) for row in rows]


async def places(caller: Caller) -> Sequence[wire.Place]:
    """출고지 and 반송지."""
    rows = await _rows(caller, "/api/v3/products/getSupAddrList.gs", "place.list")
    return [read_as(wire.Place, row, MALL) for row in rows]


async def approval(caller: Caller, code: str) -> wire.Approval | None:
    """Where the product under our code stands; None where the mall surely has none."""
    data = await _product(caller, "/api/v3/getPrdAprvInfo.gs", "product.approval", {"supPrdCd": code})
    return None if data is None else read_as(wire.Approval, data, MALL)


async def attributes(caller: Caller, code: str) -> Sequence[wire.Attribute]:
    """The options of an approved product; before its approval the mall tells of none."""
    query = {"supPrdCd": code, "searchItmCd": "ALL"}
    data = await _product(caller, "/api/v3/getPrdInfo.gs", "product.read", query)
    return () if data is None else read_as(wire.ListedProduct, data, MALL).prd_attr_info_list


async def day_rows(caller: Caller, process_type: ProcessType, day: date) -> list[Any]:
    """All rows of a day (ORD01); empty where the mall says that there are none.

    Unverified: by which date the mall puts a row into a day, and what it answers of a day without rows.
    """
    query = {
        "documentId": "ORDINF",
        "supCd": caller.secrets.get("vendor_id", "").strip(),
        "processType": process_type,
        "sdDt": day.strftime("%Y%m%d"),
    }
    api = "order.list" if process_type == ORDERS else "order.cancels"
    try:
        answer = await read(caller, "/api/v5/dtr/supSendOrderInfo.gs", api=api, query=query)
    except NothingThereError:
        return []
    parts = (read_as(wire.OrderPart, part, MALL).result_list for part in as_rows(answer.get("data")))
    return [row for part in parts for row in (as_rows(part) or ([part] if as_object(part) else []))]


def days_back(caller: Caller) -> Iterator[date]:
    """Today in Seoul and the days before it, as far back as an order is looked for."""
    today = seoul_day(caller.now)
    return (today - timedelta(days=count) for count in range(LOOK_BACK_DAYS + 1))


async def _rows(caller: Caller, path: str, api: str) -> Sequence[Any]:
    """The rows of base data; empty where the mall says that there are none."""
    try:
        return rows_of(await read(caller, path, api=api))
    except NothingThereError:
        return ()


async def _product(caller: Caller, path: str, api: str, query: Mapping[str, str]) -> Any:
    whole = {"supCd": caller.secrets.get("vendor_id", "").strip(), **query}
    try:
        answer = await read(caller, path, api=api, query=whole)
    except NothingThereError:
        return None
    return answer.get("data")
