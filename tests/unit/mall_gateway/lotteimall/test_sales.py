"""What 롯데홈쇼핑 is told of stock and of a sale that goes on, and what its answers mean."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from mall_gateway.malls.lotteimall import LotteimallMall
from mall_gateway.malls.lotteimall.mapping.products import item_numbers, stock_of
from mall_gateway.malls.lotteimall.wire import StockRow
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

MALL = LotteimallMall()
KNOWN = ("77", {"k0": "1", "k1": "2"})


def change(stocks: dict[str, int], number: str = "77", known: dict[str, str] | None = None) -> StockChange:
    return StockChange(number, KNOWN[1] if known is None else known, stocks, frozenset(stocks))


def written(caller: Any) -> list[tuple[str, dict[str, str]]]:
    """The pages of the writes and what they were told, without the certificate."""
    told = [(one.url.rpartition("/")[2], dict(parse_qsl((one.body or b"").decode()))) for one in caller.sent]
    return [(name.removesuffix(".lotte"), {**values, "subscriptionId": ""}) for name, values in told if values]


def stocks(mall_xml: Any, *rows: tuple[str, str]) -> Any:
    return mall_xml.told(GoodsInfoList=[{"ItemNo": number, "CorpItemNo": key, "StockQty": 5} for number, key in rows])


def goods(mall_xml: Any, state: str) -> Any:
    return mall_xml.told(GoodsCount=1, GoodsInfo=[{"GoodsNo": "77", "SaleStatCd": state}])


def registration(mall_xml: Any, state: str, number: str = "") -> Any:
    return mall_xml.told(GoodsCount=1, GoodsInfo=[{"GoodsReqNo": "55", "GoodsNo": number, "ConfStatCd": state}])


def test_stock_and_sale_go_by_api_and_the_period_does_not() -> None:
    assert isinstance(MALL, StockMall)
    assert isinstance(MALL, ResumeMall)
    assert not isinstance(MALL, PeriodMall)
    assert list(MALL.profile.sale_elsewhere) == ["set_period"]


def test_an_item_is_told_its_number_and_its_stock() -> None:
    assert stock_of("77", "1", 0) == {"goods_no": "77", "item_no": "1", "inv_qty": "0"}


def test_items_go_by_our_keys_and_the_only_one_without_a_key_is_the_product() -> None:
    rows = [StockRow.model_validate({"ItemNo": number, "CorpItemNo": key}) for number, key in (("1", "k0"), ("2", ""))]
    assert item_numbers(rows) == {"k0": "1"}
    assert item_numbers(rows[1:]) == {"": "2"}
    assert item_numbers([]) == {}


async def test_each_item_that_changed_is_told_the_sold_out_ones_first(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.done(), mall_xml.done())
    await MALL.set_stocks(caller, change({"k0": 7, "k1": 0}))
    items = [(values["goods_no"], values["item_no"], values["inv_qty"]) for _, values in written(caller)]
    assert items == [("77", "2", "0"), ("77", "1", "7")]
    assert {name for name, _ in written(caller)} == {"registStock"}
    caller = caller_of(mall_xml.done())
    await MALL.set_stocks(caller, StockChange(*KNOWN, {"k0": 7, "k1": 3}, frozenset({"k1"})))
    assert [values["item_no"] for _, values in written(caller)] == ["2"]


async def test_the_item_of_a_product_without_options_is_read(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(stocks(mall_xml, ("0", "")), mall_xml.done())
    await MALL.set_stocks(caller, change({"": 4}, known={}))
    ((_, values),) = written(caller)
    assert (values["item_no"], values["inv_qty"]) == ("0", "4")


async def test_an_option_that_the_mall_has_no_item_of_is_refused_before_anything_is_told(
    caller_of: Any, mall_xml: Any
) -> None:
    caller = caller_of(stocks(mall_xml, ("1", "k0")))
    with pytest.raises(RefusedError, match="k2"):
        await MALL.set_stocks(caller, change({"k0": 1, "k2": 2}))
    assert written(caller) == []


async def test_a_registration_is_asked_what_became_of_it(caller_of: Any, mall_xml: Any) -> None:
    approved = [registration(mall_xml, "30", "77"), goods(mall_xml, "10"), stocks(mall_xml, ("1", "k0"))]
    caller = caller_of(*approved, stocks(mall_xml, ("1", "k0")), mall_xml.done())
    await MALL.set_stocks(caller, change({"k0": 1}, "R55", {}))
    assert written(caller)[-1][1]["goods_no"] == "77"
    for act in (
        lambda caller: MALL.set_stocks(caller, change({"k0": 1}, "R55", {})),
        lambda caller: MALL.resume_sale(caller, Resumption("R55", {})),
    ):
        with pytest.raises(RefusedError, match="아직 승인되지 않은"):
            await act(caller_of(registration(mall_xml, "20")))


async def test_a_refused_item_does_not_keep_the_others_from_being_told(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.failed("0001", "단품 정보가 존재하지 않습니다."), mall_xml.done())
    with pytest.raises(RefusedError, match="단품 정보"):
        await MALL.set_stocks(caller, change({"k0": 0, "k1": 0}))
    assert len(written(caller)) == 2


async def test_a_lost_answer_is_told_as_one(caller_of: Any, mall_xml: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.set_stocks(caller_of(mall_xml.xml(status=500)), change({"k0": 0}))
    assert raised.value.effect_possible


async def test_a_sale_goes_on_and_one_that_does_already_is_as_good(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.done())
    await MALL.resume_sale(caller, Resumption(*KNOWN))
    sent = {"subscriptionId": "", "goods_no": "77", "sale_stat_cd": "10"}
    assert written(caller) == [("updateGoodsSaleStat", sent)]
    refused = mall_xml.done("2", "이미 변경된 판매상태")
    await MALL.resume_sale(caller_of(refused, goods(mall_xml, "10"), stocks(mall_xml)), Resumption(*KNOWN))
    for state in ("20", "30"):
        with pytest.raises(RefusedError, match="이미 변경된"):
            await MALL.resume_sale(caller_of(refused, goods(mall_xml, state), stocks(mall_xml)), Resumption(*KNOWN))


@pytest.mark.parametrize("answer", ["1", "3"])
async def test_a_price_is_asked_with_the_margin_and_may_wait_for_the_md(
    caller_of: Any, mall_xml: Any, price_change: Any, answer: str
) -> None:
    assert isinstance(MALL, PriceMall)
    caller = caller_of(mall_xml.done(answer))
    await MALL.set_price(caller, price_change("77", 36_000, margin_percent="25"))
    told = {"strGoodsNo": "77", "strReqSalePrc": "36000", "mrgnRt": "25", "subscriptionId": ""}
    assert written(caller) == [("updateGoodsSalePrcOpenApi", told)]


async def test_a_price_that_is_refused_is_told(caller_of: Any, mall_xml: Any, price_change: Any) -> None:
    with pytest.raises(RefusedError):
        await MALL.set_price(
            caller_of(mall_xml.done("2", "가격을 확인하세요.")), price_change("77", 36_000, margin_percent="25")
        )
