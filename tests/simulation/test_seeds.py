"""A thousand simulated days, and what they are worth: every kind of fault strikes, and a seed repeats its day."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from proofs.simulation.campaign import campaign, spread_campaign, told
from proofs.simulation.run import run

SEEDS = 1000


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_thousand_seeds_keep_every_promise_and_hit_every_kind_of_fault(
    record_property: Callable[[str, object], None],
) -> None:
    found = campaign(range(SEEDS))
    record_property("simulated", found.summary())
    assert not found.failed, "\n".join(told(outcome) for outcome in found.failed)
    assert not found.never_hit
    assert found.orders > SEEDS


def test_many_portions_over_several_processes_come_to_the_same() -> None:
    spread, here = spread_campaign(0, 100, processes=2, chunk=1), campaign(range(100))
    assert (spread.seeds, spread.orders, spread.hits) == (here.seeds, here.orders, here.hits)
    assert spread.summary() == here.summary()


def test_a_seed_repeats_its_whole_trace_in_another_process() -> None:
    seeds = (3, 7, 10, 11, 12, 53, 81, 89)
    program = (
        "import sys; from proofs.simulation.run import run; print([run(int(seed)).digest for seed in sys.argv[1:]])"
    )
    command = [sys.executable, "-c", program, *map(str, seeds)]
    elsewhere = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": "4711"}, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.strip() == str([run(seed).digest for seed in seeds])


def test_another_seed_is_another_day() -> None:
    assert run(3).digest != run(4).digest


def test_a_kept_trace_ends_with_the_same_hash() -> None:
    kept = run(5, keep_trace=True)
    assert kept.trace
    assert kept.digest == run(5).digest
