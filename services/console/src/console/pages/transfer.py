"""데이터이전 서비스신청: what a mall has already is linked to the catalogue's products, one by one."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.lists import LONGEST_WORDS
from console.pages.found_products import UNNUMBERED, details_of, numbers_of, numbers_typed
from console.pages.matching import candidates_of, product_of
from console.pages.product_form import fitting
from console.pages.sales_info import UNHEARD_OF
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/transfer")

STATES: Mapping[str, tuple[str, str]] = {
    "waiting_approval": ("waiting_approval", "승인대기"),
    "on_sale": ("applied", "판매중"),
    "refused": ("failed", "승인거절"),
    "stopped": ("", "판매중지"),
    "ended": ("", "종료"),
    "unknown": ("", "알 수 없음"),
}
"""Tone and word of a state in which the mall has a product."""
CARRIED = ("account", "no", "name", "price", "code", "state", "page")
"""What an address carries of a product of a mall: it is asked again only for the options of a product that has some."""
DIFFERENT = "이 상품의 옵션과 제휴몰의 옵션이 다릅니다."
PASSING = (*UNHEARD_OF, "option_numbers_differ")
"""What listing may say of a product that was saved a moment ago elsewhere."""
MOST_PAGES = 10_000
MOST_ROWS = 1000


@router.get("")
async def transfer(request: Request, desk: TheDesk) -> Response:
    """What an account has at its mall, page by page, each with the product that it is linked to."""
    malls: list[Json] = await desk.read("mall-gateway", "/malls") if desk.session.may("accounts") else []
    accounts = _accounts(malls)
    chosen = next((each for each in accounts if each["account_id"] == request.query_params.get("account")), None)
    page = _page(request)
    rows, more, told = await _rows(desk, chosen, page) if chosen else ([], False, "")
    elsewhere = {mall["name"]: mall["listings_elsewhere"] for mall in malls if mall["listings_elsewhere"]}
    shown: dict[str, Any] = {"accounts": accounts, "chosen": chosen, "elsewhere": elsewhere, "states": STATES}
    return show(request, "transfer.html", rows=rows, page=page, more=more, told=told, **shown)


@router.get("/choose")
async def choose(request: Request, desk: TheDesk) -> Response:
    """The products of the catalogue that a product of a mall may be."""
    return await _choose(request, desk)


@router.post("/choose")
async def link(request: Request, desk: TheDesk, form: Typed) -> Response:
    """이 상품에 연결; one that was registered for it a moment ago may not be known to listing yet."""
    found = _carried(request)
    body = {
        "account_id": found["account"],
        "product_id": text_of(form, "product_id"),
        "mall_product_no": found["no"],
        "mall_state": found["state"][:50],
        "mall_option_nos": numbers_typed(text_of(form, "mall_option_nos")),
    }
    try:
        await desk.do_patiently("listing", "POST", "/listings/adoptions", body, key_of(form), while_told=PASSING)
    except RefusedError as refusal:
        return await _choose(request, desk, FormErrors.of(refusal))
    tell(request, f"제휴몰 상품번호 {found['no']}에 연결했습니다. 앞으로 수집되는 주문은 이 상품의 주문이 됩니다.")
    return RedirectResponse(f"/transfer?{_query(account=found['account'], page=found['page'])}", 303)


def _accounts(malls: Json) -> list[Json]:
    """The seller's verified accounts at the malls that list what they have."""
    return [
        {**account, "mall_name": mall["name"]}
        for mall in malls
        for account in mall["accounts"]
        if account["state"] == "verified" and not mall["listings_elsewhere"]
    ]


async def _rows(desk: Desk, account: Json, page: int) -> tuple[list[Json], bool, str]:
    """A page of the mall's list with its links, whether there are more behind it, and why it cannot be shown."""
    account_id = account["account_id"]
    try:
        found = await desk.read("mall-gateway", f"/accounts/{account_id}/listings", page=page)
    except RefusedError as refusal:
        return [], False, refusal.detail
    linked = await _linked(desk, account_id, [row["mall_product_no"] for row in found["items"]])
    rows = [{**row, "listing": linked.get(row["mall_product_no"]), **_ways(account_id, row, page)}
            for row in found["items"]]  # fmt: skip
    return rows, found["more"], ""


