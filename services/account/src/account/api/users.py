"""사용자권한관리: the users of a seller and what each may do."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from account.application import Account
from account.projections import users_of
from chassis.auth import Principal
from chassis.projections import Views
from chassis.refusals import ForbiddenError
from chassis.web import Body, Member, application_of, principal, requires, views
from contracts.menus import MENUS, WITHOUT_SCREENS

router = APIRouter(prefix="/v1", tags=["users"])
App = Annotated[Account, Depends(application_of(Account))]
Reader = Annotated[Member, Depends(requires("users", "read"))]
Writer = Annotated[Member, Depends(requires("users", "write"))]
Permissions = dict[str, Literal["none", "read", "write"]]


class InviteBody(Body):
    """A new user. Owners may do everything; staff what `permissions` gives, menu by menu."""

    email: str = Field(max_length=254)
    name: str = Field(min_length=1, max_length=50)
    role: Literal["owner", "staff"] = "staff"
    permissions: Permissions = Field(default_factory=dict)


class PermissionsBody(Body):
    """What a user may do, menu by menu; a menu left out is `none`."""

    permissions: Permissions


class InvitedUser(BaseModel):
    """The user, and the invitation to hand over (good for 7 days, once)."""

    user_id: UUID
    invitation: str


class UserRow(BaseModel):
    """A user of the seller."""

    user_id: UUID
    email: str
    name: str
    role: str
    permissions: dict[str, str]
    active: bool
    has_password: bool
    invited_at: datetime


class MeOut(BaseModel):
    """The user behind the token."""

    user_id: UUID
    seller_id: UUID | None
    role: str
    permissions: dict[str, str]


@router.get("/me")
def me(who: Annotated[Principal, Depends(principal)]) -> MeOut:
    """Who am I, and what may I do?"""
    return MeOut(user_id=who.user_id, seller_id=who.seller_id, role=who.role, permissions=dict(who.permissions))


@router.get("/menus")
def menus(_: Annotated[Principal, Depends(principal)]) -> dict[str, str]:
    """The menus that permissions are given for, with their labels: those that have a screen."""
    return {menu: label for menu, label in MENUS.items() if menu not in WITHOUT_SCREENS}


@router.get("/users")
def users(who: Reader, seen: Annotated[Views, Depends(views)]) -> list[UserRow]:
    """The users of the seller."""
    with seen.read(who.seller_id) as rows:
        return [UserRow(**row) for row in users_of(rows, who.seller_id)]


@router.post("/users", status_code=201)
def invite_user(body: InviteBody, who: Writer, account: App) -> InvitedUser:
    """Invite a user. Only owners may make owners, and nobody may give more than they have."""
    _may_give(who, body.permissions, body.role)
    user_id, invitation = account.invite_user(who.seller_id, body.email, body.name, body.role, dict(body.permissions))
    return InvitedUser(user_id=user_id, invitation=invitation)


@router.post("/users/{user_id}/invitation")
def invite_user_again(user_id: UUID, who: Writer, account: App) -> InvitedUser:
    """Another invitation for a user who has not set a password yet; the one before is over."""
    return InvitedUser(user_id=user_id, invitation=account.invite_again(who.seller_id, user_id))


@router.put("/users/{user_id}/permissions", status_code=204)
def give_permissions(user_id: UUID, body: PermissionsBody, who: Writer, account: App) -> None:
    """Replace what a user may do."""
    _may_give(who, body.permissions, "staff")
    account.give_permissions(who.seller_id, user_id, dict(body.permissions))


@router.post("/users/{user_id}/deactivate", status_code=204)
def deactivate_user(user_id: UUID, who: Writer, account: App) -> None:
    """Keep a user from logging in. The last owner stays."""
    account.deactivate_user(who.seller_id, user_id)


@router.post("/users/{user_id}/activate", status_code=204)
def activate_user(user_id: UUID, who: Writer, account: App) -> None:
    """Let a user log in again."""
    account.activate_user(who.seller_id, user_id)


def _may_give(who: Member, permissions: Permissions, role: str) -> None:
    if who.role == "owner":
        return
    beyond = [m for m, level in permissions.items() if level != "none" and not who.principal.may(m, level)]
    if role == "owner" or beyond:
        raise ForbiddenError("자신에게 없는 권한은 줄 수 없습니다. 대표 계정에 요청해 주세요.")
