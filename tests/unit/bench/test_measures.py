"""How samples become figures."""

import math

from bench.machine import first_test
from bench.measures import Figure, interleaved, interval, most_first, percentile, ratios


def figure(*samples: float, better: str = "more") -> Figure:
    return Figure("speed", "orders/s beside L0", 0.45, 0.60, samples, better=better)  # type: ignore[arg-type]


def test_every_second_block_runs_its_lanes_the_other_way_round() -> None:
    assert interleaved(["A", "B", "C"], 3) == [["A", "B", "C"], ["C", "B", "A"], ["A", "B", "C"]]


def test_an_interval_holds_the_median_and_stays_within_the_samples() -> None:
    low, high = interval([1.0, 2.0, 3.0, 4.0, 5.0])
    assert 1.0 <= low <= 3.0 <= high <= 5.0


def test_one_sample_has_no_interval() -> None:
    assert interval([1.0]) == (-math.inf, math.inf)


def test_a_percentile_is_a_sample() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.99) == 99.0


def test_ratios_are_taken_block_by_block() -> None:
    assert ratios([1.0, 9.0], [2.0, 3.0]) == [0.5, 3.0]


def test_a_figure_is_told_by_its_goals() -> None:
    assert figure(0.7, 0.7).verdict == "hoped"
    assert figure(0.5, 0.5).verdict == "yes"
    assert figure(0.3, 0.3).verdict == "no"


def test_a_figure_whose_interval_reaches_below_its_goal_is_unsure() -> None:
    assert figure(0.2, 0.5, 0.5, 0.5, 0.2, 0.5, 0.5).verdict == "unsure"


def test_a_cost_is_better_when_it_is_less() -> None:
    assert figure(0.5, better="less").verdict == "no"
    assert figure(0.4, better="less").verdict == "hoped"


def test_the_first_test_of_the_disk_counts() -> None:
    text = """
Compare file sync methods using one 8kB write:
        open_datasync                      1000.000 ops/sec    1000 usecs/op
        fdatasync                           500.000 ops/sec    2000 usecs/op
        fsync_writethrough                              n/a
Compare file sync methods using two 8kB writes:
        fdatasync                           250.000 ops/sec    4000 usecs/op
"""
    assert first_test(text) == {"open_datasync": 1000, "fdatasync": 2000}


def test_what_was_used_is_told_the_most_first() -> None:
    before, after = {"a": 1.0, "idle": 5.0}, {"a": 3.0, "idle": 5.0, "new": 8.0}
    assert most_first(after, before) == "new 8.0, a 2.0"
    assert most_first(after, before, per=2.0) == "new 4.0, a 1.0"
