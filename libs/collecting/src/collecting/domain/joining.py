"""What of a request by hand is under way already, and what waits until that has ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from collecting.domain.values import JobRow

JOINED_AS_IT_IS = timedelta(seconds=5)
"""A collection asked so shortly before is the newest there is: nothing is asked behind it."""

Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Run:
    """A collection that was begun `by` the schedule or a user, and when.

    `heard` is how much it had brought when it was waited for anew, at `at`.
    """

    collection_id: UUID
    at: datetime
    by: str
    heard: int = 0


@dataclass(frozen=True)
class WaitingPart:
    """A period to collect behind what is under way, for these rows. Without times: what is new since the last seal."""

    since: datetime | None
    until: datetime | None
    jobs: tuple[JobRow, ...]

    @property
    def period(self) -> Period | None:
        """From when until when, if that is known before it begins."""
        return (self.since, self.until) if self.since is not None and self.until is not None else None


def overlaps(one: Period, other: Period) -> bool:
    """Whether two periods `[since, until)` have a moment in common."""
    return one[0] < other[1] and other[0] < one[1]


def uncovered(wanted: Period, covered: Iterable[Period]) -> list[Period]:
    """What of a period no other one covers, in order."""
    left: list[Period] = []
    since, until = wanted
    for begin, end in sorted(covered):
        if begin >= until:
            break
        if begin > since:
            left.append((since, begin))
        since = max(since, end)
    return [*left, (since, until)] if since < until else left


def worth_asking(parts: Iterable[Period]) -> list[Period]:
    """The parts without the moments between two clicks."""
    return [(since, until) for since, until in parts if until - since > JOINED_AS_IT_IS]


def with_waiting(parts: tuple[WaitingPart, ...], period: Period | None, job: JobRow) -> tuple[WaitingPart, ...]:
    """The waiting parts when one more row waits for a period: that one, or a part of its own behind the others."""
    for place, part in enumerate(parts):
        if part.period == period:
            return (*parts[:place], replace(part, jobs=(*part.jobs, job)), *parts[place + 1 :])
    since, until = period or (None, None)
    return (*parts, WaitingPart(since, until, (job,)))
