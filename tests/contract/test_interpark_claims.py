"""인터파크's claims: its adapter and its simulated mall in one process."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    ClaimApproval,
    ClaimMall,
    ClaimRefusal,
    Pickup,
    RefusedError,
    Reshipment,
)

MALL: Any = MALLS["interpark"]


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("interpark")


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


async def test_a_cancel_is_asked_for_and_settled_on_the_malls_own_pages(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵")
    made = await shop.claim("cancel", line.ref, words="생각이 바뀌었어요")
    (asked,) = await shop.claims("cancel_requests")
    assert asked.ref == MallClaimRef(kind="cancel", claim_no="", order=line.ref)
    assert (asked.state, asked.quantity, asked.reason) == ("asked", 1, "changed_mind")
    assert asked.person.words == "생각이 바뀌었어요"
    assert await shop.claims("cancels_done") == []
    assert (await shop.claim_now(asked)).state == "asked"
    await shop.move_claim(made["number"], "settled")
    assert await shop.claims("cancel_requests") == []
    (done,) = await shop.claims("cancels_done")
    assert (done.ref, done.state) == (asked.ref, "done")
    assert (await shop.claim_now(asked)).state == "done"


async def test_a_cancel_taken_back_is_withdrawn_and_may_be_asked_for_again(shop: Any) -> None:
    (line,) = await shop.order("접시")
    made = await shop.claim("cancel", line.ref)
    await shop.move_claim(made["number"], "withdrawn")
    (gone,) = await shop.claims("cancel_requests")
    assert gone.state == "withdrawn"
    assert (await MALL.read_order(shop, line.ref)).cancel_asked is False
    await shop.claim("cancel", line.ref)
    first, second = await shop.claims("cancel_requests")
    assert (first.ref, second.ref, second.state) == (gone.ref, gone.ref, "asked")
    assert second.asked_at >= (first.changed_at or first.asked_at)
    assert (await shop.claim_now(gone)).state == "asked"
    assert (await MALL.read_order(shop, line.ref)).cancel_asked


@pytest.mark.parametrize(("kind", "reshipped"), [("return", 0), ("exchange", 1)])
async def test_goods_are_followed_on_their_way(shop: Any, kind: Any, reshipped: int) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim(kind, line.ref, why="defective")

    async def now() -> Any:
        (found,) = await shop.claims(f"{kind}_requests")
        return found

    seen = [await now()]
    await shop.move_claim(made["number"], "on_the_way", courier="169178", number="4444")
    seen.append(await now())
    assert (seen[-1].pickup_courier, seen[-1].pickup_invoice) == ("HANJIN", "4444")
    await shop.move_claim(made["number"], "settled")
    seen.append(await now())
    assert [one.state for one in seen] == ["asked", "collecting", "done"]
    ref = MallClaimRef(kind=kind, claim_no=f"{made['number']}-1", order=line.ref)
    assert [one.ref for one in seen] == [ref] * 3
    assert (seen[0].reason, seen[0].person.name) == ("defective", line.buyer.receiver_name)
    assert (await shop.claim_now(seen[0])).state == "done"
    (kept,) = (await shop.admin("/ledger", "GET", mall="interpark"))["claims"]
    assert (kept["done"], kept["reshipped"]) == (1, reshipped)


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


async def test_claims_of_another_time_or_number_are_not_told(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    await shop.claim("return", line.ref)
    (asked,) = await shop.claims("return_requests")
    nobody = asked.ref.model_copy(update={"claim_no": "1-1"})
    assert await MALL.read_claim(shop, nobody) is None
    shop.clock.advance(timedelta(days=3))
    assert await shop.claims("return_requests") == []


async def test_a_second_cancel_of_a_line_is_told_in_the_same_place_with_a_later_moment(shop: Any) -> None:
    (line,) = await shop.order({"unknown_name": "뷁 머그컵", "quantity": 3})
    for quantity in (1, 2):
        made = await shop.claim("cancel", line.ref, quantity=quantity)
        if quantity == 1:
            await shop.move_claim(made["number"], "settled")
    (first,) = await shop.claims("cancels_done")
    (second,) = await shop.claims("cancel_requests")
    assert (first.ref, first.quantity, second.quantity) == (second.ref, 1, 2)
    assert second.asked_at > first.asked_at
    assert (await shop.claim_now(second)).asked_at == first.asked_at
    await shop.move_claim(made["number"], "settled")
    assert [(one.quantity, one.state) for one in await shop.claims("cancels_done")] == [(1, "done"), (2, "done")]


async def test_a_second_return_of_a_line_has_a_number_of_its_own(shop: Any) -> None:
    (line,) = await shop.delivered({"unknown_name": "뷁 머그컵", "quantity": 3})
    for quantity in (1, 2):
        made = await shop.claim("return", line.ref, quantity=quantity)
        await shop.move_claim(made["number"], "settled")
    first, second = await shop.claims("return_requests")
    assert (first.quantity, second.quantity, first.ref.claim_no != second.ref.claim_no) == (1, 2, True)
