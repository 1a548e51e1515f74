"""주문관리: the lists by state, and what is done with the orders chosen in them."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console import screens
from console.backend import Desk, Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of, text_of, texts_of
from console.exports import Cell, Listed, download
from console.formats import today, until
from console.lists import Wanted, wanted
from console.pages.home import ORDER_STATES
from console.pages.logs import job_started
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/orders")

ONLY = {
    "cancel_asked": "취소요청으로 보류",
    "conflict": "취소 충돌",
    "unsettled": "확인필요",
    "unmatched": "미매칭",
    "ship_overdue": "발송기한 지남",
    "ship_soon": "발송기한 임박",
}
REASONS = {
    "sold_out": "품절",
    "wrong_information": "상품정보 오류",
    "delayed": "배송 지연",
    "buyer_asked": "구매자 요청",
}
SORTS = (
    *("newest", "oldest", "product", "product_down", "quantity_low", "quantity_high"),
    *("amount_low", "amount_high", "ship_first", "ship_last", "state", "state_down"),
)
MARKS = {"asked": "처리 중", "cancel_asked": "취소요청", "conflict": "취소 충돌", "unsettled": "확인필요"}


def _marks(order: Json) -> str:
    marks = [label for name, label in MARKS.items() if order[name]]
    return ", ".join([*marks, *([] if order["product_id"] else ["미매칭"])])


DUE = "발송기한"
CELLS = (
    Cell("주문상태", "state_label", width=10),
    Cell("표시", _marks, column="주문상태"),
    Cell("사유", "failure", width=24, column="주문상태"),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("주문일자", "ordered_at", "moment", 17),
    Cell(DUE, lambda order: until(order["ship_by"]), width=17),
    Cell("주문번호", "order_number", width=18),
    Cell("제휴몰 주문번호", "mall_numbers.order_no", width=20, column="주문번호"),
    Cell("상품명", "product_name", width=32),
    Cell("옵션", "option_text", width=20, column="상품명"),
    Cell("수량", "quantity", "number", 7),
    Cell("금액", "amount_won", "number", 12),
    Cell("택배사", "courier_name", column="송장"),
    Cell("송장번호", "invoice_number", width=18, column="송장"),
)


@dataclass(frozen=True)
class Screen:
    """A list of orders: its title, the state that it is about ('' for all), and what to say when it is empty."""

    keeps: screens.Screen
    title: str
    template: str
    state: str
    nothing: str
    advice: str
    couriers: bool = False
    """Whether it needs the couriers to search by: its orders have invoices, and nothing beside it reads them."""


LISTS: Mapping[str, Screen] = {
    "": Screen(
        screens.ORDERS,
        "주문상태별조회",
        "orders.html",
        "",
        "이 조건의 주문이 없습니다",
        "기간을 늘리거나 제휴몰을 더 선택해 보세요.",
        couriers=True,
    ),
    "confirm": Screen(
        screens.CONFIRM,
        "주문확인/처리",
        "orders_confirm.html",
        "new",
        "발주확인할 주문이 없습니다",
        "주문서 가져오기로 새 주문을 수집할 수 있습니다.",
    ),
    "invoices": Screen(
        screens.INVOICES,
        "송장개별등록",
        "orders_invoices.html",
        "confirmed",
        "송장을 등록할 주문이 없습니다",
        "먼저 주문확인/처리에서 발주확인을 하세요.",
    ),
    "send": Screen(
        screens.SEND,
        "송장송신관리",
        "orders_send.html",
        "invoiced",
        "송신할 송장이 없습니다",
        "먼저 송장개별등록에서 송장번호를 저장하세요.",
        couriers=True,
    ),
    "sent": Screen(
        screens.SENT,
        "송신한 송장",
        "orders_sent.html",
        "shipping",
        "송신한 송장이 없습니다",
        "송신한 뒤 배송이 끝나지 않은 주문이 여기에 보입니다.",
    ),
}


async def show_list(
    request: Request, desk: Desk, name: str, beside: Awaitable[Mapping[str, Any]] | None = None, /, **more: Any
) -> Response:
    """A list of orders by its name in `LISTS`; what is to be shown `beside` it is read at the same time."""
    screen, search = LISTS[name], _search(request)
    listed = _listed(search, screen.state)
    page, counts, malls, senders, kept, read = await asyncio.gather(
        desk.read("order-sync", "/orders", **listed.asked, limit=search.size, cursor=search.cursor),
        desk.read("order-sync", "/orders/counts", **_asked(search)),
        malls_of(desk),
        _senders(desk) if screen.couriers else _nothing(),
        screens.kept_of(desk, screen.keeps),
        beside or _nothing(),
    )
    state = listed.asked["state"]
    shown: dict[str, Any] = {"search": search, "page": page, "counts": counts, "malls": malls, "state": state}
    shown |= {
        "screen": screen,
        "senders": senders,
        "states": ORDER_STATES,
        "only": ONLY,
        "reasons": REASONS,
        "today": today(),
        "kept": kept,
    }
    return show(request, screen.template, **shown | dict(read) | more)


async def _senders(desk: Desk) -> Mapping[str, Any]:
    """The couriers to search by; none while account is away: the list itself is there."""
    try:
        return {row["code"]: row["name"] for row in await desk.read("account", "/couriers")}
    except RefusedError:
        return {}


async def _nothing() -> Mapping[str, Any]:
    return {}


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("only", "courier", "sort"))


def _listed(search: Wanted, state: str = "") -> Listed:
    """What the list of a search shows; `state` where a screen is about one."""
    only = {search.more["only"]: "true"} if search.more["only"] in ONLY else {}
    state = state or (search.state if search.state in ORDER_STATES else "")
    return Listed("order-sync", "/orders", {**_asked(search), **only, "state": state, "sort": search.sort(SORTS)})


def _asked(search: Wanted) -> dict[str, Any]:
    asked = {"from": str(search.since), "to": str(search.until), "mall": list(search.malls), "q": search.words}
    return {**asked, "courier": search.more["courier"]}


async def malls_of(desk: Desk) -> dict[str, str]:
    """The malls that the seller has an account at, by code."""
    return {
        row["mall"]: row["mall_name"] for row in (await desk.read("order-sync", "/collections", limit=1))["accounts"]
    }


@router.get("")
async def orders(request: Request, desk: TheDesk) -> Response:
    """주문상태별조회."""
    return await show_list(request, desk, "")


@router.get("/excel")
@router.get("/confirm/excel")
@router.get("/invoices/excel")
@router.get("/send/excel")
@router.get("/send/sent/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """A list of orders as a spreadsheet."""
    path = request.url.path.strip("/").removesuffix("/excel")
    screen = next(each for each in LISTS.values() if each.keeps.path == path)
    cells = CELLS if DUE in screen.keeps.columns else [cell for cell in CELLS if cell.label != DUE]
    return await download(request, desk, screen.title, cells, _listed(_search(request), screen.state), screen.keeps)


@router.get("/confirm")
async def to_confirm(request: Request, desk: TheDesk) -> Response:
    """주문확인/처리."""
    return await show_list(request, desk, "confirm")


@router.get("/confirm/every")
async def all_to_confirm(request: Request, desk: TheDesk) -> Response:
    """All orders of a search that wait for 발주확인, chosen."""
    return await show_whole(request, desk, _listed(_search(request), LISTS["confirm"].state), "order_id")


@router.get("/invoices")
async def to_invoice(request: Request, desk: TheDesk) -> Response:
    """송장개별등록."""
    return await show_list(request, desk, "invoices", couriers_of(desk))


@router.get("/send")
async def to_send(request: Request, desk: TheDesk) -> Response:
    """송장송신관리."""
    return await show_list(request, desk, "send")


@router.get("/send/every")
async def all_to_send(request: Request, desk: TheDesk) -> Response:
    """All orders of a search whose invoices wait to be sent, chosen."""
    return await show_whole(request, desk, _listed(_search(request), LISTS["send"].state), "order_id")


async def couriers_of(desk: Desk, typed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The couriers to choose from, the usual one, and what was typed before."""
    known, usual = await asyncio.gather(desk.read("account", "/couriers"), _usual_courier(desk))
    return {"couriers": {row["code"]: row["name"] for row in known}, "usual": usual, "typed": typed or {}, "wrong": {}}


