"""쿠팡's product list and a product's options (malls.md 1.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.coupang.mapping.listings import STATES
from mall_gateway.malls.coupang.wire import ItemState, ProductItem, SellerProduct
from mall_gateway.malls.port import FoundOption, FoundProduct, ProductDetails, ProductsPage

ITEM_NAME = "옵션"
"""How the one option is called whose values are the items' names."""


def page_of(answer: Mapping[str, Any]) -> ProductsPage:
    """The rows with a number; the list goes on where a token leads on."""
    rows = [as_object(row) for row in as_rows(answer.get("data"))]
    return ProductsPage([_found(row) for row in rows if row.get("sellerProductId")], bool(answer.get("nextToken")))


def _found(row: Mapping[str, Any]) -> FoundProduct:
    word = str(row.get("statusName") or row.get("status") or "")
    name = str(row.get("sellerProductName") or "")
    return FoundProduct(str(row["sellerProductId"]), name, STATES.get(word, "unknown"), word)


def details_of(product: SellerProduct, states: Mapping[str, ItemState]) -> ProductDetails:
    """A product with an option for each item: the lowest price is the product's, what an item costs more a surcharge.

    `states` are the items' by `vendorItemId`. Of an item without one the stock is not known: with the product comes
    only the one that it was opened with. Unverified: that the price which comes with it is the present one.
    """
    told = [states.get(item.vendor_item_id) for item in product.items]
    prices = [state.sale_price if state else item.sale_price for item, state in zip(product.items, told, strict=True)]
    names, values = _named(product.items)
    alone = len(told) == 1
    return ProductDetails(
        product.seller_product_id,
        product.seller_product_name,
        min(prices, default=None),
        told[0].amount_in_stock if alone and told[0] else None,
        product.items[0].external_vendor_sku if alone else "",
        names,
        tuple(
            FoundOption(
                item.vendor_item_id,
                of_item,
                price - min(prices),
                state.amount_in_stock if state else None,
                state.on_sale if state else True,
            )
            for item, of_item, price, state in zip(product.items, values, prices, told, strict=bool(names))
        ),
    )


def _named(items: Sequence[ProductItem]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The 구매옵션 that every item has a value of, and each item's values; the items' names where those are not enough.

    One item without any is a product without options.
    """
    rows = [_attributes(item) for item in items]
    names = tuple(name for name in rows[0] if all(name in row for row in rows)) if rows else ()
    values = [tuple(row[name] for name in names) for row in rows] if names else []
    if len(items) < 2 or len(set(values)) == len(items):
        return names, values
    return (ITEM_NAME,), [(item.item_name,) for item in items]


def _attributes(item: ProductItem) -> dict[str, str]:
    """What a buyer chooses the item by."""
    shown = (one for one in item.attributes if one.exposed != "NONE" and one.attribute_value_name)
    return {one.attribute_type_name: one.attribute_value_name for one in shown}
