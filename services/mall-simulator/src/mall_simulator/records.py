"""What the simulated malls remember, the same for each: accounts, products, orders with lines, documents."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, cast

from pydantic import BaseModel, computed_field, model_validator

Doc = dict[str, Any]
LineState = Literal["new", "confirmed", "shipping", "delivered", "cancelled"]
ClaimKind = Literal["cancel", "return", "exchange"]
ClaimStatus = Literal["requested", "held", "approved", "done", "rejected", "withdrawn"]
InquiryKind = Literal["product", "customer_center", "urgent"]
Goods = Literal["with_buyer", "on_the_way", "arrived", "received"]
Reason = Literal["changed_mind", "wrong_option", "defective", "wrong_goods", "late", "sold_out", "other"]


class Record(BaseModel):
    """Kept by (mall, number); `account` says whose it is."""

    mall: str
    account: str
    number: str

    def aliases(self) -> Iterable[str]:
        """Further names by which the record is found."""
        return ()


class Account(Record):
    """A seller's account; `number` is its name, `secrets` are the credentials that the mall issued."""

    secrets: dict[str, str]
    opened_at: datetime

    def aliases(self) -> Iterable[str]:
        """The public halves of its keys."""
        names = ("vendor_id", "access_key", "client_id", "api_key", "seller_id", "supply_entr_no", "oauser_id")
        return [f"{name}:{self.secrets[name]}" for name in names if name in self.secrets]


class Option(BaseModel):
    """An option (단품). `numbers` are the mall's further numbers of it, `body` what the seller sent."""

    number: str
    seller_code: str
    name: str
    price_won: int
    stock: int
    on_sale: bool = True
    numbers: dict[str, str] = {}
    body: Doc = {}


class Product(Record):
    """A product at a mall. `state` is the mall's own word; `ready_at` is when its approval is due.

    `sold_until` is the last day of its sale (`2027-03-05`), empty where the mall keeps none.
    """

    seller_code: str
    name: str
    category: str
    state: str
    price_won: int
    options: list[Option]
    body: Doc
    created_at: datetime
    updated_at: datetime
    ready_at: datetime | None = None
    reason: str = ""
    sold_until: str = ""
    numbers: dict[str, str] = {}
    history: list[Doc] = []

    def aliases(self) -> Iterable[str]:
        """Its further numbers and its options'."""
        own = [f"{name}:{value}" for name, value in self.numbers.items()]
        theirs = [f"option:{option.number}" for option in self.options if option.number]
        return [*own, *theirs]

    def option(self, number: str) -> Option | None:
        """The option of that number."""
        return next((option for option in self.options if option.number == number), None)


class Buyer(BaseModel):
    """A fictional buyer and receiver."""

    name: str
    phone: str
    receiver_name: str
    receiver_phone: str
    zip_code: str
    address: str
    address_detail: str
    memo: str


class Invoice(BaseModel):
    """A waybill that the mall accepted."""

    courier: str
    number: str
    sent_at: datetime


class Claim(BaseModel):
    """A cancel, a return or an exchange: asked by the buyer, or made by the seller.

    A cancel ends `approved`, `rejected` or `withdrawn`; the others end `done` where it is not. `goods` are those of a
    return or an exchange: `arrived` when the courier brought them, `received` when the seller said so. `reason` is in
    the buyer's words, `why` what the mall makes of it. `refunded_first`: 선환불, it ended before its goods were back.
    """

    number: str
    kind: ClaimKind = "cancel"
    status: ClaimStatus
    by: Literal["buyer", "seller"]
    quantity: int
    reason: str
    why: Reason = "changed_mind"
    wanted_option: str = ""
    goods: Goods = "with_buyer"
    refunded_first: bool = False
    pickup: Invoice | None = None
    reship: Invoice | None = None
    reship_delivered_at: datetime | None = None
    refusal: str = ""
    requested_at: datetime
    changed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.status in ("requested", "held") or (self.status == "approved" and self.kind != "cancel")

    @property
    def waits(self) -> bool:
        """Whether the seller has not decided yet."""
        return self.status in ("requested", "held")

    @property
    def moved_at(self) -> datetime:
        """When something last happened to it."""
        return self.changed_at or self.requested_at


