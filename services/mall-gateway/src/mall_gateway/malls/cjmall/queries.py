"""The reads of CJ mall: codes, categories, products by day, number or code, and orders by day (malls.md 11.2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

from mall_gateway.malls.cjmall import wire
from mall_gateway.malls.cjmall.connector import Call, send
from mall_gateway.malls.cjmall.profile import FIRST_DAY, FOUND_DAYS, LOOK_BACK_DAYS, MALL, RECENT_DAYS
from mall_gateway.malls.cjmall.refusals import NothingThereError
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.markup import children_of, descendants_of, fields_of
from mall_gateway.malls.port import Caller
from mall_gateway.malls.seoul_time import seoul_day

ORDERS, CANCELS = "1", "2"
CHANNEL = "30"
ORDER_KINDS = "J007"
"""A short list of common codes: what an order row can be."""

Row = dict[str, str]


async def common_codes(caller: Caller) -> None:
    """IF_02_01, for its answer to the key alone."""
    await _read(caller, Call("IF_02_01", "code.list", {"lgrpCd": ORDER_KINDS}))


async def categories(caller: Caller) -> Sequence[wire.Category]:
    """All 상품분류 (IF_01_01), leaf by leaf with the names above."""
    root = await _read(caller, Call("IF_01_01", "category.list", {}))
    rows = [] if root is None else descendants_of(root, "itemCategory")
    return [read_as(wire.Category, fields_of(row), MALL) for row in rows]


async def units_of_item(caller: Caller, item_code: str) -> Sequence[wire.Unit]:
    """The 단품 of a product by the mall's number. Unverified: that a long period is taken where a number is given."""
    today = seoul_day(caller.now).isoformat()
    units = await _units(caller, {"sinstDtFrom": FIRST_DAY, "sinstDtTo": today, "itemCd": item_code})
    return [unit for unit in units if unit.item_cd == item_code]


async def units_of_code(caller: Caller, listing_code: str) -> Sequence[wire.Unit]:
    """The 단품 whose own codes begin with ours, among those registered lately."""
    today = seoul_day(caller.now)
    recent, long_ago = today - timedelta(days=RECENT_DAYS), today - timedelta(days=FOUND_DAYS)
    for first, last in ((recent, today), (long_ago, recent)):
        units = await _units(caller, {"sinstDtFrom": first.isoformat(), "sinstDtTo": last.isoformat()})
        found = [unit for unit in units if unit.vpn.partition("_")[0] == listing_code]
        if found:
            return [unit for unit in found if unit.item_cd == found[0].item_cd]
    return ()


async def day_rows(caller: Caller, kind: str, day: date) -> list[Row]:
    """All rows of a day's 출고 or 취소지시 (IF_04_01), each with its instruction's buyer.

    What the buyer paid for shipping stands on the instruction's first row only.
    """
    contents = {"instructionCls": kind, "wbCrtDt": day.isoformat()}
    api = "order.list" if kind == ORDERS else "order.cancels"
    root = await _read(caller, Call("IF_04_01", api, {"contents": contents}))
    instructions = [] if root is None else descendants_of(root, "instruction")
    return [row for instruction in instructions for row in _rows(instruction)]


async def recall_rows(caller: Caller, day: date) -> list[Row]:
    """All rows of a day's 회수지시 (IF_04_02), whether the mall confirms them by itself or not."""
    contents = {"wbCrtDt": day.isoformat(), "autoFlag": ""}
    root = await _read(caller, Call("IF_04_02", "claim.list", {"contents": contents}))
    instructions = [] if root is None else descendants_of(root, "instruction")
    return [row for instruction in instructions for row in _rows(instruction)]


def days_of(order_no: str, now: datetime) -> list[date]:
    """The days on which an order may have been instructed: from its own date, which begins its number, until today.

    At most the last 14 days; all of them where the number begins with no date.
    """
    today = seoul_day(now)
    earliest = today - timedelta(days=LOOK_BACK_DAYS)
    try:
        ordered = datetime.strptime(order_no[:8], "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        ordered = earliest
    first = max(ordered, earliest)
    return [first + timedelta(days=count) for count in range((today - first).days + 1)]


async def _units(caller: Caller, contents: Row) -> list[wire.Unit]:
    whole = {**contents, "schnCd": CHANNEL}
    root = await _read(caller, Call("IF_03_07", "product.list", {"contents": whole}))
    rows = [] if root is None else descendants_of(root, "unit")
    return [read_as(wire.Unit, fields_of(row), MALL) for row in rows]


async def _read(caller: Caller, call: Call) -> Element | None:
    """The root of a list; None where the mall says that there is nothing in it."""
    try:
        return await send(caller, call)
    except NothingThereError:
        return None


def _rows(instruction: Element) -> list[Row]:
    whole = fields_of(instruction)
    known = {name: whole[name] for name in ("ordNo", "custNm", "custTelNo") if name in whole}
    cost = whole.get("custDeliveryCost", "0")
    details = [fields_of(detail) for detail in children_of(instruction, "instructionDetail")]
    return [{**known, **row, "orderDeliveryCost": "0" if place else cost} for place, row in enumerate(details)]
