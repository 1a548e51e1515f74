"""송장이력관리: what was done with invoices, and how it ended."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.doors import TheDesk
from console.exports import Cell, Listed, download
from console.lists import Wanted, wanted
from console.pages.orders import malls_of
from console.screens import HISTORY, kept_of
from console.view import show

router = APIRouter(prefix="/orders/invoice-history")

ACTS = {"registered": "송장등록", "sent": "송장송신", "changed": "송장수정"}
SORTS = ("newest", "oldest", "order", "order_down", "product", "product_down")
CELLS = (
    Cell("처리일시", "happened_at", "moment", 17),
    Cell("처리", "act", width=10),
    Cell("결과", "result", width=10),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("주문번호", "order_number", width=18),
    Cell("제휴몰 주문번호", "mall_order_no", width=20, column="주문번호"),
    Cell("상품명", "product_name", width=32),
    Cell("택배사", "courier_name", column="송장번호"),
    Cell("송장번호", "invoice_number", width=18),
    Cell("내용", "reason", width=40),
    Cell("제휴몰의 답", "mall_message", width=28, column="내용"),
    Cell("추적번호", "trace_id", width=34, column="내용"),
)


@router.get("")
async def history(request: Request, desk: TheDesk) -> Response:
    """송장이력관리."""
    search = _search(request)
    asked = _listed(search).asked
    page, malls, kept = await asyncio.gather(
        desk.read("order-sync", "/invoices", **asked, limit=search.size, cursor=search.cursor),
        malls_of(desk),
        kept_of(desk, HISTORY),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "malls": malls, "act": asked["act"], "acts": ACTS}
    return show(request, "invoice_history.html", kept=kept, **shown)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """송장이력관리 as a spreadsheet."""
    return await download(request, desk, "송장이력관리", CELLS, _listed(_search(request)), HISTORY)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("sort",))


def _listed(search: Wanted) -> Listed:
    asked: dict[str, Any] = {
        "from": str(search.since),
        "to": str(search.until),
        "mall": list(search.malls),
        "act": search.state if search.state in ACTS else "",
        "q": search.words,
        "sort": search.sort(SORTS),
    }
    return Listed("order-sync", "/invoices", asked)
