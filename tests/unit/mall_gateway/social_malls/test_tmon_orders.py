"""Orders of 티몬 in, and confirmations, cancels and invoices out."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    FetchedLine,
    LostAnswerError,
    OrderPage,
    RefusedError,
    Shipment,
    UnavailableError,
)
from mall_gateway.malls.tmon import TmonMall
from mall_gateway.malls.tmon.privacy import encrypt

MALL = TmonMall()
KEY = "0123456789abcdef"
REF = MallOrderRef(order_no="2667143490", line_no="9001", box_no="77", deal_no="4175289818")
SINCE = datetime(2026, 11, 20, 0, 0, 30, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
NONE: dict[str, Any] = {"items": [], "hasNext": False}


def option(number: int = 9001, key: str = "k0", **changes: Any) -> dict[str, Any]:
    return {
        "tmonDealOptionNo": number,
        "vendorDealOptionNo": key,
        "dealOptionTitle": "골드",
        "qty": 2,
        "salesPrice": 135_000,
        "purchasePrice": 270_000,
        **changes,
    }


def deal(*options: Any, **changes: Any) -> dict[str, Any]:
    return {
        "tmonDealNo": 4175289818,
        "vendorDealNo": "MB0000000000000001",
        "dealTitle": "티몬 테스트 상품",
        "deliveryNo": 77,
        "deliveryStatus": "D1",
        "deliveryFee": {"userAmount": 2_500, "longDistanceAmount": 3_000},
        "dealOptions": list(options) or [option()],
        **changes,
    }


def order(*deals: Any, **changes: Any) -> dict[str, Any]:
    return {
        "tmonOrderNo": 2667143490,
        "userName": encrypt("김주문", KEY),
        "receiverName": encrypt("홍길동", KEY),
        "receiverPhone": encrypt("010-1234-5678", KEY),
        "receiverAddress": {
            "zipCode": "06236",
            "address": encrypt("서울특별시 강남구 역삼동 1", KEY),
            "addressDetail": encrypt("2층", KEY),
            "streetAddress": encrypt("서울특별시 강남구 테헤란로 1", KEY),
        },
        "deliveryMemo": "부재 시 경비실",
        "orderDate": "2026-11-20 12:07:03",
        "payDate": "2026-11-20 12:08",
        "deals": list(deals) or [deal()],
        **changes,
    }


def claim(**changes: Any) -> dict[str, Any]:
    given = {"claimNo": 5, "claimStatus": "C1", "tmonOrderNo": 2667143490, "tmonDealNo": 4175289818}
    return {**given, "dealOptions": [{"tmonDealOptionNo": 9001}], **changes}


async def pages(caller: Any, item: Any = "new", since: datetime = SINCE, until: datetime = UNTIL) -> list[OrderPage]:
    return [page async for page in MALL.fetch_orders(caller, item, since, until)]


async def lines(caller: Any, item: Any = "new") -> list[FetchedLine]:
    return [line for page in await pages(caller, item) for line in page.lines]


async def test_an_order_is_read_with_its_buyer_in_clear(caller_of: Any, answer: Any) -> None:
    (line,) = await lines(caller_of(answer(NONE), answer([order()]), answer([])))
    assert line.ref == REF
    assert (line.state, line.mall_state, line.cancel_asked) == ("new", "D1", False)
    assert (line.seller_product_code, line.seller_option_code) == ("MB0000000000000001", "k0")
    assert (line.product_name, line.option_text) == ("티몬 테스트 상품", "골드")
    assert (line.quantity, line.unit_price_won, line.amount_won, line.shipping_won) == (2, 135_000, 270_000, 5_500)
    assert line.ordered_at == datetime(2026, 11, 20, 3, 7, 3, tzinfo=UTC)
    assert line.paid_at == datetime(2026, 11, 20, 3, 8, tzinfo=UTC)
    assert line.region == "서울특별시 강남구"
    assert (line.buyer.orderer_name, line.buyer.receiver_name) == ("김주문", "홍길동")
    assert (line.buyer.address, line.buyer.address_detail) == ("서울특별시 강남구 역삼동 1", "2층")
    assert (line.buyer.receiver_phone, line.buyer.memo) == ("010-1234-5678", "부재 시 경비실")


async def test_new_orders_are_the_paid_the_acknowledged_and_the_cancel_requests(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(NONE), answer([]), answer([]))
    assert await pages(caller) == []
    window = "startDate=2026-11-20%2009%3A00&endDate=2026-11-21%2009%3A00"
    assert caller.asked == [
        ("GET", f"/api/V100/cancellations/search?{window}&claimStatus=C1&page=1"),
        ("GET", f"/api/V100/orders?{window}&deliveryStatus=D1"),
        ("GET", f"/api/V100/orders?{window}&deliveryStatus=D2"),
    ]


async def test_the_end_of_a_window_lies_thirty_minutes_in_the_past(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(NONE), answer([]), answer([]))
    await pages(caller, until=caller.now)
    assert "endDate=2026-11-21%2011%3A30" in caller.asked[0][1]
    assert await pages(caller_of(), since=caller.now - timedelta(minutes=29), until=caller.now) == []


async def test_delivered_orders_are_searched_page_by_page(caller_of: Any, answer: Any) -> None:
    first = order(deal(deliveryStatus="D5", deliveryCompleteDate="2026-11-20 15:00:00"))
    second = order(deal(deliveryStatus="D5"), tmonOrderNo=2667143491)
    caller = caller_of(answer({"items": [first], "hasNext": True}), answer({"items": [second], "hasNext": False}))
    found = await lines(caller, "delivered")
    assert [line.ref.order_no for line in found] == ["2667143490", "2667143491"]
    assert [line.state for line in found] == ["delivered", "delivered"]
    assert found[0].delivered_at == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    assert [call[1].split("&", 2)[2] for call in caller.asked] == [
        "deliveryStatus=D5&page=1",
        "deliveryStatus=D5&page=2",
    ]


async def test_a_search_that_never_ends_is_no_answer(caller_of: Any, answer: Any) -> None:
    page = answer({"items": [order(deal(deliveryStatus="D5"))], "hasNext": True})
    caller = caller_of(*[page] * 1_001)
    with pytest.raises(UnavailableError) as raised:
        await pages(caller, "delivered")
    assert not raised.value.effect_possible
    assert len(caller.sent) == 1_000


async def test_a_fee_is_counted_once_a_delivery(caller_of: Any, answer: Any) -> None:
    other = deal(option(9003), tmonDealNo=4176, deliveryNo=78)
    given = order(deal(option(9001), option(9002, "k1")), other)
    found = await lines(caller_of(answer(NONE), answer([given]), answer([])))
    assert [line.shipping_won for line in found] == [5_500, 0, 5_500]


async def test_a_cancel_request_marks_its_line_only(caller_of: Any, answer: Any) -> None:
    given = order(deal(option(9001), option(9002, "k1")))
    found = await lines(caller_of(answer({"items": [claim()]}), answer([given]), answer([])))
    assert [line.cancel_asked for line in found] == [True, False]


@pytest.mark.parametrize("numbers", [[9001], [{"tmonDealOptionNo": "9001"}], None, []])
async def test_a_cancel_request_may_name_its_options_in_several_ways(caller_of: Any, answer: Any, numbers: Any) -> None:
    asked = claim(dealOptions=numbers, tmonDealNo=None)
    (line,) = await lines(caller_of(answer({"items": [asked]}), answer([order()]), answer([])))
    assert line.cancel_asked


async def test_an_older_order_comes_in_when_its_cancel_is_asked_for(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({"items": [claim()]}), answer([]), answer([]), answer(order(deal(deliveryStatus="D2"))))
    (line,) = await lines(caller)
    assert caller.asked[3] == ("GET", "/api/V100/orders/2667143490")
    assert (line.state, line.cancel_asked) == ("confirmed", True)


async def test_a_cancel_request_of_an_order_that_is_gone_is_no_line(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({"items": [claim()]}), answer([]), answer([]), answer({"message": "없음"}, 404))
    assert await pages(caller) == []


async def test_a_broken_line_is_set_aside_and_the_rest_goes_on(caller_of: Any, answer: Any) -> None:
    rows = [
        order(deal(option(9001), option(9002, qty="둘"))),
        {"deals": []},
        order(deal(tmonDealNo=None), tmonOrderNo=3),
        order(receiverName=encrypt("홍길동", "fedcba9876543210"), tmonOrderNo=4),
        "order",
        order(tmonOrderNo=5),
    ]
    (page,) = await pages(caller_of(answer(NONE), answer(rows), answer([])))
    assert [line.ref.order_no for line in page.lines] == ["2667143490", "5"]
    assert [broken.position for broken in page.unreadable] == [1, 2, 3, 4, 5]
    assert "qty" in page.unreadable[0].reason
    assert "복호화 키" in page.unreadable[3].reason
    assert b"2667143490" in page.unreadable[0].raw
    assert not any("홍길동" in broken.reason for broken in page.unreadable)


async def test_a_broken_claim_is_set_aside_too(caller_of: Any, answer: Any) -> None:
    (page,) = await pages(caller_of(answer({"items": [{"claimStatus": "C1"}]}), answer([]), answer([])))
    assert len(page.unreadable) == 1


async def test_pages_hold_at_most_a_hundred_lines(caller_of: Any, answer: Any) -> None:
    rows = [order(tmonOrderNo=number) for number in range(1, 206)]
    found = await pages(caller_of(answer(NONE), answer(rows), answer([])))
    assert [len(page.lines) for page in found] == [100, 100, 5]


@pytest.mark.parametrize("body", [{}, {"items": None}, {"message": "점검"}, "ok", 5])
async def test_an_answer_that_is_no_list_never_passes_for_an_empty_one(caller_of: Any, answer: Any, body: Any) -> None:
    with pytest.raises(UnavailableError):
        await pages(caller_of(answer(NONE), answer(body)))


@pytest.mark.parametrize(
    "body",
    ['[{"tmonOrderNo": 1, "receiverName": "홍길동"'.encode(), {"orders": [{"receiverName": "홍길동"}], "total": 1}],
    ids=["torn", "odd"],
)
async def test_a_buyer_never_stands_in_the_words_of_an_unreadable_list(caller_of: Any, answer: Any, body: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await pages(caller_of(answer(NONE), answer(body)))
    assert "홍길동" not in str(raised.value) + raised.value.message


async def test_an_order_without_its_times_is_as_old_as_the_look(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(NONE), answer([order(orderDate=None, payDate="")]), answer([]))
    (line,) = await lines(caller)
    assert (line.ordered_at, line.paid_at) == (caller.now, None)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ("D1", "new"),
        ("D2", "confirmed"),
        ("D3", "shipping"),
        ("D4", "shipping"),
        ("D5", "delivered"),
        ("CANCEL", "cancelled"),
        ("D9", "unknown"),
    ],
)
async def test_states_are_ours(caller_of: Any, answer: Any, given: str, state: str) -> None:
    caller = caller_of(answer(order(deal(deliveryStatus=given))), answer(NONE), answer(NONE), answer(NONE))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.mall_state) == (state, given)


@pytest.mark.parametrize(
    ("status", "state", "asked"),
    [("C1", "confirmed", True), ("C2", "cancelled", False), ("C3", "cancelled", False), ("C8", "confirmed", False)],
)
async def test_an_open_order_is_read_with_its_claims(
    caller_of: Any,
    answer: Any,
    status: str,
    state: str,
    asked: bool,  # noqa: FBT001
) -> None:
    found = {"items": [claim(claimStatus=status)]}
    caller = caller_of(answer(order(deal(deliveryStatus="D2"))), answer(found), answer(NONE), answer(NONE))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.cancel_asked) == (state, asked)


async def test_a_claim_told_by_the_order_itself_needs_no_search(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(order(deal(option(claimStatus="C1")))))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert line.cancel_asked


async def test_an_invoice_is_read_back_in_our_courier(caller_of: Any, answer: Any) -> None:
    shipped = deal(deliveryStatus="D3", invoice={"deliveryCorp": 10004, "invoiceNo": "12345678901"})
    line = await MALL.read_order(caller_of(answer(order(shipped))), REF)
    assert line is not None
    assert (line.courier_code, line.invoice_number) == ("LOGEN", "12345678901")


async def test_an_order_that_the_mall_does_not_know_is_none(caller_of: Any, answer: Any) -> None:
    assert await MALL.read_order(caller_of(answer({"message": "없음"}, 404)), REF) is None
    assert await MALL.read_order(caller_of(answer(order(deal(option(1))))), REF) is None


async def test_an_order_that_cannot_be_read_is_no_answer(caller_of: Any, answer: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.read_order(caller_of(answer(order(deal(option(qty=0))))), REF)


def confirmation(**changes: Any) -> Confirmation:
    return Confirmation(**{"ref": REF, "quantity": 2, "ship_on": date(2026, 11, 22), **changes})


async def test_an_order_is_acknowledged_by_deal_and_option(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(None))
    await MALL.confirm_order(caller, confirmation())
    assert caller.asked == [("PUT", "/api/V100/orders/2667143490/confirm")]
    options = [{"tmonDealOptionNo": "9001", "qty": 2}]
    assert caller.body() == {"tmonDealNo": "4175289818", "tmonDealOptions": options}


async def test_a_late_shipment_is_announced_after_the_confirmation(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(None), answer(None))
    await MALL.confirm_order(caller, confirmation(ship_on=date(2026, 11, 30), delay_reason="입고 지연"))
    assert caller.asked[1] == ("POST", "/api/V100/orders/2667143490/invoices")
    assert caller.body()["deliveryScheduledDate"] == "2026-11-30"
    assert "invoice" not in caller.body()


@pytest.mark.parametrize("failure", [RefusedError("거절"), LostAnswerError("응답 없음")], ids=["refused", "lost"])
async def test_a_failed_announcement_leaves_the_confirmation_to_be_looked_up(
    caller_of: Any, answer: Any, failure: Exception
) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.confirm_order(caller_of(answer(None), failure), confirmation(delay_reason="입고 지연"))
    assert raised.value.effect_possible


async def test_a_second_acknowledgement_is_known_as_such(caller_of: Any, answer: Any) -> None:
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(caller_of(answer({"message": "이미 발주확인된 주문입니다."}, 400)), confirmation())


@pytest.mark.parametrize(
    ("reason", "code"),
    [("sold_out", "RCD4"), ("wrong_information", "RCD4"), ("delayed", "RCD4"), ("buyer_asked", "RCD4"), ("x", "RCD4")],
)
async def test_a_sale_is_cancelled_with_the_malls_reason(caller_of: Any, answer: Any, reason: str, code: str) -> None:
    caller = caller_of(answer(None))
    await MALL.cancel_sale(caller, Cancellation(REF, 2, reason, "재고 소진"))
    assert caller.asked == [("POST", "/api/V100/cancellations")]
    body: Mapping[str, Any] = caller.body()
    assert (body["tmonOrderNo"], body["reason"], body["reasonDetail"]) == ("2667143490", code, "재고 소진")


@pytest.mark.parametrize(
    ("message", "error"),
    [("이미 취소된 주문입니다.", AlreadyDoneError), ("이미 배송된 주문은 취소할 수 없습니다.", RefusedError)],
)
async def test_only_what_is_cancelled_counts_as_cancelled(
    caller_of: Any, answer: Any, message: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await MALL.cancel_sale(caller_of(answer({"message": message}, 400)), Cancellation(REF, 2, "sold_out", ""))


@pytest.mark.parametrize(("courier", "code"), [("LOGEN", "10004"), ("DIRECT", "10099")])
async def test_an_invoice_names_the_delivery_and_the_malls_courier(
    caller_of: Any, answer: Any, courier: str, code: str
) -> None:
    caller = caller_of(answer(None))
    await MALL.send_invoice(caller, Shipment(REF, 2, courier, "12345678901"))
    body = caller.body()
    assert (body["deliveryNo"], body["tmonDealNo"]) == ("77", "4175289818")
    assert body["invoice"] == {"deliveryCorp": code, "invoiceNo": "12345678901", "additionalInvoices": []}


async def test_a_change_puts_another_invoice_in_its_place(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(None), answer({"message": "송장을 수정할 수 없는 상태입니다. [D5]"}, 400))
    changed = Shipment(REF, 2, "LOGEN", "22222222222")
    await MALL.change_invoice(caller, changed)
    assert caller.asked == [("PUT", "/api/V100/orders/2667143490/invoices")]
    assert (caller.body()["deliveryNo"], caller.body()["invoice"]["invoiceNo"]) == ("77", "22222222222")
    with pytest.raises(RefusedError, match="D5") as raised:
        await MALL.change_invoice(caller, changed)
    assert "파트너센터에서 송장을 확인" in raised.value.reason


@pytest.mark.parametrize("act", [MALL.send_invoice, MALL.change_invoice])
async def test_an_unknown_courier_is_refused_unsent(caller_of: Any, act: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await act(caller, Shipment(REF, 2, "PIGEON", "1"))
    assert caller.sent == []


async def test_orders_are_not_fetched_with_a_key_that_cannot_be_one(caller_of: Any) -> None:
    caller = caller_of()
    caller.secrets = {**caller.secrets, "aes_key": ""}
    with pytest.raises(CredentialsRefusedError):
        await pages(caller)
