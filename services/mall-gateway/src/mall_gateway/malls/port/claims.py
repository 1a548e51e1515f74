"""Cancels, returns and exchanges: what a mall tells of them and what can be done about them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from contracts.claim_sync import ClaimItem, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimReason, GoodsAre
from mall_gateway.malls.port.calls import Caller
from mall_gateway.malls.port.mall import Mall
from mall_gateway.malls.port.values import UnreadableLine


@dataclass(frozen=True)
class ClaimParty:
    """Who hands over and who receives, and the buyer's own words, on the way to being sealed. Never logged."""

    name: str = ""
    phone: str = ""
    zip_code: str = ""
    address: str = ""
    address_detail: str = ""
    words: str = ""
    receiver_name: str = ""
    receiver_phone: str = ""
    receiver_zip_code: str = ""
    receiver_address: str = ""
    receiver_address_detail: str = ""


@dataclass(frozen=True)
class FetchedClaim:
    """One claim on one order line as the mall tells it: the fields of `contracts.mall_claims.MallClaim`, in clear."""

    ref: MallClaimRef
    state: ClaimState
    mall_state: str
    quantity: int
    reason: ClaimReason
    mall_reason: str
    fault: Literal["buyer", "seller", "mall", "unknown"]
    asked_at: datetime
    changed_at: datetime | None = None
    refund_won: int | None = None
    return_fee_won: int | None = None
    wanted_option: str = ""
    pickup_courier: str = ""
    pickup_invoice: str = ""
    reship_courier: str = ""
    reship_invoice: str = ""
    person: ClaimParty = ClaimParty()
    goods_are: GoodsAre = ""


@dataclass(frozen=True)
class ClaimPage:
    """A page of claims in the mall's order."""

    claims: Sequence[FetchedClaim]
    unreadable: Sequence[UnreadableLine] = ()


@dataclass(frozen=True)
class ClaimApproval:
    """A claim to approve."""

    ref: MallClaimRef
    quantity: int


@dataclass(frozen=True)
class ClaimRefusal:
    """A claim to refuse. `reason` as in `contracts.claim_sync.ClaimRefusalRequested`; `courier` is ours or empty."""

    ref: MallClaimRef
    quantity: int
    reason: str
    detail: str
    courier: str = ""
    invoice_number: str = ""


@dataclass(frozen=True)
class Pickup:
    """The goods of a return or an exchange are back."""

    ref: MallClaimRef
    quantity: int


@dataclass(frozen=True)
class Reshipment:
    """The goods of an exchange left again. `courier` is our code."""

    ref: MallClaimRef
    quantity: int
    courier: str
    invoice_number: str


@runtime_checkable
class ClaimMall(Mall, Protocol):
    """A mall that tells of claims. Its profile has `claims`; an act that is not among its abilities is never called."""

    def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """All claims asked for or changed in the window, page by page; a claim may come twice."""
        ...

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """One claim as it is now: the look-up of every act. None when the mall surely has none."""
        ...

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """승인."""
        ...

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """거부."""
        ...

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """수거완료."""
        ...

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """교환 재배송."""
        ...
