"""Which unit tests try what an operation of a mall maps: its own words to the mall's and back.

An operation is followed through the code of the mall's folder to the functions of its `mapping`. A unit test is about
it where it names one of them, or calls the operation itself with answers that are written down.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reference_pages.source import modules_of

Place = tuple[str, str]
"""A module of a mall's folder, as `mapping.orders`, and a function in it."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MALLS = "mall_gateway.malls"


@dataclass(frozen=True)
class Code:
    """A file: its functions by name, and what its imports from a mall's folder name: modules, or functions in them."""

    functions: Mapping[str, Function]
    imported: Mapping[str, Place]
    known: dict[str, frozenset[Place]] = field(default_factory=dict[str, frozenset[Place]])

    def named(self, name: str) -> frozenset[Place]:
        """What a function names: of a module that is imported, of its own (empty), of `self` and other values."""
        if name not in self.known:
            self.known[name] = frozenset(_named(self.functions[name], self.imported))
        return self.known[name]


def mapped_by(folder: str, method: str) -> set[Place]:
    """The mapping functions that an operation goes through."""
    return {place for place in _reached(folder, method) if place[0].startswith("mapping.")}


def trying(folder: str, method: str, files: tuple[Path, ...]) -> list[str]:
    """The tests of these files that try what an operation maps, or call it."""
    wanted, found = mapped_by(folder, method), list[str]()
    for file in files:
        code = _test_code(file, folder)
        tests = [name for name in code.functions if name.startswith("test_")]
        found += [f"{file.stem}::{name}" for name in tests if _tries(code, name, method, wanted)]
    return found


def _tries(code: Code, test: str, method: str, wanted: set[Place]) -> bool:
    """Whether a test, or a helper that it uses, names a function that is wanted or calls the method."""
    waiting, seen = [test], set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        named = code.named(name)
        if named & wanted or any(attribute == method for _, attribute in named):
            return True
        waiting += [each for module, each in named if not module and each in code.functions and each not in seen]
    return False


@cache
def _reached(folder: str, method: str) -> frozenset[Place]:
    """All functions of a folder that a method, wherever in it, comes to."""
    codes = _folder(folder)
    waiting = [(module, method) for module, code in codes.items() if method in code.functions]
    seen = set[Place]()
    while waiting:
        module, name = place = waiting.pop()
        if place in seen or module not in codes or name not in codes[module].functions:
            continue
        seen.add(place)
        for other, each in codes[module].named(name):
            waiting += [(other, each)] if other else [(module, each)]
            if other == "self":
                waiting += [(known, each) for known in codes]
    return frozenset(seen)


def _named(function: Function, imported: Mapping[str, Place]) -> Iterator[Place]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield imported.get(node.id, ("", node.id))
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            module, inner = imported.get(owner, ("self" if owner == "self" else "", ""))
            yield (f"{module}.{inner}".strip("."), node.attr)


@cache
def _folder(folder: str) -> Mapping[str, Code]:
    """The code of a mall's folder by its modules' names."""
    root = f"{MALLS}.{folder}"
    modules = modules_of(root)
    return {
        module.__name__.removeprefix(root).lstrip("."): read(Path(module.__file__ or "").read_text(), folder)
        for module in modules
    }


def read(text: str, folder: str, helpers: str = "") -> Code:
    """The functions of a text and of its helpers', and what both import of a mall's folder."""
    trees = [ast.parse(helpers), ast.parse(text)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    functions = {node.name: node for node in nodes if isinstance(node, FUNCTIONS)}
    imported = dict[str, Place]()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{MALLS}.{folder}."):
            module = (node.module or "").removeprefix(f"{MALLS}.{folder}").lstrip(".")
            imported |= {each.asname or each.name: (module, each.name) for each in node.names}
    return Code(functions, imported)


@cache
def _test_code(file: Path, folder: str) -> Code:
    """A file of tests with the helpers that its conftest gives it."""
    shared = file.parent / "conftest.py"
    return read(file.read_text(), folder, shared.read_text() if shared.is_file() else "")
