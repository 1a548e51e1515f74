"""Turns a template and what it shows into a page, the same frame around each."""

import time
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console import formats
from console.lists import PRESETS, SIZES
from console.menu import help_of, menu_of, place_of
from console.problems import FormErrors, RefusedError
from console.session import Recent, Sealer, Session

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters.update(
    business_number=formats.business_number,
    mall_reason=formats.mall_reason,
    won=formats.won,
    number=formats.number,
    minute=formats.minute,
    until=formats.until,
    second=formats.second,
    day=formats.day,
    tone=formats.tone,
    picture=formats.picture,
    age=formats.age,
    span=formats.span,
)
cast("dict[str, Any]", ENVIRONMENT.globals).update(presets=PRESETS, sizes=SIZES)

LINE_LOST = RefusedError(0, "답을 받지 못했습니다. 인터넷 연결을 확인한 뒤 다시 눌러 주세요.")
"""What the page's script says when no answer came; a second click of a form is the same act."""


def show(request: Request, template: str, *, status: int = 200, under: str = "", **shown: Any) -> HTMLResponse:
    """A page. A notice that waits is shown once; `errors` stand at their fields.

    `under`: the screen that it belongs to, where its own address would say another.
    """
    session, recent = session_of(request), recent_of(request)
    notice, recent.notice = recent.notice, ""
    sealer = cast("Sealer", request.app.state.sealer)
    frame: dict[str, Any] = {
        "path": request.url.path,
        "session": session,
        "menu": menu_of(session),
        "place": place_of(under or request.url.path),
        "help": help_of(under or request.url.path),
        "notice": notice,
        "tone_of_notice": recent.tone,
        "form_token": sealer.form_token(session.owner(), time.time()),
        "form_key": uuid4().hex,
        "errors": FormErrors(),
        "traces": request.app.state.traces_url,
        "line_lost": LINE_LOST,
        "theme": request.cookies.get("mallbridge-theme", "auto"),
    }
    text = ENVIRONMENT.get_template(template).render(frame | shown)
    return HTMLResponse(text, status_code=status)


def tell(request: Request, notice: str, tone: str = "success") -> None:
    """Have the next page say something."""
    recent = recent_of(request)
    recent.notice, recent.tone = notice[:500], tone


def session_of(request: Request) -> Session:
    """The session."""
    return request.state.session


def recent_of(request: Request) -> Recent:
    """What was done a moment ago."""
    return request.state.recent
