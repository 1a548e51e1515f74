"""Orders over HTTP: search, one order, its history, and what the seller does with it."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field

from chassis.log import recorded_until
from chassis.privacy import ERASED, Keyring, mask_address, mask_name, mask_phone
from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Body, Page, RevealBody, unkept
from contracts.couriers import COURIERS
from order_sync.api.requests import (
    App,
    Cursor,
    JobStarted,
    Keys,
    LongLimit,
    Many,
    Reader,
    ReadViews,
    Writer,
    end_of,
    now,
    refused_orders,
    start_of,
)
from order_sync.application import SEOUL, request_sale_cancel
from order_sync.domain import InvoiceChanges, Order, OrderState, mall_facts
from order_sync.projections import (
    DUE_SOON,
    Search,
    history_of,
    order_after,
    order_of,
    orders_found,
    reason_told,
)

router = APIRouter(prefix="/orders", tags=["orders"])


class MallNumbersOut(BaseModel):
    """The mall's numbers of an order line."""

    order_no: str
    line_no: str
    box_no: str
    deal_no: str


class OrderOut(BaseModel):
    """An order line without personal data. Times are UTC, money is won.

    `conflict`: a cancel came while the invoice was on its way to the mall, or after it.
    `invoice_changeable`: 송장수정 may be asked now. `ship_by` is 발송기한: the end of the day that the seller
    named, else the mall's time, else the law's. `due`: it has not left, and that is within 24 hours, or over.
    """

    order_id: UUID
    order_number: str
    account_id: UUID
    mall: str
    mall_name: str
    login_id: str
    mall_numbers: MallNumbersOut
    state: OrderState
    state_label: str
    mall_state: str
    cancel_asked: bool
    conflict: bool
    asked: str
    unsettled: str
    failure: str | None
    product_id: UUID | None
    option_key: str | None
    matched_by: str | None
    match_evidence: str | None
    rule_id: UUID | None
    mall_product_no: str
    mall_option_no: str
    product_name: str
    option_text: str
    quantity: int
    unit_price_won: int
    amount_won: int
    shipping_won: int
    region: str
    ordered_at: datetime
    paid_at: datetime | None
    collected_at: datetime
    ship_on: date | None
    ship_by: datetime
    due: Literal["", "soon", "overdue"]
    delay_reason: str | None
    courier: str
    courier_name: str
    invoice_number: str
    sent_at: datetime | None
    forced: bool
    delivered_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str | None
    seller_may_cancel: bool
    invoice_changeable: bool


class OrderDetail(OrderOut):
    """An order line with its buyer, masked."""

    buyer: dict[str, str]


class PastOrder(OrderDetail):
    """An order line as it was at a moment; its buyer is masked, or erased, as now."""

    at: datetime


class BuyerOut(BaseModel):
    """Buyer and receiver in clear."""

    buyer: dict[str, str]


class HistoryRow(BaseModel):
    """One row of the 연동이력."""

    position: int
    happened_at: datetime
    actor: str
    mall: str
    login_id: str
    act: str
    result: str
    reason: str | None
    courier: str | None
    invoice_number: str | None
    mall_code: str | None
    mall_message: str | None
    mall_answer: str | None
    call_id: UUID | None
    trace_id: str | None
    mall_trace_id: str | None


class ConfirmBody(Body):
    """발주확인: the ship date (a day in Seoul, today when left out), and a reason when it is over 3 days away."""

    order_ids: list[UUID] = Field(min_length=1, max_length=Many)
    ship_on: date | None = None
    delay_reason: str | None = Field(default=None, max_length=200)


class CancelBody(Body):
    """판매취소. `reason`: sold_out, wrong_information, delayed, buyer_asked."""

    reason: str = Field(max_length=40)
    detail: str = Field(default="", max_length=200)


class SettleBody(Body):
    """What the seller saw at the mall: `done` when it took effect there."""

    outcome: Literal["done", "not_done"]


