"""What 네이버 refuses about returns and exchanges (malls.md 2.4)."""

import pytest

LINES = "/smartstore/external/v1/pay-order/seller/product-orders"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))


async def claimed(seller, simulator, kind):
    """A delivered line with a claim of that kind: its number."""
    order = await simulator.unknown_order("smartstore")
    number = order["lines"][0]["number"]
    await seller.confirm(number)
    await seller.dispatch(number)
    await simulator.http.post(f"/admin/orders/smartstore/{order['number']}/deliver")
    await simulator.http.post(f"/admin/orders/smartstore/{order['number']}/claims", json={"kind": kind})
    return number


async def code_of(seller, number, path, body=None):
    """The line's error code; empty where the act went through."""
    told = (await seller.call("POST", f"{LINES}/{number}/claim/{path}", body or {})).json()["data"]
    return "".join(info["code"] for info in told["failProductOrderInfos"])


async def test_an_act_for_another_kind_is_refused(seller, simulator):
    number = await claimed(seller, simulator, "return")
    waybill = {"reDeliveryMethod": "DELIVERY", "reDeliveryCompany": "CJGLS", "reDeliveryTrackingNumber": "1"}
    assert await code_of(seller, number, "exchange/collect/approve") == "104442"
    assert await code_of(seller, number, "exchange/dispatch", waybill) == "104442"
    assert await code_of(seller, number, "cancel/approve") == "104442"
    assert await code_of(seller, number, "return/approve") == ""
    assert await code_of(seller, number, "return/approve") == "104442"
    assert (await seller.details(number))[0]["productOrder"]["productOrderStatus"] == "RETURNED"


async def test_a_line_that_is_not_the_sellers_is_refused(seller):
    assert await code_of(seller, "1", "return/approve") == "100001"


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_a_refusal_wants_a_reason(seller, simulator, kind):
    number = await claimed(seller, simulator, kind)
    answer = await seller.call("POST", f"{LINES}/{number}/claim/{kind}/reject", {})
    assert (answer.status_code, answer.json()["code"]) == (400, "4000")
    body = {f"reject{kind.capitalize()}Reason": "사용한 상품입니다"}
    assert await code_of(seller, number, f"{kind}/reject", body) == ""
    assert await code_of(seller, number, f"{kind}/reject", body) == "104442"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reDeliveryMethod": "PIGEON"}, "104117"),
        ({"reDeliveryCompany": ""}, "104118"),
        ({"reDeliveryCompany": "NOBODY"}, "104119"),
        ({"reDeliveryTrackingNumber": ""}, "104120"),
        ({}, ""),
        ({"reDeliveryMethod": "DIRECT_DELIVERY", "reDeliveryCompany": ""}, ""),
    ],
)
async def test_a_second_sending_wants_a_waybill(seller, simulator, change, code):
    number = await claimed(seller, simulator, "exchange")
    waybill = {"reDeliveryMethod": "DELIVERY", "reDeliveryCompany": "CJGLS", "reDeliveryTrackingNumber": "1"}
    assert await code_of(seller, number, "exchange/dispatch", waybill) == "104442"
    assert await code_of(seller, number, "exchange/collect/approve") == ""
    assert await code_of(seller, number, "exchange/collect/approve") == "104442"
    assert await code_of(seller, number, "exchange/dispatch", {**waybill, **change}) == code
    assert await code_of(seller, number, "exchange/reject", {"rejectExchangeReason": "x"}) == (
        "104442" if not code else ""
    )


async def test_a_claim_shows_among_the_ended_ones_when_it_is_over(seller, simulator):
    number = await claimed(seller, simulator, "return")
    (asked,) = await seller.details(number)
    assert (asked["productOrder"]["claimType"], asked["currentClaim"]["return"]["claimStatus"]) == (
        "RETURN",
        "RETURN_REQUEST",
    )
    await code_of(seller, number, "return/approve")
    (ended,) = await seller.details(number)
    assert "currentClaim" not in ended
    assert ended["completedClaims"][0]["claimStatus"] == "RETURN_DONE"
    changed = (await seller.changes()).json()["data"]["lastChangeStatuses"]
    assert [row["lastChangedType"] for row in changed][-3:] == ["CLAIM_REQUESTED", "COLLECT_DONE", "CLAIM_COMPLETED"]
