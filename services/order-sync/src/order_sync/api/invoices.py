"""송장 and 판매완료내역 over HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from chassis.sorting import behind, next_cursor
from chassis.web import Body, Page
from contracts.couriers import COURIERS
from order_sync.api.orders import invoice_changeable
from order_sync.api.requests import (
    App,
    Cursor,
    JobStarted,
    LongLimit,
    Many,
    Reader,
    ReadViews,
    RefusedOrder,
    Writer,
    end_of,
    refused_orders,
    start_of,
)
from order_sync.application import Invoice
from order_sync.domain import OrderState, mall_facts
from order_sync.projections import InvoiceSearch, SalesSearch, invoice_history, sales, sales_totals

router = APIRouter(tags=["invoices"])


class InvoiceBody(Body):
    """One invoice. Without `courier` the default courier contract decides."""

    order_id: UUID
    courier: str | None = Field(default=None, max_length=40)
    invoice_number: str = Field(max_length=60)


class InvoicesBody(Body):
    """송장저장 of many. Without `replace` a number that is saved already stays, and its row is refused."""

    invoices: list[InvoiceBody] = Field(min_length=1, max_length=Many)
    replace: bool = True


class InvoicesSaved(BaseModel):
    """How many were saved, and the rows that were not."""

    saved: int
    refused: list[RefusedOrder]


class SendBody(Body):
    """송장송신 of many orders."""

    order_ids: list[UUID] = Field(min_length=1, max_length=Many)


class ChangesBody(Body):
    """송장수정 of many orders: what the mall shall have in place of the invoice that it was sent."""

    invoices: list[InvoiceBody] = Field(min_length=1, max_length=Many)


class InvoiceSort(StrEnum):
    """Orders of 송장이력관리 by 처리일시, 주문번호 and 상품명."""

    NEWEST = "newest"
    OLDEST = "oldest"
    ORDER = "order"
    ORDER_DOWN = "order_down"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"


class InvoiceRow(BaseModel):
    """One row of 송장이력관리. `changeable`: the mall has this invoice, and 송장수정 may be asked now."""

    position: int
    order_id: UUID
    order_number: str
    mall: str
    mall_name: str
    login_id: str
    mall_order_no: str
    product_name: str
    happened_at: datetime
    actor: str
    act: str
    result: str
    reason: str | None
    courier: str | None
    courier_name: str | None
    invoice_number: str
    mall_message: str | None
    trace_id: str | None
    changeable: bool


class SaleSort(StrEnum):
    """Orders of 판매완료내역 by 주문일자, 상품명, 수량 and 판매금액."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    QUANTITY_LOW = "quantity_low"
    QUANTITY_HIGH = "quantity_high"
    AMOUNT_LOW = "amount_low"
    AMOUNT_HIGH = "amount_high"


class Sale(BaseModel):
    """One row of 판매완료내역. `settlement_won` is an estimate by the usual fee of the mall's kind."""

    order_id: UUID
    order_number: str
    mall: str
    mall_name: str
    login_id: str
    mall_order_no: str
    product_id: UUID | None
    product_name: str
    option_text: str
    quantity: int
    unit_price_won: int
    amount_won: int
    shipping_won: int
    settlement_won: int
    state: OrderState
    state_label: str
    ordered_at: datetime
    delivered_at: datetime | None
    completed_at: datetime | None


class SalesOfMall(BaseModel):
    """What was sold on one mall."""

    mall: str
    mall_name: str
    orders: int
    quantity: int
    amount_won: int
    shipping_won: int
    settlement_won: int


class Sales(Page[Sale]):
    """A page of 판매완료내역, with the whole period's totals by mall."""

    totals: list[SalesOfMall]


@router.post("/orders/invoices")
def register_invoices(who: Writer, app: App, body: InvoicesBody) -> InvoicesSaved:
    """송장저장 of many; rows that are refused do not hold up the others."""
    wanted = [Invoice(each.order_id, each.courier, each.invoice_number) for each in body.invoices]
    refused = app.register_invoices(who.seller_id, wanted, replace=body.replace)
    return InvoicesSaved(saved=len(wanted) - len(refused), refused=refused_orders(refused))


