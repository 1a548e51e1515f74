"""제휴몰 공지사항 and what malls offer, over HTTP."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Page
from contracts.inquiry import InquiryItem
from inquiry.api.requests import App, Cursor, LongLimit, Reader, ReadViews
from inquiry.domain import KIND_LABELS, MALLS, mall_facts
from inquiry.projections import NoticeSearch, notice_of, notices_found, unread_notices

router = APIRouter(tags=["notices"])


class NoticeOut(BaseModel):
    """A notice of a mall without its text. `read_at`: when the user who asks has read it."""

    notice_id: UUID
    mall: str
    mall_name: str
    notice_no: str
    title: str
    category: str
    posted_at: datetime
    url: str
    collected_at: datetime
    changed_at: datetime | None
    read_at: datetime | None


class NoticeDetail(NoticeOut):
    """A notice with its text, free of markup."""

    body: str


class UnreadNotices(BaseModel):
    """How many notices of a mall there are, and how many the user has not read."""

    mall: str
    mall_name: str
    notices: int
    unread: int


class KindOffered(BaseModel):
    """What can be done about inquiries of a kind at a mall."""

    kind: str
    kind_label: str
    collected: bool
    answered: bool
    edited: bool
    longest: int


class MallOffer(BaseModel):
    """What a mall offers about inquiries. Lengths are of an answer, in `unit` (자, 바이트)."""

    mall: str
    mall_name: str
    items: list[InquiryItem]
    kinds: list[KindOffered]
    shortest: int
    unit: str
    reads_urgent: bool
    elsewhere: str


class NoticeSort(StrEnum):
    """Orders of the list by 등록일, 제목."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_DOWN = "title_down"


@router.get("/mall-notices")
def list_notices(
    who: Reader,
    views: ReadViews,
    mall: Annotated[list[str] | None, Query()] = None,
    words: Annotated[str | None, Query(alias="q", max_length=100, description="제목의 일부")] = None,
    sort: NoticeSort = NoticeSort.NEWEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Page[NoticeOut]:
    """제휴몰 공지사항: newest first, or by title."""
    search = NoticeSearch(tuple(mall or ()), words)
    with views.read(who.seller_id) as rows:
        place = behind(who.seller_id, cursor, sort)
        found = notices_found(rows, who.user_id, search, limit + 1, place, sort)
    shown = [NoticeOut.model_validate(_named(row)) for row in found[:limit]]
    return Page(items=shown, next=next_cursor(who.seller_id, found, limit, sort, "notice_id"))


@router.get("/mall-notices/unread")
def count_unread(who: Reader, views: ReadViews) -> list[UnreadNotices]:
    """How many notices of each mall the user has not read."""
    with views.read(who.seller_id) as rows:
        return [UnreadNotices.model_validate(_named(row)) for row in unread_notices(rows, who.user_id)]


@router.get("/mall-notices/{notice_id}")
def read_notice(who: Reader, views: ReadViews, notice_id: UUID) -> NoticeDetail:
    """One notice with its text."""
    with views.read(who.seller_id) as rows:
        found = notice_of(rows, who.user_id, notice_id)
    if found is None:
        raise NotFoundError("찾을 수 없는 공지사항입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
    return NoticeDetail.model_validate(_named(found))


@router.post("/mall-notices/{notice_id}/read", status_code=204)
def mark_read(who: Reader, app: App, notice_id: UUID) -> None:
    """Note that the user has read a notice."""
    app.read_notice(who.seller_id, notice_id, who.user_id)


@router.get("/inquiry-malls")
def list_offers(_: Reader) -> list[MallOffer]:
    """What each mall offers about inquiries, and where else to answer."""
    return [MallOffer.model_validate(_offer(code)) for code in MALLS]


def _offer(code: str) -> dict[str, Any]:
    facts = mall_facts(code)
    kinds = [
        KindOffered(
            kind=kind,
            kind_label=label,
            collected=kind in facts.items,
            answered=facts.answers(kind),
            edited=kind in facts.edits,
            longest=facts.longest_of(kind),
        )
        for kind, label in KIND_LABELS.items()
    ]
    return {
        "mall": code,
        "mall_name": facts.name,
        "items": list(facts.items),
        "kinds": kinds,
        "shortest": facts.shortest,
        "unit": facts.unit,
        "reads_urgent": facts.reads,
        "elsewhere": facts.elsewhere,
    }


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "mall_name": mall_facts(row["mall"]).name}
