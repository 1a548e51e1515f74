"""위메프's claims: the adapter and the simulated mall in one process (malls.md 6.4)."""

from typing import Any

import pytest

from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimRefusal,
    Pickup,
    RefusedError,
    Reshipment,
    ThrottledError,
    UnavailableError,
)


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("wemakeprice")


async def test_each_item_lists_its_own_claims(shop: Any) -> None:
    cancel = await shop.claimed("cancel", words="마음이 바뀌었어요")
    back = await shop.claimed("return", why="defective", words="깨졌어요")
    other = await shop.claimed("exchange", why="wrong_option", wanted_option="빨강")
    assert [one.state for one in (cancel, back, other)] == ["asked"] * 3
    assert [one.reason for one in (cancel, back, other)] == ["changed_mind", "defective", "wrong_option"]
    assert [one.fault for one in (cancel, back, other)] == ["buyer", "seller", "buyer"]
    assert (other.wanted_option, back.person.words) == ("빨강", "깨졌어요")
    assert back.person.name
    assert back.person.address
    assert await shop.claims("cancels_done") == []


async def test_a_cancel_before_the_confirmation_is_among_those_done(shop: Any) -> None:
    (line,) = await shop.order("컵")
    await shop.claim("cancel", line.ref)
    (done,) = await shop.claims("cancels_done")
    assert (done.state, done.mall_state, await shop.claims("cancel_requests")) == ("done", "APPROVE", [])


async def test_a_cancel_is_approved_and_seen_by_its_order(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    assert (await shop.mall.read_order(shop, claim.ref.order)).cancel_asked
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "done"
    assert (await shop.mall.read_order(shop, claim.ref.order)).state == "cancelled"


async def test_a_refused_cancel_leaves_its_order_to_be_sent(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.mall.refuse_claim(shop, ClaimRefusal(claim.ref, 1, "shipped", "이미 포장했습니다."))
    assert (await shop.claim_now(claim)).state == "refused"
    line = await shop.mall.read_order(shop, claim.ref.order)
    assert (line.state, line.cancel_asked) == ("confirmed", False)


async def test_a_return_is_done_once_its_goods_are_back(shop: Any) -> None:
    claim = await shop.claimed("return")
    with pytest.raises(RefusedError, match="먼저 승인"):
        await shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1))
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "approved"
    await shop.move_claim(claim.ref.claim_no, "on_the_way", courier="CJ", number="611111111111")
    on_the_way = await shop.claim_now(claim)
    assert (on_the_way.state, on_the_way.pickup_invoice) == ("collecting", "611111111111")
    await shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "done"


async def test_an_exchange_is_sent_again_once_its_goods_are_back(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    again = Reshipment(claim.ref, 1, "LOGEN", "700000000001")
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    with pytest.raises(RefusedError, match="수거완료"):
        await shop.mall.reship(shop, again)
    await shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "received"
    await shop.mall.reship(shop, again)
    sent = await shop.claim_now(claim)
    assert (sent.state, sent.reship_courier, sent.reship_invoice) == ("reshipping", "LOGEN", "700000000001")
    await shop.move_claim(claim.ref.claim_no, "redelivered")
    assert (await shop.claim_now(claim)).state == "done"


async def test_a_return_is_refused_and_a_withdrawn_one_told_as_such(shop: Any) -> None:
    refused = await shop.claimed("return")
    await shop.mall.refuse_claim(shop, ClaimRefusal(refused.ref, 1, "used", "사용한 상품입니다."))
    gone = await shop.claimed("return")
    await shop.move_claim(gone.ref.claim_no, "withdrawn")
    assert {one.ref: one.state for one in await shop.claims("return_requests")} == {
        refused.ref: "refused",
        gone.ref: "withdrawn",
    }
    assert (await shop.counts())["claims_refused"] == 1


async def test_a_claim_that_is_held_is_told_as_such_and_holds_its_order(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    body = {"claimBundleNo": int(claim.ref.claim_no), "claimType": "CANCEL"}
    headers = {"apiKey": shop.secrets["api_key"]}
    await shop.http.post("/wemakeprice/claim/in/setClaimPending", json=body, headers=headers)
    assert (await shop.claim_now(claim)).state == "held"
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "done"


async def test_every_act_done_again_is_told_as_done_and_counted_once(shop: Any) -> None:
    cancel, refused = await shop.claimed("cancel"), await shop.claimed("cancel")
    back, other = await shop.claimed("return"), await shop.claimed("exchange")
    for act, given in (
        (shop.mall.approve_claim, ClaimApproval(cancel.ref, 1)),
        (shop.mall.refuse_claim, ClaimRefusal(refused.ref, 1, "shipped", "")),
        (shop.mall.approve_claim, ClaimApproval(back.ref, 1)),
        (shop.mall.mark_picked_up, Pickup(back.ref, 1)),
        (shop.mall.approve_claim, ClaimApproval(other.ref, 1)),
        (shop.mall.mark_picked_up, Pickup(other.ref, 1)),
        (shop.mall.reship, Reshipment(other.ref, 1, "LOGEN", "700000000001")),
    ):
        await act(shop, given)
        with pytest.raises(AlreadyDoneError):
            await act(shop, given)
    counts = await shop.counts()
    assert (counts["claims_approved"], counts["claims_picked_up"], counts["doubled_claim_acts"]) == (3, 2, 0)


async def test_what_is_not_at_the_mall_is_none_and_wrong_waybills_are_refused(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    unknown = claim.ref.model_copy(update={"claim_no": "1"})
    assert await shop.mall.read_claim(shop, unknown) is None
    with pytest.raises(RefusedError):
        await shop.mall.approve_claim(shop, ClaimApproval(unknown, 1))
    before = len(shop.sent)
    with pytest.raises(RefusedError, match="택배사"):
        await shop.mall.reship(shop, Reshipment(claim.ref, 1, "NOBODY", "700000000001"))
    assert len(shop.sent) == before


@pytest.mark.parametrize("kind", ["http_503", "html_error_page", "truncated_body"])
async def test_an_answer_that_is_none_leaves_a_claim_act_in_doubt_and_a_read_not(kind: str, shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.admin("/faults", mall="wemakeprice", operation="claims.*", kind=kind, times=None)
    with pytest.raises(UnavailableError) as written:
        await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    with pytest.raises(UnavailableError) as read:
        await shop.mall.read_claim(shop, claim.ref)
    assert (written.value.effect_possible, read.value.effect_possible) == (True, False)


async def test_too_many_calls_about_claims_are_told_as_such(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.http.put("/admin/quotas", json={"mall": "wemakeprice", "operation": "claims.approve", "calls": 0})
    with pytest.raises(ThrottledError):
        await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
