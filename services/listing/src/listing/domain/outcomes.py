"""What a listing can stand at, what is asked of a mall, and what the mall says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class State(StrEnum):
    """Where a listing stands; `STATE_LABELS` has the seller's words."""

    QUEUED = "queued"
    REQUESTED = "requested"
    WAITING_APPROVAL = "waiting_approval"
    APPLIED = "applied"
    FAILED = "failed"
    UNSETTLED = "unsettled"
    STOP_REQUESTED = "stop_requested"
    STOPPED = "stopped"
    ENDED = "ended"
    DEQUEUED = "dequeued"


STATE_LABELS: dict[str, tuple[str, str | None]] = {
    State.QUEUED: ("연동대기", None),
    State.REQUESTED: ("연동중", None),
    State.WAITING_APPROVAL: ("연동중", "승인대기"),
    State.APPLIED: ("반영완료", None),
    State.FAILED: ("연동실패", None),
    State.UNSETTLED: ("확인필요", None),
    State.STOP_REQUESTED: ("연동중", "판매중지 요청"),
    State.STOPPED: ("판매중지", None),
    State.ENDED: ("종료", None),
    State.DEQUEUED: ("미연동", None),
}
"""Label and note of each state, as the seller reads them."""

IN_FLIGHT = frozenset({State.REQUESTED, State.STOP_REQUESTED})
REFUSED_AT_MALL = "refused_at_mall"
NOT_APPROVED = "제휴몰이 상품을 승인하지 않았습니다. 사유를 확인하여 수정한 뒤 다시 연동하세요."


@dataclass(frozen=True)
class Place:
    """Which product on which mall account."""

    product_id: UUID
    account_id: UUID
    mall: str


@dataclass(frozen=True)
class Spot:
    """Which listing: a product on a mall account."""

    listing_id: UUID
    product_id: UUID
    account_id: UUID
    mall: str


@dataclass(frozen=True)
class Why:
    """Why it was not done: ours in Korean with what to change, and the mall's own code and words."""

    reason: str
    code: str
    mall_code: str | None = None
    mall_message: str | None = None


@dataclass(frozen=True)
class Proof:
    """Where the proof of an outcome lies; `answer` is the mall's, masked, at most 4,000 characters."""

    call_id: UUID | None = None
    trace_id: str | None = None
    mall_trace_id: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Shown:
    """A product as the mall shows it: its number there, its options' numbers by our keys, and the mall's own word."""

    mall_product_no: str
    mall_option_nos: dict[str, str]
    mall_state: str = ""


@dataclass(frozen=True)
class Ask:
    """What is asked of the mall: product and terms as JSON of their contract models, frozen at this moment."""

    job_id: UUID
    group_id: UUID
    revision: int
    product: dict[str, Any]
    terms: dict[str, Any]

    @property
    def option_keys(self) -> tuple[str, ...]:
        """The keys of the product's options, sorted."""
        return tuple(sorted(option["key"] for option in self.product["options"]))

    @property
    def price_won(self) -> int:
        """The selling price."""
        return self.terms.get("price_won", 0)


READINGS: dict[str, tuple[str, frozenset[State]]] = {
    "on_sale": ("applied", frozenset({State.REQUESTED, State.WAITING_APPROVAL, State.UNSETTLED, State.ENDED})),
    "waiting_approval": ("accepted", frozenset({State.REQUESTED, State.UNSETTLED})),
    "refused": (
        "failed",
        frozenset({State.REQUESTED, State.WAITING_APPROVAL, State.UNSETTLED, State.APPLIED}),
    ),
    "stopped": ("stopped", frozenset({State.APPLIED, State.STOP_REQUESTED})),
    "ended": ("ended", frozenset({State.APPLIED, State.STOPPED, State.STOP_REQUESTED})),
}
"""What a reading of the mall leads to, and from which standings; from any other it changes nothing."""


def consequence(reading: str, standing: State, why: Why | None) -> str | None:
    """What a reading leads to: `applied`, `accepted`, `failed`, `stopped`, `ended`, or None.

    A failure that an earlier reading told (the mall refused it) ends when the mall shows the product on sale; a
    failure that the mall answered does not, for what is on sale is then the older version.
    """
    if reading == "on_sale" and standing is State.FAILED and why is not None and why.code == REFUSED_AT_MALL:
        return "applied"
    outcome, standings = READINGS.get(reading, (None, frozenset[State]()))
    return outcome if standing in standings else None
