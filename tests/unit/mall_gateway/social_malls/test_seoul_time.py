"""Times without an offset."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mall_gateway.malls.seoul_time import MINUTES, SECONDS, from_seoul, to_seoul

MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_time_of_a_mall_is_nine_hours_ahead() -> None:
    assert from_seoul("2020-08-13 08:07:03") == datetime(2020, 8, 12, 23, 7, 3, tzinfo=UTC)


@given(MOMENTS)
def test_a_time_written_in_seoul_is_read_as_the_same_second(moment: datetime) -> None:
    assert from_seoul(to_seoul(moment, SECONDS)) == moment.replace(microsecond=0)


@given(MOMENTS)
def test_a_minute_is_cut_and_never_rounded_up(moment: datetime) -> None:
    assert timedelta(0) <= moment - from_seoul(to_seoul(moment, MINUTES)) < timedelta(minutes=1)


@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_an_offset_that_is_given_counts(moment: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    text = moment.replace(tzinfo=None).isoformat() + offset
    if 2 <= moment.year <= 9998:
        assert from_seoul(text) == moment - timedelta(minutes=minutes)


@given(st.text(alphabet="0123456789-: T", max_size=20))
def test_what_is_no_time_is_refused_as_such(text: str) -> None:
    try:
        read = from_seoul(text)
    except ValueError:
        return
    assert read.tzinfo is UTC


@pytest.mark.parametrize("text", ["어제 오후", "", "0001-01-01 00:00:00", "9999-12-31T23:59:59-01:00"])
def test_words_and_times_that_cannot_be_kept_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_seoul(text)
