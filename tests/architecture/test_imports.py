"""The import rules hold, and they do catch what they are there for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the import rules over a workspace."""
    sources = [str(path) for pattern in ("libs/*/src", "services/*/src") for path in root.glob(pattern)]
    program = str(Path(sys.executable).with_name("lint-imports"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sources)}
    return subprocess.run(
        [program, "--no-cache"], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied_workspace(workspace: Path, tmp_path: Path) -> Path:
    for name in ("libs", "services"):
        shutil.copytree(workspace / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(workspace / ".importlinter", tmp_path)
    return tmp_path


def test_modules_import_in_the_allowed_directions(workspace: Path) -> None:
    done = lint_imports(workspace)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("services/catalog/src/catalog/consumers.py", "import listing", "Services never import each other"),
        ("services/catalog/src/catalog/application/catalog.py", "import catalog.consumers", "Inside a service"),
        ("services/catalog/src/catalog/domain/__init__.py", "import fastapi", "A domain knows no framework"),
        ("libs/chassis/src/chassis/causes.py", "import contracts.catalog", "The chassis knows of contracts"),
        ("services/catalog/src/catalog/consumers.py", "import httpx", "HTTP goes out through the chassis"),
    ],
)
def test_a_wrong_import_is_caught(copied_workspace: Path, file: str, line: str, broken: str) -> None:
    module = copied_workspace / file
    module.write_text(f"{module.read_text()}\n{line}\n")
    done = lint_imports(copied_workspace)
    assert done.returncode != 0
    assert any(text.startswith(broken) and " BROKEN" in text for text in done.stdout.splitlines()), done.stdout
