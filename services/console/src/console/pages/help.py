"""도움말: the user guide. It shows no seller's data and is for everybody: who can't log in needs it most."""

from collections.abc import Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from console.guide import CONTENTS, Guide
from console.menu import BEGINNING, MENU, OPERATORS, Entry, Group, menu_of
from console.problems import RefusedError
from console.session import Session
from console.view import session_of, show

router = APIRouter(prefix="/help")


def guide_of(request: Request) -> Guide:
    """A dependency: the guide."""
    return cast("Guide", request.app.state.guide)


TheGuide = Annotated[Guide, Depends(guide_of)]


@router.get("")
def contents(request: Request, guide: TheGuide) -> Response:
    """The page that begins the guide, with the list of all others."""
    return _shown(request, guide, CONTENTS)


@router.get("/{name}")
def help_page(request: Request, guide: TheGuide, name: str) -> Response:
    """도움말 of one screen."""
    return _shown(request, guide, name)


def _shown(request: Request, guide: Guide, name: str) -> Response:
    page = guide.page(name)
    if page is None:
        raise RefusedError(404, "이 이름의 도움말이 없습니다. 도움말 목록에서 다시 선택해 주세요.")
    session, screen = session_of(request), screen_of(name)
    opens = screen[1].path if screen and screen[1].path in _open_to(session) else ""
    return show(request, "help.html", page=page, groups=groups_for(session), screen=screen, opens=opens)


def _open_to(session: Session) -> set[str]:
    if not session.is_logged_in():
        return set()
    return {"/", *(entry.path for group in menu_of(session) for entry in group.entries)}


def groups_for(session: Session) -> Sequence[Group]:
    """What the contents list: all screens of sellers, whether or not the user may open them, or the operator's."""
    return (BEGINNING, *(OPERATORS if session.role == "operator" else MENU))


def screen_of(name: str) -> tuple[Group, Entry] | None:
    """The screen that a page is about, with its place in the menu."""
    groups = (BEGINNING, *MENU, *OPERATORS)
    return next(((group, entry) for group in groups for entry in group.entries if entry.guide == name), None)
