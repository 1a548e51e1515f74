"""Claims of 위메프 in, and our acts out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.port import (
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    Pickup,
    Reshipment,
    UnavailableError,
)
from mall_gateway.malls.wemakeprice import WemakepriceMall
from mall_gateway.malls.wemakeprice.mapping.claims import fault_of, state_of

MALL = WemakepriceMall()
ORDER = MallOrderRef(order_no="501", line_no="9001", box_no="700")
SINCE = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def ref(kind: Any = "return") -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no="31", order=ORDER)


def good(data: Any = None) -> dict[str, Any]:
    return {"resultCode": "200", "data": data, "error": None}


def claim(**changes: Any) -> dict[str, Any]:
    given = {
        "claimBundleNo": 31,
        "claimStatus": "REQUEST",
        "bundleNo": 700,
        "purchaseNo": 501,
        "claimWhoReason": "02",
        "claimReason": "상품 불량",
        "claimReasonDetail": "금이 갔어요",
        "requestDate": "2026-11-20 12:07:03",
        "buyerName": "김주문",
        "buyerPhone": "010-9999-8888",
        "pickup": {
            "name": "홍길동",
            "phone": "010-1234-5678",
            "shipAddress": {"zipcode": "06236", "addrFixed": "서울 강남구 테헤란로 1", "addrDetail": "2층"},
            "parcelCompanyCode": "X9",
            "invoiceNo": "611",
        },
        "orderProduct": [{"orderOption": [{"orderOptionNo": 9001, "claimQty": 2}]}],
    }
    return {**given, **changes}


async def pages(caller: Any, item: Any) -> list[ClaimPage]:
    return [page async for page in MALL.fetch_claims(caller, item, SINCE, UNTIL)]


def test_each_state_of_the_mall_is_one_of_ours() -> None:
    words = ("REQUEST", "PENDING", "HOLD", "APPROVE", "PICKUP", "PICKUP_COMPLETE", "DELIVERY", "COMPLETE", "WITHDRAW")
    assert [state_of("return", word) for word in (*words, "reject", "ODD")] == [
        "asked",
        "held",
        "held",
        "approved",
        "collecting",
        "received",
        "reshipping",
        "done",
        "withdrawn",
        "refused",
        "unknown",
    ]
    assert state_of("cancel", "APPROVE") == "done"


def test_whose_fault_it_is_is_told_by_two_digits() -> None:
    assert [fault_of(code) for code in ("01", "02", "03", "")] == ["buyer", "seller", "mall", "unknown"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("단순 변심", "changed_mind"),
        ("필요 없어짐 (단순 변심)", "changed_mind"),
        ("사이즈/색상 변경", "wrong_option"),
        ("상품 불량", "defective"),
        ("상품 파손", "defective"),
        ("오배송", "wrong_goods"),
        ("배송 지연", "late"),
        ("재고 품절", "sold_out"),
        ("기타", "other"),
        ("", "other"),
    ],
)
def test_a_reason_is_known_by_its_words(words: str, reason: str) -> None:
    assert reason_by_words(words) == reason


async def test_a_claim_is_read_whole(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(good(claim())))
    found = await MALL.read_claim(caller, ref())
    assert found is not None
    assert caller.query() == {"claimBundleNo": "31", "claimType": "RETURN"}
    assert (found.ref, found.state, found.quantity, found.fault) == (ref(), "asked", 2, "seller")
    assert (found.reason, found.mall_reason) == ("defective", "상품 불량")
    assert found.asked_at == datetime(2026, 11, 20, 3, 7, 3, tzinfo=UTC)
    assert (found.pickup_courier, found.pickup_invoice) == ("X9", "611")
    assert (found.person.name, found.person.zip_code, found.person.words) == ("홍길동", "06236", "금이 갔어요")


@pytest.mark.parametrize(
    ("item", "type_", "told"),
    [
        ("cancel_requests", "CANCEL", ["REQUEST", "ODD"]),
        ("cancels_done", "CANCEL", ["APPROVE"]),
        ("return_requests", "RETURN", ["REQUEST", "APPROVE", "ODD"]),
        ("exchange_requests", "EXCHANGE", ["REQUEST", "APPROVE", "ODD"]),
    ],
)
async def test_each_item_is_listed_by_its_type(
    caller_of: Any, answer: Any, item: str, type_: str, told: list[str]
) -> None:
    caller = caller_of(answer(good([claim(claimStatus=word) for word in ("REQUEST", "APPROVE", "ODD")])))
    (page,) = await pages(caller, item)
    assert [one.mall_state for one in page.claims] == told
    assert caller.query() == {
        "fromDate": "2026-11-20 09:00:00",
        "toDate": "2026-11-21 09:00:00",
        "claimType": type_,
        "searchDateType": "REQUEST",
    }


async def test_a_claim_that_leaves_its_lines_out_takes_them_whole_from_its_bundle(caller_of: Any, answer: Any) -> None:
    options = [{"orderOptionNo": number, "optionQty": 1} for number in (9001, 9002)]
    product = {"productNo": 1, "productPrice": 10, "orderOption": options}
    bundle = {"bundleNo": 700, "purchaseNo": 501, "orderProduct": [product]}
    rows = [claim(purchaseNo=None, orderProduct=None), claim(orderProduct=None, orderOptionNo=9002, claimQty=3)]
    (page,) = await pages(caller_of(answer(good(rows)), answer(good(bundle))), "return_requests")
    assert [(one.ref.order.line_no, one.quantity) for one in page.claims] == [("9001", 0), ("9002", 0), ("9002", 3)]
    assert {one.ref.order.order_no for one in page.claims} == {"501"}


async def test_a_claim_that_cannot_be_read_is_set_aside(caller_of: Any, answer: Any) -> None:
    rows = [claim(bundleNo=None), claim(), claim(purchaseNo=None)]
    (page,) = await pages(caller_of(answer(good(rows)), answer(good(None))), "return_requests")
    assert ([one.ref for one in page.claims], [one.position for one in page.unreadable]) == ([ref()], [0, 2])


async def test_no_claims_are_no_page_and_none_is_none(caller_of: Any, answer: Any) -> None:
    assert await pages(caller_of(answer(good([]))), "return_requests") == []
    assert await MALL.read_claim(caller_of(answer(good(None))), ref()) is None
    for row in (claim(bundleNo=None), claim(purchaseNo=502)):
        with pytest.raises(UnavailableError) as raised:
            await MALL.read_claim(caller_of(answer(good(row))), ref())
        assert not raised.value.effect_possible


async def test_the_bodies_of_the_acts_name_the_claim_and_its_type(caller_of: Any, answer: Any) -> None:
    caller = caller_of(*[answer(good())] * 5)
    await MALL.approve_claim(caller, ClaimApproval(ref("cancel"), 2))
    await MALL.refuse_claim(caller, ClaimRefusal(ref(), 2, "used", "사용했습니다."))
    await MALL.mark_picked_up(caller, Pickup(ref(), 2))
    await MALL.reship(caller, Reshipment(ref("exchange"), 2, "LOGEN", "123456"))
    await MALL.reship(caller, Reshipment(ref("exchange"), 2, "DIRECT", ""))
    names = ("setClaimApprove", "setClaimReject", "setClaimPickupComplete", "setClaimDelivery", "setClaimDelivery")
    assert caller.calls() == [f"POST /claim/in/{name}" for name in names]
    assert caller.body(0) == {"claimBundleNo": 31, "claimType": "CANCEL"}
    assert caller.body(1) == {"claimBundleNo": 31, "claimType": "RETURN", "rejectReason": "사용했습니다."}
    assert (caller.body(3)["shipMethod"], caller.body(3)["invoiceNo"]) == ("PARCEL", "123456")
    assert "invoiceNo" not in caller.body(4)
