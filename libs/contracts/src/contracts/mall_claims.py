"""What `mall-gateway` publishes about claims: pages of them as the malls tell them, and what became of each act."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.claim_sync import ClaimState, MallClaimRef
from contracts.envelope import ContractEvent, Value
from contracts.mall_gateway import BrokenLine, Buyer, Evidence, Refusal

CLAIMS = "mall-gateway.claims.v1"

ClaimAct = Literal["approve", "refuse", "pick_up", "reship"]
GoodsAre = Literal["", "awaited", "lost"]
ClaimReason = Literal["changed_mind", "wrong_option", "defective", "wrong_goods", "late", "sold_out", "other"]


class MallClaim(Value):
    """One claim on one order line as the mall tells it. Everything but `person` is free of personal data.

    `mall_state` and `mall_reason` are the mall's own words or codes. `quantity` is 0 where the mall tells none: then it
    is about the whole line. `fault`: who bears it, by the mall's judgement.
    `pickup_*` is the waybill of the goods on their way back, `reship_*` of those sent again (couriers by our code).
    `person` holds who is asked to hand over and to receive, and the buyer's own words, sealed with the key of the
    order line (`contracts.identities.order_id`): they end with the order's data.
    `goods_are` tells of the goods what `state` does not: the mall refunded the buyer before they are back (선환불,
    `awaited`), or judged that they never come back (`lost`).
    """

    ref: MallClaimRef
    state: ClaimState
    mall_state: str
    quantity: int
    reason: ClaimReason
    mall_reason: str
    fault: Literal["buyer", "seller", "mall", "unknown"]
    refund_won: int | None
    return_fee_won: int | None
    wanted_option: str
    pickup_courier: str
    pickup_invoice: str
    reship_courier: str
    reship_invoice: str
    asked_at: datetime
    changed_at: datetime | None
    person: Buyer
    goods_are: GoodsAre = ""


class MallClaimsFetched(ContractEvent):
    """A page of at most 100 claims of a collection, in the order fetched. Key: collection id."""

    TOPIC: ClassVar[str] = CLAIMS
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    page: int
    claims: tuple[MallClaim, ...]
    broken: tuple[BrokenLine, ...] = ()


class MallClaimsSealed(ContractEvent):
    """All pages of a collection were fetched: their number, the distinct claims and a digest over them.

    The digest is the SHA-256 (hex) of the sorted `contracts.identities.claim_key` of every claim, joined by newlines.
    """

    TOPIC: ClassVar[str] = CLAIMS
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    since: datetime
    until: datetime
    pages: int
    claims: int
    broken: int
    digest: str


class MallClaimsFailed(ContractEvent):
    """A collection could not be finished; what was fetched stays. The window is asked again later."""

    TOPIC: ClassVar[str] = CLAIMS
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    refusal: Refusal
    evidence: Evidence


class ClaimActAccepted(ContractEvent):
    """승인, 거부, 수거완료 or 재배송 took effect at the mall. Key: claim id."""

    TOPIC: ClassVar[str] = CLAIMS
    KEY: ClassVar[str] = "claim_id"
    intent_id: UUID
    claim_id: UUID
    act: ClaimAct
    try_number: int
    evidence: Evidence


class ClaimActRefused(ContractEvent):
    """The mall (or our own check of its capabilities) refused the act. `unsettled` marks 확인필요."""

    TOPIC: ClassVar[str] = CLAIMS
    KEY: ClassVar[str] = "claim_id"
    intent_id: UUID
    claim_id: UUID
    act: ClaimAct
    try_number: int
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False
