"""Values that occur in the gateway's events: proofs of what a mall said, denials, and listings as shown there."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5


@dataclass(frozen=True)
class Proof:
    """Where the evidence of an outcome lies. `answer` is masked and at most 4,000 characters long."""

    call_id: UUID | None = None
    trace_id: str | None = None
    mall_trace_id: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Denial:
    """Why something was not done: `reason` in Korean says what to change, the rest are the mall's own words."""

    reason: str
    code: str
    mall_code: str | None = None
    mall_message: str | None = None


@dataclass(frozen=True)
class Shown:
    """A listing as the mall shows it; `option_nos` maps our option keys to the mall's numbers."""

    product_no: str
    option_nos: dict[str, str] = field(default_factory=dict[str, str])
    state: str = "unknown"
    mall_state: str = ""
    reason: str | None = None

    @property
    def settled(self) -> bool:
        """Whether the mall has decided: nothing more is expected to change by itself."""
        return self.state not in {"waiting_approval", "unknown"}


@dataclass(frozen=True)
class About:
    """What an intent is about, repeated in its outcomes so that each can be published alone."""

    kind: str
    account_id: UUID
    mall: str
    subject_id: UUID
    number: int
    courier: str = ""
    invoice_number: str = ""


@dataclass(frozen=True)
class Window:
    """What a collection is about: one account's rows of one item, `until` exclusive.

    `of` is `orders`, `claims` or `inquiries`.
    """

    collection_id: UUID
    account_id: UUID
    mall: str
    item: str
    since: datetime
    until: datetime
    of: str = "orders"

    @property
    def turns_with(self) -> UUID:
        """What is fetched one after the other: an account's windows of one item. A slow item holds no other one up."""
        return uuid5(self.account_id, f"{self.of}/{self.item}")


@dataclass(frozen=True)
class Credentials:
    """What may be known of an account's credentials: which fields are set, a fingerprint, when the key ends."""

    mall: str
    login_id: str
    fields: tuple[str, ...]
    fingerprint: str
    key_expires_on: date | None = None


Payload = dict[str, Any]
"""The asking contract event as JSON types. No personal data is in clear: orders have numbers, answers are sealed."""
