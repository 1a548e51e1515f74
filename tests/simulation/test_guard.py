"""An invoice is sent and its buyer asks to cancel, a second before or about then: 10,000 seeded schedules of it."""

from collections import Counter
from itertools import islice

import pytest

from proofs.simulation.guard import Ending, schedules
from proofs.simulation.planted import PLANTED

SEEDS = 10_000


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_no_invoice_is_sent_for_an_order_whose_cancel_request_is_known_or_shown() -> None:
    """Through the gateway itself, at malls that do not look, with lost answers and processes that die at a call."""
    came: Counter[str] = Counter()
    for ending in schedules(0, SEEDS):
        assert not ending.wrong, ending
        came.update({"sent": ending.sent, "held": ending.held, "crossed": ending.crossed})
    assert min(came["sent"], came["held"]) > 2_000
    assert came["crossed"] > 200


@pytest.mark.parametrize("bug", ["guard_not_read", "cancel_guard_forgotten"])
def test_the_schedules_notice(bug: str) -> None:
    wrong = (ending for ending in schedules(0, 300, PLANTED[bug].plant) if ending.wrong)
    assert list(islice(wrong, 1)), f"nothing noticed that {PLANTED[bug].what}"


def test_a_schedule_ends_alike_with_the_same_seed() -> None:
    first: list[Ending] = list(schedules(100, 30))
    assert first == list(schedules(100, 30))
