"""The values that stand in events: stored under their class names, so these stay for ever."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.order_sync import MallOrderRef


@dataclass(frozen=True)
class JobRow:
    """The place of an act in the job that asked for it: which job, which row (from 1), and what the log calls it."""

    job_id: UUID
    row: int
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """Where the proof of a mall's answer lies; `text` is masked of secrets and personal data."""

    call_id: UUID | None = None
    trace_id: str | None = None
    mall_trace_id: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Failure:
    """Why the mall did not do it: ours in Korean with what to change, and the mall's own code and words."""

    reason: str
    code: str
    mall_code: str | None = None
    mall_message: str | None = None


@dataclass(frozen=True)
class Window:
    """What a collection covers: one item of one account in `[since, until)`, UTC."""

    account_id: UUID
    mall: str
    login_id: str
    item: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class MallNumbers:
    """The mall's own numbers of an order line."""

    order_no: str
    line_no: str
    box_no: str = ""
    deal_no: str = ""

    @property
    def ref(self) -> MallOrderRef:
        """The same as other services read it."""
        return MallOrderRef(order_no=self.order_no, line_no=self.line_no, box_no=self.box_no, deal_no=self.deal_no)
