"""쿠팡's claims: the adapter and the simulated mall in one process (malls.md 1.4)."""

from datetime import timedelta
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
    opened = await open_shop("coupang")
    await opened.http.put("/admin/quotas", json={"mall": "coupang", "calls": 100_000})
    return opened


async def test_each_item_lists_its_own_claims(shop: Any) -> None:
    cancel = await shop.claimed("cancel", words="마음이 바뀌었어요")
    back = await shop.claimed("return", why="defective", words="깨졌어요")
    other = await shop.claimed("exchange", why="wrong_option", wanted_option="빨강")
    assert [one.state for one in (cancel, back, other)] == ["asked"] * 3
    assert [one.reason for one in (cancel, back, other)] == ["changed_mind", "defective", "wrong_option"]
    assert [one.fault for one in (cancel, back, other)] == ["buyer", "seller", "buyer"]
    assert (other.wanted_option, back.person.words, other.person.words) == (
        "빨강",
        "깨졌어요",
        "필요 없어짐 (단순 변심)",
    )
    assert back.person.name
    assert other.person.receiver_address
    assert await shop.claims("cancels_done") == []
    assert [one.ref for one in await shop.claims("exchange_requests")] == [other.ref]


async def test_a_cancel_before_the_confirmation_is_among_those_done(shop: Any) -> None:
    (line,) = await shop.order("컵")
    await shop.claim("cancel", line.ref)
    (done,) = await shop.claims("cancels_done")
    assert (done.state, done.ref.order, await shop.claims("cancel_requests")) == ("done", line.ref, [])


