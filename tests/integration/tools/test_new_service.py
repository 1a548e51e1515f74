"""A service made from the template is green at once and runs."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from local_runtime.ports import free_port
from local_runtime.waiting import wait_until

ROOT = Path(__file__).parents[3]
COPIED = ("libs", "services", "tools", "deploy", "docs", "pyproject.toml", ".importlinter")


def python(workspace: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python over a workspace as if its members were installed."""
    command = [sys.executable, *arguments]
    environment = environment_of(workspace, **variables)
    return subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)


def environment_of(workspace: Path, **variables: str) -> dict[str, str]:
    sources = [str(path) for pattern in ("libs/*/src", "services/*/src") for path in workspace.glob(pattern)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sources), **variables}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the workspace with one service more."""
    copy = tmp_path_factory.mktemp("workspace")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    made = python(copy, "tools/new_service.py", "stock-takes")
    assert made.returncode == 0, made.stdout + made.stderr
    return copy


@pytest.fixture
def files(workspace: Path) -> list[str]:
    places = ("services/stock-takes", "tests/unit/stock_takes", "tests/integration/stock_takes")
    return [*places, "libs/contracts/src/contracts/stock_takes.py"]


def test_it_is_formatted_and_linted(workspace: Path, files: list[str]) -> None:
    for command in (["format", "--check"], ["check"]):
        done = python(workspace, "-m", "ruff", *command, *files)
        assert done.returncode == 0, done.stdout


def test_its_types_are_right(workspace: Path) -> None:
    done = python(workspace, "-m", "pyright", "--pythonpath", sys.executable, "services/stock-takes")
    assert done.returncode == 0, done.stdout


def test_its_imports_keep_the_rules(workspace: Path) -> None:
    done = python(workspace, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert done.returncode == 0, done.stdout
    assert "stock_takes" in (workspace / ".importlinter").read_text()


def test_its_unit_tests_cover_its_domain_wholly(workspace: Path) -> None:
    coverage = ("--cov=stock_takes.domain", "--cov-branch", "--cov-fail-under=100")
    done = python(workspace, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit/stock_takes", *coverage)
    assert done.returncode == 0, done.stdout


def test_its_schemas_and_its_place_in_the_picture_are_written(workspace: Path) -> None:
    assert (workspace / "libs/contracts/schemas/stock_takes/StockTakesEntrySaved.v1.json").exists()
    assert "account_sellers_v1 --> stock_takes" in (workspace / "docs/explanation/parts.md").read_text()


def test_it_runs_with_its_own_database_and_listens(workspace: Path, database_url: str, kafka_servers: str) -> None:
    port = free_port()
    environment = environment_of(
        workspace,
        STOCK_TAKES_DATABASE_URL=database_url,
        STOCK_TAKES_HTTP_PORT=str(port),
        KAFKA_BOOTSTRAP_SERVERS=kafka_servers,
        KAFKA_PREFIX=f"test-{port}.",
    )
    with subprocess.Popen([sys.executable, "-m", "stock_takes.main"], cwd=workspace, env=environment) as process:
        try:
            wait_until(lambda: is_ready(port), 60, "the service's readiness")
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode in (0, -signal.SIGTERM)


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").is_success
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("name", ["Stock", "stock_takes", "catalog", "json", "-x", "1st"])
def test_a_name_that_is_none_or_taken_is_refused(workspace: Path, name: str) -> None:
    done = python(workspace, "tools/new_service.py", name)
    assert done.returncode == 1
    assert "name" in done.stdout
