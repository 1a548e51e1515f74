"""Where the pages find things in the code: services, packages, modules and what stands in their text."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

from workspace import ROOT

LIBRARIES = ("chassis", "contracts")


def services() -> list[str]:
    """The names of all services."""
    return sorted(path.parent.name for path in ROOT.glob("services/*/pyproject.toml"))


def package(service: str) -> str:
    """`order-sync` → `order_sync`."""
    return service.replace("-", "_")


def module_of(service: str, name: str) -> ModuleType:
    """One of a service's modules."""
    return importlib.import_module(f"{package(service)}.{name}")


def application_of(service: str) -> Any:
    """The HTTP application of a service; no server is reached."""
    main = module_of(service, "main")
    return main.app if hasattr(main, "app") else main.create_app()


def modules_of(name: str) -> Iterator[ModuleType]:
    """A package and all of its modules."""
    root = importlib.import_module(name)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{name}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def text_of(module: ModuleType) -> str:
    """The source of a module."""
    return inspect.getsource(module)


@cache
def tree_of(module: ModuleType) -> ast.Module:
    """The syntax tree of a module; it is not to be changed."""
    return ast.parse(text_of(module))


def field_notes(kind: type[Any]) -> dict[str, str]:
    """The text below each field of a class and its bases, by field name."""
    notes: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith(("chassis.", *(f"{package(name)}." for name in services()))):
            notes.update(_notes_in(ast.parse(inspect.getsource(each)).body[0]))
    return notes


def _notes_in(found: ast.stmt) -> dict[str, str]:
    body = found.body if isinstance(found, ast.ClassDef) else []
    return {
        field.target.id: note.value.value
        for field, note in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }
