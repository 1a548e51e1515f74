"""미매칭 상품: items of malls that no listing of ours explains are told apart by hand, once for all their orders."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.exports import Cell, Listed, download
from console.lists import LONGEST_WORDS, Wanted, wanted
from console.pages.orders import malls_of
from console.problems import FormErrors, RefusedError
from console.screens import MATCHED, UNMATCHED, kept_of
from console.view import show, tell

router = APIRouter(prefix="/orders/unmatched")

SORTS = ("oldest", "newest", "matched_first", "matched_last", "product", "product_down", "orders_few", "orders_many")
STATES = {"waiting": "매칭대기", "matched": "매칭완료"}
_ITEM = (
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 상품번호", "mall_product_no", width=20),
    Cell("제휴몰 옵션번호", "mall_option_no", width=18, column="제휴몰 상품번호"),
    Cell("제휴몰 상품명", "product_name", width=36),
    Cell("옵션", "option_text", width=24),
)
CELLS = (*_ITEM, Cell("대기 주문", "waiting", "number", 10), Cell("처음 수집", "first_seen_at", "moment", 17))
MATCHED_CELLS = (
    *_ITEM,
    Cell("적용 주문", "used", "number", 10),
    Cell("매칭일시", "matched_at", "moment", 17, column="매칭"),
    Cell("매칭근거", "evidence", width=30, column="매칭"),
)
NONE_CHOSEN = RefusedError(422, "", errors=[("which", "어느 상품인지 하나를 선택해 주세요.")])


@router.get("")
async def unmatched(request: Request, desk: TheDesk) -> Response:
    """The items that wait, or those that were matched."""
    search = _search(request)
    asked = _listed(search).asked
    page, malls, kept = await asyncio.gather(
        desk.read("order-sync", "/unmatched-items", **asked, limit=search.size, cursor=search.cursor),
        malls_of(desk),
        kept_of(desk, MATCHED if _matched(search) else UNMATCHED),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "malls": malls, "kept": kept}
    return show(request, "unmatched.html", **shown, states=STATES, matched=_matched(search))


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """The items as a spreadsheet."""
    search = _search(request)
    if _matched(search):
        return await download(request, desk, "매칭완료 상품", MATCHED_CELLS, _listed(search), MATCHED)
    return await download(request, desk, "미매칭 상품", CELLS, _listed(search), UNMATCHED)


@router.get("/{rule_id}")
async def item(request: Request, desk: TheDesk, rule_id: str) -> Response:
    """One item: its orders, and the products that it may be."""
    return await _item(request, desk, rule_id)


@router.post("/{rule_id}")
async def match(request: Request, desk: TheDesk, form: Typed, rule_id: str) -> Response:
    """매칭: the item's waiting orders and all later ones."""
    product_id, _, option_key = text_of(form, "which").partition(".")
    known = {"rule_id": rule_id, "product_id": product_id, "option_key": option_key}
    try:
        if not product_id:
            raise NONE_CHOSEN
        body = known | {"evidence": text_of(form, "evidence")}
        answer = await desk.do("order-sync", "POST", "/mappings", body, key_of(form))
    except RefusedError as refusal:
        return await _item(request, desk, rule_id, FormErrors.of(refusal))
    tell(request, f"주문 {answer['orders']:,}건에 적용했습니다. 앞으로 수집되는 같은 상품의 주문에도 적용합니다.")
    return RedirectResponse("/orders/unmatched", 303)


@router.post("/{rule_id}/remove")
async def unmatch(request: Request, desk: TheDesk, form: Typed, rule_id: str) -> Response:
    """매칭해제: orders whose goods have not left wait again."""
    reason = quote(text_of(form, "reason").strip()[:200])
    answer = await desk.do("order-sync", "DELETE", f"/mappings/{rule_id}?reason={reason}", key=key_of(form))
    left = sum(not row["waits_again"] for row in answer["orders"])
    again = f"주문 {len(answer['orders']) - left:,}건이 다시 매칭을 기다립니다."
    tell(request, f"매칭을 해제했습니다. {again}" + (f" 이미 발송한 {left:,}건은 그대로입니다." if left else ""))
    return RedirectResponse(f"/orders/unmatched/{rule_id}", 303)


async def _item(request: Request, desk: Desk, rule_id: str, errors: FormErrors | None = None) -> Response:
    found, orders = await asyncio.gather(
        desk.read("order-sync", f"/unmatched-items/{rule_id}"), desk.read("order-sync", f"/mappings/{rule_id}/orders")
    )
    shown: dict[str, Any] = {"item": found, "orders": orders, "errors": errors or FormErrors(), "around": {}}
    if found["product_id"]:
        shown |= {"product": await product_of(desk, found["product_id"])}
        return show(request, "matched_item.html", status=422 if errors else 200, **shown)
    words = request.query_params.get("q", "").strip()[:LONGEST_WORDS]
    candidates = await candidates_of(desk, words or found["product_name"][:LONGEST_WORDS])
    if not candidates and not words:
        candidates = await candidates_of(desk, "")
    chosen = request.query_params.get("product", "")
    shown |= {"words": words, "candidates": candidates, "product": await product_of(desk, chosen) if chosen else None}
    return show(request, "unmatched_item.html", status=422 if errors else 200, **shown)


async def candidates_of(desk: Desk, words: str) -> list[Json]:
    """The first products of a search."""
    return (await desk.read("catalog", "/products", keyword=words, limit=20))["items"]


async def product_of(desk: Desk, product_id: str) -> Json:
    """A product with what of it can be ordered; None where it is no more, or not this user's to see."""
    try:
        found = await desk.read("catalog", f"/products/{quote(product_id)}")
    except RefusedError as refusal:
        if refusal.status not in (403, 404, 422):
            raise
        return None
    options = [
        {"key": row["key"], "label": " / ".join(row["values"])} for row in found["details"]["options"]["combinations"]
    ]
    return found | {"options": options or [{"key": "", "label": "옵션 없음"}]}


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("sort",))


def _matched(search: Wanted) -> bool:
    return search.state == "matched"


def _listed(search: Wanted) -> Listed:
    matched = {"matched": "true"} if _matched(search) else {}
    asked = {**matched, "mall": list(search.malls), "q": search.words, "sort": search.sort(SORTS)}
    return Listed("order-sync", "/unmatched-items", asked)
