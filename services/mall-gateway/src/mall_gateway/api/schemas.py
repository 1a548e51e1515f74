"""Request and response models of the gateway's HTTP interface."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.web import Body
from mall_gateway.malls import port

STATES = {"unverified": "미등록", "verified": "입점완료", "rejected": "인증실패", "expired": "만료"}
KINDS = {"social": "소셜", "open_market": "오픈마켓", "general": "종합몰"}


class FieldView(BaseModel):
    """A field that a mall wants, with its Korean label and help."""

    name: str
    label: str
    secret: bool
    required: bool
    kind: str
    choices: dict[str, str]
    help: str

    @classmethod
    def of(cls, field: port.Field) -> "FieldView":
        """From the mall's profile."""
        return cls(
            name=field.name,
            label=field.label,
            secret=field.secret,
            required=field.required,
            kind=field.kind,
            choices=dict(field.choices),
            help=field.help,
        )


class AccountView(BaseModel):
    """A mall account without its secrets. `state_label` is 입점상태; `fields` names what is set."""

    account_id: UUID
    mall: str
    label: str
    login_id: str
    fields: list[str]
    state: str
    state_label: str
    key_expires_on: date | None
    key_days_left: int | None
    saved_at: datetime
    verified_at: datetime | None
    reason: str | None
    mall_message: str | None

    @classmethod
    def of(cls, row: dict[str, Any], today: date) -> "AccountView":
        """From a row of the view; a key that is over makes the account 만료."""
        ends: date | None = row["key_expires_on"]
        left = (ends - today).days if ends else None
        state = "expired" if left is not None and left < 0 else row["state"]
        shown = {name: value for name, value in row.items() if name not in {"seller_id", "state"}}
        return cls(**shown, state=state, state_label=STATES[state], key_days_left=left)


class MallView(BaseModel):
    """A mall as the seller sees it: 유형, 입점상태, 등록일, the fields it wants, what it can do, the accounts there.

    `seller_site` is the address of its seller centre; `listings_elsewhere` says in Korean why its products can't be
    listed and what to do instead, `options_elsewhere` that their options can't be read; empty where they can.
    """

    code: str
    name: str
    kind: str
    kind_label: str
    state_label: str
    registered_at: datetime | None
    seller_site: str
    listings_elsewhere: str
    options_elsewhere: str
    key_help: str
    key_life_days: int | None
    fields: list[FieldView]
    sales_fields: list[FieldView]
    capabilities: dict[str, Any]
    accounts: list[AccountView]


class AccountBody(Body):
    """A mall account to enter. `fields` are the mall's own, by name; secrets can be written and never read."""

    mall: str = Field(max_length=30)
    label: str = Field(default="", max_length=100)
    fields: dict[str, str] = Field(max_length=20)
    key_expires_on: date | None = None


class AccountChangeBody(Body):
    """An account changed: fields that are left out or empty stay as they are."""

    label: str = Field(default="", max_length=100)
    fields: dict[str, str] = Field(default_factory=dict[str, str], max_length=20)
    key_expires_on: date | None = None


class AccountCreated(BaseModel):
    """The id of what was entered."""

    account_id: UUID


class EvidenceView(BaseModel):
    """Where the proof lies, and the mall's own answer, masked."""

    call_id: UUID | None
    trace_id: str | None
    mall_trace_id: str | None
    answer: str | None


class VerifiedView(BaseModel):
    """What 연결 확인 found."""

    state: str
    state_label: str
    reason: str | None
    mall_code: str | None
    mall_message: str | None
    evidence: EvidenceView


class CategoryView(BaseModel):
    """A category of the mall."""

    code: str
    path: list[str]
    leaf: bool


class FoundProductView(BaseModel):
    """A product at the mall. `price_won` and `stock` are null where the mall's list does not tell them.

    `state`: `waiting_approval`, `on_sale`, `refused`, `stopped`, `ended` or `unknown`; `mall_state` is the mall's word.
    """

    mall_product_no: str
    name: str
    state: str
    mall_state: str
    price_won: int | None
    stock: int | None
    seller_code: str
    image_url: str


class FoundOptionView(BaseModel):
    """An option of a product at the mall, its values in the order of the product's `option_names`.

    `number` is the mall's own that its orders name, empty where it is not known; `stock` is null where it is not told.
    """

    number: str
    values: list[str]
    surcharge_won: int
    stock: int | None
    on_sale: bool


class ProductDetailsView(BaseModel):
    """One product at the mall; `options` is empty where it is sold as it is.

    `price_won` is without surcharges; it and `stock` (of a product without options) are null, texts empty, where they
    are not told.
    """

    mall_product_no: str
    name: str
    price_won: int | None
    stock: int | None
    seller_code: str
    option_names: list[str]
    options: list[FoundOptionView]


class ProductsView(BaseModel):
    """A page of the products at the mall; `more` says whether others are behind it."""

    items: list[FoundProductView]
    page: int
    more: bool


class TemplateView(BaseModel):
    """A delivery template at the mall."""

    number: str
    name: str
    kind: str
    details: dict[str, Any]


class TemplateBody(Body):
    """A delivery template to make."""

    name: str = Field(min_length=1, max_length=100)
    details: dict[str, Any] = Field(default_factory=dict[str, Any], max_length=100)


class WorkView(BaseModel):
    """Work that is not done yet: what it waits for, why, and until when."""

    work_id: UUID
    job: str
    kind: str
    aggregate_id: UUID
    subject_id: UUID
    account_id: UUID
    mall: str
    priority: int
    state: Literal["doing", "waiting"]
    tries: int
    created_at: datetime
    waits_for: str
    waits_because: str
    waits_until: datetime | None


class CallView(BaseModel):
    """One call to a mall, masked; times in UTC, durations in milliseconds.

    `outcome` is `unfinished` where the call is on its way, or the process died before its answer was kept. `budget` is
    how many calls each of the mall's limits had left when it left.
    """

    call_id: UUID
    called_at: datetime
    account_id: UUID
    mall: str
    api: str
    method: str
    url: str
    outcome: str
    status: int | None
    duration_ms: int
    waited_ms: int
    trace_id: str | None
    mall_trace_id: str | None
    intent_id: UUID | None
    attempt: int | None
    budget: dict[str, int]
    also_for: list[UUID]


class CallDetail(CallView):
    """One call with what was sent and what came back."""

    request_headers: dict[str, str]
    request: str
    answer: str


class IntentView(BaseModel):
    """An act asked for and its state: `open`, `accepted`, `refused` or `unsettled` (확인필요)."""

    intent_id: UUID
    kind: str
    account_id: UUID
    mall: str
    subject_id: UUID
    number: int
    state: str
    attempts: int
    recorded_at: datetime
    changed_at: datetime


class StepView(BaseModel):
    """One step of an intent, who caused it, and its evidence."""

    version: int
    step: str
    at: datetime
    actor: str
    details: dict[str, Any]


class IntentDetail(IntentView):
    """An intent with its steps."""

    steps: list[StepView]


class SettleBody(Body):
    """What the seller found at the mall for a 확인필요. A registration that is there needs the mall's number."""

    done: bool
    mall_product_no: str = Field(default="", max_length=50)