async def _usual_courier(desk: Desk) -> str:
    """That of the default contract, where the user may see contracts."""
    if not desk.session.may("company", "read"):
        return ""
    contracts = await desk.read("account", "/courier-contracts")
    return next((row["courier"] for row in contracts if row["is_default"]), "")


@router.post("/confirm")
async def confirm(request: Request, desk: TheDesk, form: Typed) -> Response:
    """발주확인 처리 of those chosen."""
    body = {
        "order_ids": chosen(form, "주문이"),
        "ship_on": text_of(form, "ship_on") or None,
        "delay_reason": text_of(form, "delay_reason") or None,
    }
    return job_started(
        request, "order-sync", await desk.do("order-sync", "POST", "/orders/confirm", body, key_of(form))
    )


@router.post("/{order_id}/cancel")
async def cancel(request: Request, desk: TheDesk, form: Typed, order_id: str) -> Response:
    """판매취소 of one."""
    body = {"reason": text_of(form, "reason"), "detail": text_of(form, "detail")}
    job = await desk.do("order-sync", "POST", f"/orders/{order_id}/cancel", body, key_of(form))
    return job_started(request, "order-sync", job)


@router.post("/invoices")
async def save_invoices(request: Request, desk: TheDesk, form: Typed) -> Response:
    """송장저장 of those chosen; a row that is refused says why and keeps what was typed."""
    rows = [
        {
            "order_id": each,
            "courier": text_of(form, f"courier-{each}"),
            "invoice_number": text_of(form, f"number-{each}"),
        }
        for each in chosen(form, "주문이")
    ]
    body = {"invoices": [row | {"courier": row["courier"] or None} for row in rows]}
    typed = {row["order_id"]: row for row in rows}
    try:
        answer = await desk.do("order-sync", "POST", "/orders/invoices", body, key_of(form))
    except RefusedError as refusal:
        wrong = rows_refused(refusal, typed)
        tell(request, "송장을 저장하지 않았습니다." if wrong else refusal.detail, "warning")
    else:
        wrong = {row["order_id"]: row["detail"] for row in answer["refused"]}
        if not wrong:
            tell(request, f"송장 {answer['saved']}건을 저장했습니다. 송장송신관리에서 제휴몰로 송신해야 완료됩니다.")
            return RedirectResponse(f"/orders/invoices?{request.url.query}", 303)
        tell(request, f"송장 {answer['saved']}건을 저장했고, {len(wrong)}건은 저장하지 않았습니다.", "warning")
    more = await couriers_of(desk, typed) | {"wrong": wrong}
    return await show_list(request, desk, "invoices", status=422, **more)


