"""로그인, 로그아웃, 비밀번호변경, 화면 밝기."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Backend
from console.doors import TheDesk, Typed, backend_of, inner, text_of
from console.problems import FormErrors, RefusedError
from console.session import Recent, Session
from console.view import session_of, show, tell

router = APIRouter()
TheBackend = Annotated[Backend, Depends(backend_of)]
THEMES = ("auto", "light", "dark")
A_YEAR_SECONDS = 365 * 86_400


@router.get("/login")
def login_form(request: Request, next: str = "/") -> Response:  # noqa: A002  the address says it
    """로그인."""
    if session_of(request).is_logged_in():
        return RedirectResponse(inner(next), 303)
    return show(request, "login.html", email="", next=inner(next))


@router.post("/login")
async def log_in(request: Request, form: Typed, backend: TheBackend) -> Response:
    """Log in; the session gets another name, so that one put into a browser beforehand is worth nothing."""
    email, wanted = text_of(form, "email"), inner(text_of(form, "next") or "/")
    try:
        tokens = await backend.log_in(email, str(form.get("password", "")))
    except RefusedError as refusal:
        shown: dict[str, Any] = {"email": email, "next": wanted, "errors": FormErrors({"": [refusal.detail]})}
        return show(request, "login.html", status=refusal.status, **shown)
    session = Session(email=email)
    tokens.into(session)
    request.state.session, request.state.recent = session, Recent()
    return RedirectResponse(wanted, 303)


@router.post("/logout")
async def log_out(request: Request, desk: TheDesk) -> Response:
    """End the session here and at account."""
    try:
        await desk.log_out()
    finally:
        request.state.session, request.state.recent = Session(), Recent()
    tell(request, "로그아웃했습니다.")
    return RedirectResponse("/login", 303)


@router.get("/password")
def password_form(request: Request, _: TheDesk) -> Response:
    """비밀번호변경."""
    return show(request, "password.html")


@router.post("/password")
async def change_password(request: Request, form: Typed, desk: TheDesk, backend: TheBackend) -> Response:
    """Change the password; all other sessions end, this one goes on with tokens of its own."""
    current, new, again = (str(form.get(name, "")) for name in ("current", "new", "again"))
    errors = FormErrors()
    if new != again:
        errors = FormErrors({"again": ["새 비밀번호와 다릅니다. 같은 비밀번호를 한 번 더 입력해 주세요."]})
    else:
        try:
            await desk.do("account", "POST", "/password", {"current": current, "new": new})
        except RefusedError as refusal:
            errors = FormErrors.of(refusal)
    if errors:
        return show(request, "password.html", status=422, errors=errors)
    session = Session(email=desk.session.email)
    (await backend.log_in(session.email, new)).into(session)
    request.state.session = session
    tell(request, "비밀번호를 변경했습니다. 다른 곳의 로그인은 모두 끝났습니다.")
    return RedirectResponse("/password", 303)


@router.post("/theme")
def choose_theme(form: Typed) -> Response:
    """Light, dark, or as the system says."""
    chosen = text_of(form, "theme")
    back = RedirectResponse(inner(text_of(form, "back") or "/"), 303)
    back.set_cookie(
        "mallbridge-theme", chosen if chosen in THEMES else THEMES[0], max_age=A_YEAR_SECONDS, httponly=True
    )
    return back
