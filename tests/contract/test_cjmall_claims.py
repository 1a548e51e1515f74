"""CJ mall's claims: its adapter and its simulated mall in one process."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import ClaimApproval, ClaimMall, ClaimRefusal, Pickup, RefusedError, Reshipment

MALL: Any = MALLS["cjmall"]


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("cjmall")


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


async def test_a_cancel_is_told_once_it_is_done(shop: Any) -> None:
    (line,) = await shop.order({"unknown_name": "뷁 머그컵", "quantity": 3})
    await shop.claim("cancel", line.ref, quantity=2, words="생각이 바뀌었어요")
    (done,) = await shop.claims("cancels_done")
    assert done.ref == MallClaimRef(kind="cancel", claim_no="002", order=line.ref)
    assert (done.state, done.quantity, done.reason) == ("done", 2, "changed_mind")
    assert (done.person.name, done.person.words) == (line.buyer.receiver_name, "생각이 바뀌었어요")
    assert (await shop.claim_now(done)).state == "done"


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_goods_are_followed_on_their_way(shop: Any, kind: Any) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim(kind, line.ref, why="defective")

    async def now() -> Any:
        return (await shop.claims(f"{kind}_requests"))[-1]

    seen = [await now()]
    await shop.move_claim(made["number"], "on_the_way", courier="한진택배", number="4444")
    seen.append(await now())
    assert (seen[-1].pickup_courier, seen[-1].pickup_invoice) == ("HANJIN", "4444")
    await shop.move_claim(made["number"], "settled")
    seen.append(await now())
    assert [one.state for one in seen] == ["asked", "collecting", "done"]
    assert [one.ref for one in seen] == [MallClaimRef(kind=kind, claim_no="002", order=line.ref)] * 3
    assert (seen[0].reason, seen[0].quantity, seen[0].person.name) == ("defective", 1, line.buyer.receiver_name)
    assert (await shop.claim_now(seen[0])).state == "done"
    assert [(one.ref, one.state) for one in await shop.lines("new")] == [(line.ref, "delivered")]


async def test_a_return_taken_back_is_withdrawn(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim("return", line.ref)
    await shop.move_claim(made["number"], "withdrawn")
    assert [one.state for one in await shop.claims("return_requests")] == ["asked", "withdrawn"]
    (asked, gone) = await shop.claims("return_requests")
    assert asked.ref == gone.ref
    assert (await shop.claim_now(asked)).state == "withdrawn"


async def test_a_second_cancel_of_a_line_is_another_on_the_same_day(shop: Any) -> None:
    (line,) = await shop.order({"unknown_name": "뷁 머그컵", "quantity": 3})
    for quantity in (1, 2):
        await shop.claim("cancel", line.ref, quantity=quantity)
    told = await shop.claims("cancels_done")
    assert [(one.ref.claim_no, one.quantity, one.state) for one in told] == [("002", 1, "done"), ("004", 2, "done")]


async def test_a_line_of_which_some_are_cancelled_is_still_to_be_sent(shop: Any) -> None:
    (line,) = await shop.order({"unknown_name": "뷁 머그컵", "quantity": 3})
    await shop.claim("cancel", line.ref, quantity=1)
    (heard,) = await shop.lines("new")
    assert (heard.ref, heard.state, heard.quantity) == (line.ref, "new", 3)
    assert await shop.mall.read_order(shop, line.ref) == heard
    await shop.claim("cancel", line.ref, quantity=2)
    (heard,) = await shop.lines("new")
    assert heard.state == "cancelled"


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_a_second_recall_of_a_line_is_another_and_each_has_its_end(shop: Any, kind: Any) -> None:
    (line,) = await shop.delivered({"unknown_name": "뷁 머그컵", "quantity": 3})
    first = await shop.claim(kind, line.ref, quantity=1)
    await shop.move_claim(first["number"], "settled")
    shop.clock.advance(timedelta(days=2))
    second = await shop.claim(kind, line.ref, quantity=2)

    async def now() -> dict[str, tuple[int, str]]:
        return {one.ref.claim_no: (one.quantity, one.state) for one in await shop.claims(f"{kind}_requests", hours=96)}

    assert await now() == {"002": (1, "done"), "004": (2, "asked")}
    await shop.move_claim(second["number"], "withdrawn" if kind == "return" else "settled")
    end = "withdrawn" if kind == "return" else "done"
    assert await now() == {"002": (1, "done"), "004": (2, end)}
    lately = {one.ref.claim_no for one in await shop.claims(f"{kind}_requests", hours=1)}
    assert lately == {"004"}


async def test_a_withdrawal_whose_recall_no_day_of_the_window_lists_is_looked_for(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim("return", line.ref)
    shop.clock.advance(timedelta(days=3))
    await shop.move_claim(made["number"], "withdrawn")
    (gone,) = await shop.claims("return_requests", hours=1)
    assert (gone.ref.claim_no, gone.state) == ("002", "withdrawn")


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
    (line,) = await shop.delivered("접시")
    for kind in ("cancel", "return", "exchange"):
        assert await MALL.read_claim(shop, MallClaimRef(kind=kind, claim_no="", order=line.ref)) is None
