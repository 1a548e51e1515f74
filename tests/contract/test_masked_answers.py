"""What the gateway keeps of each mall's answers about orders and claims tells nobody's name, phone or address."""

from typing import Any, get_args

import pytest

from contracts.claim_sync import ClaimKind
from mall_gateway.malls import MALLS
from mall_gateway.malls.masking import masked_body
from mall_gateway.malls.port import ClaimMall
from proofs.erasing import buyer_texts

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)
PRODUCT = "뷁 머그컵"
CHARSETS = ("utf-8", "cp949")


def holds(answer: bytes, texts: set[str]) -> bool:
    return any(text.encode(charset) in answer for text in texts for charset in CHARSETS)


async def look_at_orders(shop: Any) -> None:
    """New, delivered and one by one."""
    (line, *_) = await shop.delivered(PRODUCT)
    await shop.lines("new")
    await shop.lines("delivered")
    await shop.mall.read_order(shop, line.ref)


async def look_at_claims(shop: Any) -> None:
    """One of each kind that the mall lists, read again by itself."""
    for kind in get_args(ClaimKind):
        if f"{kind}_requests" in shop.mall.profile.claims.items:
            await shop.claim_now(await shop.claimed(kind))


@pytest.mark.parametrize("code", CALLED)
async def test_no_buyer_stands_in_what_is_kept(code: str, open_shop: Any) -> None:
    shop = await open_shop(code)
    await shop.http.put("/admin/quotas", json={"mall": code, "calls": 100_000})
    shop.lag += shop.mall.profile.listed_after
    await look_at_orders(shop)
    if isinstance(shop.mall, ClaimMall):
        await look_at_claims(shop)
    ledger = await shop.admin("/ledger", "GET", account="shop")
    texts = {text for order in ledger["orders"] for text in buyer_texts(order["buyer"])}
    kept = [masked_body(answer, ()) for answer in shop.answers]
    told = [answer for answer in shop.answers if holds(answer, texts)]
    assert texts
    assert told
    assert not [(text, body) for body in kept for text in texts if text in body]
