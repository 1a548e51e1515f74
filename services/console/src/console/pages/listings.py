"""연동대기상품 and 판매상품조회: linking with its live log, 연동이력, stopping, settling."""

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
from console.pages.sales_info import accounts_of
from console.problems import RefusedError
from console.view import show, tell

router = APIRouter()

STATES = {
    "queued": "연동대기",
    "linking": "연동중",
    "applied": "반영완료",
    "failed": "연동실패",
    "unsettled": "확인필요",
    "stopped": "판매중지",
    "ended": "종료",
}
OUTDATED = "상품이 바뀌었습니다. 다시 연동할 수 있습니다."
CELLS = (
    Cell("판매상태", "state_label"),
    Cell("안내", lambda row: " ".join(filter(None, [row["note"], OUTDATED if row["outdated"] else ""])), width=24),
    Cell("사유", "reason", width=28),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id"),
    Cell("상품명", "product_name", width=32),
    Cell("상품코드", "product_code", width=18),
    Cell("제휴몰 상품번호", "mall_product_no", width=18),
    Cell("제휴몰 상품주소", "mall_page", width=36),
    Cell("판매정보 그룹", "group_name", width=20),
    Cell("등록일", "registered_at", "day", 12),
)


@router.get("/queue")
async def queue(request: Request, desk: TheDesk) -> Response:
    """연동대기상품."""
    search = wanted(request.query_params, preset="3m")
    return await _list(request, desk, search, "queue.html", "queued")


@router.get("/listings")
async def listings(request: Request, desk: TheDesk) -> Response:
    """판매상품조회."""
    search = wanted(request.query_params, preset="1y")
    return await _list(request, desk, search, "listings.html", _state(search))


@router.get("/listings/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """판매상품조회 as a spreadsheet."""
    search = wanted(request.query_params, preset="1y")
    return await download(request, desk, "판매상품조회", CELLS, _listed(search, _state(search)))


def _state(search: Wanted) -> str:
    return search.state if search.state in STATES else ""


def _listed(search: Wanted, state: str) -> Listed:
    asked: dict[str, Any] = {
        "registered_from": str(search.since),
        "registered_to": str(search.until),
        "mall": list(search.malls),
        "state": state,
        "keyword": search.words,
    }
    return Listed("listing", "/listings", asked, size="size")


async def _list(request: Request, desk: Desk, search: Wanted, template: str, state: str) -> Response:
    page, accounts = await asyncio.gather(
        desk.read("listing", "/listings", **_listed(search, state).asked, size=search.size, cursor=search.cursor),
        accounts_of(desk),
    )
    malls = {each["mall"]: each["mall_name"] for each in accounts}
    return show(request, template, search=search, page=page, malls=malls, states=STATES, state=state)


@router.post("/queue/link")
async def link(request: Request, desk: TheDesk, form: Typed) -> Response:
    """연동, or 선택상품연동."""
    body = {"listing_ids": _chosen(texts_of(form, "one") or texts_of(form, "id"))}
    return job_started(request, "listing", await desk.do("listing", "POST", "/listings/link", body, key_of(form)))


@router.post("/queue/delete")
async def dequeue(request: Request, desk: TheDesk, form: Typed) -> Response:
    """선택상품삭제."""
    chosen = _chosen(texts_of(form, "id"))
    await desk.do("listing", "POST", "/listings/delete", {"listing_ids": chosen}, key_of(form))
    tell(request, f"연동대기상품 {len(chosen)}건을 삭제했습니다.")
    return RedirectResponse("/queue", 303)


def _chosen(ids: list[str]) -> list[str]:
    if not ids:
        raise RefusedError(422, "선택한 상품이 없습니다. 왼쪽의 칸에 표시한 뒤 다시 눌러 주세요.")
    return ids


@router.get("/listings/{listing_id}")
async def listing(request: Request, desk: TheDesk, listing_id: str) -> Response:
    """A product on a mall with its 연동이력."""
    found, history = await asyncio.gather(
        desk.read("listing", f"/listings/{listing_id}"), desk.read("listing", f"/listings/{listing_id}/history")
    )
    rows = [{**row, "act": row["what"] and row["result"], "result": row["state_label"]} for row in history["items"]]
    for row in rows:
        row["mall_answer"] = row["answer"]
    return show(request, "listing.html", row=found, history=rows)


@router.post("/listings/{listing_id}/stop")
async def stop(request: Request, desk: TheDesk, form: Typed, listing_id: str) -> Response:
    """판매중지 at the mall."""
    await desk.do("listing", "POST", f"/listings/{listing_id}/stop", key=key_of(form))
    tell(request, "판매중지를 요청했습니다. 결과는 연동이력에 남습니다.")
    return RedirectResponse(f"/listings/{listing_id}", 303)


@router.post("/listings/{listing_id}/settle")
async def settle(request: Request, desk: TheDesk, form: Typed, listing_id: str) -> Response:
    """확인필요: the product's number at the mall, or that it is not there."""
    number = text_of(form, "mall_product_no") if text_of(form, "outcome") == "done" else ""
    if text_of(form, "outcome") == "done" and not number:
        raise RefusedError(422, "제휴몰에 있는 상품이라면 제휴몰의 상품번호를 입력해 주세요.")
    await desk.do(
        "listing", "POST", f"/listings/{listing_id}/settle", {"mall_product_no": number or None}, key_of(form)
    )
    tell(request, "확인한 결과를 저장했습니다.")
    return RedirectResponse(f"/listings/{listing_id}", 303)
