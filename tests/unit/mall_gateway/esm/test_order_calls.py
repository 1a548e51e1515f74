"""What ESM is asked to collect, confirm, send and cancel orders, and what its answers mean."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.esm.reads import PAGE_SIZE
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    Mall,
    RefusedError,
    Shipment,
    UnavailableError,
)

MALL: Mall = EsmMall(GMARKET)
NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)
REF = MallOrderRef(order_no="2946269058", line_no="2946269058")
OK: dict[str, Any] = {"ResultCode": 0, "Message": "Success", "Data": None}
NOT_NOW = {"ResultCode": 3000, "Message": "주문확인 할 수 있는 주문상태가 아닙니다.", "Data": None}
NO_ORDER = {"ResultCode": 3000, "Message": "해당 주문 내역이 없습니다.", "Data": None}
NO_CLAIM = {"ResultCode": 99999, "Message": "클레임정보가 없습니다", "Data": None}
LIST, CANCELS = "POST /shipping/v1/Order/RequestOrders", "POST /claim/v1/sa/Cancels"


def listed(*orders: Any, total: int | None = None) -> dict[str, Any]:
    data = {"SiteType": 3, "TotalCount": len(orders) if total is None else total, "RequestOrders": list(orders)}
    return {"ResultCode": 0, "Message": "", "Data": data}


def claimed(status: int) -> dict[str, Any]:
    return {**OK, "Data": [{"OrderNo": 2946269058, "CancelStatus": status, "SiteType": 3}]}


async def collect(caller: Any, item: Any, since: datetime, until: datetime, mall: Mall = MALL) -> list[Any]:
    return [page async for page in mall.fetch_orders(caller, item, since, until)]


async def test_new_orders_are_asked_in_every_open_status_in_the_order_of_an_order(
    caller_of: Any, make_order: Any
) -> None:
    caller = caller_of(by=lambda _: listed(make_order()))
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    assert [caller.body(n)["orderStatus"] for n in range(3)] == [1, 2, 3]
    assert {request.api for request in caller.sent} == {"esm.orders"}
    assert not [request for request in caller.sent if request.writes]
    assert sum(len(page.lines) for page in pages) == 3


async def test_each_site_asks_for_itself(caller_of: Any) -> None:
    caller = caller_of(by=lambda _: listed())
    await collect(caller, "new", NOW - timedelta(hours=2), NOW, EsmMall(AUCTION))
    assert {caller.body(n)["siteType"] for n in range(3)} == {1}


async def test_pages_go_on_until_all_orders_are_read(caller_of: Any, make_order: Any) -> None:
    first = listed(make_order(), total=PAGE_SIZE + 1)
    second = listed(make_order(OrderNo=2), total=PAGE_SIZE + 1)
    caller = caller_of(first, second, listed(), listed())
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    assert [line.ref.order_no for page in pages for line in page.lines] == ["2946269058", "2"]
    assert [caller.body(n)["pageIndex"] for n in range(4)] == [1, 2, 1, 1]


async def test_a_list_that_became_shorter_is_read_again_from_its_first_page(caller_of: Any, make_order: Any) -> None:
    first, shorter = listed(make_order(), total=PAGE_SIZE + 2), listed(make_order(OrderNo=2), total=PAGE_SIZE + 1)
    again = [listed(make_order(OrderNo=3), total=PAGE_SIZE + 1), listed(make_order(OrderNo=4), total=PAGE_SIZE + 1)]
    caller = caller_of(first, shorter, *again, listed(), listed())
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    assert {line.ref.order_no for page in pages for line in page.lines} == {"2946269058", "2", "3", "4"}


async def test_a_list_that_never_rests_ends(caller_of: Any, make_order: Any) -> None:
    totals = iter(range(10_000, 0, -1))
    caller = caller_of(by=lambda _: listed(make_order(), total=next(totals)))
    with pytest.raises(UnavailableError, match="계속 바뀝니다"):
        await collect(caller, "new", NOW - timedelta(hours=2), NOW)


async def test_delivered_orders_are_looked_for_among_those_paid_a_month_before(caller_of: Any, make_order: Any) -> None:
    old = make_order(OrderStatus=4, TransCompleteDate="2026-11-19T10:00:00")
    new = make_order(OrderNo=2, OrderStatus=4, TransCompleteDate="2026-11-20T18:00:00")
    caller = caller_of(listed(old, new), listed())
    pages = await collect(caller, "delivered", NOW - timedelta(hours=2), NOW)
    assert [line.ref.order_no for page in pages for line in page.lines] == ["2"]
    assert [caller.body(n)["orderStatus"] for n in range(2)] == [4, 5]
    assert caller.body(0)["requestDateFrom"] == "2026-10-21 18:30"


async def test_nothing_found_is_an_empty_page(caller_of: Any) -> None:
    pages = await collect(caller_of(by=lambda _: NO_ORDER), "new", NOW - timedelta(hours=2), NOW)
    assert [list(page.lines) for page in pages] == [[], [], []]


@pytest.mark.parametrize(
    "data",
    [{"Orders": [], "TotalCount": 0}, {"RequestOrders": []}, {"RequestOrders": [], "TotalCount": "many"}, [], "none"],
)
async def test_a_list_of_another_form_does_not_pass_for_an_empty_one(data: Any, caller_of: Any) -> None:
    with pytest.raises(UnavailableError, match="알아볼 수 없는"):
        await collect(caller_of({**OK, "Data": data}), "new", NOW - timedelta(hours=2), NOW)


async def test_an_open_order_is_read_with_its_cancel_claim(caller_of: Any, make_order: Any) -> None:
    caller = caller_of(listed(make_order(OrderStatus=2)), NO_CLAIM)
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.cancel_asked) == ("confirmed", False)
    assert caller.calls() == [LIST, CANCELS]
    assert (caller.sent[0].api, caller.body(0)["orderStatus"], caller.body(0)["orderNo"]) == (
        "esm.order",
        0,
        2946269058,
    )
    asked = await MALL.read_order(caller_of(listed(make_order(OrderStatus=2)), claimed(1)), REF)
    assert asked is not None
    assert (asked.state, asked.cancel_asked, asked.quantity) == ("confirmed", True, 2)


async def test_a_shipped_order_is_not_asked_for_claims(caller_of: Any, make_order: Any) -> None:
    caller = caller_of(listed(make_order(OrderStatus=3)))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert line.state == "shipping"


async def test_an_order_that_the_list_leaves_out_is_found_among_the_claims(caller_of: Any) -> None:
    asked = await MALL.read_order(caller_of(listed(), claimed(1)), REF)
    done = await MALL.read_order(caller_of(NO_ORDER, claimed(3)), REF)
    assert asked is not None
    assert done is not None
    assert (asked.cancel_asked, done.state) == (True, "cancelled")
    assert await MALL.read_order(caller_of(NO_ORDER, NO_CLAIM, NO_ORDER), REF) is None


@pytest.mark.parametrize(("claim", "held"), [(0, False), (3, True)])
async def test_an_order_that_neither_list_shows_is_held_under_a_claim_of_any_kind(
    claim: int,
    held: bool,  # noqa: FBT001
    caller_of: Any,
) -> None:
    told = {**OK, "Data": [{"OrderNo": 2946269058, "Status": 2, "ClaimStatus": claim}]}
    caller = caller_of(listed(), NO_CLAIM, told)
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.cancel_asked) == ("unknown", held)
    assert caller.calls()[-1] == "POST /shipping/v1/Delivery/GetDeliveryStatus"
    assert not [request for request in caller.sent if request.writes]


async def test_an_order_that_cannot_be_read_is_no_answer(caller_of: Any, make_order: Any) -> None:
    with pytest.raises(UnavailableError, match="읽을 수 없습니다"):
        await MALL.read_order(caller_of(listed(make_order(OrderDate=None))), REF)


async def test_a_confirmation_is_one_call(caller_of: Any) -> None:
    caller = caller_of({**OK, "Data": {"IsChanged": 0}})
    await MALL.confirm_order(caller, Confirmation(REF, 1, date(2026, 11, 21)))
    assert caller.calls() == ["POST /shipping/v1/Order/OrderCheck/2946269058"]
    assert caller.sent[0].writes


async def test_a_late_ship_date_is_announced_first_and_refused_leaves_nothing_done(
    caller_of: Any, make_order: Any
) -> None:
    caller = caller_of({**OK, "Data": {"OrderNo": 2946269058}}, {**OK, "Data": {"IsChanged": 0}})
    late = Confirmation(REF, 1, date(2026, 11, 30), "입고 지연")
    await MALL.confirm_order(caller, late)
    assert caller.calls()[0] == "POST /shipping/v1/Order/ShippingExpectedDate"
    refused = caller_of(
        {**NOT_NOW, "Message": "발송예정일은 90일 이내로 입력해 주세요."}, listed(make_order()), NO_CLAIM
    )
    with pytest.raises(RefusedError, match="90일"):
        await MALL.confirm_order(refused, late)


@pytest.mark.parametrize(("status", "error"), [(2, AlreadyDoneError), (3, AlreadyDoneError), (1, RefusedError)])
async def test_a_refused_confirmation_is_told_from_a_repeated_one_by_the_order(
    status: int, error: type[Exception], caller_of: Any, make_order: Any
) -> None:
    caller = caller_of(NOT_NOW, listed(make_order(OrderStatus=status)), NO_CLAIM)
    with pytest.raises(error):
        await MALL.confirm_order(caller, Confirmation(REF, 1, date(2026, 11, 21)))


async def test_a_refusal_of_an_order_that_is_being_cancelled_says_so(caller_of: Any) -> None:
    caller = caller_of(NOT_NOW, listed(), claimed(1))
    with pytest.raises(RefusedError) as caught:
        await MALL.send_invoice(caller, Shipment(REF, 1, "LOGEN", "12345678901"))
    assert caught.value.cancel_asked


async def test_a_refusal_stands_where_the_order_cannot_be_read(caller_of: Any, reply: Any) -> None:
    with pytest.raises(RefusedError, match="주문상태"):
        await MALL.send_invoice(caller_of(NOT_NOW, reply(500, {})), Shipment(REF, 1, "LOGEN", "1"))


async def test_a_repeated_invoice_is_done_and_another_number_is_not(caller_of: Any, make_order: Any) -> None:
    there = make_order(OrderStatus=3, NoSongjang="12345678901")
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(caller_of(NOT_NOW, listed(there)), Shipment(REF, 1, "LOGEN", "12345678901"))
    with pytest.raises(RefusedError):
        await MALL.send_invoice(caller_of(NOT_NOW, listed(there)), Shipment(REF, 1, "LOGEN", "99999999999"))


async def test_a_courier_that_the_site_does_not_know_is_refused_unsent(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await EsmMall(AUCTION).send_invoice(caller, Shipment(REF, 1, "DIRECT", ""))
    assert caller.sent == []


async def test_the_seller_cancels_once(caller_of: Any) -> None:
    caller = caller_of(OK)
    await MALL.cancel_sale(caller, Cancellation(REF, 1, "sold_out", "품절"))
    assert caller.calls() == ["POST /claim/v1/sa/Cancel/2946269058/SoldOut"]
    assert caller.body() == {"SiteType": 2}
    wrong_state = {
        "ResultCode": 8668,
        "Message": "취소 가능한 주문상태가 아닙니다",
        "BizRuleCode": "W8-1",
        "Data": None,
    }
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(caller_of(wrong_state, listed(), claimed(3)), Cancellation(REF, 1, "sold_out", ""))
