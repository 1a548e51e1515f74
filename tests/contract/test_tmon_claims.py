"""티몬's claims: the adapter and the simulated mall in one process (malls.md 5.4)."""

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
    opened = await open_shop("tmon")
    opened.lag = timedelta(minutes=32)
    return opened


async def test_each_item_lists_its_own_claims(shop: Any) -> None:
    cancel = await shop.claimed("cancel", words="마음이 바뀌었어요")
    back = await shop.claimed("return", why="defective", words="깨졌어요")
    other = await shop.claimed("exchange", quantity=1)
    assert [one.state for one in (cancel, back, other)] == ["asked"] * 3
    assert (cancel.reason, cancel.person.words, back.reason) == ("changed_mind", "마음이 바뀌었어요", "other")
    assert cancel.person.name
    assert cancel.person.phone.startswith("010")
    assert len({one.ref for one in (cancel, back, other)}) == 3
    assert await shop.claims("cancels_done") == []


async def test_a_cancel_before_the_confirmation_is_among_those_done(shop: Any) -> None:
    (line,) = await shop.order("컵")
    await shop.claim("cancel", line.ref)
    (done,) = await shop.claims("cancels_done")
    assert (done.state, done.mall_state, await shop.claims("cancel_requests")) == ("done", "C3", [])


async def test_a_cancel_is_approved_and_seen_by_its_order(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    assert (await shop.mall.read_order(shop, claim.ref.order)).cancel_asked
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "done"
    assert (await shop.mall.read_order(shop, claim.ref.order)).state == "cancelled"


async def test_a_cancel_is_refused_by_the_waybill_of_what_has_left(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    refusal = ClaimRefusal(claim.ref, 1, "shipped", "이미 보냈습니다.", "HANJIN", "123456789012")
    await shop.mall.refuse_claim(shop, refusal)
    assert (await shop.claim_now(claim)).state == "refused"
    line = await shop.mall.read_order(shop, claim.ref.order)
    assert (line.state, line.invoice_number, line.cancel_asked) == ("shipping", "123456789012", False)
    counts = await shop.counts()
    assert (counts["claims_refused"], counts["shipped_despite_cancel_request"]) == (1, 0)


async def test_a_return_is_approved_and_done_once_its_goods_are_back(shop: Any) -> None:
    claim = await shop.claimed("return")
    await shop.move_claim(claim.ref.claim_no, "on_the_way", courier="10001", number="611111111111")
    sent = await shop.claim_now(claim)
    assert (sent.pickup_courier, sent.pickup_invoice) == ("CJ_LOGISTICS", "611111111111")
    await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
    assert (await shop.claim_now(claim)).state == "approved"
    await shop.move_claim(claim.ref.claim_no, "arrived")
    assert (await shop.claim_now(claim)).state == "done"


async def test_an_exchange_is_approved_by_what_is_sent_instead(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    await shop.mall.reship(shop, Reshipment(claim.ref, 1, "LOGEN", "700000000001"))
    sent = await shop.claim_now(claim)
    assert (sent.state, sent.reship_courier, sent.reship_invoice) == ("reshipping", "LOGEN", "700000000001")
    await shop.move_claim(claim.ref.claim_no, "redelivered")
    assert (await shop.claim_now(claim)).state == "done"


async def test_a_withdrawn_claim_is_told_as_such(shop: Any) -> None:
    claim = await shop.claimed("return")
    await shop.move_claim(claim.ref.claim_no, "withdrawn")
    (told,) = await shop.claims("return_requests")
    assert (told.ref, told.state, told.mall_state) == (claim.ref, "withdrawn", "C8")
    with pytest.raises(AlreadyDoneError):
        await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))


async def test_every_act_done_again_is_told_as_done_and_counted_once(shop: Any) -> None:
    approval = ClaimApproval((await shop.claimed("cancel")).ref, 1)
    refusal = ClaimRefusal((await shop.claimed("cancel")).ref, 1, "shipped", "", "HANJIN", "123456789012")
    returned = ClaimApproval((await shop.claimed("return")).ref, 1)
    exchange = Reshipment((await shop.claimed("exchange")).ref, 1, "LOGEN", "700000000001")
    for act, given in (
        (shop.mall.approve_claim, approval),
        (shop.mall.refuse_claim, refusal),
        (shop.mall.approve_claim, returned),
        (shop.mall.reship, exchange),
    ):
        await act(shop, given)
        with pytest.raises(AlreadyDoneError):
            await act(shop, given)
    counts = await shop.counts()
    assert (counts["claims_approved"], counts["doubled_claim_acts"]) == (3, 0)


async def test_what_is_not_at_the_mall_is_none_and_wrong_waybills_are_refused(shop: Any) -> None:
    claim = await shop.claimed("exchange")
    unknown = claim.ref.model_copy(update={"claim_no": "1"})
    assert await shop.mall.read_claim(shop, unknown) is None
    with pytest.raises(RefusedError):
        await shop.mall.approve_claim(shop, ClaimApproval(unknown, 1))
    with pytest.raises(RefusedError, match="송장번호"):
        await shop.mall.reship(shop, Reshipment(claim.ref, 1, "LOGEN", "1"))
    before = len(shop.sent)
    for act in (
        shop.mall.reship(shop, Reshipment(claim.ref, 1, "NOBODY", "700000000001")),
        shop.mall.mark_picked_up(shop, Pickup(claim.ref, 1)),
    ):
        with pytest.raises(RefusedError):
            await act
    assert len(shop.sent) == before


@pytest.mark.parametrize("kind", ["http_503", "html_error_page", "truncated_body"])
async def test_an_answer_that_is_none_leaves_a_claim_act_in_doubt_and_a_read_not(kind: str, shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.admin("/faults", mall="tmon", operation="claims.*", kind=kind, times=None)
    with pytest.raises(UnavailableError) as read:
        await shop.mall.read_claim(shop, claim.ref)
    assert not read.value.effect_possible
    if kind != "truncated_body":
        with pytest.raises(UnavailableError) as written:
            await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
        assert written.value.effect_possible


async def test_too_many_calls_about_claims_are_told_as_such(shop: Any) -> None:
    claim = await shop.claimed("cancel")
    await shop.http.put("/admin/quotas", json={"mall": "tmon", "operation": "claims.approve", "calls": 0})
    with pytest.raises(ThrottledError):
        await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, 1))
