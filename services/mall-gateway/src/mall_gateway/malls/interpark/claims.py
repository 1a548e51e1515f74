"""취소, 반품 and 교환 of 인터파크 (malls.md 7.3): two lists by time; no method that settles claims is known by name."""

from collections.abc import AsyncIterator
from datetime import datetime

from contracts.claim_sync import ClaimItem, MallClaimRef
from mall_gateway.malls.claim_answers import KINDS, ActsElsewhere, of_kind, page_of_claims, the_one
from mall_gateway.malls.interpark import queries
from mall_gateway.malls.interpark.connector import MALL
from mall_gateway.malls.interpark.mapping import claims
from mall_gateway.malls.port import (
    Caller,
    ClaimPage,
    FetchedClaim,
)

NO_CALL = "인터파크의 API에는 이 처리가 없습니다. 인터파크 판매자센터에서 처리해 주세요."


class InterparkClaims(ActsElsewhere):
    """The claim side of the adapter."""

    no_call = NO_CALL

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """Cancels that are asked for by the list of requests, all else by that of claims.

        Unverified: that the list of requests tells of cancels alone; a request of another kind is set aside.
        """
        if item == "cancel_requests":
            rows = await queries.order_rows(caller, queries.REQUESTS, since, until, api="claim.list")
            yield page_of_claims(MALL, rows, lambda row: [claims.request_of(row)])
            return
        kind = KINDS[item]
        rows = await queries.order_rows(caller, queries.CLAIMS, since, until, api="claim.list")
        yield page_of_claims(MALL, rows, lambda row: of_kind([claims.claim_of(row)], kind))

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """In the list of claims since its order; a cancel that is not in it, by its last request."""
        rows = await queries.rows_of_line(caller, queries.CLAIMS, ref.order)
        found = the_one(page_of_claims(MALL, rows, lambda row: [claims.claim_of(row)]), ref)
        if found is not None or ref.kind != "cancel":
            return found
        rows = await queries.rows_of_line(caller, queries.REQUESTS, ref.order)
        return the_one(page_of_claims(MALL, rows, lambda row: [claims.request_of(row)]), ref)
