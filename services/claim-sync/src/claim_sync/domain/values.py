"""The values that stand in events: stored under their class names, so these stay for ever."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID, uuid5

from collecting.domain import MallNumbers
from contracts.claim_sync import MallClaimRef
from contracts.identities import claim_id

Item = Literal["cancel_requests", "cancels_done", "return_requests", "exchange_requests"]
ITEM_LABELS: dict[str, str] = {
    "cancel_requests": "취소요청",
    "cancels_done": "취소완료",
    "return_requests": "반품요청",
    "exchange_requests": "교환요청",
}
KINDS: dict[str, str] = {
    "cancel_requests": "cancel",
    "cancels_done": "cancel",
    "return_requests": "return",
    "exchange_requests": "exchange",
}
"""Which kind of claims an item lists."""
Kind = Literal["cancel", "return", "exchange"]
KIND_LABELS: dict[str, str] = {"cancel": "취소", "return": "반품", "exchange": "교환"}
REASON_LABELS: dict[str, str] = {
    "changed_mind": "단순 변심",
    "wrong_option": "옵션 선택 오류",
    "defective": "상품 불량",
    "wrong_goods": "오배송",
    "late": "배송 지연",
    "sold_out": "품절",
    "other": "기타",
}


class ClaimState(StrEnum):
    """The states of a claim, in the order in which they are reached; `unknown` is a state of the mall's own."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    HELD = "held"
    APPROVED = "approved"
    COLLECTING = "collecting"
    RECEIVED = "received"
    RESHIPPING = "reshipping"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    DONE = "done"

    @property
    def rank(self) -> int:
        """Of two news of one moment the higher one counts."""
        return _RANKS[self]

    @property
    def ends(self) -> bool:
        """Whether nothing comes after it."""
        return self in (ClaimState.WITHDRAWN, ClaimState.REFUSED, ClaimState.DONE)

    def label(self, kind: str) -> str:
        """As the seller reads it."""
        return _LABELS[self].format(KIND_LABELS[kind])


_RANKS = {state: rank for rank, state in enumerate(ClaimState)}
_LABELS: dict[ClaimState, str] = {
    ClaimState.UNKNOWN: "제휴몰 확인",
    ClaimState.ASKED: "{}요청",
    ClaimState.HELD: "{}보류",
    ClaimState.APPROVED: "{}승인",
    ClaimState.COLLECTING: "수거중",
    ClaimState.RECEIVED: "수거완료",
    ClaimState.RESHIPPING: "재배송중",
    ClaimState.WITHDRAWN: "{}철회",
    ClaimState.REFUSED: "{}거부",
    ClaimState.DONE: "{}완료",
}
_BOTH = frozenset({"unknown", "asked", "held", "approved", "withdrawn", "refused", "done"})
STATES: dict[str, frozenset[str]] = {
    "cancel": _BOTH,
    "return": _BOTH | {"collecting", "received"},
    "exchange": _BOTH | {"collecting", "received", "reshipping"},
}
"""The states that a claim of a kind can be in."""


@dataclass(frozen=True)
class ClaimNumbers:
    """The mall's own numbers of a claim; `claim_no` is empty where it has none.

    `turn` counts the claims that a mall without numbers tells of one kind on one line, in the order of their asking.
    """

    kind: Kind
    claim_no: str
    order: MallNumbers
    turn: int = 1

    @property
    def ref(self) -> MallClaimRef:
        """The same as other services read it."""
        return MallClaimRef(kind=self.kind, claim_no=self.claim_no, order=self.order.ref)


@dataclass(frozen=True)
class Place:
    """Which claim of which account an act is about."""

    account_id: UUID
    mall: str
    login_id: str
    numbers: ClaimNumbers
    quantity: int

    def claim_id(self, seller_id: UUID) -> UUID:
        """The id of the claim: that of its numbers, or one of its own for a later one in the same place."""
        first = claim_id(seller_id, self.mall, self.account_id, self.numbers)
        return first if self.numbers.turn == 1 else uuid5(first, f"{self.numbers.turn}")


@dataclass(frozen=True)
class Sight:
    """How the mall shows a claim at one moment, free of personal data. `changed_at` is the mall's clock, if any.

    `goods_are`: `awaited` where the mall refunded before they are back (선환불), `lost` where they never come back.
    """

    state: ClaimState
    mall_state: str
    asked_at: datetime
    changed_at: datetime | None = None
    reason: str = "other"
    mall_reason: str = ""
    fault: str = "unknown"
    refund_won: int | None = None
    return_fee_won: int | None = None
    wanted_option: str = ""
    pickup_courier: str = ""
    pickup_invoice: str = ""
    reship_courier: str = ""
    reship_invoice: str = ""
    goods_are: str = ""

    def __post_init__(self) -> None:
        """A state comes back from the store as text."""
        object.__setattr__(self, "state", ClaimState(self.state))

    @property
    def mark(self) -> tuple[datetime, int]:
        """Which news are newer: the mall's clock decides, and of one moment (or without a clock) the further state."""
        return (self.changed_at or self.asked_at, self.state.rank)

    def possible_for(self, kind: str, *, received: bool = False) -> "Sight":
        """The same; a state that a claim of this kind cannot be in is unknown to us.

        What the mall calls done is approved to us until its goods are back (`received`: the seller has them).
        """
        if self.state not in STATES[kind]:
            return replace(self, state=ClaimState.UNKNOWN)
        awaited = self.state is ClaimState.DONE and self.goods_are == "awaited" and not received
        return replace(self, state=ClaimState.APPROVED) if awaited else self

    def joined(self, other: "Sight") -> "Sight":
        """What both say of one moment, in whichever order they came: what is told goes over what is not."""
        told = {name: max(getattr(self, name), getattr(other, name)) for name in _TEXTS}
        sums = {
            name: max((each for each in (getattr(self, name), getattr(other, name)) if each is not None), default=None)
            for name in ("refund_won", "return_fee_won")
        }
        return replace(self, **told, **sums)


_TEXTS = (
    "mall_state",
    "reason",
    "mall_reason",
    "fault",
    "wanted_option",
    "pickup_courier",
    "pickup_invoice",
    "reship_courier",
    "reship_invoice",
    "goods_are",
)


@dataclass(frozen=True)
class Goods:
    """What the order line says of the goods. `product_id` is None while it is unmatched."""

    order_number: str
    product_id: UUID | None
    option_key: str | None
    mall_product_no: str
    product_name: str
    option_text: str
    quantity: int
    unit_price_won: int
    amount_won: int
    ordered_at: datetime
