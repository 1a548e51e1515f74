"""Every service has the same modules; files and functions stay small and are named after what they hold."""

import ast
import re
import statistics
import sys
from pathlib import Path
from typing import Any

import pytest

EIGHT = {"api", "application", "consumers", "domain", "main", "projections", "publications", "settings"}
BESIDES_THE_EIGHT = {"mall-gateway": {"malls"}}
NOT_EVENT_SOURCED = {
    "mall-simulator": {"api", "main", "malls", "settings"},
    "console": {"backend", "doors", "lists", "main", "menu", "pages", "session", "settings", "view"},
}
"""The simulator stands for the outside world, the console shows what services know: each has a shape of its own."""

VAGUE_NAMES = {"utils", "helpers", "common", "misc", "base", "manager"}
DOMAIN_MAY_IMPORT = (
    "collecting.domain",
    "contracts",
    "eventsourcing.domain",
    "eventsourcing.utils",
    "chassis.refusals",
)
LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 40
LINES_OF_MOST_FUNCTIONS = 25
TYPICAL_LINES = 8

SERVICES = sorted(path.parent.name for path in Path(__file__).parents[2].glob("services/*/pyproject.toml"))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring."""
    first, *rest = function.body
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and rest
    start = rest[0].lineno if is_docstring else function.lineno
    return (function.end_lineno or start) - start + 1


def named_modules(package: Path) -> set[str]:
    files = {path.stem for path in package.glob("*.py") if path.stem != "__init__"}
    return files | {path.parent.name for path in package.glob("*/__init__.py")}


@pytest.mark.parametrize("service", [name for name in SERVICES if name not in NOT_EVENT_SOURCED])
def test_a_service_has_exactly_the_eight_modules(workspace: Path, service: str) -> None:
    package = workspace / "services" / service / "src" / service.replace("-", "_")
    assert named_modules(package) == EIGHT | BESIDES_THE_EIGHT.get(service, set())


@pytest.mark.parametrize(("service", "wanted"), NOT_EVENT_SOURCED.items())
def test_who_keeps_no_events_has_a_shape_of_its_own(workspace: Path, service: str, wanted: set[str]) -> None:
    found = named_modules(workspace / "services" / service / "src" / service.replace("-", "_"))
    assert wanted <= found
    assert not found & {"application", "consumers", "domain", "publications", "projections"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_be_run_as_a_program(workspace: Path, service: str) -> None:
    main = workspace / "services" / service / "src" / service.replace("-", "_") / "main.py"
    assert 'if __name__ == "__main__":' in main.read_text()


def test_no_module_is_longer_than_four_hundred_lines(modules: list[Any]) -> None:
    assert not [f"{module}: {n}" for module in modules if (n := len(module.text.splitlines())) > LINES_OF_A_MODULE]


def test_no_function_is_longer_than_forty_lines(product_modules: list[Any]) -> None:
    long = [(m, f) for m in product_modules for f in m.functions if length(f) > LINES_OF_A_FUNCTION]
    assert not [f"{module}:{function.lineno} {function.name}: {length(function)}" for module, function in long]


def test_functions_are_short_as_a_rule(product_modules: list[Any]) -> None:
    lengths = [length(function) for module in product_modules for function in module.functions]
    assert statistics.median(lengths) <= TYPICAL_LINES
    assert sum(n > LINES_OF_MOST_FUNCTIONS for n in lengths) / len(lengths) < 0.03


def test_no_file_has_a_vague_name(modules: list[Any]) -> None:
    assert not [
        str(module) for module in modules if VAGUE_NAMES & set(re.split(r"[_/]", str(module.path.with_suffix(""))))
    ]


def test_every_module_says_in_a_sentence_what_it_is(modules: list[Any]) -> None:
    without = [str(module) for module in modules if module.tree.body and not ast.get_docstring(module.tree)]
    assert not without


def imported(tree: ast.Module) -> set[str]:
    """The names of all modules that are imported."""
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def is_foreign_to_a_domain(name: str, package: str) -> bool:
    allowed = (*DOMAIN_MAY_IMPORT, f"{package}.domain", *sys.stdlib_module_names)
    return not any(name == known or name.startswith(f"{known}.") for known in allowed)


def test_a_domain_imports_no_framework(product_modules: list[Any]) -> None:
    domains = [m for m in product_modules if m.path.parts[0] == "services" and "domain" in m.path.with_suffix("").parts]
    assert domains
    found = [(module, name) for module in domains for name in imported(module.tree)]
    assert not [f"{m}: {name}" for m, name in found if is_foreign_to_a_domain(name, m.path.parts[3])]