async def _linked(desk: Desk, account_id: str, numbers: Sequence[str]) -> dict[str, Json]:
    """The listings of an account by the mall's number."""
    if not numbers:
        return {}
    asked: dict[str, Any] = {"account_id": account_id, "mall_product_no": list(numbers), "size": MOST_ROWS}
    page = await desk.read("listing", "/listings", **asked)
    return {row["mall_product_no"]: row for row in page["items"]}


def _ways(account_id: str, row: Json, page: int) -> dict[str, str]:
    """Where a row leads: to the products that it may be, and to 상품등록 with what fits there."""
    carried = _query(
        account=account_id,
        no=row["mall_product_no"],
        name=row["name"],
        price=row["price_won"],
        code=row["seller_code"],
        state=row["mall_state"],
        page=page,
    )
    choose = f"/transfer/choose?{carried}"
    fits = fitting(row["name"], row["price_won"], row["seller_code"])
    of_the_mall = {"account": account_id, "no": row["mall_product_no"]}
    return {"choose": choose, "register": f"/products/new?{_query(**fits, **of_the_mall, back=choose)}"}


async def _choose(request: Request, desk: Desk, errors: FormErrors | None = None) -> Response:
    found = _carried(request)
    if not found["account"] or not found["no"]:
        raise RefusedError(404, "제휴몰 상품을 찾을 수 없습니다. 목록에서 다시 선택해 주세요.")
    words = request.query_params.get("q", "").strip()[:LONGEST_WORDS]
    candidates = await _candidates(desk, found, words)
    likely = next((row["product_id"] for row in candidates if _is_likely(row, found)), "")
    chosen = request.query_params.get("product") or likely
    product = await product_of(desk, chosen) if chosen else None
    shown: dict[str, Any] = {
        "found": found,
        "words": words,
        "candidates": candidates,
        "product": product,
        **(await _options(desk, found, product)),
        "around": {name: value for name, value in found.items() if value},
        "errors": errors or FormErrors(),
    }
    return show(request, "transfer_choose.html", status=422 if errors else 200, **shown)


async def _options(desk: Desk, found: Mapping[str, str], product: Json) -> dict[str, Any]:
    """The options of both where the product has some, the numbers of those that are the same, or why none are known."""
    if product is None or not product["details"]["options"]["combinations"]:
        return {"theirs": [], "numbers": {}, "untold": ""}
    told, untold = await details_of(desk, found["account"], found["no"])
    theirs: Json = told["options"] if told else []
    numbers = numbers_of(product["details"]["options"], told) if told else {}
    if told and not numbers:
        numbered = not theirs or all(row["number"] for row in theirs)
        untold = DIFFERENT if numbered else UNNUMBERED
    return {"theirs": theirs, "numbers": numbers, "untold": untold}


async def _candidates(desk: Desk, found: Mapping[str, str], words: str) -> list[Json]:
    """The products of a search; without one those of the mall's code or name, likely ones first, or else the latest."""
    if words:
        return await candidates_of(desk, words)
    wanted = [text[:LONGEST_WORDS] for text in (found["code"], found["name"]) if text]
    searches = await asyncio.gather(*(candidates_of(desk, text) for text in wanted))
    rows = {row["product_id"]: row for search in searches for row in search}
    likely_first = sorted(rows.values(), key=lambda row: not _is_likely(row, found))
    return likely_first or await candidates_of(desk, "")


def _is_likely(row: Json, found: Mapping[str, str]) -> bool:
    """Whether a product has the mall's 자체상품코드, or exactly its name."""
    return bool(found["code"] and row["own_code"] == found["code"]) or row["name"] == found["name"]


def _carried(request: Request) -> dict[str, str]:
    return {name: request.query_params.get(name, "").strip()[:300] for name in CARRIED}


def _query(**values: object) -> str:
    return urlencode({name: value for name, value in values.items() if value not in (None, "")})


def _page(request: Request) -> int:
    text = request.query_params.get("page", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
