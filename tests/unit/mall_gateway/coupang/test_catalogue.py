"""One product of 쿠팡 in detail: its items as options, by what a buyer chooses them by."""

from typing import Any

import pytest

from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.coupang.mapping import catalogue, listings
from mall_gateway.malls.coupang.sales import MOST_ITEMS_READ
from mall_gateway.malls.coupang.wire import ItemState, SellerProduct
from mall_gateway.malls.port import DetailMall, FoundOption, RefusedError

MALL = CoupangMall()
MARKET = "/v2/providers/seller_api/apis/api/v1/marketplace"


def item(number: int | None, name: str, price: int = 10_000, **chosen: str) -> dict[str, Any]:
    rows = [{"attributeTypeName": key, "attributeValueName": value, "exposed": "EXPOSED"}
            for key, value in chosen.items()]  # fmt: skip
    hidden = {"attributeTypeName": "모델명", "attributeValueName": "GE-01", "exposed": "NONE"}
    known = {"vendorItemId": number, "itemName": name, "salePrice": price, "externalVendorSku": f"S{number}"}
    return {**known, "maximumBuyCount": 999, "attributes": [*rows, hidden]}


def product(*items: dict[str, Any]) -> SellerProduct:
    known = {"sellerProductId": 77, "sellerProductName": "컵", "statusName": "승인완료"}
    return SellerProduct.model_validate({**known, "items": items})


def state(stock: int, price: int, *, on_sale: bool = True) -> ItemState:
    return ItemState(amount_in_stock=stock, sale_price=price, on_sale=on_sale)


def test_every_item_is_an_option_with_its_number_and_what_is_so_now() -> None:
    items = (
        item(11, "빨강 1개", 10_000, 색상="빨강", 수량="1개"),
        item(12, "파랑 1개", 10_000, 색상="파랑", 수량="1개"),
    )
    states = {"11": state(3, 12_000), "12": state(0, 11_000, on_sale=False)}
    found = catalogue.details_of(product(*items), states)
    assert (found.mall_product_no, found.name, found.price_won, found.stock) == ("77", "컵", 11_000, None)
    assert (found.seller_code, found.option_names) == ("", ("색상", "수량"))
    assert found.options == (
        FoundOption("11", ("빨강", "1개"), 1_000, 3, on_sale=True),
        FoundOption("12", ("파랑", "1개"), 0, 0, on_sale=False),
    )


def test_the_stock_that_a_product_was_opened_with_is_not_told() -> None:
    items = (item(11, "빨강", 10_000, 색상="빨강"), item(12, "파랑", 11_000, 색상="파랑"))
    found = catalogue.details_of(product(*items), {})
    assert [(one.surcharge_won, one.stock) for one in found.options] == [(0, None), (1_000, None)]


@pytest.mark.parametrize(
    "items",
    [
        (item(11, "빨강 컵"), item(12, "파랑 컵")),
        (item(11, "빨강 컵", 색상="빨강"), item(12, "파랑 컵")),
        (item(11, "빨강 컵", 수량="1개"), item(12, "파랑 컵", 수량="1개")),
    ],
)
def test_items_that_no_attribute_tells_apart_are_called_by_their_names(items: Any) -> None:
    found = catalogue.details_of(product(*items), {})
    assert (found.option_names, [one.values for one in found.options]) == (("옵션",), [("빨강 컵",), ("파랑 컵",)])


def test_a_product_of_one_item_has_its_stock_and_code() -> None:
    found = catalogue.details_of(product(item(11, "컵")), {"11": state(5, 9_000)})
    assert (found.price_won, found.stock, found.seller_code, found.options) == (9_000, 5, "S11", ())
    chosen = catalogue.details_of(product(item(None, "컵", 수량="1개")), {})
    assert (chosen.price_won, chosen.stock, chosen.options) == (10_000, None, (FoundOption("", ("1개",)),))
    nothing = catalogue.details_of(product(), {})
    assert (nothing.price_won, nothing.options) == (None, ())


async def test_the_product_is_read_and_then_each_item_that_has_a_number(caller_of: Any) -> None:
    assert isinstance(MALL, DetailMall)
    told = {"code": "SUCCESS", "data": product(item(11, "빨강"), item(None, "파랑")).model_dump(by_alias=True)}
    now = {"code": "SUCCESS", "data": {"amountInStock": 4, "salePrice": 9_000, "onSale": True}}
    caller = caller_of(told, now)
    found = await MALL.read_product(caller, "77")
    assert found is not None
    assert [(one.number, one.stock) for one in found.options] == [("11", 4), ("", None)]
    assert caller.calls() == [f"GET {MARKET}/seller-products/77", f"GET {MARKET}/vendor-items/11/inventories"]
    assert [one.api for one in caller.sent] == ["coupang.product", "coupang.item"]


async def test_of_more_items_than_a_seller_waits_for_the_stocks_stay_unknown(caller_of: Any) -> None:
    items = [item(number, f"{number}번") for number in range(1, MOST_ITEMS_READ + 2)]
    caller = caller_of({"code": "SUCCESS", "data": product(*items).model_dump(by_alias=True)})
    found = await MALL.read_product(caller, "77")
    assert found is not None
    assert len(found.options) == MOST_ITEMS_READ + 1
    assert {one.stock for one in found.options} == {None}


async def test_a_product_that_is_not_there_is_none_and_another_refusal_is_told(caller_of: Any, reply: Any) -> None:
    gone = {"code": "ERROR", "message": "상품(77)의 데이터가 없습니다."}
    assert await MALL.read_product(caller_of(reply(400, gone)), "77") is None
    with pytest.raises(RefusedError):
        await MALL.read_product(caller_of(reply(400, {"code": "ERROR", "message": "다른 업체의 상품입니다."})), "77")


def test_an_item_that_somebody_else_registered_is_updated_by_its_number() -> None:
    body = {"items": [{"externalVendorSku": listings.sku("MB1", "K1")}, {"externalVendorSku": "MB1-K2"}]}
    sent = listings.update_body(body, product(item(11, "빨강"), item(12, "파랑")), {"K1": "12"})
    assert sent["items"][0] == {"externalVendorSku": "MB1-K1", "vendorItemId": 12}
    assert sent["items"][1] == {"externalVendorSku": "MB1-K2"}
