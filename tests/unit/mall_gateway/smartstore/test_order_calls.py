"""What 스토어팜 is asked to collect, confirm, send and cancel orders, and what its answers mean."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    Mall,
    RefusedError,
    Shipment,
    UnavailableError,
)
from mall_gateway.malls.smartstore import SmartstoreMall

MALL: Mall = SmartstoreMall()
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
LINE = "2026081300000011"
REF = MallOrderRef(order_no="2026081300000001", line_no=LINE)


def change(number: str, status: str = "PAYED", **more: Any) -> dict[str, Any]:
    row = {"productOrderId": number, "orderId": "1", "productOrderStatus": status}
    return {**row, "lastChangedDate": "2026-08-13T18:00:00.000+09:00", "lastChangedType": "PAYED", **more}


def changes(*rows: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    data = {"lastChangeStatuses": list(rows), "count": len(rows)} | ({"more": more} if more else {})
    return {"timestamp": "x", "data": data}


def detail(number: str = LINE, status: str = "PAYED", placed: str = "NOT_YET", **more: Any) -> dict[str, Any]:
    line = {
        "productOrderId": number,
        "productOrderStatus": status,
        "placeOrderStatus": placed,
        "quantity": 1,
        "unitPrice": 135000,
        "totalProductAmount": 135000,
    }
    delivery = more.pop("delivery", None)
    order = {"orderId": "2026081300000001", "orderDate": "2026-08-13T10:00:00.000+09:00"}
    return {"order": order, "productOrder": line | more, "delivery": delivery}


def details(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": "x", "data": list(rows)}


async def collect(caller: Any, item: Any = "new", hours: int = 2) -> list[Any]:
    return [page async for page in MALL.fetch_orders(caller, item, NOW - timedelta(hours=hours), NOW)]


async def test_new_orders_are_the_paid_lines_that_changed(caller_of: Any) -> None:
    rows = changes(change("1"), change("2", "PAYMENT_WAITING"), change("3", "CANCELED_BY_NOPAYMENT"), change("4"))
    caller = caller_of(rows, details(detail("4"), detail("1")))
    (page,) = await collect(caller)
    assert [line.ref.line_no for line in page.lines] == ["1", "4"]
    assert caller.body() == {"productOrderIds": ["1", "4"], "quantityClaimCompatibility": True}
    assert caller.query(0) == {
        "lastChangedFrom": "2026-08-13T16:30:45.000+09:00",
        "lastChangedTo": "2026-08-13T18:30:45.000+09:00",
    }
    assert "%2B09" in caller.sent[0].url


async def test_a_line_that_changed_twice_is_asked_once(caller_of: Any) -> None:
    caller = caller_of(changes(change("1"), change("1", claimType="CANCEL")), details(detail("1")))
    (page,) = await collect(caller)
    assert len(page.lines) == 1


async def test_a_further_page_starts_at_the_mark_and_keeps_the_end_of_the_window(caller_of: Any) -> None:
    mark = {"moreFrom": "2026-08-13T17:00:00.000+09:00", "moreSequence": "2026081300000001"}
    caller = caller_of(
        changes(change("1"), more=mark), details(detail("1")), changes(change("2")), details(detail("2"))
    )
    pages = await collect(caller)
    assert [line.ref.line_no for page in pages for line in page.lines] == ["1", "2"]
    further = caller.query(2)
    assert (further["lastChangedFrom"], further["moreSequence"]) == (mark["moreFrom"], mark["moreSequence"])
    assert further["lastChangedTo"] == caller.query(0)["lastChangedTo"]


async def test_a_page_that_repeats_for_ever_ends(caller_of: Any) -> None:
    same = changes(more={"moreFrom": "2026-08-13T17:00:00.000+09:00", "moreSequence": "1"})
    with pytest.raises(UnavailableError, match="같은 쪽") as caught:
        await collect(caller_of(by=lambda _: same))
    assert caught.value.effect_possible is False


async def test_a_page_that_repeats_once_is_read_on(caller_of: Any) -> None:
    same = changes(more={"moreFrom": "2026-08-13T17:00:00.000+09:00", "moreSequence": "1"})
    pages = await collect(caller_of(same, same, changes(change("1")), details(detail("1"))))
    assert sum(len(page.lines) for page in pages) == 1


async def test_more_lines_than_a_query_takes_are_asked_in_pieces(caller_of: Any) -> None:
    rows = [change(str(number)) for number in range(301)]
    caller = caller_of(changes(*rows), details(), details())
    pages = await collect(caller)
    assert [len(caller.body(n)["productOrderIds"]) for n in (1, 2)] == [300, 1]
    assert sum(len(page.unreadable) for page in pages) == 301


async def test_a_change_without_a_number_is_set_aside_and_the_rest_goes_on(caller_of: Any) -> None:
    first, second = await collect(caller_of(changes({"orderId": "9"}, change("1")), details(detail("1"))))
    assert (len(first.unreadable), len(second.lines)) == (1, 1)


async def test_delivered_orders_come_from_the_changes_and_from_what_was_dispatched_in_a_week(caller_of: Any) -> None:
    def listed(*rows: dict[str, Any], more: bool = False) -> dict[str, Any]:
        contents = [{"productOrderId": "x", "content": row} for row in rows]
        return {"data": {"contents": contents, "pagination": {"hasNext": more}}}

    fresh = detail("2", "DELIVERED", "OK", delivery={"deliveredDate": "2026-08-13T17:00:00.000+09:00"})
    old = detail("3", "DELIVERED", "OK", delivery={"deliveredDate": "2026-08-12T17:00:00.000+09:00"})
    moving = detail("4", "DELIVERING", "OK")
    decided = detail("1", "PURCHASE_DECIDED", "OK")
    caller = caller_of(
        changes(change("1", "PURCHASE_DECIDED"), change("5")),
        details(decided),
        listed(fresh, more=True),
        listed(old, moving),
        *[listed()] * 6,
    )
    pages = await collect(caller, "delivered")
    assert [line.ref.line_no for page in pages for line in page.lines] == ["1", "2"]
    assert caller.query(2)["rangeType"] == "DISPATCHED_DATETIME"
    assert [caller.query(n)["page"] for n in (2, 3, 4)] == ["1", "2", "1"]
    assert caller.query(2)["from"] == "2026-08-06T18:30:45.000+09:00"
    assert caller.query()["to"] == "2026-08-13T18:30:45.000+09:00"


async def test_delivered_orders_of_some_days_are_looked_for_once_in_the_week_before(caller_of: Any) -> None:
    empty = {"data": {"contents": [], "pagination": {"hasNext": False}}}
    caller = caller_of(*[changes()] * 3, *[empty] * 7)
    assert not any(page.lines for page in await collect(caller, "delivered", hours=72))
    asked = [(caller.query(n).get("lastChangedFrom") or caller.query(n)["from"])[:10] for n in range(10)]
    assert asked == [f"2026-08-{day:02}" for day in (10, 11, 12, 6, 7, 8, 9, 10, 11, 12)]


async def test_one_line_is_read_by_its_number(caller_of: Any) -> None:
    caller = caller_of(details(detail(placed="OK")))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "confirmed")


async def test_a_line_that_is_not_there_is_none_and_one_that_can_not_be_read_is_no_answer(
    caller_of: Any, reply: Any
) -> None:
    assert await MALL.read_order(caller_of(details()), REF) is None
    assert await MALL.read_order(caller_of(reply(400, {"code": "100001", "message": "없음"})), REF) is None
    with pytest.raises(UnavailableError):
        await MALL.read_order(caller_of(details({"order": {}})), REF)
    with pytest.raises(RefusedError):
        await MALL.read_order(caller_of(reply(400, {"code": "4000", "message": "x"})), REF)


def good(name: str = "successProductOrderIds") -> dict[str, Any]:
    rows = [{"productOrderId": LINE}] if name.endswith("Infos") else [LINE]
    return {"data": {name: rows, "failProductOrderInfos": []}}


def bad(code: str, message: str = "안 됩니다") -> dict[str, Any]:
    return {"data": {"failProductOrderInfos": [{"productOrderId": LINE, "code": code, "message": message}]}}


SELLER = "POST /external/v1/pay-order/seller/product-orders"
CONFIRMATION = Confirmation(REF, 1, date(2026, 8, 14))
SHIPMENT = Shipment(REF, 1, "CJ_LOGISTICS", "612345678901")
CANCELLATION = Cancellation(REF, 1, "sold_out", "품절")
ACTS: list[tuple[str, Any]] = [
    ("confirm_order", CONFIRMATION),
    ("send_invoice", SHIPMENT),
    ("cancel_sale", CANCELLATION),
]


async def act(name: str, argument: Any, caller: Any) -> None:
    await getattr(MALL, name)(caller, argument)


async def test_a_line_is_confirmed(caller_of: Any) -> None:
    caller = caller_of(good("successProductOrderInfos"))
    await MALL.confirm_order(caller, CONFIRMATION)
    assert (caller.calls(), caller.body()) == ([f"{SELLER}/confirm"], {"productOrderIds": [LINE]})


async def test_a_late_line_is_delayed_before_it_is_confirmed(caller_of: Any) -> None:
    caller = caller_of(good(), good("successProductOrderInfos"))
    await MALL.confirm_order(caller, Confirmation(REF, 1, date(2026, 8, 20), "CUSTOM_BUILD"))
    assert caller.calls() == [f"{SELLER}/{LINE}/delay", f"{SELLER}/confirm"]


async def test_a_refused_delay_confirms_nothing_and_a_repeated_one_goes_on(caller_of: Any) -> None:
    late = Confirmation(REF, 1, date(2026, 12, 20), "CUSTOM_BUILD")
    refused = caller_of(bad("104105"))
    with pytest.raises(RefusedError, match="출고예정일시"):
        await MALL.confirm_order(refused, late)
    assert len(refused.sent) == 1
    again = caller_of(bad("105306"), good("successProductOrderInfos"))
    await MALL.confirm_order(again, late)
    assert len(again.sent) == 2


async def test_an_invoice_is_sent(caller_of: Any) -> None:
    caller = caller_of(good())
    await MALL.send_invoice(caller, SHIPMENT)
    assert caller.calls() == [f"{SELLER}/dispatch"]
    assert caller.body()["dispatchProductOrders"][0]["trackingNumber"] == "612345678901"


async def test_a_sale_is_cancelled(caller_of: Any) -> None:
    caller = caller_of(good())
    await MALL.cancel_sale(caller, CANCELLATION)
    assert caller.calls() == [f"{SELLER}/{LINE}/claim/cancel/request"]


@pytest.mark.parametrize(("name", "argument"), ACTS)
async def test_a_refused_line_keeps_code_and_words_of_the_mall(caller_of: Any, name: str, argument: Any) -> None:
    with pytest.raises(RefusedError, match="권한") as caught:
        await act(name, argument, caller_of(bad("101009", "권한 없음")))
    assert (caught.value.code, caught.value.message, caught.value.cancel_asked) == ("101009", "권한 없음", False)


@pytest.mark.parametrize(("name", "argument"), ACTS)
async def test_the_same_state_again_is_done_already(caller_of: Any, name: str, argument: Any) -> None:
    with pytest.raises(AlreadyDoneError):
        await act(name, argument, caller_of(bad("105306")))


@pytest.mark.parametrize(("name", "argument"), ACTS)
async def test_a_system_error_or_a_missing_line_may_have_had_its_effect(
    caller_of: Any, name: str, argument: Any
) -> None:
    for answered in (bad("9999"), {"data": {}}):
        with pytest.raises(UnavailableError) as caught:
            await act(name, argument, caller_of(answered))
        assert caught.value.effect_possible


@pytest.mark.parametrize(
    ("name", "argument", "line"),
    [
        ("confirm_order", CONFIRMATION, detail(placed="OK")),
        ("send_invoice", SHIPMENT, detail(status="DELIVERING", delivery={"trackingNumber": "612345678901"})),
        ("cancel_sale", CANCELLATION, detail(status="CANCELED")),
    ],
)
async def test_a_state_conflict_is_told_from_a_repeat_by_reading_the_line(
    caller_of: Any, reply: Any, name: str, argument: Any, line: dict[str, Any]
) -> None:
    with pytest.raises(AlreadyDoneError):
        await act(name, argument, caller_of(bad("104442"), details(line)))
    with pytest.raises(RefusedError):
        await act(name, argument, caller_of(bad("104442"), details(detail())))
    with pytest.raises(RefusedError):
        await act(name, argument, caller_of(bad("104442"), details()))
    with pytest.raises(RefusedError):
        await act(name, argument, caller_of(bad("104442"), reply(500, b"")))


async def test_an_invoice_refused_for_a_cancel_says_so(caller_of: Any) -> None:
    asked = detail(placed="OK", claimType="CANCEL", claimStatus="CANCEL_REQUEST")
    with pytest.raises(RefusedError) as caught:
        await MALL.send_invoice(caller_of(bad("104442"), details(asked)), SHIPMENT)
    assert caught.value.cancel_asked


async def test_a_courier_that_the_mall_has_not_is_refused_without_a_call(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await MALL.send_invoice(caller, replace(SHIPMENT, courier="PIGEON"))
    assert not caller.sent
