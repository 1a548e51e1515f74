"""송장대량등록: a template with the orders that wait, the upload, its preview, and the saving of what is right.

Nothing is kept here between the steps: the rows travel in the preview's form, as the seller wrote them, and order-sync
checks them anew before it saves. So a changed form gains nothing that typing the numbers in would not.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from typing import IO, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile
from starlette.responses import Response

from chassis.refusals import RefusalError
from chassis.spreadsheets import read_rows
from chassis.workbooks import Column, Workbook
from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.exports import handed_out
from console.formats import moment
from console.pages.invoice_rows import MOST_ROWS, Row, packed, rows_of, unpacked, wrong_file
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/orders/invoice-sheet")

SAVED_AT_ONCE = 500
ALL_REFUSED = (404, 409, 422)
"""What order-sync answers where none of the invoices could be saved: the check then tells why of each."""
TEMPLATE = (
    Column("주문번호", width=18),
    Column("제휴몰", width=12),
    Column("제휴몰 주문번호", width=20),
    Column("주문일자", "moment", 17),
    Column("상품명", width=32),
    Column("옵션", width=20),
    Column("수량", "number", 7),
    Column("택배사", width=16),
    Column("송장번호", width=18),
)
WRONG = (
    Column("파일의 줄", "number", 10),
    Column("주문번호", width=18),
    Column("택배사", width=16),
    Column("송장번호", width=18),
    Column("고칠 칸", width=14),
    Column("오류 내용", width=60),
)
FIELDS = {"order_number": "주문번호", "courier": "택배사", "invoice_number": "송장번호"}


@router.get("")
async def sheet(request: Request, desk: TheDesk) -> Response:
    """The three steps, and how many orders wait."""
    return await _upload_page(request, desk)


async def _upload_page(request: Request, desk: Desk, *, status: int = 200, **more: Any) -> Response:
    counts, couriers = await asyncio.gather(desk.read("order-sync", "/orders/counts"), _couriers(desk))
    shown: dict[str, Any] = {
        "waiting": counts["confirmed"],
        "couriers": couriers[0],
        "usual": couriers[1],
        "most": MOST_ROWS,
    }
    return show(request, "invoice_sheet.html", status=status, **shown | more)


async def _couriers(desk: Desk) -> tuple[dict[str, str], str]:
    """Couriers by code, and the usual one."""
    known, contracts = await asyncio.gather(
        desk.read("account", "/couriers"), desk.read("account", "/courier-contracts")
    )
    usual = next((row["courier"] for row in contracts if row["is_default"]), "")
    return {row["code"]: row["name"] for row in known}, usual


@router.get("/template")
async def template(desk: TheDesk) -> Response:
    """양식: the orders that wait for an invoice, the usual courier filled in."""
    (couriers, usual), orders = await asyncio.gather(_couriers(desk), _waiting(desk))
    file = await asyncio.to_thread(_template, orders, couriers, couriers.get(usual, ""))
    return handed_out(file, "송장대량등록")


async def _waiting(desk: Desk) -> list[Json]:
    orders: list[Json] = []
    cursor = None
    while len(orders) < MOST_ROWS:
        page = await desk.read("order-sync", "/orders", state="confirmed", limit=1_000, cursor=cursor)
        orders += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    return orders[:MOST_ROWS]


def _template(orders: Sequence[Json], couriers: dict[str, str], usual: str) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  it is closed when it was handed out
    with Workbook(file) as book:
        page = book.sheet("송장", TEMPLATE)
        page.choose_from(7, "택배사", len(couriers), MOST_ROWS)
        for order in orders:
            number, name, option = order["order_number"], order["product_name"], order["option_text"]
            bought = (moment(order["ordered_at"]), name, option, order["quantity"])
            page.add((number, order["mall_name"], order["mall_numbers"]["order_no"], *bought, usual, None))
        names = book.sheet("택배사", (Column("택배사", width=20), Column("코드", width=20)))
        for code, courier in couriers.items():
            names.add((courier, code))
    file.seek(0, 2)
    return file


@router.post("")
async def upload(request: Request, desk: TheDesk, form: Typed) -> Response:
    """The preview of an uploaded sheet; nothing is saved."""
    given = form.get("file")
    try:
        if not isinstance(given, UploadFile) or not given.filename:
            raise wrong_file("엑셀 파일을 고른 뒤 다시 눌러 주세요.")
        rows = await asyncio.to_thread(_read, await given.read(), text_of(form, "courier"))
    except RefusedError as refusal:
        return await _upload_page(request, desk, status=422, errors=FormErrors.of(refusal))
    replace = _replaces(form)
    return _preview(request, rows, await _check(desk, rows, replace=replace), replace=replace)


def _read(body: bytes, courier: str) -> list[Row]:
    try:
        return rows_of(read_rows(body), courier)
    except RefusalError as refusal:
        raise wrong_file(refusal.detail) from refusal


def _replaces(form: Typed) -> bool:
    return text_of(form, "replace") == "yes"


async def _check(desk: Desk, rows: Sequence[Row], *, replace: bool) -> list[Json]:
    body = {"rows": [row.asked() for row in rows], "replace": replace}
    return (await desk.look_up("order-sync", "/orders/invoices/check", body))["rows"]


def _preview(
    request: Request, rows: Sequence[Row], checked: Sequence[Json], *, replace: bool, outcome: str = ""
) -> Response:
    carried = [
        Row(row.line, row.order_number, row.courier, row.invoice_number, ready=found["verdict"] == "ready")
        for row, found in zip(rows, checked, strict=True)
    ]
    by_verdict: dict[str, list[Json]] = {verdict: [] for verdict in ("wrong", "ready", "saved", "blank")}
    for row, found in zip(rows, checked, strict=True):
        by_verdict[found["verdict"]].append({**found, "line": row.line, "written": row})
    shown: dict[str, Any] = {
        "found": by_verdict,
        "rows_packed": packed(carried),
        "replace": replace,
        "fields": FIELDS,
        "outcome": outcome,
    }
    return show(request, "invoice_sheet_preview.html", **shown)


@router.post("/save")
async def save(request: Request, desk: TheDesk, form: Typed) -> Response:
    """송장저장 of exactly those rows that the preview called right and that still are."""
    rows, replace = unpacked(text_of(form, "rows")), _replaces(form)
    ready = [row for row in rows if row.ready]
    if not ready:
        raise RefusedError(422, "저장할 줄이 없습니다. 파일의 오류를 고쳐 다시 올려 주세요.")
    checked = await _check(desk, ready, replace=replace)
    saved = await _save(desk, [row for row in checked if row["verdict"] == "ready"], key_of(form), replace=replace)
    had = sum(row["verdict"] == "saved" for row in checked)
    told = f"송장 {saved:,}건을 저장했습니다." if saved or not had else f"송장 {had:,}건은 이미 저장되어 있습니다."
    now = await _check(desk, rows, replace=replace)
    if {row["verdict"] for row in now} & {"wrong", "ready"}:
        return _preview(request, rows, now, replace=replace, outcome=told)
    tell(request, f"{told} 송장송신관리에서 제휴몰로 송신해야 완료됩니다.")
    return RedirectResponse("/orders/send", 303)


async def _save(desk: Desk, rows: Sequence[Json], key: str, *, replace: bool) -> int:
    """How many were saved; one that another user was quicker with is none of them."""
    saved = 0
    for start in range(0, len(rows), SAVED_AT_ONCE):
        some = rows[start : start + SAVED_AT_ONCE]
        invoices = [{name: row[name] for name in ("order_id", "courier", "invoice_number")} for row in some]
        body = {"invoices": invoices, "replace": replace}
        try:
            saved += (await desk.do("order-sync", "POST", "/orders/invoices", body, key))["saved"]
        except RefusedError as refusal:
            if refusal.status not in ALL_REFUSED:
                raise _stopped(refusal, saved) from refusal
    return saved


def _stopped(refusal: RefusedError, saved: int) -> RefusedError:
    told = f"송장 {saved:,}건을 저장한 뒤 멈추었습니다. 같은 파일을 다시 올리면 나머지만 저장합니다. " if saved else ""
    return RefusedError(refusal.status, f"{told}{refusal.detail}", refusal.code, trace_id=refusal.trace_id)


@router.post("/wrong")
async def wrong(desk: TheDesk, form: Typed) -> Response:
    """오류 내려받기: the rows that are wrong, each with what to do."""
    rows = unpacked(text_of(form, "rows"))
    checked = await _check(desk, rows, replace=_replaces(form))
    file = await asyncio.to_thread(_wrong, rows, checked)
    return handed_out(file, "송장대량등록 오류")


def _wrong(rows: Sequence[Row], checked: Sequence[Json]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  it is closed when it was handed out
    with Workbook(file) as book:
        page = book.sheet("오류", WRONG)
        for row, found in zip(rows, checked, strict=True):
            if found["verdict"] != "wrong":
                continue
            places = ", ".join(FIELDS.get(fault["field"], "주문상태") for fault in found["faults"])
            details = " ".join(fault["detail"] for fault in found["faults"])
            page.add((row.line, row.order_number, row.courier, row.invoice_number, places, details))
    file.seek(0, 2)
    return file
