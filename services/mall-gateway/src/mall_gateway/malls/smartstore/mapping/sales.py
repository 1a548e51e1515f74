"""Stock, period and price of a product at 네이버 (malls.md 2.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mall_gateway.malls.port import RefusedError, StockChange
from mall_gateway.malls.smartstore.mapping.listings import MAX_STOCK
from mall_gateway.malls.smartstore.wire import OptionCombination, OriginProduct

STATE_TO_SEND: Mapping[str, str] = {
    "SALE": "SALE",
    "OUTOFSTOCK": "OUTOFSTOCK",
    "SUSPENSION": "SUSPENSION",
    "CLOSE": "SALE",
}
"""The state that a change of the period names, by the present one. What ended by its period goes on by a longer one."""


def option_stock_body(product: OriginProduct, change: StockChange) -> dict[str, Any]:
    """PUT option-stock: every combination as it was read, but for our stocks; price and discount as they are.

    A combination is known by its number, or by our key that it has. Raises RefusedError where the product has none of
    one of our keys.
    """
    info = product.detail_attribute.option_info
    numbered = {number: key for key, number in change.mall_option_nos.items()}
    keys = {one.id: numbered.get(one.id, one.seller_manager_code) for one in info.option_combinations if one.id}
    missing = change.stocks.keys() - keys.values()
    if missing:
        reason = "스토어팜의 상품에 없는 옵션입니다. 다시 연동한 뒤 재고를 바꾸세요."
        raise RefusedError(reason, code="NO_OPTION", message=", ".join(sorted(missing)))
    rows = [_combination(one, change.stocks.get(keys.get(one.id, ""))) for one in info.option_combinations]
    discount = product.customer_benefit.immediate_discount_policy
    return {
        "productSalePrice": {"salePrice": product.sale_price},
        **({"immediateDiscountPolicy": discount} if discount else {}),
        "optionInfo": {"optionCombinations": rows, "useStockManagement": True},
    }


def _combination(one: OptionCombination, stock: int | None) -> dict[str, Any]:
    return {
        "id": _number(one.id),
        "stockQuantity": min(one.stock_quantity if stock is None else stock, MAX_STOCK),
        "price": one.price,
        "usable": one.usable is not False,
    }


def multi_update_body(product_no: str, stock: int) -> dict[str, Any]:
    """PATCH multi-update of the stock of one product without options.

    Unverified: the names in the body; malls.md 2.2 has the kind STOCK alone.
    """
    row = {
        "originProductNo": _number(product_no),
        "multiUpdateTypes": ["STOCK"],
        "stockQuantity": min(stock, MAX_STOCK),
    }
    return {"multiProductUpdateRequestVos": [row]}


def price_body(product_no: str, price_won: int) -> dict[str, Any]:
    """PATCH multi-update of the selling price of one product.

    Unverified: the names in the body; malls.md 2.2 has the kind SALE_PRICE alone.
    """
    row = {"originProductNo": _number(product_no), "multiUpdateTypes": ["SALE_PRICE"], "salePrice": price_won}
    return {"multiProductUpdateRequestVos": [row]}


def period_body(product: OriginProduct, ends_on: date) -> dict[str, Any]:
    """PUT change-status: the last day, with the state and the first day of the product as it was read.

    Raises RefusedError for a state that a seller cannot set.
    """
    state = STATE_TO_SEND.get(product.status_type)
    if state is None:
        reason = "네이버가 판매를 막고 있는 상품이라 판매기간을 바꿀 수 없습니다. 스마트스토어센터에서 확인하세요."
        raise RefusedError(reason, code="NOT_SOLD", message=product.status_type)
    start = {"saleStartDate": product.sale_start_date} if product.sale_start_date else {}
    return {"statusType": state, **start, "saleEndDate": f"{ends_on.isoformat()}T23:59:59.000+09:00"}


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text
