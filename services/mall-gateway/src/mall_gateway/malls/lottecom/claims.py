"""롯데온's claims behind the port (malls.md 8.4): lists by time alone, so that one claim is looked for in them."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts.claim_sync import ClaimItem, ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimAct
from mall_gateway.malls.answers import as_object
from mall_gateway.malls.claim_answers import KINDS, explained, of_kind, page_of_claims
from mall_gateway.malls.lottecom import reads
from mall_gateway.malls.lottecom.connector import MALL, Connector
from mall_gateway.malls.lottecom.mapping import claims
from mall_gateway.malls.lottecom.refusals import refusal
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

ROOT = "/claim/v1"
LISTS: Mapping[ClaimKind, Mapping[str, ClaimState | None]] = {
    "cancel": {"cancellationOpenApi/getCancellationRequestAndComplateList": None},
    "return": {"returningOpenApi/returnRequestSearch": None, "returningOpenApi/returnWithdrawSearch": "withdrawn"},
    "exchange": {"exchangeOpenApi/exchangeSearch": None, "exchangeOpenApi/exchangeWithdrawSearch": "withdrawn"},
}
APPROVALS: Mapping[ClaimKind, str] = {
    "cancel": "cancellationOpenApi/cnclRequestApproval",
    "return": "returningOpenApi/returnRequestApproval",
    "exchange": "exchangeOpenApi/exchangeRequestApproval",
}
LOOK_BACK = timedelta(days=30)
"""How far back one claim is looked for."""
NO_CALL = "롯데온의 API에는 이 처리가 없습니다. 롯데온 판매자센터의 클레임관리에서 처리해 주세요."


class LottecomClaims:
    """The claim side of the adapter."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """Those asked for in the window."""
        kind, done = KINDS[item], {"cancel_requests": False, "cancels_done": True}.get(item)
        for name, listed_as in LISTS[kind].items():
            rows = await reads.claims(Connector(caller), f"{ROOT}/{name}", since, until)

            def read(row: Any, told: ClaimState | None = listed_as) -> list[FetchedClaim]:
                return of_kind(claims.claims_of(kind, row, told), kind, done=done)

            yield page_of_claims(MALL, rows, read)

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """The claim in the lists of the last days; the later list goes first."""
        for name, listed_as in reversed(LISTS[ref.kind].items()):
            raw = await self._claim_row(caller, ref, name)
            found = [] if raw is None else claims.claims_of(ref.kind, raw, listed_as)
            told = next((claim for claim in found if claim.ref == ref), None)
            if told is not None:
                return told
        return None

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """cnclRequestApproval, returnRequestApproval or exchangeRequestApproval."""
        raw = await self._asked(caller, approval.ref)
        body = claims.approval_body(approval.ref, raw)
        await self._claim_act(caller, approval.ref, "approve", APPROVALS[approval.ref.kind], body)

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """returnRequestReject; other kinds are not among the abilities."""
        if refusal.ref.kind != "return":
            raise RefusedError(NO_CALL, code="NO_CALL")
        body = claims.refusal_body(refusal, await self._asked(caller, refusal.ref))
        await self._claim_act(caller, refusal.ref, "refuse", "returningOpenApi/returnRequestReject", body)

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:  # noqa: ARG002
        """Not among the abilities."""
        raise RefusedError(NO_CALL, code="NO_CALL")

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:  # noqa: ARG002
        """Not among the abilities."""
        raise RefusedError(NO_CALL, code="NO_CALL")

    async def _asked(self, caller: Caller, ref: MallClaimRef) -> Any:
        raw = await self._claim_row(caller, ref, next(iter(LISTS[ref.kind])))
        if raw is None:
            raise refusal("NO_CLAIM", "클레임을 찾을 수 없습니다.")
        return raw

    async def _claim_row(self, caller: Caller, ref: MallClaimRef, name: str) -> Any | None:
        end = caller.now + timedelta(minutes=1)
        rows = await reads.claims(Connector(caller), f"{ROOT}/{name}", end - LOOK_BACK, end)
        return next((row for row in rows if str(as_object(row).get("clmNo")) == ref.claim_no), None)

    async def _claim_act(self, caller: Caller, ref: MallClaimRef, act: ClaimAct, name: str, body: Any) -> None:
        """A write. The mall's refusals do not tell `not now` from `not again`: the claim does."""
        try:
            await Connector(caller).write(f"{ROOT}/{name}", f"lottecom.claim_{act}", body)
        except RefusedError as refused:
            raise await explained(refused, act, lambda: self.read_claim(caller, ref)) from refused
