"""Each scenario runs at its smallest size, yields numbers, and finds everything where it must be."""

import math
import os

import pytest

from bench.__main__ import SCENARIOS
from bench.servers import Servers
from bench.workbench import Size, Workbench


@pytest.fixture(scope="module")
def bench(postgres_admin_url: str, kafka_servers: str, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A bench on the tests' servers; they may be containers, so this process stands for them where CPU is counted."""
    pids = dict.fromkeys(("postgres", "kafka"), os.getpid())
    servers = Servers(tmp_path_factory.mktemp("bench"), postgres_admin_url, kafka_servers, pids)
    return Workbench(servers, Size.SMOKE, lambda _: None)


STARTS_PROGRAMS = {"collect", "freshness", "fan-out", "neighbours", "pages", "clicks"}
"""These take long to start; `make bench SIZE=smoke` runs them too."""


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in STARTS_PROGRAMS])
def test_a_scenario_yields_numbers_and_no_difference(bench: Workbench, name: str) -> None:
    outcome = SCENARIOS[name](bench)
    assert not outcome.differences
    assert outcome.figures or outcome.shown
    assert all(math.isfinite(each) for figure in outcome.figures for each in figure.samples)
