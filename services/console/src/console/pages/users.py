"""사용자권한관리: who works for the seller, and what each may do, menu by menu."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.pages.invitations import show_invitation
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/users")

LEVELS: Mapping[str, str] = {"none": "사용 안 함", "read": "조회", "write": "조회·저장"}
ROLES: Mapping[str, str] = {"staff": "직원", "owner": "대표"}
KNOWN = ("email", "name", "role", "permissions")


@router.get("")
async def users(request: Request, desk: TheDesk) -> Response:
    """The users."""
    rows = await desk.read("account", "/users")
    return show(request, "users.html", rows=rows, roles=ROLES, menus=await _menus(desk), levels=LEVELS)


@router.get("/new")
async def new_user(request: Request, desk: TheDesk) -> Response:
    """초대."""
    return await _new(request, desk, {"email": "", "name": "", "role": "staff", "permissions": {}})


async def _new(request: Request, desk: Desk, typed: Json, errors: FormErrors | None = None) -> Response:
    shown: dict[str, Any] = {"menus": await _menus(desk), "levels": LEVELS, "roles": ROLES, "known": KNOWN}
    status = 422 if errors else 200
    return show(request, "user_new.html", status=status, typed=typed, errors=errors or FormErrors(), **shown)


@router.post("")
async def invite(request: Request, desk: TheDesk, form: Typed) -> Response:
    """초대: the link is shown here, once."""
    body = {name: text_of(form, name) for name in ("email", "name", "role")}
    asked = body | {"permissions": _permissions(form, await _menus(desk)) if body["role"] == "staff" else {}}
    try:
        made = await desk.do("account", "POST", "/users", asked, key_of(form))
    except RefusedError as refusal:
        return await _new(request, desk, asked, FormErrors.of(refusal))
    return show_invitation(request, made["invitation"], f"{body['name']} ({body['email']})", "/users")


@router.get("/{user_id}")
async def user(request: Request, desk: TheDesk, user_id: str) -> Response:
    """One user with the permissions."""
    return await _user(request, desk, user_id)


async def _user(request: Request, desk: Desk, user_id: str, errors: FormErrors | None = None) -> Response:
    found = await _one(desk, user_id)
    shown: dict[str, Any] = {"user": found, "menus": await _menus(desk), "levels": LEVELS, "roles": ROLES}
    return show(request, "user.html", status=422 if errors else 200, errors=errors or FormErrors(), **shown)


@router.post("/{user_id}/permissions")
async def give(request: Request, desk: TheDesk, form: Typed, user_id: str) -> Response:
    """저장 of the permissions."""
    body = {"permissions": _permissions(form, await _menus(desk))}
    try:
        await desk.do("account", "PUT", f"/users/{user_id}/permissions", body, key_of(form))
    except RefusedError as refusal:
        return await _user(request, desk, user_id, FormErrors.of(refusal))
    tell(request, "권한을 저장했습니다. 이미 로그인한 사용자에게는 10분 안에 적용됩니다.")
    return RedirectResponse(f"/users/{user_id}", 303)


@router.post("/{user_id}/invitation")
async def invite_again(request: Request, desk: TheDesk, form: Typed, user_id: str) -> Response:
    """초대 다시 하기: another link, shown here, once."""
    found = await _one(desk, user_id)
    made = await desk.do("account", "POST", f"/users/{user_id}/invitation", key=key_of(form))
    return show_invitation(request, made["invitation"], f"{found['name']} ({found['email']})", "/users")


@router.post("/{user_id}/deactivate")
async def deactivate(request: Request, desk: TheDesk, form: Typed, user_id: str) -> Response:
    """사용중지: the user's sessions end."""
    await desk.do("account", "POST", f"/users/{user_id}/deactivate", key=key_of(form))
    tell(request, "사용을 중지했습니다. 이 사용자는 바로 로그아웃되고 더는 로그인할 수 없습니다.")
    return RedirectResponse(f"/users/{user_id}", 303)


@router.post("/{user_id}/activate")
async def activate(request: Request, desk: TheDesk, form: Typed, user_id: str) -> Response:
    """다시 사용."""
    await desk.do("account", "POST", f"/users/{user_id}/activate", key=key_of(form))
    tell(request, "다시 사용할 수 있게 했습니다.")
    return RedirectResponse(f"/users/{user_id}", 303)


async def _menus(desk: Desk) -> dict[str, str]:
    """The menus that permissions are given for, by code."""
    return await desk.read("account", "/menus")


async def _one(desk: Desk, user_id: str) -> Json:
    for row in await desk.read("account", "/users"):
        if row["user_id"] == user_id:
            return row
    raise RefusedError(404, "찾을 수 없는 사용자입니다. 사용자권한관리에서 다시 선택해 주세요.")


def _permissions(form: FormData, menus: Mapping[str, str]) -> dict[str, str]:
    """What was ticked; a menu without a tick is none."""
    return {menu: level for menu in menus if (level := text_of(form, f"level-{menu}")) in ("read", "write")}
