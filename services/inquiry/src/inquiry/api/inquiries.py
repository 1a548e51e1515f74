"""Inquiries over HTTP: search, counts, one inquiry, its history, and what the seller does with it."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from chassis.privacy import Keyring
from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Body, Page, RevealBody, unkept
from contracts.inquiry import InquiryKind
from inquiry.api.people import masked_person, opened, person_of, words_of
from inquiry.api.requests import (
    App,
    Cursor,
    JobStarted,
    Keys,
    LongLimit,
    Many,
    Reader,
    ReadViews,
    RefusedInquiry,
    Writer,
    end_of,
    now,
    refused_inquiries,
    start_of,
)
from inquiry.application import Inquiries, finish_inquiries
from inquiry.domain import KIND_LABELS, Deadline, Status, deadline_of, mall_facts
from inquiry.projections import Search, Soon, history_of, inquiries_found, inquiry_counts, inquiry_of

router = APIRouter(prefix="/inquiries", tags=["inquiries"])


class InquiryOut(BaseModel):
    """An inquiry as lists show it: who asks is masked. `status` is 처리상태, `has_answer` 답변유무. Times are UTC."""

    inquiry_id: UUID
    inquiry_number: str
    account_id: UUID
    mall: str
    mall_name: str
    login_id: str
    kind: InquiryKind
    kind_label: str
    inquiry_no: str
    category: str
    asker: str
    title: str
    mall_product_no: str
    seller_product_code: str
    product_name: str
    order_no: str
    secret: bool
    status: Status
    status_label: str
    state: str
    mall_state: str
    has_answer: bool
    answered_by: Literal["", "seller", "mall"]
    unsent: bool
    asked: str
    unsettled: str
    failure: str | None
    asked_at: datetime
    collected_at: datetime
    answer_by: datetime | None
    deadline: Deadline
    deadline_label: str
    answered_at: datetime | None
    sent_at: datetime | None
    read_at: datetime | None
    drafted_at: datetime | None
    erased: bool
    answer_offered: bool
    edit_offered: bool
    elsewhere: str


class InquiryDetail(InquiryOut):
    """An inquiry with its words, masked of what tells who somebody is; the answer that the seller saved is whole."""

    text: str
    mall_answer: str
    answer: str
    answer_template: str
    drafted_actor: str | None
    finished_reason: str | None
    memo: str
    tries: int


class AskerOut(BaseModel):
    """Who asks what, in clear, and the answer that the mall has."""

    asker: str
    title: str
    text: str
    answer: str


class HistoryRow(BaseModel):
    """One row of the 연동이력."""

    position: int
    happened_at: datetime
    actor: str
    mall: str
    login_id: str
    act: str
    result: str
    reason: str | None
    mall_code: str | None
    mall_message: str | None
    mall_answer: str | None
    call_id: UUID | None
    trace_id: str | None
    mall_trace_id: str | None


class FinishBody(Body):
    """처리완료 by hand; a reason is needed for what has no answer."""

    inquiry_ids: list[UUID] = Field(min_length=1, max_length=Many)
    reason: str = Field(default="", max_length=200)


class Finished(BaseModel):
    """The rows that were refused; the others are done with."""

    refused: list[RefusedInquiry]


class ManyBody(Body):
    """The inquiries to act on."""

    inquiry_ids: list[UUID] = Field(min_length=1, max_length=Many)


class SettleBody(Body):
    """What the seller saw at the mall: `done` when it took effect there."""

    outcome: Literal["done", "not_done"]


class Sort(StrEnum):
    """Orders of the list by 문의등록일, 답변기한, 상품명 (what has none before any).

    By 답변기한 what waits for an answer comes before what is settled, both ways, and of each what has none last.
    """

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE_FIRST = "due_first"
    DUE_LAST = "due_last"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"


def searched(
    since: Annotated[date | None, Query(alias="from", description="문의 등록일, 부터")] = None,
    until: Annotated[date | None, Query(alias="to", description="문의 등록일, 까지")] = None,
    mall: Annotated[list[str] | None, Query()] = None,
    account_id: UUID | None = None,
    kind: InquiryKind | None = None,
    status: Status | None = None,
    deadline: Deadline | None = None,
    words: Annotated[str | None, Query(alias="q", max_length=100, description="번호나 상품명의 일부")] = None,
    *,
    has_answer: bool | None = None,
) -> Search:
    """A dependency: what to look for, from the query."""
    return Search(
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
        malls=tuple(mall or ()),
        account_id=account_id,
        kind=kind,
        status=status,
        has_answer=has_answer,
        deadline=deadline,
        words=words,
    )


Searched = Annotated[Search, Depends(searched)]


def inquiry_out(row: dict[str, Any], person: dict[str, str], at: datetime, soon: timedelta) -> dict[str, Any]:
    """A row of the view as `InquiryOut` reads it."""
    facts, status = mall_facts(row["mall"]), Status(row["status"])
    deadline = deadline_of(row["state"], row["answer_by"], at, soon)
    shown = masked_person(person)
    return {
        **row,
        "mall_name": facts.name,
        "kind_label": KIND_LABELS[row["kind"]],
        "asker": shown["asker"],
        "title": shown["title"],
        "status_label": status.label,
        "deadline": deadline,
        "deadline_label": deadline.label,
        "answer_offered": facts.answers(row["kind"]),
        "edit_offered": row["kind"] in facts.edits,
        "elsewhere": facts.elsewhere,
    }


@router.get("")
def search_inquiries(
    who: Reader,
    app: App,
    views: ReadViews,
    keys: Keys,
    search: Searched,
    sort: Sort = Sort.NEWEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Page[InquiryOut]:
    """문의사항 처리 and 긴급알리미 처리: newest first, or by deadline or product."""
    soon = Soon(now(), app.due_soon)
    with views.read(who.seller_id) as rows:
        found = inquiries_found(rows, search, soon, limit + 1, behind(who.seller_id, cursor, sort), sort)
    people = opened(keys, who.seller_id, [row["sealed"] for row in found[:limit]])
    shown = [
        InquiryOut.model_validate(inquiry_out(row, person_of(data), soon.now, soon.within))
        for row, data in zip(found, people, strict=False)
    ]
    return Page(items=shown, next=next_cursor(who.seller_id, found, limit, sort, "inquiry_id"))


@router.get("/counts")
def count_inquiries(who: Reader, app: App, views: ReadViews, search: Searched) -> dict[str, int]:
    """How many inquiries of a search have each 처리상태, are of each kind, are due soon or overdue."""
    with views.read(who.seller_id) as rows:
        return inquiry_counts(rows, search, Soon(now(), app.due_soon))


def row_of(who: Reader, views: ReadViews, inquiry_id: UUID) -> dict[str, Any]:
    """One inquiry's row. Raises NotFoundError."""
    with views.read(who.seller_id) as rows:
        found = inquiry_of(rows, inquiry_id)
    if found is None:
        raise NotFoundError("찾을 수 없는 문의입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
    return found


@router.get("/{inquiry_id}")
def read_inquiry(who: Reader, app: App, views: ReadViews, keys: Keys, inquiry_id: UUID) -> InquiryDetail:
    """One inquiry with its words, masked."""
    return InquiryDetail.model_validate(_detail(app, keys, row_of(who, views, inquiry_id)))


def _detail(app: Inquiries, keys: Keyring, row: dict[str, Any]) -> dict[str, Any]:
    seals = [row["sealed"], row["draft"], row["memo"], row["finished_words"]]
    person, draft, memo, why = opened(keys, row["seller_id"], seals)
    whole = person_of(person)
    shown = masked_person(whole)
    return {
        **inquiry_out(row, whole, now(), app.due_soon),
        "text": shown["text"],
        "mall_answer": shown["answer"],
        "answer": words_of(draft, row["draft"]),
        "answer_template": row["template"],
        "memo": words_of(memo, row["memo"]),
        "finished_reason": row["finished_reason"] or words_of(why, row["finished_words"]) or None,
    }


@router.get("/{inquiry_id}/history")
def read_history(who: Reader, views: ReadViews, keys: Keys, inquiry_id: UUID) -> list[HistoryRow]:
    """연동이력 of an inquiry, newest first."""
    row = row_of(who, views, inquiry_id)
    with views.read(who.seller_id) as rows:
        found = history_of(rows, inquiry_id)
    account = {"mall": mall_facts(row["mall"]).name, "login_id": row["login_id"]}
    written = keys.words(who.seller_id, [row["sealed"] for row in found])
    return [
        HistoryRow.model_validate({**each, **account, "reason": each["reason"] or words or None})
        for each, words in zip(found, written, strict=True)
    ]


@router.post("/{inquiry_id}/reveal", dependencies=[Depends(unkept)])
def reveal_asker(who: Writer, app: App, keys: Keys, inquiry_id: UUID, body: RevealBody) -> AskerOut:
    """Who asks what in clear; who looked, when and why is recorded first."""
    sealed = app.reveal_asker(who.seller_id, inquiry_id, body.purpose)
    return AskerOut.model_validate(person_of(opened(keys, who.seller_id, [sealed])[0]))


@router.post("/send", status_code=202)
def send_answers(who: Writer, app: App, body: ManyBody) -> JobStarted:
    """답변일괄전송: rows that are refused do not hold up the others."""
    job_id = uuid4()
    refused = app.send_answers(who.seller_id, job_id, body.inquiry_ids)
    return JobStarted(job_id=job_id, refused=refused_inquiries(refused))


@router.post("/{inquiry_id}/send", status_code=202)
def send_answer(who: Writer, app: App, inquiry_id: UUID) -> JobStarted:
    """개별전송 of the saved answer."""
    job_id = uuid4()
    app.send_answers(who.seller_id, job_id, [inquiry_id])
    return JobStarted(job_id=job_id)


@router.post("/read", status_code=202)
def read_urgent(who: Writer, app: App, body: ManyBody) -> JobStarted:
    """긴급알리미 확인 of many: told to the mall, where it wants to know."""
    job_id = uuid4()
    refused = app.read_urgent(who.seller_id, job_id, body.inquiry_ids, now())
    return JobStarted(job_id=job_id, refused=refused_inquiries(refused))


@router.post("/finish")
def finish_many(who: Writer, app: App, keys: Keys, body: FinishBody) -> Finished:
    """처리완료 of many by hand: our state only, nothing goes to the mall."""
    refused = finish_inquiries(app, keys, who.seller_id, body.inquiry_ids, body.reason, now())
    return Finished(refused=refused_inquiries(refused))


@router.post("/{inquiry_id}/settle", status_code=204)
def settle_inquiry(who: Writer, app: App, inquiry_id: UUID, body: SettleBody) -> None:
    """확인필요: say whether the act took effect at the mall."""
    app.settle_inquiry(who.seller_id, inquiry_id, now(), done=body.outcome == "done")
