"""What 11번가 is asked to show in stock and to sell again."""

from typing import Any

import pytest

from mall_gateway.malls.markup import fields_of, parsed
from mall_gateway.malls.port import (
    DetailMall,
    FoundOption,
    FoundProduct,
    PriceMall,
    RefusedError,
    ResumeMall,
    Resumption,
    StockChange,
    StockMall,
)
from mall_gateway.malls.st11 import St11Mall
from mall_gateway.malls.st11.mapping import products, sales
from mall_gateway.malls.st11.wire import ListedProduct, Stock

MALL = St11Mall()
NUMBER = "52844137"
DONE = ("200", "수량이 업데이트 되었습니다.", "ClientMessage")
NO = ("500", "판매상태를 변경할 수 없는 상품입니다. [STAT : 103]", "ClientMessage")


def stock(number: str, key: str, weight: str = "") -> Stock:
    return Stock(prd_stck_no=number, stck_qty=5, seller_stock_cd=key, opt_wght=weight)


def change(stocks: dict[str, int], changed: str, numbers: dict[str, str] | None = None) -> StockChange:
    return StockChange(NUMBER, numbers or {}, stocks, frozenset(changed.split()))


@pytest.fixture
def stocks(rows: Any) -> Any:
    def told(*given: tuple[str, str, int]) -> Any:
        made = [{"prdStckNo": n, "sellerStockCd": k, "stckQty": 5, "optWght": w} for n, k, w in given]
        return rows(*made, root="ns2:ProductStocks", row="ns2:ProductStock")

    return told


@pytest.fixture
def shown(xml: Any) -> Any:
    return lambda state: xml("Product", f"<prdNo>{NUMBER}</prdNo><selStatCd>{state}</selStatCd>")


def test_the_stock_of_an_option_is_found_by_our_code_else_by_its_number() -> None:
    asked = change({"k0": 0, "k1": 7}, "k1 k0", {"k1": "2"})
    first, second = stock("1", "k0"), stock("2", "")
    assert list(sales.changed_stocks(asked, [second, first])) == [(first, 0), (second, 7)]


def test_only_what_changed_is_told_and_a_product_without_options_has_one_stock() -> None:
    first, second = stock("1", "k0"), stock("2", "k1")
    assert list(sales.changed_stocks(change({"k0": 1, "k1": 7}, "k1"), [first, second])) == [(second, 7)]
    alone = StockChange(NUMBER, {}, {"": 4}, frozenset({""}))
    assert list(sales.changed_stocks(alone, [stock("3", "")])) == [(stock("3", ""), 4)]
    with pytest.raises(RefusedError, match="다시 연동"):
        sales.changed_stocks(alone, [first, second])


async def test_stocks_are_read_and_put_one_by_one_with_their_weight(caller_of: Any, result: Any, stocks: Any) -> None:
    assert isinstance(MALL, StockMall)
    caller = caller_of(stocks(("1", "k0", 3), ("2", "k1", 0)), result(*DONE), result(*DONE))
    await MALL.set_stocks(caller, change({"k0": 0, "k1": 7}, "k0 k1"))
    assert caller.calls() == [
        f"GET /rest/prodmarketservice/prodmarket/stck/{NUMBER}",
        "PUT /rest/prodservices/stockqty/1",
        "PUT /rest/prodservices/stockqty/2",
    ]
    told = [fields_of(parsed(request.body or b"")) for request in caller.sent[1:]]
    assert told == [
        {"prdNo": NUMBER, "prdStckNo": "1", "stckQty": "0", "optWght": "3"},
        {"prdNo": NUMBER, "prdStckNo": "2", "stckQty": "7", "optWght": "0"},
    ]


async def test_nothing_is_put_where_an_option_is_not_there(caller_of: Any, stocks: Any) -> None:
    caller = caller_of(stocks(("1", "k0", 0)))
    with pytest.raises(RefusedError) as caught:
        await MALL.set_stocks(caller, change({"k0": 0, "k1": 7}, "k0 k1"))
    assert (caught.value.code, caught.value.message, len(caller.sent)) == ("no_option", "k1", 1)


