"""제휴몰 계정정보: every mall, the seller's accounts there, 등록/수정, 연결 확인."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, is_for_a_part, key_of, text_of
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/malls")
BUSY = ("unavailable", "mall_unavailable", "away")
"""What the gateway says when it could not ask the mall just now."""


@router.get("")
async def malls(request: Request, desk: TheDesk) -> Response:
    """Every mall with its 입점상태."""
    return show(request, "malls.html", malls=await desk.read("mall-gateway", "/malls"))


@router.get("/sites")
async def sites(request: Request, desk: TheDesk) -> Response:
    """제휴몰 바로가기: the seller centres of the malls where the seller has an account."""
    found = [mall for mall in await desk.read("mall-gateway", "/malls") if mall["accounts"] and mall["seller_site"]]
    return show(request, _frame(request, "mall_sites"), malls=found)


@router.get("/{mall}/accounts/new")
async def new_account(request: Request, desk: TheDesk, mall: str) -> Response:
    """입점 정보 등록."""
    return show(request, _frame(request), mall=await _mall(desk, mall), account=None, typed={})


@router.get("/{mall}/accounts/{account_id}")
async def account(request: Request, desk: TheDesk, mall: str, account_id: str) -> Response:
    """입점 정보 수정; what is secret is never shown."""
    found = await _mall(desk, mall)
    known = _account(found, account_id)
    typed = {"label": known["label"], "login_id": known["login_id"], "key_expires_on": known["key_expires_on"] or ""}
    return show(request, _frame(request), mall=found, account=known, typed=typed)


@router.post("/{mall}/accounts")
@router.post("/{mall}/accounts/{account_id}")
async def save_account(request: Request, desk: TheDesk, form: Typed, mall: str, account_id: str = "") -> Response:
    """저장, then 연결 확인 at once: the seller sees whether the mall takes it."""
    found = await _mall(desk, mall)
    body: dict[str, Any] = {
        "label": text_of(form, "label"),
        "fields": {each["name"]: text for each in found["fields"] if (text := text_of(form, each["name"]))},
        "key_expires_on": text_of(form, "key_expires_on") or None,
    }
    try:
        if account_id:
            await desk.do("mall-gateway", "PUT", f"/accounts/{account_id}", body)
        else:
            made = await desk.do("mall-gateway", "POST", "/accounts", body | {"mall": mall}, key_of(form))
            account_id = made["account_id"]
    except RefusedError as refusal:
        known = _account(found, account_id) if account_id else None
        shown: dict[str, Any] = {"mall": found, "account": known, "typed": _shown(found, form)}
        return show(request, "account.html", status=422, errors=FormErrors.of(refusal), **shown)
    await _verify(request, desk, found["name"], account_id)
    return RedirectResponse("/malls", 303)


@router.post("/{mall}/accounts/{account_id}/verify")
async def verify(request: Request, desk: TheDesk, mall: str, account_id: str) -> Response:
    """연결 확인."""
    found = await _mall(desk, mall)
    _account(found, account_id)
    await _verify(request, desk, found["name"], account_id)
    return RedirectResponse("/malls", 303)


@router.post("/{mall}/accounts/{account_id}/remove")
async def remove(request: Request, desk: TheDesk, mall: str, account_id: str) -> Response:
    """삭제: the account's secrets are destroyed."""
    await desk.do("mall-gateway", "DELETE", f"/accounts/{account_id}")
    tell(request, f"{(await _mall(desk, mall))['name']} 계정을 삭제했습니다. 저장된 비밀 정보도 파기했습니다.")
    return RedirectResponse("/malls", 303)


async def _verify(request: Request, desk: Desk, name: str, account_id: str) -> None:
    try:
        path = f"/accounts/{account_id}/verify"
        answer = await desk.do_patiently("mall-gateway", "POST", path, while_told=BUSY)
    except RefusedError as refusal:
        tell(request, f"{name} 계정을 저장했습니다. 연결은 아직 확인하지 못했습니다. {refusal.detail}", "warning")
        return
    if answer["state"] == "verified":
        tell(request, f"{name} 연결을 확인했습니다. (입점완료)")
    else:
        told = [answer["reason"], answer["mall_message"] and f"제휴몰의 답: {answer['mall_message']}"]
        tell(request, f"{name} 연결 확인: {answer['state_label']}. {' '.join(each for each in told if each)}", "danger")


async def _mall(desk: Desk, code: str) -> Json:
    for mall in await desk.read("mall-gateway", "/malls"):
        if mall["code"] == code:
            return mall
    raise RefusedError(404, "없는 제휴몰입니다. 제휴몰 계정정보에서 다시 선택해 주세요.")


def _account(mall: Json, account_id: str) -> Json:
    for account in mall["accounts"]:
        if account["account_id"] == account_id:
            return account
    raise RefusedError(404, "찾을 수 없는 계정입니다. 제휴몰 계정정보에서 다시 선택해 주세요.")


def _shown(mall: Json, form: FormData) -> dict[str, str]:
    """What was typed, without secrets."""
    plain = [each["name"] for each in mall["fields"] if not each["secret"]]
    return {name: text_of(form, name) for name in ("label", "key_expires_on", *plain)}


def _frame(request: Request, name: str = "account") -> str:
    """A popup where the screen asks for one, else a page."""
    return f"{name}_dialog.html" if is_for_a_part(request) else f"{name}.html"
