"""What the operator does with sellers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from account.application import Account
from account.domain import Profile
from account.projections import SellerSearch, seller_of, sellers_found
from chassis.auth import Principal
from chassis.projections import Views
from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Body, Page, application_of, operator, views

router = APIRouter(prefix="/v1/sellers", tags=["sellers"])
App = Annotated[Account, Depends(application_of(Account))]
Operator = Annotated[Principal, Depends(operator)]
EVERYONE = UUID(int=0)
NEWEST = "newest"


class SellerBody(Body):
    """A new seller and its first owner."""

    company_name: str = Field(max_length=50)
    business_number: str = Field(max_length=20, examples=["220-81-62517"])
    representative: str = Field(default="", max_length=50)
    phone: str = Field(default="", max_length=30)
    owner_email: str = Field(max_length=254)
    owner_name: str = Field(max_length=50)


class OpenedSeller(BaseModel):
    """The seller, and the invitation to hand to its owner (good for 7 days, once)."""

    seller_id: UUID
    invitation: str


class ReasonBody(Body):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class SellerRow(BaseModel):
    """A seller as the operator sees it."""

    seller_id: UUID
    company_name: str
    business_number: str
    opened_at: datetime
    suspended_for: str | None


@router.post("", status_code=201)
def open_seller(body: SellerBody, _: Operator, account: App) -> OpenedSeller:
    """Open a seller."""
    profile = Profile.checked(body.company_name, body.business_number, body.representative, body.phone)
    seller_id, invitation = account.open_seller(profile, body.owner_email, body.owner_name)
    return OpenedSeller(seller_id=seller_id, invitation=invitation)


@router.get("")
def sellers(
    _: Operator,
    seen: Annotated[Views, Depends(views)],
    words: Annotated[
        str, Query(alias="q", max_length=100, description="상호, 사업자등록번호 또는 로그인 이메일의 일부")
    ] = "",
    seller_id: Annotated[list[UUID] | None, Query(max_length=100, description="이 판매자들만")] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Page[SellerRow]:
    """All sellers, those that words find, or those named; last opened first."""
    search = SellerSearch(seller_id or (), words.strip())
    with seen.read_all() as rows:
        found = sellers_found(rows, search, limit + 1, behind(EVERYONE, cursor, NEWEST))
    items = [SellerRow.model_validate(row) for row in found[:limit]]
    return Page(items=items, next=next_cursor(EVERYONE, found, limit, NEWEST, "seller_id"))


@router.get("/{seller_id}")
def seller(seller_id: UUID, _: Operator, seen: Annotated[Views, Depends(views)]) -> SellerRow:
    """One seller."""
    with seen.read_all() as rows:
        found = seller_of(rows, seller_id)
    if found is None:
        raise NotFoundError("없는 판매자입니다. 판매자 목록에서 다시 선택해 주세요.")
    return SellerRow(**found)


@router.post("/{seller_id}/owner-invitation")
def invite_owner_again(seller_id: UUID, _: Operator, account: App) -> OpenedSeller:
    """Another invitation for the seller's first owner, who has not set a password yet; the one before is over."""
    return OpenedSeller(seller_id=seller_id, invitation=account.invite_owner_again(seller_id))


@router.post("/{seller_id}/suspend", status_code=204)
def suspend_seller(seller_id: UUID, body: ReasonBody, _: Operator, account: App) -> None:
    """Stop a seller."""
    account.suspend_seller(seller_id, body.reason)


@router.post("/{seller_id}/resume", status_code=204)
def resume_seller(seller_id: UUID, _: Operator, account: App) -> None:
    """Let a suspended seller work again."""
    account.resume_seller(seller_id)
