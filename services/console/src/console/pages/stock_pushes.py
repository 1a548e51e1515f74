"""재고연동이력: what each mall was told of the stock, why, and what came of it; what a mall refused is sent again."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of
from console.exports import Cell, Listed, download
from console.lists import Wanted, wanted
from console.pages.sales_info import malls_of
from console.screens import PUSHES, kept_of
from console.view import show, tell

router = APIRouter(prefix="/stock/pushes")

RESULTS = {"under_way": "연동중", "taken": "연동 성공", "failed": "연동 실패", "unsettled": "확인필요"}
SORTS = ("newest", "oldest", "product", "product_down", "stock_low", "stock_high")
CELLS = (
    Cell("일시", "asked_at", "moment", 17),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("상품명", "product_name", width=36),
    Cell("상품코드", "product_code", width=18, column="상품명"),
    Cell("옵션", "option_label", width=24, column="상품명"),
    Cell("변경 전 재고", "before", "number", 12, column="변경 전 → 변경 후 재고"),
    Cell("변경 후 재고", "after", "number", 12, column="변경 전 → 변경 후 재고"),
    Cell("원인", lambda row: ", ".join(row["causes"]), width=36),
    Cell("결과", "result_label", width=10),
    Cell("완료일시", "ended_at", "moment", 17, column="사유"),
    Cell("사유", "reason", width=40),
    Cell("제휴몰의 답", "mall_message", width=28, column="사유"),
    Cell("추적번호", "trace_id", width=34, column="사유"),
)


@router.get("")
async def pushes(request: Request, desk: TheDesk) -> Response:
    """재고연동이력."""
    search = _search(request)
    asked = _listed(search).asked
    page, malls, kept = await asyncio.gather(
        desk.read("listing", "/stock-pushes", **asked, size=search.size, cursor=search.cursor),
        malls_of(desk),
        kept_of(desk, PUSHES),
    )
    page["items"] = once_each(page["items"])
    shown: dict[str, Any] = {"search": search, "page": page, "malls": malls, "result": asked["result"]}
    return show(request, "stock_pushes.html", results=RESULTS, kept=kept, **shown)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """재고연동이력 as a spreadsheet."""
    return await download(request, desk, "재고연동이력", CELLS, _listed(_search(request)), PUSHES)


@router.get("/every")
async def every(request: Request, desk: TheDesk) -> Response:
    """All listings whose stock may be sent again and that a search finds, chosen."""
    listed = _listed(_search(request))
    return await show_whole(request, desk, listed, "listing_id", may=lambda row: row["may_push_again"])


@router.post("/again")
async def again(request: Request, desk: TheDesk, form: Typed) -> Response:
    """다시 연동 of one, or of those ticked."""
    ids = chosen(form, "줄이", "one" if "one" in form else "id")
    await desk.do("listing", "POST", "/stock-pushes/again", {"listing_ids": ids}, key_of(form))
    tell(request, f"판매상품 {len(ids)}건의 재고를 다시 보냈습니다. 결과는 잠시 뒤 이 화면에서 확인하세요.")
    return RedirectResponse(f"/stock/pushes?{request.url.query}", 303)


def once_each(rows: Sequence[Json]) -> list[Json]:
    """The lines, each with `ticks`: a listing is sent again whole, so that it is ticked once on a page."""
    ticked: set[str] = set()
    shown: list[Json] = []
    for row in rows:
        ticks = row["may_push_again"] and row["listing_id"] not in ticked
        ticked |= {row["listing_id"]} if ticks else set()
        shown.append({**row, "ticks": ticks})
    return shown


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("product", "sort"))


def _listed(search: Wanted) -> Listed:
    asked: dict[str, Any] = {
        "asked_from": str(search.since),
        "asked_to": str(search.until),
        "mall": list(search.malls),
        "result": search.state if search.state in RESULTS else "",
        "keyword": search.words,
        "product_id": _id(search.more["product"]),
        "sort": search.sort(SORTS),
    }
    return Listed("listing", "/stock-pushes", asked, size="size")


def _id(text: str) -> str:
    """An id as it stands in the address; '' for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
