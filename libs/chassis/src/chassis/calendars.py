"""Korea's public holidays, with the days that stand in for them."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_holiday(day: date) -> bool:
    """Whether nobody has to work on a day in Korea, weekends aside."""
    return day in _holidays_of(day.year)