async def test_a_cancel_is_approved_and_seen_by_its_order(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    assert (await shop.mall.read_order(shop, claim.ref.order)).cancel_asked
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "done"
    assert (await shop.mall.read_order(shop, claim.ref.order)).state == "cancelled"


async def test_a_cancel_is_refused_by_the_waybill_of_what_has_left(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.mall.refuse_claim(shop, ClaimRefusal(claim.ref, 1, "shipped", "", "HANJIN", "123456789012"))
    assert (await shop.claim_now(claim)).state == "refused"
    line = await shop.mall.read_order(shop, claim.ref.order)
    assert (line.state, line.invoice_number, line.cancel_asked) == ("shipping", "123456789012", False)


async def test_a_return_is_approved_once_its_goods_are_back(shop: Any) -> None:
    claim = await shop.claimed("return")
    await shop.move_claim(claim.ref.claim_no, "on_the_way", courier="CJGLS", number="611111111111")
    (sent,) = await shop.claims("return_requests")
    assert (sent.state, sent.pickup_courier, sent.pickup_invoice) == ("collecting", "CJ_LOGISTICS", "611111111111")
    with pytest.raises(RefusedError) as raised:
        await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert not isinstance(raised.value, AlreadyDoneError)
    await shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "received"
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert [one.state for one in await shop.claims("return_requests")] == ["done"]


async def test_an_exchange_is_sent_again_once_its_goods_are_back(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    again = Reshipment(claim.ref, 1, "HANJIN", "700000000001")
    with pytest.raises(RefusedError):
        await shop.mall.reship(shop, again)
    await shop.move_claim(claim.ref.claim_no, "on_the_way")
    assert (await shop.claim_now(claim)).state == "collecting"
    await shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "received"
    await shop.mall.reship(shop, again)
    sent = await shop.claim_now(claim)
    assert (sent.state, sent.reship_courier, sent.reship_invoice) == ("reshipping", "HANJIN", "700000000001")
    await shop.move_claim(claim.ref.claim_no, "redelivered")
    assert (await shop.claim_now(claim)).state == "done"


async def test_an_exchange_is_refused(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    await shop.mall.refuse_claim(shop, ClaimRefusal(claim.ref, 1, "sold_out", "품절입니다."))
    assert (await shop.claim_now(claim)).state == "refused"
    assert (await shop.counts())["claims_refused"] == 1


async def test_an_exchange_of_weeks_ago_is_found_by_its_order(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    shop.clock.advance(timedelta(days=20))
    assert (await shop.claim_now(claim)).ref == claim.ref
    shop.clock.advance(timedelta(days=60))
    assert await shop.mall.read_claim(shop, claim.ref) is None


@pytest.mark.parametrize("kind", ["cancel", "return"])
async def test_a_withdrawn_claim_is_told_by_the_withdrawals(shop: Any, kind: str) -> None:
    claim = await shop.claimed(kind)
    await shop.move_claim(claim.ref.claim_no, "withdrawn")
    (told,) = await shop.claims(f"{kind}_requests")
    assert (told.ref, told.state) == (claim.ref, "withdrawn")
    assert (await shop.claim_now(claim)).state == "withdrawn"
    other = {"cancel": "return_requests", "return": "cancel_requests"}[kind]
    assert await shop.claims(other) == []


async def test_every_act_done_again_is_told_as_done_and_counted_once(shop: Any) -> None:
    cancel, refused = await shop.claimed("cancel"), await shop.claimed("cancel")
    back, other, no = [await shop.claimed(kind) for kind in ("return", "exchange", "exchange")]
    for act, given in (
        (shop.mall.approve_claim, ClaimApproval(cancel.ref, 1)),
        (shop.mall.refuse_claim, ClaimRefusal(refused.ref, 1, "shipped", "", "HANJIN", "123456789012")),
        (shop.mall.mark_picked_up, Pickup(back.ref, 1)),
        (shop.mall.approve_claim, ClaimApproval(back.ref, 1)),
        (shop.mall.mark_picked_up, Pickup(other.ref, 1)),
        (shop.mall.reship, Reshipment(other.ref, 1, "HANJIN", "700000000001")),
        (shop.mall.refuse_claim, ClaimRefusal(no.ref, 1, "used", "")),
    ):
        await act(shop, given)
        with pytest.raises(AlreadyDoneError):
            await act(shop, given)
    counts = await shop.counts()
    assert (counts["claims_approved"], counts["claims_picked_up"], counts["doubled_claim_acts"]) == (2, 2, 0)


async def test_what_is_not_at_the_mall_is_none_and_wrong_waybills_are_refused(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    unknown = claim.ref.model_copy(update={"claim_no": "1"})
    assert await shop.mall.read_claim(shop, unknown) is None
    with pytest.raises(RefusedError):
        await shop.mall.approve_claim(shop, ClaimApproval(unknown, 1))
    with pytest.raises(RefusedError):
        await shop.mall.refuse_claim(shop, ClaimRefusal(claim.ref, 1, "shipped", "", "HANJIN", "1"))
    before = len(shop.sent)
    for act in (
        shop.mall.refuse_claim(shop, ClaimRefusal(claim.ref, 1, "shipped", "", "NOBODY", "123456789012")),
        shop.mall.reship(shop, Reshipment(claim.ref, 1, "NOBODY", "123456789012")),
    ):
        with pytest.raises(RefusedError, match="택배사"):
            await act
    assert len(shop.sent) == before


@pytest.mark.parametrize("kind", ["http_503", "html_error_page", "truncated_body"])
async def test_an_answer_that_is_none_leaves_a_claim_act_in_doubt_and_a_read_not(kind: str, shop: Any) -> None:
    claim = await shop.claimed("return")
    await shop.admin("/faults", mall="coupang", operation="claims.*", kind=kind, times=None)
    with pytest.raises(UnavailableError) as written:
        await shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1))
    with pytest.raises(UnavailableError) as read:
        await shop.mall.read_claim(shop, claim.ref)
    assert (written.value.effect_possible, read.value.effect_possible) == (True, False)


async def test_rows_that_come_twice_are_one_claim(shop: Any) -> None:
    claim = await shop.claimed("return")
    for kind in ("duplicate_rows", "reordered_page"):
        await shop.admin("/faults", mall="coupang", operation="claims.*", kind=kind, times=None)
        assert {one.ref for one in await shop.claims("return_requests")} == {claim.ref}


async def test_too_many_calls_about_claims_are_told_as_such(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.http.put("/admin/quotas", json={"mall": "coupang", "calls": 0})
    with pytest.raises(ThrottledError):
        await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
