"""What every list of 티몬 takes: a window and a page; and the waybills it accepts (malls.md 5.1, 5.3)."""

import re
from datetime import datetime, timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.tmon.envelopes import read, refused
from mall_simulator.records import Doc, Order
from mall_simulator.world import World

_WINDOW = timedelta(days=7)


def window(world: World, call: Call, *, lag: bool) -> tuple[datetime, datetime]:
    """startDate and endDate: at most 7 days; with `lag` the end lies 30 minutes in the past. Raises Refusal."""
    since, until = (read(call.query.get(name, ""), name) for name in ("startDate", "endDate"))
    if until < since or until - since > _WINDOW:
        raise refused("INVALID_DATE_RANGE", "조회 기간은 최대 7일입니다.")
    latest = call.now - timedelta(minutes=world.rules.tmon_end_lag_minutes)
    if lag and until > latest:
        minutes = f"{world.rules.tmon_end_lag_minutes:g}"
        raise refused("INVALID_DATE_RANGE", f"조회 종료일시는 현재시각보다 {minutes}분 이전이어야 합니다.")
    return since, until


def page(world: World, call: Call, rows: list[Doc]) -> Reply:
    """`{items, hasNext}`, pages from 1. Raises Refusal."""
    number, size = call.query.get("page", "1"), world.rules.tmon_page_size
    if not number.isdecimal() or int(number) < 1:
        raise refused("INVALID_PARAMETER", "page를 확인해 주세요.")
    start = (int(number) - 1) * size
    return Reply({"items": rows[start : start + size], "hasNext": start + size < len(rows)})


def waybill(world: World, order: Order, invoice: object) -> tuple[str, str]:
    """Courier and number of an invoice. Raises Refusal."""
    courier, number = text(invoice, "deliveryCorp"), text(invoice, "invoiceNo")
    if not re.fullmatch(r"\d{5}", courier):
        raise refused("INVALID_DELIVERY_CORP", f"택배사 코드를 확인해 주세요. [{courier}]")
    if courier != "10099" and not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
        raise refused("INVALID_INVOICE_NO", f"송장번호를 확인해 주세요. [{number}]")
    other = world.store.orders.find("tmon", f"invoice:{number}") if number else None
    if other is not None and other.number != order.number and other.buyer.address != order.buyer.address:
        raise refused("DUPLICATE_INVOICE_NO", f"이미 사용된 송장번호입니다. [{number}]")
    return courier, number
