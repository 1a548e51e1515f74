"""Ten thousand requests out of the services' own OpenAPI documents, right and wrong ones: none breaks anything.

Schemathesis makes them from a seed that is printed with the way to repeat a failure; FUZZ_SEED sets another one.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from local_runtime.suite import Suite
from proofs.newcomers import newcomer
from proofs.people import Desk
from proofs.stores import SERVICES

Runs = Mapping[str, subprocess.CompletedProcess[str]]

SEED = os.environ.get("FUZZ_SEED", "1")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = "18"
"""Random requests per operation, and chains of operations, besides those at the limits of every field."""
OF_SELLERS = {
    "account": 1_750,
    "alert": 900,
    "catalog": 2_300,
    "claim-sync": 1_000,
    "inquiry": 1_500,
    "listing": 1_450,
    "mall-gateway": 1_150,
    "order-sync": 2_200,
}
OPEN_TO_STRANGERS = {"account": 2}
"""Operations that know nobody by a token: they answer made-up passwords and refresh tokens with 401."""
OF_OPERATORS, OF_THE_SIMULATOR = 250, 900
"""At least so many; a service with more fields has more cases worth trying."""


def ran(url: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A run of the command, in one thread: with several, Python's parser can fail within Hypothesis."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--no-color", "--workers", "1"),
            *("--seed", SEED, "--max-examples", EXAMPLES, "--generation-database", "none", "--no-shrink"),
            *("--continue-on-failure", "--request-timeout", "30", "--suppress-health-check", "too_slow", *more),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def counted(done: subprocess.CompletedProcess[str]) -> int:
    """How many cases there were; a failure's message holds the seed and how to repeat it."""
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    found = re.search(r"(\d+) generated", told)
    return int(found[1]) if found else 0


def ran_by(desk: Desk, url: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A run with somebody's token, fetched just before: with one that is over, every case would be refused alike."""
    desk.refresh()
    token = ("--header", f"Authorization: Bearer {desk._token}", "--checks", ",".join(CHECKS))
    return ran(url, folder, *token, *more)


def refused_as_strangers(done: subprocess.CompletedProcess[str]) -> int:
    """Of how many operations every case was answered with 401."""
    found = re.search(r"401 Unauthorized \((\d+) operation", done.stdout)
    return int(found[1]) if found else 0


def test_there_are_ten_thousand_cases_over_every_service() -> None:
    assert set(OF_SELLERS) == set(SERVICES)
    assert sum(OF_SELLERS.values()) + OF_OPERATORS + OF_THE_SIMULATOR >= 10_000


@pytest.fixture(scope="session")
def runs(suite: Suite, operator: Desk, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Every service asked by a seller of its own, two at a time."""
    folder = tmp_path_factory.mktemp("fuzz")
    desks = {service: newcomer(suite, operator).desk for service in OF_SELLERS}
    with ThreadPoolExecutor(2) as pool:
        begun = {service: pool.submit(ran_by, desk, suite.url(service), folder) for service, desk in desks.items()}
    return {service: done.result() for service, done in begun.items()}


@pytest.mark.parametrize("service", OF_SELLERS)
def test_no_request_of_a_seller_breaks_a_service(suite: Suite, operator: Desk, service: str, runs: Runs) -> None:
    assert counted(runs[service]) >= OF_SELLERS[service]
    assert refused_as_strangers(runs[service]) <= OPEN_TO_STRANGERS.get(service, 0), runs[service].stdout
    assert_nothing_is_halted(suite, operator)


def test_no_request_of_an_operator_breaks_a_service(suite: Suite, operator: Desk, tmp_path: Path) -> None:
    only = ("--include-path-regex", "^/v1/(sellers|operations)", "--phases", "coverage")
    assert counted(ran_by(operator, suite.url("account"), tmp_path, *only)) >= OF_OPERATORS
    assert_nothing_is_halted(suite, operator)


def assert_nothing_is_halted(suite: Suite, operator: Desk) -> None:
    """Whatever was taken in could be shown, published and taken in by the others."""
    for service in SERVICES:
        projections: Any = operator.ask("GET", service, "/operations/projections")
        assert [row for row in projections if row["error"]] == [], service
        assert operator.ask("GET", service, "/operations/relay")["error"] is None, service
        assert operator.ask("GET", service, "/operations/parked") == [], service


@pytest.fixture
def simulator() -> Iterator[str]:
    """The simulated malls in a process of their own: a request may reset them."""
    environment = {**os.environ, "MALL_SIMULATOR_HTTP_PORT": "0"}
    command = [sys.executable, "-u", "-m", "mall_simulator.main"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.terminate()


def test_no_request_breaks_the_simulator(simulator: str, tmp_path: Path) -> None:
    checks = ("--checks", "not_a_server_error", "--phases", "coverage,fuzzing")
    assert counted(ran(simulator, tmp_path, *checks)) >= OF_THE_SIMULATOR
