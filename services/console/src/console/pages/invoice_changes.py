"""송장수정: another courier or number in place of what a mall was sent, of one order or of many."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.choices import chosen
from console.doors import TheDesk, Typed, key_of, text_of
from console.pages.logs import job_started
from console.pages.orders import couriers_of, rows_refused, show_list, show_order
from console.problems import FormErrors, RefusedError
from console.view import tell

router = APIRouter(prefix="/orders")


@router.get("/send/sent")
async def sent(request: Request, desk: TheDesk) -> Response:
    """송장송신관리: what was sent and has not arrived yet."""
    return await show_list(request, desk, "sent", couriers_of(desk))


@router.post("/send/sent")
async def change_many(request: Request, desk: TheDesk, form: Typed) -> Response:
    """송장수정 of those ticked; a row that is refused says why and keeps what was typed."""
    rows = {each: _typed(form, each) for each in chosen(form, "주문이")}
    body = {"invoices": [{"order_id": each, **row} for each, row in rows.items()]}
    try:
        job = await desk.do("order-sync", "POST", "/orders/invoices/change", body, key_of(form))
    except RefusedError as refusal:
        wrong = rows_refused(refusal, rows)
        tell(request, "송장을 수정하지 않았습니다." if wrong else refusal.detail, "warning")
    else:
        wrong = {row["order_id"]: row["detail"] for row in job["refused"]}
        if not wrong:
            return job_started(request, "order-sync", job)
        done = len(rows) - len(wrong)
        tell(request, f"송장 {done}건의 수정을 요청했고, {len(wrong)}건은 요청하지 않았습니다.", "warning")
    more = await couriers_of(desk, rows) | {"wrong": wrong}
    return await show_list(request, desk, "sent", status=422, **more)


@router.post("/{order_id}/invoice")
async def change_one(request: Request, desk: TheDesk, form: Typed, order_id: str) -> Response:
    """송장수정 on the page of an order; what is refused stands at its field."""
    typed = _typed(form)
    try:
        body = {"invoices": [{"order_id": order_id, **typed}]}
        job = await desk.do("order-sync", "POST", "/orders/invoices/change", body, key_of(form))
    except RefusedError as refusal:
        change = {**typed, "errors": FormErrors.of(refusal)}
        return await show_order(request, desk, order_id, change=change, status=422)
    return job_started(request, "order-sync", job)


def _typed(form: Typed, order_id: str = "") -> dict[str, str | None]:
    courier, number = (f"{name}-{order_id}" if order_id else name for name in ("courier", "number"))
    return {"courier": text_of(form, courier) or None, "invoice_number": text_of(form, number)}
