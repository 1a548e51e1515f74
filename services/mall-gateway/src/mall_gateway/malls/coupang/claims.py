"""취소, 반품 and 교환 of 쿠팡 (malls.md 1.4).

An exchange has no page of its own: it is looked for by its order, week by week.
"""

from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Any

from contracts.claim_sync import ClaimItem, MallClaimRef
from mall_gateway.malls.answers import as_object, as_rows, claim_page, unavailable
from mall_gateway.malls.coupang.connector import Connector, data_of
from mall_gateway.malls.coupang.mapping import claims
from mall_gateway.malls.coupang.profile import COURIERS
from mall_gateway.malls.coupang.reads import DAY, vendor_path
from mall_gateway.malls.coupang.withdrawals import NOT_FOUND, withdrawn_claim, withdrawn_in
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Caller,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    Pickup,
    RefusedError,
    Reshipment,
)
from mall_gateway.malls.seoul_time import to_seoul

SECOND = "%Y-%m-%dT%H:%M:%S"
STATUSES: dict[ClaimItem, tuple[str, ...]] = {"cancel_requests": ("RU",), "return_requests": ("UC", "PR", "CC")}
EXCHANGE_PAGE = 50
WEEK = timedelta(days=7)
WEEKS_BACK = 9
"""An exchange that was asked for longer ago is not looked for."""

NO_COUNT = "쿠팡이 수량을 알려 주지 않아 승인할 수 없습니다. 쿠팡 WING에서 처리해 주세요."
DONE_WORDS = ("이미 처리된", "이미 반품이 완료")


class CoupangClaims:
    """The claims of 쿠팡's adapter."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """The lists of the window's days, then what was withdrawn in them."""
        match item:
            case "exchange_requests":
                async for rows in _exchange_pages(caller, since, until):
                    yield claim_page(claims.exchanges_of(rows))
            case "cancels_done":
                async for rows in _receipt_pages(caller, since, until, {"cancelType": "CANCEL"}):
                    yield claim_page(claims.receipts_of(rows, "cancel"))
            case _:
                for status in STATUSES[item]:
                    async for rows in _receipt_pages(caller, since, until, {"status": status}):
                        yield claim_page([one for one in claims.receipts_of(rows) if claims.is_of(item, one)])
                withdrawn = await withdrawn_in(caller, since, until)
                yield claim_page([one for one in withdrawn if claims.is_of(item, one)])

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """A receipt by its number, or among the withdrawn; an exchange among those of its order."""
        if ref.kind == "exchange":
            return await _read_exchange(caller, ref)
        rows = await _receipt_rows(caller, ref)
        if rows is None:
            return await withdrawn_claim(caller, ref)
        return _the_one(claims.receipts_of(rows, ref.kind), ref)

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """stoppedShipment of a cancel, approval of a return: with the receipt's whole count, which is read first.

        Raises RefusedError, nothing sent, where nobody tells a count: 쿠팡 wants one.
        """
        rows = await _receipt_rows(caller, approval.ref)
        count = sum(int(as_object(row).get("cancelCountSum") or 0) for row in rows or ()) or approval.quantity
        if not count:
            raise RefusedError(NO_COUNT, code="NO_COUNT")
        act = "stoppedShipment" if approval.ref.kind == "cancel" else "approval"
        body = {**claims.receipt_body(_vendor(caller), approval.ref), "cancelCount": count}
        await _acted(_put(caller, f"returnRequests/{approval.ref.claim_no}/{act}", f"coupang.{act}", body))

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """completedShipment of a cancel with the waybill of what has left, rejection of an exchange."""
        number = refusal.ref.claim_no
        if refusal.ref.kind == "exchange":
            code = "SOLDOUT" if refusal.reason == "sold_out" else "WITHDRAW"
            body = {**claims.exchange_body(_vendor(caller), refusal.ref), "exchangeRejectCode": code}
            await _acted(_put(caller, f"exchangeRequests/{number}/rejection", "coupang.rejection", body))
            return
        _check_courier(refusal.courier)
        body = claims.shipped_body(_vendor(caller), refusal)
        await _acted(_put(caller, f"returnRequests/{number}/completedShipment", "coupang.completedShipment", body))

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """receiveConfirmation of a return or of an exchange."""
        exchange = pickup.ref.kind == "exchange"
        pages, body_of = (
            ("exchangeRequests", claims.exchange_body) if exchange else ("returnRequests", claims.receipt_body)
        )
        body = body_of(_vendor(caller), pickup.ref)
        path = f"{pages}/{pickup.ref.claim_no}/receiveConfirmation"
        await _acted(_put(caller, path, "coupang.receiveConfirmation", body))

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """POST invoices of an exchange. Raises RefusedError, nothing sent, for a courier without a code."""
        _check_courier(reshipment.courier)
        path = vendor_path(caller, "v4", f"exchangeRequests/{reshipment.ref.claim_no}/invoices")
        body = claims.resend_body(_vendor(caller), reshipment)
        await _acted(Connector(caller).post(path, "coupang.exchange_invoice", body))


