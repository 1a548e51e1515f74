"""What every mall that lists its products tells of them, through its adapter and its simulated mall in one process."""

from typing import Any

import pytest

from mall_gateway.malls import MALLS
from mall_gateway.malls.port import CatalogueMall

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)
WITHOUT_PRICES = {"coupang", "lottecom"}
"""Whose lists have no prices."""


@pytest.fixture(params=CALLED)
async def shop(request: pytest.FixtureRequest, open_shop: Any) -> Any:
    shop = await open_shop(request.param)
    await shop.http.put("/admin/quotas", json={"mall": request.param, "calls": 100_000})
    return shop


@pytest.mark.verifies("fetch_listings")
async def test_what_is_at_the_mall_is_listed_with_what_the_mall_tells(shop: Any) -> None:
    if not isinstance(shop.mall, CatalogueMall):
        assert "상품등록에서 등록해 주세요" in shop.mall.profile.listings_elsewhere
        return
    assert not shop.mall.profile.listings_elsewhere
    assert list((await shop.mall.fetch_listings(shop, 1)).products) == []
    offer = await shop.offer()
    listed = await shop.live(offer)
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    page = await shop.mall.fetch_listings(shop, 1)
    (found,) = page.products
    assert found.mall_product_no == listed.mall_product_no
    assert found.name.startswith(offer.product.name)
    assert found.price_won == (None if shop.code in WITHOUT_PRICES else offer.terms.price_won)
    assert found.seller_code in ("", offer.listing_code)
    assert found.state == ("on_sale" if shop.code == "coupang" else "stopped")
    assert not page.more
    assert list((await shop.mall.fetch_listings(shop, 2)).products) == []


async def test_a_list_goes_on_where_the_mall_has_more(open_shop: Any) -> None:
    shop = await open_shop("coupang")
    await shop.http.put("/admin/quotas", json={"mall": "coupang", "calls": 100_000})
    offer = await shop.offer()
    for _ in range(101):
        await shop.mall.register(shop, offer)
    pages = [await shop.mall.fetch_listings(shop, page) for page in (1, 2)]
    assert [(len(page.products), page.more) for page in pages] == [(100, True), (1, False)]
    assert len({each.mall_product_no for page in pages for each in page.products}) == 101
