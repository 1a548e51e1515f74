"""재고연동, 판매재개 and 판매기간 변경 of products of 위메프."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.port import FoundProduct, LostAnswerError, PeriodChange, RefusedError, Resumption, StockChange
from mall_gateway.malls.wemakeprice import WemakepriceMall
from mall_gateway.malls.wemakeprice.mapping import parts

MALL = WemakepriceMall()
NUMBER = "1234567890123"
GET = ("GET", f"/product/out/getProduct?productNo={NUMBER}")
OPTION = ("POST", "/product/in/setProductOption")
SALE_PART = ("POST", "/product/in/setProductSale")
STATUS = ("POST", "/product/in/setProductStatus")

SALE: dict[str, Any] = {
    "salePeriod": "Y",
    "saleStartDate": "2026-11-01 00:00:00",
    "saleEndDate": "2026-12-31 23:59:59",
    "originPrice": 150000,
    "salePrice": 135000,
    "stockCount": 20,
    "taxYn": "Y",
    "purchaseLimitDuration": None,
}


def row(key: str, stock: int, **more: Any) -> dict[str, Any]:
    return {"optionNo": 90, "optionValue1": key, "sellerOptionCode": key, "stockCount": stock, "displayYn": "Y", **more}


def product(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    option = {"selectOptionUseYn": "Y" if rows else "N", "selectOptionTitle1": "색상", "selectOptionValueList": [*rows]}
    return {"productNo": int(NUMBER), "productStatus": "SALE", "sale": SALE, "option": option, **changes}


def change(changed: set[str], **stocks: int) -> StockChange:
    return StockChange(NUMBER, {}, stocks, frozenset(changed))


def whole(stock: int) -> StockChange:
    return StockChange(NUMBER, {}, {"": stock}, frozenset({""}))


def good(data: Any = None) -> dict[str, Any]:
    return {"resultCode": "200", "data": data, "error": None}


def failed(code: str, message: str) -> dict[str, Any]:
    return {"resultCode": code, "data": None, "error": {"code": "", "message": message}}


def test_options_go_back_as_they_were_read_but_for_what_changed() -> None:
    first, second = row("k0", 12, optionPrice=500, unknown="x"), row("k1", 8)
    option, sale = parts.stocked(product(first, second), change({"k0"}, k0=3, k1=99))
    assert option == {
        "selectOptionUseYn": "Y",
        "selectOptionTitle1": "색상",
        "selectOptionValueList": [{**first, "stockCount": 3}, second],
    }
    assert sale == {**SALE, "stockCount": 11}


def test_the_sale_part_stays_where_the_whole_stock_does() -> None:
    option, sale = parts.stocked(product(row("k0", 12), row("k1", 8)), change({"k0", "k1"}, k0=20, k1=0))
    assert (option is None, sale) == (False, None)
    assert parts.stocked(product(row("k0", 12), sale=None), change({"k0"}, k0=1))[1] is None
    assert parts.stocked(product(row("k0", 12), row("k1", -1)), change({"k0"}, k0=20))[1] is None


@pytest.mark.parametrize(("told", "sent"), [(20, None), (0, {**SALE, "stockCount": 20})])
def test_a_product_without_options_has_its_stock_in_the_sale_part(told: int, sent: Any) -> None:
    assert parts.stocked(product(sale={**SALE, "stockCount": told}), whole(20)) == (None, sent)


def test_a_period_changes_its_end_alone() -> None:
    assert parts.lasting(product(), date(2027, 3, 5)) == {**SALE, "saleEndDate": "2027-03-05 23:59:59"}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (product(row("k0", 1)), change({"k9"}, k9=1)),
        (product(row("k0", 1)), whole(1)),
        (product(), change({"k0"}, k0=1)),
        (product(sale=None), whole(1)),
        (product(row("k0", 1), {"sellerOptionCode": "k1", "stockCount": "many"}), change({"k0"}, k0=2)),
    ],
)
async def test_what_cannot_be_written_back_is_left_alone(raw: Any, wanted: StockChange, caller_of: Any) -> None:
    caller = caller_of(good(raw))
    with pytest.raises(RefusedError, match="다시 연동"):
        await MALL.set_stocks(caller, wanted)
    assert caller.asked == [GET]


async def test_the_option_part_is_written_before_the_sale_part(caller_of: Any) -> None:
    caller = caller_of(good(product(row("k0", 12), row("k1", 8))), good(), good())
    await MALL.set_stocks(caller, change({"k0"}, k0=0, k1=8))
    assert caller.asked == [GET, OPTION, SALE_PART]
    sent = caller.body(1)
    assert (sent["productNo"], [each["stockCount"] for each in sent["option"]["selectOptionValueList"]]) == (
        int(NUMBER),
        [0, 8],
    )
    assert caller.body(2)["sale"]["stockCount"] == 8
    assert "purchaseLimitDuration" in caller.body(2)["sale"]


async def test_the_stock_of_a_product_without_options_is_one_write(caller_of: Any) -> None:
    caller = caller_of(good(product()), good())
    await MALL.set_stocks(caller, whole(4))
    assert caller.asked == [GET, SALE_PART]
    assert caller.body() == {"productNo": int(NUMBER), "sale": {**SALE, "stockCount": 4}}


@pytest.mark.parametrize("said", [good(), failed("409", "이미 판매중인 상품입니다.")])
async def test_a_product_is_resumed_once_or_twice(said: Any, caller_of: Any) -> None:
    caller = caller_of(said)
    await MALL.resume_sale(caller, Resumption(NUMBER, {}))
    assert caller.asked == [STATUS]
    assert caller.body() == {"productNo": int(NUMBER), "productStatus": "SALE"}


async def test_a_period_is_written_with_the_rest_of_its_part(caller_of: Any) -> None:
    caller = caller_of(good(product(productStatus="STOP")), good())
    await MALL.set_period(caller, PeriodChange(NUMBER, {}, date(2027, 3, 5)))
    assert caller.asked == [GET, SALE_PART]
    assert caller.body()["sale"] == {**SALE, "saleEndDate": "2027-03-05 23:59:59"}
    with pytest.raises(RefusedError, match="다시 연동"):
        await MALL.set_period(caller_of(good(product(sale={}))), PeriodChange(NUMBER, {}, date(2027, 3, 5)))


async def test_what_is_not_there_or_refused_is_told(caller_of: Any) -> None:
    for act in (
        lambda caller: MALL.set_stocks(caller, whole(1)),
        lambda caller: MALL.set_period(caller, PeriodChange(NUMBER, {}, date(2027, 3, 5))),
    ):
        with pytest.raises(RefusedError, match="새로 연동"):
            await act(caller_of(failed("404", "존재하지 않는 상품입니다.")))
        with pytest.raises(RefusedError, match="판매기간을 확인하세요"):
            await act(caller_of(good(product()), failed("400", "판매종료된 상품입니다.")))
        with pytest.raises(LostAnswerError):
            await act(caller_of(good(product()), LostAnswerError("끊김")))


def test_all_three_are_done_by_the_api() -> None:
    assert MALL.profile.sale_elsewhere == {}


async def test_a_price_is_written_with_the_rest_of_its_part(caller_of: Any, price_change: Any) -> None:
    caller = caller_of(good(product(row("k0", 12, optionPrice=500))), good())
    await MALL.set_price(caller, price_change(NUMBER, 36_000))
    assert caller.asked == [GET, SALE_PART]
    assert caller.body()["sale"] == {**SALE, "salePrice": 36_000}
    same = parts.priced(product(sale={**SALE, "originPrice": 135000}), 36_000)
    assert (same["originPrice"], same["salePrice"]) == (36_000, 36_000)
    with pytest.raises(RefusedError, match="다시 연동"):
        await MALL.set_price(caller_of(good(product(sale={}))), price_change(NUMBER, 36_000))


async def test_the_product_list_is_one_page(caller_of: Any) -> None:
    row = {"productNo": int(NUMBER), "productName": "목걸이", "productStatus": "STOP", "salePrice": 35000}
    caller = caller_of(good([{**row, "stockCount": 4, "sellerProdCode": "A-1"}, {"productNo": 2}]))
    page = await MALL.fetch_listings(caller, 1)
    first, second = page.products
    assert first == FoundProduct(NUMBER, "목걸이", "stopped", "STOP", 35000, 4, "A-1")
    assert (second.price_won, second.stock, second.state) == (None, None, "unknown")
    assert not (await MALL.fetch_listings(caller, 2)).products
    assert len(caller.sent) == 1
