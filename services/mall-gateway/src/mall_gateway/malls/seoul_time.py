"""Times as most malls write them: Asia/Seoul without an offset."""

from datetime import UTC, date, datetime, timedelta, timezone

# Korea has had no daylight saving since 1988 and no change of offset is planned: a fixed offset needs no zone data.
SEOUL = timezone(timedelta(hours=9), "KST")

MINUTES = "%Y-%m-%d %H:%M"
SECONDS = "%Y-%m-%d %H:%M:%S"


def from_seoul(text: str) -> datetime:
    """`2020-08-13 12:07:03`, with or without seconds, fraction, `T` or an offset, as UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"no time that can be kept: {text!r}") from None


def to_seoul(moment: datetime, pattern: str = SECONDS) -> str:
    """An aware time in Seoul by a `strftime` pattern; what the pattern leaves out is cut off, not rounded."""
    local = moment.astimezone(SEOUL)
    return local.strftime(pattern.replace("%Y", f"{local.year:04d}"))


def seoul_day(moment: datetime) -> date:
    """The day in Seoul of an aware time."""
    return moment.astimezone(SEOUL).date()


def seoul_days(since: datetime, until: datetime) -> list[date]:
    """The days in Seoul that a window touches, in order; `until` is no more in it."""
    first = seoul_day(since)
    last = max(first, seoul_day(until - timedelta(microseconds=1)))
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def from_digits(text: str) -> datetime:
    """`20191231135346`, `201912311353` or `20191231` in Seoul, as UTC. Raises ValueError."""
    digits = text.strip()
    if not digits.isdecimal() or len(digits) not in (8, 12, 14):
        raise ValueError(f"no time in digits: {text!r}")
    year, rest = int(digits[:4]), digits[4:].ljust(10, "0")
    month, day, hour, minute, second = (int(rest[place : place + 2]) for place in range(0, 10, 2))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=SEOUL).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"no time that can be kept: {text!r}") from None
