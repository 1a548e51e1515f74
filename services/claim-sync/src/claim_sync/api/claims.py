"""Claims over HTTP: search, counts, one claim with what can be done, its history, its person."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel

from chassis.log import recorded_until
from chassis.privacy import ERASED, Keyring, mask_address, mask_name, mask_phone
from chassis.refusals import NotFoundError, RefusalError
from chassis.sorting import behind, next_cursor
from chassis.web import Page, RevealBody, unkept
from claim_sync.api.requests import App, Cursor, Keys, LongLimit, Reader, ReadViews, Writer, end_of, now, start_of
from claim_sync.domain import (
    ACTS,
    KIND_LABELS,
    OUTCOMES,
    REASON_LABELS,
    Claim,
    ClaimState,
    Kind,
    act_label,
    check_finishable,
    check_possible,
    mall_facts,
    refund_of,
)
from claim_sync.projections import Search, claim_after, claim_counts, claim_of, claims_found, history_of

router = APIRouter(prefix="/claims", tags=["claims"])
PERSONAL = ("name", "phone", "address", "words")


class MallNumbersOut(BaseModel):
    """The mall's numbers of the claim and its order line."""

    claim_no: str
    order_no: str
    line_no: str
    box_no: str
    deal_no: str


class ClaimOut(BaseModel):
    """A claim without personal data. Times are UTC, money is won.

    What begins with `order_number` is null while the order line is not collected yet. `mall_state` and `mall_reason`
    are the mall's own words. `quantity` is 0 where the mall tells none: then it is about the whole line.
    `refund_won` is the mall's sum, or (`refund_is_computed`) unit price times quantity of what took place.
    """

    claim_id: UUID
    claim_number: str
    order_id: UUID
    account_id: UUID
    mall: str
    mall_name: str
    login_id: str
    mall_numbers: MallNumbersOut
    kind: Kind
    kind_label: str
    state: ClaimState
    state_label: str
    mall_state: str
    quantity: int
    reason: str
    reason_label: str
    mall_reason: str
    fault: str
    refund_won: int | None
    refund_is_computed: bool
    return_fee_won: int | None
    wanted_option: str
    pickup_courier: str
    pickup_invoice: str
    reship_courier: str
    reship_invoice: str
    asked_at: datetime
    changed_at: datetime | None
    collected_at: datetime
    order_number: str | None
    product_id: UUID | None
    option_key: str | None
    mall_product_no: str | None
    product_name: str | None
    option_text: str | None
    order_quantity: int | None
    unit_price_won: int | None
    amount_won: int | None
    ordered_at: datetime | None
    asked: str
    unsettled: str
    failure: str | None
    closed_at: datetime | None
    restocked: bool
    notes: int


class ActOut(BaseModel):
    """An act and whether it can be asked now; if not, `reason` says why and where it is done instead."""

    act: str
    label: str
    possible: bool
    reason: str | None


class OutcomeOut(BaseModel):
    """A way in which a claim can be ended by hand now."""

    outcome: ClaimState
    label: str


class ClaimDetail(ClaimOut):
    """A claim with what can be done about it, and its person, masked.

    `outcomes` are how 직접종료 may end it now; empty where the mall tells the end by itself.
    """

    acts: list[ActOut]
    outcomes: list[OutcomeOut]
    person: dict[str, str]


class PastClaim(ClaimOut):
    """A claim as it was at a moment; its person is masked, or erased, as now."""

    at: datetime
    person: dict[str, str]


class PersonOut(BaseModel):
    """Who asked, hands over and receives, in clear."""

    person: dict[str, str]


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


class Sort(StrEnum):
    """Orders of the list by 신청일, 상품명 (what has none before any), 처리상태 as a claim's life goes."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    STATE = "state"
    STATE_DOWN = "state_down"


def searched(
    since: Annotated[date | None, Query(alias="from", description="신청일, 부터")] = None,
    until: Annotated[date | None, Query(alias="to", description="신청일, 까지")] = None,
    mall: Annotated[list[str] | None, Query()] = None,
    account_id: UUID | None = None,
    order_id: UUID | None = None,
    kind: Kind | None = None,
    state: ClaimState | None = None,
    words: Annotated[str | None, Query(alias="q", max_length=100, description="번호나 상품명의 일부")] = None,
    *,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    unsettled: bool | None = None,
    waiting_for_order: bool | None = None,
) -> Search:
    """A dependency: what to look for, from the query."""
    return Search(
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
        malls=tuple(mall or ()),
        account_id=account_id,
        order_id=order_id,
        kind=kind,
        state=state,
        words=words,
        open=is_open,
        unsettled=unsettled,
        waiting_for_order=waiting_for_order,
    )


Searched = Annotated[Search, Depends(searched)]


def claim_out(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the view as `ClaimOut` reads it."""
    state = ClaimState(row["state"])
    quantity = row["quantity"] or row["order_quantity"]
    refund = refund_of(row["kind"], state, row["refund_won"], row["unit_price_won"], quantity)
    order = {name: row[f"mall_{name}"] for name in ("order_no", "line_no", "box_no", "deal_no")}
    return {
        **row,
        "mall_name": mall_facts(row["mall"]).name,
        "mall_numbers": {"claim_no": row["claim_no"], **order},
        "kind_label": KIND_LABELS[row["kind"]],
        "state_label": state.label(row["kind"]),
        "refund_won": refund.won if refund else row["refund_won"],
        "refund_is_computed": refund is not None and refund.is_computed,
        "reason_label": REASON_LABELS.get(row["reason"], REASON_LABELS["other"]),
    }


