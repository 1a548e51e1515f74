"""What goes to a mall and comes back from it, in our words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from contracts.catalog import Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef


@dataclass(frozen=True)
class MallCategory:
    """A category of the mall: its code, Korean path, and whether a product may be put there."""

    code: str
    path: tuple[str, ...]
    leaf: bool


@dataclass(frozen=True)
class DeliveryTemplate:
    """A delivery template or place kept at the mall (티몬 배송템플릿, 네이버 묶음배송, 쿠팡 출고지 …)."""

    number: str
    name: str
    kind: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Offer:
    """A product as it shall be sold: the product, the terms, our listing code (unique per listing, ≤ 20 characters).

    `mall_product_no` and `mall_option_nos` (our option key → the mall's number) are set when it exists at the mall.
    """

    listing_code: str
    product: Product
    terms: SalesTerms
    mall_product_no: str | None = None
    mall_option_nos: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Listed:
    """A product as the mall shows it. `state` is ours, `mall_state` the mall's own word."""

    mall_product_no: str
    mall_option_nos: Mapping[str, str]
    state: Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]
    mall_state: str
    reason: str | None = None


@dataclass(frozen=True)
class PersonalData:
    """Buyer and receiver in clear, on the way to being sealed. Never logged, never put in an event."""

    orderer_name: str
    orderer_phone: str
    receiver_name: str
    receiver_phone: str
    receiver_phone2: str
    zip_code: str
    address: str
    address_detail: str
    memo: str
    customs_code: str = ""


@dataclass(frozen=True)
class FetchedLine:
    """One order line as the mall tells it; the fields of `contracts.mall_gateway.MallOrderLine` and the buyer."""

    ref: MallOrderRef
    state: Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
    mall_state: str
    cancel_asked: bool
    mall_product_no: str
    mall_option_no: str
    seller_product_code: str
    seller_option_code: str
    product_name: str
    option_text: str
    quantity: int
    unit_price_won: int
    amount_won: int
    shipping_won: int
    region: str
    ordered_at: datetime
    paid_at: datetime | None
    changed_at: datetime | None
    delivered_at: datetime | None
    courier_code: str
    invoice_number: str
    buyer: PersonalData
    ship_by: datetime | None = None


@dataclass(frozen=True)
class UnreadableLine:
    """A line that could not be mapped: its bytes and why, so that it is set aside and the rest goes on."""

    position: int
    raw: bytes
    reason: str


@dataclass(frozen=True)
class OrderPage:
    """A page of lines in the mall's order."""

    lines: Sequence[FetchedLine]
    unreadable: Sequence[UnreadableLine] = ()


@dataclass(frozen=True)
class Shipment:
    """An invoice to send. `courier` is our code."""

    ref: MallOrderRef
    quantity: int
    courier: str
    invoice_number: str


@dataclass(frozen=True)
class Confirmation:
    """An order line to acknowledge. `delay_reason` is set when `ship_on` is over 3 days away."""

    ref: MallOrderRef
    quantity: int
    ship_on: date
    delay_reason: str | None = None


@dataclass(frozen=True)
class Cancellation:
    """An order line that the seller cannot deliver. `reason`: sold_out, wrong_information, delayed, buyer_asked."""

    ref: MallOrderRef
    quantity: int
    reason: str
    detail: str
