"""The reads of 11번가: lists by window, look-ups of orders, products and stocks (malls.md 3.2 to 3.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote
from xml.etree.ElementTree import Element

from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.markup import children_of, fields_of, name_of
from mall_gateway.malls.port import Caller
from mall_gateway.malls.seoul_time import to_seoul
from mall_gateway.malls.st11.connector import MALL, Call, reading, send
from mall_gateway.malls.st11.profile import MOST_NUMBERS, MOST_ROWS
from mall_gateway.malls.st11.refusals import NothingThereError

Row = Mapping[str, str]
NO_ROW: Row = {}

_MINUTE = "%Y%m%d%H%M"


def minute(moment: datetime) -> str:
    """`YYYYMMDDhhmm` in Seoul."""
    return to_seoul(moment, _MINUTE)


PAGE_ROWS = 500
"""Products of a page of the search."""


async def rows_between(caller: Caller, path: str, api: str, since: datetime, until: datetime) -> Sequence[Row]:
    """All rows of a window, at once: there are no pages, but a list ends at 3,000 rows, so a full one is halved."""
    # The list counts in minutes, the last one with it: a second beyond a minute asks for that minute too.
    end = until if until == until.replace(second=0, microsecond=0) else until + timedelta(minutes=1)
    found = await _list(caller, f"{path}/{minute(since)}/{minute(end)}", api)
    if len(found) < MOST_ROWS or until - since < timedelta(minutes=2):
        return found
    middle = since + (until - since) / 2
    return [
        *await rows_between(caller, path, api, since, middle),
        *await rows_between(caller, path, api, middle, until),
    ]


async def order_rows(caller: Caller, order_no: str) -> Sequence[Row]:
    """All lines of one order, whole (1633). Unverified: that it tells of every state, as its page's name says."""
    return await _list(caller, f"/ordservices/complete/{_part(order_no)}", "order.read")


async def state_rows(caller: Caller, order_nos: Iterable[str]) -> Sequence[Row]:
    """The lines of orders with their state, receiver and waybill (1725), in any state."""
    found: list[Row] = []
    numbers = list(dict.fromkeys(order_nos))
    for start in range(0, len(numbers), MOST_NUMBERS):
        listed = ",".join(_part(number) for number in numbers[start : start + MOST_NUMBERS])
        found += await _list(caller, f"/claimservice/orderlistalladdr/{listed}", "order.state")
    return found


async def claim_rows(caller: Caller, order_no: str, line_no: str) -> Sequence[Row]:
    """The claim on a line with its state; empty where there is none."""
    return await _list(caller, f"/claimservice/ordclmstat/{_part(order_no)}/{_part(line_no)}", "claim.state")


async def product_root(caller: Caller, product_no: str) -> Element | None:
    """A product; None where 11번가 surely has none."""
    try:
        root = await send(caller, reading("product.read", f"/prodmarketservice/prodmarket/{_part(product_no)}"))
    except NothingThereError:
        return None
    return _expected(root, "Product")


async def products_by_code(caller: Caller, code: str) -> Sequence[Row]:
    """The products under a seller's code (1621); an empty list where there is none."""
    try:
        root = await send(caller, reading("product.find", f"/prodmarketservice/sellerprodcode/{_part(code)}"))
    except NothingThereError:
        return ()
    return [fields_of(row) for row in children_of(_expected(root, "products"), "product")]


async def products_page(caller: Caller, page: int) -> Sequence[Row]:
    """A page of all products (1007). Unverified: that `start` and `end` are the numbers of its rows, from 1."""
    rows = {"limit": PAGE_ROWS, "start": (page - 1) * PAGE_ROWS + 1, "end": page * PAGE_ROWS}
    asked = Call("product.find", "POST", "/prodmarketservice/prodmarket", root="SearchProduct", body=rows)
    try:
        root = await send(caller, asked)
    except NothingThereError:
        return ()
    return [fields_of(row) for row in children_of(_expected(root, "products"), "product")]


async def stock_rows(caller: Caller, product_no: str) -> Sequence[Row]:
    """The stocks of a product, one an option."""
    root = await send(caller, reading("product.stocks", f"/prodmarketservice/prodmarket/stck/{_part(product_no)}"))
    return [fields_of(row) for row in children_of(_expected(root, "ProductStocks"), "ProductStock")]


async def rows_at(caller: Caller, path: str, api: str, *, root: str, row: str) -> Sequence[Row]:
    """The rows of a list that has no window; empty where the mall says that there are none."""
    try:
        found = await send(caller, reading(api, path))
    except NothingThereError:
        return ()
    return [fields_of(each) for each in children_of(_expected(found, root), row)]


async def _list(caller: Caller, path: str, api: str) -> Sequence[Row]:
    return await rows_at(caller, path, api, root="orders", row="order")


def _expected(root: Element, name: str) -> Element:
    """An answer of another form must not pass for an empty one."""
    if name_of(root) != name:
        reason = f"{MALL} 응답을 알아볼 수 없습니다. 잠시 뒤 다시 확인합니다."
        raise unavailable(reason, effect_possible=False, message=f"<{name_of(root)}>")
    return root


def _part(text: str) -> str:
    return quote(text, safe="")