@router.get("")
def search_claims(
    who: Reader,
    views: ReadViews,
    search: Searched,
    sort: Sort = Sort.NEWEST,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> Page[ClaimOut]:
    """취소/반품/교환 관리: newest first, or by product or state."""
    with views.read(who.seller_id) as rows:
        found = claims_found(rows, search, limit + 1, behind(who.seller_id, cursor, sort), sort)
    shown = [ClaimOut.model_validate(claim_out(row)) for row in found[:limit]]
    return Page(items=shown, next=next_cursor(who.seller_id, found, limit, sort, "claim_id"))


@router.get("/counts")
def count_claims(who: Reader, views: ReadViews, search: Searched) -> dict[str, int]:
    """How many claims of a search are in each state, of each kind, open, 확인필요, or waiting for their order."""
    with views.read(who.seller_id) as rows:
        return claim_counts(rows, search)


def _row(who: Reader, views: ReadViews, claim_id: UUID) -> dict[str, Any]:
    with views.read(who.seller_id) as rows:
        found = claim_of(rows, claim_id)
    if found is None:
        raise NotFoundError("찾을 수 없는 클레임입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
    return found


@router.get("/{claim_id}")
def read_claim(
    who: Reader, app: App, views: ReadViews, keys: Keys, claim_id: UUID, at: AwareDatetime | None = None
) -> ClaimDetail | PastClaim:
    """One claim, its person masked: with what can be done about it and where or, with `at`, as it was then."""
    if at is not None:
        app.load_at(Claim, claim_id, who.seller_id, at)
        row = claim_after(recorded_until(app, at, claim_id))
        person = masked(opened(keys, who.seller_id, row["sealed"]))
        return PastClaim.model_validate({**claim_out(row), "at": at, "person": person})
    row = _row(who, views, claim_id)
    person = masked(opened(keys, who.seller_id, row["sealed"]))
    return ClaimDetail.model_validate(
        {**claim_out(row), "acts": _acts(row), "outcomes": _outcomes(row), "person": person}
    )


def _acts(row: dict[str, Any]) -> list[ActOut]:
    offered: list[ActOut] = []
    known = {"approved": row["approved"], "waybill": row["pickup_invoice"]}
    for act in ACTS:
        reason = None
        try:
            check_possible(row["kind"], act, ClaimState(row["state"]), row["mall"], **known)
        except RefusalError as refusal:
            reason = refusal.detail
        offered.append(ActOut(act=act, label=act_label(row["kind"], act), possible=reason is None, reason=reason))
    return offered


def _outcomes(row: dict[str, Any]) -> list[OutcomeOut]:
    if row["asked"] or row["unsettled"]:
        return []
    return [
        OutcomeOut(outcome=outcome, label=outcome.label(row["kind"]))
        for outcome in OUTCOMES
        if _is_offered(row, outcome)
    ]


def _is_offered(row: dict[str, Any], outcome: ClaimState) -> bool:
    state, times = ClaimState(row["state"]), {"asked_at": row["asked_at"], "at": now()}
    try:
        check_finishable(row["kind"], outcome, state, row["mall"], **times)
    except RefusalError:
        return False
    return True


@router.get("/{claim_id}/history")
def read_history(who: Reader, views: ReadViews, keys: Keys, claim_id: UUID) -> list[HistoryRow]:
    """연동이력 of a claim with its 문의/메모, newest first."""
    claim = _row(who, views, claim_id)
    with views.read(who.seller_id) as rows:
        found = history_of(rows, claim_id)
    account = {"mall": mall_facts(claim["mall"]).name, "login_id": claim["login_id"]}
    written = keys.words(who.seller_id, [row["sealed"] for row in found])
    told = [" ".join(filter(None, (row["reason"], words))) or None for row, words in zip(found, written, strict=True)]
    return [HistoryRow.model_validate({**row, **account, "reason": t}) for row, t in zip(found, told, strict=True)]


@router.post("/{claim_id}/reveal", dependencies=[Depends(unkept)])
def reveal_person(who: Writer, app: App, keys: Keys, claim_id: UUID, body: RevealBody) -> PersonOut:
    """The personal data in clear; who looked, when and why is recorded first."""
    sealed = app.reveal_person(who.seller_id, claim_id, body.purpose)
    return PersonOut(person=opened(keys, who.seller_id, sealed))


def opened(keys: Keyring, seller_id: UUID, sealed: str) -> dict[str, str]:
    """The personal data in clear, or every field as erased: its key is the order line's."""
    found = keys.open_many(seller_id, [sealed])[0] if sealed else None
    if found is None:
        return dict.fromkeys(PERSONAL, ERASED)
    return {name: str(value) for name, value in found.items()}


def masked(person: dict[str, str]) -> dict[str, str]:
    """The personal data as it may be shown to everyone who may see claims."""
    return {name: value if value == ERASED else _masked(name, value) for name, value in person.items()}


def _masked(name: str, value: str) -> str:
    if name.endswith("name"):
        return mask_name(value)
    if "phone" in name:
        return mask_phone(value)
    if name.endswith("address"):
        return mask_address(value)
    return "***" if value and not name.endswith("zip_code") else value
