"""상품수정이력 of all products over HTTP."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from catalog.api.answers import HistoryAnswer, history_answer
from catalog.api.searches import SEOUL, PageSize
from catalog.projections import ChangeSearch, ProductChange, changes_found
from chassis.projections import Views
from chassis.sorting import behind, next_cursor
from chassis.web import Member, Page, requires, views

router = APIRouter(prefix="/v1", tags=["products"])


class ChangeSort(StrEnum):
    """Orders of 상품수정이력 by 일시 and by the name that a product has now."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"


class ChangesQuery(BaseModel):
    """상품수정이력: by days of Seoul, kind, and words of the product's name, or its code."""

    model_config = ConfigDict(extra="forbid")

    since: date | None = None
    until: date | None = None
    kind: Literal["entered", "changed", "linked", "deleted", "restored"] | None = None
    keyword: Annotated[str, Query(max_length=60)] = ""
    sort: ChangeSort = ChangeSort.NEWEST
    limit: PageSize = PageSize.TWENTY
    cursor: str | None = None
    after: int | None = None


class ProductChangeAnswer(HistoryAnswer):
    """What happened to a product, and which; its name as it is now."""

    product_id: UUID
    code: str
    name: str
    deleted_at: datetime | None


@router.get("/product-changes")
def search_changes(
    query: Annotated[ChangesQuery, Query()],
    who: Annotated[Member, Depends(requires("products", "read"))],
    shown: Annotated[Views, Depends(views)],
) -> Page[ProductChangeAnswer]:
    """상품수정이력: who changed what from what to what, of all products, latest first or in another order."""
    search = ChangeSearch(
        since=_midnight(query.since) if query.since else None,
        until=_midnight(query.until + timedelta(days=1)) if query.until and query.until < date.max else None,
        kind=query.kind,
        keyword=query.keyword.strip(),
        sort=query.sort,
        limit=int(query.limit),
        behind=behind(who.seller_id, query.cursor, query.sort),
    )
    with shown.read(who.seller_id) as rows:
        found = changes_found(rows, who.seller_id, search)
    places = [{"place": each.place, "version": each.row.version} for each in found]
    following = next_cursor(who.seller_id, places, search.limit, search.sort, "version")
    return Page(items=[_answer(each) for each in found[: search.limit]], next=following)


def _answer(change: ProductChange) -> ProductChangeAnswer:
    which = {name: getattr(change, name) for name in ("product_id", "code", "name", "deleted_at")}
    return ProductChangeAnswer(**vars(history_answer(change.row)), **which)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)
