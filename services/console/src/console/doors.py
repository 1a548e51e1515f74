"""What every request passes: the desk of its user, the check of its form, and the headers that close a page."""

import time
from collections.abc import Callable
from typing import Annotated, cast
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.backend import Backend, Desk
from console.problems import LoginNeededError, RefusedError
from console.session import USERS, Sealer
from console.view import recent_of, session_of

SEE_OTHER, NO_CONTENT = 303, 204
SAFE = ("GET", "HEAD", "OPTIONS")
MOST_BODY_BYTES = 2 * 1024 * 1024
MOST_UPLOAD_BYTES = 64 * 1024 * 1024
"""Of a form with files, which go to disk as they come."""
MOST_FIELDS = 20_000

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, nothing from elsewhere. `data:` is for the drawn marks in the style sheet of the frame."""


class ClosedMiddleware:
    """Adds the headers that keep a page from being framed, sniffed, kept, or given foreign scripts."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, closed if scope["type"] == "http" else send)


class FailureMiddleware:
    """Answers what nobody expected with a page like all others; behind it the session and the headers still hold."""

    def __init__(self, app: ASGIApp, told: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. What fails after its answer began is raised."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            await self._told(Request(scope, receive), error)(scope, receive, send)


class LeadMiddleware:
    """Tells a script where to lead: the browser opens that page, not the script, which would put it into its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def leading(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == SEE_OTHER:
                message["status"] = NO_CONTENT
                headers = MutableHeaders(scope=message)
                headers["HX-Redirect"] = headers["location"]
                del headers["location"], headers["content-length"]
            await send(message)

        by_script = scope["type"] == "http" and asked_by_script(Request(scope))
        await self._app(scope, receive, leading if by_script else send)


def backend_of(request: Request) -> Backend:
    """A dependency: the services."""
    return cast("Backend", request.app.state.backend)


def desk_of(request: Request) -> Desk:
    """A dependency: the user's desk. Raises LoginNeededError without a session."""
    session = session_of(request)
    if not session.is_logged_in():
        raise LoginNeededError
    return Desk(backend_of(request), session, recent_of(request))


TheDesk = Annotated[Desk, Depends(desk_of)]


async def from_our_form(request: Request) -> None:
    """A dependency of every route: an act comes from a form of this user, of an earlier session of hers as well.

    Raises RefusedError; LoginNeededError where the session of the form is over.
    """
    if request.method in SAFE:
        return
    with_files = request.headers.get("content-type", "").startswith("multipart/form-data")
    most = MOST_UPLOAD_BYTES if with_files else MOST_BODY_BYTES
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise RefusedError(411, "보내는 크기를 알 수 없어 처리하지 않았습니다. 브라우저에서 다시 보내 주세요.")
    if int(length) > most:
        raise RefusedError(413, f"보낸 내용이 {most // 1024 // 1024} MB를 넘습니다. 나누어 보내 주세요.")
    if _is_from_elsewhere(request):
        raise _forged()
    given = (await request.form(max_fields=MOST_FIELDS)).get("form_token")
    sealer, session = cast("Sealer", request.app.state.sealer), session_of(request)
    if not isinstance(given, str):
        raise _forged()
    if not sealer.is_form_token(given, session.owner(), time.time()):
        raise LoginNeededError if given.startswith(USERS) and not session.is_logged_in() else _forged()


def _is_from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent it: browsers tell, but those that are old or without TLS the origin alone."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    ours = (request.headers.get("host"), urlsplit(cast("str", request.app.state.public_url)).netloc)
    return origin is not None and urlsplit(origin).netloc not in ours


def _forged() -> RefusedError:
    return RefusedError(
        403,
        "이 화면이 오래되었거나 다른 사용자로 로그인되어 있어 처리하지 않았습니다. "
        "이 화면을 쓰던 사용자로 새 창에서 로그인하거나, 새로 고친 뒤 다시 눌러 주세요.",
        "not_from_our_form",
    )


async def typed(request: Request) -> FormData:
    """A dependency: what was typed into the form."""
    return await request.form(max_fields=MOST_FIELDS)


Typed = Annotated[FormData, Depends(typed)]


def text_of(form: FormData, name: str) -> str:
    """A field's text without blanks around it; '' for one that was not sent."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def texts_of(form: FormData, name: str) -> list[str]:
    """All texts of a field that is there several times."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def to_login(request: Request) -> Response:
    """Where somebody without a session goes; back here afterwards, when it was a page."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    ask = {"next": wanted} if request.method in SAFE and wanted != "/" else {}
    return RedirectResponse(f"/login?{urlencode(ask)}" if ask else "/login", 303)


def asked_by_script(request: Request) -> bool:
    """Whether the page stays where it is, and its script takes the answer."""
    return "hx-request" in request.headers


def is_for_a_part(request: Request) -> bool:
    """Whether the script puts the answer into a part of its page, such as a popup, and not in place of all of it."""
    return asked_by_script(request) and request.headers.get("hx-request-type") != "full"


def inner(address: str) -> str:
    """An address of ours, or the first page: never one that leads elsewhere."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if is_ours else "/"


def key_of(form: FormData) -> str:
    """What makes a form's second click the same act."""
    return text_of(form, "form_key")
