"""취소, 반품 and 교환 of 위메프 (malls.md 6.4). Unverified: the paths."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from contracts.claim_sync import ClaimItem, ClaimKind, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import claim_page, raw_of, unavailable, unreadable_line
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
    UnreadableLine,
)
from mall_gateway.malls.wemakeprice import wire
from mall_gateway.malls.wemakeprice.connector import MALL, call
from mall_gateway.malls.wemakeprice.mapping import claims, orders
from mall_gateway.malls.wemakeprice.profile import COURIERS
from mall_gateway.malls.wemakeprice.queries import CLAIM_DATE_TYPE, bundle_row, look_up, rows_of, window_query


class WemakepriceClaims:
    """The claims of 위메프's adapter."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """getClaimList of the kind, all at once. Unverified: that it tells all states without `claimStatus`."""
        kind = claims.KINDS[item]
        asked = {"claimType": claims.TYPES[kind], "searchDateType": CLAIM_DATE_TYPE}
        query = {**window_query(since, until), **asked}
        rows = rows_of(await call(caller, "GET", "/claim/out/getClaimList", api="claim.list", query=query))
        told = [claim for row in rows for claim in await _read_row(caller, kind, row)]
        if told:
            yield claim_page([one for one in told if isinstance(one, UnreadableLine) or claims.is_of(item, one)])

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """getClaimInfo."""
        query = {"claimBundleNo": ref.claim_no, "claimType": claims.TYPES[ref.kind]}
        raw = await look_up(caller, "/claim/out/getClaimInfo", api="claim.read", query=query)
        if raw is None:
            return None
        found = await _read_row(caller, ref.kind, raw)
        for claim in found:
            if isinstance(claim, FetchedClaim) and claim.ref.order == ref.order:
                return claim
        broken = [one.reason for one in found if isinstance(one, UnreadableLine)]
        reason = broken[0] if broken else "위메프 클레임의 주문이 다릅니다."
        raise unavailable(reason, effect_possible=False)

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """setClaimApprove."""
        await _act(caller, "setClaimApprove", "claim.approve", claims.act_body(approval.ref))

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """setClaimReject."""
        await _act(caller, "setClaimReject", "claim.reject", claims.refusal_body(refusal))

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """setClaimPickupComplete."""
        await _act(caller, "setClaimPickupComplete", "claim.pickup", claims.act_body(pickup.ref))

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """setClaimDelivery. Raises RefusedError, nothing sent, for a courier without a code."""
        if reshipment.courier not in COURIERS:
            raise RefusedError("위메프에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        await _act(caller, "setClaimDelivery", "claim.delivery", claims.reshipment_body(reshipment))


async def _act(caller: Caller, name: str, api: str, body: wire.ClaimAct) -> None:
    await call(caller, "POST", f"/claim/in/{name}", api=api, body=body.to_json())


async def _read_row(caller: Caller, kind: ClaimKind, raw: Any) -> list[FetchedClaim | UnreadableLine]:
    """The claims of a row, one an order line; the bundle tells the lines that the row leaves out."""
    try:
        claim = wire.Claim.model_validate(raw)
    except ValueError as error:
        return [unreadable_line(MALL, raw, error)]
    lines = claims.lines_named(claim) or await _lines_of_bundle(caller, claim)
    found: list[FetchedClaim | UnreadableLine] = [*claims.claims_of(kind, claim, lines, caller.now)]
    return found or [UnreadableLine(0, raw_of(raw), "위메프 클레임의 주문을 찾을 수 없습니다.")]


async def _lines_of_bundle(caller: Caller, claim: wire.Claim) -> dict[str, MallOrderRef]:
    row = await bundle_row(caller, claim.bundle_no)
    if row is None:
        return {}
    read = orders.lines_of(row, orders.Reading((), caller.now))
    lines = [line.ref for line in read if isinstance(line, FetchedLine) and orders.is_about(claim, line.ref)]
    return {ref.line_no: ref for ref in lines}
