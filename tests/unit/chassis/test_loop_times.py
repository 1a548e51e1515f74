"""Frequent loops run just behind full multiples of their time, whatever a run took."""

import pytest

from chassis.loops import BEHIND_SECONDS, until_next

NOON = 1_786_600_800.0


@pytest.mark.parametrize("passed", [0.0, BEHIND_SECONDS, 0.3, 0.5, 0.999, 1.7])
@pytest.mark.parametrize("every", [0.5, 1.0, 2.0])
def test_the_next_run_is_just_behind_a_full_multiple(passed: float, every: float) -> None:
    pause = until_next(NOON + passed, every)
    assert 0 < pause <= every + 1e-6
    behind = (NOON + passed + pause - BEHIND_SECONDS) % every
    assert min(behind, every - behind) == pytest.approx(0, abs=1e-5)


def test_what_comes_a_little_early_looks_again_at_once() -> None:
    assert until_next(NOON + BEHIND_SECONDS - 0.004, 1.0) == pytest.approx(0.004, abs=1e-5)
