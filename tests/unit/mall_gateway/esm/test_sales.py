"""What ESM is asked about stock, sale and period of a product, and what of the product goes back with it."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.esm.connector import folded
from mall_gateway.malls.esm.mapping import sales
from mall_gateway.malls.esm.wire import SellStatus
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
    UnavailableError,
)

MALL = EsmMall(GMARKET)
GOODS = "/item/v1/goods"
TODAY = date(2026, 11, 20)
DONE = {"resultCode": 0, "message": "[GMKT] 성공", "goodsNo": 9}
WORDS = {"koreanText": "골드", "exposeLanguage": 1}


def status(period: int = 20261231, price: float = 35000.0, *, sells: bool = True) -> dict[str, Any]:
    numbers = {"Price": {"gmkt": price}, "Stock": {"gmkt": 40}, "SellingPeriod": {"gmkt": period}}
    return {"IsSell": {"gmkt": sells, "iac": False}, "itemBasicInfo": numbers}


def sale(**changes: Any) -> SellStatus:
    return SellStatus.model_validate(folded(status(**changes)))


def written(days: int, *, sells: bool = True) -> dict[str, Any]:
    numbers = {"price": {"gmkt": 35000}, "stock": {"gmkt": 40}, "sellingPeriod": {"gmkt": days}}
    return {"isSell": {"gmkt": sells}, "itemBasicInfo": numbers}


def row(key: str | None, number: int, **more: Any) -> dict[str, Any]:
    qty = {"iac": 3, "gmkt": 5}
    return {"recommendedOptValue": WORDS, "optSeq": number, "isSoldOut": False, "qty": qty, "manageCode": key, **more}


def told(*rows: dict[str, Any]) -> dict[str, Any]:
    group = {"details": list(rows), "recommendedOptNo": 0, "recommendedOptName": WORDS}
    return {"type": 1, "isStockManage": False, "inputType": 0, "independent": group, "combination": None}


def change(**stocks: int) -> StockChange:
    return StockChange("ESM9", {"K1": "7", "K2": "8"}, stocks, frozenset(stocks))


def test_options_go_back_as_they_were_read_but_for_our_stocks_of_the_site() -> None:
    before = told(row("K1", 7, isSoldOutSite={"gmkt": False, "iac": True}), row("K2", 8, isSoldOut=True), row(None, 9))
    body = sales.options_body(GMARKET, before, change(K1=0, K2=200_000))
    first, second, other = body["independent"]["details"]
    assert (first["qty"], first["isSoldOut"]) == ({"iac": 3, "gmkt": 0}, True)
    assert first["isSoldOutSite"] == {"gmkt": True, "iac": True}
    assert (second["qty"], second["isSoldOut"]) == ({"iac": 3, "gmkt": 99_999}, False)
    assert other == row(None, 9)
    assert (first["recommendedOptValue"], body["independent"]["recommendedOptName"]) == (WORDS, WORDS)
    assert (body["type"], body["isStockManage"], "combination" in body) == (1, True, False)


def test_an_option_without_our_code_is_known_by_its_number_and_names_have_any_case() -> None:
    rows = [{"OptSeq": 7, "Qty": {"iac": 5}, "IsSoldOut": True, "ManageCode": ""}]
    body = sales.options_body(AUCTION, {"Type": 2, "Combination": {"Details": rows}}, change(K1=4))
    assert body["Combination"]["Details"] == [{"OptSeq": 7, "Qty": {"iac": 4}, "IsSoldOut": False, "ManageCode": ""}]


def test_an_option_that_the_product_lacks_is_refused() -> None:
    with pytest.raises(RefusedError, match="다시 연동") as caught:
        sales.options_body(GMARKET, told(row("K1", 7)), change(K1=1, K2=1))
    assert caught.value.message == "K2"


@pytest.mark.parametrize(
    "broken", [{}, {"independent": []}, {"independent": {"details": [7, None, {"manageCode": []}]}}]
)
def test_options_of_another_form_are_none_of_ours(broken: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        sales.options_body(GMARKET, broken, change(K1=1))


async def test_stocks_of_options_are_put_after_the_options_are_read(caller_of: Any) -> None:
    assert isinstance(MALL, StockMall)
    caller = caller_of({"goodsNo": 9}, told(row("K1", 7), row("K2", 8)), {"goodsNo": 9})
    await MALL.set_stocks(caller, StockChange("1496943317", {}, {"K1": 3, "K2": 7}, frozenset({"K1"})))
    assert caller.calls()[1:] == [f"{method} {GOODS}/9/recommended-options" for method in ("GET", "PUT")]
    assert [one["qty"]["gmkt"] for one in caller.body()["independent"]["details"]] == [3, 7]


async def test_stock_without_options_has_a_call_of_its_own_that_takes_0(caller_of: Any) -> None:
    caller = caller_of(DONE)
    await MALL.set_stocks(caller, StockChange("ESM9", {}, {"": 0}, frozenset({""})))
    assert caller.calls() == [f"PUT {GOODS}/9/stock"]
    assert caller.body() == sales.stock_body(GMARKET, 0) == {"stock": {"gmkt": 0}}
    assert sales.stock_body(AUCTION, 100_000) == {"stock": {"iac": 99_999}}


async def test_a_sale_is_resumed_with_price_and_stock_as_they_are_and_the_period_left_alone(caller_of: Any) -> None:
    assert isinstance(MALL, ResumeMall)
    caller = caller_of(status(sells=False), {"goodsNo": 9, "resultCode": 0, "message": None})
    await MALL.resume_sale(caller, Resumption("ESM9", {}))
    assert caller.calls() == [f"{method} {GOODS}/9/sell-status" for method in ("GET", "PUT")]
    assert caller.body() == written(0)


async def test_what_is_on_sale_is_not_resumed_and_what_is_over_is_refused(caller_of: Any) -> None:
    selling = caller_of(status())
    await MALL.resume_sale(selling, Resumption("ESM9", {}))
    over = caller_of(status(20261119, sells=False))
    with pytest.raises(RefusedError, match="판매기간을 먼저"):
        await MALL.resume_sale(over, Resumption("ESM9", {}))
    assert (len(selling.sent), len(over.sent)) == (1, 1)


async def test_a_period_is_so_many_days_from_today_and_a_stopped_sale_stays_stopped(caller_of: Any) -> None:
    assert isinstance(MALL, PeriodMall)
    caller = caller_of(status(sells=False), {"goodsNo": 9, "resultCode": 0})
    await MALL.set_period(caller, PeriodChange("ESM9", {}, date(2027, 1, 19)))
    assert caller.body() == written(60, sells=False)


async def test_a_period_that_ends_on_that_day_already_is_left_alone(caller_of: Any) -> None:
    caller = caller_of(status(20270118))
    await MALL.set_period(caller, PeriodChange("ESM9", {}, date(2027, 1, 18)))
    assert [request.writes for request in caller.sent] == [False]


@pytest.mark.parametrize(("ends_on", "days"), [(date(2026, 12, 5), 15), (date(2027, 2, 18), 90)])
def test_the_lengths_of_the_mall_are_taken(ends_on: date, days: int) -> None:
    assert sales.days_until(GMARKET, ends_on, TODAY) == days


@pytest.mark.parametrize("ends_on", [date(2026, 12, 6), TODAY, date(2026, 11, 1), date(2030, 1, 1)])
def test_another_length_is_refused_and_the_days_that_are_taken_are_named(ends_on: date) -> None:
    with pytest.raises(RefusedError) as caught:
        sales.days_until(AUCTION, ends_on, TODAY)
    named = "2026-12-05(15일), 2026-12-20(30일), 2027-01-19(60일), 2027-02-18(90일)"
    assert caught.value.reason.endswith(named)


def test_without_a_price_nothing_is_written() -> None:
    with pytest.raises(UnavailableError) as caught:
        sales.sale_body(GMARKET, sale(price=0), sells=True, days=0)
    assert not caught.value.effect_possible


async def test_a_product_that_the_site_lacks_is_refused(caller_of: Any) -> None:
    missing = {"resultCode": 1000, "message": "상품 정보가 없습니다. 1", "data": None}
    with pytest.raises(RefusedError, match="새로 연동"):
        await MALL.resume_sale(caller_of(missing), Resumption("1", {}))
    assert not MALL.profile.sale_elsewhere


async def test_a_price_goes_with_stock_and_sale_as_they_are_and_not_twice(caller_of: Any, price_change: Any) -> None:
    assert isinstance(MALL, PriceMall)
    caller = caller_of(status(sells=False), {"goodsNo": 9, "resultCode": 0, "message": None})
    await MALL.set_price(caller, price_change("ESM9", 36_000))
    told = written(0, sells=False)
    told["itemBasicInfo"]["price"] = {"gmkt": 36_000}
    assert caller.body() == told
    again = caller_of(status(price=36_000.0))
    await MALL.set_price(again, price_change("ESM9", 36_000))
    assert [request.writes for request in again.sent] == [False]


async def test_goods_are_listed_as_the_site_has_them(caller_of: Any) -> None:
    row = {
        "goodsNo": 9,
        "siteGoodsNo": {"gmkt": "123", "iac": "B1"},
        "managedCode": "A-1",
        "goodsName": "목걸이",
        "sellStatus": {"gmkt": "21", "iac": "11"},
        "price": {"gmkt": 35000.0},
        "stock": {"gmkt": 4},
    }
    waiting = {**row, "goodsNo": 10, "siteGoodsNo": None, "sellStatus": {"gmkt": "77"}, "price": None}
    elsewhere = {**row, "goodsNo": 11, "siteGoodsNo": None, "sellStatus": {"iac": "11"}}
    caller = caller_of({"items": [row, waiting, elsewhere]}, {"items": None})
    page = await MALL.fetch_listings(caller, 1)
    assert list(page.products) == [
        FoundProduct("123", "목걸이", "stopped", "판매중지", 35000, 4, "A-1"),
        FoundProduct("ESM10", "목걸이", "unknown", "77", None, 4, "A-1"),
    ]
    assert not page.more
    assert not (await MALL.fetch_listings(caller, 2)).products
    assert [request.writes for request in caller.sent] == [False, False]
