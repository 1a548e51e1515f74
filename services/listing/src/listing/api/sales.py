"""판매기간관리, 판매가 변경, 판매재개 and 재고연동이력 over HTTP."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from chassis.projections import Views
from chassis.sorting import behind, next_cursor
from chassis.web import Member, Page, application_of, requires, views
from listing.api import clock, rows
from listing.api.models import ListingIds, PeriodBody, PriceBody, StockPushRow
from listing.api.searches import PageSize
from listing.application import ListingService
from listing.projections import PushSearch, pushes_found

router = APIRouter()
Service = Annotated[ListingService, Depends(application_of(ListingService))]
Reader = Annotated[Member, Depends(requires("listings", "read"))]
Writer = Annotated[Member, Depends(requires("listings", "write"))]
Result = Literal["under_way", "taken", "failed", "unsettled"]


@router.post("/listings/{listing_id}/resume", status_code=202)
def resume_sale(listing_id: UUID, who: Writer, service: Service) -> None:
    """판매재개 at the mall."""
    service.resume_sale(who.seller_id, listing_id)


@router.post("/listings/period", status_code=202)
def set_period(body: PeriodBody, who: Writer, service: Service) -> None:
    """판매기간 변경 of one or many at their malls, all or none."""
    service.set_period(who.seller_id, body.listing_ids, body.ends_on, clock.today())


@router.post("/listings/price", status_code=202)
def set_price(body: PriceBody, who: Writer, service: Service) -> None:
    """판매가 변경 of one or many at their malls, all or none; asked again only once it is not under way."""
    service.set_price(who.seller_id, body.listing_ids, body.price_won)


class PushSort(StrEnum):
    """Orders of 재고연동이력 by 연동일시, 상품명, 변경 후 재고."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    STOCK_LOW = "stock_low"
    STOCK_HIGH = "stock_high"


class PushQuery(BaseModel):
    """By when it was asked (preset, or days of Seoul), mall, result, product, and a keyword in its name or codes."""

    model_config = ConfigDict(extra="forbid")

    asked: clock.Preset | None = None
    asked_from: date | None = None
    asked_to: date | None = None
    mall: list[str] = Field(default_factory=list[str], max_length=20)
    result: list[Result] = Field(default_factory=list[Result], max_length=4)
    keyword: str = Field(default="", max_length=100)
    product_id: UUID | None = None
    sort: PushSort = PushSort.NEWEST
    cursor: str | None = None
    size: PageSize = PageSize.TWENTY
    after: int | None = None


@router.get("/stock-pushes")
def search_pushes(
    query: Annotated[PushQuery, Query()], who: Reader, read: Annotated[Views, Depends(views)]
) -> Page[StockPushRow]:
    """재고연동이력: what each mall was told of the stock of each option, and why; the latest first, or sorted."""
    since, until = clock.span(query.asked, query.asked_from, query.asked_to)
    wanted = PushSearch(
        since=since,
        until=until,
        malls=tuple(query.mall),
        results=tuple(query.result),
        keyword=query.keyword.strip() or None,
        product_id=query.product_id,
    )
    place, size = behind(who.seller_id, query.cursor, query.sort), int(query.size)
    with read.read(who.seller_id) as found:
        pushes = pushes_found(found, who.seller_id, wanted, size + 1, query.sort, place)
    following = next_cursor(who.seller_id, pushes, size, query.sort, "line_id")
    return Page(items=[rows.push_row(row) for row in pushes[:size]], next=following)


@router.post("/stock-pushes/again", status_code=202)
def push_again(body: ListingIds, who: Writer, service: Service) -> None:
    """재고 다시 연동 of listings whose mall did not take the last stock, all or none."""
    service.push_stock_again(who.seller_id, body.listing_ids)
