"""Bundles of 위메프 in, and confirmations, cancels and invoices out."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    FetchedLine,
    LostAnswerError,
    OrderPage,
    RefusedError,
    Shipment,
    UnavailableError,
)
from mall_gateway.malls.wemakeprice import WemakepriceMall

MALL = WemakepriceMall()
REF = MallOrderRef(order_no="501", line_no="9001", box_no="700")
SINCE = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def good(data: Any = None) -> dict[str, Any]:
    return {"resultCode": "200", "data": data, "error": None}


def failed(message: str, code: str = "E1") -> dict[str, Any]:
    return {"resultCode": code, "data": None, "error": {"code": "", "message": message}}


def option(number: int = 9001, key: str = "k0", **changes: Any) -> dict[str, Any]:
    given = {"orderOptionNo": number, "optionNo": 90, "optionName": "골드", "optionQty": 2, "sellerOptionCode": key}
    return {**given, **changes}


def product(*options: Any, **changes: Any) -> dict[str, Any]:
    given = {"orderNo": 601, "productNo": 1234567890123, "productName": "티몬 테스트 상품", "productPrice": 135_000}
    code = {"sellerProductCode": "MB0000000000000001", "productQty": 2}
    return {**given, **code, "orderOption": list(options) or [option()], **changes}


def delivery(**changes: Any) -> dict[str, Any]:
    address = {"zipcode": "06236", "addrFixed": "서울 강남구 테헤란로 1", "addrDetail": "2층", "message": "문 앞"}
    return {"name": "홍길동", "phone": "010-1234-5678", "customsPin": "P1", "shipAddress": address, **changes}


def bundle(*products: Any, **changes: Any) -> dict[str, Any]:
    given = {
        "bundleNo": 700,
        "purchaseNo": 501,
        "orderDate": "2026-11-20 12:07:03",
        "payDate": "2026-11-20 12:08:00",
        "buyerName": "김주문",
        "buyerPhone": "010-9999-8888",
        "shipPrice": 2_500,
        "delivery": delivery(),
        "orderProduct": list(products) or [product()],
    }
    return {**given, **changes}


def claim(**changes: Any) -> dict[str, Any]:
    asked = {"orderProduct": [{"orderOption": [{"orderOptionNo": 9001}]}]}
    return {"claimBundleNo": 31, "claimStatus": "REQUEST", "bundleNo": 700, **asked, **changes}


async def pages(caller: Any, item: Any = "new") -> list[OrderPage]:
    return [page async for page in MALL.fetch_orders(caller, item, SINCE, UNTIL)]


async def lines(caller: Any, item: Any = "new") -> list[FetchedLine]:
    return [line for page in await pages(caller, item) for line in page.lines]


async def test_a_bundle_is_read_line_by_line(caller_of: Any, answer: Any) -> None:
    given = bundle(product(option(9001), option(9002, "k1", optionQty=1)), product(option(9003)))
    found = await lines(caller_of(answer(good([])), answer(good([given])), answer(good([]))))
    assert [line.ref.line_no for line in found] == ["9001", "9002", "9003"]
    assert [line.shipping_won for line in found] == [2_500, 0, 0]
    line = found[0]
    assert line.ref == REF
    assert (line.state, line.mall_state, line.cancel_asked) == ("new", "NEW", False)
    assert (line.seller_product_code, line.seller_option_code) == ("MB0000000000000001", "k0")
    assert (line.mall_product_no, line.mall_option_no, line.option_text) == ("1234567890123", "90", "골드")
    assert (line.quantity, line.unit_price_won, line.amount_won) == (2, 135_000, 270_000)
    assert line.ordered_at == datetime(2026, 11, 20, 3, 7, 3, tzinfo=UTC)
    assert line.region == "서울 강남구"
    assert (line.buyer.orderer_name, line.buyer.receiver_name, line.buyer.memo) == ("김주문", "홍길동", "문 앞")
    assert (line.buyer.zip_code, line.buyer.address_detail, line.buyer.customs_code) == ("06236", "2층", "P1")


async def test_new_orders_are_the_new_the_acknowledged_and_the_cancel_requests(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good()), answer(good([])), answer(good({"bundleList": []})))
    assert await pages(caller) == []
    window = "fromDate=2026-11-20%2009%3A00%3A00&toDate=2026-11-21%2009%3A00%3A00"
    assert caller.asked == [
        ("GET", f"/claim/out/getClaimList?{window}&claimType=CANCEL&claimStatus=REQUEST&searchDateType=REQUEST"),
        ("GET", f"/order/out/getOrderList?{window}&type=NEW&searchDateType=PAY"),
        ("GET", f"/order/out/getOrderList?{window}&type=CONFIRM&searchDateType=PAY"),
    ]


async def test_delivered_orders_are_those_of_the_acknowledged_that_arrived(caller_of: Any, answer: Any) -> None:
    arrived = bundle(delivery=delivery(shipStatus="COMPLETE", deliveryDate="2026-11-20 15:00:00"))
    rows = [bundle(bundleNo=1), arrived, {"bundleNo": 5}]
    (page,) = await pages(caller_of(answer(good(rows))), "delivered")
    assert [(line.ref.box_no, line.state) for line in page.lines] == [("700", "delivered")]
    assert page.lines[0].delivered_at == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    assert len(page.unreadable) == 1


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, [True, False]),
        ({"orderProduct": None}, [True, True]),
        ({"orderProduct": None, "orderOptionNo": 9002}, [False, True]),
        ({"claimStatus": "WITHDRAW"}, [False, False]),
    ],
)
async def test_a_cancel_request_marks_the_lines_it_names(
    caller_of: Any, answer: Any, changes: Any, asked: list[bool]
) -> None:
    given = bundle(product(option(9001), option(9002, "k1")))
    caller = caller_of(answer(good([claim(**changes)])), answer(good([given])), answer(good([])))
    assert [line.cancel_asked for line in await lines(caller)] == asked


async def test_an_older_bundle_comes_in_when_its_cancel_is_asked_for(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good([claim()])), answer(good([])), answer(good([])), answer(good(bundle())))
    (line,) = await lines(caller)
    assert caller.asked[3] == ("GET", "/order/out/getOrderInfo?bundleNo=700")
    assert line.cancel_asked


async def test_a_cancel_request_of_a_bundle_that_is_gone_is_no_line(caller_of: Any, answer: Any) -> None:
    gone = failed("존재하지 않는 번들입니다.")
    caller = caller_of(answer(good([claim()])), answer(good([])), answer(good([])), answer(gone))
    assert await pages(caller) == []


async def test_a_broken_line_is_set_aside_and_the_rest_goes_on(caller_of: Any, answer: Any) -> None:
    rows = [
        bundle(product(option(9001, optionQty="둘"), option(9002))),
        {"bundleNo": 1, "orderProduct": []},
        bundle(product(productPrice="공짜"), product(option(9003)), bundleNo=2),
        "bundle",
        bundle(payDate="어제", bundleNo=3),
        bundle(product(orderOption=[]), bundleNo=4),
    ]
    (page,) = await pages(caller_of(answer(good([])), answer(good(rows)), answer(good([]))))
    assert [(line.ref.box_no, line.ref.line_no) for line in page.lines] == [("700", "9002"), ("2", "9003")]
    assert [line.shipping_won for line in page.lines] == [2_500, 2_500]
    assert [broken.position for broken in page.unreadable] == [0, 2, 3, 5, 6, 7]
    assert "optionQty" in page.unreadable[0].reason
    assert not any("홍길동" in broken.reason for broken in page.unreadable)


async def test_a_broken_claim_is_set_aside_too(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good([{"claimStatus": "REQUEST"}])), answer(good([])), answer(good([])))
    (page,) = await pages(caller)
    assert len(page.unreadable) == 1


async def test_pages_hold_at_most_a_hundred_lines(caller_of: Any, answer: Any) -> None:
    rows = [bundle(bundleNo=number) for number in range(1, 151)]
    found = await pages(caller_of(answer(good([])), answer(good(rows)), answer(good([]))))
    assert [len(page.lines) for page in found] == [100, 50]


@pytest.mark.parametrize("data", [5, "ok", {}, {"message": "점검"}])
async def test_an_answer_that_is_no_list_never_passes_for_an_empty_one(caller_of: Any, answer: Any, data: Any) -> None:
    with pytest.raises(UnavailableError):
        await pages(caller_of(answer(good([])), answer(good(data))))


@pytest.mark.parametrize(
    "body",
    ['{"resultCode": "200", "data": [{"buyerName": "홍길동"'.encode(), good({"buyer": "홍길동"}), [{"name": "홍길동"}]],
    ids=["torn", "odd", "bare"],
)
async def test_a_buyer_never_stands_in_the_words_of_an_unreadable_list(caller_of: Any, answer: Any, body: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await pages(caller_of(answer(good([])), answer(body)))
    assert "홍길동" not in str(raised.value) + raised.value.message


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"delivery": delivery(shipStatus="NEW")}, "new"),
        ({"delivery": delivery(shipStatus="confirm")}, "confirmed"),
        ({"delivery": delivery(shipStatus="SHIP")}, "shipping"),
        ({"delivery": delivery(shipStatus="COMPLETE")}, "delivered"),
        ({"delivery": delivery(shipStatus="FIX")}, "completed"),
        ({"delivery": delivery(shipStatus="CANCEL")}, "cancelled"),
        ({"delivery": delivery(shipStatus="??")}, "unknown"),
        ({"delivery": delivery(invoiceNo="123")}, "shipping"),
        ({"orderConfirmDate": "2026-11-20 13:00:00"}, "confirmed"),
        ({"delivery": None}, "new"),
    ],
)
async def test_states_are_ours(caller_of: Any, answer: Any, changes: Any, state: str) -> None:
    caller = caller_of(answer(good(bundle(**changes))), answer(good([])), answer(good([])))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert line.state == state


@pytest.mark.parametrize(
    ("status", "state", "asked"),
    [("REQUEST", "new", True), ("APPROVE", "cancelled", False), ("WITHDRAW", "new", False)],
)
async def test_an_open_order_is_read_with_its_claims(
    caller_of: Any,
    answer: Any,
    status: str,
    state: str,
    asked: bool,  # noqa: FBT001
) -> None:
    caller = caller_of(answer(good(bundle())), answer(good([claim(claimStatus=status)])), answer(good([])))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.cancel_asked) == (state, asked)
    assert "fromDate=2026-11-20%2012%3A00%3A00&toDate=2026-11-21%2012%3A00%3A00" in caller.asked[1][1]


async def test_an_invoice_is_read_back_in_our_courier(caller_of: Any, answer: Any) -> None:
    shipped = delivery(shipStatus="SHIP", parcelCompany="LOGEN", invoiceNo="12345678901")
    line = await MALL.read_order(caller_of(answer(good([bundle(delivery=shipped)]))), REF)
    assert line is not None
    assert (line.courier_code, line.invoice_number) == ("LOGEN", "12345678901")


async def test_an_option_of_which_nothing_is_left_is_cancelled(caller_of: Any, answer: Any) -> None:
    line = await MALL.read_order(caller_of(answer(good(bundle(product(option(optionQty=0)))))), REF)
    assert line is not None
    assert line.state == "cancelled"


async def test_own_delivery_is_read_back_without_a_number(caller_of: Any, answer: Any) -> None:
    shipped = delivery(shipStatus="SHIP", shipMethod="DIRECT")
    line = await MALL.read_order(caller_of(answer(good(bundle(delivery=shipped)))), REF)
    assert line is not None
    assert (line.courier_code, line.invoice_number) == ("DIRECT", "")


async def test_an_order_that_the_mall_does_not_know_is_none(caller_of: Any, answer: Any) -> None:
    assert await MALL.read_order(caller_of(answer(failed("없음", "404"))), REF) is None
    assert await MALL.read_order(caller_of(answer(good(bundle(product(option(1)))))), REF) is None


async def test_an_order_that_cannot_be_read_is_no_answer(caller_of: Any, answer: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.read_order(caller_of(answer(good(bundle(product(option(optionQty=-1)))))), REF)


def confirmation(**changes: Any) -> Confirmation:
    return Confirmation(**{"ref": REF, "quantity": 2, "ship_on": date(2026, 11, 22), **changes})


async def test_an_acknowledgement_is_of_the_bundle(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good()))
    await MALL.confirm_order(caller, confirmation())
    assert caller.asked == [("POST", "/order/in/setOrderConfirm")]
    assert caller.body() == {"bundleNo": 700}


async def test_the_second_line_of_a_bundle_is_acknowledged_already(caller_of: Any, answer: Any) -> None:
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(caller_of(answer(failed("이미 발주확인된 번들입니다."))), confirmation())


async def test_a_late_shipment_is_announced_after_the_confirmation(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good()), answer(good()))
    await MALL.confirm_order(caller, confirmation(ship_on=date(2026, 11, 30), delay_reason="입고 지연"))
    assert caller.asked[1] == ("POST", "/order/in/setOrderDelivery")
    assert caller.body() == {"bundleNo": 700, "scheduleShipDate": "2026-11-30", "shipMethodMessage": "입고 지연"}


@pytest.mark.parametrize("failure", [RefusedError("거절"), LostAnswerError("응답 없음")], ids=["refused", "lost"])
async def test_a_failed_announcement_leaves_the_confirmation_to_be_looked_up(
    caller_of: Any, answer: Any, failure: Exception
) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.confirm_order(caller_of(answer(good()), failure), confirmation(delay_reason="입고 지연"))
    assert raised.value.effect_possible


async def test_a_sale_is_cancelled_by_option(caller_of: Any, answer: Any) -> None:
    caller = caller_of(
        answer(good()), answer(failed("이미 취소된 주문입니다.")), answer(failed("이미 발송되었습니다."))
    )
    cancellation = Cancellation(REF, 2, "sold_out", "재고 소진")
    await MALL.cancel_sale(caller, cancellation)
    assert caller.asked == [("POST", "/order/in/setOrderCancel")]
    assert caller.body() == {"orderOptionNo": 9001}
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(caller, cancellation)
    with pytest.raises(RefusedError):
        await MALL.cancel_sale(caller, cancellation)


async def test_an_invoice_ships_the_bundle(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good()), answer(good()))
    await MALL.send_invoice(caller, Shipment(REF, 2, "HANJIN", "123456789012"))
    assert caller.asked == [("POST", "/order/in/setOrderDelivery")]
    parcel = {"shipMethod": "PARCEL", "parcelCompanyCode": "HANJIN", "invoiceNo": "123456789012"}
    assert caller.body() == {"bundleNo": 700, **parcel}
    await MALL.send_invoice(caller, Shipment(REF, 2, "DIRECT", ""))
    assert caller.body() == {"bundleNo": 700, "shipMethod": "DIRECT", "shipMethodMessage": "업체 직접배송"}


async def test_a_change_puts_another_parcel_in_the_place_of_the_bundles(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good()), answer(failed("송장을 수정할 수 없는 상태입니다. [COMPLETE]")))
    changed = Shipment(REF, 2, "HANJIN", "222222222222")
    await MALL.change_invoice(caller, changed)
    assert caller.asked == [("POST", "/order/in/setParcelDelivery")]
    parcel = {"shipMethod": "PARCEL", "parcelCompanyCode": "HANJIN", "invoiceNo": "222222222222"}
    assert caller.body() == {"bundleNo": 700, **parcel}
    with pytest.raises(RefusedError, match="COMPLETE"):
        await MALL.change_invoice(caller, changed)


@pytest.mark.parametrize("act", [MALL.send_invoice, MALL.change_invoice])
async def test_an_unknown_courier_is_refused_unsent(caller_of: Any, act: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await act(caller, Shipment(REF, 2, "PIGEON", "1"))
    assert caller.sent == []
