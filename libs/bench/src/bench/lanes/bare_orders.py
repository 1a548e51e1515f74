"""L0 of orders."""

from typing import Any
from uuid import UUID, uuid5

from bench.lanes.bare import Bare, Line, Table
from contracts.identities import ORDER_LINES
from order_sync.projections import OrderHistoryView, OrdersView

VIEW_COLUMNS = (
    "seller_id, order_id, order_number, account_id, mall, login_id, mall_order_no, mall_line_no, mall_box_no,"
    " mall_deal_no, state_rank, mall_state, mall_product_no, mall_option_no, product_name, option_text, quantity,"
    " unit_price_won, amount_won, shipping_won, region, ordered_at, paid_at, collected_at, sealed"
)
HISTORY_COLUMNS = "seller_id, order_id, position, happened_at, actor, act, result, reason, sealed"


def line_key(ref: dict[str, str]) -> str:
    """The mall's numbers of an order line as one text."""
    return f"{ref['order_no']}/{ref['box_no']}/{ref['deal_no']}/{ref['line_no']}"


def order_id(seller: UUID, page: dict[str, Any], ref: dict[str, str]) -> UUID:
    """The id of an order line."""
    return uuid5(ORDER_LINES, f"{seller}/{page['mall']}/{page['account_id']}/{line_key(ref)}")


def _public(line: Line) -> dict[str, Any]:
    public = {name: value for name, value in line.row.items() if name != "buyer"}
    return {"order_id": str(line.id), "order_number": line.number, "mall": line.page["mall"], **public}


def _row(line: Line, _: int) -> tuple[Any, ...]:
    row = line.row
    ref = row["ref"]
    return (
        *(line.seller, line.id, line.number, line.page["account_id"], line.page["mall"], "bench", ref["order_no"]),
        *(ref["line_no"], ref["box_no"], ref["deal_no"], 0, row["mall_state"], row["mall_product_no"]),
        *(row["mall_option_no"], row["product_name"], row["option_text"], row["quantity"], row["unit_price_won"]),
        *(row["amount_won"], row["shipping_won"], row["region"], row["ordered_at"], row["paid_at"], row["ordered_at"]),
        row["buyer"]["sealed"],
    )


def _history(line: Line, place: int) -> tuple[Any, ...]:
    return line.seller, line.id, place, line.row["ordered_at"], "bench", "주문수집", "성공", None, ""


BARE = Bare(
    "lines",
    OrdersView.ddl + OrderHistoryView.ddl,
    lambda seller, page, row: order_id(seller, page, row["ref"]),
    _public,
    (Table("orders_view", VIEW_COLUMNS, _row), Table("order_history_view", HISTORY_COLUMNS, _history)),
)


def run() -> None:
    """Work until killed."""
    BARE.run()
