"""판매완료내역: what was sold and delivered, what it comes to, and the settlement to expect."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.backend import Json
from console.doors import TheDesk
from console.exports import Cell, Listed, download
from console.lists import Wanted, wanted
from console.pages.orders import malls_of
from console.screens import SALES, kept_of
from console.view import show

router = APIRouter(prefix="/orders/sales")

SORTS = (
    *("newest", "oldest", "product", "product_down"),
    *("quantity_low", "quantity_high", "amount_low", "amount_high"),
)
SUMS = ("orders", "quantity", "amount_won", "shipping_won", "settlement_won")
CELLS = (
    Cell("주문상태", "state_label", width=10),
    Cell("제휴몰", "mall_name"),
    Cell("제휴몰 ID", "login_id", column="제휴몰"),
    Cell("주문일자", "ordered_at", "moment", 17),
    Cell("배송완료", "delivered_at", "moment", 17),
    Cell("판매완료", "completed_at", "moment", 17, column="배송완료"),
    Cell("주문번호", "order_number", width=18),
    Cell("제휴몰 주문번호", "mall_order_no", width=20, column="주문번호"),
    Cell("상품명", "product_name", width=32),
    Cell("옵션", "option_text", width=20, column="상품명"),
    Cell("수량", "quantity", "number", 7),
    Cell("단가", "unit_price_won", "number", 12, column="판매금액"),
    Cell("판매금액", "amount_won", "number", 12),
    Cell("배송비", "shipping_won", "number", 10),
    Cell("정산예상액", "settlement_won", "number", 12),
)


@router.get("")
async def sales(request: Request, desk: TheDesk) -> Response:
    """판매완료내역, with the totals of the whole period."""
    search = _search(request)
    page, malls, kept = await asyncio.gather(
        desk.read("order-sync", "/sales", **_listed(search).asked, limit=search.size, cursor=search.cursor),
        malls_of(desk),
        kept_of(desk, SALES),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "malls": malls, "whole": _whole(page["totals"])}
    return show(request, "sales.html", kept=kept, **shown)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """판매완료내역 as a spreadsheet."""
    return await download(request, desk, "판매완료내역", CELLS, _listed(_search(request)), SALES)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, preset="1m", more=("sort",))


def _listed(search: Wanted) -> Listed:
    period = {"from": str(search.since), "to": str(search.until)}
    return Listed(
        "order-sync", "/sales", {**period, "mall": list(search.malls), "q": search.words, "sort": search.sort(SORTS)}
    )


def _whole(totals: Json) -> dict[str, int]:
    """All malls together."""
    return {name: sum(row[name] for row in totals) for name in SUMS}
