"""What the adapter of a mall must do, in our words.

An adapter is stateless and knows neither queue nor database. It is given a `Caller`, which waits for the mall's budget,
sends, keeps the evidence and hands out the account's secrets and shared token. Every method either returns what the
mall said or raises one of the errors below; each says what the gateway may do next.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, Protocol

from contracts.catalog import Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.capabilities import Capabilities


class MallError(Exception):
    """Base of what a mall call can end in. `message` is the mall's own words, `reason` ours in Korean."""

    def __init__(self, reason: str, *, code: str = "", message: str = "", trace_id: str | None = None) -> None:
        super().__init__(f"{reason} ({code} {message})")
        self.reason = reason
        self.code = code
        self.message = message
        self.trace_id = trace_id


class RefusedError(MallError):
    """The mall said no and nothing took effect: final until the seller changes something.

    `cancel_asked` is True where the mall refuses because the buyer asked to cancel.
    """

    cancel_asked: bool = False


class AlreadyDoneError(MallError):
    """The mall says that this effect is there already: the gateway asks for it by the look-up and settles."""


class CredentialsRefusedError(MallError):
    """Key, password or token are not accepted; `expired` where the mall says so."""

    expired: bool = False


class TokenExpiredError(MallError):
    """The shared token is stale: the gateway refreshes it once and calls again."""


class ThrottledError(MallError):
    """429 or the mall's own form of it. `retry_after` is None where the mall does not say."""

    retry_after: timedelta | None = None


class UnavailableError(MallError):
    """The mall answered, but not with an answer (5xx, HTML page, broken body): a read may be asked again.

    For a write `effect_possible` tells whether it may have taken effect; then it is asked, never repeated blindly.
    """

    effect_possible: bool = True


class LostAnswerError(UnavailableError):
    """Sent, but no answer came (time-out, cut connection): the effect is unknown."""


class NotSentError(MallError):
    """The request did not leave (no connection): it may be sent again."""


@dataclass(frozen=True)
class Request:
    """One HTTP call in the mall's form. `api` names the budget that it counts against."""

    method: str
    url: str
    api: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None


@dataclass(frozen=True)
class Response:
    """What the mall sent back, whole and undecoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Sign = Callable[[Request], Awaitable[Request] | Request]
"""Adds what must be made at the last moment (signature, date, bearer token); called after the wait for the budget."""


@dataclass(frozen=True)
class Token:
    """A shared access token and when it ends (UTC)."""

    value: str
    expires_at: datetime


class Caller(Protocol):
    """The door to one account of one mall."""

    @property
    def secrets(self) -> Mapping[str, str]:
        """The account's secret fields, by the names in `MallProfile.credential_fields`, and `login_id`."""
        ...

    @property
    def base_url(self) -> str:
        """Scheme and host of the mall (the simulator's in practice and tests), without a trailing slash."""
        ...

    @property
    def now(self) -> datetime:
        """The time, UTC and aware."""
        ...

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        """Wait for the budget, sign, send, record. Raises NotSentError or LostAnswerError; statuses are yours."""
        ...

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        """The account's shared token. One refresher at a time over all replicas; `refused` is a stale value."""
        ...


@dataclass(frozen=True)
class Field:
    """A field that this mall wants of the seller: of the account, or of the 판매정보 (`choices`: value → label)."""

    name: str
    label: str
    secret: bool = False
    required: bool = True
    kind: Literal["text", "number", "yes_no", "choice", "address", "template", "time"] = "text"
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    help: str = ""


class Algorithm(StrEnum):
    """How a mall counts calls."""

    TOKEN_BUCKET = "token_bucket"  # noqa: S105
    SLIDING_WINDOW = "sliding_window"
    FIXED_WINDOW = "fixed_window"


@dataclass(frozen=True)
class Budget:
    """A documented limit: at most `calls` per `per` for each `scope`. `share` of it is used.

    `apis` are the `Request.api` names that it counts; empty means all of the mall's. `source` points into malls.md.
    """

    name: str
    calls: int
    per: timedelta
    algorithm: Algorithm
    scope: Literal["account", "operator"]
    source: str
    apis: tuple[str, ...] = ()
    share: float = 0.95


@dataclass(frozen=True)
class MallProfile:
    """What is fixed about a mall. `order_window` is the longest time that one order list call may cover.

    `listed_after` is how long after its payment an order may be missing from the list (the window's overlap covers it).
    `template_fields` are the `details` of `create_delivery_template`; empty where the mall has no templates to make.
    """

    code: str
    name: str
    kind: Literal["social", "open_market", "general"]
    base_url: str
    hosts: tuple[str, ...]
    credential_fields: tuple[Field, ...]
    sales_fields: tuple[Field, ...]
    key_help: str
    key_life: timedelta | None
    budgets: tuple[Budget, ...]
    capabilities: Capabilities
    order_window: timedelta
    listed_after: timedelta
    couriers: Mapping[str, str]
    template_fields: tuple[Field, ...] = ()


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


class Mall(Protocol):
    """An adapter. Windows of `fetch_orders` are at most `profile.order_window` long; the gateway splits longer ones."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about the mall."""
        ...

    async def verify(self, caller: Caller) -> None:
        """The cheapest authenticated call. Raises CredentialsRefusedError with the mall's own words."""
        ...

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Leaf categories whose path holds the keyword."""
        ...

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """The templates or places that the account has at the mall; empty where the mall has none."""
        ...

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """Make one. Raises RefusedError where the mall has none."""
        ...

    def check(self, offer: Offer) -> Sequence[str]:
        """What the mall will not take, each in Korean saying what to change; empty when all is well. No network."""
        ...

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """Register. The mall gets `offer.listing_code` as the seller's product code."""
        ...

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """Bring an existing listing to the offer. Setting it twice is the same as once."""
        ...

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:
        """Stop the sale. Stopping twice is the same as once."""
        ...

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """What the mall shows now; None when it has no such product."""
        ...

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """The look-up after a lost registration: the product with our code, or None when there surely is none."""
        ...

    def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """All order lines paid (or delivered) or changed in the window, page by page; a line may come twice."""
        ...

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """One order line as it is now: the look-up of confirm, cancel and invoice, and the guard before an invoice."""
        ...

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """발주확인."""
        ...

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """판매취소 by the seller."""
        ...

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """송장송신."""
        ...