async def test_a_sale_is_resumed_and_resuming_what_is_on_sale_is_the_same(
    caller_of: Any, result: Any, shown: Any
) -> None:
    assert isinstance(MALL, ResumeMall)
    product = Resumption(NUMBER, {})
    caller = caller_of(result("200", "판매상태가 수정되었습니다. [STAT : 103]", "ClientMessage"))
    await MALL.resume_sale(caller, product)
    assert caller.calls() == [f"PUT /rest/prodstatservice/stat/restartdisplay/{NUMBER}"]
    for state in ("103", "104"):
        await MALL.resume_sale(caller_of(result(*NO), shown(state)), product)
    for state in ("106", "108"):
        with pytest.raises(RefusedError, match="셀러오피스"):
            await MALL.resume_sale(caller_of(result(*NO), shown(state)), product)


def test_the_period_of_a_sale_is_changed_elsewhere() -> None:
    assert set(MALL.profile.sale_elsewhere) == {"set_period"}


async def test_a_price_is_written_by_get(caller_of: Any, result: Any, price_change: Any) -> None:
    assert isinstance(MALL, PriceMall)
    caller = caller_of(result("200", "가격이 업데이트 되었습니다.", "ClientMessage"))
    await MALL.set_price(caller, price_change(NUMBER, 36_000))
    assert caller.calls() == [f"GET /rest/prodservices/product/price/{NUMBER}/36000"]
    assert caller.sent[0].writes


async def test_products_are_listed_by_numbers_of_rows(caller_of: Any, rows: Any) -> None:
    row = {"prdNo": NUMBER, "prdNm": "목걸이", "selPrc": "35000", "selStatCd": "105", "sellerPrdCd": "A-1"}
    caller = caller_of(rows(row, {**row, "selStatCd": "999"}, root="ns2:products", row="ns2:product"))
    page = await MALL.fetch_listings(caller, 2)
    first, second = page.products
    assert first == FoundProduct(NUMBER, "목걸이", "stopped", "전시중지", 35000, None, "A-1")
    assert (second.state, second.mall_state, page.more) == ("unknown", "999", False)
    asked = fields_of(parsed(caller.sent[0].body or b""))
    assert (asked["limit"], asked["start"], asked["end"]) == ("500", "501", "1000")
    assert not caller.sent[0].writes


async def test_a_product_is_told_with_an_option_for_each_of_its_stocks(caller_of: Any, rows: Any, xml: Any) -> None:
    assert isinstance(MALL, DetailMall)
    fields = "<prdNm>컵</prdNm><selPrc>12000</selPrc><sellerPrdCd>CUP</sellerPrdCd>"
    whole = xml("Product", f"<prdNo>{NUMBER}</prdNo>{fields}")
    told = [
        {"prdStckNo": "1", "mixDtlOptNm": "파랑/XXL", "addPrc": 0, "stckQty": 62},
        {"prdStckNo": "2", "mixDtlOptNm": "빨강/XXL", "addPrc": 500, "stckQty": 0},
    ]
    caller = caller_of(whole, rows(*told, root="ns2:ProductStocks", row="ns2:ProductStock"))
    found = await MALL.read_product(caller, NUMBER)
    assert found is not None
    assert (found.mall_product_no, found.name, found.price_won, found.stock) == (NUMBER, "컵", 12_000, None)
    assert (found.seller_code, found.option_names) == ("CUP", ("옵션",))
    assert found.options == (FoundOption("1", ("파랑/XXL",), 0, 62), FoundOption("2", ("빨강/XXL",), 500, 0))
    assert [one.api for one in caller.sent] == ["product.read", "product.stocks"]


def test_a_stock_without_a_text_is_that_of_a_product_without_options() -> None:
    plain = products.details_of(ListedProduct(prd_no="7", prd_nm="컵"), [stock("1", "")])
    assert (plain.price_won, plain.stock, plain.option_names, plain.options) == (None, 5, (), ())
