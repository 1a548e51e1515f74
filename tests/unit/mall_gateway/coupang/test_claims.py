"""쿠팡's receipts, withdrawals and exchanges in, and our acts out."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.coupang.mapping import claims
from mall_gateway.malls.coupang.wire import Exchange, Receipt
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    Pickup,
    RefusedError,
    Reshipment,
    Response,
    UnavailableError,
    UnreadableLine,
)

MALL = CoupangMall()
BASE = "/v2/providers/openapi/apis/api"
ORDER = MallOrderRef(order_no="28000008707838", line_no="3187044096", box_no="123456789012345678")
SINCE, UNTIL = datetime(2026, 8, 7, tzinfo=UTC), datetime(2026, 8, 13, tzinfo=UTC)


def ref(kind: Any = "return", **changes: Any) -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no="50229613", order=ORDER.model_copy(update=changes))


def item(**changes: Any) -> dict[str, Any]:
    given = {"vendorItemId": 3187044096, "shipmentBoxId": 123456789012345678, "cancelCount": 2, "releaseStatus": "Y"}
    return {**given, **changes}


def receipt(**changes: Any) -> dict[str, Any]:
    given = {
        "receiptId": 50229613,
        "orderId": 28000008707838,
        "receiptType": "RETURN",
        "receiptStatus": "RETURNS_UNCHECKED",
        "createdAt": "2026-08-12T14:17:13.973885-08:00",
        "modifiedAt": "2026-08-12T15:17:13-08:00",
        "requesterName": "성향",
        "requesterPhoneNumber": "0505-123-4567",
        "requesterRealPhoneNumber": None,
        "requesterAddress": "서울특별시 송파구 송파대로 570",
        "requesterZipCode": "05510",
        "cancelReason": "금이 갔어요",
        "cancelCountSum": 3,
        "releaseStopStatus": "비대상",
        "faultByType": "VENDOR",
        "returnItems": [item()],
        "returnDeliveryDtos": [],
        "reasonCode": "DEFECT",
        "reasonCodeText": "상품이 파손되어 배송됨",
        "returnShippingCharge": {"currencyCode": "KRW", "units": -3000, "nanos": 0},
    }
    return {**given, **changes}


def exchange(**changes: Any) -> dict[str, Any]:
    given = {
        "exchangeId": 50229613,
        "orderId": 28000008707838,
        "exchangeStatus": "PROGRESS",
        "faultType": "CUSTOMER",
        "reasonCode": "DIFFERENTOPT",
        "reasonCodeText": "색상/ 사이즈가 기대와 다름",
        "reasonEtcDetail": "베이지 주문",
        "createdAt": "2026-08-12T10:54:41",
        "exchangeItemDtoV1s": [
            {"orderItemId": 3187044096, "targetItemName": "가방, Beige", "originalShipmentBoxId": 123456789012345678}
        ],
        "exchangeAddressDtoV1": {"returnCustomerName": "이름", "returnMobile": "010-1234-5678"},
        "deliveryInvoiceGroupDtos": [],
        "collectStatus": "BeforeDirection",
    }
    return {**given, **changes}


def refused(status: int, code: int, words: str) -> Response:
    return Response(status, {}, json.dumps({"code": code, "message": words, "data": None}).encode())


def told(data: Any, **more: Any) -> dict[str, Any]:
    return {"code": 200, "message": "OK", "data": data, **more}


async def pages(caller: Any, name: Any) -> list[ClaimPage]:
    return [page async for page in MALL.fetch_claims(caller, name, SINCE, UNTIL)]


@pytest.mark.parametrize(
    ("changes", "kind", "state"),
    [
        ({"receiptStatus": "RELEASE_STOP_UNCHECKED"}, "cancel", "asked"),
        ({"receiptType": "CANCEL", "receiptStatus": "RETURNS_COMPLETED"}, "cancel", "done"),
        ({"receiptType": "취소", "receiptStatus": "RETURNS_COMPLETED"}, "cancel", "done"),
        ({}, "return", "asked"),
        ({"receiptType": "반품"}, "return", "asked"),
        ({"returnDeliveryDtos": [{"deliveryInvoiceNo": "611"}]}, "return", "collecting"),
        ({"receiptStatus": "VENDOR_WAREHOUSE_CONFIRM"}, "return", "received"),
        ({"receiptStatus": "REQUEST_COUPANG_CHECK"}, "return", "held"),
        ({"receiptStatus": "RETURNS_COMPLETED"}, "return", "done"),
        ({"receiptStatus": "ODD"}, "return", "unknown"),
    ],
)
def test_a_receipt_tells_its_kind_and_state(changes: dict[str, Any], kind: str, state: str) -> None:
    read = Receipt.model_validate(receipt(**changes))
    found = claims.kind_of(read)
    assert (found, claims.receipt_state(found, read)) == (kind, state)


@pytest.mark.parametrize(("words", "state"), [("처리(이미출고)", "refused"), ("미처리", "asked")])
def test_a_cancel_that_had_left_already_is_refused(words: str, state: str) -> None:
    assert claims.receipt_state("cancel", Receipt.model_validate(receipt(releaseStopStatus=words))) == state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"exchangeStatus": "RECEIPT"}, "asked"),
        ({"collectStatus": "Delivering"}, "collecting"),
        ({"collectStatus": "Collecting"}, "collecting"),
        ({"collectStatus": "CompleteCollect"}, "received"),
        ({"collectStatus": "CompleteCollect", "deliveryInvoiceGroupDtos": [{"invoiceNumber": "7"}]}, "reshipping"),
        ({"exchangeStatus": "SUCCESS"}, "done"),
        ({"exchangeStatus": "REJECT"}, "refused"),
        ({"exchangeStatus": "CANCEL"}, "withdrawn"),
        ({"exchangeStatus": "ODD"}, "unknown"),
    ],
)
def test_an_exchange_tells_its_state(changes: dict[str, Any], state: str) -> None:
    assert claims.exchange_state(Exchange.model_validate(exchange(**changes))) == state


def test_reasons_and_faults_of_the_mall_are_ours() -> None:
    words = {"CHANGEMIND": "", "DIFFERENTOPT": "", "X": "다른 상품이 배송됨", "": ""}
    found = [claims.reason_of(code, text) for code, text in words.items()]
    assert found == ["changed_mind", "wrong_option", "wrong_goods", "other"]
    codes = ("CUSTOMER", "VENDOR", "COUPANG", "WMS", "GENERAL")
    assert [claims.fault_of(code) for code in codes] == ["buyer", "seller", "mall", "mall", "unknown"]


def test_a_receipt_of_two_items_is_two_claims() -> None:
    row = receipt(returnItems=[item(), item(vendorItemId=7, cancelCount=1), item(shipmentBoxId=None)])
    first, second, broken = claims.receipts_of([row])
    assert isinstance(first, FetchedClaim)
    assert isinstance(second, FetchedClaim)
    assert isinstance(broken, UnreadableLine)
    assert (first.ref, second.ref) == (ref(), ref(line_no="7"))
    assert (first.quantity, first.reason, first.fault, first.return_fee_won) == (2, "defective", "seller", 3000)
    assert first.asked_at == datetime(2026, 8, 12, 22, 17, 13, 973885, tzinfo=UTC)
    assert (first.person.name, first.person.phone, first.person.words) == ("성향", "0505-123-4567", "금이 갔어요")
    assert "shipmentBoxId" in broken.reason


@pytest.mark.parametrize(
    ("counts", "total", "told"),
    [([2], 3, [2]), ([None], 3, [3]), ([None], None, [0]), ([0], 0, [0]), ([2, None], 3, [2, 0])],
)
def test_a_count_that_nobody_tells_is_the_whole_line(counts: Any, total: Any, told: list[int]) -> None:
    items = [item(vendorItemId=place, cancelCount=count) for place, count in enumerate(counts, 1)]
    found = claims.receipts_of([receipt(returnItems=items, cancelCountSum=total)])
    assert [one.quantity for one in found if isinstance(one, FetchedClaim)] == told


@pytest.mark.parametrize(("quantity", "told"), [(2, 2), (None, 0), (0, 0)])
def test_an_exchange_without_a_count_is_of_the_whole_line(quantity: Any, told: int) -> None:
    (only,) = exchange()["exchangeItemDtoV1s"]
    (found,) = claims.exchanges_of([exchange(exchangeItemDtoV1s=[{**only, "quantity": quantity}])])
    assert isinstance(found, FetchedClaim)
    assert found.quantity == told


def test_an_exchange_is_read_with_both_its_people() -> None:
    sent = [{"deliveryCompanyCode": "KGB", "invoiceNumber": "7001"}]
    (found,) = claims.exchanges_of([exchange(deliveryInvoiceGroupDtos=sent)])
    assert isinstance(found, FetchedClaim)
    assert (found.ref, found.wanted_option, found.quantity) == (ref("exchange"), "가방, Beige", 0)
    assert (found.reship_courier, found.reship_invoice, found.person.name) == ("LOGEN", "7001", "이름")


@pytest.mark.parametrize("row", [receipt(createdAt=None), receipt(returnItems=[]), receipt(receiptId=None), "odd"])
def test_a_receipt_that_cannot_be_read_is_set_aside(row: Any) -> None:
    (broken,) = claims.receipts_of([row])
    assert isinstance(broken, UnreadableLine)
    assert "성향" not in broken.reason


def test_an_exchange_that_cannot_be_read_is_set_aside() -> None:
    found = claims.exchanges_of([exchange(createdAt=None), exchange(exchangeItemDtoV1s=None)])
    assert [type(one) for one in found] == [UnreadableLine] * 2


async def test_the_items_are_asked_for_by_the_days_of_the_window(caller_of: Any) -> None:
    def by(request: Any) -> Any:
        return told([], nextPageIndex="") if "Withdraw" in request.url else told([], nextToken="")

    caller = caller_of(by=by)
    for name in ("cancel_requests", "cancels_done", "return_requests", "exchange_requests"):
        await pages(caller, name)
    queries = [caller.query(place) for place in range(len(caller.sent))]
    days = {"createdAtFrom": "2026-08-07", "createdAtTo": "2026-08-13"}
    withdrawn = {"dateFrom": "2026-08-07", "dateTo": "2026-08-13", "pageIndex": "1", "sizePerPage": "100"}
    times = {"createdAtFrom": "2026-08-07T09:00:00", "createdAtTo": "2026-08-13T09:00:00", "maxPerPage": "50"}
    assert queries == [
        {**days, "status": "RU"},
        withdrawn,
        {**days, "cancelType": "CANCEL"},
        *[{**days, "status": status} for status in ("UC", "PR", "CC")],
        withdrawn,
        times,
    ]


async def test_a_token_that_comes_back_ends_the_list(caller_of: Any) -> None:
    with pytest.raises(UnavailableError, match="같은 쪽"):
        await pages(caller_of(by=lambda _: told([exchange()], nextToken="9")), "exchange_requests")


async def test_withdrawals_take_their_lines_from_their_orders(caller_of: Any) -> None:
    row = {"cancelId": 50229613, "orderId": 28000008707838, "createdAt": "2026-08-12T23:50:39"}
    line = {"vendorItemId": 3187044096, "shippingCount": 1, "salesPrice": 10, "orderPrice": 10}
    box = {"shipmentBoxId": 123456789012345678, "orderId": 28000008707838, "orderedAt": "2026-08-01T00:00:00"}

    def by(request: Any) -> Any:
        if "returnWithdrawRequests" in request.url:
            rows = [{**row, "vendorItemIds": [3187044096]}, {**row, "vendorItemIds": [1]}, {"cancelId": None}]
            return told(rows, nextPageIndex="")
        if "/ordersheets" in request.url:
            return told([{**box, "status": "FINAL_DELIVERY", "orderItems": [line]}])
        return told([], nextToken="")

    caller = caller_of(by=by)
    *_, last = await pages(caller, "return_requests")
    assert [(one.ref, one.state, one.quantity) for one in last.claims] == [(ref(), "withdrawn", 0)]
    assert len(last.unreadable) == 2
    *_, last = await pages(caller, "cancel_requests")
    assert list(last.claims) == []


async def test_a_receipt_that_is_not_found_is_looked_for_among_the_withdrawn(caller_of: Any) -> None:
    gone = refused(400, 400, "ReceiptId doesn't belong to the vendorId, or cannot find the Receipt by the given id")
    row = {"cancelId": 50229613, "orderId": 28000008707838, "vendorItemIds": [3187044096]}
    found = await MALL.read_claim(caller_of(gone, told([row])), ref())
    assert found is not None
    assert (found.ref, found.state) == (ref(), "withdrawn")
    assert await MALL.read_claim(caller_of(gone, told([{**row, "cancelId": 1}])), ref()) is None
    with pytest.raises(RefusedError):
        await MALL.read_claim(caller_of(refused(400, 400, "Invalid vendor ID")), ref())


async def test_a_receipt_about_another_line_is_no_answer(caller_of: Any) -> None:
    for row in (receipt(returnItems=[item(vendorItemId=1)]), receipt(createdAt=None)):
        with pytest.raises(UnavailableError) as raised:
            await MALL.read_claim(caller_of(told([row])), ref())
        assert not raised.value.effect_possible


async def test_the_bodies_of_the_acts_are_the_documented_ones(caller_of: Any) -> None:
    caller = caller_of(by=lambda request: told([receipt()] if request.method == "GET" else None))
    await MALL.approve_claim(caller, ClaimApproval(ref(), 2))
    await MALL.mark_picked_up(caller, Pickup(ref(), 2))
    await MALL.mark_picked_up(caller, Pickup(ref("exchange"), 2))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("cancel"), 2, "shipped", "", "LOGEN", "12345678901"))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("exchange"), 2, "sold_out", ""))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("exchange"), 2, "used", ""))
    await MALL.reship(caller, Reshipment(ref("exchange"), 2, "LOGEN", "12345678901"))
    vendor = "A00099999"
    returns, exchanges = (
        f"{BASE}/v4/vendors/{vendor}/{name}/50229613" for name in ("returnRequests", "exchangeRequests")
    )
    known, other = {"vendorId": vendor, "receiptId": 50229613}, {"exchangeId": 50229613, "vendorId": vendor}
    sent = {"deliveryCompanyCode": "KGB", "invoiceNumber": "12345678901"}
    assert [(call, caller.body(place)) for place, call in enumerate(caller.calls()) if place] == [
        (f"PUT {returns}/approval", {**known, "cancelCount": 3}),
        (f"PUT {returns}/receiveConfirmation", known),
        (f"PUT {exchanges}/receiveConfirmation", other),
        (f"PUT {returns}/completedShipment", {**known, **sent}),
        (f"PUT {exchanges}/rejection", {**other, "exchangeRejectCode": "SOLDOUT"}),
        (f"PUT {exchanges}/rejection", {**other, "exchangeRejectCode": "WITHDRAW"}),
        (
            f"POST {exchanges}/invoices",
            [
                {
                    "exchangeId": "50229613",
                    "vendorId": vendor,
                    "shipmentBoxId": "123456789012345678",
                    "goodsDeliveryCode": "KGB",
                    "invoiceNumber": "12345678901",
                }
            ],
        ),
    ]


async def test_without_any_count_an_approval_is_not_sent(caller_of: Any) -> None:
    caller = caller_of(by=lambda _: told([receipt(cancelCountSum=None)]))
    with pytest.raises(RefusedError, match="WING"):
        await MALL.approve_claim(caller, ClaimApproval(ref(), 0))
    assert [call.partition(" ")[0] for call in caller.calls()] == ["GET"]
    await MALL.approve_claim(caller, ClaimApproval(ref(), 2))
    assert caller.body()["cancelCount"] == 2


async def test_what_is_done_already_is_told_apart_from_what_is_refused(caller_of: Any) -> None:
    for words, kind in (("이미 반품이 완료 되었습니다.", AlreadyDoneError), ("수량이 맞지 않습니다.", RefusedError)):
        with pytest.raises(kind):
            await MALL.mark_picked_up(caller_of(refused(400, 400, words)), Pickup(ref(), 2))


@pytest.mark.parametrize(
    ("changes", "goods"),
    [
        ({"preRefund": True, "completeConfirmType": "UNDEFINED"}, "awaited"),
        ({"preRefund": True}, "awaited"),
        ({"preRefund": True, "completeConfirmType": "VENDOR_CONFIRM"}, ""),
        ({"preRefund": True, "completeConfirmType": "CS_CONFIRM"}, ""),
        ({"preRefund": False, "completeConfirmType": "UNDEFINED"}, ""),
        ({"preRefund": None, "completeConfirmType": None}, ""),
        ({"preRefund": False, "completeConfirmType": "CS_LOSS_CONFIRM"}, "lost"),
        ({"preRefund": True, "receiptStatus": "RETURNS_UNCHECKED"}, ""),
        ({"preRefund": True, "receiptType": "CANCEL"}, ""),
    ],
)
def test_a_completed_return_tells_whether_its_goods_are_still_to_come(changes: dict[str, Any], goods: str) -> None:
    (found,) = claims.receipts_of([receipt(**{"receiptStatus": "RETURNS_COMPLETED", **changes})])
    assert isinstance(found, FetchedClaim)
    assert found.goods_are == goods
