"""Routes of what is to be done and what was done: work, calls, intents."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from chassis.auth import Principal
from chassis.projections import Views
from chassis.refusals import NotFoundError
from chassis.web import CursorError, Page, application_of, decode_cursor, encode_cursor, principal, views
from mall_gateway.api.schemas import CallDetail, CallView, IntentDetail, IntentView, SettleBody, WorkView
from mall_gateway.application import MallGateway
from mall_gateway.malls.calls import call_of, calls_before
from mall_gateway.projections import intent_with_steps, intents_before, work_after

router = APIRouter(prefix="/v1", tags=["evidence"])

MENUS = ("accounts", "listings", "orders", "claims", "inquiries")
LAST = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


def reader(request: Request) -> UUID:
    """A dependency: the seller, when the user may read accounts, listings, orders, claims or inquiries."""
    return _allowed(principal(request), "read")


def writer(request: Request) -> UUID:
    """A dependency: the seller, when the user may change listings, orders, claims or inquiries."""
    return _allowed(principal(request), "write")


def _allowed(who: Principal, level: Any) -> UUID:
    menu = next((menu for menu in MENUS if who.may(menu, level)), MENUS[-1])
    return who.require(menu, level)


Seller = Annotated[UUID, Depends(reader)]
Changer = Annotated[UUID, Depends(writer)]
Read = Annotated[Views, Depends(views)]
Gateway = Annotated[MallGateway, Depends(application_of(MallGateway))]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=500)]


@router.get("/work")
def list_work(
    seller_id: Seller,
    seen: Read,
    mall: str | None = None,
    account_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[WorkView]:
    """Work that is not done: what it waits for, why, and until when."""
    after = decode_cursor(seller_id, cursor)[0] if cursor else 0
    filters = {"mall": mall, "account_id": account_id, "after": after, "limit": limit}
    with seen.read(seller_id) as rows:
        found = work_after(rows, filters)
    following = encode_cursor(seller_id, [found[-1]["seq"]]) if len(found) == limit else None
    return Page(items=[WorkView(**row) for row in found], next=following)


@router.get("/calls")
def list_calls(
    seller_id: Seller,
    seen: Read,
    mall: str | None = None,
    account_id: UUID | None = None,
    intent_id: UUID | None = None,
    outcome: str | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CallView]:
    """Calls to the malls, the newest first."""
    filters = {"mall": mall, "account_id": account_id, "intent_id": intent_id, "outcome": outcome, "limit": limit}
    with seen.read(seller_id) as rows:
        found = calls_before(rows, {**filters, **_place(seller_id, cursor)})
    last = [found[-1]["called_at"].isoformat(), found[-1]["call_id"]] if len(found) == limit else None
    return Page(
        items=[CallView(**row) for row in found], next=encode_cursor(seller_id, last) if last is not None else None
    )


@router.get("/calls/{call_id}")
def get_call(call_id: UUID, seller_id: Seller, seen: Read) -> CallDetail:
    """One call with the masked request and answer."""
    with seen.read(seller_id) as rows:
        found = call_of(rows, call_id)
    if found is None:
        raise NotFoundError("호출 기록을 찾을 수 없습니다. 목록을 새로 고쳐 주세요.")
    return CallDetail(**found)


@router.get("/intents")
def list_intents(
    seller_id: Seller,
    seen: Read,
    state: str | None = None,
    kind: str | None = None,
    account_id: UUID | None = None,
    subject_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[IntentView]:
    """Acts asked for, the newest first; `state=unsettled` are those that are 확인필요."""
    filters = {"state": state, "kind": kind, "account_id": account_id, "subject_id": subject_id, "limit": limit}
    with seen.read(seller_id) as rows:
        found = intents_before(rows, {**filters, **_place(seller_id, cursor)})
    last = [found[-1]["recorded_at"].isoformat(), found[-1]["intent_id"]] if len(found) == limit else None
    return Page(
        items=[IntentView(**row) for row in found], next=encode_cursor(seller_id, last) if last is not None else None
    )


@router.get("/intents/{intent_id}")
def get_intent(intent_id: UUID, seller_id: Seller, seen: Read) -> IntentDetail:
    """An act with every attempt and outcome."""
    with seen.read(seller_id) as rows:
        found = intent_with_steps(rows, intent_id)
    if found is None:
        raise NotFoundError("연동 기록을 찾을 수 없습니다. 목록을 새로 고쳐 주세요.")
    return IntentDetail(**found)


@router.post("/intents/{intent_id}/settle", status_code=204)
def settle_intent(intent_id: UUID, body: SettleBody, seller_id: Changer, gateway: Gateway) -> None:
    """확인필요: the seller looked at the mall and says whether it was done."""
    gateway.settle(intent_id, seller_id, done=body.done, mall_product_no=body.mall_product_no)


def _place(seller_id: UUID, cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        before, before_id = LAST
        return {"before": before, "before_id": before_id}
    values = decode_cursor(seller_id, cursor)
    if len(values) != 2:
        raise CursorError("목록의 위치(cursor)가 올바르지 않습니다. 첫 페이지부터 다시 조회해 주세요.", field="cursor")
    return {"before": datetime.fromisoformat(values[0]), "before_id": UUID(values[1])}
