"""What 종합몰 sell after stock was set and a sale stopped and resumed, each by a call of its own."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.port import PeriodChange, RefusedError, Resumption, StockChange

CODES = ("lotteimall", "gsshop", "cjmall", "hmall")


@pytest.fixture(params=CODES)
async def shop(request: pytest.FixtureRequest, open_shop: Any) -> Any:
    return await open_shop(request.param)


@pytest.fixture
async def gsshop(open_shop: Any) -> Any:
    return await open_shop("gsshop")


async def test_what_is_sold_out_is_not_bought_until_it_is_there_again(shop: Any) -> None:
    listed = await shop.live(await shop.offer())
    for count in (0, 2):
        await shop.set_stocks(listed, k0=count)
        assert await shop.can_be_bought(listed, "k0") is (count > 0)
        assert await shop.can_be_bought(listed, "k1")


async def test_the_stock_that_was_set_while_a_sale_was_stopped_sells_when_it_goes_on(shop: Any) -> None:
    listed = await shop.live(await shop.offer())
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    await shop.set_stocks(listed, k0=3, k1=0)
    assert not await shop.can_be_bought(listed, "k0")
    await shop.resume(listed)
    (kept,) = await shop.kept()
    sold = {one["number"]: one["stock"] for one in kept["options"] if one["on_sale"] and one["stock"]}
    assert sold == {listed.mall_option_nos["k0"]: 3}


async def test_an_option_or_a_product_that_the_mall_has_not_is_refused_and_changes_nothing(shop: Any) -> None:
    listed = await shop.live(await shop.offer())
    before = await shop.kept()
    with pytest.raises(RefusedError):
        await shop.set_stocks(listed, k0=1, k9=1)
    with pytest.raises(RefusedError):
        await shop.mall.resume_sale(shop, Resumption("999999999", {}))
    assert await shop.kept() == before


@pytest.mark.parametrize("code", ["lotteimall", "gsshop"])
async def test_before_the_md_has_approved_there_is_nothing_to_change(open_shop: Any, code: str) -> None:
    shop = await open_shop(code)
    listed = await shop.mall.register(shop, await shop.offer())
    for act in (lambda: shop.set_stocks(listed, k0=1), lambda: shop.resume(listed)):
        with pytest.raises(RefusedError):
            await act()


async def test_a_registration_of_lotteimall_is_followed_to_its_product(open_shop: Any) -> None:
    shop = await open_shop("lotteimall")
    request = await shop.mall.register(shop, await shop.offer(options=(), option_use="none", option_names=()))
    shop.clock.advance_seconds(5)
    (kept,) = await shop.kept()
    change = StockChange(request.mall_product_no, {}, {kept["options"][0]["seller_code"]: 2}, frozenset({"백색"}))
    await shop.mall.set_stocks(shop, change)
    (kept,) = await shop.kept()
    assert kept["options"][0]["stock"] == 2


async def test_a_last_day_of_gs_shop_does_not_sell_what_is_stopped_and_is_gone_with_the_stop(gsshop: Any) -> None:
    shop, listed = gsshop, await gsshop.live(await gsshop.offer())
    change = PeriodChange(listed.mall_product_no, listed.mall_option_nos, date(2027, 3, 5))
    await shop.mall.set_period(shop, change)
    await shop.resume(listed)
    assert (await shop.kept())[0]["sold_until"] == "2027-03-05"
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    with pytest.raises(RefusedError, match="판매재개"):
        await shop.mall.set_period(shop, change)
    await shop.resume(listed)
    assert (await shop.kept())[0]["sold_until"] == "2999-12-31"
    await shop.mall.set_period(shop, change)
    assert (await shop.kept())[0]["sold_until"] == "2027-03-05"
    assert await shop.mall.read_listing(shop, listed.mall_product_no) == listed
