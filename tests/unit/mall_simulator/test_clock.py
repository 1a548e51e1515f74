"""The simulator's time follows the machine, stands still, and goes on."""

from datetime import UTC, datetime, timedelta

from mall_simulator.clock import Clock

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_held_clock_stands_still_and_moves_by_what_it_is_told() -> None:
    clock = Clock()
    clock.hold(START)
    assert (clock.now(), clock.ticks()) == (START, clock.ticks())
    clock.advance(MINUTE)
    assert clock.now() == START + MINUTE


def test_a_released_clock_follows_the_machine_with_its_offset() -> None:
    clock = Clock()
    clock.advance(60 * MINUTE)
    clock.hold(START)
    clock.advance(MINUTE)
    clock.release()
    assert abs(clock.now() - datetime.now(UTC) - 60 * MINUTE) < MINUTE


def test_a_clock_with_a_start_stays_where_it_was_held() -> None:
    clock = Clock(START)
    clock.hold(START + MINUTE)
    clock.release()
    clock.advance(MINUTE)
    assert clock.now() == START + 2 * MINUTE


def test_what_is_measured_takes_no_time_on_a_clock_that_stands_still() -> None:
    clock = Clock(START)
    assert clock.ticks() == clock.ticks()
    running = Clock()
    assert running.ticks() < running.ticks()
