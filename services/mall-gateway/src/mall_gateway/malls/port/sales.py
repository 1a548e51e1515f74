"""What can be changed of a product on sale by a call of its own; a mall has the protocols of its calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from contracts.listing import SalesTerms
from mall_gateway.malls.port.calls import Caller
from mall_gateway.malls.port.mall import Mall


@dataclass(frozen=True)
class OnSale:
    """A product at the mall: its number there and its options' numbers by our keys (empty: the product itself)."""

    mall_product_no: str
    mall_option_nos: Mapping[str, str]


@dataclass(frozen=True)
class StockChange(OnSale):
    """Stock to be shown, 0 for sold out. `stocks` has every option sold there by our key, and is never below 0.

    `changed` are the keys of those that differ from what the mall was told last: where each option has a call of its
    own, only they are sent.
    """

    stocks: Mapping[str, int]
    changed: frozenset[str]


@dataclass(frozen=True)
class PeriodChange(OnSale):
    """A sale to be extended or shortened. `ends_on` is the last day of Seoul that it is sold."""

    ends_on: date


@dataclass(frozen=True)
class Resumption(OnSale):
    """A sale to go on. `ends_on` is the last day of Seoul that it shall be sold, None where it is sold without end."""

    ends_on: date | None = None


@dataclass(frozen=True)
class PriceChange(OnSale):
    """A selling price, `terms.price_won`, under the terms that the product is sold by.

    `surcharges` has what each option sold there costs beside it, in won, by our key (empty: the product itself).
    """

    terms: SalesTerms
    surcharges: Mapping[str, int]
    taxed: bool

    @property
    def prices_won(self) -> Mapping[str, int]:
        """What a buyer pays for each option, by our key."""
        return {key: self.terms.price_won + surcharge for key, surcharge in self.surcharges.items()}


@runtime_checkable
class StockMall(Mall, Protocol):
    """A mall with a call for stock."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """재고연동. Setting it twice is the same as once. A stopped product stays stopped."""
        ...


@runtime_checkable
class ResumeMall(Mall, Protocol):
    """A mall with a call that sells a stopped product again."""

    async def resume_sale(self, caller: Caller, product: Resumption) -> None:
        """판매재개. Resuming twice is the same as once. The last day matters where stopping has overwritten it."""
        ...


@runtime_checkable
class PeriodMall(Mall, Protocol):
    """A mall with a call for the period of a sale."""

    async def set_period(self, caller: Caller, change: PeriodChange) -> None:
        """판매기간 변경. Setting it twice is the same as once; the beginning stays as it is."""
        ...


@runtime_checkable
class PriceMall(Mall, Protocol):
    """A mall with a call for the price of a sale."""

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """판매가 변경. Setting it twice is the same as once. Where the MD decides on prices, it is asked of the MD."""
        ...
