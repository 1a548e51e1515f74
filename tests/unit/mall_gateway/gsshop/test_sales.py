"""What GS SHOP is told of stock and of the end of a sale, and what its answers mean."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mall_gateway.malls.gsshop import GsshopMall, wire
from mall_gateway.malls.gsshop.mapping import products
from mall_gateway.malls.port import (
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

MALL = GsshopMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
KNOWN = products.Known((), NOW, "SUB1")
WHITE = {"attrPrdCd": 35220001001, "supAttrPrdCd": "k0", "prdAttrVal1": "백색", "attrStCd": "Y", "attrOrdPsblQty": 50}
BLUE = {**WHITE, "attrPrdCd": 35220001002, "supAttrPrdCd": "k1", "prdAttrVal1": "청색", "prdAttrVal2": "M"}


def shown(*rows: dict[str, Any]) -> list[wire.Attribute]:
    return [wire.Attribute.model_validate(row) for row in rows]


def rows_of(stocks: dict[str, int], *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return products.stocks_of(stocks, shown(*rows), KNOWN)["attrPrdList"]


def change(stocks: dict[str, int], *changed: str) -> StockChange:
    return StockChange("MB1", {"k0": "35220001001"}, stocks, frozenset(changed or stocks))


def test_all_three_go_by_api() -> None:
    assert isinstance(MALL, StockMall)
    assert isinstance(MALL, ResumeMall)
    assert isinstance(MALL, PeriodMall)
    assert MALL.profile.sale_elsewhere == {}


def test_an_option_is_told_as_the_mall_shows_it_with_its_stock() -> None:
    body = products.stocks_of({"k0": 0, "k1": 7}, shown(WHITE, BLUE), KNOWN)
    assert (body["prdTypCd"], body["subSupCd"]) == ("S", "SUB1")
    assert body["attrPrdList"][0] == {
        "attrPrdListSupAttrPrdCd": "k0",
        "attrPrdListAttrPrdCd": "35220001001",
        "attrPrdListSaleStrDtm": 20261121120000,
        "attrPrdListSaleEndDtm": 29991231235959,
        "attrPrdListAttrVal1": "백색",
        "attrPrdListAttrVal2": "None",
        "attrPrdListAttrVal3": "None",
        "attrPrdListAttrVal4": "None",
        "attrPrdListSafeStockQty": 0,
        "attrPrdListTempoutYn": "Y",
        "attrPrdListOrdPsblQty": 0,
    }
    blue = body["attrPrdList"][1]
    assert (blue["attrPrdListAttrVal2"], blue["attrPrdListTempoutYn"], blue["attrPrdListOrdPsblQty"]) == ("M", "N", 7)


def test_an_option_that_is_none_of_ours_keeps_what_it_shows() -> None:
    _, paused, empty = rows_of({"k0": 3}, WHITE, {**BLUE, "attrStCd": "T"}, {**BLUE, "attrOrdPsblQty": 0})
    assert (paused["attrPrdListTempoutYn"], paused["attrPrdListOrdPsblQty"]) == ("Y", 50)
    assert (empty["attrPrdListTempoutYn"], empty["attrPrdListOrdPsblQty"]) == ("Y", 0)
    (again,) = rows_of({"k1": 3}, {**BLUE, "attrStCd": "T"})
    assert again["attrPrdListTempoutYn"] == "N"


def test_a_product_without_options_is_the_option_of_the_malls_own_code() -> None:
    (only,) = rows_of({"": 4}, {**WHITE, "supAttrPrdCd": "0000", "prdAttrVal1": "공통"})
    assert (only["attrPrdListSupAttrPrdCd"], only["attrPrdListOrdPsblQty"]) == ("0000", 4)


@pytest.mark.parametrize("state", ["E", "D"])
def test_an_option_that_has_ended_does_not_sell_again_by_its_stock(state: str) -> None:
    (row,) = rows_of({"k0": 4}, {**WHITE, "attrStCd": state})
    assert row["attrPrdListSaleEndDtm"] == 20261121120000


def test_a_sale_ends_with_the_last_second_of_its_day() -> None:
    assert products.period_of(date(2027, 3, 5)) == {"saleEndDtm": 20270305235959, "attrSaleEndStModYn": "N"}


async def test_stock_is_set_among_the_options_that_the_mall_shows(caller_of: Any, good: Any, bad: Any) -> None:
    for answer in (good(), bad("주문가능수량과 동일합니다.")):
        caller = caller_of(good({"prdAttrInfoList": [WHITE, BLUE]}), answer)
        await MALL.set_stocks(caller, change({"k0": 0, "k1": 7}, "k0"))
        assert caller.calls() == ["GET /api/v3/getPrdInfo.gs", "POST /api/v3/products/MB1/attributes"]
        assert [row["attrPrdListOrdPsblQty"] for row in caller.body()["attrPrdList"]] == [0, 7]


async def test_what_the_mall_does_not_show_is_refused_before_anything_is_set(
    caller_of: Any, good: Any, bad: Any
) -> None:
    for answer, told in ((good({"prdAttrInfoList": [WHITE]}), "k1"), (bad("조회된 데이터가 없습니다.", "404"), "승인")):
        caller = caller_of(answer)
        with pytest.raises(RefusedError, match=told):
            await MALL.set_stocks(caller, change({"k0": 1, "k1": 7}))
        assert len(caller.sent) == 1


async def test_a_refusal_says_what_to_do_and_a_broken_answer_may_have_had_its_effect(
    caller_of: Any, good: Any, bad: Any
) -> None:
    read = good({"prdAttrInfoList": [WHITE]})
    with pytest.raises(RefusedError, match="옵션과 재고"):
        await MALL.set_stocks(caller_of(read, bad("주문가능수량을 확인하세요.")), change({"k0": 1}))
    with pytest.raises(UnavailableError) as raised:
        await MALL.set_stocks(caller_of(read, b"<html>"), change({"k0": 1}))
    assert raised.value.effect_possible


async def test_a_sale_goes_on_without_an_end(caller_of: Any, good: Any) -> None:
    caller = caller_of(good({"prdStCd": "E"}), good())
    await MALL.resume_sale(caller, Resumption("MB 1", {}))
    assert caller.asked[-1][1] == "/api/v3/products/MB%201/sale-status"
    assert caller.body() == {"saleEndDtm": 29991231235959, "attrSaleEndStModYn": "Y"}


@pytest.mark.parametrize(("state", "calls"), [("E", 3), ("Y", 2)])
async def test_a_sale_goes_on_to_its_last_day(caller_of: Any, good: Any, state: str, calls: int) -> None:
    caller = caller_of(good({"prdStCd": state}), *(good() for _ in range(calls - 1)))
    await MALL.resume_sale(caller, Resumption("MB1", {}, date(2027, 3, 5)))
    assert len(caller.sent) == calls
    assert caller.body() == products.period_of(date(2027, 3, 5))


@pytest.mark.parametrize("state", ["Y", "T"])
async def test_a_sale_that_goes_on_already_keeps_its_end(caller_of: Any, good: Any, state: str) -> None:
    caller = caller_of(good({"prdStCd": state}))
    await MALL.resume_sale(caller, Resumption("MB1", {}))
    assert len(caller.sent) == 1


async def test_a_sale_that_cannot_go_on_is_refused_in_the_malls_words(caller_of: Any, good: Any, bad: Any) -> None:
    with pytest.raises(RefusedError, match="변경할 수 없는"):
        await MALL.resume_sale(
            caller_of(good({"prdStCd": "D"}), bad("변경할 수 없는 상품입니다.")), Resumption("MB1", {})
        )
    with pytest.raises(RefusedError, match="새로 연동"):
        await MALL.resume_sale(caller_of(bad("존재하지 않는 상품입니다.", "404")), Resumption("MB1", {}))


async def test_the_last_day_is_set_alone(caller_of: Any, good: Any) -> None:
    caller = caller_of(good({"prdStCd": "Y"}), good())
    await MALL.set_period(caller, PeriodChange("MB1", {}, date(2027, 3, 5)))
    assert caller.calls()[-1] == "POST /api/v3/products/MB1/sale-status"
    assert caller.body() == products.period_of(date(2027, 3, 5))


@pytest.mark.parametrize("state", ["E", "D"])
async def test_a_new_last_day_does_not_sell_a_stopped_product(caller_of: Any, good: Any, state: str) -> None:
    caller = caller_of(good({"prdStCd": state}))
    with pytest.raises(RefusedError, match="먼저 판매재개"):
        await MALL.set_period(caller, PeriodChange("MB1", {}, date(2027, 3, 5)))
    assert len(caller.sent) == 1


async def test_a_price_goes_with_what_the_mall_pays_of_it(
    caller_of: Any, good: Any, bad: Any, price_change: Any
) -> None:
    assert isinstance(MALL, PriceMall)
    told = products.price_of(price_change("MB1", 36_000, margin_percent=25).terms, KNOWN)
    assert (told["subSupCd"], told["prdPrcInfo"]["prdPrcSalePrc"], told["prdPrcInfo"]["prdPrcSupGivRtamt"]) == (
        "SUB1",
        36_000,
        27_000,
    )
    for answer in (good(), bad("협력사지급액 금액과 동일합니다.")):
        caller = caller_of(answer)
        await MALL.set_price(caller, price_change("MB1", 36_000, margin_percent=25))
        assert caller.calls() == ["POST /api/v3/products/MB1/price"]
