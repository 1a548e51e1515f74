"""연동대기상품 and 판매상품조회: linking with its live log, 연동이력, settling."""

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.backend import Desk, Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of, text_of, texts_of
from console.exports import Cell, Listed, download
from console.formats import won
from console.lists import Wanted, wanted
from console.pages.logs import job_started
from console.pages.sale_facts import ACTS, WARN_DAYS, changed, last_day, told, warning
from console.pages.sales_info import malls_of
from console.pages.then import Subject, Told, show_then
from console.problems import RefusedError
from console.screens import LISTINGS, QUEUE, Screen, kept_of
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
ONLY = {"ends_soon": "종료 임박", "stock": "재고연동 실패"}
"""What needs care, whatever its state."""
SORTS = ("newest", "oldest", "product", "product_down", "price_low", "price_high", "end_first", "end_last")
QUEUED = {"state": "queued"}
SaleForm = Literal["period", "price"]
"""Which form on 판매상품조회 was sent."""
OUTDATED = "상품이 바뀌었습니다. 다시 연동할 수 있습니다."
CELLS = (
    Cell("판매상태", "state_label"),
    Cell("안내", lambda row: " ".join(_notes(row)), width=24, column="판매상태"),
    Cell("사유", "reason", width=28, column="판매상태"),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("상품명", "product_name", width=32),
    Cell("상품코드", "product_code", width=18, column="상품명"),
    Cell("제휴몰 상품번호", "mall_product_no", width=18),
    Cell("제휴몰 상품주소", "mall_page", width=36, column="제휴몰 상품번호"),
    Cell("판매정보 그룹", "group_name", width=20),
    Cell("판매가", "price_won"),
    Cell("판매종료일", lambda row: " ".join(filter(None, (last_day(row["sale_ends_on"]), warning(row)))), width=22),
    Cell("재고연동", lambda row: _stock_problem(row), width=32, column="판매상태"),
    Cell("등록일", "registered_at", "day", 12),
)

QUEUE_CELLS = (
    Cell("상품코드", "product_code", width=18),
    Cell("상품명", "product_name", width=32),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("판매정보 그룹", "group_name", width=20),
    Cell("상태", "state_label"),
    Cell("등록일", "registered_at", "day", 12),
)


PAST: Mapping[str, Told] = {
    "판매상태": lambda row: " ".join(filter(None, (row["state_label"], row["note"], ACTS.get(row["act"] or "")))),
    "사유": lambda row: row["reason"] or "",
    "제휴몰의 답": lambda row: row["mall_message"] or "",
    "연동 횟수": lambda row: f"{row['attempt']}회",
    "판매정보 그룹": lambda row: row["group_name"] or "",
    "제휴몰 상품번호": lambda row: row["mall_product_no"] or "",
    "판매가": lambda row: won(row["price_won"]),
    "판매종료일": lambda row: last_day(row["sale_ends_on"]),
}
"""What 이때의 상태 tells of a product on a mall."""


def _stock_problem(row: Json) -> str:
    return f"{ONLY['stock']}: {row['stock_problem']}" if row["stock_problem"] else ""


def _notes(row: Json) -> list[str]:
    return [note for note in (row["note"], ACTS.get(row["act"] or ""), OUTDATED if row["outdated"] else "") if note]


@router.get("/queue")
async def queue(request: Request, desk: TheDesk) -> Response:
    """연동대기상품."""
    return await _list(request, desk, _waiting(request), QUEUE, QUEUED)


@router.get("/queue/excel")
async def queue_excel(request: Request, desk: TheDesk) -> Response:
    """연동대기상품 as a spreadsheet."""
    return await download(request, desk, "연동대기상품", QUEUE_CELLS, _listed(_waiting(request), QUEUED), QUEUE)


@router.get("/queue/every")
async def whole_queue(request: Request, desk: TheDesk) -> Response:
    """All of 연동대기상품 that a search finds, chosen."""
    return await show_whole(request, desk, _listed(_waiting(request), QUEUED), "listing_id")


def _waiting(request: Request) -> Wanted:
    return wanted(request.query_params, preset="3m", more=("sort",))


@router.get("/listings")
async def listings(request: Request, desk: TheDesk) -> Response:
    """판매상품조회."""
    return await show_listings(request, desk)


