"""What 티몬, 위메프, 인터파크 and 롯데닷컴 sell after stock, sale or period were changed by calls of their own."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.port import Listed, Offer, PeriodChange, RefusedError, Resumption, StockChange

CODES = ("tmon", "wemakeprice", "interpark", "lottecom")
WITH_PERIODS = ("wemakeprice", "interpark")


@pytest.fixture(params=CODES)
async def shop(request: pytest.FixtureRequest, open_shop: Any) -> Any:
    return await open_shop(request.param)


async def offer_with(shop: Any, **changes: Any) -> Offer:
    """Two options, of which the first is changed."""
    first, second = (await shop.offer()).product.options
    return await shop.offer(options=(first.model_copy(update=changes), second))


async def stocks_of(shop: Any, listed: Listed) -> dict[str, int]:
    (kept,) = await shop.kept()
    keys = {number: key for key, number in listed.mall_option_nos.items()}
    return {keys[one["number"]]: one["stock"] for one in kept["options"]}


async def test_an_option_registered_without_stock_sells_when_it_has_some(shop: Any) -> None:
    listed = await shop.live(await offer_with(shop, stock=0))
    assert not await shop.can_be_bought(listed, "k0")
    await shop.set_stocks(listed, k0=3)
    assert await shop.can_be_bought(listed, "k0")
    assert await shop.can_be_bought(listed, "k1")


async def test_a_product_that_sold_out_sells_again_with_stock(shop: Any) -> None:
    listed = await shop.live(await shop.offer())
    for count in (0, 2):
        await shop.set_stocks(listed, k0=count, k1=count)
        assert await shop.can_be_bought(listed, "k0") is (count > 0)
        assert await shop.can_be_bought(listed, "k1") is (count > 0)


async def test_stock_that_was_set_while_a_sale_was_stopped_sells_when_it_goes_on(shop: Any) -> None:
    listed = await shop.live(await offer_with(shop, stock=0))
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    await shop.set_stocks(listed, k0=3, k1=0)
    assert not await shop.can_be_bought(listed, "k0")
    await shop.resume(listed)
    assert (await shop.can_be_bought(listed, "k0"), await shop.can_be_bought(listed, "k1")) == (True, False)


async def test_what_is_not_for_sale_stays_so_when_the_rest_is_stopped_and_resumed(shop: Any) -> None:
    listed = await shop.live(await offer_with(shop, on_sale=False))
    await shop.set_stocks(listed, k0=0, k1=4)
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    await shop.resume(listed)
    assert (await shop.can_be_bought(listed, "k0"), await shop.can_be_bought(listed, "k1")) == (False, True)


async def test_what_was_sold_meanwhile_of_another_option_is_not_given_back(shop: Any) -> None:
    listed = await shop.live(await shop.offer())
    before = await stocks_of(shop, listed)
    assert await shop.can_be_bought(listed, "k1")
    change = StockChange(listed.mall_product_no, listed.mall_option_nos, {"k0": 0, "k1": 9}, frozenset({"k0"}))
    await shop.mall.set_stocks(shop, change)
    assert await stocks_of(shop, listed) == {"k0": 0, "k1": before["k1"] - 1}


async def test_an_option_that_the_mall_has_not_holds_up_no_other(shop: Any) -> None:
    listed = await shop.live(await shop.offer())
    await shop.set_stocks(listed, k0=0, k9=4)
    assert (await stocks_of(shop, listed))["k0"] == 0
    before = await shop.kept()
    for act in (shop.set_stocks(listed, k9=4), shop.mall.resume_sale(shop, Resumption("999999999", {}))):
        with pytest.raises(RefusedError):
            await act
    assert await shop.kept() == before


@pytest.mark.parametrize("code", WITH_PERIODS)
async def test_a_new_last_day_leaves_stock_and_a_stop_as_they_are(open_shop: Any, code: str) -> None:
    shop = await open_shop(code)
    listed = await shop.live(await shop.offer())
    assert await shop.can_be_bought(listed, "k0")
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    (before,) = await shop.kept()
    day = date(2027, 3, 5)
    await shop.mall.set_period(shop, PeriodChange(listed.mall_product_no, listed.mall_option_nos, day))
    (after,) = await shop.kept()
    assert (after["sold_until"], after["state"]) == (day.isoformat(), before["state"])
    assert [(one["stock"], one["on_sale"]) for one in after["options"]] == [
        (one["stock"], one["on_sale"]) for one in before["options"]
    ]


@pytest.mark.parametrize("code", WITH_PERIODS)
async def test_a_last_day_before_the_first_is_refused_in_the_malls_words(open_shop: Any, code: str) -> None:
    shop = await open_shop(code)
    listed = await shop.live(await shop.offer())
    before = await shop.kept()
    with pytest.raises(RefusedError, match="판매시작일"):
        await shop.mall.set_period(shop, PeriodChange(listed.mall_product_no, listed.mall_option_nos, date(2020, 1, 1)))
    assert await shop.kept() == before
