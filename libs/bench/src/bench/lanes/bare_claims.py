"""L0 of claims: what order-sync told of their orders is not looked up, so the view's columns of goods stay empty."""

from typing import Any
from uuid import UUID, uuid5

from bench.lanes.bare import Bare, Line, Table
from bench.lanes.bare_orders import line_key, order_id
from claim_sync.projections import ClaimHistoryView, ClaimsView
from contracts.identities import CLAIMS

VIEW_COLUMNS = (
    "seller_id, claim_id, claim_number, order_id, account_id, mall, login_id, kind, claim_no, mall_order_no,"
    " mall_line_no, mall_box_no, mall_deal_no, quantity, sealed, collected_at, state, mall_state, asked_at, changed_at,"
    " reason, mall_reason, fault, refund_won, return_fee_won, wanted_option, pickup_courier, pickup_invoice,"
    " reship_courier, reship_invoice"
)
SIGHT = tuple(name.strip() for name in VIEW_COLUMNS.split(",")[16:])
HISTORY_COLUMNS = "seller_id, claim_id, position, happened_at, actor, act, result, reason, sealed"


def _claim_id(seller: UUID, page: dict[str, Any], row: dict[str, Any]) -> UUID:
    ref = row["ref"]
    key = f"{ref['kind']}/{ref['claim_no']}/{line_key(ref['order'])}"
    return uuid5(CLAIMS, f"{seller}/{page['mall']}/{page['account_id']}/{key}")


def _public(line: Line) -> dict[str, Any]:
    row = line.row
    told = {name: row[name] for name in ("ref", "state", "mall_state", "quantity", "reason", "asked_at")}
    order = str(order_id(line.seller, line.page, row["ref"]["order"]))
    where = {"account_id": line.page["account_id"], "mall": line.page["mall"]}
    return {"claim_id": str(line.id), "claim_number": line.number, "order_id": order, **where, **told}


def _row(line: Line, _: int) -> tuple[Any, ...]:
    row, page = line.row, line.page
    ref = row["ref"]
    order = ref["order"]
    return (
        *(line.seller, line.id, line.number, order_id(line.seller, page, order), page["account_id"], page["mall"]),
        *("bench", ref["kind"], ref["claim_no"], order["order_no"], order["line_no"], order["box_no"]),
        *(order["deal_no"], row["quantity"], row["person"]["sealed"], row["asked_at"]),
        *(row[name] for name in SIGHT),
    )


def _history(line: Line, place: int) -> tuple[Any, ...]:
    return line.seller, line.id, place, line.row["asked_at"], "bench", "클레임수집", "성공", "단순 변심.", ""


BARE = Bare(
    "claims",
    ClaimsView.ddl + ClaimHistoryView.ddl,
    _claim_id,
    _public,
    (Table("claims_view", VIEW_COLUMNS, _row), Table("claim_history_view", HISTORY_COLUMNS, _history)),
)


def run() -> None:
    """Work until killed."""
    BARE.run()
