"""The workspace as the architecture tests read it."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

WORKSPACE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file of the workspace."""

    path: Path

    @cached_property
    def text(self) -> str:
        """Its content."""
        return (WORKSPACE / self.path).read_text()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions and methods in it."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def __str__(self) -> str:
        return str(self.path)


def tracked_files() -> list[Path]:
    """Files under version control, and those about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=WORKSPACE, capture_output=True, text=True, check=True).stdout
    return sorted({Path(name) for name in listed.splitlines() if (WORKSPACE / name).is_file()})


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """All files of the project, relative to its root."""
    return tracked_files()


@pytest.fixture(scope="session")
def modules(files: list[Path]) -> list[Module]:
    """All Python modules of the project."""
    return [Module(path) for path in files if path.suffix == ".py"]


@pytest.fixture(scope="session")
def product_modules(modules: list[Module]) -> list[Module]:
    """The modules that are not tests."""
    return [module for module in modules if module.path.parts[0] != "tests"]


@pytest.fixture(scope="session")
def workspace() -> Path:
    """The root of the project."""
    return WORKSPACE
