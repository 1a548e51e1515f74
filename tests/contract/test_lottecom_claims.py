"""롯데온's claims: its adapter and its simulated mall in one process."""

from typing import Any

import pytest

from mall_gateway.malls.lottecom import LottecomMall
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

MALL = LottecomMall()


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("lottecom")


async def claimed(shop: Any, kind: str, **more: Any) -> Any:
    if kind == "cancel":
        (line,) = await shop.order("뷁 머그컵")
        await MALL.confirm_order(shop, Confirmation(line.ref, 1, shop.now.date()))
    else:
        (line,) = await shop.delivered("뷁 머그컵")
    await shop.claim(kind, line.ref, **more)
    (asked,) = await shop.claims(f"{kind}_requests")
    assert (asked.ref.order, asked.ref.kind, asked.state, asked.quantity) == (line.ref, kind, "asked", 1)
    return asked


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


async def test_a_cancel_is_asked_and_approved(shop: Any) -> None:
    asked = await claimed(shop, "cancel", words="단순 변심입니다")
    assert (asked.reason, asked.person.words) == ("changed_mind", "단순 변심입니다")
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert await shop.claims("cancel_requests") == []
    assert [one.state for one in await shop.claims("cancels_done")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["lines_cancelled"] == 1


async def test_a_return_is_approved(shop: Any) -> None:
    asked = await claimed(shop, "return")
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert [one.state for one in await shop.claims("return_requests")] == ["done"]
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert (await shop.counts())["claims_done"] == 1


async def test_a_return_is_refused_in_words(shop: Any) -> None:
    asked = await claimed(shop, "return")
    refusal = ClaimRefusal(asked.ref, 1, "used", "사용한 상품입니다")
    await MALL.refuse_claim(shop, refusal)
    assert (await MALL.read_claim(shop, asked.ref)).state == "refused"  # type: ignore[union-attr]
    with pytest.raises(AlreadyDoneError):
        await MALL.refuse_claim(shop, refusal)
    assert (await shop.admin(f"/claims/lottecom/{asked.ref.claim_no}", "GET"))["refusal"] == "사용한 상품입니다"


async def test_an_exchange_is_approved(shop: Any) -> None:
    asked = await claimed(shop, "exchange")
    await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))
    assert [one.state for one in await shop.claims("exchange_requests")] == ["approved"]
    with pytest.raises(AlreadyDoneError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))


@pytest.mark.parametrize("kind", ["return", "exchange"])
async def test_a_claim_taken_back_is_told(shop: Any, kind: str) -> None:
    asked = await claimed(shop, kind)
    await shop.move_claim(asked.ref.claim_no, "withdrawn")
    assert [one.state for one in await shop.claims(f"{kind}_requests")] == ["withdrawn"]
    assert (await MALL.read_claim(shop, asked.ref)).state == "withdrawn"  # type: ignore[union-attr]
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(asked.ref, 1))


async def test_what_has_no_call_sends_nothing(shop: Any) -> None:
    asked = await claimed(shop, "exchange")
    sent = len(shop.sent)
    for act in (
        MALL.refuse_claim(shop, ClaimRefusal(asked.ref, 1, "used", "")),
        MALL.mark_picked_up(shop, Pickup(asked.ref, 1)),
        MALL.reship(shop, Reshipment(asked.ref, 1, "LOTTE", "1")),
    ):
        with pytest.raises(RefusedError):
            await act
    assert len(shop.sent) == sent


async def test_a_number_that_there_is_not_is_refused(shop: Any) -> None:
    asked = await claimed(shop, "return")
    nobody = asked.ref.model_copy(update={"claim_no": "1"})
    assert await MALL.read_claim(shop, nobody) is None
    with pytest.raises(RefusedError):
        await MALL.approve_claim(shop, ClaimApproval(nobody, 1))
