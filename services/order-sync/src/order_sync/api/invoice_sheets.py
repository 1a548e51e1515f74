"""송장대량등록 over HTTP: a sheet is checked row by row; what is right is then saved by 송장저장."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from chassis.web import Body
from contracts.couriers import COURIERS
from order_sync.api.requests import App, ReadViews, Writer
from order_sync.domain import CheckedRow, Line, MallNumbers, OrderState, SeenOrder, SheetRow, Verdict, mall_facts
from order_sync.projections import orders_numbered

router = APIRouter(prefix="/orders/invoices", tags=["invoices"])
MOST_ROWS = 5_000


class SheetRowBody(Body):
    """A row as it was written: our 주문번호, a courier's code or name (the default contract when empty), a number."""

    order_number: str = Field(default="", max_length=60)
    courier: str = Field(default="", max_length=60)
    invoice_number: str = Field(default="", max_length=60)


class SheetBody(Body):
    """A sheet. `replace`: numbers that are saved and not sent yet may be replaced."""

    rows: list[SheetRowBody] = Field(min_length=1, max_length=MOST_ROWS)
    replace: bool = False


class FaultOut(BaseModel):
    """What is wrong with a row. `field` is None where it is the order's state."""

    field: str | None
    code: str
    detail: str


class CheckedRowOut(BaseModel):
    """A row with its verdict: `ready`, `saved` (as it is, already), `blank` (no number yet) or `wrong`.

    `courier` is the code, empty where it is unknown. What is of the order is None where there is none.
    """

    verdict: Verdict
    faults: list[FaultOut]
    note: str
    order_id: UUID | None
    order_number: str
    mall_name: str | None
    product_name: str | None
    option_text: str | None
    quantity: int | None
    state: OrderState | None
    state_label: str | None
    courier: str
    courier_name: str
    invoice_number: str


class SheetChecked(BaseModel):
    """The rows in the order in which they came."""

    rows: list[CheckedRowOut]


@router.post("/check")
def check_invoices(who: Writer, app: App, views: ReadViews, body: SheetBody) -> SheetChecked:
    """What each row of a sheet would do and what is wrong with it; nothing is saved."""
    wanted = [SheetRow(row.order_number, row.courier, row.invoice_number) for row in body.rows]
    with views.read(who.seller_id) as rows:
        found = {row["order_number"]: row for row in orders_numbered(rows, [each.order_number for each in wanted])}
    orders = {number: _seen(row) for number, row in found.items()}
    checked = app.check_invoices(who.seller_id, wanted, orders, replace=body.replace)
    return SheetChecked(rows=_shown(wanted, checked, found))


def _seen(row: dict[str, Any]) -> SeenOrder:
    numbers = MallNumbers(row["mall_order_no"], row["mall_line_no"], row["mall_box_no"], row["mall_deal_no"])
    same = ("order_id", "asked", "unsettled", "cancel_asked", "cancel_claimed", "courier", "invoice_number")
    return SeenOrder(
        line=Line(row["account_id"], row["mall"], row["login_id"], numbers, row["quantity"]),
        state=OrderState.of_rank(row["state_rank"]),
        **{name: row[name] for name in same},
    )


def _shown(
    wanted: Sequence[SheetRow], checked: Sequence[CheckedRow], found: dict[str, dict[str, Any]]
) -> list[CheckedRowOut]:
    return [
        CheckedRowOut.model_validate(_row(row, each, found.get(row.order_number)))
        for row, each in zip(wanted, checked, strict=True)
    ]


def _row(row: SheetRow, checked: CheckedRow, order: dict[str, Any] | None) -> dict[str, Any]:
    courier = COURIERS.get(checked.courier)
    state = OrderState.of_rank(order["state_rank"]) if order else None
    return {
        "verdict": checked.verdict,
        "faults": [vars(fault) for fault in checked.faults],
        "note": checked.note,
        "order_id": order["order_id"] if order else None,
        "order_number": row.order_number,
        "mall_name": mall_facts(order["mall"]).name if order else None,
        **{name: order[name] if order else None for name in ("product_name", "option_text", "quantity")},
        "state": state,
        "state_label": state.label if state else None,
        "courier": checked.courier,
        "courier_name": courier.name if courier else row.courier,
        "invoice_number": checked.invoice_number,
    }