@router.get("/listings/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """판매상품조회 as a spreadsheet."""
    search = _search(request)
    return await download(request, desk, "판매상품조회", CELLS, _listed(search, _restricted(search)), LISTINGS)


@router.get("/listings/every")
async def whole(request: Request, desk: TheDesk) -> Response:
    """All of 판매상품조회 that a search finds and whose 판매기간 may be changed, chosen."""
    search = _search(request)
    listed = _listed(search, _restricted(search))
    return await show_whole(request, desk, listed, "listing_id", may=lambda row: told(row)["may_set_period"])


async def show_listings(
    request: Request,
    desk: Desk,
    *,
    refusal: RefusedError | None = None,
    typed: FormData | None = None,
    form: SaleForm = "period",
) -> Response:
    """판매상품조회; after a change that was refused with what was typed into its form, and why not."""
    search = _search(request)
    more = _typed(refusal, typed, form)
    return await _list(request, desk, search, LISTINGS, _restricted(search), **more)


def _typed(refusal: RefusedError | None, typed: FormData | None, form: SaleForm) -> dict[str, Any]:
    """What the forms of 판매기간 변경 and 판매가 변경 show, and the status of their page."""
    sentences = [sentence for _, sentence in refusal.errors or [(None, refusal.detail)]] if refusal else []
    return {
        "status": refusal.status if refusal else 200,
        "wrong": sentences if form == "period" else [],
        "wrong_price": sentences if form == "price" else [],
        "price_won": text_of(typed, "price_won") if typed else "",
        "ticked": texts_of(typed, "id") if typed else [],
        "ends_on": text_of(typed, "ends_on") if typed else "",
        "endless": bool(typed and text_of(typed, "endless")),
    }


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1y", more=("only", "sort"))


def _restricted(search: Wanted) -> dict[str, Any]:
    """What a state's tab asks for, or that of what needs care."""
    match search.more["only"]:
        case "ends_soon":
            return {"ends_within_days": WARN_DAYS}
        case "stock":
            return {"needs": "stock"}
        case _:
            return {"state": search.state if search.state in STATES else ""}


def _listed(search: Wanted, restricted: dict[str, Any]) -> Listed:
    return Listed("listing", "/listings", _asked(search) | restricted | {"sort": search.sort(SORTS)}, size="size")


def _asked(search: Wanted) -> dict[str, Any]:
    return {
        "registered_from": str(search.since),
        "registered_to": str(search.until),
        "mall": list(search.malls),
        "keyword": search.words,
    }


async def _list(
    request: Request, desk: Desk, search: Wanted, screen: Screen, restricted: dict[str, Any], **more: Any
) -> Response:
    page, counts, malls, kept = await asyncio.gather(
        desk.read("listing", "/listings", **_listed(search, restricted).asked, size=search.size, cursor=search.cursor),
        _counts(desk, search, screen),
        malls_of(desk),
        kept_of(desk, screen),
    )
    state = restricted.get("state", "")
    shown: dict[str, Any] = {"search": search, "counts": counts, "malls": malls, "states": STATES, "state": state}
    page["items"] = [told(row) for row in page["items"]]
    return show(request, f"{screen.name}.html", page=page, only=ONLY, kept=kept, **shown, **more)


async def _counts(desk: Desk, search: Wanted, screen: Screen) -> dict[str, int]:
    """What stands on the tabs, and in `all` of them together; 연동대기상품 has no tabs."""
    if screen is QUEUE:
        return {}
    counts = await desk.read("listing", "/listings/counts", **_asked(search), soon_days=WARN_DAYS)
    return counts | {"all": sum(counts[state] for state in STATES)}


@router.post("/queue/link")
async def link(request: Request, desk: TheDesk, form: Typed) -> Response:
    """연동, or 선택상품연동."""
    body = {"listing_ids": chosen(form, "상품이", "one" if "one" in form else "id")}
    return job_started(request, "listing", await desk.do("listing", "POST", "/listings/link", body, key_of(form)))


@router.post("/queue/delete")
async def dequeue(request: Request, desk: TheDesk, form: Typed) -> Response:
    """선택상품삭제."""
    ids = chosen(form, "상품이")
    await desk.do("listing", "POST", "/listings/delete", {"listing_ids": ids}, key_of(form))
    tell(request, f"연동대기상품 {len(ids)}건을 삭제했습니다.")
    return RedirectResponse("/queue", 303)


@router.get("/listings/{listing_id}")
async def listing(request: Request, desk: TheDesk, listing_id: str) -> Response:
    """A product on a mall with its 연동이력."""
    return await show_listing(request, desk, listing_id)


async def show_listing(
    request: Request,
    desk: Desk,
    listing_id: str,
    *,
    refusal: RefusedError | None = None,
    typed: FormData | None = None,
    form: SaleForm = "period",
) -> Response:
    """A product on a mall; after a change that was refused with what was typed into its form, and why not."""
    found, history = await asyncio.gather(
        desk.read("listing", f"/listings/{listing_id}"), desk.read("listing", f"/listings/{listing_id}/history")
    )
    rows = [{**row, "act": row["what"] and changed(row), "result": row["state_label"]} for row in history["items"]]
    for row in rows:
        row["mall_answer"] = row["answer"]
    past = f"/listings/{listing_id}/at"
    return show(request, "listing.html", row=told(found), history=rows, past=past, **_typed(refusal, typed, form))


@router.get("/listings/{listing_id}/at")
async def listing_then(request: Request, desk: TheDesk, listing_id: str, at: str = "") -> Response:
    """A product on a mall as it was at a moment, beside how it is now."""
    subject = Subject("listing", f"/listings/{listing_id}", PAST)
    return await show_then(request, desk, subject, at, lambda row: f"{row['product_name']} · {row['mall_name']}")


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
