"""What a search may be restricted by, read from the query."""

from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field

from listing.api import clock
from listing.projections import Search

MallNo = Annotated[str, Field(min_length=1, max_length=50)]
"""A product's number at the mall."""
Shown = Literal["queued", "linking", "applied", "failed", "unsettled", "stopped", "ended"]


class PageSize(IntEnum):
    """Rows per page; a thousand at a time are for spreadsheets."""

    TWENTY = 20
    FIFTY = 50
    HUNDRED = 100
    THOUSAND = 1_000


class Sort(StrEnum):
    """Orders of the list by 등록일, 상품명, 판매가, 판매종료일; what has no price or last day is last both ways."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    PRICE_LOW = "price_low"
    PRICE_HIGH = "price_high"
    END_FIRST = "end_first"
    END_LAST = "end_last"


class GroupSort(StrEnum):
    """Orders of 상품판매정보 by 등록일, 그룹명 and how many products wait in 연동대기."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    NAME_DOWN = "name_down"
    WAITING_FEW = "waiting_few"
    WAITING_MANY = "waiting_many"


STATES: dict[str, tuple[str, ...]] = {
    "queued": ("queued",),
    "linking": ("requested", "waiting_approval", "stop_requested"),
    "applied": ("applied",),
    "failed": ("failed",),
    "unsettled": ("unsettled",),
    "stopped": ("stopped",),
    "ended": ("ended",),
}
"""The states that sellers search by: 연동대기, 연동중, 반영완료, 연동실패, 확인필요, 판매중지, 종료."""


def search(
    registered: clock.Preset | None = None,
    registered_from: date | None = None,
    registered_to: date | None = None,
    mall: Annotated[list[str] | None, Query(max_length=20)] = None,
    state: Annotated[list[Shown] | None, Query(max_length=7)] = None,
    keyword: Annotated[str | None, Query(max_length=100)] = None,
    product_id: UUID | None = None,
    account_id: UUID | None = None,
    mall_product_no: Annotated[list[MallNo] | None, Query(max_length=500)] = None,
    ends_within_days: Annotated[int | None, Query(ge=0, le=365)] = None,
    needs: Literal["stock"] | None = None,
) -> Search:
    """등록일 by preset or days, malls, states, a keyword in name, codes or the mall's number, and what needs care.

    `mall_product_no`: what the mall shows under one of these numbers, which are an account's; `ends_within_days`: what
    is on sale and ends so soon; `needs=stock`: whose mall did not take the last stock.
    """
    since, until = clock.span(registered, registered_from, registered_to)
    chosen = [code for name in state or STATES for code in STATES[name]]
    return Search(
        since=since,
        until=until,
        malls=tuple(mall or ()),
        states=tuple(chosen),
        keyword=(keyword or "").strip() or None,
        product_id=product_id,
        account_id=account_id,
        numbers=tuple(mall_product_no or ()),
        ends_by=None if ends_within_days is None else clock.today() + timedelta(days=ends_within_days),
        stock_problem=needs == "stock",
    )
