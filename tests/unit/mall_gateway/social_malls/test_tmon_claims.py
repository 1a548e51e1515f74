"""Claims of 티몬 in, and approvals, refusals and reshipments out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    RefusedError,
    Reshipment,
    UnavailableError,
)
from mall_gateway.malls.tmon import TmonMall
from mall_gateway.malls.tmon.mapping.claims import reason_of, state_of
from mall_gateway.malls.tmon.privacy import encrypt

MALL = TmonMall()
KEY = "0123456789abcdef"
ORDER = MallOrderRef(order_no="2667143490", line_no="9001", box_no="77", deal_no="4175289818")
SINCE = datetime(2026, 11, 20, 0, 0, 30, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def ref(kind: Any = "cancel") -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no="5", order=ORDER)


def claim(**changes: Any) -> dict[str, Any]:
    given = {
        "claimNo": 5,
        "claimStatus": "C1",
        "tmonOrderNo": 2667143490,
        "tmonDealNo": 4175289818,
        "deliveryNo": 77,
        "reason": "RCD1",
        "reasonDetail": "색이 달라요",
        "requestDate": "2026-11-20 12:07",
        "userName": encrypt("김주문", KEY),
        "userPhone": encrypt("010-1234-5678", KEY),
        "tmonDealOptions": [{"tmonDealOptionNo": 9001, "qty": 2}],
    }
    return {**given, **changes}


async def pages(caller: Any, item: Any) -> list[ClaimPage]:
    return [page async for page in MALL.fetch_claims(caller, item, SINCE, UNTIL)]


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        ("cancel", "C1", "asked"),
        ("cancel", "C2", "approved"),
        ("return", "C2", "approved"),
        ("exchange", "C2", "reshipping"),
        ("cancel", "C3", "done"),
        ("cancel", "C4", "done"),
        ("return", "C8", "withdrawn"),
        ("cancel", "C9", "refused"),
        ("cancel", "C5", "unknown"),
    ],
)
def test_each_state_of_the_mall_is_one_of_ours(kind: Any, status: str, state: str) -> None:
    assert state_of(kind, status) == state


def test_each_reason_of_the_mall_is_one_of_ours() -> None:
    found = [reason_of(code) for code in ("RCD1", "RRD1", "RCD4", "RCD41", "RCDc", "")]
    assert found == ["changed_mind", "changed_mind", "sold_out", "sold_out", "other", "other"]


async def test_a_claim_is_read_with_its_people_in_clear(caller_of: Any, answer: Any) -> None:
    sent = {"deliveryCorp": "10001", "invoiceNo": "611"}
    row = claim(claimStatus="C7", returnInvoice=sent, redeliveryInvoice={"deliveryCorp": "99999", "invoiceNo": "7"})
    found = await MALL.read_claim(caller_of(answer(row)), ref("exchange"))
    assert found is not None
    assert (found.ref, found.state, found.mall_state, found.quantity) == (ref("exchange"), "unknown", "C7", 2)
    assert (found.reason, found.mall_reason, found.fault) == ("changed_mind", "RCD1", "unknown")
    assert found.asked_at == datetime(2026, 11, 20, 3, 7, tzinfo=UTC)
    assert (found.pickup_courier, found.pickup_invoice) == ("CJ_LOGISTICS", "611")
    assert (found.reship_courier, found.reship_invoice) == ("99999", "7")
    assert (found.person.name, found.person.phone, found.person.words) == ("김주문", "010-1234-5678", "색이 달라요")


@pytest.mark.parametrize(
    ("item", "page", "told"),
    [
        ("cancel_requests", "cancellations", ["C1", "C5", "C9"]),
        ("cancels_done", "cancellations", ["C3"]),
        ("return_requests", "refunds", ["C1", "C3", "C5", "C9"]),
        ("exchange_requests", "exchanges", ["C1", "C3", "C5", "C9"]),
    ],
)
async def test_each_item_has_its_own_search(caller_of: Any, answer: Any, item: str, page: str, told: list[str]) -> None:
    rows = [claim(claimNo=place, claimStatus=code) for place, code in enumerate(("C1", "C3", "C5", "C9"))]
    caller = caller_of(answer({"items": rows, "hasNext": False}))
    found = [one for each in await pages(caller, item) for one in each.claims]
    assert [one.mall_state for one in found] == told
    window = {"startDate": "2026-11-20 09:00", "endDate": "2026-11-21 09:00", "page": "1"}
    assert (caller.calls(), caller.query()) == ([f"GET /api/V100/{page}/search"], window)


async def test_a_claim_that_leaves_its_lines_out_takes_them_whole_from_its_order(caller_of: Any, answer: Any) -> None:
    def by(request: Any) -> Any:
        if "/orders/" in request.url:
            options = [{"tmonDealOptionNo": no, "qty": 1, "salesPrice": 10} for no in (9001, 9002)]
            deal = {"tmonDealNo": 4175289818, "deliveryNo": 77, "dealOptions": options}
            return answer({"tmonOrderNo": 2667143490, "deals": [deal]})
        rows = [claim(deliveryNo=None, tmonDealOptions=None)]
        return answer({"items": rows, "hasNext": False})

    found = [one for page in await pages(caller_of(by=by), "cancel_requests") for one in page.claims]
    assert [(one.ref.order.line_no, one.ref.order.box_no, one.quantity) for one in found] == [
        ("9001", "77", 0),
        ("9002", "77", 0),
    ]


async def test_a_claim_that_cannot_be_read_is_set_aside_and_costs_no_other(caller_of: Any, answer: Any) -> None:
    def by(request: Any) -> Any:
        if "/orders/" in request.url:
            return answer({"code": "X", "message": "없음"}, 404)
        rows = [claim(tmonOrderNo=None), claim(), claim(deliveryNo=None)]
        return answer({"items": rows, "hasNext": False})

    (first, *_) = await pages(caller_of(by=by), "cancel_requests")
    assert [one.ref for one in first.claims] == [ref()]
    assert [one.position for one in first.unreadable] == [0, 2]
    assert "tmonOrderNo" in first.unreadable[0].reason
    assert "주문을 찾을 수 없습니다" in first.unreadable[1].reason


async def test_a_claim_that_is_gone_is_none_and_one_of_another_line_no_answer(caller_of: Any, answer: Any) -> None:
    assert await MALL.read_claim(caller_of(answer({"code": "X", "message": "없음"}, 404)), ref()) is None
    for row in (claim(tmonDealOptions=[9002]), claim(tmonOrderNo=None)):
        with pytest.raises(UnavailableError) as raised:
            await MALL.read_claim(caller_of(answer(row)), ref())
        assert not raised.value.effect_possible


async def test_the_bodies_of_the_acts_are_the_documented_ones(caller_of: Any, answer: Any) -> None:
    caller = caller_of(*[answer()] * 4)
    await MALL.approve_claim(caller, ClaimApproval(ref(), 2))
    await MALL.approve_claim(caller, ClaimApproval(ref("return"), 2))
    await MALL.refuse_claim(caller, ClaimRefusal(ref(), 2, "shipped", "보냈어요", "LOGEN", "123456"))
    await MALL.reship(caller, Reshipment(ref("exchange"), 2, "LOGEN", "123456"))
    base = "PUT /api/V100"
    assert caller.calls() == [
        f"{base}/cancellations/5/approve",
        f"{base}/refunds/5/approve",
        f"{base}/cancellations/5/reject",
        f"{base}/exchanges/5/approve",
    ]
    invoice = {"deliveryCorp": "10004", "invoiceNo": "123456"}
    assert caller.body(2)["reason"] == "JCD1"
    assert {k: v for k, v in caller.body(2)["deliveryInvoice"].items() if k in invoice} == invoice
    assert caller.body(3)["redeliveryInvoice"]["invoiceNo"] == "123456"


async def test_a_refusal_is_told_apart_from_what_is_done_already(caller_of: Any, answer: Any) -> None:
    for message, kind in (("이미 처리된 클레임입니다. [C3]", AlreadyDoneError), ("권한이 없습니다.", RefusedError)):
        caller = caller_of(answer({"code": "INVALID_CLAIM_STATUS", "message": message}, 400))
        with pytest.raises(kind, match=message[:4]):
            await MALL.approve_claim(caller, ClaimApproval(ref(), 2))
