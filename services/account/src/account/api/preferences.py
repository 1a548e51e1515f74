"""What a user keeps of the console's screens: 저장한 검색 and 열 선택. Each user sees only what is theirs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from account.application import Account
from chassis.auth import Principal
from chassis.web import Body, application_of, principal

router = APIRouter(prefix="/v1/me", tags=["preferences"])
App = Annotated[Account, Depends(application_of(Account))]
Who = Annotated[Principal, Depends(principal)]
Screen = Annotated[str, Field(max_length=40)]


class KeptSearch(BaseModel):
    """A search: its name, and the query of the screen's address."""

    name: str
    query: str


class PreferencesOut(BaseModel):
    """What the user keeps of one screen."""

    searches: list[KeptSearch]
    hidden_columns: list[str]


class SearchBody(Body):
    """A search to be kept. `query` is an address's query, encoded and without its question mark."""

    screen: Screen
    name: str = Field(max_length=60)
    query: str = Field(max_length=2000)


class SearchNameBody(Body):
    """A search to be dropped."""

    screen: Screen
    name: str = Field(max_length=60)


class ColumnsBody(Body):
    """All columns of a screen that are not to be shown, by their headings."""

    screen: Screen
    columns: list[Annotated[str, Field(max_length=60)]] = Field(max_length=60)


@router.get("/preferences")
def preferences(who: Who, account: App, screen: Annotated[str, Query(max_length=40)]) -> PreferencesOut:
    """The user's own searches and hidden columns of a screen."""
    kept = account.preferences(who.user_id, who.seller_id)
    searches = kept.searches.get(screen, {})
    return PreferencesOut(
        searches=[KeptSearch(name=name, query=query) for name, query in searches.items()],
        hidden_columns=list(kept.hidden.get(screen, ())),
    )


@router.put("/searches", status_code=204)
def keep_search(body: SearchBody, who: Who, account: App) -> None:
    """Keep a search under a name; one of that name is replaced."""
    account.keep_search(who.user_id, who.seller_id, body.screen, body.name, body.query)


@router.post("/searches/drop", status_code=204)
def drop_search(body: SearchNameBody, who: Who, account: App) -> None:
    """Forget a search."""
    account.drop_search(who.user_id, who.seller_id, body.screen, body.name)


@router.put("/columns", status_code=204)
def hide_columns(body: ColumnsBody, who: Who, account: App) -> None:
    """Say which columns of a screen are not to be shown; an empty list shows them all."""
    account.hide_columns(who.user_id, who.seller_id, body.screen, body.columns)
