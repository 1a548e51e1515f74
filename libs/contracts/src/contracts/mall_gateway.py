"""What `mall-gateway` publishes: mall accounts, and what the malls answered."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent, Value
from contracts.order_sync import MallOrderRef

ACCOUNTS = "mall-gateway.accounts.v1"
LISTINGS = "mall-gateway.listings.v1"
ORDERS = "mall-gateway.orders.v1"
INVOICES = "mall-gateway.invoices.v1"


class Evidence(Value):
    """Where the proof of an outcome lies: the gateway's call record, our trace and the mall's own trace id."""

    call_id: UUID | None
    trace_id: str | None
    mall_trace_id: str | None = None
    answer: str | None = None
    """The mall's answer, masked of secrets and personal data, at most 4,000 characters."""


class Refusal(Value):
    """Why it was not done: ours in Korean with what to change, and the mall's own code and words."""

    reason: str
    code: str
    mall_code: str | None = None
    mall_message: str | None = None


class MallAccountSaved(ContractEvent):
    """A mall account was entered or changed (never its secrets). Key: account id."""

    TOPIC: ClassVar[str] = ACCOUNTS
    account_id: UUID
    mall: str
    login_id: str
    key_expires_on: date | None


class MallAccountVerified(ContractEvent):
    """연결 확인 succeeded: 입점완료."""

    TOPIC: ClassVar[str] = ACCOUNTS
    account_id: UUID
    mall: str
    login_id: str
    key_expires_on: date | None


class MallAccountFailed(ContractEvent):
    """연결 확인 failed: 인증실패 or 만료, with the mall's own words."""

    TOPIC: ClassVar[str] = ACCOUNTS
    account_id: UUID
    mall: str
    login_id: str
    state: Literal["rejected", "expired"]
    refusal: Refusal


class MallKeyExpiring(ContractEvent):
    """A key ends in `days_left` days (of Seoul): told from 30, 7 and 1 days before. Its end is a MallAccountFailed."""

    TOPIC: ClassVar[str] = ACCOUNTS
    account_id: UUID
    mall: str
    login_id: str
    key_expires_on: date
    days_left: int


class MallAccountRemoved(ContractEvent):
    """A mall account and its secrets are gone."""

    TOPIC: ClassVar[str] = ACCOUNTS
    account_id: UUID


class ListingAccepted(ContractEvent):
    """The mall took it. Key: listing id. `live` is False where the mall shows it only after an approval."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    attempt: int
    mall_product_no: str
    mall_option_nos: dict[str, str]
    live: bool
    evidence: Evidence


class ListingReadBack(ContractEvent):
    """What the mall shows when it is read back. `state` is ours, `mall_state` the mall's own word."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    listing_id: UUID
    account_id: UUID
    mall: str
    attempt: int
    mall_product_no: str
    mall_option_nos: dict[str, str]
    state: Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]
    mall_state: str
    reason: str | None
    evidence: Evidence


class ListingRejected(ContractEvent):
    """The mall (or our own check of its capabilities) said no."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    attempt: int
    refusal: Refusal
    evidence: Evidence


class ListingUnsettled(ContractEvent):
    """확인필요: whether it took effect is unknown and the mall has nothing to ask."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    attempt: int
    refusal: Refusal
    evidence: Evidence


class SaleStopAccepted(ContractEvent):
    """The mall stopped the sale. A refusal of it is a `ListingRejected` with attempt 0."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    evidence: Evidence


SaleAct = Literal["set_stocks", "resume_sale", "set_period"]
"""What can be changed of a listing on sale, besides bringing all of it up to date."""


class SaleActAccepted(ContractEvent):
    """The mall did it. `number` is that of what asked for it (`contracts.listing`)."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    act: SaleAct
    number: int
    evidence: Evidence


class SaleActRefused(ContractEvent):
    """The mall did not do it, or its API has no call for it. `unsettled`: nobody knows whether it took effect."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    act: SaleAct
    number: int
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False


class Buyer(Value):
    """Buyer and receiver, sealed with the order's data key: open it with `chassis.privacy`.

    `sealed` is empty when the key was destroyed before the line was fetched once more.
    """

    subject_id: UUID
    sealed: str


class MallOrderLine(Value):
    """One order line as the mall tells it. Everything but `buyer` is free of personal data.

    `state`: `new` paid and not acknowledged, `confirmed`, `shipping`, `delivered`, `completed`, `cancelled`.
    `mall_state` is the mall's own word. `region` is the first two words of the address. `seller_product_code` and
    `seller_option_code` are our codes as the mall gives them back; empty when it has none. `ship_by` is 발송기한,
    where the mall tells one.
    """

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
    buyer: Buyer
    ship_by: datetime | None = None


class BrokenLine(Value):
    """An order line of a page that could not be read: set aside with the reason, while the rest goes on."""

    position: int
    reason: str
    sealed: str
    subject_id: UUID


class MallOrdersFetched(ContractEvent):
    """A page of at most 100 lines of a collection, in the order fetched. Key: collection id."""

    TOPIC: ClassVar[str] = ORDERS
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    page: int
    lines: tuple[MallOrderLine, ...]
    broken: tuple[BrokenLine, ...] = ()


class MallOrdersSealed(ContractEvent):
    """All pages of a collection were fetched: their number, the number of distinct lines and a digest over them.

    The digest is the SHA-256 (hex) of the sorted `order_no/box_no/deal_no/line_no` of every line, joined by newlines.
    """

    TOPIC: ClassVar[str] = ORDERS
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    since: datetime
    until: datetime
    pages: int
    lines: int
    broken: int
    digest: str


class MallOrdersFailed(ContractEvent):
    """A collection could not be finished; what was fetched stays. The window is asked again later."""

    TOPIC: ClassVar[str] = ORDERS
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    refusal: Refusal
    evidence: Evidence


class OrderConfirmAccepted(ContractEvent):
    """발주확인 took effect at the mall. Key: order id."""

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    evidence: Evidence


class OrderConfirmRefused(ContractEvent):
    """The mall refused 발주확인. `unsettled` marks 확인필요; `cancel_asked` says why, where that is why.

    `account_id` is None in events from before it was told.
    """

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False
    cancel_asked: bool = False
    account_id: UUID | None = None


class SaleCancelAccepted(ContractEvent):
    """판매취소 took effect at the mall."""

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    evidence: Evidence


class SaleCancelRefused(ContractEvent):
    """The mall refused 판매취소."""

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False


class InvoiceAccepted(ContractEvent):
    """The mall has the invoice."""

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    try_number: int
    courier: str
    invoice_number: str
    evidence: Evidence


class InvoiceRefused(ContractEvent):
    """The mall refused the invoice. `unsettled` marks 확인필요; `cancel_asked`: the buyer asked to cancel.

    `account_id` is None in events from before it was told.
    """

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    try_number: int
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False
    cancel_asked: bool = False
    account_id: UUID | None = None


class InvoiceChangeAccepted(ContractEvent):
    """The mall has the new invoice in place of the old one."""

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    change_number: int
    courier: str
    invoice_number: str
    evidence: Evidence


class InvoiceChangeRefused(ContractEvent):
    """The mall kept the old invoice. `unsettled` marks 확인필요; `cancel_asked`: the buyer asked to cancel.

    `account_id` is None in events from before it was told.
    """

    TOPIC: ClassVar[str] = INVOICES
    KEY: ClassVar[str] = "order_id"
    intent_id: UUID
    order_id: UUID
    change_number: int
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False
    cancel_asked: bool = False
    account_id: UUID | None = None