class Sort(StrEnum):
    """Orders of the list; `_down` and `_high` fall."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    QUANTITY_LOW = "quantity_low"
    QUANTITY_HIGH = "quantity_high"
    AMOUNT_LOW = "amount_low"
    AMOUNT_HIGH = "amount_high"
    SHIP_FIRST = "ship_first"
    SHIP_LAST = "ship_last"
    STATE = "state"
    STATE_DOWN = "state_down"


def searched(
    since: Annotated[date | None, Query(alias="from", description="주문일, 부터")] = None,
    until: Annotated[date | None, Query(alias="to", description="주문일, 까지")] = None,
    mall: Annotated[list[str] | None, Query()] = None,
    account_id: UUID | None = None,
    state: OrderState | None = None,
    courier: str | None = None,
    product_id: UUID | None = None,
    words: Annotated[str | None, Query(alias="q", max_length=100, description="번호나 상품명의 일부")] = None,
    *,
    cancel_asked: bool | None = None,
    conflict: bool | None = None,
    unsettled: bool | None = None,
    unmatched: bool | None = None,
    ship_overdue: bool | None = None,
    ship_soon: bool | None = None,
) -> Search:
    """A dependency: what to look for, from the query."""
    return Search(
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
        malls=tuple(mall or ()),
        account_id=account_id,
        state=state,
        courier=courier,
        product_id=product_id,
        words=words,
        cancel_asked=cancel_asked,
        conflict=conflict,
        unsettled=unsettled,
        unmatched=unmatched,
        ship_overdue=ship_overdue,
        ship_soon=ship_soon,
    )


Searched = Annotated[Search, Depends(searched)]


def order_out(row: dict[str, Any], at: datetime | None = None) -> dict[str, Any]:
    """A row of the view as `OrderOut` reads it, as of a moment or of now."""
    facts = mall_facts(row["mall"])
    state = OrderState.of_rank(row["state_rank"])
    numbers = {name: row[f"mall_{name}"] for name in ("order_no", "line_no", "box_no", "deal_no")}
    held = row["cancel_asked"] or row["cancel_claimed"]
    sending = "send" in (row["asked"], row["unsettled"]) or state is OrderState.SHIPPING
    guard = {"cancel_asked": held, "conflict": held and sending}
    courier = COURIERS.get(row["courier"])
    named = {"mall_name": facts.name, "courier_name": courier.name if courier else row["courier"]}
    guard["invoice_changeable"] = invoice_changeable(row)
    named["due"] = _due(row, state, at or now())
    shown = {**named, "seller_may_cancel": facts.seller_may_cancel, "mall_numbers": numbers}
    return {**row, **shown, **guard, "state": state, "state_label": state.label}


def _due(row: dict[str, Any], state: OrderState, at: datetime) -> str:
    left = row["ship_by"] - at
    if state.rank >= OrderState.SHIPPING.rank or left > DUE_SOON:
        return ""
    return "soon" if left > timedelta() else "overdue"


def invoice_changeable(row: dict[str, Any]) -> bool:
    """Whether 송장수정 of an order may be asked now, by its row of the view."""
    busy = row["asked"] or row["unsettled"] or row["cancel_asked"] or row["cancel_claimed"]
    sent = OrderState.of_rank(row["state_rank"]) is OrderState.SHIPPING
    return sent and mall_facts(row["mall"]).changes_invoices and not busy


@router.get("")
def search_orders(
    who: Reader,
    views: ReadViews,
    search: Searched,
    sort: Sort = Sort.NEWEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Page[OrderOut]:
    """주문상태별조회: newest first, or by product, quantity, amount, 발송기한 or state."""
    with views.read(who.seller_id) as rows:
        found = orders_found(rows, search, limit + 1, behind(who.seller_id, cursor, sort), sort)
    shown = [OrderOut.model_validate(order_out(row)) for row in found[:limit]]
    return Page(items=shown, next=next_cursor(who.seller_id, found, limit, sort, "order_id"))


def _row(who: Reader, views: ReadViews, order_id: UUID) -> dict[str, Any]:
    with views.read(who.seller_id) as rows:
        found = order_of(rows, order_id)
    if found is None:
        raise NotFoundError("찾을 수 없는 주문입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
    return found


@router.get("/{order_id}")
def read_order(
    who: Reader, app: App, views: ReadViews, keys: Keys, order_id: UUID, at: AwareDatetime | None = None
) -> OrderDetail | PastOrder:
    """One order now or, with `at`, as it was at that moment, its buyer masked."""
    if at is not None:
        app.load_at(Order, order_id, who.seller_id, at)
        changes_id = InvoiceChanges.create_id(who.seller_id, order_id)
        row = order_after(recorded_until(app, at, order_id, changes_id))
        buyer = masked(opened(keys, who.seller_id, row["sealed"]))
        known = {"order_id": order_id, "at": at, "buyer": buyer}
        return PastOrder.model_validate({**order_out(row, at), **known})
    row = _row(who, views, order_id)
    return OrderDetail.model_validate({**order_out(row), "buyer": masked(opened(keys, who.seller_id, row["sealed"]))})


@router.get("/{order_id}/history")
def read_history(who: Reader, views: ReadViews, keys: Keys, order_id: UUID) -> list[HistoryRow]:
    """연동이력 of an order, newest first."""
    order = _row(who, views, order_id)
    with views.read(who.seller_id) as rows:
        found = history_of(rows, order_id)
    account = {"mall": mall_facts(order["mall"]).name, "login_id": order["login_id"]}
    product = " / ".join(each for each in (order["product_name"], order["option_text"]) if each)
    written = keys.words(who.seller_id, [row["sealed"] for row in found])
    told = [
        " ".join(filter(None, (reason_told(row["reason"], product), words))) or None
        for row, words in zip(found, written, strict=True)
    ]
    return [HistoryRow.model_validate({**row, **account, "reason": t}) for row, t in zip(found, told, strict=True)]


@router.post("/{order_id}/reveal", dependencies=[Depends(unkept)])
def reveal_buyer(who: Writer, app: App, keys: Keys, order_id: UUID, body: RevealBody) -> BuyerOut:
    """The buyer's data in clear; who looked, when and why is recorded first."""
    sealed = app.reveal_buyer(who.seller_id, order_id, body.purpose)
    return BuyerOut(buyer=opened(keys, who.seller_id, sealed))


