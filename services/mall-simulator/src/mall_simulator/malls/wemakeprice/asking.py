"""The window that lists of 위메프 take, and the waybills it accepts (malls.md 6.1, 6.3)."""

import re
from datetime import datetime, timedelta

from mall_simulator.forms import text
from mall_simulator.malls.wemakeprice.envelopes import read, refused
from mall_simulator.records import Doc, Order
from mall_simulator.world import World

_WINDOW = timedelta(hours=24)


def window(wanted: Doc) -> tuple[datetime, datetime]:
    """fromDate and toDate, at most 24 hours apart. Raises Refusal."""
    since, until = (read(text(wanted, name), name) for name in ("fromDate", "toDate"))
    if until < since or until - since > _WINDOW:
        raise refused("조회 기간은 최대 24시간입니다.")
    return since, until


def waybill(world: World, order: Order, body: Doc) -> tuple[str, str]:
    """Courier and number. Raises Refusal."""
    courier, number = text(body, "parcelCompanyCode"), text(body, "invoiceNo")
    if not text(body, "shipMethod"):
        raise refused("배송방법을 입력해 주세요.")
    if not courier:
        raise refused("택배사 코드를 입력해 주세요.")
    if not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
        raise refused(f"송장번호를 확인해 주세요. [{number}]")
    other = world.store.orders.find("wemakeprice", f"invoice:{number}")
    if other is not None and other.number != order.number and other.buyer.address != order.buyer.address:
        raise refused(f"이미 등록된 송장번호입니다. [{number}]", "409")
    return courier, number
