"""Until when an answer is wanted, and how near that is."""

from datetime import datetime, timedelta
from enum import StrEnum

from inquiry.domain.values import ANSWERED


class Deadline(StrEnum):
    """How an inquiry stands to the time until which the mall wants an answer."""

    NONE = "none"
    LATER = "later"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """As the seller reads it."""
        return {"none": "", "later": "기한 전", "due_soon": "마감 임박", "overdue": "기한 지남"}[self.value]


def deadline_of(state: str, answer_by: datetime | None, now: datetime, soon: timedelta) -> Deadline:
    """How near the end is; nothing is due once it is answered."""
    if answer_by is None or state in ANSWERED:
        return Deadline.NONE
    if answer_by <= now:
        return Deadline.OVERDUE
    return Deadline.DUE_SOON if answer_by <= now + soon else Deadline.LATER
