"""The ledger checker finds what the gateway recorded in a simulated ledger: listings by code, lines by name."""

from typing import Any

import pytest

from mall_gateway.malls import MALLS
from proofs.malls import line_name

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)


@pytest.mark.parametrize("code", CALLED)
async def test_listings_and_lines_are_named_as_the_gateway_tells_them(code: str, open_shop: Any) -> None:
    shop = await open_shop(code)
    await shop.http.put("/admin/quotas", json={"mall": code, "calls": 100_000})
    offer = await shop.offer()
    listed = await shop.mall.register(shop, offer)
    shop.clock.advance_seconds(5)
    listed = await shop.mall.read_listing(shop, listed.mall_product_no) or listed
    await shop.buy({"product_number": listed.mall_product_no, "quantity": 2}, "아무도 모르는 상품")
    shop.clock.advance(shop.mall.profile.listed_after)
    told = {f"{code} {line.ref.order_no}/{line.ref.line_no}": line.amount_won for line in await shop.lines("new")}
    ledger = await shop.admin("/ledger", "GET", mall=code)
    (order,) = ledger["orders"]
    placed = {line_name(order, line): line["unit_price_won"] * line["quantity"] for line in order["lines"]}
    assert told == placed
    assert {row["seller_code"].split("-")[0] for row in ledger["products"]} == {offer.listing_code}
