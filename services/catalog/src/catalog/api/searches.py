"""상품조회's query and its pages."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from catalog.api.answers import ProductLineAnswer, product_line
from catalog.projections import ProductRow, ProductSearch
from chassis.sorting import behind, next_cursor
from chassis.web import Page

SEOUL = ZoneInfo("Asia/Seoul")
PERIOD_DAYS = {"1d": 1, "7d": 7, "1m": 30, "3m": 91, "1y": 365}


class PageSize(IntEnum):
    """Rows of a page; a thousand at a time are for spreadsheets."""

    TWENTY = 20
    FIFTY = 50
    HUNDRED = 100
    THOUSAND = 1_000


class Sort(StrEnum):
    """Orders of the list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    PRICE_LOW = "price_low"
    PRICE_HIGH = "price_high"


class SearchQuery(BaseModel):
    """상품조회. 등록일 by `period` (1일, 7일, 1개월, 3개월, 1년) or by days of Seoul; `category` of any level."""

    model_config = ConfigDict(extra="forbid")

    period: Literal["1d", "7d", "1m", "3m", "1y"] | None = None
    since: date | None = None
    until: date | None = None
    state: Literal["on_sale", "off_sale"] | None = None
    mall: list[Annotated[str, Query(max_length=20)]] = []
    keyword: Annotated[str, Query(max_length=60)] = ""
    keyword_in: Literal["all", "name", "code", "own_code", "model"] = "all"
    category: Annotated[str, Query(max_length=6, pattern="^[0-9]*$")] = ""
    sort: Sort = Sort.NEWEST
    limit: PageSize = PageSize.TWENTY
    cursor: str | None = None
    after: int | None = None


def search_of(query: SearchQuery, seller_id: UUID, today: date, *, deleted: bool = False) -> ProductSearch:
    """What the query asks for. Raises CursorError when its cursor is not of this list in this order."""
    since = today - timedelta(days=PERIOD_DAYS[query.period] - 1) if query.period else query.since
    return ProductSearch(
        since=_midnight(since) if since else None,
        until=_midnight(query.until + timedelta(days=1)) if query.until and query.until < date.max else None,
        on_sale=None if query.state is None else query.state == "on_sale",
        malls=query.mall,
        keyword=query.keyword.strip(),
        keyword_in=query.keyword_in,
        category=query.category,
        deleted=deleted,
        sort=query.sort.value,
        limit=int(query.limit),
        behind=behind(seller_id, query.cursor, query.sort),
    )


def page_of(rows: Sequence[ProductRow], search: ProductSearch, seller_id: UUID) -> Page[ProductLineAnswer]:
    """The page, with the cursor of the next one where there is one."""
    following = next_cursor(seller_id, [vars(row) for row in rows], search.limit, search.sort, "product_id")
    return Page(items=[product_line(row) for row in rows[: search.limit]], next=following)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)
