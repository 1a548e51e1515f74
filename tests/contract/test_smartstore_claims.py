"""스토어팜's claims: its adapter and its simulated mall in one process."""

from datetime import timedelta
from typing import Any

import pytest

from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimRefusal,
    Confirmation,
    Pickup,
    RefusedError,
    Reshipment,
)
from mall_gateway.malls.smartstore import SmartstoreMall

MALL = SmartstoreMall()


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("smartstore")


def rest(shop: Any) -> None:
    """Until the buckets are full again."""
    shop.clock.advance(timedelta(seconds=5))


async def confirmed(shop: Any) -> Any:
    (line,) = await shop.order("뷁 머그컵")
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, shop.now.date()))
    return line


async def test_a_cancel_is_asked_and_approved(shop: Any) -> None:
    line = await confirmed(shop)
    made = await shop.claim("cancel", line.ref, words="색이 마음에 안 들어요")
    (asked,) = await shop.claims("cancel_requests")
    assert (asked.ref.claim_no, asked.ref.order) == (made["number"], line.ref)
    assert (asked.state, asked.reason, asked.fault, asked.quantity) == ("asked", "changed_mind", "buyer", 1)
    assert asked.person.words == "색이 마음에 안 들어요"
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    rest(shop)
    assert (await MALL.read_claim(shop, asked.ref)).state == "done"  # type: ignore[union-attr]
    assert await shop.claims("cancel_requests") == []
    assert [one.state for one in await shop.claims("cancels_done")] == ["done"]
    rest(shop)
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["lines_cancelled"] == 1


async def test_a_cancel_is_refused_by_dispatching(shop: Any) -> None:
    line = await confirmed(shop)
    await shop.claim("cancel", line.ref)
    (asked,) = await shop.claims("cancel_requests")
    await MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "shipped", "", "LOGEN", "123456789012"))
    rest(shop)
    assert [one.state for one in await shop.claims("cancel_requests")] == ["refused"]
    with pytest.raises(AlreadyDoneError):
        await MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "shipped", "", "LOGEN", "123456789012"))


async def test_a_withdrawn_cancel_is_told(shop: Any) -> None:
    line = await confirmed(shop)
    made = await shop.claim("cancel", line.ref)
    (asked,) = await shop.claims("cancel_requests")
    await shop.move_claim(made["number"], "withdrawn")
    rest(shop)
    assert [one.state for one in await shop.claims("cancel_requests")] == ["withdrawn"]
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))


async def test_a_return_comes_back_and_is_approved(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim("return", line.ref, why="defective")
    (asked,) = await shop.claims("return_requests")
    assert (asked.state, asked.reason, asked.fault) == ("asked", "defective", "seller")
    assert asked.person.name == line.buyer.receiver_name
    await shop.move_claim(made["number"], "on_the_way", courier="HANJIN", number="4444")
    rest(shop)
    back = await MALL.read_claim(shop, asked.ref)
    assert back is not None
    assert (back.state, back.pickup_courier, back.pickup_invoice) == ("collecting", "HANJIN", "4444")
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    rest(shop)
    assert [one.state for one in await shop.claims("return_requests")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["claims_done"] == 1


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_a_return_and_an_exchange_are_refused_in_words(shop: Any, kind: str) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim(kind, line.ref)
    (asked,) = await shop.claims(f"{kind}_requests")
    await MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "used", "사용한 흔적이 있습니다"))
    rest(shop)
    assert [one.state for one in await shop.claims(f"{kind}_requests")] == ["refused"]
    with pytest.raises(AlreadyDoneError):
        await MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "used", "사용한 흔적이 있습니다"))
    kept = await shop.admin(f"/claims/smartstore/{made['number']}", "GET")
    assert kept["refusal"] == "사용한 흔적이 있습니다"


async def test_an_exchange_is_picked_up_and_sent_again(shop: Any) -> None:
    (line,) = await shop.delivered("접시")
    made = await shop.claim("exchange", line.ref, why="wrong_option")
    (asked,) = await shop.claims("exchange_requests")
    again = Reshipment(asked.ref, 1, "LOTTE", "999888777")
    with pytest.raises(RefusedError):
        await MALL.reship(shop, again)
    rest(shop)
    await MALL.mark_picked_up(shop, Pickup(asked.ref, 1))
    rest(shop)
    assert [one.state for one in await shop.claims("exchange_requests")] == ["received"]
    with pytest.raises(AlreadyDoneError):
        await MALL.mark_picked_up(shop, Pickup(asked.ref, 1))
    rest(shop)
    await MALL.reship(shop, again)
    rest(shop)
    (sent,) = await shop.claims("exchange_requests")
    assert (sent.state, sent.reship_courier, sent.reship_invoice) == ("reshipping", "LOTTE", "999888777")
    with pytest.raises(AlreadyDoneError):
        await MALL.reship(shop, again)
    await shop.move_claim(made["number"], "redelivered")
    rest(shop)
    assert [one.state for one in await shop.claims("exchange_requests")] == ["done"]
    counts = await shop.counts()
    assert [counts[f"claims_{act}"] for act in ("picked_up", "reshipped", "done")] == [1, 1, 1]


async def test_a_claim_that_there_is_not_is_told_as_none(shop: Any) -> None:
    line = await confirmed(shop)
    await shop.claim("cancel", line.ref)
    (asked,) = await shop.claims("cancel_requests")
    nobody = asked.ref.model_copy(update={"claim_no": "1"})
    nowhere = asked.ref.model_copy(update={"order": line.ref.model_copy(update={"line_no": "1"})})
    assert await MALL.read_claim(shop, nobody) is None
    assert await MALL.read_claim(shop, nowhere) is None
    rest(shop)
    for ref in (nobody, nowhere):
        with pytest.raises(RefusedError):
            await MALL.approve_claim(shop, ClaimApproval(ref, 1))
