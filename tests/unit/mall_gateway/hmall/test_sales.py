"""What 현대몰 is told of stock and of a sale that goes on, and what its answers mean."""

from typing import Any

import pytest

from mall_gateway.malls.hmall import HmallMall
from mall_gateway.malls.hmall.mapping.items import price_row
from mall_gateway.malls.hmall.mapping.options import stock_row, unit_codes
from mall_gateway.malls.hmall.wire import Unit
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

MALL = HmallMall()
NUMBER = "2100000001"
UNITS = {"k0": "00001", "k1": "00002"}


def change(stocks: dict[str, int], *changed: str, units: dict[str, str] | None = None) -> StockChange:
    return StockChange(NUMBER, UNITS if units is None else units, stocks, frozenset(changed or stocks))


def test_stock_and_sale_go_by_api_and_the_period_does_not() -> None:
    assert isinstance(MALL, StockMall)
    assert isinstance(MALL, ResumeMall)
    assert not isinstance(MALL, PeriodMall)
    assert list(MALL.profile.sale_elsewhere) == ["set_period"]


def test_a_unit_is_told_its_stock_and_whether_it_sells() -> None:
    sold = {"slitmCd": "1", "uitmCd": "00002", "addQty": 0, "maxSellPossQty": 7, "sellGbcd": "00", "stckGdYn": "N"}
    assert stock_row("1", "00002", 7) == sold
    assert stock_row("1", "00002", 0) == {**sold, "maxSellPossQty": 0, "sellGbcd": "11"}


def test_units_go_by_our_keys_and_the_only_one_without_a_key_is_the_product() -> None:
    units = [Unit(uitm_cd="00001", ven_uitm_cd="k0"), Unit(uitm_cd="00002")]
    assert unit_codes(units) == {"k0": "00001"}
    assert unit_codes(units[1:]) == {"": "00002"}
    assert unit_codes([]) == {}


async def test_the_units_that_changed_are_told_in_one_call(caller_of: Any, answer: Any, sent: Any) -> None:
    caller = caller_of(answer())
    await MALL.set_stocks(caller, change({"k0": 0, "k1": 7}))
    assert caller.calls() == ["POST /front/pd/pdc/updateUnitStockByExcel.do"]
    told = sent(caller.sent[0])
    assert [(row["uitmCd"], row["maxSellPossQty"], row["sellGbcd"]) for row in told["dsList"]] == [
        ("00001", "0", "11"),
        ("00002", "7", "00"),
    ]
    assert told["sessionVO"][0]["userGbcd"] == "20"
    caller = caller_of(answer())
    await MALL.set_stocks(caller, change({"k0": 0, "k1": 7}, "k1"))
    assert [row["uitmCd"] for row in sent(caller.sent[0])["dsList"]] == ["00002"]


async def test_the_unit_of_a_product_without_options_is_read(caller_of: Any, answer: Any, sent: Any) -> None:
    caller = caller_of(answer(dsList=[{"uitmCd": "00001"}]), answer())
    await MALL.set_stocks(caller, change({"": 4}, units={}))
    (row,) = sent(caller.sent[1])["dsList"]
    assert (row["slitmCd"], row["uitmCd"], row["maxSellPossQty"]) == (NUMBER, "00001", "4")


async def test_an_option_that_the_mall_has_no_unit_of_is_refused_before_anything_is_told(
    caller_of: Any, answer: Any, failure: Any
) -> None:
    for read in (answer(dsList=[{"uitmCd": "00001", "venUitmCd": "k0"}]), failure("9999", "상품이 존재하지 않습니다.")):
        caller = caller_of(read)
        with pytest.raises(RefusedError, match="k2"):
            await MALL.set_stocks(caller, change({"k0": 1, "k2": 1}))
        assert len(caller.sent) == 1


async def test_a_refusal_says_what_to_do_and_a_broken_answer_may_have_had_its_effect(
    caller_of: Any, answer: Any, failure: Any
) -> None:
    with pytest.raises(RefusedError, match="옵션과 재고"):
        await MALL.set_stocks(caller_of(failure("9999", "최대판매가능수량이 올바르지 않습니다.")), change({"k0": 1}))
    with pytest.raises(UnavailableError) as raised:
        await MALL.set_stocks(caller_of(answer(status=500)), change({"k0": 1}))
    assert raised.value.effect_possible


async def test_a_sale_goes_on_and_one_that_does_already_is_as_good(
    caller_of: Any, answer: Any, failure: Any, item: Any, sent: Any
) -> None:
    caller = caller_of(answer())
    await MALL.resume_sale(caller, Resumption(NUMBER, UNITS))
    assert caller.calls() == ["POST /front/pd/pdc/updateVenSellItemList.do"]
    assert sent(caller.sent[0])["dsSlitmListTran"] == [{"slitmCd": NUMBER, "itemSellGbcd": "00"}]
    refused = failure("9999", "변경할 수 없는 상품입니다.")
    await MALL.resume_sale(caller_of(refused, answer(dsItem=[item()])), Resumption(NUMBER, UNITS))
    for shown in (answer(dsItem=[item(itemSellGbcd="19")]), answer()):
        with pytest.raises(RefusedError, match="변경할 수 없는"):
            await MALL.resume_sale(caller_of(refused, shown), Resumption(NUMBER, UNITS))


async def test_a_price_is_asked_of_the_md_from_now_on(
    caller_of: Any, answer: Any, sent: Any, price_change: Any
) -> None:
    assert isinstance(MALL, PriceMall)
    caller = caller_of(answer())
    asked = price_change(NUMBER, 36_000, margin_percent=25)
    await MALL.set_price(caller, asked)
    assert caller.calls() == ["POST /front/pd/pdh/updateItemPrcHist.do"]
    (row,) = sent(caller.sent[0])["dsItemPrcHistTran"]
    assert (row["slitmCd"], row["sellPrc"], row["mrgnRate"], row["prcAthzGbcd"]) == (NUMBER, "36000", "25", "00")
    assert row == {name: str(value) for name, value in price_row(asked.terms, NUMBER, caller.now).items()}


async def test_products_are_listed_page_by_page(caller_of: Any, answer: Any, sent: Any) -> None:
    row = {"slitmCd": NUMBER, "slitmNm": "목걸이", "venItemCd": "A-1", "itemSellGbcd": "11", "sellPrc": "35000"}
    waiting = {**row, "itemSellGbcd": "00", "prcAthzGbcd": "00"}
    caller = caller_of(answer(dsList=[row, waiting]))
    page = await MALL.fetch_listings(caller, 3)
    first, second = page.products
    assert (first.mall_product_no, first.name, first.state, first.price_won, first.stock, first.seller_code) == (
        NUMBER,
        "목걸이",
        "stopped",
        35000,
        None,
        "A-1",
    )
    assert (second.state, second.mall_state, page.more) == ("waiting_approval", "가격 승인대기", False)
    assert sent(caller.sent[0])["dsCond"][0]["pageNo"] == "3"
