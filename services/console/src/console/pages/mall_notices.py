"""제휴몰 공지사항: what the malls tell their sellers."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.doors import TheDesk
from console.lists import wanted
from console.view import show

router = APIRouter(prefix="/mall-notices")


@router.get("")
async def notices(request: Request, desk: TheDesk) -> Response:
    """The notices, newest first, and how many of each mall are unread."""
    search = wanted(request.query_params)
    asked: dict[str, Any] = {"mall": list(search.malls), "q": search.words}
    page, unread = await asyncio.gather(
        desk.read("inquiry", "/mall-notices", **asked, limit=search.size, cursor=search.cursor),
        desk.read("inquiry", "/mall-notices/unread"),
    )
    malls = {row["mall"]: row["mall_name"] for row in unread}
    return show(request, "mall_notices.html", search=search, page=page, unread=unread, malls=malls)


@router.get("/{notice_id}")
async def notice(request: Request, desk: TheDesk, notice_id: str) -> Response:
    """One notice; the user has read it with this."""
    found = await desk.read("inquiry", f"/mall-notices/{notice_id}")
    if found["read_at"] is None:
        await desk.do("inquiry", "POST", f"/mall-notices/{notice_id}/read")
    return show(request, "mall_notice.html", letter=found)
