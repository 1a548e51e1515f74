"""롯데홈쇼핑's claims: its adapter and its simulated mall in one process."""

from typing import Any

import pytest

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

MALL: Any = MALLS["lotteimall"]


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("lotteimall")


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


async def test_a_cancel_is_told_by_where_its_line_stands(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵")
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, shop.now.date()))
    await shop.claim("cancel", line.ref, words="단순 변심")
    (asked,) = await shop.claims("cancel_requests")
    assert (asked.ref.order, asked.state, asked.quantity, asked.reason) == (line.ref, "asked", 1, "changed_mind")
    assert (await MALL.read_claim(shop, asked.ref)).state == "asked"
    assert await shop.claims("cancels_done") == []
    (gone,) = await shop.order("접시")
    await shop.admin(f"/orders/lotteimall/{gone.ref.order_no}/cancel-request")
    assert [one.ref.order for one in await shop.claims("cancels_done")] == [gone.ref]


@pytest.mark.parametrize(("kind", "finished"), [("return", 1), ("exchange", 0)])
async def test_goods_come_back_and_are_picked_up(shop: Any, kind: str, finished: int) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim(kind, line.ref)
    (asked,) = await shop.claims(f"{kind}_requests")
    assert (asked.ref.order, asked.ref.kind, asked.state) == (line.ref, kind, "collecting")
    assert asked.person.name == line.buyer.receiver_name
    with pytest.raises(RefusedError):
        await MALL.mark_picked_up(shop, Pickup(asked.ref, 1))
    await shop.move_claim(made["number"], "on_the_way", courier="15", number="4444")
    (back,) = await shop.claims(f"{kind}_requests")
    assert (back.pickup_courier, back.pickup_invoice) == ("HANJIN", "4444")
    await MALL.mark_picked_up(shop, Pickup(asked.ref, 1))
    ended = "done" if kind == "return" else "received"
    assert [one.state for one in await shop.claims(f"{kind}_requests")] == [ended]
    assert (await shop.claim_now(asked)).state == ended
    with pytest.raises(AlreadyDoneError):
        await MALL.mark_picked_up(shop, Pickup(asked.ref, 1))
    counts = await shop.counts()
    assert (counts["claims_picked_up"], counts["claims_done"]) == (1, finished)


async def test_what_has_no_call_sends_nothing(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    await shop.claim("exchange", line.ref)
    (asked,) = await shop.claims("exchange_requests")
    sent = len(shop.sent)
    for act in (
        MALL.approve_claim(shop, ClaimApproval(asked.ref, 1)),
        MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "used", "")),
        MALL.reship(shop, Reshipment(asked.ref, 1, "LOTTE", "1")),
    ):
        with pytest.raises(RefusedError):
            await act
    assert len(shop.sent) == sent


async def test_a_number_that_there_is_not_is_told_as_none(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    await shop.claim("return", line.ref)
    (asked,) = await shop.claims("return_requests")
    nobody = asked.ref.model_copy(update={"claim_no": "1"})
    assert await MALL.read_claim(shop, nobody) is None
    with pytest.raises(RefusedError):
        await MALL.mark_picked_up(shop, Pickup(nobody, 1))
