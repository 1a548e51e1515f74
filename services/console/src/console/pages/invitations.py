"""Invitations: the link that is shown once, and the page on which the invited user sets a password."""

from typing import Annotated, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Backend, checked
from console.doors import Typed, backend_of
from console.problems import FormErrors, RefusedError
from console.view import show, tell

PATH = "/invitation"
"""Kept out of the traces: whoever has the token sets the password."""

router = APIRouter(prefix=PATH)
TheBackend = Annotated[Backend, Depends(backend_of)]


def show_invitation(request: Request, token: str, who: str, back: str) -> Response:
    """The page that shows an invitation's link, this once."""
    home = cast("str", request.app.state.public_url).rstrip("/")
    return show(request, "invited.html", link=f"{home}{PATH}?{urlencode({'token': token})}", who=who, back=back)


@router.get("")
def invitation(request: Request, token: str = "") -> Response:
    """비밀번호 정하기."""
    return show(request, "invitation.html", token=token)


@router.post("")
async def accept(request: Request, form: Typed, backend: TheBackend) -> Response:
    """Set the first password, then log in with it."""
    token, password, again = (str(form.get(name, "")) for name in ("token", "password", "again"))
    errors = FormErrors()
    if password != again:
        errors = FormErrors({"again": ["비밀번호와 다릅니다. 같은 비밀번호를 한 번 더 입력해 주세요."]})
    else:
        try:
            body = {"token": token, "password": password}
            checked(await backend.ask("account", "POST", "/invitations/accept", json=body))
        except RefusedError as refusal:
            errors = FormErrors.of(refusal)
    if errors:
        return show(request, "invitation.html", status=422, token=token, errors=errors)
    tell(request, "비밀번호를 정했습니다. 초대받은 이메일과 이 비밀번호로 로그인해 주세요.")
    return RedirectResponse("/login", 303)
