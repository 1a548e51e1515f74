"""The values that stand in events: stored under their class names, so these stay for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.inquiry import MallInquiryRef

ITEM_LABELS: dict[str, str] = {
    "product": "상품문의",
    "customer_center": "고객센터 문의",
    "urgent": "긴급알리미",
    "notices": "제휴몰 공지사항",
}
KIND_LABELS = {kind: label for kind, label in ITEM_LABELS.items() if kind != "notices"}
STATES = ("unknown", "open", "read", "answered", "done")
"""How far an inquiry is; `unknown` is a state of the mall that we have no word for: shown raw, never guessed."""

ANSWERED = ("answered", "done")


@dataclass(frozen=True)
class Place:
    """Which inquiry of which account an act is about."""

    account_id: UUID
    mall: str
    login_id: str
    kind: str
    inquiry_no: str

    def ref(self, thread_no: str) -> MallInquiryRef:
        """The mall's numbers as other services read them."""
        numbers: dict[str, Any] = {"kind": self.kind, "inquiry_no": self.inquiry_no, "thread_no": thread_no}
        return MallInquiryRef.model_validate(numbers)


@dataclass(frozen=True)
class About:
    """What is asked about, in the mall's words. Free of personal data."""

    category: str
    mall_product_no: str
    seller_product_code: str
    product_name: str
    order_no: str
    secret: bool
    asked_at: datetime


@dataclass(frozen=True)
class Sight:
    """How the mall shows an inquiry at one moment, by our clock: malls tell no time of the last change."""

    state: str
    mall_state: str
    seen_at: datetime
    thread_no: str = ""
    answer_digest: str = ""
    answered_at: datetime | None = None
    answer_by: datetime | None = None

    @property
    def order(self) -> tuple[datetime, int, str, str, str]:
        """Later sights are greater. Of two at one moment the further one counts, so that any order gives one end."""
        return self.seen_at, STATES.index(self.state), self.mall_state, self.answer_digest, self.thread_no

    @property
    def content(self) -> tuple[Any, ...]:
        """What makes a sight news. The thread's number matters only while an answer is wanted."""
        thread_no = "" if self.state in ANSWERED else self.thread_no
        return self.state, self.mall_state, thread_no, self.answer_digest, self.answered_at, self.answer_by
