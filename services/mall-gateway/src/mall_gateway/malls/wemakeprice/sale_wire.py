"""The shapes of 위메프's writes of one block of a product, and what is read of it (malls.md 6.2)."""

from collections.abc import Mapping
from typing import Any

from mall_gateway.malls.shapes import Shape, Text, Whole


class ProductOptions(Shape):
    """The body of POST /product/in/setProductOption: the block as it was read but for the stock.

    Unverified: path and body; malls.md 6.2 says no more than that an option-only call may be there.
    """

    product_no: int | str
    option: Mapping[str, Any]


class ProductSale(Shape):
    """The body of POST /product/in/setProductSale: the block as it was read but for what changes.

    Unverified: that the number stands beside the block, as in setProduct.
    """

    product_no: int | str
    sale: Mapping[str, Any]


class StockedOption(Shape):
    """What is read of an option to set its stock."""

    seller_option_code: Text = ""
    stock_count: Whole = 0


class StockedSale(Shape):
    """What is read of a sale block to set its stock; None where it does not say it."""

    stock_count: Whole | None = None
