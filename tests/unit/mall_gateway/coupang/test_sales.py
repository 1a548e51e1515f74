"""What 쿠팡 is asked to show in stock and to sell again, and what its refusals mean."""

from typing import Any

import pytest

from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.coupang.mapping import listings
from mall_gateway.malls.port import PriceMall, RefusedError, ResumeMall, Resumption, StockChange, StockMall

MALL = CoupangMall()
MARKET = "/v2/providers/seller_api/apis/api/v1/marketplace"
CODE = "MB0000000000000000AB"
DONE = {"code": "SUCCESS", "message": "완료했습니다."}
NUMBERS = {"K1": "11", "K2": "12"}


def change(stocks: dict[str, int], changed: str, numbers: dict[str, str] | None = None) -> StockChange:
    return StockChange("880000017", NUMBERS if numbers is None else numbers, stocks, frozenset(changed.split()))


def product(*items: tuple[str, int | None]) -> dict[str, Any]:
    rows = [{"vendorItemId": number, "externalVendorSku": listings.sku(CODE, key)} for key, number in items]
    return {"code": "SUCCESS", "data": {"sellerProductId": 880000017, "statusName": "승인완료", "items": rows}}


def test_stock_is_told_of_the_items_that_changed_up_to_the_most_that_the_mall_takes() -> None:
    asked = change({"K1": 0, "K2": 200_000}, "K2 K1")
    assert list(listings.quantities(asked, NUMBERS)) == [("11", 0), ("12", 99_999)]
    assert list(listings.quantities(change({"K1": 3, "K2": 7}, "K1"), NUMBERS)) == [("11", 3)]


async def test_stock_is_put_item_by_item_and_nothing_else_is_called(caller_of: Any) -> None:
    assert isinstance(MALL, StockMall)
    caller = caller_of(DONE, DONE)
    await MALL.set_stocks(caller, change({"K1": 0, "K2": 7}, "K1 K2"))
    assert caller.calls() == [f"PUT {MARKET}/vendor-items/{one}" for one in ("11/quantities/0", "12/quantities/7")]
    assert [one.api for one in caller.sent] == ["coupang.item_stock"] * 2
    assert [one.body for one in caller.sent] == [None, None]


async def test_a_number_that_came_with_the_approval_is_read_first(caller_of: Any) -> None:
    caller = caller_of(product(("K1", 11), ("K2", 12)), DONE)
    await MALL.set_stocks(caller, change({"K1": 5, "K2": 7}, "K2", {"K1": "11"}))
    assert caller.calls()[0] == f"GET {MARKET}/seller-products/880000017"
    assert caller.calls()[1].endswith("/vendor-items/12/quantities/7")
    alone = caller_of(product(("", 13)), DONE)
    await MALL.set_stocks(alone, StockChange("880000017", {}, {"": 4}, frozenset({""})))
    assert alone.calls()[1].endswith("/vendor-items/13/quantities/4")


async def test_nothing_is_sent_while_an_item_has_no_number(caller_of: Any) -> None:
    waiting = caller_of(product(("K1", 11), ("K2", None)))
    with pytest.raises(RefusedError, match="승인 전이라 재고변경할 옵션이 없습니다"):
        await MALL.set_stocks(waiting, change({"K1": 5, "K2": 7}, "K1 K2", {}))
    assert len(waiting.sent) == 1


async def test_the_sale_of_every_item_is_resumed(caller_of: Any) -> None:
    assert isinstance(MALL, ResumeMall)
    caller = caller_of(DONE, DONE)
    await MALL.resume_sale(caller, Resumption("880000017", NUMBERS))
    assert caller.calls() == [f"PUT {MARKET}/vendor-items/{number}/sales/resume" for number in (11, 12)]
    unknown = caller_of(product(("", 13)), DONE)
    await MALL.resume_sale(unknown, Resumption("880000017", {}))
    assert unknown.calls()[1].endswith("/vendor-items/13/sales/resume")
    with pytest.raises(RefusedError, match="승인 전이라 판매재개할 옵션이 없습니다"):
        await MALL.resume_sale(caller_of(product(("", None))), Resumption("880000017", {}))


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("판매재개에 실패했습니다. [옵션ID(55895)은 쿠팡의 모니터링에 의해 '판매중지'된 상품입니다.", "모니터링"),
        ("판매재개에 실패했습니다. [옵션ID[70227] : 삭제된 상품은 변경이 불가능합니다.]", "삭제된 옵션"),
        ("유효하지 않은 재고수량입니다.", "99,999개"),
    ],
)
async def test_a_refusal_says_what_to_do(caller_of: Any, reply: Any, words: str, advice: str) -> None:
    refused = reply(400, {"code": "ERROR", "message": words})
    with pytest.raises(RefusedError, match=advice) as caught:
        await MALL.resume_sale(caller_of(refused), Resumption("880000017", {"K1": "11"}))
    assert caught.value.message == words


def test_the_period_of_a_sale_is_changed_elsewhere() -> None:
    assert set(MALL.profile.sale_elsewhere) == {"set_period"}


async def test_each_item_is_put_its_own_price_with_its_surcharge(caller_of: Any, price_change: Any) -> None:
    assert isinstance(MALL, PriceMall)
    asked = price_change("880000017", 36_000, {"K1": "11"}, {"K1": 0, "K2": 1_500})
    caller = caller_of(product(("K1", 11), ("K2", 12)), DONE, DONE)
    await MALL.set_price(caller, asked)
    assert caller.calls()[1:] == [f"PUT {MARKET}/vendor-items/{one}" for one in ("11/prices/36000", "12/prices/37500")]
    assert [one.api for one in caller.sent[1:]] == ["coupang.item_price"] * 2
    waiting = caller_of(product(("K1", 11), ("K2", None)))
    with pytest.raises(RefusedError, match="승인 전이라 가격변경할 옵션이 없습니다"):
        await MALL.set_price(waiting, asked)
    assert len(waiting.sent) == 1


async def test_the_product_list_has_names_and_states_alone(caller_of: Any) -> None:
    rows = [
        {"sellerProductId": 880000017, "sellerProductName": "목걸이", "statusName": "승인완료"},
        {"sellerProductId": 880000018, "sellerProductName": "반지", "statusName": "새 상태"},
        {"sellerProductName": "번호가 없는 상품"},
    ]
    caller = caller_of({"code": "SUCCESS", "data": rows, "nextToken": "3"}, {"code": "SUCCESS", "data": None})
    page = await MALL.fetch_listings(caller, 2)
    assert [(each.mall_product_no, each.name, each.state, each.price_won) for each in page.products] == [
        ("880000017", "목걸이", "on_sale", None),
        ("880000018", "반지", "unknown", None),
    ]
    assert (page.more, caller.query()["nextToken"]) == (True, "2")
    empty = await MALL.fetch_listings(caller, 3)
    assert (list(empty.products), empty.more) == ([], False)
