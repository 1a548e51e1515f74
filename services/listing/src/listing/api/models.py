"""What the HTTP side takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.web import Body
from listing.domain import GroupTerms, Pricing

Ids = Annotated[list[UUID], Field(min_length=1, max_length=500)]


class PricingBody(Body):
    """The selling price: `fixed` won, `percent` of 대표가격, or 대표가격 `plus` won."""

    kind: Literal["fixed", "percent", "plus"]
    amount: Annotated[int, Field(ge=-(10**10), le=10**10)]


class TermsBody(Body):
    """판매정보. Days as 2030-12-31 in Asia/Seoul; `sale_ends_on` null is 무제한; `courier` is our code."""

    name: str
    mall_category_code: str
    mall_category_path: list[str] = Field(default_factory=list[str], max_length=10)
    sale_starts_on: str | None = None
    sale_ends_on: str | None = None
    pricing: PricingBody
    courier: str | None = None
    mall_fields: dict[str, str | int | bool | None] = Field(default_factory=dict[str, str | int | bool | None])

    def terms(self) -> GroupTerms:
        """As the domain's value; fields left empty are left out."""
        return GroupTerms(
            name=self.name,
            mall_category_code=self.mall_category_code,
            mall_category_path=tuple(self.mall_category_path),
            sale_starts_on=self.sale_starts_on,
            sale_ends_on=self.sale_ends_on,
            pricing=Pricing(self.pricing.kind, self.pricing.amount),
            courier=self.courier,
            mall_fields={name: value for name, value in self.mall_fields.items() if value not in (None, "")},
        )


class NewGroupBody(TermsBody):
    """판매정보 of a mall account, entered for the first time."""

    account_id: UUID


class CopyBody(Body):
    """복사; without a name it is `<name> (복사)`."""

    name: str | None = None


class GroupIds(Body):
    """Groups selected."""

    group_ids: Ids


class QueueBody(Body):
    """A product with the group it shall be sold under."""

    product_id: UUID
    group_id: UUID


MallNo = Annotated[str, Field(min_length=1, max_length=50)]


class AdoptionBody(Body):
    """데이터이전: which product is what the mall shows under this number; `mall_state` is the mall's own word.

    `mall_option_nos` are the mall's numbers by the keys of the product's options: of all of them, or of none where they
    are not known.
    """

    account_id: UUID
    product_id: UUID
    mall_product_no: MallNo
    mall_state: Annotated[str, Field(max_length=50)] = ""
    mall_option_nos: dict[str, MallNo] = Field(default_factory=dict[str, str], max_length=1000)


class ListingIds(Body):
    """Listings selected."""

    listing_ids: Ids


class PeriodBody(ListingIds):
    """Listings selected, and the last day (of Seoul) that they shall be sold."""

    ends_on: date


class PriceBody(ListingIds):
    """Listings selected, and the selling price in won that they shall have."""

    price_won: Annotated[int, Field(ge=-(10**10), le=10**10)]


class SettleBody(Body):
    """What the seller found at the mall: the product's number there, or null when it is not there."""

    mall_product_no: Annotated[str, Field(min_length=1, max_length=50)] | None


class GroupOpened(BaseModel):
    """The new group."""

    group_id: UUID


class ListingQueued(BaseModel):
    """The listing that waits."""

    listing_id: UUID


class ListingAdopted(BaseModel):
    """The listing that is linked now."""

    listing_id: UUID


class JobStarted(BaseModel):
    """The link job; its log is at `log`."""

    job_id: UUID
    log: str


class GroupRow(BaseModel):
    """A group in the list."""

    group_id: UUID
    account_id: UUID
    mall: str
    mall_name: str
    login_id: str | None
    name: str
    waiting: int
    registered_at: datetime
    changed_at: datetime
    terms: dict[str, Any]


class MallFieldShown(BaseModel):
    """A field of a mall's 판매정보. `needed_when` names another field and the values that need this one."""

    name: str
    label: str
    kind: str
    required: bool
    choices: dict[str, str]
    help: str
    needed_when: dict[str, list[str]] | None


class MallShown(BaseModel):
    """A mall: its fields, whether it takes 추가상품 and needs 쿠팡상품등록여부, and what to know."""

    mall: str
    mall_name: str
    fields: list[MallFieldShown]
    extras: bool
    needs_coupang_flag: bool
    notices: list[str]


class ListingRow(BaseModel):
    """A product on a mall. `outdated`: the product changed after it was linked and may be linked again.

    `sale_ends_on` is the last day of the sale (2099-12-31: without end), `act` what is being asked of the sale
    (`resume_sale`, `set_period`, `set_price`), `price_won` at what it is sold there (null where that is not known yet),
    `stock_problem` why the mall did not take the last stock.
    """

    listing_id: UUID
    product_id: UUID
    product_code: str | None
    own_code: str | None
    product_name: str
    product_deleted: bool
    image_url: str | None
    mall: str
    mall_name: str
    account_id: UUID
    login_id: str | None
    group_id: UUID | None
    group_name: str | None
    state: str
    state_label: str
    note: str | None
    attempt: int
    mall_product_no: str | None
    mall_page: str | None
    sale_ends_on: date | None
    price_won: int | None
    act: str | None
    stock_problem: str | None
    outdated: bool
    reason: str | None
    mall_message: str | None
    registered_at: datetime
    changed_at: datetime


class HistoryRow(BaseModel):
    """A line of 연동이력. `actor` recorded it, `asked_by` asked for the attempt; `answer` is the mall's, masked.

    `version` is the listing's after it, null where the line changed nothing of the listing itself. Lines of 판매가 변경
    have both prices in won.
    """

    version: int | None
    happened_at: datetime
    what: str
    result: str
    attempt: int | None
    actor: str
    asked_by: str | None
    mall: str
    mall_name: str
    login_id: str | None
    state: str
    state_label: str
    note: str | None
    reason: str | None
    mall_code: str | None
    mall_message: str | None
    answer: str | None
    call_id: UUID | None
    trace_id: str | None
    mall_trace_id: str | None
    price_before_won: int | None = None
    price_after_won: int | None = None


class History(BaseModel):
    """연동이력, the latest first."""

    items: list[HistoryRow]


class StockPushRow(BaseModel):
    """A line of 재고연동이력: the stock of one option, as the mall was told. `before` is null where that is unknown.

    `result`: `under_way`, `taken`, `failed` or `unsettled`; `causes` are those of the change, the latest last.
    """

    listing_id: UUID
    push: int
    option_key: str
    option_label: str
    product_id: UUID
    product_code: str | None
    product_name: str
    mall: str
    mall_name: str
    account_id: UUID
    login_id: str | None
    before: int | None
    after: int
    causes: list[str]
    result: str
    result_label: str
    asked_at: datetime
    ended_at: datetime | None
    reason: str | None
    mall_code: str | None
    mall_message: str | None
    answer: str | None
    call_id: UUID | None
    trace_id: str | None
    mall_trace_id: str | None
    may_push_again: bool


class PastListing(BaseModel):
    """A listing as it was at a moment, with the 판매정보's name of then; named as in `ListingRow`."""

    listing_id: UUID
    at: datetime
    product_id: UUID
    account_id: UUID
    mall: str
    mall_name: str
    group_id: UUID | None
    group_name: str | None
    state: str
    state_label: str
    note: str | None
    attempt: int
    revision: int
    mall_product_no: str | None
    mall_option_nos: dict[str, str]
    sale_ends_on: date | None
    price_won: int | None
    act: str | None
    reason: str | None
    mall_message: str | None
    version: int
