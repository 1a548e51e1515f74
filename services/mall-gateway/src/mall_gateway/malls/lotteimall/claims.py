"""롯데홈쇼핑's claims behind the port (malls.md 9.3).

Cancels are told and settled in the partner site alone. Returns, and the goods of exchanges, are told while they come
back; that they are there is said by registDeliver, with the waybill under which they came.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from contracts.claim_sync import ClaimItem, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_answers import KINDS, explained, of_kind, page_of_claims
from mall_gateway.malls.lotteimall import queries
from mall_gateway.malls.lotteimall.connector import Call, write
from mall_gateway.malls.lotteimall.days import day_of_order
from mall_gateway.malls.lotteimall.mapping import claims
from mall_gateway.malls.lotteimall.mapping.orders import Row
from mall_gateway.malls.lotteimall.profile import COURIERS
from mall_gateway.malls.lotteimall.refusals import MALL
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    FetchedLine,
    Pickup,
    RefusedError,
    Reshipment,
)
from mall_gateway.malls.seoul_time import seoul_day

NO_CALL = "롯데홈쇼핑의 API에는 이 처리가 없습니다. 롯데홈쇼핑 파트너센터에서 처리해 주세요."
NO_WAYBILL = "회수 송장이 아직 없습니다. 상품이 회수된 뒤 다시 처리해 주세요."
RETURN_LISTS = (claims.IN_PROGRESS, claims.COLLECTED)


class LotteimallClaims(ABC):
    """The claim side of the adapter."""

    @abstractmethod
    async def read_orders(self, caller: Caller, refs: Sequence[MallOrderRef]) -> Sequence[FetchedLine | None]:
        """The lines as they are now."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """Those of the days that the window touches."""
        kind, done = KINDS[item], {"cancel_requests": False, "cancels_done": True}.get(item)
        days = (seoul_day(since), seoul_day(until - timedelta(microseconds=1)))
        if kind == "cancel":
            yield await self._cancels(caller, await queries.cancel_rows(caller, days), done=done is True)
            return
        for listed_as in RETURN_LISTS:
            rows = await queries.return_rows(caller, days, listed_as)

            def read(row: Row, told: str = listed_as) -> list[FetchedClaim]:
                return of_kind([claims.return_of(row, told)], kind)

            yield page_of_claims(MALL, rows, read)

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """The claim in the lists of the days since its order."""
        today = seoul_day(caller.now)
        for days in queries.weeks(day_of_order(ref.order.order_no) or today - timedelta(days=30), today):
            found = await self._listed(caller, ref, days)
            if found is not None:
                return found
        return None

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:  # noqa: ARG002
        """Not among the abilities."""
        raise RefusedError(NO_CALL, code="no_call")

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:  # noqa: ARG002
        """Not among the abilities."""
        raise RefusedError(NO_CALL, code="no_call")

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """registDeliver rfin. Unverified: that it wants the waybill of the goods on their way back."""
        now = await self.read_claim(caller, pickup.ref)
        courier = COURIERS.get(now.pickup_courier) if now is not None else None
        if now is None or courier is None or not now.pickup_invoice:
            raise RefusedError(NO_WAYBILL, code="no_waybill")
        order = pickup.ref.order
        values = {"ord_no": order.order_no, "ord_dtl_sn": order.line_no, "proc_gubun": "rfin"}
        call = Call(
            "claim.pick_up", "registDeliver", {**values, "hdc_cd": courier, "inv_no": now.pickup_invoice}, effect=True
        )
        try:
            await write(caller, call)
        except RefusedError as refused:
            raise await explained(refused, "pick_up", lambda: self.read_claim(caller, pickup.ref)) from refused

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:  # noqa: ARG002
        """Not among the abilities."""
        raise RefusedError(NO_CALL, code="no_call")

    async def _listed(self, caller: Caller, ref: MallClaimRef, days: queries.Days) -> FetchedClaim | None:
        if ref.kind == "cancel":
            rows = await queries.cancel_rows(caller, days)
            page = await self._cancels(caller, [row for row in rows if row.get("OrdDtlSn") == ref.claim_no])
            return next((claim for claim in page.claims if claim.ref == ref), None)
        for listed_as in reversed(RETURN_LISTS):
            for row in await queries.return_rows(caller, days, listed_as):
                if row.get("OrdDtlSn") == ref.claim_no:
                    return claims.return_of(row, listed_as)
        return None

    async def _cancels(self, caller: Caller, rows: Sequence[Row], *, done: bool | None = None) -> ClaimPage:
        """Cancels with what their lines show."""
        refs: list[MallOrderRef] = []
        for row in rows:
            try:
                refs.append(claims.order_of(claims.cancel_row(row)))
            except ValueError:
                continue
        lines = dict(zip(refs, await self.read_orders(caller, refs), strict=True)) if refs else {}

        def read(row: Row) -> list[FetchedClaim]:
            told = claims.cancel_row(row)
            return of_kind([claims.cancel_of(told, lines.get(claims.order_of(told)))], "cancel", done=done)

        return page_of_claims(MALL, rows, read)
