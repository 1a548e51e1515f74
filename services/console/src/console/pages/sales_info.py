"""상품판매정보: named groups for each mall account, with what each mall needs; and a product's way into one."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.backend import Desk, Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of, text_of, texts_of
from console.exports import Cell, Listed, download
from console.lists import LONGEST_WORDS, Wanted, wanted
from console.pages.product_form import number_of
from console.problems import FormErrors, RefusedError
from console.screens import GROUPS, kept_of
from console.view import show, tell

router = APIRouter()

UNHEARD_OF = ("product_missing", "mall_account_missing", "mall_account_not_verified")
"""What listing says of a product or an account that was saved a moment ago elsewhere."""
NOT_QUEUED = "연동대기상품에 저장하지 않았습니다. 빨간 글씨로 표시한 항목을 고쳐 주세요."
CELLS = (
    Cell("제휴몰명", "mall_name"),
    Cell("판매자ID", lambda row: row["login_id"] or "-"),
    Cell("그룹명", "name", width=28),
    Cell("제휴몰 카테고리", lambda row: category_of(row["terms"]), width=40),
    Cell("연동대기", "waiting", "number", 10),
    Cell("등록일", "registered_at", "day", 12),
)
MANY_GROUPS = 30
"""With more of them the choice can be narrowed by words."""
SORTS = ("newest", "oldest", "name", "name_down", "waiting_few", "waiting_many")
PRICINGS = {"percent": "대표가격의 비율(%)", "fixed": "판매가격(원)", "plus": "대표가격에 더하기(원)"}
TEMPLATE_FIELDS = (
    *("typed_delivery", "product_type_group", "dispatch_type", "cutoff_time", "fee_policy", "fee_won"),
    *("free_from_won", "return_fee_won", "dispatch_address", "return_address"),
)


@router.get("/sales-info")
async def groups(request: Request, desk: TheDesk) -> Response:
    """The groups, latest first or in another order."""
    search = _search(request)
    page, accounts, kept = await asyncio.gather(
        desk.read("listing", "/groups", **_listed(search).asked, size=search.size, cursor=search.cursor),
        accounts_of(desk),
        kept_of(desk, GROUPS),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "kept": kept, "accounts": accounts}
    return show(request, "groups.html", **shown, malls=_names(accounts), category_of=category_of)


@router.get("/sales-info/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """The groups as a spreadsheet."""
    return await download(request, desk, "상품판매정보", CELLS, _listed(_search(request)), GROUPS)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1y", more=("sort",))


def _listed(search: Wanted) -> Listed:
    """What the list of a search shows."""
    period = {"registered_from": str(search.since), "registered_to": str(search.until)}
    return _groups({**period, "mall": list(search.malls), "keyword": search.words, "sort": search.sort(SORTS)})


async def malls_of(desk: Desk) -> dict[str, str]:
    """The names of the malls that the seller's verified accounts are at."""
    return _names(await accounts_of(desk))


def _names(accounts: list[Json]) -> dict[str, str]:
    return {each["mall"]: each["mall_name"] for each in accounts}


async def accounts_of(desk: Desk) -> list[Json]:
    """The seller's verified accounts, each with its mall's name; none where one may not see the accounts."""
    if not desk.session.may("accounts"):
        return []
    malls = await desk.read("mall-gateway", "/malls")
    return [
        {**account, "mall_name": mall["name"]}
        for mall in malls
        for account in mall["accounts"]
        if account["state"] == "verified"
    ]


def category_of(terms: Json) -> str:
    """The mall's category of a group: where it is, or its code where that is not known."""
    return " > ".join(terms["mall_category_path"]) or terms["mall_category_code"]


def _groups(asked: Mapping[str, Any]) -> Listed:
    """The groups that a question finds."""
    return Listed("listing", "/groups", asked, size="size")


@router.get("/sales-info/every")
async def every(request: Request, desk: TheDesk) -> Response:
    """All groups that a search finds and that may be deleted, chosen."""
    return await show_whole(request, desk, _listed(_search(request)), "group_id", may=lambda row: not row["waiting"])


@router.get("/sales-info/new")
async def new_group(request: Request, desk: TheDesk, account: str = "") -> Response:
    """신규등록 for an account."""
    found = await _account(desk, account)
    blank: dict[str, Any] = {
        "name": "",
        "mall_category_code": "",
        "mall_category_path": [],
        "sale_ends_on": "",
        "pricing": {"kind": "percent", "amount": 100},
        "courier": "",
        "mall_fields": {},
    }
    return await _form(request, desk, found, blank)


