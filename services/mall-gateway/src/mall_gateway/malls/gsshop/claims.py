"""취소, 반품 and 교환 of GS SHOP (malls.md 10.3): all in the order lists, a day a call; only cancels have an answer."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

from contracts.claim_sync import ClaimItem, ClaimKind, MallClaimRef
from mall_gateway.malls.claim_answers import KINDS, ActsElsewhere, explained, of_kind, page_of_claims, the_one
from mall_gateway.malls.gsshop import queries
from mall_gateway.malls.gsshop.connector import write
from mall_gateway.malls.gsshop.mapping import claims, orders
from mall_gateway.malls.gsshop.profile import MALL, ORDER_ACTS
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimPage,
    FetchedClaim,
    RefusedError,
)
from mall_gateway.malls.seoul_time import seoul_days

NO_CALL = "GS SHOP의 API에는 이 처리가 없습니다. GS SHOP 협력사 사이트(WithGS)에서 처리해 주세요."


class GsshopClaims(ActsElsewhere):
    """The claim side of the adapter."""

    no_call = NO_CALL

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """Day by day. Unverified: that a claim stands in the list of the day on which it was made."""
        kind, done = KINDS[item], {"cancel_requests": False, "cancels_done": True}.get(item)
        for day in seoul_days(since, until):
            yield await _page(caller, kind, day, done=done)

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """From today's list backwards, as far as an order is looked for."""
        for day in queries.days_back(caller):
            found = the_one(await _page(caller, ref.kind, day), ref)
            if found is not None:
                return found
        return None

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """CNCCONF of a cancel's line; other kinds are not among the abilities.

        Unverified: malls.md 10.3 has it from one client's code, not proven to work.
        """
        ref = approval.ref
        if ref.kind != "cancel":
            raise RefusedError(NO_CALL, code="no_call")
        body = orders.cancel_body(caller.secrets.get("vendor_id", "").strip(), [ref.order])
        try:
            await write(caller, ORDER_ACTS, body, api="claim.approve")
        except RefusedError as refused:
            raise await explained(refused, "approve", lambda: self.read_claim(caller, ref)) from refused


async def _page(caller: Caller, kind: ClaimKind, day: date, *, done: bool | None = None) -> ClaimPage:
    """The claims of a kind in a day's list."""
    rows = await queries.day_rows(caller, queries.CANCELS if kind == "cancel" else queries.ORDERS, day)

    def read(row: Any) -> list[FetchedClaim]:
        told = [claims.cancel_of(row)] if kind == "cancel" else claims.goods_claims_of(row)
        return of_kind(told, kind, done=done)

    return page_of_claims(MALL, rows, read)
