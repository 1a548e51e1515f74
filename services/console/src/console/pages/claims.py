"""취소/반품/교환: the list, one claim with what can be done about it, and their collection."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk, Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of, text_of
from console.exports import Cell, Listed, download
from console.formats import mall_reason
from console.lists import Wanted, wanted
from console.pages.logs import job_started
from console.pages.orders import show_collections, start_collection
from console.problems import FormErrors, RefusedError
from console.screens import CLAIMS, kept_of
from console.view import show, tell

router = APIRouter(prefix="/claims")

KINDS = {"cancel": "취소", "return": "반품", "exchange": "교환"}
STATES = {
    "unknown": "제휴몰 확인",
    "asked": "{}요청",
    "held": "{}보류",
    "approved": "{}승인",
    "collecting": "수거중",
    "received": "수거완료",
    "reshipping": "재배송중",
    "withdrawn": "{}철회",
    "refused": "{}거부",
    "done": "{}완료",
}
LACKS = {"cancel": ("collecting", "received", "reshipping"), "return": ("reshipping",)}
"""States that no claim of a kind is in."""
ONLY = {"open": "처리할 것", "unsettled": "확인필요", "waiting_for_order": "주문 미수집"}
SORTS = ("newest", "oldest", "product", "product_down", "state", "state_down")
MARKS = {"asked": "처리 중", "unsettled": "확인필요"}
REASONS = {
    "shipped": "이미 발송했습니다",
    "sold_out": "교환할 재고가 없습니다",
    "used": "사용한 흔적이 있습니다",
    "late": "신청 기한이 지났습니다",
    "no_ground": "사유에 해당하지 않습니다",
    "other": "그 밖의 사유",
}
FINISH_REASONS = {"ended_at_mall": "제휴몰에서 끝난 것을 확인", "agreed": "구매자와 직접 해결", "other": "기타"}
CELLS = (
    Cell("유형", "kind_label", width=8),
    Cell("처리상태", "state_label"),
    Cell("표시", lambda row: ", ".join(label for name, label in MARKS.items() if row[name]), column="처리상태"),
    Cell("처리 실패 사유", "failure", width=24, column="처리상태"),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("신청일", "asked_at", "moment", 17),
    Cell("주문번호", lambda row: row["order_number"] or "주문 미수집", width=18),
    Cell("제휴몰 주문번호", "mall_numbers.order_no", width=20, column="주문번호"),
    Cell("상품명", "product_name", width=32),
    Cell("옵션", "option_text", width=20, column="상품명"),
    Cell("수량", lambda row: row["quantity"] or row["order_quantity"], "number", 7),
    Cell("사유", "reason_label", width=20),
    Cell("제휴몰의 사유", lambda row: mall_reason(row["mall_reason"]), width=28, column="사유"),
)


@router.get("")
async def claims(request: Request, desk: TheDesk) -> Response:
    """취소/반품/교환 관리."""
    search = _search(request)
    kind, state = _tab(search)
    page, counts, by_state, collected, kept = await asyncio.gather(
        desk.read("claim-sync", "/claims", **_listed(search).asked, limit=search.size, cursor=search.cursor),
        desk.read("claim-sync", "/claims/counts", **_asked(search), state=state),
        desk.read("claim-sync", "/claims/counts", **_asked(search), **_only(search), kind=kind),
        desk.read("claim-sync", "/collections", limit=1),
        kept_of(desk, CLAIMS),
    )
    malls = {row["mall"]: row["mall_name"] for row in collected["accounts"]}
    shown: dict[str, Any] = {"search": search, "page": page, "counts": counts, "malls": malls, "kept": kept}
    shown |= {"kind": kind, "kinds": KINDS, "only": ONLY}
    shown |= {"state": state, "states": states_of(kind), "by_state": by_state}
    return show(request, "claims.html", **shown)


def states_of(kind: str) -> dict[str, str]:
    """처리상태 that a claim of a kind ('' for any) can be in, as the seller reads it, by code."""
    lacking = LACKS.get(kind, ())
    return {code: label.format(KINDS.get(kind, "")) for code, label in STATES.items() if code not in lacking}


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1m", more=("only", "status", "sort"))


def _tab(search: Wanted) -> tuple[str, str]:
    """The kind that is shown, and the 처리상태 among those that the kind has; '' for all."""
    kind = search.state if search.state in KINDS else ""
    return kind, search.more["status"] if search.more["status"] in states_of(kind) else ""


def _only(search: Wanted) -> dict[str, str]:
    return {search.more["only"]: "true"} if search.more["only"] in ONLY else {}


def _asked(search: Wanted) -> dict[str, Any]:
    return {"from": str(search.since), "to": str(search.until), "mall": list(search.malls), "q": search.words}


def _listed(search: Wanted) -> Listed:
    """What the list of a search shows."""
    kind, state = _tab(search)
    asked = {**_asked(search), **_only(search), "kind": kind, "state": state, "sort": search.sort(SORTS)}
    return Listed("claim-sync", "/claims", asked)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """취소/반품/교환 관리 as a spreadsheet."""
    return await download(request, desk, "취소/반품/교환 관리", CELLS, _listed(_search(request)), CLAIMS)


@router.get("/every")
async def whole(request: Request, desk: TheDesk) -> Response:
    """All claims that a search finds, chosen."""
    return await show_whole(request, desk, _listed(_search(request)), "claim_id")


@router.get("/collect")
async def collections(request: Request, desk: TheDesk) -> Response:
    """취소/반품/교환 가져오기."""
    return await show_collections(request, desk, "claim-sync", "collect.html")


@router.post("/collect")
async def collect(request: Request, desk: TheDesk, form: Typed) -> Response:
    """수집 by hand."""
    return await start_collection(request, desk, form, "claim-sync")


@router.post("/approve")
async def approve(request: Request, desk: TheDesk, form: Typed) -> Response:
    """승인 of those chosen."""
    return await _many(request, desk, form, "approve")


@router.post("/pick-up")
async def pick_up(request: Request, desk: TheDesk, form: Typed) -> Response:
    """수거완료 of those chosen."""
    return await _many(request, desk, form, "pick-up")


async def _many(request: Request, desk: Desk, form: Typed, act: str) -> Response:
    body = {"claim_ids": chosen(form, "건이")}
    return job_started(request, "claim-sync", await desk.do("claim-sync", "POST", f"/claims/{act}", body, key_of(form)))


@router.get("/{claim_id}")
async def claim(request: Request, desk: TheDesk, claim_id: str) -> Response:
    """One claim, its person masked."""
    return await _claim(request, desk, claim_id)


async def _claim(request: Request, desk: Desk, claim_id: str, **more: Any) -> Response:
    found, history, known = await asyncio.gather(
        desk.read("claim-sync", f"/claims/{claim_id}"),
        desk.read("claim-sync", f"/claims/{claim_id}/history"),
        _couriers(desk),
    )
    acts: dict[str, Json] = {each["act"]: each for each in found["acts"]}
    shown: dict[str, Any] = {"claim": found, "history": history, "acts": acts, "couriers": known, "clear": None}
    shown["past"] = f"/claims/{claim_id}/at"
    return show(request, "claim.html", reasons=REASONS, finish_reasons=FINISH_REASONS, **shown | more)


async def _couriers(desk: Desk) -> dict[str, str]:
    try:
        return {row["code"]: row["name"] for row in await desk.read("account", "/couriers")}
    except RefusedError:
        return {}


@router.post("/{claim_id}/reveal")
async def reveal(request: Request, desk: TheDesk, form: Typed, claim_id: str) -> Response:
    """The person in clear, on this page only; who looked is recorded."""
    try:
        body = {"purpose": text_of(form, "purpose")}
        found = await desk.do("claim-sync", "POST", f"/claims/{claim_id}/reveal", body)
    except RefusedError as refusal:
        return await _claim(request, desk, claim_id, errors=FormErrors.of(refusal))
    return await _claim(request, desk, claim_id, clear=found["person"])


@router.post("/{claim_id}/refuse")
async def refuse(request: Request, desk: TheDesk, form: Typed, claim_id: str) -> Response:
    """거부 of one."""
    body = {name: text_of(form, name) for name in ("reason", "detail", "courier", "invoice_number")}
    return await _one(request, desk, form, f"{claim_id}/refuse", body)


@router.post("/{claim_id}/reship")
async def reship(request: Request, desk: TheDesk, form: Typed, claim_id: str) -> Response:
    """재배송 of one exchange."""
    body = {"courier": text_of(form, "courier") or None, "invoice_number": text_of(form, "invoice_number")}
    return await _one(request, desk, form, f"{claim_id}/reship", body)


async def _one(request: Request, desk: Desk, form: Typed, path: str, body: Json) -> Response:
    return job_started(
        request, "claim-sync", await desk.do("claim-sync", "POST", f"/claims/{path}", body, key_of(form))
    )


@router.post("/{claim_id}/settle")
async def settle(request: Request, desk: TheDesk, form: Typed, claim_id: str) -> Response:
    """확인필요: what the seller saw at the mall."""
    body = {"outcome": text_of(form, "outcome")}
    await desk.do("claim-sync", "POST", f"/claims/{claim_id}/settle", body, key_of(form))
    tell(request, "확인한 결과를 저장했습니다.")
    return RedirectResponse(f"/claims/{claim_id}", 303)


@router.post("/{claim_id}/finish")
async def finish(request: Request, desk: TheDesk, form: Typed, claim_id: str) -> Response:
    """직접종료: our state only."""
    try:
        body = {name: text_of(form, name) for name in ("outcome", "reason")}
        await desk.do("claim-sync", "POST", f"/claims/{claim_id}/finish", body, key_of(form))
    except RefusedError as refusal:
        return await _claim(request, desk, claim_id, errors=FormErrors.of(refusal))
    tell(request, "클레임을 종료했습니다. 제휴몰에는 보내지 않았습니다.")
    return RedirectResponse(f"/claims/{claim_id}", 303)


@router.post("/{claim_id}/notes")
async def note(request: Request, desk: TheDesk, form: Typed, claim_id: str) -> Response:
    """문의/메모."""
    try:
        body = {"text": text_of(form, "text")}
        await desk.do("claim-sync", "POST", f"/claims/{claim_id}/notes", body, key_of(form))
    except RefusedError as refusal:
        return await _claim(request, desk, claim_id, errors=FormErrors.of(refusal))
    tell(request, "메모를 남겼습니다.")
    return RedirectResponse(f"/claims/{claim_id}", 303)