@router.get("/sales-info/categories")
async def mall_categories(request: Request, desk: TheDesk, account: str = "", keyword: str = "") -> Response:
    """The mall's categories that hold a word."""
    if not keyword.strip():
        return show(request, "mall_categories.html", found=[], told="찾을 말을 입력하고 검색을 눌러 주세요.")
    try:
        found = await desk.read("mall-gateway", f"/accounts/{account}/categories", keyword=keyword.strip()[:50])
    except RefusedError as refusal:
        return show(request, "mall_categories.html", found=[], told=refusal.detail)
    leaves = [each for each in found if each["leaf"]][:30]
    return show(
        request,
        "mall_categories.html",
        found=leaves,
        told="" if leaves else "찾은 카테고리가 없습니다. 다른 말로 찾아 보세요.",
    )


@router.post("/sales-info/templates")
async def make_template(request: Request, desk: TheDesk, form: Typed) -> Response:
    """신규생성 of a 배송템플릿 at the mall."""
    account = text_of(form, "account_id")
    details = {name: number_of(text) if name.endswith("_won") else text
               for name in TEMPLATE_FIELDS if (text := text_of(form, f"template_{name}"))}  # fmt: skip
    made = await desk.do(
        "mall-gateway",
        "POST",
        f"/accounts/{account}/delivery-templates",
        {"name": text_of(form, "template_name"), "details": details},
        key_of(form),
    )
    return show(request, "template_made.html", made=made)


@router.get("/sales-info/{group_id}")
async def group(request: Request, desk: TheDesk, group_id: str) -> Response:
    """A group to be changed."""
    found = await _group(desk, group_id)
    terms = found["terms"] | {"name": found["name"]}
    return await _form(request, desk, await _account(desk, found["account_id"]), terms, group_id)


async def _group(desk: Desk, group_id: str) -> Json:
    async for rows in _groups({}).pages(desk):
        for row in rows:
            if row["group_id"] == group_id:
                return row
    raise RefusedError(404, "찾을 수 없는 판매정보입니다. 목록에서 다시 선택해 주세요.")


@router.post("/sales-info")
@router.post("/sales-info/{group_id}")
async def save_group(request: Request, desk: TheDesk, form: Typed, group_id: str = "") -> Response:
    """저장."""
    account = await _account(desk, text_of(form, "account_id"))
    shown = await desk.read("listing", f"/mall-fields/{account['mall']}")
    terms = _terms(form, shown["fields"])
    try:
        if group_id:
            await desk.do("listing", "PUT", f"/groups/{group_id}", terms, key_of(form))
        else:
            body = terms | {"account_id": account["account_id"]}
            await desk.do_patiently("listing", "POST", "/groups", body, key_of(form), while_told=UNHEARD_OF)
    except RefusedError as refusal:
        return await _form(request, desk, account, terms, group_id, FormErrors.of(refusal))
    tell(request, f"{account['mall_name']} 판매정보 '{terms['name']}'을(를) 저장했습니다.")
    product = text_of(form, "product_id")
    return RedirectResponse(f"/products/{product}/sell" if product else "/sales-info", 303)


def _terms(form: FormData, fields: Json) -> dict[str, Any]:
    path = text_of(form, "mall_category_path")
    return {
        "name": text_of(form, "name"),
        "mall_category_code": text_of(form, "mall_category_code"),
        "mall_category_path": [part for part in path.split(" > ") if part],
        "sale_ends_on": text_of(form, "sale_ends_on") or None,
        "pricing": {"kind": text_of(form, "pricing_kind"), "amount": number_of(text_of(form, "pricing_amount"))},
        "courier": text_of(form, "courier") or None,
        "mall_fields": {
            each["name"]: number_of(text) if each["kind"] == "number" else text
            for each in fields
            if (text := text_of(form, f"mall_{each['name']}"))
        },
    }


async def _account(desk: Desk, account_id: str) -> Json:
    for account in await accounts_of(desk):
        if account["account_id"] == account_id:
            return account
    raise RefusedError(404, "연결을 확인한 제휴몰 계정이 아닙니다. 제휴몰 계정정보에서 먼저 연결을 확인해 주세요.")