@router.post("/confirm", status_code=202)
def confirm_orders(who: Writer, app: App, body: ConfirmBody) -> JobStarted:
    """발주확인 of many orders; rows that are refused do not hold up the others."""
    job_id, at = uuid4(), now()
    ship_on = body.ship_on or at.astimezone(SEOUL).date()
    refused = app.confirm_orders(who.seller_id, job_id, body.order_ids, ship_on, body.delay_reason, at)
    return JobStarted(job_id=job_id, refused=refused_orders(refused))


@router.post("/{order_id}/cancel", status_code=202)
def cancel_sale(who: Writer, app: App, keys: Keys, order_id: UUID, body: CancelBody) -> JobStarted:
    """판매취소 of one order."""
    job_id = uuid4()
    request_sale_cancel(app, keys, who.seller_id, job_id, order_id, body.reason, body.detail)
    return JobStarted(job_id=job_id)


@router.post("/{order_id}/force-done", status_code=204)
def force_done(who: Writer, app: App, order_id: UUID) -> None:
    """강제완료: our state only, nothing goes to the mall."""
    app.force_done(who.seller_id, order_id)


@router.post("/{order_id}/settle", status_code=204)
def settle_order(who: Writer, app: App, order_id: UUID, body: SettleBody) -> None:
    """확인필요: say whether the act took effect at the mall."""
    app.settle_order(who.seller_id, order_id, done=body.outcome == "done")


def opened(keys: Keyring, seller_id: UUID, sealed: str) -> dict[str, str]:
    """The buyer's data in clear, or every field as erased."""
    found = keys.open_many(seller_id, [sealed])[0] if sealed else None
    if found is None:
        return dict.fromkeys(("orderer_name", "receiver_name", "receiver_phone", "address"), ERASED)
    return {name: str(value) for name, value in found.items()}


def masked(buyer: dict[str, str]) -> dict[str, str]:
    """The buyer's data as it may be shown to everyone who may see orders."""
    return {name: value if value == ERASED else _masked(name, value) for name, value in buyer.items()}


def _masked(name: str, value: str) -> str:
    if name.endswith("_name"):
        return mask_name(value)
    if "phone" in name:
        return mask_phone(value)
    if name == "address":
        return mask_address(value)
    return "***" if value and name != "zip_code" else value
