"""취소, 반품 and 교환 of 티몬 (malls.md 5.4). An exchange is approved by the waybill of what is sent instead."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

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
from mall_gateway.malls.tmon import wire
from mall_gateway.malls.tmon.connector import MALL, call
from mall_gateway.malls.tmon.mapping import claims, orders
from mall_gateway.malls.tmon.profile import COURIERS
from mall_gateway.malls.tmon.queries import call_or_none, order_row, search, window_of


class TmonClaims:
    """The claims of 티몬's adapter."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """One search of the kind. Unverified: that it tells all states where `claimStatus` is left out.

        The last 30 minutes are left to the next window.
        """
        window = window_of(since, until, caller.now)
        if window is None:
            return
        kind = claims.KINDS[item]
        async for rows in search(caller, claims.PAGES[kind], window):
            told = [claim for row in rows for claim in await _read_row(caller, kind, row)]
            yield claim_page([one for one in told if isinstance(one, UnreadableLine) or claims.is_of(item, one)])

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """GET /{kind}/{claimNo}."""
        page = claims.PAGES[ref.kind]
        answer = await call_or_none(caller, f"/{page}/{quote(ref.claim_no, safe='')}", api=f"{page}.read")
        if answer is None:
            return None
        found = await _read_row(caller, ref.kind, answer)
        for claim in found:
            if isinstance(claim, FetchedClaim) and claim.ref.order == ref.order:
                return claim
        broken = next(
            (one.reason for one in found if isinstance(one, UnreadableLine)), "티몬 클레임의 주문이 다릅니다."
        )
        raise unavailable(broken, effect_possible=False)

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """PUT /cancellations/{no}/approve or /refunds/{no}/approve."""
        await _put(caller, approval.ref, "approve")

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """PUT /cancellations/{no}/reject with the waybill of what has left."""
        _check_courier(refusal.courier)
        await _put(caller, refusal.ref, "reject", claims.refusal_body(refusal).to_json())

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """티몬 has no such call."""
        del caller, pickup
        raise RefusedError("티몬 파트너센터에서 수거완료를 처리해 주세요.", code="capabilities")

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """PUT /exchanges/{no}/approve with the waybill of what is sent instead."""
        _check_courier(reshipment.courier)
        await _put(caller, reshipment.ref, "approve", claims.reshipment_body(reshipment).to_json())


async def _put(caller: Caller, ref: MallClaimRef, act: str, body: bytes | None = None) -> None:
    page = claims.PAGES[ref.kind]
    await call(caller, "PUT", f"/{page}/{quote(ref.claim_no, safe='')}/{act}", api=f"{page}.{act}", body=body)


def _check_courier(courier: str) -> None:
    if courier not in COURIERS:
        raise RefusedError("티몬에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")


async def _read_row(caller: Caller, kind: ClaimKind, raw: Any) -> list[FetchedClaim | UnreadableLine]:
    """The claims of a row, one an order line; the order tells the lines that the row leaves out."""
    try:
        claim = wire.Claim.model_validate(raw)
        lines = claims.lines_named(claim) or await _lines_of_order(caller, claim)
        seen = claims.Seen(caller.secrets.get("aes_key", "").strip(), caller.now)
        return list(claims.claims_of(kind, claim, lines, seen)) or [_orderless(raw)]
    except ValueError as error:
        return [unreadable_line(MALL, raw, error)]


async def _lines_of_order(caller: Caller, claim: wire.Claim) -> dict[str, MallOrderRef]:
    row = await order_row(caller, claim.tmon_order_no)
    return dict(_concerned(caller, claim, row)) if row is not None else {}


def _concerned(caller: Caller, claim: wire.Claim, row: Any) -> Iterator[tuple[str, MallOrderRef]]:
    reading = orders.Reading(caller.secrets.get("aes_key", "").strip(), (), caller.now)
    for line in orders.lines_of(row, reading):
        if isinstance(line, FetchedLine) and orders.is_about(claim, line.ref):
            yield line.ref.line_no, line.ref


def _orderless(raw: Any) -> UnreadableLine:
    return UnreadableLine(0, raw_of(raw), "티몬 클레임의 주문을 찾을 수 없습니다.")
