"""11번가's claims: its adapter and its simulated mall in one process."""

from typing import Any

import pytest

from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimRefusal,
    Confirmation,
    RefusedError,
    Reshipment,
)
from mall_gateway.malls.st11 import St11Mall

MALL = St11Mall()


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("st11")


async def cancel(shop: Any) -> Any:
    """A line whose buyer wants to cancel."""
    (line,) = await shop.order("뷁 머그컵")
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, shop.now.date()))
    await shop.claim("cancel", line.ref, words="다음에 구매하겠습니다.")
    (asked,) = await shop.claims("cancel_requests")
    return line, asked


async def test_a_cancel_is_asked_and_approved(shop: Any) -> None:
    line, asked = await cancel(shop)
    assert (asked.ref.order, asked.state, asked.fault, asked.quantity) == (line.ref, "asked", "buyer", 1)
    assert asked.person.words == "다음에 구매하겠습니다."
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert await shop.claims("cancel_requests") == []
    (done,) = await shop.claims("cancels_done")
    assert (done.ref, done.state) == (asked.ref, "done")
    assert (await MALL.read_claim(shop, asked.ref)).state == "done"  # type: ignore[union-attr]
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["lines_cancelled"] == 1


async def test_a_cancel_is_refused_with_the_waybill_of_what_left(shop: Any) -> None:
    _, asked = await cancel(shop)
    refusal = ClaimRefusal(asked.ref, 1, "shipped", "", "HANJIN", "1234567890")
    await MALL.refuse_claim(shop, refusal)
    assert (await MALL.read_claim(shop, asked.ref)).state == "refused"  # type: ignore[union-attr]
    with pytest.raises(AlreadyDoneError):
        await MALL.refuse_claim(shop, refusal)
    counts = await shop.counts()
    assert (counts["claims_refused"], counts["shipped_despite_cancel_request"]) == (1, 0)


async def test_a_withdrawn_cancel_is_told(shop: Any) -> None:
    _, asked = await cancel(shop)
    await shop.move_claim(asked.ref.claim_no, "withdrawn")
    (told,) = await shop.claims("cancel_requests")
    assert (told.ref, told.state) == (asked.ref, "withdrawn")
    assert (await MALL.read_claim(shop, asked.ref)).state == "withdrawn"  # type: ignore[union-attr]
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))


async def claimed(shop: Any, kind: str, **more: Any) -> Any:
    (line,) = await shop.delivered("접시")
    await shop.claim(kind, line.ref, **more)
    (asked,) = await shop.claims(f"{kind}_requests")
    assert (asked.ref.order, asked.ref.kind, asked.state) == (line.ref, kind, "asked")
    assert asked.person.name == line.buyer.receiver_name
    return asked


async def test_a_return_comes_back_and_is_approved(shop: Any) -> None:
    asked = await claimed(shop, "return", why="wrong_goods")
    assert (asked.reason, asked.fault) == ("wrong_goods", "seller")
    await shop.move_claim(asked.ref.claim_no, "on_the_way", courier="00011", number="4444")
    (back,) = await shop.claims("return_requests")
    assert (back.pickup_courier, back.pickup_invoice) == ("HANJIN", "4444")
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert [one.state for one in await shop.claims("return_requests")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["claims_done"] == 1


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_a_return_and_an_exchange_are_refused_with_a_reason(shop: Any, kind: str) -> None:
    asked = await claimed(shop, kind)
    refusal = ClaimRefusal(asked.ref, 1, "used", "사용/훼손")
    await MALL.refuse_claim(shop, refusal)
    assert (await MALL.read_claim(shop, asked.ref)).state == "refused"  # type: ignore[union-attr]
    with pytest.raises(AlreadyDoneError):
        await MALL.refuse_claim(shop, refusal)
    assert (await shop.admin(f"/claims/st11/{asked.ref.claim_no}", "GET"))["refusal"] == "사용 훼손"


async def test_an_exchange_is_approved_by_sending_again(shop: Any) -> None:
    asked = await claimed(shop, "exchange", why="wrong_option")
    again = Reshipment(asked.ref, 1, "LOTTE", "999888777")
    await MALL.reship(shop, again)
    assert [one.state for one in await shop.claims("exchange_requests")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await MALL.reship(shop, again)
    await shop.move_claim(asked.ref.claim_no, "redelivered")
    assert [one.state for one in await shop.claims("exchange_requests")] == ["done"]
    counts = await shop.counts()
    assert (counts["claims_reshipped"], counts["claims_done"]) == (1, 1)


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_a_claim_taken_back_is_told(shop: Any, kind: str) -> None:
    asked = await claimed(shop, kind)
    await shop.move_claim(asked.ref.claim_no, "withdrawn")
    assert [one.state for one in await shop.claims(f"{kind}_requests")] == ["withdrawn"]


async def test_a_number_that_there_is_not_is_refused(shop: Any) -> None:
    asked = await claimed(shop, "exchange")
    nobody = asked.ref.model_copy(update={"claim_no": "1"})
    assert await MALL.read_claim(shop, nobody) is None
    with pytest.raises(RefusedError):
        await MALL.reship(shop, Reshipment(nobody, 1, "LOTTE", "999888777"))
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(nobody.model_copy(update={"kind": "return"}), 1))
    with pytest.raises(RefusedError, match="-3306"):
        await MALL.reship(shop, Reshipment(asked.ref, 1, "LOTTE", "?"))
