"""The suite is worth what it catches: each planted bug breaks a promise within some hundred seeds."""

from collections.abc import Callable

import pytest

from proofs.simulation.campaign import catch
from proofs.simulation.planted import PLANTED

MOST_SEEDS = 1000


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_caught(bug: str, record_property: Callable[[str, object], None]) -> None:
    caught = catch(bug, MOST_SEEDS, known=True)
    record_property("caught", list(caught))
    assert caught.seed is not None, f"{bug} went through {MOST_SEEDS} seeds unnoticed: {PLANTED[bug].what}"
    assert caught.difference
