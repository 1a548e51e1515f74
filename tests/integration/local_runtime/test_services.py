"""Services run under the suite: found, told where everything is, doubled, and started again after a kill."""

import shutil
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from local_runtime.suite import Suite, running_suite


@pytest.fixture
def root(tmp_path: Path) -> Generator[Path]:
    yield tmp_path / "suite"
    Suite(tmp_path / "suite").stop()
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.long
def test_two_processes_of_a_service_answer_and_one_comes_back_after_a_kill(root: Path) -> None:
    with running_suite(root, services=["account", "mall-simulator"], replicas=2) as suite:
        urls = [suite.url("account"), suite.url("account", 2)]
        assert len(set(urls)) == 2
        assert suite.environment["ACCOUNT_URL"] == urls[0]
        assert suite.environment["MALL_GATEWAY_MALLS_URL"] == suite.url("mall-simulator")
        suite.kill("account-2")
        suite.wait_ready()
        assert [httpx.get(f"{url}/health/ready").status_code for url in urls] == [200, 200]
        assert suite.state().parts["account-2"].restarts == 1
        assert httpx.get(f"{suite.url('account')}/docs").is_success
        assert (root / "logs" / "supervisor.log").read_text() == ""
