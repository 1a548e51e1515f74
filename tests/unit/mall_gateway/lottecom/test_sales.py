"""재고연동 and 판매재개 of products of 롯데온."""

from typing import Any

import pytest

from mall_gateway.malls.lottecom import LottecomMall
from mall_gateway.malls.lottecom.mapping import listings
from mall_gateway.malls.lottecom.wire import ItemRow, ProductDetail
from mall_gateway.malls.port import (
    DetailMall,
    FoundOption,
    LostAnswerError,
    PeriodMall,
    PriceMall,
    RefusedError,
    Resumption,
    StockChange,
)

MALL = LottecomMall()
CODE = "MB0000000000000000AB"
NUMBERS = {"K1": "31", "K2": "32"}
WHO = "GET /v1/openapi/common/v1/identity"
PRODUCT = "POST /v1/openapi/product/v1/product"
ITEM = "POST /v1/openapi/product/v1/item"
NAMED = {"trGrpCd": "SR", "trNo": "LO1", "spdNo": "LO2"}
MISSING = {"returnCode": "9999", "message": "존재하지 않는 상품입니다.", "data": None}


def good(data: Any) -> dict[str, Any]:
    return {"returnCode": "0000", "message": "정상", "data": data}


SELLER = good({"trGrpCd": "SR", "trNo": "LO1"})
DONE = good([{"spdNo": "LO2", "resultCode": "0000"}])


def row(number: str, sale: str = "SALE", stock: int = 5) -> dict[str, Any]:
    key = next(key for key, known in NUMBERS.items() if known == number)
    return {"sitmNo": number, "eitmNo": f"{CODE}-{key}", "slStatCd": sale, "slPrc": 135000, "stkQty": stock}


def detail(*rows: dict[str, Any], state: str = "SALE", approved: str = "Y") -> dict[str, Any]:
    shown = {"slStatCd": state, "pdAprvStatInfo": {"fnlAprvYn": approved}}
    return good({"spdNo": "LO2", **shown, "itmLst": [*(rows or (row("31"), row("32")))]})


def change(changed: set[str], **stocks: int) -> StockChange:
    return StockChange("LO2", NUMBERS, stocks, frozenset(changed))


def items(*rows: dict[str, Any]) -> list[ItemRow]:
    return [ItemRow.model_validate(each) for each in rows]


def test_changed_stocks_go_by_the_malls_numbers_none_first() -> None:
    current = items(row("31"), row("32"))
    assert list(listings.changed_stocks(change({"K1", "K2"}, K1=7, K2=0), current).items()) == [("32", 0), ("31", 7)]
    assert listings.changed_stocks(change({"K2", "K9"}, K1=7, K2=1, K9=4), current) == {"32": 1}


def test_an_option_of_another_code_is_known_by_its_number() -> None:
    current = items({**row("31"), "eitmNo": "SHIRT-RED"}, {**row("32"), "eitmNo": None})
    assert listings.changed_stocks(change({"K1", "K2"}, K1=7, K2=1), current) == {"32": 1, "31": 7}


def test_a_product_without_options_has_one_under_the_listing_code() -> None:
    whole = StockChange("LO2", {"": "31"}, {"": 4}, frozenset({""}))
    assert listings.changed_stocks(whole, items({**row("31"), "eitmNo": CODE})) == {"31": 4}


def test_a_sale_changes_where_stock_came_or_went() -> None:
    current = items(row("31", "SOUT", 0), row("32"))
    assert listings.changed_sales({"31": 4}, current) == {"31": "SALE"}
    assert listings.changed_sales({"31": 0, "32": 0}, current) == {"32": "SOUT"}
    assert listings.restocked(items(row("31", "SOUT", 0), row("32", "SOUT", 3))) == {"32": "SALE"}