def _vendor(caller: Caller) -> str:
    return caller.secrets["vendor_id"]


async def _put(caller: Caller, rest: str, api: str, body: object) -> Any:
    return await Connector(caller).put(vendor_path(caller, "v4", rest), api, body)


async def _acted(asked: Awaitable[Any]) -> None:
    """A call whose effect may be there already: 쿠팡 says so in words."""
    try:
        await asked
    except RefusedError as refused:
        if any(words in refused.message for words in DONE_WORDS):
            reason = "쿠팡에서 이미 처리된 클레임입니다."
            raise AlreadyDoneError(reason, code=refused.code, message=refused.message) from refused
        raise


def _check_courier(courier: str) -> None:
    if courier not in COURIERS:
        raise RefusedError("쿠팡이 받지 않는 택배사입니다. 택배사를 바꾸세요.", code="UNKNOWN_COURIER")


async def _receipt_pages(
    caller: Caller, since: datetime, until: datetime, filters: dict[str, object]
) -> AsyncIterator[list[Any]]:
    days = {"createdAtFrom": to_seoul(since, DAY), "createdAtTo": to_seoul(until - timedelta(microseconds=1), DAY)}
    path = vendor_path(caller, "v6", "returnRequests")
    async for rows in _pages(caller, path, "coupang.returns", {**days, **filters}):
        yield rows


async def _exchange_pages(
    caller: Caller, since: datetime, until: datetime, order_no: str = ""
) -> AsyncIterator[list[Any]]:
    times: dict[str, object] = {"createdAtFrom": to_seoul(since, SECOND), "createdAtTo": to_seoul(until, SECOND)}
    query = {**times, "maxPerPage": EXCHANGE_PAGE, **({"orderId": order_no} if order_no else {})}
    path = vendor_path(caller, "v4", "exchangeRequests")
    async for rows in _pages(caller, path, "coupang.exchanges", query):
        yield rows


async def _pages(caller: Caller, path: str, api: str, query: dict[str, object]) -> AsyncIterator[list[Any]]:
    """By `nextToken`. A token that comes back ends in UnavailableError instead of a loop."""
    token, seen = "", set[str]()
    while True:
        answer = as_object(await Connector(caller).get(path, api, {**query, **({"nextToken": token} if token else {})}))
        yield as_rows(answer.get("data"))
        token = str(answer.get("nextToken") or "")
        if not token:
            return
        if token in seen:
            reason = "쿠팡이 클레임 목록의 같은 쪽을 되풀이해서 보냅니다. 잠시 뒤 다시 가져옵니다."
            raise unavailable(reason, effect_possible=False, code="SAME_PAGE", message=token)
        seen.add(token)


async def _receipt_rows(caller: Caller, ref: MallClaimRef) -> list[Any] | None:
    """GET returnRequests/{receiptId}; None where 쿠팡 finds none."""
    path = vendor_path(caller, "v6", f"returnRequests/{ref.claim_no}")
    try:
        data = data_of(await Connector(caller).get(path, "coupang.return"))
    except RefusedError as refused:
        if NOT_FOUND in refused.message:
            return None
        raise
    return as_rows(data) or [as_object(data)]


async def _read_exchange(caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
    until = caller.now
    for _ in range(WEEKS_BACK):
        async for rows in _exchange_pages(caller, until - WEEK, until, ref.order.order_no):
            own = [row for row in rows if str(as_object(row).get("exchangeId")) == ref.claim_no]
            if own:
                return _the_one(claims.exchanges_of(own), ref)
        until -= WEEK
    return None


def _the_one(found: Sequence[claims.Read], ref: MallClaimRef) -> FetchedClaim:
    """The claim about this order line. Raises UnavailableError where it can't be read."""
    for claim in found:
        if isinstance(claim, FetchedClaim) and claim.ref == ref:
            return claim
    broken = [one.reason for one in found if not isinstance(one, FetchedClaim)]
    reason = broken[0] if broken else "쿠팡 클레임의 주문이 다릅니다."
    raise unavailable(reason, effect_possible=False, code="UNREADABLE")