@router.post("/orders/invoices/send", status_code=202)
def send_invoices(who: Writer, app: App, body: SendBody) -> JobStarted:
    """송장송신 of many; orders with 취소요청 are held back and named."""
    job_id = uuid4()
    refused = app.send_invoices(who.seller_id, job_id, body.order_ids)
    return JobStarted(job_id=job_id, refused=refused_orders(refused))


@router.post("/orders/invoices/change", status_code=202)
def change_invoices(who: Writer, app: App, body: ChangesBody) -> JobStarted:
    """송장수정 of many; rows that are refused do not hold up the others."""
    job_id = uuid4()
    wanted = [Invoice(each.order_id, each.courier, each.invoice_number) for each in body.invoices]
    refused = app.change_invoices(who.seller_id, job_id, wanted)
    return JobStarted(job_id=job_id, refused=refused_orders(refused))


def searched(
    since: Annotated[date | None, Query(alias="from", description="처리일, 부터")] = None,
    until: Annotated[date | None, Query(alias="to", description="처리일, 까지")] = None,
    mall: Annotated[list[str] | None, Query()] = None,
    act: Literal["registered", "sent", "changed"] | None = None,
    words: Annotated[str | None, Query(alias="q", max_length=60, description="송장번호 또는 주문번호")] = None,
) -> InvoiceSearch:
    """A dependency: which part of the 송장이력, from the query."""
    return InvoiceSearch(
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
        malls=tuple(mall or ()),
        act={"registered": "송장등록", "sent": "송장송신", "changed": "송장수정"}[act] if act else None,
        words=words,
    )


@router.get("/invoices")
def list_invoices(
    who: Reader,
    views: ReadViews,
    search: Annotated[InvoiceSearch, Depends(searched)],
    sort: InvoiceSort = InvoiceSort.NEWEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Page[InvoiceRow]:
    """송장이력관리, newest first or in another order."""
    with views.read(who.seller_id) as rows:
        found = invoice_history(rows, search, limit + 1, behind(who.seller_id, cursor, sort), sort)
    more = next_cursor(who.seller_id, found, limit, sort, "position")
    return Page(items=[InvoiceRow.model_validate(_named(row)) for row in found[:limit]], next=more)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    courier = COURIERS.get(row["courier"] or "")
    shown = {"mall_name": mall_facts(row["mall"]).name, "courier_name": courier.name if courier else row["courier"]}
    changeable = invoice_changeable(row) and row["invoice_number"] == row["invoice_now"]
    return {**row, **shown, "changeable": changeable}


@router.get("/sales")
def list_sales(
    who: Reader,
    views: ReadViews,
    since: Annotated[date, Query(alias="from", description="주문일, 부터")],
    until: Annotated[date, Query(alias="to", description="주문일, 까지")],
    mall: Annotated[list[str] | None, Query()] = None,
    words: Annotated[str | None, Query(alias="q", max_length=100, description="번호나 상품명의 일부")] = None,
    sort: SaleSort = SaleSort.NEWEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Sales:
    """판매완료내역 of a period, newest first or in another order."""
    search = SalesSearch(start_of(since), end_of(until), tuple(mall or ()), words)
    with views.read(who.seller_id) as rows:
        found = sales(rows, search, limit + 1, behind(who.seller_id, cursor, sort), sort)
        totals = sales_totals(rows, search)
    return Sales(
        items=[Sale.model_validate(_estimated(_stated(row))) for row in found[:limit]],
        next=next_cursor(who.seller_id, found, limit, sort, "order_id"),
        totals=[SalesOfMall.model_validate(_estimated(row)) for row in totals],
    )


def _stated(row: dict[str, Any]) -> dict[str, Any]:
    state = OrderState.of_rank(row["state_rank"])
    return {**row, "state": state, "state_label": state.label}


def _estimated(row: dict[str, Any]) -> dict[str, Any]:
    facts = mall_facts(row["mall"])
    kept = row["amount_won"] * facts.fee_percent // 100
    return {**row, "mall_name": facts.name, "settlement_won": row["amount_won"] - kept + row["shipping_won"]}
