"""What a log keeps in memory of the newest events: enough for who follows, and not more."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis.log import Recorded, Remembered

LONG = 3600.0


def recorded(number: int) -> Recorded:
    return Recorded(number, f"event {number}", None, "test", UUID(int=number), None, None, datetime.now(UTC))


def held(remembered: Remembered, last: int) -> list[int]:
    return [number for number in range(1, last + 1) if remembered.find(number) is not None]


@pytest.mark.parametrize("last", range(1, 12))
def test_a_busy_log_keeps_the_newest_and_less_than_twice_as_many(last: int) -> None:
    remembered = Remembered(3, seconds=LONG)
    for number in range(1, last + 1):
        remembered.note(recorded(number))
    found = held(remembered, last)
    assert found == list(range(found[0], last + 1))
    assert min(last, 3) <= len(found) <= 6
    assert remembered.newest == last


def test_a_calm_log_lets_go_of_what_everybody_has_passed() -> None:
    remembered = Remembered(1000, seconds=0.0)
    for number in range(1, 8):
        remembered.note(recorded(number))
    assert held(remembered, 7) == [6, 7]


def test_it_tells_where_it_is_worth_looking() -> None:
    remembered = Remembered(3, seconds=LONG)
    remembered.note(recorded(100))
    assert remembered.may_hold(100)
    assert remembered.may_hold(94)
    assert not remembered.may_hold(93)
    assert not Remembered(0).may_hold(0)
