"""What every mall that lists its products tells of them, through its adapter and its simulated mall in one process."""

from typing import Any

import pytest

from mall_gateway.malls import MALLS
from mall_gateway.malls.port import CatalogueMall, DetailMall

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)
WITHOUT_PRICES = {"coupang", "lottecom"}
"""Whose lists have no prices."""
WITHOUT_NAMES = WITHOUT_NUMBERS = {"gmarket", "auction"}
"""Which tell the options of a product without its name, and without the numbers that orders name."""


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


@pytest.mark.verifies("read_product")
async def test_a_product_is_told_with_the_numbers_that_its_orders_name(shop: Any) -> None:
    if not isinstance(shop.mall, DetailMall):
        assert "옵션을 API로 알려 주지 않습니다" in shop.mall.profile.options_elsewhere
        return
    offer = await shop.offer()
    listed = await shop.live(offer)
    found = await shop.mall.read_product(shop, listed.mall_product_no)
    assert (found.mall_product_no, found.price_won) == (listed.mall_product_no, offer.terms.price_won)
    assert found.name.startswith(offer.product.name) or shop.code in WITHOUT_NAMES
    ours = {option.values[-1]: option for option in offer.product.options}
    named = found.option_names.index("색상") if len(found.option_names) > 1 else 0
    assert [(one.values[named], one.stock) for one in found.options] == [
        (color, option.stock) for color, option in ours.items()
    ]
    assert {bool(one.number) for one in found.options} == {shop.code not in WITHOUT_NUMBERS}
    for one in filter(lambda option: option.number, found.options):
        line = {"product_number": listed.mall_product_no, "option_number": one.number}
        (bought,) = await shop.order(line)
        assert (bought.mall_product_no, bought.mall_option_no) == (listed.mall_product_no, one.number)
    assert await shop.mall.read_product(shop, "987654321") is None


@pytest.mark.verifies("read_product")
async def test_surcharges_and_the_stock_of_now_are_told(shop: Any) -> None:
    if not isinstance(shop.mall, DetailMall):
        return
    first, second = (await shop.offer()).product.options
    surcharge = 1_500 if shop.mall.profile.capabilities.option_prices else 0
    dearer = second.model_copy(update={"surcharge_won": 1_500})
    listed = await shop.live(await shop.offer(options=(first, dearer)))
    await shop.set_stocks(listed, k0=7, k1=8)
    found = await shop.mall.read_product(shop, listed.mall_product_no)
    assert [(one.surcharge_won, one.stock) for one in found.options] == [(0, 7), (surcharge, 8)]


@pytest.mark.verifies("read_product")
async def test_a_product_without_options_is_told_as_it_is(shop: Any) -> None:
    if not isinstance(shop.mall, DetailMall):
        return
    offer = await shop.offer(options=(), option_names=(), option_use="none", stock=20)
    listed = await shop.live(offer)
    found = await shop.mall.read_product(shop, listed.mall_product_no)
    assert (found.price_won, found.stock, found.options) == (offer.terms.price_won, 20, ())
