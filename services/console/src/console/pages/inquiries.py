"""문의관리: the list, one inquiry with its answer, 개별전송 and 답변일괄전송, and their collection."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk
from console.doors import TheDesk, Typed, key_of, text_of, texts_of
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
DEADLINES = ("due_soon", "overdue")
CELLS = (
    Cell("처리상태", "status_label"),
    Cell("전송 실패 사유", "failure", width=24),
    Cell("답변유무", lambda row: "Y" if row["has_answer"] else "N", width=8),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id"),
    Cell("문의등록일", "asked_at", "moment", 17),
    Cell("답변기한", "answer_by", "moment", 17),
    Cell("기한", lambda row: row["deadline_label"] if row["deadline"] in DEADLINES else "", width=10),
    Cell("유형", "kind_label"),
    Cell("상품명", "product_name", width=28),
    Cell("제목", lambda row: row["title"] or row["category"] or row["inquiry_number"], width=40),
    Cell("문의번호", "inquiry_number", width=18),
)


@router.get("")
async def inquiries(request: Request, desk: TheDesk) -> Response:
    """문의사항 처리."""
    search = _search(request)
    listed = _listed(search)
    page, counts, collected = await asyncio.gather(
        desk.read("inquiry", "/inquiries", **listed.asked, limit=search.size, cursor=search.cursor),
        desk.read("inquiry", "/inquiries/counts", **_asked(search)),
        desk.read("inquiry", "/collections", limit=1),
    )
    malls = {row["mall"]: row["mall_name"] for row in collected["accounts"]}
    shown: dict[str, Any] = {"search": search, "page": page, "counts": counts, "malls": malls}
    return show(request, "inquiries.html", **shown, state=listed.asked["status"], states=STATES)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1m", more=("deadline",))


def _asked(search: Wanted) -> dict[str, Any]:
    return {"from": str(search.since), "to": str(search.until), "mall": list(search.malls), "q": search.words}


def _listed(search: Wanted) -> Listed:
    """What the list of a search shows."""
    state = search.state if search.state in STATES else ""
    deadline = search.more["deadline"] if search.more["deadline"] in DEADLINES else ""
    return Listed("inquiry", "/inquiries", {**_asked(search), "status": state, "deadline": deadline})


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """문의사항 처리 as a spreadsheet; who asks is masked as in the list."""
    return await download(request, desk, "문의사항 처리", CELLS, _listed(_search(request)))


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
    body = {"inquiry_ids": texts_of(form, "id")}
    if not body["inquiry_ids"]:
        raise RefusedError(422, "선택한 문의가 없습니다. 왼쪽의 칸에 표시한 뒤 다시 눌러 주세요.")
    return job_started(request, "inquiry", await desk.do("inquiry", "POST", "/inquiries/send", body, key_of(form)))


@router.get("/{inquiry_id}")
async def inquiry(request: Request, desk: TheDesk, inquiry_id: str) -> Response:
    """One inquiry, who asks masked."""
    return await _inquiry(request, desk, inquiry_id)


async def _inquiry(request: Request, desk: Desk, inquiry_id: str, *, status: int = 200, **more: Any) -> Response:
    found, history = await asyncio.gather(
        desk.read("inquiry", f"/inquiries/{inquiry_id}"), desk.read("inquiry", f"/inquiries/{inquiry_id}/history")
    )
    shown: dict[str, Any] = {"inquiry": found, "history": history, "clear": None, "typed": found["answer"]}
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
