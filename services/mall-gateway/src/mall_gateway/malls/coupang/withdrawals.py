"""Claims that their buyers withdrew from 쿠팡: they have lists of their own, which name no box (malls.md 1.4).

The boxes of the order tell the lines; whether a cancel or a return was withdrawn is told by whether its box had left.
"""

from datetime import datetime, timedelta
from typing import Any

from contracts.claim_sync import ClaimKind, MallClaimRef
from mall_gateway.malls.answers import as_object, as_rows, raw_of
from mall_gateway.malls.coupang.connector import Connector, data_of
from mall_gateway.malls.coupang.mapping import claims, orders
from mall_gateway.malls.coupang.reads import vendor_path
from mall_gateway.malls.coupang.wire import Withdrawal
from mall_gateway.malls.port import Caller, FetchedClaim, FetchedLine, RefusedError, UnreadableLine
from mall_gateway.malls.seoul_time import to_seoul

NOT_FOUND = "cannot find the Receipt"
NOT_LEFT = frozenset({"new", "confirmed", "cancelled"})
PAGE_SIZE = 100


async def withdrawn_in(caller: Caller, since: datetime, until: datetime) -> list[claims.Read]:
    """All withdrawals of the window's days."""
    days = {"dateFrom": to_seoul(since, "%Y-%m-%d"), "dateTo": to_seoul(until - timedelta(microseconds=1), "%Y-%m-%d")}
    path, page, found = vendor_path(caller, "v4", "returnWithdrawRequests"), "1", list[claims.Read]()
    seen = set[str]()
    while page and page not in seen:
        seen.add(page)
        query: dict[str, object] = {**days, "pageIndex": page, "sizePerPage": PAGE_SIZE}
        answer = as_object(await Connector(caller).get(path, "coupang.withdrawals", query))
        for row in as_rows(answer.get("data")):
            found += await _read(caller, row)
        page = str(answer.get("nextPageIndex") or "")
    return found


async def withdrawn_claim(caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
    """One claim as withdrawn, by its receipt's number; None where it is not among the withdrawn."""
    body = {"cancelIds": [orders.number(ref.claim_no)]}
    path = vendor_path(caller, "v4", "returnWithdrawList")
    for row in as_rows(data_of(await Connector(caller).look(path, "coupang.withdrawn", body))):
        withdrawal = Withdrawal.model_validate(row)
        if withdrawal.cancel_id == ref.claim_no:
            return _withdrawn(caller, ref, withdrawal)
    return None


async def _read(caller: Caller, raw: Any) -> list[claims.Read]:
    try:
        withdrawal = Withdrawal.model_validate(raw)
    except ValueError:
        return [UnreadableLine(0, raw_of(raw), "쿠팡 철회 내역을 읽을 수 없습니다.")]
    lines = await _lines(caller, withdrawal)
    found: list[claims.Read] = [
        _withdrawn(caller, claims.claim_ref(_kind(line), withdrawal.cancel_id, line.ref), withdrawal) for line in lines
    ]
    return found or [UnreadableLine(0, raw_of(raw), "철회된 클레임의 주문을 찾을 수 없습니다.")]


async def _lines(caller: Caller, withdrawal: Withdrawal) -> list[FetchedLine]:
    path = vendor_path(caller, "v5", f"{withdrawal.order_id}/ordersheets")
    try:
        data = data_of(await Connector(caller).get(path, "coupang.order"))
    except RefusedError:
        return []
    lines = orders.order_page(as_rows(data)).lines
    return [line for line in lines if line.ref.line_no in withdrawal.vendor_item_ids]


def _kind(line: FetchedLine) -> ClaimKind:
    return "cancel" if line.state in NOT_LEFT else "return"


def _withdrawn(caller: Caller, ref: MallClaimRef, withdrawal: Withdrawal) -> FetchedClaim:
    at = withdrawal.created_at or caller.now
    return FetchedClaim(
        ref=ref,
        state="withdrawn",
        mall_state="WITHDRAWN",
        quantity=0,
        reason="other",
        mall_reason="",
        fault="unknown",
        asked_at=at,
        changed_at=at,
    )
