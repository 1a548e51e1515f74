"""Routes of the files that a seller exchanges with a mall without an API."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from chassis.projections import Views
from chassis.refusals import NotFoundError
from chassis.web import Member, requires, views
from chassis.workbooks import XLSX
from mall_gateway.api.sheets import ColumnView, FileView, HandedOutView, SheetsView, SheetView, UploadedView
from mall_gateway.application.file_exchange import FileExchange
from mall_gateway.malls.box.tables import entries_of, file_of, files_of, waiting_in

router = APIRouter(prefix="/v1/accounts/{account_id}", tags=["files"])

Reader = Annotated[Member, Depends(requires("orders", "read"))]
Writer = Annotated[Member, Depends(requires("orders", "write"))]
Read = Annotated[Views, Depends(views)]
Name = Annotated[str, Query(max_length=200)]

_BYTES = {"type": "string", "format": "binary"}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _BYTES}}}}
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {"schema": _BYTES}}}}


class XlsxResponse(Response):
    """A spreadsheet."""

    media_type = XLSX


def exchange(request: Request) -> FileExchange:
    """A dependency: the boxes."""
    return request.app.state.application.files


def actor_of(who: Member) -> str:
    """Who acts, as events name it."""
    return f"user:{who.user_id}"


Files = Annotated[FileExchange, Depends(exchange)]


@router.get("/files")
def list_files(account_id: UUID, who: Reader, files: Files, seen: Read) -> SheetsView:
    """The mall's spreadsheets, how much waits to be taken out, and the files that came and went lately."""
    profile = files.profile(who.seller_id, account_id)
    with seen.read(who.seller_id) as cursor:
        waiting, found = waiting_in(cursor, account_id), files_of(cursor, account_id)
    sheets = [
        SheetView(
            code=sheet.code,
            label=sheet.label,
            direction=sheet.direction,
            waiting=waiting.get(sheet.code, 0),
            columns=[ColumnView(heading=one.heading, required=one.required, kind=one.kind) for one in sheet.columns],
        )
        for sheet in profile.sheets
    ]
    return SheetsView(sheets=sheets, files=[FileView(**row) for row in found])


@router.post("/files/{sheet}", openapi_extra=_BODY)
async def upload_file(
    account_id: UUID, sheet: str, who: Writer, files: Files, request: Request, name: Name = ""
) -> UploadedView:
    """Upload a spreadsheet (xlsx, csv) that the mall gave: good rows are kept, the others are told with their cells."""
    body = await request.body()
    found = await run_in_threadpool(files.upload, who.seller_id, account_id, sheet, name, body, actor_of(who))
    return UploadedView.of(found)


@router.get("/files/{sheet}/form", response_class=XlsxResponse, responses=_FILE)
def get_form(account_id: UUID, sheet: str, who: Reader, files: Files) -> Response:
    """The empty spreadsheet, with the columns that are wanted."""
    return _download(files.written(who.seller_id, account_id, sheet, ()), f"{sheet}.xlsx")


@router.post("/files/{sheet}/hand-outs", status_code=201)
def hand_out(account_id: UUID, sheet: str, who: Writer, files: Files, name: Name = "") -> HandedOutView:
    """Make a file of all that waits for the mall; nothing waits twice."""
    handed = files.hand_out(who.seller_id, account_id, sheet, name, actor_of(who))
    return HandedOutView(file_id=handed.file_id, rows=handed.rows)


@router.get("/hand-outs/{file_id}", response_class=XlsxResponse, responses=_FILE)
def download_file(account_id: UUID, file_id: UUID, who: Reader, files: Files, seen: Read) -> Response:
    """A file that was made before, as often as it is wanted."""
    with seen.read(who.seller_id) as cursor:
        found, rows = file_of(cursor, account_id, file_id), entries_of(cursor, account_id, file_id)
    if found is None or found["direction"] != "out":
        raise NotFoundError("파일을 찾을 수 없습니다. 목록을 새로 고쳐 주세요.")
    return _download(files.written(who.seller_id, account_id, found["sheet"], rows), f"{found['sheet']}.xlsx")


def _download(body: bytes, name: str) -> Response:
    return XlsxResponse(body, headers={"content-disposition": f'attachment; filename="{name}"'})