def rows_refused(refusal: RefusedError, rows: Mapping[str, Any]) -> dict[str, str]:
    """Why each row was refused: where all were, the service tells it in their order."""
    told = [sentence for _, sentence in refusal.errors] or [refusal.detail]
    return dict(zip(rows, told, strict=True)) if len(told) == len(rows) else {}


@router.post("/send")
async def send(request: Request, desk: TheDesk, form: Typed) -> Response:
    """송장송신 of those chosen."""
    body = {"order_ids": chosen(form, "주문이")}
    job = await desk.do("order-sync", "POST", "/orders/invoices/send", body, key_of(form))
    return job_started(request, "order-sync", job)


@router.post("/{order_id}/force-done")
async def force_done(request: Request, desk: TheDesk, form: Typed, order_id: str) -> Response:
    """강제완료: our state only."""
    await desk.do("order-sync", "POST", f"/orders/{order_id}/force-done", key=key_of(form))
    tell(request, "처리완료로 바꾸었습니다. 제휴몰에는 송장을 보내지 않았습니다.")
    return RedirectResponse(f"/orders/{order_id}", 303)


@router.post("/{order_id}/settle")
async def settle(request: Request, desk: TheDesk, form: Typed, order_id: str) -> Response:
    """확인필요: what the seller saw at the mall."""
    body = {"outcome": text_of(form, "outcome")}
    await desk.do("order-sync", "POST", f"/orders/{order_id}/settle", body, key_of(form))
    tell(request, "확인한 결과를 저장했습니다.")
    return RedirectResponse(f"/orders/{order_id}", 303)


