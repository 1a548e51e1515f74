"""기본정보관리 and 택배사 계약정보관리."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter()
PROFILE = ("company_name", "business_number", "representative", "phone")
PLACE = ("name", "kind", "zip_code", "address", "address_detail", "phone")
CONTRACT = ("courier", "contract_number", "first_waybill", "last_waybill")
KINDS = {"release": "출고지", "return": "반품/교환지"}


def fields(*names: str) -> Any:
    """A dependency: the texts of some fields."""

    def read(form: Typed) -> dict[str, str]:
        return {name: text_of(form, name) for name in names}

    return Depends(read)


@router.get("/company")
async def company(request: Request, desk: TheDesk) -> Response:
    """The company's profile and its address book."""
    known = await desk.read("account", "/company")
    return show(request, "company.html", profile=known, addresses=known["addresses"], kinds=KINDS)


@router.post("/company")
async def save_company(request: Request, desk: TheDesk, typed: Annotated[dict[str, str], fields(*PROFILE)]) -> Response:
    """저장 of the profile."""
    try:
        await desk.do("account", "PUT", "/company", typed)
    except RefusedError as refusal:
        known = await desk.read("account", "/company")
        shown: dict[str, Any] = {"profile": typed, "addresses": known["addresses"], "errors": FormErrors.of(refusal)}
        return show(request, "company.html", status=422, kinds=KINDS, **shown)
    tell(request, "기본정보를 저장했습니다.")
    return RedirectResponse("/company", 303)


@router.get("/company/addresses/new")
async def new_address(request: Request, _: TheDesk) -> Response:
    """A place to be entered."""
    return show(request, "address.html", place_id="", typed=dict.fromkeys(PLACE, "") | {"kind": "release"}, kinds=KINDS)


@router.get("/company/addresses/{address_id}")
async def address(request: Request, desk: TheDesk, address_id: str) -> Response:
    """A place to be changed."""
    known = await desk.read("account", "/company")
    found = _one(known["addresses"], "address_id", address_id)
    return show(request, "address.html", place_id=address_id, typed=found, kinds=KINDS)


@router.post("/company/addresses")
@router.post("/company/addresses/{address_id}")
async def save_address(
    request: Request,
    desk: TheDesk,
    form: Typed,
    typed: Annotated[dict[str, str], fields(*PLACE)],
    address_id: str = "",
) -> Response:
    """저장 of a place."""
    method, path = ("PUT", f"/company/addresses/{address_id}") if address_id else ("POST", "/company/addresses")
    try:
        await desk.do("account", method, path, typed, key_of(form))
    except RefusedError as refusal:
        shown: dict[str, Any] = {"place_id": address_id, "typed": typed, "kinds": KINDS}
        return show(request, "address.html", status=422, errors=FormErrors.of(refusal), **shown)
    tell(request, f"{KINDS.get(typed['kind'], '주소')}를 저장했습니다.")
    return RedirectResponse("/company", 303)


@router.post("/company/addresses/{address_id}/remove")
async def remove_address(request: Request, desk: TheDesk, address_id: str) -> Response:
    """삭제 of a place."""
    await desk.do("account", "DELETE", f"/company/addresses/{address_id}")
    tell(request, "주소를 삭제했습니다.")
    return RedirectResponse("/company", 303)


@router.get("/couriers")
async def couriers(request: Request, desk: TheDesk) -> Response:
    """The courier contracts, and a form for another."""
    return await _couriers(request, desk, dict.fromkeys(CONTRACT, "") | {"is_default": ""}, FormErrors())


async def _couriers(request: Request, desk: TheDesk, typed: dict[str, str], errors: FormErrors) -> Response:
    known = await desk.read("account", "/couriers")
    shown: dict[str, Any] = {
        "contracts": await desk.read("account", "/courier-contracts"),
        "couriers": {row["code"]: row["name"] for row in known},
        "typed": typed,
        "errors": errors,
    }
    return show(request, "couriers.html", status=422 if errors else 200, **shown)


@router.post("/couriers")
async def add_contract(
    request: Request, desk: TheDesk, form: Typed, typed: Annotated[dict[str, str], fields(*CONTRACT, "is_default")]
) -> Response:
    """등록 of a contract."""
    numbers, errors = _waybills(typed)
    if not errors:
        body = {"courier": typed["courier"], "contract_number": typed["contract_number"], **numbers}
        try:
            await desk.do(
                "account", "POST", "/courier-contracts", body | {"is_default": bool(typed["is_default"])}, key_of(form)
            )
        except RefusedError as refusal:
            errors = FormErrors.of(refusal)
    if errors:
        return await _couriers(request, desk, typed, errors)
    tell(request, "택배사 계약정보를 저장했습니다.")
    return RedirectResponse("/couriers", 303)


def _waybills(typed: dict[str, str]) -> tuple[dict[str, int | None], FormErrors]:
    """The waybill range as numbers, and what cannot be one."""
    wrong = {
        name: ["숫자만 입력해 주세요. 예: 30010000001"]
        for name in ("first_waybill", "last_waybill")
        if typed[name] and not (typed[name].isascii() and typed[name].isdigit())
    }
    names = ("first_waybill", "last_waybill")
    return {name: int(typed[name]) if typed[name] and name not in wrong else None for name in names}, FormErrors(wrong)


@router.post("/couriers/{contract_id}/default")
async def make_default(request: Request, desk: TheDesk, contract_id: str) -> Response:
    """기본 택배사로 지정."""
    found = _one(await desk.read("account", "/courier-contracts"), "contract_id", contract_id)
    body = {name: found[name] for name in CONTRACT} | {"is_default": True}
    await desk.do("account", "PUT", f"/courier-contracts/{contract_id}", body)
    tell(request, f"{found['courier_name']}을(를) 기본 택배사로 지정했습니다.")
    return RedirectResponse("/couriers", 303)


@router.post("/couriers/{contract_id}/remove")
async def remove_contract(request: Request, desk: TheDesk, contract_id: str) -> Response:
    """삭제 of a contract."""
    await desk.do("account", "DELETE", f"/courier-contracts/{contract_id}")
    tell(request, "택배사 계약정보를 삭제했습니다.")
    return RedirectResponse("/couriers", 303)


def _one(rows: Json, name: str, wanted: str) -> Json:
    """The row with an id. Raises RefusedError."""
    for row in rows:
        if row[name] == wanted:
            return row
    raise RefusedError(404, "찾을 수 없습니다. 목록에서 다시 선택해 주세요.")
