"""상담내역 가져오기 over HTTP: by hand, the state of each account, the windows as certificate, rows set aside."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, Field

from chassis.web import Body, Page, RevealBody, decode_cursor, encode_cursor, unkept
from collecting.originals import OriginalOut, original_of
from contracts.inquiry import InquiryItem
from inquiry.api.requests import App, Cursor, JobStarted, Keys, Limit, Reader, ReadViews, Writer, now
from inquiry.application import Asking
from inquiry.domain import ITEM_LABELS, mall_facts
from inquiry.projections import account_states, broken_lines, collections_found

router = APIRouter(tags=["collections"])
STATES = {"running": "수집중", "sealed": "성공", "failed": "실패"}


class CollectBody(Body):
    """상담내역 수집: accounts, items, and a period where one is wanted.

    Items: 상품문의 `product`, 고객센터 문의 `customer_center`, 긴급알리미 `urgent`, 제휴몰 공지사항 `notices`.
    """

    account_ids: list[UUID] = Field(min_length=1, max_length=100)
    items: list[InquiryItem] = Field(default=["product"], min_length=1, max_length=4)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class CollectionAsked(JobStarted):
    """수집 was asked: `joined` rows were under way already, `waiting` ones begin when what is under way has ended.

    The same asked again while it is under way is answered with the job that it was asked by.
    """

    joined: int
    waiting: int


class AccountState(BaseModel):
    """최종수집일 and 수집상태 of an account's item; everything up to `sealed_until` is here."""

    account_id: UUID
    mall: str
    mall_name: str
    login_id: str | None
    item: InquiryItem
    item_label: str
    running: bool
    collecting: bool
    state_label: str
    reason: str | None
    last_collected_at: datetime | None
    sealed_until: datetime | None
    due_at: datetime


class CollectionOut(BaseModel):
    """A window: what was asked, by whom, how it ended. `healed_at`: when a later seal covered a failed one."""

    collection_id: UUID
    account_id: UUID
    mall: str
    mall_name: str
    login_id: str
    item: InquiryItem
    since: datetime
    until: datetime
    asked_by: Literal["schedule", "user"]
    actor: str
    state: str
    state_label: str
    requested_at: datetime
    ended_at: datetime | None
    pages: int | None
    lines: int | None
    broken: int | None
    new_inquiries: int
    digest: str | None
    times_reopened: int
    reason: str | None
    mall_message: str | None
    mall_answer: str | None
    trace_id: str | None
    healed_at: datetime | None


class Collections(Page[CollectionOut]):
    """A page of windows, and the state of every account."""

    accounts: list[AccountState]


class BrokenLineOut(BaseModel):
    """A row that could not be read: `set_aside`, `retrying` or `healed`; the window it came in."""

    broken_line_id: UUID
    collection_id: UUID
    account_id: UUID
    mall: str
    mall_name: str
    login_id: str
    item: InquiryItem
    item_label: str
    since: datetime
    until: datetime
    page: int
    place: int
    state: str
    reason: str
    set_aside_at: datetime
    changed_at: datetime


@router.post("/collections", status_code=202)
def collect_inquiries(who: Writer, app: App, body: CollectBody) -> CollectionAsked:
    """상담내역 수집 by hand; the log is the job's."""
    asking = Asking(body.account_ids, body.items, body.since, body.until)
    asked = app.collect_by_hand(who.seller_id, uuid4(), asking, now())
    return CollectionAsked(job_id=asked.job_id, joined=asked.joined, waiting=asked.waiting)


@router.get("/collections")
def list_collections(
    who: Reader,
    views: ReadViews,
    account_id: UUID | None = None,
    item: InquiryItem | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Collections:
    """The state of each account, and the windows, newest first."""
    place = decode_cursor(who.seller_id, cursor)[0] if cursor else None
    with views.read(who.seller_id) as rows:
        accounts = account_states(rows)
        found = collections_found(rows, account_id, item, limit + 1, place)
    more = encode_cursor(who.seller_id, [found[limit - 1]["position"]]) if len(found) > limit else None
    return Collections(
        items=[CollectionOut.model_validate(_named(row)) for row in found[:limit]],
        next=more,
        accounts=[AccountState.model_validate(_named(row)) for row in accounts],
    )


def _named(row: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "new_inquiries": row.get("new_lines"),
        "mall_name": mall_facts(row["mall"]).name,
        "item_label": ITEM_LABELS[row["item"]],
    }
    first = "수집중" if row.get("collecting") else "대기"
    return {**row, **shown, "state_label": STATES.get(row["state"], first)}


@router.get("/broken-lines")
def list_broken_lines(who: Reader, views: ReadViews, *, healed: bool = False) -> list[BrokenLineOut]:
    """Inquiries and notices that could not be read and wait to be put back."""
    with views.read(who.seller_id) as rows:
        return [BrokenLineOut.model_validate(_named(row)) for row in broken_lines(rows, healed=healed)]


@router.post("/broken-lines/{broken_line_id}/retry", status_code=202)
def retry_broken_line(who: Writer, app: App, broken_line_id: UUID) -> JobStarted:
    """Ask the line's window again."""
    job_id = uuid4()
    app.retry_broken_line(who.seller_id, broken_line_id, job_id, now())
    return JobStarted(job_id=job_id)


@router.post("/broken-lines/{broken_line_id}/reveal", dependencies=[Depends(unkept)])
def reveal_broken_line(who: Writer, app: App, keys: Keys, broken_line_id: UUID, body: RevealBody) -> OriginalOut:
    """What the mall sent, persons too, in clear; who looked, when and why is recorded first."""
    return original_of(keys, who.seller_id, app.reveal_broken_line(who.seller_id, broken_line_id, body.purpose))
