"""Unmatched items over HTTP: what waits, matching it, taking a match back."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Body, Page
from order_sync.api.requests import App, Cursor, LongLimit, Reader, ReadViews, Writer
from order_sync.domain import mall_facts
from order_sync.projections import ItemSearch, item_by_rule, items, orders_of

router = APIRouter(tags=["mappings"])


class UnmatchedItem(BaseModel):
    """An item of a mall, its match and the blame for it; `waiting` and `used` count orders."""

    rule_id: UUID
    account_id: UUID
    mall: str
    mall_name: str
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


class Sort(StrEnum):
    """Orders of the list by 처음 수집, 매칭, 제휴몰 상품명, and how many orders wait for it or used its match."""

    OLDEST = "oldest"
    NEWEST = "newest"
    MATCHED_FIRST = "matched_first"
    MATCHED_LAST = "matched_last"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    ORDERS_FEW = "orders_few"
    ORDERS_MANY = "orders_many"


def searched(
    *,
    matched: Annotated[bool, Query(description="매칭된 상품")] = False,
    mall: Annotated[list[str] | None, Query()] = None,
    words: Annotated[str, Query(alias="q", max_length=60, description="상품명, 옵션, 제휴몰 상품번호")] = "",
) -> ItemSearch:
    """A dependency: which items, from the query."""
    return ItemSearch(matched=matched, malls=tuple(mall or ()), words=words.strip())


@router.get("/unmatched-items")
def list_unmatched_items(
    who: Reader,
    views: ReadViews,
    search: Annotated[ItemSearch, Depends(searched)],
    sort: Sort = Sort.OLDEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Page[UnmatchedItem]:
    """Items that wait for a match, or those that have one; oldest first, or in another order."""
    place = behind(who.seller_id, cursor, sort)
    with views.read(who.seller_id) as rows:
        found = items(rows, search, limit + 1, place, sort)
    following = next_cursor(who.seller_id, found, limit, sort, "rule_id")
    return Page(items=[_named(row) for row in found[:limit]], next=following)


@router.get("/unmatched-items/{rule_id}")
def get_unmatched_item(who: Reader, views: ReadViews, rule_id: UUID) -> UnmatchedItem:
    """One item, matched or not."""
    with views.read(who.seller_id) as rows:
        found = item_by_rule(rows, rule_id)
    if found is None:
        raise NotFoundError("매칭할 상품을 찾을 수 없습니다. 목록에서 다시 선택해 주세요.")
    return _named(found)


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


def _named(row: dict[str, Any]) -> UnmatchedItem:
    return UnmatchedItem.model_validate({**row, "mall_name": mall_facts(row["mall"]).name})
