"""What `listing` publishes: which product is asked to be sold where, and what became of it."""

from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from contracts.catalog import Product
from contracts.envelope import ContractEvent, Value

LISTINGS = "listing.listings.v1"


class SalesTerms(Value):
    """판매정보: how the product is sold on one mall account.

    `mall_fields` holds what only that mall needs (티몬 배송템플릿, 위메프 배송방법 …), by the names of the mall's
    capabilities; its adapter checks and reads them.
    """

    group_name: str
    mall_category_code: str
    mall_category_path: tuple[str, ...] = ()
    sale_starts_on: str | None
    sale_ends_on: str
    price_won: int
    courier: str | None
    mall_fields: dict[str, Any]


class ListingRequested(ContractEvent):
    """Register a product on a mall, or bring its listing there up to date. Key: listing id.

    `kind` is `update` once the mall has given a number (`mall_product_no`). `attempt` counts the seller's tries.
    """

    TOPIC: ClassVar[str] = LISTINGS
    listing_id: UUID
    account_id: UUID
    mall: str
    kind: Literal["register", "update"]
    attempt: int
    mall_product_no: str | None
    mall_option_nos: dict[str, str]
    product: Product
    terms: SalesTerms


class ListingStopRequested(ContractEvent):
    """Stop the sale of a listing on its mall."""

    TOPIC: ClassVar[str] = LISTINGS
    listing_id: UUID
    account_id: UUID
    mall: str
    mall_product_no: str
    mall_option_nos: dict[str, str]


class StockPushRequested(ContractEvent):
    """재고연동: bring the stock of a listing at its mall to ours. At most one of a listing is under way at a time.

    `stocks` has every option that is sold there by our key (empty: the product itself), `changed` the keys of those
    that differ from what the mall was told last. `number` counts the pushes of the listing.
    """

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    listing_id: UUID
    account_id: UUID
    mall: str
    number: int
    mall_product_no: str
    mall_option_nos: dict[str, str]
    stocks: dict[str, int]
    changed: tuple[str, ...]


class SaleResumeRequested(ContractEvent):
    """Sell a stopped listing again. `number` counts what was asked of the listing's sale.

    `ends_on` is the last day (of Seoul) that it shall be sold, None without end.
    """

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    listing_id: UUID
    account_id: UUID
    mall: str
    number: int
    mall_product_no: str
    mall_option_nos: dict[str, str]
    ends_on: date | None = None


class SalePeriodRequested(ContractEvent):
    """Extend or shorten the sale of a listing: `ends_on` (a day of Seoul) is the last day that it is sold."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    listing_id: UUID
    account_id: UUID
    mall: str
    number: int
    mall_product_no: str
    mall_option_nos: dict[str, str]
    ends_on: date


class SalePriceRequested(ContractEvent):
    """Sell a listing at another price: `terms.price_won`; the rest of `terms` is what the mall knows it by.

    `surcharges` has what every option that is sold there costs beside it, by our key (empty: the product itself).
    Several may be under way at a time: they are done in the order of `number`, so that the newest stays.
    """

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    listing_id: UUID
    account_id: UUID
    mall: str
    number: int
    mall_product_no: str
    mall_option_nos: dict[str, str]
    terms: SalesTerms
    surcharges: dict[str, int]
    taxed: bool


class ListingApplied(ContractEvent):
    """반영완료: the mall shows what was asked. `mall_option_nos` maps our option keys to the mall's option numbers."""

    TOPIC: ClassVar[str] = LISTINGS
    listing_id: UUID
    account_id: UUID
    mall: str
    product_id: UUID
    mall_product_no: str
    mall_option_nos: dict[str, str]


class ListingFailed(ContractEvent):
    """연동실패, with a reason in Korean that says what to change and the mall's own words."""

    TOPIC: ClassVar[str] = LISTINGS
    listing_id: UUID
    account_id: UUID
    mall: str
    product_id: UUID
    reason: str
    mall_message: str | None


class SaleStopped(ContractEvent):
    """판매중지: the mall no longer sells it."""

    TOPIC: ClassVar[str] = LISTINGS
    listing_id: UUID
    account_id: UUID
    mall: str
    product_id: UUID
