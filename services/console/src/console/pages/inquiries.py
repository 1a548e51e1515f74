"""문의관리: the list, one inquiry with its answer, 개별전송 and 답변일괄전송, and their collection."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of, texts_of
from console.lists import wanted
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
MOST_NAMED = 10
"""Refused rows that a popup names."""


@dataclass(frozen=True)
class Screen:
    """A list of inquiries: its template, and the kind that it is about ('' for all)."""

    template: str
    kind: str


ALL, URGENT = Screen("inquiries.html", ""), Screen("urgent.html", "urgent")


@router.get("")
async def inquiries(request: Request, desk: TheDesk) -> Response:
    """문의사항 처리."""
    return await show_list(request, desk, ALL)


async def show_list(request: Request, desk: Desk, screen: Screen, *, status: int = 200, **more: Any) -> Response:
    """A list with its counts; `wrong` are the sentences of rows that were refused."""
    search = wanted(request.query_params, preset="1m", more=("deadline", "kind"))
    kind = screen.kind or (search.more["kind"] if search.more["kind"] in KINDS else "")
    asked: dict[str, Any] = {
        "kind": kind,
        "from": str(search.since),
        "to": str(search.until),
        "mall": list(search.malls),
        "q": search.words,
    }
    state = search.state if search.state in STATES else ""
    deadline = search.more["deadline"] if search.more["deadline"] in DEADLINES else ""
    page, counts, collected, templates = await asyncio.gather(
        desk.read(
            "inquiry", "/inquiries", **asked, status=state, deadline=deadline, limit=search.size, cursor=search.cursor
        ),
        desk.read("inquiry", "/inquiries/counts", **asked),
        desk.read("inquiry", "/collections", limit=1),
        desk.read("inquiry", "/answer-templates"),
    )
    malls = {row["mall"]: row["mall_name"] for row in collected["accounts"]}
    shown: dict[str, Any] = {"search": search, "page": page, "counts": counts, "malls": malls, "state": state}
    shown |= {"states": STATES, "kinds": KINDS, "kind": kind, "templates": templates, "wrong": {}}
    return show(request, screen.template, status=status, **shown | more)


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
    job = await desk.do("inquiry", "POST", "/inquiries/send", {"inquiry_ids": chosen(form)}, key_of(form))
    return job_started(request, "inquiry", await named(desk, job))


def chosen(form: FormData) -> list[str]:
    """The inquiries that are ticked. Raises RefusedError when there are none."""
    ids = texts_of(form, "id")
    if not ids:
        raise RefusedError(422, "선택한 문의가 없습니다. 왼쪽의 칸에 표시한 뒤 다시 눌러 주세요.")
    return ids


async def named(desk: Desk, job: Json) -> Json:
    """A job whose refused rows say which inquiry they are about."""
    rows = job["refused"][:MOST_NAMED]
    found = await asyncio.gather(*(desk.read("inquiry", f"/inquiries/{row['inquiry_id']}") for row in rows))
    told = [row | {"detail": f"{one['inquiry_number']}: {row['detail']}"} for row, one in zip(rows, found, strict=True)]
    return job | {"refused": [*told, *job["refused"][MOST_NAMED:]]}


@router.post("/template")
async def answer_many(request: Request, desk: TheDesk, form: Typed) -> Response:
    """템플릿으로 답변 저장 of those chosen; a row that is refused says why, the others are saved."""
    ids, template_id = chosen(form), text_of(form, "template_id")
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
    return show(request, "inquiry.html", status=status, **shown | more)


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
    more: dict[str, Any] = {"missing": found["missing"], "template_id": template_id}
    return await _inquiry(request, desk, inquiry_id, typed=text, **more)


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