async def test_stock_alone_is_sent_where_it_neither_came_nor_went(caller_of: Any) -> None:
    caller = caller_of(SELLER, detail(), DONE)
    await MALL.set_stocks(caller, change({"K2"}, K1=5, K2=8))
    assert caller.calls() == [WHO, f"{PRODUCT}/detail", f"{ITEM}/stock/change"]
    assert caller.body() == {"itmStkLst": [{**NAMED, "sitmNo": "32", "stkQty": 8}]}


async def test_an_option_with_stock_again_goes_back_on_sale(caller_of: Any) -> None:
    caller = caller_of(SELLER, detail(row("31", "SOUT", 0), row("32")), DONE, DONE)
    await MALL.set_stocks(caller, change({"K1", "K2"}, K1=3, K2=0))
    assert caller.calls()[2:] == [f"{ITEM}/stock/change", f"{ITEM}/status/change"]
    assert caller.body() == {
        "sitmLst": [{**NAMED, "sitmNo": "31", "slStatCd": "SALE"}, {**NAMED, "sitmNo": "32", "slStatCd": "SOUT"}]
    }


@pytest.mark.parametrize("state", ["SOUT", "STP", "END"])
async def test_a_stopped_product_gets_its_stock_and_stays_stopped(state: str, caller_of: Any) -> None:
    caller = caller_of(SELLER, detail(row("31", "SOUT", 0), row("32"), state=state), DONE)
    await MALL.set_stocks(caller, change({"K1"}, K1=3, K2=5))
    assert caller.calls()[2:] == [f"{ITEM}/stock/change"]


@pytest.mark.parametrize(
    ("answer", "changed", "words"), [(detail(), {"K9"}, "다시 연동"), (MISSING, {"K1"}, "새로 연동")]
)
async def test_what_the_mall_does_not_have_gets_no_stock(
    answer: Any, changed: set[str], words: str, caller_of: Any
) -> None:
    caller = caller_of(SELLER, answer)
    with pytest.raises(RefusedError, match=words):
        await MALL.set_stocks(caller, change(changed, K1=1, K9=1))
    assert not any(request.writes for request in caller.sent)


async def test_a_refused_row_of_a_good_answer_is_told(caller_of: Any) -> None:
    refused = good([{"sitmNo": "31", "resultCode": "9999", "resultMessage": "재고수량을 확인해 주세요."}])
    with pytest.raises(RefusedError, match="재고를 확인하고 고치세요"):
        await MALL.set_stocks(caller_of(SELLER, detail(), refused), change({"K1"}, K1=1))


async def test_a_stopped_product_is_sold_again_with_what_has_stock(caller_of: Any) -> None:
    stopped = detail(row("31", "SOUT", 3), row("32", "SOUT", 0), state="SOUT")
    caller = caller_of(SELLER, stopped, DONE, DONE)
    await MALL.resume_sale(caller, Resumption("LO2", NUMBERS))
    assert caller.calls()[2:] == [f"{PRODUCT}/status/change", f"{ITEM}/status/change"]
    assert caller.body(2) == {"spdLst": [{**NAMED, "slStatCd": "SALE"}]}
    assert caller.body(3) == {"sitmLst": [{**NAMED, "sitmNo": "31", "slStatCd": "SALE"}]}


async def test_a_product_on_sale_is_asked_for_nothing(caller_of: Any) -> None:
    caller = caller_of(SELLER, detail())
    await MALL.resume_sale(caller, Resumption("LO2", NUMBERS))
    assert caller.calls() == [WHO, f"{PRODUCT}/detail"]


async def test_what_ended_is_resumed_by_nobody(caller_of: Any) -> None:
    refused = good([{"spdNo": "LO2", "resultCode": "9999", "resultMessage": "판매상태를 변경할 수 없습니다."}])
    with pytest.raises(RefusedError, match="변경할 수 없습니다"):
        await MALL.resume_sale(caller_of(SELLER, detail(state="END"), refused), Resumption("LO2", NUMBERS))
    with pytest.raises(LostAnswerError):
        await MALL.resume_sale(
            caller_of(SELLER, detail(state="SOUT"), LostAnswerError("끊김")), Resumption("LO2", NUMBERS)
        )


