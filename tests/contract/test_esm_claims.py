"""옥션's and G마켓's claims: their adapter and their simulated malls in one process."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimRefusal,
    Confirmation,
    Pickup,
    RefusedError,
    Reshipment,
    Shipment,
)


@dataclass
class Site:
    """A shop of one site, and the adapter of that site."""

    shop: Any
    mall: Any

    async def order(self, name: str) -> MallOrderRef:
        """A bought line, as the mall numbers it: the order list is asked at most once in 5 seconds."""
        (line,) = (await self.shop.buy(name))["lines"]
        self.shop.clock.advance(timedelta(seconds=6))
        return MallOrderRef(order_no=line["number"], line_no=line["number"])

    async def claimed(self, kind: str, **more: Any) -> Any:
        ref = await self.order("뷁 머그컵")
        await self.mall.confirm_order(self.shop, Confirmation(ref, 1, self.shop.now.date()))
        if kind != "cancel":
            await self.mall.send_invoice(self.shop, Shipment(ref, 1, "LOGEN", f"7000{ref.order_no}"))
            await self.shop.admin(f"/orders/{self.shop.code}/{ref.order_no}/deliver")
        made = await self.shop.claim(kind, ref, **more)
        (asked,) = await self.claims(f"{kind}_requests")
        assert (asked.ref.order, asked.ref.kind, asked.state) == (ref, kind, "asked")
        return made["number"], asked

    async def claims(self, item: str) -> list[Any]:
        """Each claim once: lists by request and by end may both tell of it."""
        return list({one.ref: one for one in await self.shop.claims(item)}.values())

    async def state(self, ref: Any) -> str | None:
        self.shop.clock.advance(timedelta(seconds=6))
        found = await self.mall.read_claim(self.shop, ref)
        return None if found is None else found.state


@pytest.fixture(params=["gmarket", "auction"])
async def site(open_shop: Any, request: Any) -> Site:
    shop = await open_shop(request.param)
    return Site(shop, shop.mall)


async def test_a_cancel_is_asked_and_approved(site: Site) -> None:
    _, asked = await site.claimed("cancel", words="생각이 바뀌었어요")
    assert asked.person.words == "생각이 바뀌었어요"
    await site.mall.approve_claim(site.shop, ClaimApproval(asked.ref, 1))
    assert await site.claims("cancel_requests") == []
    assert [one.state for one in await site.claims("cancels_done")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await site.mall.approve_claim(site.shop, ClaimApproval(asked.ref, 1))
    assert (await site.shop.counts())["lines_cancelled"] == 1


async def test_a_cancel_is_refused_by_sending_the_goods(site: Site) -> None:
    _, asked = await site.claimed("cancel")
    refusal = ClaimRefusal(asked.ref, 1, "shipped", "", "HANJIN", "1234567890")
    await site.mall.refuse_claim(site.shop, refusal)
    assert await site.state(asked.ref) == "refused"
    site.shop.clock.advance(timedelta(seconds=6))
    with pytest.raises(AlreadyDoneError):
        await site.mall.refuse_claim(site.shop, refusal)


async def test_a_withdrawn_cancel_is_told(site: Site) -> None:
    number, asked = await site.claimed("cancel")
    await site.shop.move_claim(number, "withdrawn")
    assert [one.state for one in await site.claims("cancel_requests")] == ["withdrawn"]
    assert await site.state(asked.ref) == "withdrawn"
    with pytest.raises(RefusedError):
        await site.mall.approve_claim(site.shop, ClaimApproval(asked.ref, 1))


async def test_a_return_comes_back_and_is_approved(site: Site) -> None:
    number, asked = await site.claimed("return", why="defective")
    assert (asked.reason, asked.fault) == ("defective", "seller")
    await site.shop.move_claim(number, "on_the_way", courier="10007", number="4444")
    (back,) = await site.claims("return_requests")
    assert (back.pickup_courier, back.pickup_invoice) == ("HANJIN", "4444")
    await site.mall.approve_claim(site.shop, ClaimApproval(asked.ref, 1))
    assert [one.state for one in await site.claims("return_requests")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await site.mall.approve_claim(site.shop, ClaimApproval(asked.ref, 1))
    assert (await site.shop.counts())["claims_done"] == 1


async def test_an_exchange_is_picked_up_and_sent_again(site: Site) -> None:
    number, asked = await site.claimed("exchange", why="wrong_option")
    again = Reshipment(asked.ref, 1, "LOTTE", "999888777")
    with pytest.raises(RefusedError):
        await site.mall.reship(site.shop, again)
    await site.mall.mark_picked_up(site.shop, Pickup(asked.ref, 1))
    assert await site.state(asked.ref) == "received"
    with pytest.raises(AlreadyDoneError):
        await site.mall.mark_picked_up(site.shop, Pickup(asked.ref, 1))
    await site.mall.reship(site.shop, again)
    (sent,) = await site.claims("exchange_requests")
    assert (sent.state, sent.reship_courier, sent.reship_invoice) == ("reshipping", "LOTTE", "999888777")
    with pytest.raises(AlreadyDoneError):
        await site.mall.reship(site.shop, again)
    await site.shop.move_claim(number, "redelivered")
    assert [one.state for one in await site.claims("exchange_requests")] == ["done"]


async def test_an_order_without_a_claim_is_refused(site: Site) -> None:
    _, asked = await site.claimed("return")
    other = await site.order("접시")
    nobody = asked.ref.model_copy(update={"order": other})
    assert await site.state(nobody) is None
    with pytest.raises(RefusedError):
        await site.mall.approve_claim(site.shop, ClaimApproval(nobody, 1))
    with pytest.raises(RefusedError):
        await site.mall.approve_claim(site.shop, ClaimApproval(asked.ref.model_copy(update={"kind": "cancel"}), 1))