async def _form(
    request: Request,
    desk: Desk,
    account: Json,
    terms: Json,
    group_id: str = "",
    errors: FormErrors | None = None,
) -> Response:
    shown, couriers = await asyncio.gather(
        desk.read("listing", f"/mall-fields/{account['mall']}"), desk.read("account", "/couriers")
    )
    templates, told = await _templates(desk, account, shown["fields"])
    return show(
        request,
        "group.html",
        status=422 if errors else 200,
        account=account,
        mall=shown,
        terms=terms,
        group_id=group_id,
        product_id=request.query_params.get("product", ""),
        couriers={row["code"]: row["name"] for row in couriers},
        pricings=PRICINGS,
        templates=templates,
        told=told,
        errors=errors or FormErrors(),
    )


async def _templates(desk: Desk, account: Json, fields: Json) -> tuple[list[Json], str]:
    """What the account has at the mall to choose from, or why it cannot be asked now."""
    if not any(each["kind"] == "template" for each in fields):
        return [], ""
    try:
        return await desk.read("mall-gateway", f"/accounts/{account['account_id']}/delivery-templates"), ""
    except RefusedError as refusal:
        return [], refusal.detail


@router.post("/sales-info/{group_id}/copy")
async def copy_group(request: Request, desk: TheDesk, form: Typed, group_id: str) -> Response:
    """복사."""
    await desk.do("listing", "POST", f"/groups/{group_id}/copy", {}, key_of(form))
    tell(request, "판매정보를 복사했습니다.")
    return RedirectResponse("/sales-info", 303)


@router.post("/sales-info-delete")
async def delete_groups(request: Request, desk: TheDesk, form: Typed) -> Response:
    """선택 삭제."""
    ids = chosen(form, "판매정보가")
    await desk.do("listing", "POST", "/groups/delete", {"group_ids": ids}, key_of(form))
    tell(request, f"판매정보 {len(ids)}개를 삭제했습니다.")
    return RedirectResponse("/sales-info", 303)


@router.get("/products/{product_id}/sell")
async def sell_form(request: Request, desk: TheDesk, product_id: str) -> Response:
    """판매정보등록 of a product: under which groups it is to be sold."""
    return await _sell(request, desk, product_id)


async def _sell(
    request: Request, desk: Desk, product_id: str, told: str = "", wrong: Mapping[str, str] | None = None
) -> Response:
    """The page with all groups by their names, or those that hold the words of a search.

    `told` above it says what was not done, `wrong` why not, by the group that was chosen.
    """
    words = request.query_params.get("q", "").strip()[:LONGEST_WORDS]
    product, accounts, groups, listings = await asyncio.gather(
        desk.read("catalog", f"/products/{product_id}"),
        accounts_of(desk),
        _groups({"keyword": words}).whole(desk),
        desk.read("listing", "/listings", product_id=product_id, size=100),
    )
    by_account: dict[str, list[Json]] = {each["account_id"]: [] for each in accounts}
    for row in sorted(groups, key=lambda group: group["name"]):
        by_account.setdefault(row["account_id"], []).append(row)
    shown: dict[str, Any] = {
        "product": product,
        "accounts": accounts,
        "groups": by_account,
        "words": words,
        "searches": bool(words) or len(groups) > MANY_GROUPS,
        "listings": {row["account_id"]: row for row in listings["items"]},
        "told": told,
        "wrong": wrong or {},
    }
    return show(request, "sell.html", status=422 if told else 200, **shown)


@router.post("/products/{product_id}/sell")
async def sell(request: Request, desk: TheDesk, form: Typed, product_id: str) -> Response:
    """저장: the product goes into 연동대기상품 with each group chosen; one that is refused holds up no other."""
    groups = [text for text in texts_of(form, "group_id") if text]
    if not groups:
        return await _sell(request, desk, product_id, "제휴몰마다 판매정보 그룹을 하나 이상 골라 주세요.")
    wrong: dict[str, str] = {}
    for group_id in groups:
        body = {"product_id": product_id, "group_id": group_id}
        try:
            await desk.do_patiently("listing", "POST", "/listings", body, key_of(form), while_told=UNHEARD_OF)
        except RefusedError as refusal:
            wrong[group_id] = " ".join(sentence for _, sentence in refusal.errors) or refusal.detail
    saved = len(groups) - len(wrong)
    if wrong:
        told = f"{saved}건을 연동대기상품에 저장했고, {len(wrong)}건은 저장하지 않았습니다." if saved else NOT_QUEUED
        return await _sell(request, desk, product_id, told, wrong)
    tell(request, f"{saved}건을 연동대기상품에 저장했습니다. 연동을 누르면 제휴몰에 등록됩니다.")
    return RedirectResponse("/queue", 303)
