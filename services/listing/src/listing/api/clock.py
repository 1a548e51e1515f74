"""Days and presets as sellers mean them: in Asia/Seoul."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
Preset = Literal["1d", "7d", "1m", "3m", "1y"]
PRESET_DAYS: dict[Preset, int] = {"1d": 1, "7d": 7, "1m": 30, "3m": 91, "1y": 365}


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Seoul."""
    return now().astimezone(SEOUL).date()


def span(
    preset: Preset | None, registered_from: date | None, registered_to: date | None
) -> tuple[datetime | None, datetime | None]:
    """등록일 as times: a preset counts back from today and includes it; days given win over the preset."""
    if registered_from is None and registered_to is None and preset is not None:
        registered_from = today() - timedelta(days=PRESET_DAYS[preset] - 1)
    since = _midnight(registered_from) if registered_from else None
    until = _midnight(registered_to) + timedelta(days=1) if registered_to else None
    return since, until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL)
