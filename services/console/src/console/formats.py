"""Times, money and states as sellers read them: Seoul, won, and a colour beside the word."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")

TONES = {
    **dict.fromkeys(
        ("applied", "verified", "sealed", "done", "delivered", "completed", "answered", "taken", "성공", "저장"),
        "green",
    ),
    **dict.fromkeys(("new", "open", "asked", "queued", "waiting"), "blue"),
    **dict.fromkeys(
        ("confirmed", "linking", "requested", "running", "sending", "drafted", "approved", "under_way"), "azure"
    ),
    **dict.fromkeys(("invoiced", "shipping", "collecting", "received", "reshipping", "수집중"), "indigo"),
    **dict.fromkeys(("failed", "rejected", "expired", "overdue", "실패"), "red"),
    **dict.fromkeys(("unsettled", "due_soon", "held", "conflict", "확인필요", "waiting_approval"), "orange"),
}
"""State → colour; every other state is grey. The word is always beside it."""


def today() -> date:
    """The day in Seoul."""
    return datetime.now(SEOUL).date()


def moment(value: str | datetime | None) -> datetime | None:
    """A time in Seoul, from an ISO text or a time; one without a zone is UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    if found is not None and found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.astimezone(SEOUL) if found else None


def minute(value: str | datetime | None) -> str:
    """`2026-11-28 14:05` in Seoul, or a dash."""
    found = moment(value)
    return found.strftime("%Y-%m-%d %H:%M") if found else "-"


def until(value: str | datetime | None) -> str:
    """The last minute before a moment: a day ends at 23:59, not at 00:00 of the next."""
    found = moment(value)
    return minute(found - timedelta(minutes=1)) if found else "-"


def second(value: str | datetime | None) -> str:
    """`2026-11-28 14:05:09` in Seoul, or a dash."""
    found = moment(value)
    return found.strftime("%Y-%m-%d %H:%M:%S") if found else "-"


def day(value: str | datetime | None) -> str:
    """`2026-11-28` in Seoul, or a dash."""
    found = moment(value)
    return found.strftime("%Y-%m-%d") if found else "-"


def age(value: str | datetime | None, now: datetime | None = None) -> str:
    """How long ago something was, as `3시간 12분 전`, or a dash."""
    found = moment(value)
    return "-" if found is None else f"{span(((now or datetime.now(UTC)) - found).total_seconds())} 전"


def span(seconds: float) -> str:
    """A time as `45초`, `12분`, `3시간 12분` or `2일 3시간`."""
    whole = max(0, round(seconds))
    units = ((86_400, "일"), (3_600, "시간"), (60, "분"), (1, "초"))
    place = next((number for number, (size, _) in enumerate(units) if whole >= size), len(units) - 1)
    parts: list[str] = []
    for size, name in units[place : place + (1 if place > 1 else 2)]:
        count, whole = divmod(whole, size)
        if count or not parts:
            parts.append(f"{count}{name}")
    return " ".join(parts)


def won(value: int | None) -> str:
    """`19,900원`, or a dash."""
    return "-" if value is None else f"{value:,}원"


def number(value: int | None) -> str:
    """`1,234`, or a dash."""
    return "-" if value is None else f"{value:,}"


def business_number(value: str) -> str:
    """`220-81-62517`; what has not ten digits stays as it was typed."""
    return f"{value[:3]}-{value[3:5]}-{value[5:]}" if len(value) == 10 and value.isdecimal() else value


def mall_reason(value: str) -> str:
    """The mall's own words; a code of it named as one: `제휴몰 코드 2`."""
    return value if not value or re.search(r"[가-힣]", value) else f"제휴몰 코드 {value}"


def tone(state: Any) -> str:
    """The colour of a state."""
    return TONES.get(str(state), "secondary")


def picture(name: str | None, size: str = "") -> str:
    """Where this site shows an uploaded picture, in a size as `120x120`; '' for an address from elsewhere."""
    if not name or not name.startswith("image:"):
        return ""
    path = name.removeprefix("image:").removesuffix(".jpg")
    return f"/pictures/{path}{'-' if size else ''}{size}.jpg"
