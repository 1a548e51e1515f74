"""Queries on the inquiries view: search, counts, one inquiry, whose personal data is over its time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.database import Rows, trusted
from chassis.sorting import Behind, SortBy
from inquiry.domain import KIND_LABELS, Deadline, Status


@dataclass(frozen=True)
class Soon:
    """What is near: `now` and the time from which on a deadline counts as due soon."""

    now: datetime
    within: timedelta

    @property
    def until(self) -> datetime:
        """Deadlines up to then are due soon."""
        return self.now + self.within


@dataclass(frozen=True)
class Search:
    """What to look for; None matches everything. Times are UTC, `until` exclusive; `words` is a part of any text."""

    since: datetime | None = None
    until: datetime | None = None
    malls: tuple[str, ...] = ()
    account_id: UUID | None = None
    kind: str | None = None
    status: Status | None = None
    has_answer: bool | None = None
    deadline: Deadline | None = None
    words: str | None = None


def _conditions(search: Search, soon: Soon) -> tuple[list[str], list[Any]]:
    plain: dict[str, Any] = {
        "asked_at >= %s": search.since,
        "asked_at < %s": search.until,
        "mall = ANY(%s)": list(search.malls) or None,
        "account_id = %s": search.account_id,
        "kind = %s": search.kind,
        "status = %s": search.status,
        "has_answer = %s": search.has_answer,
    }
    given = {condition: value for condition, value in plain.items() if value is not None}
    conditions, values = list(given), list(given.values())
    if search.deadline is not None:
        condition, times = _of_deadline(search.deadline, soon)
        conditions.append(condition)
        values += times
    if search.words:
        conditions.append("strpos(searched, lower(%s)) > 0")
        values.append(search.words)
    return conditions, values


_OPEN = "NOT settled AND answer_by IS NOT NULL"


def _of_deadline(deadline: Deadline, soon: Soon) -> tuple[str, list[Any]]:
    match deadline:
        case Deadline.NONE:
            return f"NOT ({_OPEN})", []
        case Deadline.LATER:
            return f"({_OPEN} AND answer_by > %s)", [soon.until]
        case Deadline.DUE_SOON:
            return f"({_OPEN} AND answer_by > %s AND answer_by <= %s)", [soon.now, soon.until]
        case Deadline.OVERDUE:
            return f"({_OPEN} AND answer_by <= %s)", [soon.now]


SORTS: dict[str, SortBy] = {
    "newest": SortBy("asked_at", "timestamptz", "inquiry_id", falls=True),
    "oldest": SortBy("asked_at", "timestamptz", "inquiry_id"),
    "due_first": SortBy("coalesce(answer_by, 'infinity')", "timestamptz", "inquiry_id", last="settled"),
    "due_last": SortBy("coalesce(answer_by, '-infinity')", "timestamptz", "inquiry_id", falls=True, last="settled"),
    "product": SortBy("left(product_name, 40)", "text", "inquiry_id"),
    "product_down": SortBy("left(product_name, 40)", "text", "inquiry_id", falls=True),
}
"""Orders of the list. By 답변기한 what waits for an answer comes before what is settled, both ways, and of each what
has no 답변기한 last; by 상품명 what is about no product comes before any name."""


def inquiries_found(
    cursor: Rows, search: Search, soon: Soon, limit: int, behind: Behind | None = None, sort: str = "newest"
) -> list[dict[str, Any]]:
    """Inquiries in an order of `SORTS`, at most `limit`, each with its `place`."""
    conditions, values = _conditions(search, soon)
    by = SORTS[sort]
    if behind is not None:
        conditions.append(by.behind)
        values += list(behind)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    statement = f"SELECT *, {by.place} FROM inquiries_view{where} {by.order} LIMIT %s"  # noqa: S608
    return cursor.execute(trusted(statement), [*values, limit]).fetchall()


def inquiry_counts(cursor: Rows, search: Search, soon: Soon) -> dict[str, int]:
    """How many inquiries of a search have each 처리상태, are of each kind, and are due soon or overdue."""
    conditions, values = _conditions(search, soon)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    statement = f"SELECT {_COUNTED} FROM inquiries_view{where}"  # noqa: S608
    found = cursor.execute(trusted(statement), [soon.now, soon.until, soon.now, *values]).fetchone()
    return dict(found or {})


_COUNTED = ", ".join(
    [
        *(f"count(*) FILTER (WHERE status = '{status.value}') AS {status.value}" for status in Status),
        *(f"count(*) FILTER (WHERE kind = '{kind}') AS kind_{kind}" for kind in KIND_LABELS),
        f"count(*) FILTER (WHERE {_OPEN} AND answer_by > %s AND answer_by <= %s) AS due_soon",
        f"count(*) FILTER (WHERE {_OPEN} AND answer_by <= %s) AS overdue",
    ]
)


def inquiry_of(cursor: Rows, inquiry_id: UUID) -> dict[str, Any] | None:
    """One inquiry, or None."""
    return cursor.execute("SELECT * FROM inquiries_view WHERE inquiry_id = %s", (inquiry_id,)).fetchone()


@dataclass(frozen=True)
class Keeping:
    """How long askers' data is kept: days after the end, of single malls, and after it came in at most."""

    days: int
    days_by_mall: Mapping[str, int]
    at_most_days: int


def inquiries_to_erase(
    cursor: Rows, keeping: Keeping, now: datetime, limit: int, behind: tuple[UUID, UUID] | None = None
) -> list[dict[str, Any]]:
    """Inquiries of all sellers whose data is over its time or asked to be destroyed, by (inquiry_id, seller_id)."""
    place = behind or (None, None)
    return cursor.execute(
        "SELECT seller_id, inquiry_id FROM inquiries_view WHERE NOT erased"
        " AND (%s::uuid IS NULL OR (inquiry_id, seller_id) > (%s, %s))"
        " AND (erasure_asked_at IS NOT NULL OR collected_at < %s OR ended_at"
        "  < %s - make_interval(days => coalesce((%s::jsonb ->> mall)::int, %s)))"
        " ORDER BY inquiry_id, seller_id LIMIT %s",
        (
            place[0],
            *place,
            now - timedelta(days=keeping.at_most_days),
            now,
            json.dumps(dict(keeping.days_by_mall)),
            keeping.days,
            limit,
        ),
    ).fetchall()


def inquiries_erased(cursor: Rows, limit: int, behind: tuple[UUID, UUID] | None = None) -> list[dict[str, Any]]:
    """Inquiries of all sellers whose asker was erased, by (inquiry_id, seller_id)."""
    place = behind or (None, None)
    return cursor.execute(
        "SELECT seller_id, inquiry_id FROM inquiries_view WHERE erased"
        " AND (%s::uuid IS NULL OR (inquiry_id, seller_id) > (%s, %s)) ORDER BY inquiry_id, seller_id LIMIT %s",
        (place[0], *place, limit),
    ).fetchall()
