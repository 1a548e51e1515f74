"""The products that an account has at a mall already, as the mall's own list tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from mall_gateway.malls.port.calls import Caller
from mall_gateway.malls.port.mall import Mall


@dataclass(frozen=True)
class FoundProduct:
    """A product at the mall. Price in won and stock are None, texts empty, where the mall's list does not tell them.

    `state` is ours, `mall_state` the mall's own word; `seller_code` is the seller's own code there.
    """

    mall_product_no: str
    name: str
    state: Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]
    mall_state: str
    price_won: int | None = None
    stock: int | None = None
    seller_code: str = ""
    image_url: str = ""


@dataclass(frozen=True)
class ProductsPage:
    """Some of the products, and whether there are more behind them."""

    products: Sequence[FoundProduct]
    more: bool


@runtime_checkable
class CatalogueMall(Mall, Protocol):
    """A mall whose API lists products by pages."""

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """A page of all products, whoever registered them; pages are counted from 1."""
        ...
