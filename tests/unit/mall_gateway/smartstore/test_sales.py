"""What 스토어팜 is asked about stock, sale and period of a product, and what of the product goes back with it."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.port import (
    FoundProduct,
    PeriodChange,
    PeriodMall,
    PriceMall,
    RefusedError,
    ResumeMall,
    Resumption,
    StockChange,
    StockMall,
)
from mall_gateway.malls.smartstore import SmartstoreMall
from mall_gateway.malls.smartstore.mapping import sales
from mall_gateway.malls.smartstore.wire import OriginProduct

MALL = SmartstoreMall()
PATH = "/external/v1/products/origin-products"
NUMBER = "900000001"
DISCOUNT = {"discountMethod": {"value": 10, "unitType": "PERCENT"}}
START = "2026-08-13T00:00:00.000+09:00"
ENDS_ON = date(2027, 1, 20)


def combination(number: int, key: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "sellerManagerCode": key, "stockQuantity": 5, "price": 0, "usable": True, **more}


def origin(status: str = "SALE", **more: Any) -> dict[str, Any]:
    combinations = [combination(31, "K1"), combination(32, "K2", price=5000, usable=False), combination(33, "other")]
    return {
        "statusType": status,
        "salePrice": 135000,
        "saleStartDate": START,
        "customerBenefit": {"immediateDiscountPolicy": DISCOUNT},
        "detailAttribute": {"optionInfo": {"optionCombinations": combinations}},
        **more,
    }


def product(status: str = "SALE", **more: Any) -> OriginProduct:
    return OriginProduct.model_validate(origin(status, **more))


def change(**stocks: int) -> StockChange:
    return StockChange(NUMBER, {"K1": "31", "K2": "32"}, stocks, frozenset(stocks))


def test_stocks_go_with_everything_else_as_it_was_read() -> None:
    body = sales.option_stock_body(product(), change(K1=0, K2=100_000_000))
    assert body["productSalePrice"] == {"salePrice": 135000}
    assert body["immediateDiscountPolicy"] == DISCOUNT
    assert body["optionInfo"] == {
        "optionCombinations": [
            {"id": 31, "stockQuantity": 0, "price": 0, "usable": True},
            {"id": 32, "stockQuantity": 99_999_999, "price": 5000, "usable": False},
            {"id": 33, "stockQuantity": 5, "price": 0, "usable": True},
        ],
        "useStockManagement": True,
    }


def test_without_a_discount_none_is_sent() -> None:
    assert "immediateDiscountPolicy" not in sales.option_stock_body(product(customerBenefit=None), change(K1=1))


def test_an_option_that_the_product_lacks_is_refused() -> None:
    with pytest.raises(RefusedError, match="다시 연동") as caught:
        sales.option_stock_body(product(), change(K1=1, K9=1))
    assert caught.value.message == "K9"


async def test_stocks_of_options_are_put_after_the_product_is_read(caller_of: Any) -> None:
    assert isinstance(MALL, StockMall)
    caller = caller_of({"originProduct": origin()}, {"code": "SUCCESS"})
    await MALL.set_stocks(caller, change(K1=3, K2=7))
    assert caller.calls()[1] == f"PUT {PATH}/{NUMBER}/option-stock"
    assert [row["stockQuantity"] for row in caller.body()["optionInfo"]["optionCombinations"]] == [3, 7, 5]


async def test_stock_without_options_is_one_of_the_kinds_of_multi_update(caller_of: Any) -> None:
    caller = caller_of({"code": "SUCCESS"})
    await MALL.set_stocks(caller, StockChange(NUMBER, {}, {"": 4}, frozenset({""})))
    assert caller.calls() == [f"PATCH {PATH}/multi-update"]
    row = {"originProductNo": 900000001, "multiUpdateTypes": ["STOCK"], "stockQuantity": 4}
    assert caller.body() == sales.multi_update_body(NUMBER, 4) == {"multiProductUpdateRequestVos": [row]}


async def test_a_sale_is_resumed_and_resuming_what_is_on_sale_is_the_same(caller_of: Any, reply: Any) -> None:
    assert isinstance(MALL, ResumeMall)
    caller = caller_of({})
    await MALL.resume_sale(caller, Resumption(NUMBER, {}))
    assert caller.calls() == [f"PUT {PATH}/{NUMBER}/change-status"]
    assert caller.body() == {"statusType": "SALE"}
    again = reply(400, {"code": "BAD_REQUEST", "message": "재고수량을 입력해 주세요."})
    await MALL.resume_sale(caller_of(again, {"originProduct": origin("OUTOFSTOCK")}), Resumption(NUMBER, {}))
    with pytest.raises(RefusedError):
        await MALL.resume_sale(caller_of(again, {"originProduct": origin("PROHIBITION")}), Resumption(NUMBER, {}))


@pytest.mark.parametrize(
    ("status", "sent"),
    [("SALE", "SALE"), ("OUTOFSTOCK", "OUTOFSTOCK"), ("SUSPENSION", "SUSPENSION"), ("CLOSE", "SALE")],
)
def test_a_period_keeps_the_state_and_the_first_day(status: str, sent: str) -> None:
    body = sales.period_body(product(status), ENDS_ON)
    assert body == {"statusType": sent, "saleStartDate": START, "saleEndDate": "2027-01-20T23:59:59.000+09:00"}


def test_a_period_without_a_first_day_has_none_and_a_forbidden_product_no_period() -> None:
    assert "saleStartDate" not in sales.period_body(product(saleStartDate=None), ENDS_ON)
    with pytest.raises(RefusedError, match="판매기간"):
        sales.period_body(product("PROHIBITION"), ENDS_ON)


async def test_the_period_is_put_after_the_product_is_read(caller_of: Any, reply: Any) -> None:
    assert isinstance(MALL, PeriodMall)
    caller = caller_of({"originProduct": origin("SUSPENSION")}, {})
    await MALL.set_period(caller, PeriodChange(NUMBER, {}, ENDS_ON))
    assert caller.calls()[1] == f"PUT {PATH}/{NUMBER}/change-status"
    assert caller.body()["statusType"] == "SUSPENSION"
    gone = caller_of(reply(404, {"code": "NOT_FOUND"}))
    with pytest.raises(RefusedError):
        await MALL.set_period(gone, PeriodChange(NUMBER, {}, ENDS_ON))
    assert len(gone.sent) == 1


def test_every_call_counts_against_a_budget_of_its_own() -> None:
    counted = {api for budget in MALL.profile.budgets for api in budget.apis}
    assert {"smartstore.option_stock", "smartstore.multi_update", "smartstore.sale_state"} <= counted
    assert not MALL.profile.sale_elsewhere


async def test_a_price_is_one_write_that_names_nothing_else(caller_of: Any, price_change: Any) -> None:
    assert isinstance(MALL, PriceMall)
    caller = caller_of({})
    await MALL.set_price(caller, price_change(NUMBER, 36_000))
    assert caller.calls() == [f"PATCH {PATH}/multi-update"]
    assert caller.body() == sales.price_body(NUMBER, 36_000)
    row = {"originProductNo": 900000001, "multiUpdateTypes": ["SALE_PRICE"], "salePrice": 36_000}
    assert caller.body() == {"multiProductUpdateRequestVos": [row]}


async def test_products_are_listed_by_the_channel_that_shows_them(caller_of: Any) -> None:
    shown = {
        "name": "목걸이",
        "statusType": "SUSPENSION",
        "salePrice": 35000,
        "stockQuantity": 7,
        "sellerManagementCode": "A-1",
        "representativeImage": {"url": "https://shop-phinf.pstatic.net/1.jpg"},
    }
    bare = {"name": "반지", "statusType": "SALE", "representativeImage": None}
    rows = [
        {"originProductNo": 900000001, "channelProducts": [shown, {**shown, "name": "다른 채널"}]},
        {"originProductNo": 900000002, "channelProducts": [bare]},
        {"originProductNo": 900000003, "channelProducts": []},
    ]
    caller = caller_of({"contents": rows, "last": False}, {"contents": [], "last": True})
    page = await MALL.fetch_listings(caller, 2)
    image = "https://shop-phinf.pstatic.net/1.jpg"
    assert list(page.products) == [
        FoundProduct("900000001", "목걸이", "stopped", "SUSPENSION", 35000, 7, "A-1", image),
        FoundProduct("900000002", "반지", "on_sale", "SALE", 0, 0),
    ]
    assert (page.more, caller.body()["page"]) == (True, 2)
    assert not (await MALL.fetch_listings(caller, 3)).more
