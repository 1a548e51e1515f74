"""The reads of 인터파크: lists of orders and claims by the second, products by page (malls.md 7.2, 7.3)."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.interpark.connector import MALL, PLACES, ProductCall, ask_orders, ask_products
from mall_gateway.malls.interpark.mapping.orders import State, first_moment, key_of
from mall_gateway.malls.interpark.profile import LIST_WINDOW
from mall_gateway.malls.interpark.refusals import NothingThereError
from mall_gateway.malls.interpark.wire import SoldItem
from mall_gateway.malls.markup import children_of, fields_of
from mall_gateway.malls.port import Caller
from mall_gateway.malls.seoul_time import to_seoul

Row = Mapping[str, str]

NEW = "orderListForSingle"
"""New orders. Reading them is the 발주확인: what was read stands in CONFIRMED from then on (malls.md 7.3)."""
CONFIRMED, SENT = "orderListDelvForSingle", "delvCompListForSingle"
ARRIVED, COMPLETED = "DelvArrCompListForSingle", "orderCompListForSingle"
REQUESTS, CLAIMS = "cnclNClmReqListForSingle", "clmListForSingle"

LATER_LISTS: Sequence[tuple[str, State]] = (
    (CONFIRMED, "confirmed"),
    (SENT, "shipping"),
    (ARRIVED, "delivered"),
    (COMPLETED, "completed"),
)
PAGED = frozenset({ARRIVED})
PAGE_ROWS = 100
MOST_PAGES = 1_000

_SECOND = "%Y%m%d%H%M%S"


async def order_rows(
    caller: Caller, method: str, since: datetime, until: datetime, *, api: str = "order.list", effect: bool = False
) -> Sequence[Row]:
    """The ordered products of a list, each with what its order says. Unverified: by which time a list chooses."""
    window = {"sc.strDate": to_seoul(since, _SECOND), "sc.endDate": to_seoul(until, _SECOND)}
    found: list[Row] = []
    for page in range(1, MOST_PAGES):
        paging = {"sc.rowCnt": str(PAGE_ROWS), "sc.pageNo": str(page)} if method in PAGED else {}
        root = await ask_orders(caller, api, method, {**window, **paging}, effect=effect)
        found += [row for order in children_of(root, "ORDER") for row in _products_of(order)]
        if page >= _pages_of(root):
            break
    return found


def _products_of(order: Element) -> Iterator[Row]:
    """An order's products; the delivery fee goes with the first, for it is the order's."""
    whole, fee = fields_of(order), _fee_of(order)
    products = [each for part in children_of(order, "PRODUCT") for each in children_of(part, "PRD")]
    for place, product in enumerate(products):
        yield {**whole, **fields_of(product), "DEL_AMT": str(0 if place else fee)}


def _fee_of(order: Element) -> int:
    parts = [each for part in children_of(order, "DELIVERY") for each in children_of(part, "DELV")]
    amounts = [fields_of(part).get(name, "0") for part in parts for name in ("DEL_AMT", "ADD_DEL_AMT")]
    return sum(int(amount) for amount in amounts if amount.isdecimal())


def _pages_of(root: Element) -> int:
    """How many pages there are; one where the answer does not count them."""
    told = [fields_of(each).get("TOT_PAGE_NUM", "") for each in children_of(root, "PAGE_INFO")]
    return int(told[0]) if told and told[0].isdecimal() else 1


async def find_row(
    caller: Caller, method: str, ref: MallOrderRef, *, api: str = "order.read", effect: bool = False
) -> Row | None:
    """The row of a line in a list, from its order's day on: the mall has no look-up by number."""
    for since, until in spans(first_moment(ref.order_no, caller.now), caller.now):
        rows = await order_rows(caller, method, since, until, api=api, effect=effect)
        found = next((row for row in rows if key_of(row) == (ref.order_no, ref.line_no)), None)
        if found is not None:
            return found
    return None


async def rows_of_line(caller: Caller, method: str, ref: MallOrderRef) -> list[Row]:
    """All rows of a line in a list, from its order's day on: it may have more than one claim."""
    found: list[Row] = []
    for since, until in spans(first_moment(ref.order_no, caller.now), caller.now):
        rows = await order_rows(caller, method, since, until, api="order.read")
        found += [row for row in rows if key_of(row) == (ref.order_no, ref.line_no) and row not in found]
    return found


def spans(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The day of an order, which is short to read and nearly always enough; then windows as long as a list takes."""
    start, longest = since - timedelta(minutes=1), timedelta(days=1)
    while start <= until:
        yield start, min(until, start + longest)
        start, longest = start + longest, LIST_WINDOW


async def items(caller: Caller, call: ProductCall) -> Sequence[Row]:
    """The `item` rows of a product answer; none where the mall says that there are none."""
    try:
        root = await ask_products(caller, call)
    except NothingThereError:
        return ()
    return [fields_of(row) for row in children_of(root, "item")]


async def sold_items(caller: Caller, product_no: str) -> Sequence[SoldItem]:
    """A product and its options, the product first; empty where 인터파크 surely has none."""
    call = ProductCall("product.read", "GetPrdSaleQtyForAPI", params={"prdNo": product_no})
    rows = [read_as(SoldItem, row, MALL) for row in await items(caller, call)]
    return sorted(rows, key=lambda row: row.prd_no != product_no)


async def all_products(caller: Caller) -> AsyncIterator[SoldItem]:
    """Every product, page by page. Unverified: that no `saleStatTp` asks for all states."""
    for page in range(1, MOST_PAGES):
        rows = await products_page(caller, page)
        for row in rows:
            yield row
        if len(rows) < PAGE_ROWS:
            return


async def products_page(caller: Caller, page: int) -> Sequence[SoldItem]:
    """A page of products."""
    params = {"rows": str(PAGE_ROWS), "page": str(page)}
    rows = await items(caller, ProductCall("product.find", "GetProductInquiryForAPI", params=params))
    return [read_as(SoldItem, row, MALL) for row in rows]


async def policies(caller: Caller) -> Sequence[Row]:
    """The 배송비정책 of the vendor."""
    return await items(caller, ProductCall("template.list", "getDelvCostPlcAPIData", service=PLACES))


async def places(caller: Caller) -> Sequence[Row]:
    """The 반품배송지 of the vendor."""
    return await items(caller, ProductCall("place.list", "getEntrDelvAAPIData", service=PLACES))


async def categories(caller: Caller) -> Sequence[Row]:
    """The whole tree: every category that changed since a day before the mall opened."""
    params = {"strDt": "19960101", "endDt": to_seoul(caller.now, "%Y%m%d")}
    return await items(caller, ProductCall("category.list", "GetBasicCategoryForAPI", params=params))
