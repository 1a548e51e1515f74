"""Logging in, staying logged in, logging out; the public keys of the tokens."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from account.application import Account, LoggedIn
from chassis.auth import Principal
from chassis.web import OPEN, Body, application_of, principal

router = APIRouter(tags=["logins"])
App = Annotated[Account, Depends(application_of(Account))]


class LoginBody(Body):
    """E-mail address and password."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=128)


class RefreshBody(Body):
    """A refresh token; it is used up half a minute later."""

    refresh_token: str = Field(max_length=200)


class InvitationBody(Body):
    """An invitation and the password that the user chose."""

    token: str = Field(max_length=200)
    password: str = Field(max_length=128)


class PasswordBody(Body):
    """One's current password and the new one."""

    current: str = Field(max_length=128)
    new: str = Field(max_length=128)


class TokensOut(BaseModel):
    """Use `access_token` as Bearer; exchange `refresh_token` before `expires_in` seconds are over."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105
    expires_in: int


class EndedSessions(BaseModel):
    """The `sid` of tokens that are no longer good."""

    sessions: list[UUID]


@router.post("/v1/login", openapi_extra=OPEN)
def log_in(body: LoginBody, account: App) -> TokensOut:
    """Log in."""
    return _tokens(account.log_in(body.email, body.password))


@router.post("/v1/token", openapi_extra=OPEN)
def refresh(body: RefreshBody, account: App) -> TokensOut:
    """Exchange a refresh token. One that comes again half a minute after its first use ends the whole session."""
    return _tokens(account.refresh(body.refresh_token))


@router.post("/v1/logout", status_code=204, openapi_extra=OPEN)
def log_out(body: RefreshBody, account: App) -> None:
    """End the session."""
    account.log_out(body.refresh_token)


@router.post("/v1/invitations/accept", status_code=204, openapi_extra=OPEN)
def accept_invitation(body: InvitationBody, account: App) -> None:
    """Set the first password."""
    account.accept_invitation(body.token, body.password)


@router.post("/v1/password", status_code=204)
def change_password(body: PasswordBody, who: Annotated[Principal, Depends(principal)], account: App) -> None:
    """비밀번호변경: all other sessions end."""
    account.change_password(who.user_id, body.current, body.new)


@router.get("/.well-known/jwks.json", openapi_extra=OPEN)
def public_keys(account: App) -> dict[str, Any]:
    """The keys that tokens are verified with."""
    return account.tokens.published()


@router.get("/.well-known/ended-sessions.json", openapi_extra=OPEN)
def ended_sessions(account: App) -> EndedSessions:
    """Sessions that ended before their access tokens did: every service refuses those."""
    return EndedSessions(sessions=account.ended_sessions())


def _tokens(logged_in: LoggedIn) -> TokensOut:
    return TokensOut(
        access_token=logged_in.access_token,
        refresh_token=logged_in.refresh_token,
        expires_in=logged_in.expires_in,
    )
