"""The products that an account has at a mall already, as the mall's own list and its details tell of them."""

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


@dataclass(frozen=True)
class FoundOption:
    """An option of a product at the mall: its values stand in the order of the product's option names.

    `number` is the mall's own and the one that its orders name, empty where it is not known. `stock` is None where it
    is not told.
    """

    number: str
    values: tuple[str, ...]
    surcharge_won: int = 0
    stock: int | None = None
    on_sale: bool = True


@dataclass(frozen=True)
class ProductDetails:
    """One product at the mall with its options; there are none where it is sold as it is.

    `price_won` is without any surcharge. Price and stock (of a product without options) are None, texts empty, where
    they are not told.
    """

    mall_product_no: str
    name: str
    price_won: int | None = None
    stock: int | None = None
    seller_code: str = ""
    option_names: tuple[str, ...] = ()
    options: tuple[FoundOption, ...] = ()


@runtime_checkable
class CatalogueMall(Mall, Protocol):
    """A mall whose API lists products by pages."""

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """A page of all products, whoever registered them; pages are counted from 1."""
        ...


@runtime_checkable
class DetailMall(Mall, Protocol):
    """A mall whose API tells the options of a product, whoever registered it."""

    async def read_product(self, caller: Caller, mall_product_no: str) -> ProductDetails | None:
        """One product with its options; None where the mall surely has none of this number."""
        ...
