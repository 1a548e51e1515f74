"""상품수정이력 and 상품복원: who changed what, a product as it was, and deleted products that come back."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Json
from console.doors import TheDesk, Typed, key_of
from console.exports import Cell, Listed, download
from console.formats import second
from console.lists import Wanted, wanted
from console.pages.products import show_form
from console.people import people_of
from console.problems import RefusedError
from console.screens import CHANGES, DELETED, kept_of
from console.view import show, tell

router = APIRouter(prefix="/products")

KINDS: Mapping[str, str] = {
    "entered": "등록",
    "changed": "수정",
    "linked": "연동",
    "deleted": "삭제",
    "restored": "복원",
}

SORTS = ("newest", "oldest", "product", "product_down")
LONGEST_VALUE = 200
"""Characters that a list shows of what a field was or became."""
DELETED_CELLS = (
    Cell("상품코드", "code", width=18),
    Cell("자체상품코드", "own_code", column="상품코드"),
    Cell("상품명", "name", width=36),
    Cell("카테고리", lambda row: ", ".join(" › ".join(path) for path in row["category_paths"]), width=32),
    Cell("대표가격", "price_won", "number", 12),
    Cell("등록일", "created_at", "day", 12),
    Cell("삭제일", "deleted_at", "moment", 17),
)


def cells_of(people: Mapping[str, str]) -> Sequence[Cell]:
    """The columns of 상품수정이력; `people` are the users' names by actor."""
    return (
        Cell("일시", "recorded_at", "moment", 17),
        Cell("상품", "name", width=36),
        Cell("상품코드", "code", width=18, column="상품"),
        Cell("삭제됨", lambda row: "삭제됨" if row["deleted_at"] else "", width=8, column="상품"),
        Cell("구분", lambda row: KINDS[row["kind"]], width=8),
        Cell("제휴몰", "mall_name", column="구분"),
        Cell("처리자", lambda row: who_did(row["actor"], people)),
        Cell("변경 내용", lambda row: "\n".join(map(_told, row["changes"])), width=60),
    )


def who_did(actor: str, people: Mapping[str, str]) -> str:
    """Who an actor of a history is to the seller's people."""
    return people.get(actor) or ("직원" if actor.startswith("user:") else "자동")


def shortened(value: str | None) -> str:
    """What a field was or became, as a list shows it."""
    text = value or "없음"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _told(change: Json) -> str:
    return f"{change['label']}: {shortened(change['before'])} → {shortened(change['after'])}"


@router.get("/history")
async def changes(request: Request, desk: TheDesk) -> Response:
    """상품수정이력 of all products."""
    search = _search(request)
    listed = _listed(search)
    page, people, kept = await asyncio.gather(
        desk.read("catalog", "/product-changes", **listed.asked, limit=search.size, cursor=search.cursor),
        people_of(desk),
        kept_of(desk, CHANGES),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "kept": kept, **_facts(people)}
    return show(request, "product_changes.html", **shown, kind=listed.asked["kind"])


@router.get("/history/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """상품수정이력 of all products as a spreadsheet."""
    cells = cells_of(await people_of(desk))
    return await download(request, desk, "상품수정이력", cells, _listed(_search(request)), CHANGES)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1m", more=("sort",))


def _listed(search: Wanted) -> Listed:
    """What the list of a search shows."""
    kind = search.state if search.state in KINDS else ""
    asked = {"since": str(search.since), "until": str(search.until), "kind": kind, "keyword": search.words}
    return Listed("catalog", "/product-changes", {**asked, "sort": search.sort(SORTS)})


def _facts(people: Mapping[str, str]) -> dict[str, Any]:
    """What a template needs to tell of a change."""
    return {"kinds": KINDS, "people": people, "who_did": who_did, "shortened": shortened}


@router.get("/{product_id}/history")
async def history(request: Request, desk: TheDesk, product_id: str) -> Response:
    """상품수정이력 of one product."""
    search = wanted(request.query_params)
    product, page, people = await asyncio.gather(
        desk.read("catalog", f"/products/{product_id}"),
        desk.read("catalog", f"/products/{product_id}/history", limit=search.size, cursor=search.cursor),
        people_of(desk),
    )
    shown: dict[str, Any] = {"product": product, "page": page, "search": search}
    return show(request, "product_history.html", **shown, **_facts(people))


@router.get("/{product_id}/at")
async def product_then(request: Request, desk: TheDesk, product_id: str, at: str = "") -> Response:
    """A product as it was at a time, in its form, closed."""
    found = await desk.read("catalog", f"/products/{product_id}", at=at)
    if "saved_at" not in found:
        raise RefusedError(404, "볼 시각을 상품수정이력에서 골라 주세요.")
    body = _without_stock(found["details"])
    return await show_form(request, desk, body, found, past=second(found["saved_at"]))


def _without_stock(details: Json) -> Json:
    """What was saved of a product, as its form takes it: stock moves by itself and is no part of it."""
    untold: Json = {"stock": None}
    rows = [row | untold for row in details["options"]["combinations"]]
    extras = [row | untold for row in details["extras"]]
    return details | untold | {"options": details["options"] | {"combinations": rows}, "extras": extras}


@router.get("/deleted")
async def deleted(request: Request, desk: TheDesk) -> Response:
    """상품복원."""
    search = _searched(request)
    page, kept = await asyncio.gather(
        desk.read("catalog", "/products/deleted", **_gone(search).asked, limit=search.size, cursor=search.cursor),
        kept_of(desk, DELETED),
    )
    return show(request, "products_deleted.html", search=search, page=page, kept=kept)


@router.get("/deleted/excel")
async def deleted_excel(request: Request, desk: TheDesk) -> Response:
    """상품복원 as a spreadsheet."""
    return await download(request, desk, "상품복원", DELETED_CELLS, _gone(_searched(request)), DELETED)


def _searched(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1y")


def _gone(search: Wanted) -> Listed:
    """The deleted products of a search."""
    asked = {"since": str(search.since), "until": str(search.until), "keyword": search.words}
    return Listed("catalog", "/products/deleted", asked)


@router.post("/{product_id}/restore")
async def restore(request: Request, desk: TheDesk, form: Typed, product_id: str) -> Response:
    """복원."""
    saved = await desk.do("catalog", "POST", f"/products/{product_id}/restore", key=key_of(form))
    tell(request, f"상품 {saved['code']}을(를) 복원했습니다. 수정이력도 그대로 이어집니다.")
    return RedirectResponse("/products/deleted", 303)
