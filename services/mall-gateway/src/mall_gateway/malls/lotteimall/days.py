"""Days and times as 롯데홈쇼핑 writes them, all in Seoul."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from mall_gateway.malls.seoul_time import SEOUL, from_seoul, seoul_day

_COMPACT = "%Y%m%d%H%M%S"


def moment_of(text: str) -> datetime | None:
    """`20261121`, `20261121093000`, `2026-11-21` or `2026-11-21 09:30:00` as UTC. Raises ValueError for other texts.

    Unverified: which of them is sent; public integrations read the text as it comes.
    """
    plain = text.strip()
    if not plain:
        return None
    if re.fullmatch(r"\d{12}|\d{14}", plain):
        return datetime.strptime(plain.ljust(14, "0"), _COMPACT).replace(tzinfo=SEOUL).astimezone(UTC)
    return from_seoul(plain)


def days_between(since: datetime, until: datetime) -> Iterator[date]:
    """Each day in Seoul that a window touches; `until` is exclusive."""
    day, last = seoul_day(since), seoul_day(until - timedelta(microseconds=1))
    while day <= last:
        yield day
        day += timedelta(days=1)


def day_of_order(order_no: str) -> date | None:
    """The day that an order number begins with; None where it begins otherwise."""
    try:
        return datetime.strptime(order_no[:8], "%Y%m%d").replace(tzinfo=SEOUL).date()
    except ValueError:
        return None


def written(day: date) -> str:
    """`yyyyMMdd`."""
    return day.strftime("%Y%m%d")
