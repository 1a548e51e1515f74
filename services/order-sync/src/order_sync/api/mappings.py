"""Unmatched items over HTTP: what waits, matching it, taking a match back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chassis.web import Body
from order_sync.api.requests import App, Reader, ReadViews, Writer
from order_sync.projections import items, orders_of

router = APIRouter(tags=["mappings"])


class UnmatchedItem(BaseModel):
    """An item of a mall, its match and the blame for it; `waiting` and `used` count orders."""

    rule_id: UUID
    account_id: UUID
    mall: str
    mall_product_no: str
    mall_option_no: str
    product_name: str
    option_text: str
    first_seen_at: datetime
    product_id: UUID | None
    option_key: str | None
    matched_by: str | None
    matched_actor: str | None
    matched_at: datetime | None
    evidence: str | None
    taken_back_reason: str | None
    waiting: int
    used: int


class MappingBody(Body):
    """Which product and option an item is; `option_key` is empty for a product without options."""

    rule_id: UUID
    product_id: UUID
    option_key: str = Field(default="", max_length=200)
    evidence: str = Field(default="", max_length=400)


class Mapped(BaseModel):
    """The mapping, and how many waiting orders got it."""

    mapping_id: UUID
    orders: int


class UsedOrder(BaseModel):
    """An order that waits for an item or used its match."""

    order_id: UUID
    order_number: str | None
    used: bool


class ReleasedOrder(BaseModel):
    """An order that used a mapping; `waits_again` is False where the goods have left."""

    order_number: str
    waits_again: bool


class TakenBack(BaseModel):
    """The orders that used a mapping which was taken back."""

    orders: list[ReleasedOrder]


@router.get("/unmatched-items")
def list_unmatched_items(
    who: Reader, views: ReadViews, *, matched: Annotated[bool, Query()] = False
) -> list[UnmatchedItem]:
    """Items that wait for a match, or those that have one."""
    with views.read(who.seller_id) as rows:
        return [UnmatchedItem.model_validate(row) for row in items(rows, matched=matched)]


@router.get("/mappings/{mapping_id}/orders")
def list_mapped_orders(who: Reader, views: ReadViews, mapping_id: UUID) -> list[UsedOrder]:
    """The orders that wait for an item or used its match."""
    with views.read(who.seller_id) as rows:
        return [UsedOrder.model_validate(row) for row in orders_of(rows, mapping_id)]


@router.post("/mappings", status_code=201)
def map_item(who: Writer, app: App, body: MappingBody) -> Mapped:
    """Match an item: its waiting orders and all later ones."""
    orders = app.map_item(who.seller_id, body.rule_id, body.product_id, body.option_key, body.evidence)
    return Mapped(mapping_id=body.rule_id, orders=orders)


@router.delete("/mappings/{mapping_id}")
def unmap_item(
    who: Writer, app: App, mapping_id: UUID, reason: Annotated[str, Query(max_length=200)] = ""
) -> TakenBack:
    """Take a match back; the answer names the orders that used it."""
    used = app.unmap_item(who.seller_id, mapping_id, reason or "판매자가 매칭을 해제했습니다.")
    return TakenBack(orders=[ReleasedOrder(order_number=number, waits_again=again) for number, again in used])
