"""A soak tells a leak from work that comes and goes."""

import random

import pytest

from proofs.soak.growth import Line, floors, held_longer, line_through

TIMES = [float(second) for second in range(0, 1200, 30)]


def test_a_line_has_the_slope_of_what_lies_on_it() -> None:
    line = line_through(TIMES, [100 + 2 * second / 3600 for second in TIMES])
    assert line.slope == pytest.approx(2)
    assert line.error == pytest.approx(0, abs=1e-9)
    assert line.share_per_hour == pytest.approx(2 / line.middle)
    assert line.grows()


def test_a_level_line_with_noise_does_not_grow_and_a_leak_under_the_same_noise_does() -> None:
    chance = random.Random(5)
    shaken = [chance.gauss(0, 0.05) for _ in TIMES]
    level = line_through(TIMES, [100 + each for each in shaken])
    leaking = line_through(TIMES, [100 + 5 * second / 3600 + each for second, each in zip(TIMES, shaken, strict=True)])
    assert not level.grows()
    assert leaking.grows()


def test_a_line_under_the_limit_does_not_grow() -> None:
    assert not line_through(TIMES, [100 + 0.9 * second / 3600 for second in TIMES]).grows()


def test_an_uncertain_slope_is_no_growth() -> None:
    assert not Line(middle=100, slope=3, error=2).grows()
    assert Line(middle=100, slope=3, error=0.5).grows()


@pytest.mark.parametrize(("seconds", "values"), [([0, 1], [1, 2]), ([4, 4, 4], [1, 2, 3])])
def test_a_line_needs_three_samples_at_different_times(seconds: list[float], values: list[float]) -> None:
    with pytest.raises(ValueError, match="three samples"):
        line_through(seconds, values)


def test_floors_leave_out_work_that_comes_and_goes() -> None:
    times, least = floors([0, 1, 2, 3, 4, 5, 6], [9, 5, 7, 8, 6, 9, 1], size=3)
    assert (times, least) == ([1, 4], [5, 6])


def test_what_is_held_longer_than_at_the_start_is_told_beyond_what_pools_breathe() -> None:
    before = {"connections": 5, "threads": 30, "files": 40, "tasks": 20}
    assert held_longer("catalog", before, {"connections": 9, "threads": 34, "files": 52, "tasks": 23}) == []
    assert held_longer("catalog", before, {"connections": 10, "threads": 30, "files": 40}) == [
        "catalog: connections 5 → 10"
    ]
    assert held_longer("catalog", before, {**before, "tasks": 30}) == ["catalog: tasks 20 → 30"]
