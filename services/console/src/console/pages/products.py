"""상품조회 and 상품등록."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import HTMLResponse, Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, inner, key_of, text_of
from console.exports import Cell, Listed, download
from console.lists import LONGEST_WORDS, Wanted, wanted
from console.pages import product_form
from console.pages.found_products import details_of, filled, told_of
from console.pages.pictures import PLACES
from console.pages.sales_info import malls_of
from console.people import people_of
from console.problems import FormErrors, RefusedError
from console.screens import PRODUCTS, kept_of
from console.view import show, tell

router = APIRouter(prefix="/products")

SORTS = {
    "newest": "최근 등록순",
    "oldest": "오래된 등록순",
    "name": "상품명순",
    "price_low": "낮은 가격순",
    "price_high": "높은 가격순",
}
MOVED = "product_moved"
"""What the catalogue says when another user saved the product first."""
STATES = {"on_sale": "판매가능", "off_sale": "판매불가"}
CELLS = (
    Cell("상품코드", "code", width=18),
    Cell("자체상품코드", "own_code", column="상품코드"),
    Cell("상품명", "name", width=36),
    Cell("상품상태", lambda row: STATES["on_sale" if row["on_sale"] else "off_sale"], width=10),
    Cell("카테고리", lambda row: ", ".join(" › ".join(path) for path in row["category_paths"]), width=32),
    Cell("대표가격", "price_won", "number", 12),
    Cell("재고", lambda row: "미사용" if row["stock"] is None else row["stock"], "number", 9),
    Cell("연동 제휴몰 수", lambda row: len(row["malls"]), "number", 12, column="연동"),
    Cell("등록일", "created_at", "day", 12),
)


@router.get("")
async def products(request: Request, desk: TheDesk) -> Response:
    """상품조회."""
    search = _search(request)
    page, malls, kept = await asyncio.gather(
        desk.read("catalog", "/products", **_listed(search).asked, limit=search.size, cursor=search.cursor),
        malls_of(desk),
        kept_of(desk, PRODUCTS),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "malls": malls, "kept": kept}
    return show(request, "products.html", **shown, sorts=SORTS, states=STATES)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """상품조회 as a spreadsheet."""
    return await download(request, desk, "상품조회", CELLS, _listed(_search(request)), PRODUCTS)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1y", more=("sort",))


def _listed(search: Wanted) -> Listed:
    asked: dict[str, Any] = {
        "since": str(search.since),
        "until": str(search.until),
        "state": search.state if search.state in STATES else "",
        "mall": list(search.malls),
        "keyword": search.words,
        "sort": search.sort(SORTS),
    }
    return Listed("catalog", "/products", asked)


@router.get("/new")
async def new_product(request: Request, desk: TheDesk) -> Response:
    """상품등록, prefilled; `back` in the address is where to go on with the product once it is saved.

    `account` and `no` are those of a mall's product: what the mall tells of it is filled in.
    """
    draft, item_types = await asyncio.gather(desk.read("catalog", "/products/draft"), desk.read("catalog", "/notices"))
    known = {name: request.query_params.get(name, "")[:LONGEST_WORDS] for name in ("name", "price_won", "own_code")}
    body = product_form.blank(draft["maker"], draft["brand"], item_types[0], **known)
    account, number = (request.query_params.get(name, "")[:LONGEST_WORDS] for name in ("account", "no"))
    told = ""
    if account and number:
        found, why = await details_of(desk, account, number)
        body = filled(body, found) if found else body
        told = told_of(body, found, why)
    back = _inner(request.query_params.get("back"))
    return await show_form(request, desk, body, {"code": draft["code"]}, back=back, told=told)


@router.get("/own-code")
async def check_own_code(request: Request, desk: TheDesk, own_code: str = "", product: str = "") -> Response:
    """중복체크 of a 자체상품코드, for a new product or for one that there is."""
    code, found = own_code.strip()[:LONGEST_WORDS], None
    if code:
        found = await desk.read("catalog", "/product-codes/own", own_code=code, product_id=product)
    return show(request, "product_own_code.html", found=found)


@router.get("/notice")
async def notice(request: Request, desk: TheDesk, item_type: str = "") -> Response:
    """The 품목고시 fields of an item type."""
    found = next((row for row in await desk.read("catalog", "/notices") if row["code"] == item_type), None)
    entries = [{"name": name, "text": ""} for name in found["fields"]] if found else []
    return show(request, "product_notice.html", entries=entries)


@router.get("/categories")
async def categories(request: Request, desk: TheDesk, large: str = "", middle: str = "") -> Response:
    """The three columns of the category picker."""
    return show(
        request, "product_categories.html", **_columns(await desk.read("catalog", "/categories"), large, middle)
    )


@router.get("/categories/chosen")
async def choose_category(request: Request, desk: TheDesk, small: str = "") -> Response:
    """적용 +: one more category of the product."""
    found = next((row for row in await desk.read("catalog", "/categories") if row["code"] == small), None)
    return show(request, "product_category.html", category=found) if found else HTMLResponse("")


@router.post("/options")
async def combine_options(request: Request, desk: TheDesk, form: Typed) -> Response:
    """옵션추가 +: every combination of what was typed; rows that were there keep what they had."""
    known = {tuple(row["values"]): row for row in product_form.options_of(form)["combinations"]}
    errors = FormErrors()
    rows: list[Json] = list(known.values())
    try:
        answer = await desk.do(
            "catalog", "POST", "/products/option-combinations", {"options": product_form.option_lines(form)}
        )
        rows = [known.get(tuple(row["values"]), {**row, "key": "", "stock": None}) for row in answer["combinations"]]
    except RefusedError as refusal:
        errors = FormErrors.of(refusal)
    return show(request, "product_options.html", rows=rows, errors=errors)


@router.post("")
async def enter(request: Request, desk: TheDesk, form: Typed) -> Response:
    """저장, or 저장 및 판매정보 등록, of a new product."""
    body = product_form.body_of(form)
    try:
        saved = await desk.do("catalog", "POST", "/products", body, key_of(form))
    except RefusedError as refusal:
        errors, back = FormErrors.of(refusal), _inner(text_of(form, "back"))
        return await show_form(request, desk, body, {"code": text_of(form, "code")}, errors, back=back)
    return _saved(request, form, saved)


@router.get("/{product_id}")
async def product(request: Request, desk: TheDesk, product_id: str) -> Response:
    """A product to be changed."""
    found = await desk.read("catalog", f"/products/{product_id}")
    return await show_form(request, desk, found["details"] | {"stock": _single(found)}, found)


def _single(found: Json) -> int | None:
    """The stock of a product without options."""
    return None if found["details"]["options"]["combinations"] else found["stock"]


@router.post("/{product_id}")
async def change(request: Request, desk: TheDesk, form: Typed, product_id: str) -> Response:
    """저장 of a product that is there."""
    found = await desk.read("catalog", f"/products/{product_id}")
    body = product_form.body_of(form)
    revision = text_of(form, "over") or text_of(form, "revision")
    asked = body | {"revision": int(revision) if revision.isdecimal() else None}
    try:
        saved = await desk.do("catalog", "PUT", f"/products/{product_id}", asked, key_of(form))
    except RefusedError as refusal:
        moved = await _moved(desk, product_id, asked) if refusal.code == MOVED else None
        body = product_form.with_known_keys(body, found["details"]) if moved else body
        errors = FormErrors.of(refusal)
        return await show_form(request, desk, body, {**found, "revision": revision}, errors, moved=moved)
    return _saved(request, form, saved)


async def _moved(desk: Desk, product_id: str, asked: Json) -> Json:
    """Who saved the product first, and what stands there now beside what was typed."""
    compared, people = await asyncio.gather(
        desk.look_up("catalog", f"/products/{product_id}/differences", asked), people_of(desk)
    )
    theirs = {change["field"] for save in compared["saves"] for change in save["changes"]}
    return {**compared, "theirs": theirs, "people": people}


@router.post("/{product_id}/delete")
async def delete(request: Request, desk: TheDesk, product_id: str) -> Response:
    """삭제."""
    await desk.do("catalog", "DELETE", f"/products/{product_id}")
    tell(request, "상품을 삭제했습니다.")
    return RedirectResponse("/products", 303)


def _saved(request: Request, form: Typed, saved: Json) -> Response:
    tell(request, f"상품 {saved['code']}을(를) 저장했습니다.")
    back, goes_on = _inner(text_of(form, "back")), text_of(form, "then")
    if goes_on == "back" and back:
        return RedirectResponse(f"{back}&product={saved['product_id']}", 303)
    return RedirectResponse(f"/products/{saved['product_id']}/sell" if goes_on == "sell" else "/products", 303)


def _inner(back: str | None) -> str:
    """Where a product is waited for: an address of ours with a question, or nowhere."""
    return back if back and inner(back) == back and "?" in back else ""


async def show_form(
    request: Request,
    desk: Desk,
    body: Json,
    product: Json,
    errors: FormErrors | None = None,
    *,
    past: str = "",
    moved: Json = None,
    back: str = "",
    told: str = "",
) -> Response:
    """The form of a product.

    `past` says of when it is, where it only shows what was; `moved` what another user saved meanwhile; `back` where
    the product is waited for, `told` what was filled in of it.
    """
    choices, item_types, everything = await asyncio.gather(
        desk.read("catalog", "/product-choices"),
        desk.read("catalog", "/notices"),
        desk.read("catalog", "/categories"),
    )
    shown: dict[str, Any] = {
        "body": body,
        "product": product,
        "product_id": product.get("product_id", ""),
        "choices": choices,
        "item_types": {row["code"]: row["name"] for row in item_types},
        "picture_places": PLACES,
        "known": product_form.FIELDS,
        "past": past,
        "moved": moved,
        "back": back,
        "told": told,
        "errors": errors or FormErrors(),
        "none_wrong": FormErrors(),
        **_parts(body, everything),
        **_columns(everything, "", ""),
    }
    return show(request, "product.html", status=422 if errors else 200, **shown)


def _parts(body: Json, categories: Json) -> dict[str, Any]:
    """What the form shows of a body in rows of its own."""
    by_code = {row["code"]: row for row in categories}
    return {
        "chosen": [by_code[code] for code in body["category_codes"] if code in by_code],
        "option_lines": product_form.lines_of(body["options"]) or [{"name": "", "values": ""}],
        "rows": body["options"]["combinations"],
        "entries": body["notice"]["entries"],
        "detail_rows": [{"name": name, "file": "", "errors": FormErrors()} for name in body["detail_image_urls"]],
    }


def _columns(rows: Json, large: str, middle: str) -> dict[str, Any]:
    below = [row for row in rows if row["path"][0] == large]
    return {
        "large": large,
        "middle": middle,
        "larges": list(dict.fromkeys(row["path"][0] for row in rows)),
        "middles": list(dict.fromkeys(row["path"][1] for row in below)),
        "smalls": [row for row in below if row["path"][1] == middle],
    }
