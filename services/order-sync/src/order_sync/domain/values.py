"""The values that stand in events: stored under their class names, so these stay for ever."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from collecting.domain import MallNumbers

Item = Literal["new", "delivered"]
ITEM_LABELS: dict[str, str] = {"new": "신규주문", "delivered": "배송완료"}


class OrderState(StrEnum):
    """The states of an order line, in the order in which they are reached."""

    NEW = "new"
    CONFIRMED = "confirmed"
    INVOICED = "invoiced"
    SHIPPING = "shipping"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def rank(self) -> int:
        """A state never gives way to one of a lower rank; a cancelled sale stays cancelled."""
        return _RANKS[self]

    @classmethod
    def of_rank(cls, rank: int) -> "OrderState":
        """The state with a rank."""
        return list(cls)[rank]

    @property
    def label(self) -> str:
        """As the seller reads it."""
        return STATE_LABELS[self]


_RANKS = {state: rank for rank, state in enumerate(OrderState)}
STATE_LABELS: dict[OrderState, str] = {
    OrderState.NEW: "신규주문",
    OrderState.CONFIRMED: "발주확인",
    OrderState.INVOICED: "송장등록",
    OrderState.SHIPPING: "송장전송",
    OrderState.DELIVERED: "배송완료",
    OrderState.COMPLETED: "판매완료",
    OrderState.CANCELLED: "판매취소",
}


@dataclass(frozen=True)
class Line:
    """Which order line of which account an act is about."""

    account_id: UUID
    mall: str
    login_id: str
    numbers: MallNumbers
    quantity: int


@dataclass(frozen=True)
class SoldItem:
    """What was bought, in the mall's words. Free of personal data: `region` is two words of the address.

    `ship_by` is 발송기한, where the mall tells one.
    """

    mall_product_no: str
    mall_option_no: str
    seller_product_code: str
    seller_option_code: str
    product_name: str
    option_text: str
    quantity: int
    unit_price_won: int
    amount_won: int
    shipping_won: int
    region: str
    ordered_at: datetime
    paid_at: datetime | None = None
    ship_by: datetime | None = None


@dataclass(frozen=True)
class Sight:
    """How the mall shows an order line at one moment. `changed_at` is the mall's clock, where it has one."""

    state: str
    mall_state: str
    cancel_asked: bool = False
    changed_at: datetime | None = None
    delivered_at: datetime | None = None
    courier: str = ""
    invoice_number: str = ""

    def beyond(self, state: OrderState) -> OrderState | None:
        """The state that it shows, where that comes after another."""
        shown = None if self.state == "unknown" else OrderState(self.state)
        return shown if shown is not None and shown.rank > state.rank else None

    def age(self, known: datetime | None) -> Literal["newer", "same", "older", "unknown"]:
        """How it stands to what is known as of the mall's time `known`; unknown where the mall has no clock."""
        if self.changed_at is None:
            return "unknown"
        if known is None or self.changed_at > known:
            return "newer"
        return "same" if self.changed_at == known else "older"


@dataclass(frozen=True)
class Match:
    """Which product and option an order line is, who said so and from what evidence."""

    product_id: UUID
    option_key: str
    by: str
    evidence: str
    rule_id: UUID | None = None
