"""What CJ mall is told of stock and of a sale that goes on, and what its answers mean."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.cjmall import CjmallMall
from mall_gateway.malls.cjmall.mapping import products
from mall_gateway.malls.port import (
    PeriodMall,
    PriceMall,
    RefusedError,
    ResumeMall,
    Resumption,
    StockChange,
    StockMall,
    UnavailableError,
)

MALL = CjmallMall()
ITEM = "56293607"
UNITS = {"k0": "1001", "k1": "1002"}
CODE = "MB0000000000000000AB"


def change(stocks: dict[str, int], *changed: str, units: dict[str, str] | None = None) -> StockChange:
    return StockChange(ITEM, UNITS if units is None else units, stocks, frozenset(changed or stocks))


def state(kind: str, number: str, word: str) -> dict[str, str]:
    return {"typeCd": kind, "itemCd_zip": number, "chnCls": "30", "packInd": word}


def test_stock_and_sale_go_by_api_and_the_period_does_not() -> None:
    assert isinstance(MALL, StockMall)
    assert isinstance(MALL, ResumeMall)
    assert not isinstance(MALL, PeriodMall)
    assert list(MALL.profile.sale_elsewhere) == ["set_period"]


def test_a_plan_begins_today_has_no_end_and_is_of_something() -> None:
    assert products.supply_plans({"1001": 7, "1002": 0}, date(2026, 11, 21)) == [
        {"unitCd": "1001", "chnCls": "30", "strDt": "2026-11-21", "endDt": "9999-12-30", "availSupQty": 7}
    ]


async def test_what_is_sold_out_is_paused_before_there_are_plans(
    caller_of: Any, done: Any, told: Any, interfaces: Any
) -> None:
    caller = caller_of(*[done()] * 3)
    await MALL.set_stocks(caller, change({"k0": 7, "k1": 0}))
    assert interfaces(caller) == ["IF_03_03", "IF_03_05", "IF_03_03"]
    assert told(caller.sent[0], "itemStates") == [state("02", "1002", "I")]
    assert [plan["availSupQty"] for plan in told(caller.sent[1], "ltSupplyPlans")] == ["7"]
    assert told(caller.sent[2], "itemStates") == [state("02", "1001", "A")]


async def test_only_what_changed_is_told(caller_of: Any, done: Any, told: Any, interfaces: Any) -> None:
    caller = caller_of(done())
    await MALL.set_stocks(caller, change({"k0": 7, "k1": 0}, "k1"))
    assert interfaces(caller) == ["IF_03_03"]
    caller = caller_of(done(), done())
    await MALL.set_stocks(caller, change({"k0": 7, "k1": 0}, "k0"))
    assert interfaces(caller) == ["IF_03_05", "IF_03_03"]
    assert [plan["unitCd"] for plan in told(caller.sent[0], "ltSupplyPlans")] == ["1001"]


async def test_units_that_are_not_known_are_read(caller_of: Any, done: Any, units: Any, told: Any) -> None:
    caller = caller_of(units({"vpn": f"{CODE}_0000"}), done(), done())
    await MALL.set_stocks(caller, change({"": 4}, units={}))
    assert [plan["unitCd"] for plan in told(caller.sent[1], "ltSupplyPlans")] == ["12088910442"]


async def test_an_option_that_the_mall_has_no_unit_of_is_refused_before_anything_is_told(
    caller_of: Any, units: Any, nothing: Any, interfaces: Any
) -> None:
    for answer in (units({}), nothing):
        caller = caller_of(answer)
        with pytest.raises(RefusedError, match="k2"):
            await MALL.set_stocks(caller, change({"k0": 1, "k2": 1}))
        assert interfaces(caller) == ["IF_03_07"]


async def test_a_refusal_says_what_to_do_and_a_broken_answer_may_have_had_its_effect(
    caller_of: Any, undone: Any, xml: Any
) -> None:
    with pytest.raises(RefusedError, match="옵션과 재고"):
        await MALL.set_stocks(caller_of(undone("공급가능수량은 1 이상이어야 합니다.")), change({"k0": 1}))
    with pytest.raises(UnavailableError) as raised:
        await MALL.set_stocks(caller_of(xml(good={})), change({"k0": 1}))
    assert raised.value.effect_possible


async def test_a_sale_goes_on_and_one_that_does_already_is_as_good(
    caller_of: Any, done: Any, undone: Any, units: Any, nothing: Any, told: Any
) -> None:
    caller = caller_of(done())
    await MALL.resume_sale(caller, Resumption(ITEM, UNITS))
    assert told(caller.sent[0], "itemStates") == [state("01", ITEM, "A")]
    refused = undone("판매상태를 변경할 수 없습니다.")
    await MALL.resume_sale(caller_of(refused, units({})), Resumption(ITEM, UNITS))
    for answer in (units({"slCls": "D"}), nothing):
        with pytest.raises(RefusedError, match="변경할 수 없습니다"):
            await MALL.resume_sale(caller_of(refused, answer), Resumption(ITEM, UNITS))


async def test_prices_of_the_product_and_its_units_go_in_one_call(
    caller_of: Any, done: Any, told: Any, interfaces: Any, units: Any, price_change: Any
) -> None:
    assert isinstance(MALL, PriceMall)
    asked = price_change(ITEM, 36_000, {}, {"k0": 0, "k1": 1_000, "k9": 0}, margin_percent=25)
    rows = products.changed_prices(asked, UNITS, date(2026, 11, 21))
    assert [(row["typeCD"], row["itemCD_ZIP"], row["newUnitRetail"]) for row in rows] == [
        ("01", ITEM, 36_000),
        ("02", "1001", 36_000),
        ("02", "1002", 37_000),
    ]
    assert rows[0]["newUnitCost"] == products.unit_cost(36_000, 25, taxed=True)
    caller = caller_of(units(*({"vpn": f"{CODE}_{key}", "unitCd": number} for key, number in UNITS.items())), done())
    await MALL.set_price(caller, asked)
    assert interfaces(caller) == ["IF_03_07", "IF_03_04"]
    assert [row["newUnitRetail"] for row in told(caller.sent[1], "itemPrices")] == ["36000", "36000", "37000"]
