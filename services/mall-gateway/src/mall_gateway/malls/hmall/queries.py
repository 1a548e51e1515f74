"""The reads of 현대몰: 출고 lists by day, products by page, units, sections, notices, couriers (malls.md 12)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from functools import partial

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.hmall.connector import MALL, ask, secret, session
from mall_gateway.malls.hmall.datasets import Datasets, rows_of
from mall_gateway.malls.hmall.mapping.orders import ARRIVED, CONFIRMED, NEW, SENT, Reading, key_of, line_of, ordered_on
from mall_gateway.malls.hmall.refusals import NothingThereError
from mall_gateway.malls.hmall.wire import Courier, Item, NoticeItem, OrderRow, Section, Unit
from mall_gateway.malls.port import Caller, FetchedLine
from mall_gateway.malls.seoul_time import seoul_day

Row = Mapping[str, str]

PROGRESSES = (NEW, CONFIRMED, SENT, ARRIVED)
PAGE_ROWS = 100
MOST_PAGES = 1_000


async def order_rows(caller: Caller, progress: str, since: date, until: date, **more: str) -> Sequence[Row]:
    """The rows of a list over days, both whole. Unverified: which day counts, and that there are no pages."""
    given = {
        "venCd": secret(caller, "ven_cd"),
        "fromDate": f"{since:%Y%m%d}",
        "toDate": f"{until:%Y%m%d}",
        "mdaGb": "20",
        "prgrGb": progress,
        **more,
    }
    api = "order.read" if more else "order.list"
    return await _rows(caller, api, "/sc/scb/scbd/selectOshpDtlList.do", {"dsInput": [given]}, "dsOutput")


async def order_line(caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
    """A line in whichever list it stands. Unverified: that `ordNo` narrows it; others are left out here too."""
    today, wanted = seoul_day(caller.now), {"ordNo": ref.order_no, "ordPtcSeq": ref.line_no}
    for progress in PROGRESSES:
        rows = await order_rows(caller, progress, ordered_on(ref.order_no, caller.now), today, **wanted)
        for raw in rows:
            if key_of(raw) == (ref.order_no, ref.line_no):
                return line_of(read_as(OrderRow, raw, MALL), Reading(caller.now, progress))
    return None


async def item(caller: Caller, product_no: str) -> Item | None:
    """A product; None where 현대몰 surely has none."""
    given = {"slitmCd": product_no, "venCd": secret(caller, "ven_cd")}
    datasets = {"dsSession": [session(caller)], "dsCond": [given]}
    rows = await _rows(caller, "product.read", "/pd/pdb/selectItem.do", datasets, "dsItem", "dsOutput", "dsList")
    return read_as(Item, rows[0], MALL) if rows else None


async def units(caller: Caller, product_no: str) -> Sequence[Unit]:
    """The units of a product with their stocks."""
    given = {"slitmCd": product_no, "venCd": secret(caller, "ven_cd")}
    datasets = {"dsSession": [session(caller)], "dsCond": [given]}
    rows = await _rows(caller, "product.stocks", "/pd/pdc/selectUnitStocks.do", datasets, "dsList", "dsOutput")
    return [read_as(Unit, row, MALL) for row in rows]


async def all_items(caller: Caller) -> AsyncIterator[Item]:
    """Every product, page by page. Unverified: that the search word finds codes, so none is given."""
    for page in range(1, MOST_PAGES):
        rows = await products_page(caller, "product.find", page, PAGE_ROWS)
        for row in rows:
            yield read_as(Item, row, MALL)
        if len(rows) < PAGE_ROWS:
            return


async def products_page(caller: Caller, api: str, page: int, size: int) -> Sequence[Row]:
    """A page of products; one row of it is the cheapest call there is."""
    given = {"venCd": secret(caller, "ven_cd"), "pageNo": str(page), "pageSize": str(size)}
    return await _rows(caller, api, "/pd/pdc/selectVenSellItemQryList.do", {"dsCond": [given]}, "dsList", "dsOutput")


async def sections(caller: Caller) -> Sequence[Section]:
    """All sections of the shop."""
    given = {"dsInput": [{"vtltStatGbcd": "A", "tlndYn": "Y"}]}
    rows = await _rows(caller, "category.list", "/om/oma/selectSectMstList.do", given, "dsOutput", "dsList")
    return [read_as(Section, row, MALL) for row in rows]


async def notice_items(caller: Caller, class_code: str) -> Sequence[NoticeItem]:
    """The 품목고시 fields of a class of goods."""
    given = {"dsCond": [{"itemCsfCd": class_code}]}
    path = "/pd/pdb/selectInfNotfBsicDtlList.do"
    ask = partial(_rows, caller, "notice.list", path, given, "dsList", "dsOutput")
    return [read_as(NoticeItem, row, MALL) for row in await caller.cached(f"notices {class_code}", ask)]


async def couriers(caller: Caller) -> Sequence[Courier]:
    """The mall's couriers. Unverified: this call comes from a public client."""
    path = "/dd/ddb/ddbd/selectDsDlvcoCdList.do"
    rows = await _rows(caller, "courier.list", path, {"dsInput": [{}]}, "dsOutput", "dsList")
    return [read_as(Courier, row, MALL) for row in rows]


async def _rows(caller: Caller, api: str, path: str, datasets: Datasets, *names: str) -> Sequence[Row]:
    """The rows of a read; none where the mall says that there are none."""
    try:
        return rows_of(await ask(caller, api, path, datasets), *names)
    except NothingThereError:
        return ()
