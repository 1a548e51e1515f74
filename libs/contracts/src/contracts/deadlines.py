"""By when goods leave and claims are settled, where a mall names no time of its own.

The law's times: goods leave within three business days of the payment (전자상거래법 제15조 1항), money goes back within
three business days of a cancel or of the goods' return (제18조 2항). The day on which it began is not counted
(민법 제157조).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
BUSINESS_DAYS = 3

IsHoliday = Callable[[date], bool]


def end_of(day: date) -> datetime:
    """The end of a day in Seoul."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL) + timedelta(days=1)


def business_days_after(began_at: datetime, is_holiday: IsHoliday, count: int = BUSINESS_DAYS) -> datetime:
    """The end of the last of so many business days after the day of a moment, by the calendar of Seoul."""
    day = began_at.astimezone(SEOUL).date()
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and not is_holiday(day)
    return end_of(day)
