"""긴급알리미 처리: the malls' urgent notices, read, answered, done with."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.choices import chosen
from console.doors import TheDesk, Typed, key_of, text_of
from console.pages.inquiries import CELLS as INQUIRY_CELLS
from console.pages.inquiries import URGENT, named, sheet, show_list, whole
from console.pages.logs import job_started
from console.view import tell

router = APIRouter(prefix="/urgent")

CELLS = [replace(cell, label="알림일") if cell.label == "문의등록일" else cell for cell in INQUIRY_CELLS]


@router.get("")
async def urgent(request: Request, desk: TheDesk) -> Response:
    """The list."""
    return await show_list(request, desk, URGENT)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """The list as a spreadsheet."""
    return await sheet(request, desk, "긴급알리미 처리", CELLS, URGENT)


@router.get("/every")
async def every(request: Request, desk: TheDesk) -> Response:
    """All urgent notices that a search finds, chosen."""
    return await whole(request, desk, URGENT)


@router.post("/read")
async def read(request: Request, desk: TheDesk, form: Typed) -> Response:
    """확인 of those chosen: told to the mall, where it wants to know."""
    job = await desk.do("inquiry", "POST", "/inquiries/read", {"inquiry_ids": chosen(form, "알림이")}, key_of(form))
    return job_started(request, "inquiry", await named(desk, job))


@router.post("/send")
async def send(request: Request, desk: TheDesk, form: Typed) -> Response:
    """답변일괄전송 of those chosen."""
    job = await desk.do("inquiry", "POST", "/inquiries/send", {"inquiry_ids": chosen(form, "알림이")}, key_of(form))
    return job_started(request, "inquiry", await named(desk, job))


@router.post("/finish")
async def finish(request: Request, desk: TheDesk, form: Typed) -> Response:
    """처리완료 of those chosen; a row that is refused says why."""
    ids = chosen(form, "알림이")
    body = {"inquiry_ids": ids, "reason": text_of(form, "reason")}
    answer = await desk.do("inquiry", "POST", "/inquiries/finish", body, key_of(form))
    refused: dict[str, str] = {row["inquiry_id"]: row["detail"] for row in answer["refused"]}
    tell(request, f"{len(ids) - len(refused)}건을 처리완료로 바꾸었습니다.", "warning" if refused else "success")
    if refused:
        return await show_list(request, desk, URGENT, status=422, wrong=refused)
    return RedirectResponse(f"/urgent?{request.url.query}", 303)
