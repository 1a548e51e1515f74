"""The whole suite for the tests that look at it from outside, and sellers of their own for each test.

Tests that only ask share a suite, whichever worker runs them. Tests that kill parts, or compare everything that
happened, start a suite for themselves by `start`.
"""

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

from local_runtime.shared_servers import base_directory
from local_runtime.suite import Suite, running_suite, shared_suite
from proofs.demo import QUICK
from proofs.newcomers import newcomer, operator_of
from proofs.people import Desk, Market
from proofs.seller_day import SellerDay

CHEAP = {"ACCOUNT_PASSWORD_HASH_MEMORY_KIB": "256"}
"""Passwords of these suites protect nothing: a guess need not be dear."""

ALONE = ("test_chaos.py", "test_main_job.py", "test_restart.py", "test_no_request_breaks_the_simulator")
"""The modules and tests that start what they need for themselves."""

FIRST = ("test_doors_fuzz.py", "test_restart.py", "test_main_job.py", "test_chaos.py")
"""What takes longest is begun first, so that nobody waits for it in the end."""


class ByModule(LoadScopeScheduling):
    """Gives a module to one worker, the long ones first, and each test that starts a suite of its own by itself."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if any(name in nodeid for name in ALONE) else nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        scopes = list(self.workqueue)
        rank = {scope: next((n for n, name in enumerate(FIRST) if name in scope), len(FIRST)) for scope in scopes}
        self.workqueue.move_to_end(min(scopes, key=lambda scope: rank[scope]), last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    return ByModule(config, log)


Start = Callable[..., AbstractContextManager[Suite]]


@contextmanager
def quick_suite(root: Path, *, replicas: int = 1) -> Generator[Suite]:
    """A suite on free ports that waits shortly after a death or a doubt; its data stays in `root`."""
    with running_suite(root, env={**QUICK, **CHEAP}, replicas=replicas) as running:
        yield running


@pytest.fixture(scope="session")
def suite(testrun_uid: str) -> Generator[Suite]:
    """The suite that all workers share."""
    controller = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    with shared_suite(base_directory() / testrun_uid / "e2e", {**QUICK, **CHEAP}, controller) as running:
        yield running


@pytest.fixture
def start(tmp_path: Path) -> Generator[Start]:
    """Starts a suite of the test's own; started again, it is the same one with its data."""
    root = tmp_path / "suite"

    def started(replicas: int = 1) -> AbstractContextManager[Suite]:
        return quick_suite(root, replicas=replicas)

    yield started
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def operator(suite: Suite) -> Desk:
    return operator_of(suite)


@pytest.fixture(scope="session")
def market(suite: Suite) -> Market:
    return Market(suite)


@pytest.fixture
def seller(suite: Suite, operator: Desk) -> SellerDay:
    """A seller that only this test knows."""
    return newcomer(suite, operator)
