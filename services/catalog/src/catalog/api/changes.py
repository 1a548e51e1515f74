"""상품수정이력 of all products over HTTP."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from catalog.api.answers import HistoryAnswer, history_answer
from catalog.api.searches import SEOUL, PageSize
from catalog.projections import ChangeSearch, ProductChange, changes_found
from chassis.projections import Views
from chassis.web import CursorError, Member, Page, decode_cursor, encode_cursor, requires, views

router = APIRouter(prefix="/v1", tags=["products"])
LIST = "product changes"


class ChangesQuery(BaseModel):
    """상품수정이력: by days of Seoul, kind, and words of the product's name, or its code."""

    model_config = ConfigDict(extra="forbid")

    since: date | None = None
    until: date | None = None
    kind: Literal["entered", "changed", "linked", "deleted", "restored"] | None = None
    keyword: Annotated[str, Query(max_length=60)] = ""
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
    """상품수정이력: who changed what from what to what, of all products, latest first."""
    search = ChangeSearch(
        since=_midnight(query.since) if query.since else None,
        until=_midnight(query.until + timedelta(days=1)) if query.until and query.until < date.max else None,
        kind=query.kind,
        keyword=query.keyword.strip(),
        limit=int(query.limit),
        behind=_behind(who.seller_id, query.cursor),
    )
    with shown.read(who.seller_id) as rows:
        found = changes_found(rows, who.seller_id, search)
    following = None
    if len(found) > search.limit:
        last = found[search.limit - 1]
        place = [LIST, last.row.recorded_at.isoformat(), str(last.product_id), last.row.version]
        following = encode_cursor(who.seller_id, place)
    return Page(items=[_answer(each) for each in found[: search.limit]], next=following)


def _answer(change: ProductChange) -> ProductChangeAnswer:
    which = {name: getattr(change, name) for name in ("product_id", "code", "name", "deleted_at")}
    return ProductChangeAnswer(**vars(history_answer(change.row)), **which)


def _behind(seller_id: UUID, cursor: str | None) -> tuple[datetime, UUID, int] | None:
    if cursor is None:
        return None
    values: list[Any] = decode_cursor(seller_id, cursor)
    if values[:1] != [LIST]:
        raise CursorError("다른 목록의 위치(cursor)입니다. 첫 페이지부터 다시 조회해 주세요.", field="cursor")
    return datetime.fromisoformat(values[1]), UUID(values[2]), int(values[3])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)
