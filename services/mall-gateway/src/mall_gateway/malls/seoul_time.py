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
