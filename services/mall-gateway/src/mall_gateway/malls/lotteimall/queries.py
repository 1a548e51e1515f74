"""The reads of 롯데홈쇼핑: lists of orders by day, products, and what is chosen by its number (malls.md 9)."""

from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.lotteimall.connector import Call, reading, send
from mall_gateway.malls.lotteimall.days import written
from mall_gateway.malls.lotteimall.mapping.orders import READY, Row
from mall_gateway.malls.lotteimall.refusals import MALL, NothingThereError
from mall_gateway.malls.lotteimall.wire import GoodsRow, NamedRow, RequestRow, StockRow
from mall_gateway.malls.markup import children_of, fields_of, name_of
from mall_gateway.malls.port import Caller

UNIT_NAMES = ("OrgDlvUnitSn", "DlvUnitSn", "SubOrdNo")
DETAIL_NAMES = ("OrgOrdDtlSn", "ProdSeq", "OrdDtlSn")
BY_REQUEST, BY_OUR_CODE = "3", "2"
"""`search_type` of the registrations. Unverified: 2; only 3 was seen."""
Days = tuple[date, date]


async def new_rows(caller: Caller, days: Days, option: str) -> list[Row]:
    """The products ordered in some days, by `SelOption`; each with its delivery unit where it can be known."""
    rows = await _order_rows(
        caller, reading("order.list", "searchNewOrdLstOpenApi", **_between(days), SelOption=option)
    )
    if all(_unit_of(row) for row in rows):
        return rows
    known = {_detail_of(row): _unit_of(row) for row in await delivery_rows(caller, days, READY)}
    return [{**row, "DlvUnitSn": _unit_of(row) or known.get(_detail_of(row), "")} for row in rows]


async def delivery_rows(caller: Caller, days: Days, state: str) -> list[Row]:
    """The products in a state of delivery, by the day of their release."""
    values = {"date_gubun": "rlor_dtime", **_between(days), "ord_dtl_stat_cd": state}
    return await _order_rows(caller, reading("delivery.list", "searchDeliverList", **values))


async def cancel_rows(caller: Caller, days: Days) -> list[Row]:
    """The products whose cancel was asked for in some days; what is done and what is open is not told."""
    return await _order_rows(caller, reading("cancel.list", "searchCnclList", **_between(days)))


async def return_rows(caller: Caller, days: Days, state: str) -> list[Row]:
    """The products on their way back (20) or back (21), by the day of the request (unverified)."""
    return await _order_rows(
        caller, reading("return.list", "searchReturnList", **_between(days), ord_dtl_stat_cd=state)
    )


async def request_row(caller: Caller, kind: str, value: str) -> RequestRow | None:
    """A registration by its number or by our code; None where the mall shows none."""
    call = reading("goods.request", "searchNewGoodsInfoOpenApi", search_type=kind, search_value=value)
    rows = await rows_at(caller, call, "GoodsInfo")
    return read_as(RequestRow, rows[0], MALL) if rows else None


async def goods_row(caller: Caller, goods_no: str) -> GoodsRow | None:
    """A product by its number; None where the mall surely has none."""
    rows = await rows_at(caller, reading("goods.read", "searchGoodsListOpenApi", goods_no=goods_no), "GoodsInfo")
    found = [read_as(GoodsRow, row, MALL) for row in rows]
    return next((row for row in found if row.goods_no == goods_no), None)


async def stock_rows(caller: Caller, goods_no: str) -> list[StockRow]:
    """The items of a product. Never without its number: 롯데홈쇼핑 would dump all that the seller has."""
    rows = await rows_at(caller, reading("goods.stocks", "searchStockList", goods_no=goods_no), "GoodsInfoList")
    return [read_as(StockRow, row, MALL) for row in rows]


async def named_rows(caller: Caller, call: Call, name: str) -> list[NamedRow]:
    """What is chosen by its number."""
    return [read_as(NamedRow, row, MALL) for row in await rows_at(caller, call, name)]


async def rows_at(caller: Caller, call: Call, name: str) -> list[Row]:
    """The rows of an element's name, wherever below the result; empty where the mall says that there are no data."""
    try:
        root = await send(caller, call)
    except NothingThereError:
        return []
    _expect(root)
    return [fields_of(row) for row in root.iter(name) if len(row)]


async def _order_rows(caller: Caller, call: Call) -> list[Row]:
    try:
        root = await send(caller, call)
    except NothingThereError:
        return []
    _expect(root)
    return [row for order in root.iter("OrderInfo") for row in flattened(order)]


def flattened(order: Element) -> Sequence[Row]:
    """A row for each product of an order, with what the order and its delivery say.

    `SubOrdNo` is one of an order's delivery units: it is that of the product only where there is no other product. An
    order of one product that names no unit at all is sent by the number of its line, as in the older interface.
    """
    products = children_of(order, "ProdInfo")
    common = fields_of(order)
    for part in children_of(order, "DelvInfo"):
        common |= fields_of(part)
    if len(products) > 1:
        common.pop("SubOrdNo", None)
    rows = [{**common, **fields_of(product)} for product in products] or [common]
    if len(rows) == 1 and not _unit_of(rows[0]):
        rows[0]["DlvUnitSn"] = _detail_of(rows[0])[1]
    return rows


def _unit_of(row: Row) -> str:
    return next((row[name] for name in UNIT_NAMES if row.get(name)), "")


def _detail_of(row: Row) -> tuple[str, str]:
    return row.get("OrdNo", ""), next((row[name] for name in DETAIL_NAMES if row.get(name)), "")


def _between(days: Days) -> dict[str, str]:
    return {"start_date": written(days[0]), "end_date": written(days[1])}


def _expect(root: Element) -> None:
    """An answer of another form must not pass for an empty one."""
    if name_of(root) != "Response":
        reason = "롯데홈쇼핑 응답을 알아볼 수 없습니다. 잠시 뒤 다시 확인합니다."
        raise unavailable(reason, effect_possible=False, message=f"<{name_of(root)}>")


def weeks(first: date, last: date) -> Sequence[Days]:
    """A span of days in parts of at most a week."""
    starts = [first + timedelta(days=7 * place) for place in range((last - first).days // 7 + 1)]
    return [(start, min(start + timedelta(days=6), last)) for start in starts]
