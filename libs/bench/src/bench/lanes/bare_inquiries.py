"""L0 of inquiries."""

from typing import Any
from uuid import UUID, uuid5

from bench.lanes.bare import Bare, Line, Table
from contracts.identities import INQUIRIES
from inquiry.projections import InquiriesView, InquiryHistoryView

VIEW_COLUMNS = (
    "seller_id, inquiry_id, inquiry_number, account_id, mall, login_id, kind, inquiry_no, collected_at, answered_by,"
    " sealed, state, mall_state, answer_by, answered_at, category, mall_product_no, seller_product_code, product_name,"
    " order_no, secret, asked_at"
)
TOLD = tuple(name.strip() for name in VIEW_COLUMNS.split(",")[11:])
HISTORY_COLUMNS = "seller_id, inquiry_id, position, happened_at, actor, act, result, reason, sealed"


def _inquiry_id(seller: UUID, page: dict[str, Any], row: dict[str, Any]) -> UUID:
    ref = row["ref"]
    key = f"{ref['kind']}/{ref['inquiry_no']}"
    return uuid5(INQUIRIES, f"{seller}/{page['mall']}/{page['account_id']}/{key}")


def _public(line: Line) -> dict[str, Any]:
    told = {name: line.row[name] for name in ("ref", "mall_state", "asked_at", "answer_by")}
    where = {"account_id": line.page["account_id"], "mall": line.page["mall"]}
    return {"inquiry_id": str(line.id), "inquiry_number": line.number, **where, "answered": False, **told}


def _row(line: Line, _: int) -> tuple[Any, ...]:
    row, page = line.row, line.page
    ref = row["ref"]
    return (
        *(line.seller, line.id, line.number, page["account_id"], page["mall"], "bench", ref["kind"]),
        *(ref["inquiry_no"], row["asked_at"], "", row["person"]["sealed"]),
        *(row[name] for name in TOLD),
    )


def _history(line: Line, place: int) -> tuple[Any, ...]:
    return line.seller, line.id, place, line.row["asked_at"], "bench", "문의수집", "성공", None, ""


BARE = Bare(
    "inquiries",
    InquiriesView.ddl + InquiryHistoryView.ddl,
    _inquiry_id,
    _public,
    (Table("inquiries_view", VIEW_COLUMNS, _row), Table("inquiry_history_view", HISTORY_COLUMNS, _history)),
)


def run() -> None:
    """Work until killed."""
    BARE.run()