def test_a_period_is_changed_elsewhere() -> None:
    assert not isinstance(MALL, PeriodMall)
    assert set(MALL.profile.sale_elsewhere) == {"set_period"}
    assert "판매종료일" in MALL.profile.sale_elsewhere["set_period"]


async def test_options_of_another_price_are_told_the_new_one(caller_of: Any, price_change: Any) -> None:
    assert isinstance(MALL, PriceMall)
    caller = caller_of(SELLER, detail(row("31"), {**row("32"), "slPrc": 36_000}), DONE)
    await MALL.set_price(caller, price_change("LO2", 36_000))
    assert caller.calls() == [WHO, f"{PRODUCT}/detail", f"{ITEM}/price/change"]
    (told,) = caller.body()["itmPrcLst"]
    assert {name: told[name] for name in ("sitmNo", "slPrc", "hstEndDttm")} == {
        "sitmNo": "31",
        "slPrc": 36_000,
        "hstEndDttm": "20261231235959",
    }
    assert {name: told[name] for name in NAMED} == NAMED
    assert listings.differing_prices(36_000, items({**row("31"), "slPrc": 36_000})) == []
    again = caller_of(SELLER, detail({**row("31"), "slPrc": 36_000}))
    await MALL.set_price(again, price_change("LO2", 36_000))
    assert not any(one.api == "lottecom.price" for one in again.sent)


async def test_products_of_all_days_are_listed(caller_of: Any) -> None:
    rows = [
        {"spdNo": "LO2", "spdNm": "목걸이", "epdNo": CODE, "slStatCd": "SOUT", "fnlAprvYn": "Y"},
        {"spdNo": "LO3", "spdNm": "반지", "slStatCd": "SALE", "fnlAprvYn": "N"},
    ]
    caller = caller_of(SELLER, good(rows), SELLER, MISSING)
    page = await MALL.fetch_listings(caller, 2)
    assert [(each.mall_product_no, each.state, each.seller_code) for each in page.products] == [
        ("LO2", "stopped", CODE),
        ("LO3", "waiting_approval", ""),
    ]
    assert (page.more, caller.body()["pageNo"], "epdNo" in caller.body()) == (False, 2, False)
    assert not (await MALL.fetch_listings(caller, 3)).products


def named(each: dict[str, Any], **values: str) -> dict[str, Any]:
    return {**each, "itmOptLst": [{"optNm": name, "optVal": value} for name, value in values.items()]}


async def test_a_product_is_told_with_its_options(caller_of: Any) -> None:
    assert isinstance(MALL, DetailMall)
    red, blue = named(row("31"), 색상="빨강", 사이즈="S"), named({**row("32"), "slPrc": 136_000}, 색상="파랑")
    told = detail(red, blue)
    told["data"] |= {"spdNm": "티셔츠", "epdNo": "SHIRT"}
    caller = caller_of(SELLER, told, SELLER, MISSING)
    found = await MALL.read_product(caller, "LO2")
    assert found is not None
    assert (found.mall_product_no, found.name, found.price_won, found.stock) == ("LO2", "티셔츠", 135_000, None)
    assert (found.seller_code, found.option_names) == ("SHIRT", ("색상", "사이즈"))
    assert found.options == (FoundOption("31", ("빨강", "S"), 0, 5), FoundOption("32", ("파랑", ""), 1_000, 5))
    assert caller.calls() == [WHO, f"{PRODUCT}/detail"]
    assert await MALL.read_product(caller, "LO3") is None


def test_an_option_without_names_is_the_product_itself() -> None:
    plain = listings.details_of(ProductDetail.model_validate({"spdNo": "LO2", "itmLst": [row("31")]}))
    assert (plain.price_won, plain.stock, plain.option_names, plain.options) == (135_000, 5, (), ())
    empty = listings.details_of(ProductDetail.model_validate({"spdNo": "LO2"}))
    assert (empty.price_won, empty.stock, empty.options) == (None, None, ())
