"""스토어팜's claims behind the port (malls.md 2.4).

There is no list of claims: they come from the change list and the lines' details. A cancel is refused by dispatching
the goods (unverified), a return is approved by what ends it, an exchange needs no approval. 네이버 has one status for a
claim that the seller refused and one that the buyer withdrew.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.claim_sync import ClaimItem, MallClaimRef
from contracts.mall_claims import ClaimAct
from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.claim_answers import KINDS, explained, of_kind, page_of_claims, refusal_words
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    Pickup,
    RefusedError,
    Reshipment,
    Shipment,
)
from mall_gateway.malls.smartstore import reads
from mall_gateway.malls.smartstore.connector import Connector
from mall_gateway.malls.smartstore.mapping import claims, orders
from mall_gateway.malls.smartstore.outcomes import errors_of
from mall_gateway.malls.smartstore.reads import SELLER
from mall_gateway.malls.smartstore.refusals import MAYBE_DONE_CODES, MISSING_CODES, refusal
from mall_gateway.malls.smartstore.wire import ChangedStatus


class SmartstoreClaims:
    """The claim side of the adapter."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """The claims of every line that changed in the window and has one of that kind."""
        connector = Connector(caller)
        async for rows in reads.changes(connector, since, until):
            changes = [orders.changed(row) for row in rows]
            nameless = [row for row, change in zip(rows, changes, strict=True) if change is None]
            if nameless:
                yield page_of_claims("네이버", nameless, _nameless)
            told = [change for change in changes if change is not None and claims.concerns(change, KINDS[item])]
            latest = {change.product_order_id: change for change in told}
            for wanted in reads.chunks(list(latest.values()), reads.QUERY_SIZE):
                found = await reads.details(connector, [change.product_order_id for change in wanted])
                yield _page(item, wanted, found)

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """The claim of that claimId among those of its line."""
        return next((claim for claim in await self._claims(caller, ref) if claim.ref == ref), None)

    async def _claims(self, caller: Caller, ref: MallClaimRef) -> Sequence[FetchedClaim]:
        try:
            rows = await reads.details(Connector(caller), [ref.order.line_no])
        except RefusedError as refused:
            if refused.code in MISSING_CODES:
                return ()
            raise
        page = page_of_claims("네이버", rows, claims.claims_of)
        if page.unreadable:
            raise unavailable(page.unreadable[0].reason, effect_possible=False, code="UNREADABLE")
        return page.claims

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """POST cancel/approve or return/approve."""
        ref = approval.ref
        await self._act(caller, ref, "approve", f"{ref.kind}/approve", f"smartstore.{ref.kind}_approve", {})

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """POST return/reject or exchange/reject; a cancel is refused by dispatching."""
        ref = refusal.ref
        if ref.kind == "cancel":
            await self._dispatch(caller, refusal)
            return
        field = "rejectReturnReason" if ref.kind == "return" else "rejectExchangeReason"
        body = {field: refusal_words(refusal)}
        await self._act(caller, ref, "refuse", f"{ref.kind}/reject", f"smartstore.{ref.kind}_reject", body)

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """POST exchange/collect/approve."""
        await self._act(caller, pickup.ref, "pick_up", "exchange/collect/approve", "smartstore.exchange_collect", {})

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """POST exchange/dispatch."""
        body = claims.redelivery_body(reshipment)
        number = reshipment.invoice_number
        path, api = "exchange/dispatch", "smartstore.exchange_dispatch"
        await self._act(caller, reshipment.ref, "reship", path, api, body, invoice=number)

    async def _dispatch(self, caller: Caller, refusal: ClaimRefusal) -> None:
        shipment = Shipment(refusal.ref.order, refusal.quantity, refusal.courier, refusal.invoice_number)
        body = orders.dispatch_body([shipment], caller.now)
        answer = await Connector(caller).post(f"{SELLER}/product-orders/dispatch", "smartstore.dispatch", body)
        await self._settle(caller, refusal.ref, "refuse", answer)

    async def _act(
        self,
        caller: Caller,
        ref: MallClaimRef,
        act: ClaimAct,
        path: str,
        api: str,
        body: Mapping[str, str],
        *,
        invoice: str = "",
    ) -> None:
        """An act is addressed by its line and meets that line's present claim: which must be the one that is meant."""
        told = of_kind(await self._claims(caller, ref), ref.kind)
        if not told or told[0].ref != ref:
            raise refusal("NO_CLAIM", f"{ref.claim_no} 클레임이 지금 주문에 없습니다.")
        url = f"{SELLER}/product-orders/{ref.order.line_no}/claim/{path}"
        answer = await Connector(caller).post(url, api, body)
        await self._settle(caller, ref, act, answer, invoice)

    async def _settle(self, caller: Caller, ref: MallClaimRef, act: ClaimAct, answer: Any, invoice: str = "") -> None:
        (error,) = errors_of(answer, [ref.order])
        if isinstance(error, RefusedError) and error.code in MAYBE_DONE_CODES:
            error = await explained(error, act, lambda: self.read_claim(caller, ref), invoice)
        if error is not None:
            raise error


def _nameless(_row: Any) -> list[FetchedClaim]:
    raise ValueError("productOrderId")


def _page(item: ClaimItem, wanted: Sequence[ChangedStatus], found: Sequence[Any]) -> ClaimPage:
    """The claims of the lines that were asked for; a line that the mall did not give is set aside."""
    raws = {_number(raw): raw for raw in found}
    rows = [raws.get(change.product_order_id, {"productOrder": None}) for change in wanted]
    times = {change.product_order_id: change.last_changed_date for change in wanted}
    done = {"cancel_requests": False, "cancels_done": True}.get(item)

    def read(raw: Any) -> list[FetchedClaim]:
        return of_kind(claims.claims_of(raw, times.get(_number(raw))), KINDS[item], done=done)

    return page_of_claims("네이버", rows, read)


def _number(raw: Any) -> str:
    return str(as_object(as_object(raw).get("productOrder")).get("productOrderId") or "")
