"""제휴몰 공지사항: what the malls tell their sellers."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.doors import TheDesk
from console.exports import Cell, Listed, download
from console.formats import minute
from console.lists import Wanted, wanted
from console.screens import NOTICES, kept_of
from console.view import show

router = APIRouter(prefix="/mall-notices")


SORTS = ("newest", "oldest", "title", "title_down")
CELLS = (
    Cell("제휴몰", "mall_name"),
    Cell("분류", "category"),
    Cell("제목", "title", width=48),
    Cell("등록일", "posted_at", "moment", 17),
    Cell("읽음", lambda row: "새 글" if row["read_at"] is None else minute(row["read_at"]), width=17),
)


@router.get("")
async def notices(request: Request, desk: TheDesk) -> Response:
    """The notices, and how many of each mall are unread."""
    search = _search(request)
    page, unread, kept = await asyncio.gather(
        desk.read("inquiry", "/mall-notices", **_listed(search).asked, limit=search.size, cursor=search.cursor),
        desk.read("inquiry", "/mall-notices/unread"),
        kept_of(desk, NOTICES),
    )
    malls = {row["mall"]: row["mall_name"] for row in unread}
    shown: dict[str, Any] = {"search": search, "page": page, "kept": kept, "malls": malls}
    return show(request, "mall_notices.html", **shown, unread=unread)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """The notices as a spreadsheet."""
    return await download(request, desk, "제휴몰 공지사항", CELLS, _listed(_search(request)), NOTICES)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("sort",))


def _listed(search: Wanted) -> Listed:
    asked: dict[str, Any] = {"mall": list(search.malls), "q": search.words, "sort": search.sort(SORTS)}
    return Listed("inquiry", "/mall-notices", asked)


@router.get("/{notice_id}")
async def notice(request: Request, desk: TheDesk, notice_id: str) -> Response:
    """One notice; the user has read it with this."""
    found = await desk.read("inquiry", f"/mall-notices/{notice_id}")
    if found["read_at"] is None:
        await desk.do("inquiry", "POST", f"/mall-notices/{notice_id}/read")
    return show(request, "mall_notice.html", letter=found)