class Change(BaseModel):
    """A change of a line; `sequence` grows over the whole simulator."""

    sequence: int
    at: datetime
    kind: str


class Line(BaseModel):
    """One ordered option. `group` is the mall's bundle, box or delivery number."""

    number: str
    group: str
    product_number: str
    option_number: str
    seller_product_code: str
    seller_option_code: str
    product_name: str
    option_name: str
    quantity: int
    unit_price_won: int
    state: LineState = "new"
    confirmed_at: datetime | None = None
    delivered_at: datetime | None = None
    decided_at: datetime | None = None
    ship_by: str = ""
    delay_reason: str = ""
    invoice: Invoice | None = None
    claims: list[Claim] = []
    cancelled_quantity: int = 0
    returned_quantity: int = 0
    changes: list[Change] = []
    numbers: dict[str, str] = {}

    @property
    def amount_won(self) -> int:
        """Price times quantity, as ordered."""
        return self.unit_price_won * self.quantity

    @computed_field
    @property
    def claim(self) -> Claim | None:
        """The last cancel that was not withdrawn."""
        cancels = [claim for claim in self.claims if claim.kind == "cancel" and claim.status != "withdrawn"]
        return cancels[-1] if cancels else None

    @property
    def cancel_asked(self) -> bool:
        """The buyer asked to cancel and nobody has answered."""
        return self.claim is not None and self.claim.waits

    @property
    def open_claim(self) -> Claim | None:
        """The claim that goes on; a line has one at a time."""
        return next((claim for claim in self.claims if claim.open), None)

    def claim_of(self, number: str) -> Claim | None:
        """The claim of that number."""
        return next((claim for claim in self.claims if claim.number == number), None)

    @model_validator(mode="before")
    @classmethod
    def _with_claims(cls, given: Any) -> Any:
        """Lines kept before there were other claims than one cancel."""
        if not isinstance(given, dict):
            return given
        kept = cast("Doc", given)
        return {**kept, "claims": [kept["claim"]]} if kept.get("claim") and "claims" not in kept else kept


class Order(Record):
    """What a buyer paid for in one go."""

    buyer: Buyer
    ordered_at: datetime
    paid_at: datetime
    shipping_won: int
    lines: list[Line]
    numbers: dict[str, str] = {}

    def aliases(self) -> Iterable[str]:
        """Its lines, groups, claims and the waybills in use."""
        for line in self.lines:
            yield f"line:{line.number}"
            yield f"group:{line.group}"
            for claim in line.claims:
                yield f"claim:{claim.number}"
            if line.invoice is not None:
                yield f"invoice:{line.invoice.number}"

    def line(self, number: str) -> Line | None:
        """The line of that number."""
        return next((line for line in self.lines if line.number == number), None)

    def in_group(self, group: str) -> list[Line]:
        """The lines of one bundle, box or delivery."""
        return [line for line in self.lines if line.group == group]


class InquiryAnswer(BaseModel):
    """What the seller wrote."""

    number: str
    text: str
    at: datetime


class Inquiry(Record):
    """What a buyer asked about a product, the customer centre handed on, or the mall wants answered at once.

    `state`: `open`, `read` (an urgent notice that the seller confirmed), `answered`, `done`.
    """

    about: InquiryKind
    state: Literal["open", "read", "answered", "done"] = "open"
    title: str
    question: str
    category: str
    asker: str
    asker_phone: str
    secret: bool = False
    product_number: str = ""
    option_number: str = ""
    seller_code: str = ""
    product_name: str = ""
    order: str = ""
    asked_at: datetime
    read_at: datetime | None = None
    answers: list[InquiryAnswer] = []
    numbers: dict[str, str] = {}

    def aliases(self) -> Iterable[str]:
        """By its kind and its further numbers."""
        yield f"{self.about}:{self.number}"
        for name, value in self.numbers.items():
            yield f"{name}:{value}"

    @property
    def answer(self) -> InquiryAnswer | None:
        """The latest answer."""
        return self.answers[-1] if self.answers else None


class Post(Record):
    """A notice of the mall to its sellers; `account` is empty, for all read it. `body` is HTML."""

    title: str
    body: str
    category: str
    posted_at: datetime
    url: str


class Document(Record):
    """Anything else a mall keeps: tokens, places, templates, bundle groups. `kind` is part of its number."""

    body: Doc
