"""문의관리: the list, one inquiry with its answer, 개별전송 and 답변일괄전송, and their collection."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console import screens
from console.backend import Desk, Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of, text_of
from console.exports import Cell, Listed, download
from console.lists import Wanted, wanted
from console.pages.logs import job_started
from console.pages.orders import show_collections, start_collection
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/inquiries")

STATES = {
    "open": "미답변",
    "read": "확인 완료",
    "drafted": "답변 저장",
    "sending": "전송 중",
    "failed": "전송 실패",
    "unsettled": "확인필요",
    "answered": "답변 완료",
    "done": "처리 완료",
}
KINDS: Mapping[str, str] = {"product": "상품문의", "customer_center": "고객센터 문의", "urgent": "긴급알리미"}
DEADLINES = ("due_soon", "overdue")
SORTS = ("newest", "oldest", "due_first", "due_last", "product", "product_down")
CELLS = (
    Cell("처리상태", "status_label"),
    Cell("전송 실패 사유", "failure", width=24, column="처리상태"),
    Cell("답변유무", lambda row: "Y" if row["has_answer"] else "N", width=8),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("문의등록일", "asked_at", "moment", 17),
    Cell("답변기한", "answer_by", "moment", 17),
    Cell("기한", lambda row: _near(row), width=10, column="답변기한"),
    Cell("유형", "kind_label"),
    Cell("상품명", "product_name", width=28),
    Cell("제목", lambda row: row["title"] or row["category"] or row["inquiry_number"], width=40),
    Cell("문의번호", "inquiry_number", width=18, column="제목"),
)
MOST_NAMED = 10
"""Refused rows that a popup names."""


def _near(row: Json) -> str:
    """마감 임박 or 기한 지남."""
    return row["deadline_label"] if row["deadline"] in DEADLINES else ""


@dataclass(frozen=True)
class Screen:
    """A list of inquiries: its template, and the kind that it is about ('' for all)."""

    keeps: screens.Screen
    template: str
    kind: str


ALL = Screen(screens.INQUIRIES, "inquiries.html", "")
URGENT = Screen(screens.URGENT, "urgent.html", "urgent")


@router.get("")
async def inquiries(request: Request, desk: TheDesk) -> Response:
    """문의사항 처리."""
    return await show_list(request, desk, ALL)


async def show_list(request: Request, desk: Desk, screen: Screen, *, status: int = 200, **more: Any) -> Response:
    """A list with its counts; `wrong` are the sentences of rows that were refused."""
    search = _search(request)
    listed, asked = _listed(search, screen), _asked(search, screen)
    page, counts, collected, templates, kept = await asyncio.gather(
        desk.read("inquiry", "/inquiries", **listed.asked, limit=search.size, cursor=search.cursor),
        desk.read("inquiry", "/inquiries/counts", **asked),
        desk.read("inquiry", "/collections", limit=1),
        desk.read("inquiry", "/answer-templates"),
        screens.kept_of(desk, screen.keeps),
    )
    malls = {row["mall"]: row["mall_name"] for row in collected["accounts"]}
    shown: dict[str, Any] = {"search": search, "page": page, "counts": counts, "malls": malls}
    shown |= {"state": listed.asked["status"], "states": STATES, "kinds": KINDS, "kind": asked["kind"]}
    shown |= {"templates": templates, "wrong": {}, "kept": kept}
    return show(request, screen.template, status=status, **shown | more)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1m", more=("deadline", "kind", "sort"))


def _asked(search: Wanted, screen: Screen) -> dict[str, Any]:
    kind = screen.kind or (search.more["kind"] if search.more["kind"] in KINDS else "")
    period = {"from": str(search.since), "to": str(search.until)}
    return {"kind": kind, **period, "mall": list(search.malls), "q": search.words}


def _listed(search: Wanted, screen: Screen) -> Listed:
    """What the list of a search shows."""
    state = search.state if search.state in STATES else ""
    deadline = search.more["deadline"] if search.more["deadline"] in DEADLINES else ""
    asked = {**_asked(search, screen), "status": state, "deadline": deadline, "sort": search.sort(SORTS)}
    return Listed("inquiry", "/inquiries", asked)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """문의사항 처리 as a spreadsheet; who asks is masked as in the list."""
    return await sheet(request, desk, "문의사항 처리", CELLS, ALL)


async def sheet(request: Request, desk: Desk, name: str, cells: Sequence[Cell], screen: Screen) -> Response:
    """A list as a spreadsheet."""
    return await download(request, desk, name, cells, _listed(_search(request), screen), screen.keeps)


@router.get("/every")
async def every(request: Request, desk: TheDesk) -> Response:
    """All inquiries that a search finds, chosen."""
    return await whole(request, desk, ALL)


async def whole(request: Request, desk: Desk, screen: Screen) -> Response:
    """All of a list that a search finds, chosen."""
    return await show_whole(request, desk, _listed(_search(request), screen), "inquiry_id")


@router.get("/collect")
async def collections(request: Request, desk: TheDesk) -> Response:
    """상담내역 가져오기."""
    return await show_collections(request, desk, "inquiry", "collect.html")


@router.post("/collect")
async def collect(request: Request, desk: TheDesk, form: Typed) -> Response:
    """수집 by hand."""
    return await start_collection(request, desk, form, "inquiry")


@router.post("/send")
async def send_many(request: Request, desk: TheDesk, form: Typed) -> Response:
    """답변일괄전송 of those chosen."""
    job = await desk.do("inquiry", "POST", "/inquiries/send", {"inquiry_ids": chosen(form, "문의가")}, key_of(form))
    return job_started(request, "inquiry", await named(desk, job))


async def named(desk: Desk, job: Json) -> Json:
    """A job whose refused rows say which inquiry they are about."""
    rows = job["refused"][:MOST_NAMED]
    found = await asyncio.gather(*(desk.read("inquiry", f"/inquiries/{row['inquiry_id']}") for row in rows))
    told = [row | {"detail": f"{one['inquiry_number']}: {row['detail']}"} for row, one in zip(rows, found, strict=True)]
    return job | {"refused": [*told, *job["refused"][MOST_NAMED:]]}


@router.post("/template")
async def answer_many(request: Request, desk: TheDesk, form: Typed) -> Response:
    """템플릿으로 답변 저장 of those chosen; a row that is refused says why, the others are saved."""
    ids, template_id = chosen(form, "문의가"), text_of(form, "template_id")
    if not template_id:
        raise RefusedError(422, "템플릿을 고른 뒤 다시 눌러 주세요.")
    body = {"answers": [{"inquiry_id": each, "template_id": template_id} for each in ids]}
    try:
        answer = await desk.do("inquiry", "POST", "/inquiries/answers", body, key_of(form))
    except RefusedError as refusal:
        return await show_list(request, desk, ALL, status=422, errors=FormErrors({"": [refusal.detail]}))
    refused: dict[str, str] = {row["inquiry_id"]: row["detail"] for row in answer["refused"]}
    if not refused:
        tell(request, f"{len(ids)}건의 답변을 저장했습니다. 답변일괄전송을 눌러야 제휴몰에 등록됩니다.")
        return RedirectResponse(f"/inquiries?{request.url.query}", 303)
    told = f"{len(ids) - len(refused)}건의 답변을 저장했고, {len(refused)}건은 저장하지 않았습니다."
    tell(request, told, "warning")
    return await show_list(request, desk, ALL, status=422, wrong=refused)


@router.get("/{inquiry_id}")
async def inquiry(request: Request, desk: TheDesk, inquiry_id: str) -> Response:
    """One inquiry, who asks masked."""
    return await _inquiry(request, desk, inquiry_id)


async def _inquiry(request: Request, desk: Desk, inquiry_id: str, *, status: int = 200, **more: Any) -> Response:
    found, history, templates = await asyncio.gather(
        desk.read("inquiry", f"/inquiries/{inquiry_id}"),
        desk.read("inquiry", f"/inquiries/{inquiry_id}/history"),
        desk.read("inquiry", "/answer-templates"),
    )
    shown: dict[str, Any] = {"inquiry": found, "history": history, "clear": None, "typed": found["answer"]}
    shown |= {"templates": templates, "missing": [], "template_id": ""}
    under = f"/{URGENT.keeps.path}" if found["kind"] == "urgent" else ""
    return show(request, "inquiry.html", status=status, under=under, **shown | more)


@router.post("/{inquiry_id}/answer")
async def save_answer(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """답변 저장, or 저장 and 개별전송."""
    text = text_of(form, "text")
    try:
        await desk.do("inquiry", "PUT", f"/inquiries/{inquiry_id}/answer", {"text": text}, key_of(form))
        if text_of(form, "then") != "send":
            tell(request, "답변을 저장했습니다. 전송해야 제휴몰에 등록됩니다.")
            return RedirectResponse(f"/inquiries/{inquiry_id}", 303)
        job = await desk.do("inquiry", "POST", f"/inquiries/{inquiry_id}/send", key=key_of(form))
    except RefusedError as refusal:
        return await _inquiry(request, desk, inquiry_id, status=422, errors=FormErrors.of(refusal), typed=text)
    return RedirectResponse(f"/logs/inquiry/{job['job_id']}", 303)


@router.post("/{inquiry_id}/template")
async def fill_in(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """템플릿 넣기: the template filled in, behind what was typed; nothing is saved."""
    typed, template_id = text_of(form, "text"), text_of(form, "template_id")
    if not template_id:
        errors = FormErrors({"": ["템플릿을 고른 뒤 다시 눌러 주세요."]})
        return await _inquiry(request, desk, inquiry_id, status=422, errors=errors, typed=typed)
    try:
        path = f"/inquiries/{inquiry_id}/render"
        found = await desk.do("inquiry", "POST", path, {"template_id": template_id})
    except RefusedError as refusal:
        return await _inquiry(request, desk, inquiry_id, status=422, errors=FormErrors.of(refusal), typed=typed)
    text = f"{typed}\n\n{found['text']}" if typed else found["text"]
    return await _inquiry(request, desk, inquiry_id, typed=text, missing=found["missing"], template_id=template_id)


@router.post("/{inquiry_id}/memo")
async def save_memo(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """메모 저장: the mall never sees it."""
    try:
        await desk.do("inquiry", "PUT", f"/inquiries/{inquiry_id}/memo", {"memo": text_of(form, "memo")}, key_of(form))
    except RefusedError as refusal:
        return await _inquiry(request, desk, inquiry_id, status=422, errors=FormErrors.of(refusal))
    tell(request, "메모를 저장했습니다.")
    return RedirectResponse(f"/inquiries/{inquiry_id}", 303)


@router.post("/{inquiry_id}/read")
async def read(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """긴급알리미 확인."""
    job = await desk.do("inquiry", "POST", "/inquiries/read", {"inquiry_ids": [inquiry_id]}, key_of(form))
    return job_started(request, "inquiry", job)


@router.post("/{inquiry_id}/reveal")
async def reveal(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """Who asks what in clear, on this page only; who looked is recorded."""
    try:
        body = {"purpose": text_of(form, "purpose")}
        found = await desk.do("inquiry", "POST", f"/inquiries/{inquiry_id}/reveal", body)
    except RefusedError as refusal:
        return await _inquiry(request, desk, inquiry_id, errors=FormErrors.of(refusal))
    return await _inquiry(request, desk, inquiry_id, clear=found)


@router.post("/{inquiry_id}/finish")
async def finish(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """처리완료 by hand."""
    body = {"inquiry_ids": [inquiry_id], "reason": text_of(form, "reason")}
    answer = await desk.do("inquiry", "POST", "/inquiries/finish", body, key_of(form))
    for row in answer["refused"]:
        raise RefusedError(422, row["detail"])
    tell(request, "처리완료로 바꾸었습니다.")
    return RedirectResponse(f"/inquiries/{inquiry_id}", 303)


@router.post("/{inquiry_id}/settle")
async def settle(request: Request, desk: TheDesk, form: Typed, inquiry_id: str) -> Response:
    """확인필요: what the seller saw at the mall."""
    body = {"outcome": text_of(form, "outcome")}
    await desk.do("inquiry", "POST", f"/inquiries/{inquiry_id}/settle", body, key_of(form))
    tell(request, "확인한 결과를 저장했습니다.")
    return RedirectResponse(f"/inquiries/{inquiry_id}", 303)
