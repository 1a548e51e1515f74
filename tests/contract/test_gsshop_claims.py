"""GS SHOP's claims: its adapter and its simulated mall in one process."""

from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimMall,
    ClaimRefusal,
    Confirmation,
    Pickup,
    RefusedError,
    Reshipment,
)

MALL: Any = MALLS["gsshop"]


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("gsshop")


async def asked_cancel(shop: Any) -> Any:
    (line,) = await shop.order("뷁 머그컵")
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, shop.now.date()))
    await shop.claim("cancel", line.ref, words="생각이 바뀌었어요")
    (found,) = [one for one in await shop.claims("cancel_requests") if one.ref.order == line.ref]
    return found


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


async def test_a_cancel_is_approved_once(shop: Any) -> None:
    asked = await asked_cancel(shop)
    assert asked.ref.claim_no == ""
    assert (asked.state, asked.mall_state, asked.quantity, asked.reason) == ("asked", "취소요청", 1, "changed_mind")
    assert asked.person.words == "생각이 바뀌었어요"
    assert await shop.claims("cancels_done") == []
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert await shop.claims("cancel_requests") == []
    (done,) = await shop.claims("cancels_done")
    assert (done.ref, done.state) == (asked.ref, "done")
    assert (await shop.claim_now(asked)).state == "done"
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    counts = await shop.counts()
    assert (counts["lines_cancelled"], counts["doubled_claim_acts"]) == (1, 0)


async def test_a_cancel_taken_back_is_withdrawn_and_not_approved(shop: Any) -> None:
    asked = await asked_cancel(shop)
    made = (await shop.admin("/ledger", "GET", mall="gsshop"))["claims"][0]["number"]
    await shop.move_claim(made, "withdrawn")
    assert (await shop.claim_now(asked)).state == "withdrawn"
    line = await MALL.read_order(shop, asked.ref.order)
    assert (line.state, line.cancel_asked) == ("confirmed", False)
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["lines_cancelled"] == 0


async def test_a_cancel_before_it_is_confirmed_is_done(shop: Any) -> None:
    (line,) = await shop.order("접시")
    await shop.claim("cancel", line.ref)
    assert await shop.claims("cancel_requests") == []
    assert [(one.ref.order, one.state) for one in await shop.claims("cancels_done")] == [(line.ref, "done")]


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_goods_are_followed_on_their_way_and_are_no_orders(shop: Any, kind: Any) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim(kind, line.ref, why="defective", wanted_option="청색")

    async def now() -> Any:
        (found,) = await shop.claims(f"{kind}_requests")
        return found

    seen = [await now()]
    await shop.move_claim(made["number"], "on_the_way", courier="HJ", number="4444")
    seen.append(await now())
    assert (seen[-1].pickup_courier, seen[-1].pickup_invoice) == ("HANJIN", "4444")
    await shop.move_claim(made["number"], "settled")
    seen.append(await now())
    assert [one.state for one in seen] == ["asked", "collecting", "done"]
    assert [one.ref for one in seen] == [MallClaimRef(kind=kind, claim_no="2", order=line.ref)] * 3
    assert (seen[0].reason, seen[0].wanted_option, seen[0].person.name) == (
        "defective",
        "청색",
        line.buyer.receiver_name,
    )
    assert (await shop.claim_now(seen[0])).state == "done"
    assert [(one.ref, one.state) for one in await shop.lines("new")] == [(line.ref, "delivered")]


async def test_what_has_no_call_sends_nothing(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    await shop.claim("exchange", line.ref)
    (asked,) = await shop.claims("exchange_requests")
    sent = len(shop.sent)
    for act in (
        MALL.approve_claim(shop, ClaimApproval(asked.ref, 1)),
        MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "used", "")),
        MALL.mark_picked_up(shop, Pickup(asked.ref, 1)),
        MALL.reship(shop, Reshipment(asked.ref, 1, "LOTTE", "1")),
    ):
        with pytest.raises(RefusedError):
            await act
    assert len(shop.sent) == sent


async def test_a_claim_that_there_is_not_is_told_as_none(shop: Any) -> None:
    asked = await asked_cancel(shop)
    nobody = asked.ref.model_copy(update={"order": asked.ref.order.model_copy(update={"line_no": "9"})})
    assert await MALL.read_claim(shop, nobody) is None
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(nobody, 1))


async def test_a_second_cancel_of_a_line_is_told_in_the_same_place_with_a_later_moment(shop: Any) -> None:
    (line,) = await shop.order({"unknown_name": "뷁 머그컵", "quantity": 3})
    await MALL.confirm_order(shop, Confirmation(line.ref, 3, shop.now.date()))
    await shop.claim("cancel", line.ref, quantity=1)
    (first,) = await shop.claims("cancel_requests")
    await MALL.approve_claim(shop, ClaimApproval(first.ref, 1))
    shop.clock.advance_seconds(1)
    await shop.claim("cancel", line.ref, quantity=2)
    (second,) = await shop.claims("cancel_requests")
    assert (second.ref, second.quantity) == (first.ref, 2)
    assert second.asked_at > first.asked_at
    assert (await shop.claim_now(second)).quantity == 2
    await MALL.approve_claim(shop, ClaimApproval(second.ref, 2))
    assert [(one.quantity, one.state) for one in await shop.claims("cancels_done")] == [(1, "done"), (2, "done")]
    assert (await shop.counts())["doubled_claim_acts"] == 0


async def test_a_second_return_of_a_line_has_a_number_of_its_own(shop: Any) -> None:
    (line,) = await shop.delivered({"unknown_name": "뷁 머그컵", "quantity": 3})
    for quantity in (1, 2):
        made = await shop.claim("return", line.ref, quantity=quantity)
        await shop.move_claim(made["number"], "settled")
    first, second = await shop.claims("return_requests")
    assert (first.quantity, second.quantity, first.ref.claim_no != second.ref.claim_no) == (1, 2, True)
