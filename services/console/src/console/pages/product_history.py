"""상품수정이력 and 상품복원: who changed what, a product as it was, and deleted products that come back."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.doors import TheDesk, Typed, key_of
from console.formats import second
from console.lists import wanted
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


@router.get("/history")
async def changes(request: Request, desk: TheDesk) -> Response:
    """상품수정이력 of all products."""
    search = wanted(request.query_params, preset="1m")
    kind = search.state if search.state in KINDS else ""
    asked: dict[str, Any] = {"since": str(search.since), "until": str(search.until), "kind": kind}
    page, people, kept = await asyncio.gather(
        desk.read(
            "catalog", "/product-changes", **asked, keyword=search.words, limit=search.size, cursor=search.cursor
        ),
        people_of(desk),
        kept_of(desk, CHANGES),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "kept": kept, "people": people}
    return show(request, "product_changes.html", **shown, kinds=KINDS, kind=kind)


@router.get("/{product_id}/history")
async def history(request: Request, desk: TheDesk, product_id: str) -> Response:
    """상품수정이력 of one product."""
    search = wanted(request.query_params)
    product, page, people = await asyncio.gather(
        desk.read("catalog", f"/products/{product_id}"),
        desk.read("catalog", f"/products/{product_id}/history", limit=search.size, cursor=search.cursor),
        people_of(desk),
    )
    shown: dict[str, Any] = {"product": product, "page": page, "search": search, "people": people}
    return show(request, "product_history.html", kinds=KINDS, **shown)


@router.get("/{product_id}/at")
async def product_then(request: Request, desk: TheDesk, product_id: str, at: str = "") -> Response:
    """A product as it was at a time, in its form, closed."""
    found = await desk.read("catalog", f"/products/{product_id}", at=at)
    if "saved_at" not in found:
        raise RefusedError(404, "볼 시각을 상품수정이력에서 골라 주세요.")
    body = found["details"] | {"stock": None}
    return await show_form(request, desk, body, found, past=second(found["saved_at"]))


@router.get("/deleted")
async def deleted(request: Request, desk: TheDesk) -> Response:
    """상품복원."""
    search = wanted(request.query_params, preset="1y")
    asked: dict[str, Any] = {"since": str(search.since), "until": str(search.until), "keyword": search.words}
    page, kept = await asyncio.gather(
        desk.read("catalog", "/products/deleted", **asked, limit=search.size, cursor=search.cursor),
        kept_of(desk, DELETED),
    )
    return show(request, "products_deleted.html", search=search, page=page, kept=kept)


@router.post("/{product_id}/restore")
async def restore(request: Request, desk: TheDesk, form: Typed, product_id: str) -> Response:
    """복원."""
    saved = await desk.do("catalog", "POST", f"/products/{product_id}/restore", key=key_of(form))
    tell(request, f"상품 {saved['code']}을(를) 복원했습니다. 수정이력도 그대로 이어집니다.")
    return RedirectResponse("/products/deleted", 303)