@router.get("/collect")
async def collections(request: Request, desk: TheDesk) -> Response:
    """주문서 가져오기: the state of each account and item."""
    return await show_collections(request, desk, "order-sync", "collect.html")


async def show_collections(request: Request, desk: Desk, service: str, template: str) -> Response:
    """The accounts with 최종수집일 and 수집상태 of each item, and the last windows."""
    found = await desk.read(service, "/collections", limit=20)
    accounts: dict[str, dict[str, Any]] = {}
    for row in found["accounts"]:
        known = accounts.setdefault(row["account_id"], {**row, "states": {}})
        known["states"][row["item"]] = row
    labels = {row["item"]: row["item_label"] for row in found["accounts"]}
    return show(request, template, accounts=list(accounts.values()), labels=labels, windows=found["items"])


@router.post("/collect")
async def collect(request: Request, desk: TheDesk, form: Typed) -> Response:
    """주문수집 by hand."""
    return await start_collection(request, desk, form, "order-sync")


async def start_collection(request: Request, desk: Desk, form: Typed, service: str) -> Response:
    """Collect for the accounts and items that are ticked."""
    body = {"account_ids": texts_of(form, "id"), "items": texts_of(form, "item")}
    if not body["account_ids"] or not body["items"]:
        raise RefusedError(422, "제휴몰과 항목을 하나 이상 선택한 뒤 다시 눌러 주세요.")
    return job_started(request, service, await desk.do(service, "POST", "/collections", body, key_of(form)))


@router.get("/{order_id}")
async def order(request: Request, desk: TheDesk, order_id: str) -> Response:
    """One order: what is known of it, its buyer masked, its 연동이력."""
    return await show_order(request, desk, order_id)


@router.post("/{order_id}/reveal")
async def reveal(request: Request, desk: TheDesk, form: Typed, order_id: str) -> Response:
    """The buyer in clear, on this page only; who looked is recorded."""
    try:
        found = await desk.do("order-sync", "POST", f"/orders/{order_id}/reveal", {"purpose": text_of(form, "purpose")})
    except RefusedError as refusal:
        return await show_order(request, desk, order_id, errors=FormErrors.of(refusal))
    return await show_order(request, desk, order_id, clear=found["buyer"])


async def show_order(request: Request, desk: Desk, order_id: str, **more: Any) -> Response:
    """The page of one order; `change` is what was typed for 송장수정 and why it was refused."""
    found, history = await asyncio.gather(
        desk.read("order-sync", f"/orders/{order_id}"), desk.read("order-sync", f"/orders/{order_id}/history")
    )
    shown: dict[str, Json] = {"order": found, "history": history, "clear": None, "reasons": REASONS, "change": None}
    shown["past"] = f"/orders/{order_id}/at"
    if found["invoice_changeable"] and desk.session.may("orders", "write"):
        shown |= await couriers_of(desk)
    return show(request, "order.html", **shown | more)
