"""A pytest plugin: the whole suite for tests that look at it from outside, and sellers of their own for each test.

Tests that only ask share one suite, and one worker runs them all; the browser's share another, for they leave behind
what the others count and search. A third worker runs those that kill parts or compare everything that happened: they
start a suite for themselves by `start`. Who is free first takes what any suite is good for.
"""

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from local_runtime.shared_servers import quick_directory
from local_runtime.suite import Suite, running_suite
from proofs.demo import QUICK
from proofs.newcomers import newcomer, operator_of
from proofs.people import Desk, Market
from proofs.seller_day import SellerDay

CHEAP = {"ACCOUNT_PASSWORD_HASH_MEMORY_KIB": "256"}
"""Passwords of these suites protect nothing: a guess need not be dear."""
SELDOM = {
    f"{service}_INTERVAL_SECONDS": "604800"
    for service in (
        "ORDER_SYNC_COLLECT",
        "CLAIM_SYNC_COLLECT",
        "INQUIRY_COLLECT",
        "INQUIRY_URGENT",
        "INQUIRY_NOTICES",
    )
}
"""What is collected by itself in the middle of a test would be in its way: tests ask for it."""

ALONE = (
    *("test_main_job.py", "test_restart.py", "test_chaos.py", "test_lost_log.py", "test_catalog_away.py"),
    "test_no_request_breaks_the_simulator",
)
"""The modules and tests that start what they need for themselves, the longest first."""
OWN_SELLERS = (
    *("test_main_path.py", "test_screens.py", "test_choices.py", "test_two_sellers.py", "test_excel.py"),
    *("test_invoice_change.py", "test_hostile_texts.py", "test_unread.py"),
)
"""Of the browser's modules those that look at sellers of their own alone: any suite is good for them."""
SUITE, BROWSER = "suite", "browser"
SUITE_DIRECTORIES = {"e2e", "browser"}
OWN_SUITE = "suite"
"""Where in its temporary directory a test's own suite has its data."""
LONGEST_SECONDS = 2700


class BySuite(LoadScopeScheduling):
    """Gives what shares a suite to one worker. (xdist's own groups are lost with pytest 9: node ids keep no suffix.)"""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """What a test is given to a worker together with: its module, where that may go anywhere, or those of its suite."""
    if alone := next((name for name in ALONE if name in nodeid), None):
        return alone
    if anywhere := next((name for name in OWN_SELLERS if name in nodeid), None):
        return anywhere
    return BROWSER if nodeid.startswith("tests/browser/") else SUITE


def pytest_configure(config: pytest.Config) -> None:
    """Let the suites' data lie in memory, where there is room: a test kills processes, never the machine."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_directory()))
    config.option.loadscopereorder = False


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Starting a suite and asking it everything takes longer than other tests may; work is given out in this order."""
    order = (SUITE, BROWSER, *ALONE, *OWN_SELLERS)
    items.sort(key=lambda item: order.index(scope_of(item.nodeid)))
    for item in items:
        if not SUITE_DIRECTORIES.isdisjoint(item.path.parts):
            item.add_marker(pytest.mark.timeout(LONGEST_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the suite's parts called errors; their logs are gone after the run."""
    report = yield
    used: dict[str, Any] = getattr(item, "funcargs", {})
    suite = used.get("suite") or (Suite(used["tmp_path"] / OWN_SUITE) if "start" in used else None)
    if report.failed and isinstance(suite, Suite):
        report.sections.append(("Errors in the suite's logs", errors_told(suite)))
    return report


def errors_told(suite: Suite) -> str:
    """The newest lines of each log that speak of an error, and the restarts."""
    told: list[str] = []
    for path in sorted((suite.root / "logs").glob("*.log")):
        lines = path.read_text(errors="replace").splitlines()
        wanted = [line for line in lines if any(mark in line for mark in MARKS)]
        told += [f"{path.stem}: {line[:4000]}" for line in wanted[-5:]]
    return "\n".join(told)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySuite:
    """Gives what shares a suite to one worker."""
    return BySuite(config, log)


MARKS = ('"level": "error"', '"level": "critical"', "Error:", "OutOfMemory", "FATAL", "PANIC", "restart")
"""What a line has that tells of an error."""

Start = Callable[..., AbstractContextManager[Suite]]


@contextmanager
def quick_suite(root: Path, *, replicas: int = 1, collects: bool = False) -> Generator[Suite]:
    """A suite on free ports that waits shortly after a death or a doubt; its data stays in `root`."""
    seldom = {} if collects else SELDOM
    with running_suite(root, env={**QUICK, **CHEAP, **seldom}, replicas=replicas) as running:
        yield running


@pytest.fixture(scope="session")
def suite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Suite]:
    """The suite that all share that only ask. Pictures of the user guide show when it really collects."""
    root = tmp_path_factory.mktemp("shared") / "suite"
    with quick_suite(root, collects=bool(request.config.getoption("--guide-pictures", default=None))) as running:
        yield running
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def start(tmp_path: Path) -> Generator[Start]:
    """Starts a suite of the test's own; started again, it is the same one with its data."""
    root = tmp_path / OWN_SUITE

    def started(replicas: int = 1) -> AbstractContextManager[Suite]:
        return quick_suite(root, replicas=replicas)

    yield started
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def operator(suite: Suite) -> Desk:
    """The operator, logged in."""
    return operator_of(suite)


@pytest.fixture(scope="session")
def market(suite: Suite) -> Market:
    """The simulated malls."""
    return Market(suite)


@pytest.fixture
def seller(suite: Suite, operator: Desk) -> SellerDay:
    """A seller that only this test knows."""
    return newcomer(suite, operator)
