"""Values that occur in the gateway's events: proofs of what a mall said, denials, and listings as shown there."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


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


Payload = dict[str, Any]
"""The asking contract event as JSON types. None of them holds personal data: orders are named by their numbers."""
