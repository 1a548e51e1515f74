"""One simulated day of every kind, so that `make check` hears of what the simulation no longer fits."""

from proofs.simulation.campaign import told
from proofs.simulation.run import run
from proofs.simulation.scenario import SCENARIOS

DAYS = (0, 1, 3, 5, 10, 17, 29, 31, 53, 58)


def test_a_day_of_each_kind_keeps_every_promise() -> None:
    lived = [run(seed) for seed in DAYS]
    failed = [outcome for outcome in lived if outcome.differences]
    assert not failed, "\n".join(told(outcome) for outcome in failed)
    assert {outcome.scenario for outcome in lived} == SCENARIOS.keys()
