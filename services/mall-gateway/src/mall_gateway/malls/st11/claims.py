"""11번가's claims behind the port (malls.md 3.4).

A cancel is refused with the waybill of the goods that left, an exchange is approved by the waybill of those sent
again; nothing tells 11번가 that goods are back. Unverified: by which date the lists of ended claims choose.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from contracts.claim_sync import ClaimItem, ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimAct
from mall_gateway.malls.claim_answers import bare_claim, explained, page_of_claims
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    Pickup,
    RefusedError,
    Reshipment,
)
from mall_gateway.malls.st11 import queries
from mall_gateway.malls.st11.connector import MALL, Call, send
from mall_gateway.malls.st11.mapping import claims, orders
from mall_gateway.malls.st11.wire import OrderRow

Lists = Mapping[str, ClaimState | None]

LISTS: Mapping[ClaimItem, Lists] = {
    "cancel_requests": {"cancelorders": None, "withdrawcanceledorders": None},
    "cancels_done": {"canceledorders": None},
    "return_requests": {"returnorders": None, "returnedorders": "done", "retractretorders": "withdrawn"},
    "exchange_requests": {"exchangeorders": None, "exchangedorders": "done", "retractexcorders": "withdrawn"},
}
"""The lists of an item, and what each says of its rows beside their codes."""
KINDS: Mapping[ClaimItem, ClaimKind] = {"return_requests": "return", "exchange_requests": "exchange"}


class St11Claims:
    """The claim side of the adapter."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """The item's lists; what the mall itself cancelled comes with the cancels that are done."""
        for name, listed_as in LISTS[item].items():
            rows = await queries.rows_between(caller, f"/claimservice/{name}", "claim.list", since, until)
            if item in KINDS:
                yield await _page(caller, rows, KINDS[item], listed_as)
            else:
                yield page_of_claims(MALL, rows, lambda row: [claims.cancel_of(row)])
        if item == "cancels_done":
            path = "/claimservice/officecancellist"
            rows = await queries.rows_between(caller, path, "claim.list", since, until)
            yield await _page(caller, rows, "cancel", "done")

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """A cancel by the state of its line, for no look-up names it; the others by the claim of their line."""
        if ref.kind == "cancel":
            return await _cancel(caller, ref)
        for raw in await queries.claim_rows(caller, ref.order.order_no, ref.order.line_no):
            row = claims.state_row(raw)
            if row.clm_req_seq == ref.claim_no:
                name = row.clm_stat_nm or claims.STATE_NAMES.get(row.clm_stat, row.clm_stat)
                return bare_claim(ref, claims.state_of(row.clm_stat), name)
        return None

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """cancelreqconf or returnreqconf."""
        await self._act(caller, approval.ref, "approve", claims.approval_path(approval.ref))

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """cancelreqreject, returnreqreject or exchangereqreject."""
        await self._act(caller, refusal.ref, "refuse", claims.refusal_path(refusal, caller.now))

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:  # noqa: ARG002
        """Not among the abilities: 11번가 has no call for it."""
        raise RefusedError("11번가에서는 수거완료를 따로 알릴 수 없습니다. 반품을 승인해 주세요.", code="no_pickup")

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """exchangereqconf."""
        await self._act(caller, reshipment.ref, "reship", claims.reshipment_path(reshipment))

    async def _act(self, caller: Caller, ref: MallClaimRef, act: ClaimAct, path: str) -> None:
        try:
            await send(caller, Call(f"claim.{act}", "GET", path, effect=True))
        except RefusedError as error:
            raise await explained(error, act, lambda: self.read_claim(caller, ref)) from error


async def _page(
    caller: Caller, rows: Sequence[queries.Row], kind: ClaimKind, listed_as: ClaimState | None
) -> ClaimPage:
    """Rows with the `dlvNo` that they lack: it is part of a line's name."""
    states = await queries.state_rows(caller, [row["ordNo"] for row in rows if row.get("ordNo")])
    numbers = {orders.key_of(state): state.get("dlvNo", "") for state in states}

    def read(row: queries.Row) -> list[FetchedClaim]:
        return [claims.claim_of({"dlvNo": numbers.get(orders.key_of(row), ""), **row}, kind, listed_as)]

    return page_of_claims(MALL, rows, read)


async def _cancel(caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
    for raw in await queries.state_rows(caller, [ref.order.order_no]):
        if orders.key_of(raw) == (ref.order.order_no, ref.order.line_no):
            row = read_as(OrderRow, raw, MALL)
            name = row.ord_prd_stat_nm or orders.STATE_NAMES.get(row.ord_prd_stat, row.ord_prd_stat)
            return bare_claim(ref, claims.line_state(row.ord_prd_stat), name)
    return None
