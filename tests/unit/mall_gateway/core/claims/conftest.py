"""A mall in memory that tells of claims, and what claim-sync asks of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.claim_sync import (
    ClaimApprovalRequested,
    ClaimCollectionRequested,
    ClaimPickupRequested,
    ClaimRefusalRequested,
    MallClaimRef,
    ReshipmentRequested,
)
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.capabilities import ClaimAbilities
from mall_gateway.malls.port import Caller, ClaimParty, FetchedClaim, MallProfile

ACCOUNT = UUID(int=2)
NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="1001", line_no="1")
ABLE = ClaimAbilities(
    items=frozenset({"cancel_requests", "return_requests"}),
    acts={
        "cancel": frozenset({"approve", "refuse"}),
        "return": frozenset({"approve", "refuse", "pick_up"}),
        "exchange": frozenset({"approve", "reship"}),
    },
    elsewhere={
        "return": {None: "시험몰 관리자에서 처리해 주세요."},
        "exchange": {None: "시험몰 관리자에서 처리해 주세요.", "refuse": "시험몰 고객센터에 요청해 주세요."},
    },
    window=timedelta(hours=12),
    refusal_by_invoice=frozenset({"cancel"}),
)


def claim_row(kind: str = "cancel", number: int = 1, **changes: Any) -> FetchedClaim:
    order = MallOrderRef(order_no=str(1000 + number), line_no="1")
    claim = FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=f"C{number}", order=order),  # type: ignore[arg-type]
        state="asked",
        mall_state="신청",
        quantity=1,
        reason="changed_mind",
        mall_reason="단순 변심",
        fault="buyer",
        asked_at=NOON,
        person=ClaimParty(name=f"홍길동{number}", phone="010-1234-5678", words="색이 마음에 안 들어요"),
    )
    return replace(claim, **changes)


class FakeClaims:
    """The claims of a fake mall; `able` is what it says that it can do."""

    able: ClaimAbilities | None
    told: list[str]
    claims: dict[MallClaimRef, FetchedClaim]

    @property
    def profile(self) -> MallProfile:
        return replace(super().profile, claims=self.able)  # type: ignore[misc]

    async def fetch_claims(self: Any, caller: Caller, item: str, since: datetime, until: datetime) -> Any:
        async for page in self._pages(caller, item, since, until):
            yield page

    async def read_claim(self: Any, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        await self._read(caller, "read_claim")
        return self.claims.get(ref)

    async def _change(
        self: Any, caller: Caller, name: str, ref: MallClaimRef, body: Any = None, **changes: Any
    ) -> None:
        await self._write(caller, name, lambda: self.claims.update({ref: replace(self.claims[ref], **changes)}), body)

    async def approve_claim(self, caller: Caller, approval: Any) -> None:
        await self._change(caller, "approve", approval.ref, state="approved")

    async def refuse_claim(self, caller: Caller, refusal: Any) -> None:
        self.told.append(refusal.detail)
        body = {"why": refusal.detail, "path": f"/refuse/{refusal.detail.replace('/', ' ')}"}
        await self._change(caller, "refuse", refusal.ref, body, state="refused")

    async def mark_picked_up(self, caller: Caller, pickup: Any) -> None:
        await self._change(caller, "pick_up", pickup.ref, state="received")

    async def reship(self, caller: Caller, reshipment: Any) -> None:
        sent = {"state": "reshipping", "reship_invoice": reshipment.invoice_number}
        await self._change(caller, "reship", reshipment.ref, **sent)


class ClaimAsks:
    """The asking events of claim-sync."""

    @staticmethod
    def _claim(kind: str) -> dict[str, Any]:
        ref = MallClaimRef(kind=kind, claim_no="C1", order=REF)  # type: ignore[arg-type]
        known = {"claim_id": UUID(int=8), "account_id": ACCOUNT, "mall": "fake", "ref": ref}
        return {**known, "quantity": 1, "try_number": 1}

    def approval(self, kind: str = "cancel") -> ClaimApprovalRequested:
        return ClaimApprovalRequested(**self._claim(kind))

    def refusal(self, kind: str = "cancel", **changes: Any) -> ClaimRefusalRequested:
        sent = {"courier": "CJ_LOGISTICS", "invoice_number": "123456789012"} if kind == "cancel" else {}
        told = {"reason": "shipped", "detail": "", "courier": "", "invoice_number": "", **sent}
        return ClaimRefusalRequested(**{**self._claim(kind), **told, **changes})

    def pickup(self, kind: str = "return") -> ClaimPickupRequested:
        return ClaimPickupRequested(**self._claim(kind))

    def reshipment(self, **changes: Any) -> ReshipmentRequested:
        sent = {"courier": "CJ_LOGISTICS", "invoice_number": "123456789012"}
        return ReshipmentRequested(**{**self._claim("exchange"), **sent, **changes})

    @staticmethod
    def claims_window(item: Any = "cancel_requests", days: float = 1) -> ClaimCollectionRequested:
        known: dict[str, Any] = {"collection_id": UUID(int=9), "account_id": ACCOUNT, "mall": "fake"}
        return ClaimCollectionRequested(**known, item=item, since=NOON - timedelta(days=days), until=NOON)


@pytest.fixture
def fake_mall(fake_mall: Any) -> Any:
    """The fake mall, and claims."""
    mall: Any = type("FakeClaimMall", (FakeClaims, type(fake_mall)), {})()
    mall.orders, mall.able, mall.told = fake_mall.orders, ABLE, []
    mall.claims = {claim_row(kind).ref: claim_row(kind) for kind in ("cancel", "return", "exchange")}
    return mall


@pytest.fixture
def asks(asks: Any) -> Any:
    """What order-sync and listing ask, and what claim-sync asks."""
    return type("AllAsks", (ClaimAsks, type(asks)), {})(asks.product)


@pytest.fixture
def claim() -> Callable[..., FetchedClaim]:
    return claim_row
