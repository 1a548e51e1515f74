"""A mall made from the template is three files and a line in each registry, and holds to the contract of every mall."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COPIED = ("libs", "services", "tests", "tools", "pyproject.toml", ".importlinter")
SUITES = ("test_every_mall.py", "test_mall_fields.py", "test_hostile_answers.py")


def python(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python over a workspace as if its members were installed."""
    sources = [str(path) for pattern in ("libs/*/src", "services/*/src") for path in workspace.glob(pattern)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sources)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)


def files_in(workspace: Path) -> dict[Path, str]:
    return {path.relative_to(workspace): path.read_text() for path in workspace.glob("services/*/src/**/*.py")}


@pytest.fixture(scope="module")
def before() -> dict[Path, str]:
    return files_in(ROOT)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the workspace with a fifteenth mall."""
    copy = tmp_path_factory.mktemp("workspace")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    made = python(copy, "tools/new_mall.py", "toymall", "토이몰")
    assert made.returncode == 0, made.stdout + made.stderr
    return copy


def test_it_is_three_files_and_a_line_in_each_registry(workspace: Path, before: dict[Path, str]) -> None:
    after = files_in(workspace)
    new = after.keys() - before.keys()
    assert {path.name for path in new} == {"toymall.py"}
    assert len(new) == 3
    changed = {path: text for path, text in after.items() if path in before and text != before[path]}
    for path, text in changed.items():
        added = [line for line in text.splitlines() if line not in before[path].splitlines()]
        assert len([line for line in added if not line.startswith("from ")]) == 1, path
        assert all("toymall" in line.lower() for line in added), path
        assert [line for line in before[path].splitlines() if line not in text.splitlines()] == []
    assert len(changed) == 6


def test_it_is_formatted_and_linted(workspace: Path) -> None:
    for command in (["format", "--check"], ["check"]):
        done = python(workspace, "-m", "ruff", *command, "--no-cache", "services")
        assert done.returncode == 0, done.stdout


def test_its_types_are_right_and_its_imports_keep_the_rules(workspace: Path) -> None:
    new = [str(path) for path in workspace.glob("services/*/src/**/toymall.py")]
    done = python(workspace, "-m", "pyright", "--pythonpath", sys.executable, *new)
    assert done.returncode == 0, done.stdout
    done = python(workspace, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert done.returncode == 0, done.stdout


def test_it_holds_to_the_contract_of_every_mall(workspace: Path) -> None:
    suites = [f"tests/contract/{name}" for name in SUITES]
    done = python(workspace, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", "toymall", *suites)
    assert done.returncode == 0, done.stdout
    tests = (workspace / "tests/contract/test_every_mall.py").read_text().count("async def test_")
    assert f"{tests + 4} passed" in done.stdout


@pytest.mark.parametrize("code", ["Toy", "toy-mall", "tmon", "esm", "class", "x", "1st"])
def test_a_code_that_is_none_or_taken_is_refused(workspace: Path, code: str) -> None:
    done = python(workspace, "tools/new_mall.py", code, "몰")
    assert done.returncode == 1
    assert "code" in done.stdout
