"""Every refusal code with its sentences, from the refusal classes and from where they are raised."""

import ast
from collections.abc import Iterator
from types import ModuleType

from chassis.refusals import RefusalError
from reference_pages.markdown import code, summary, table
from reference_pages.markdown import page as whole_page
from reference_pages.source import modules_of, package, services, tree_of

OPENING = (
    "What a service says no with: `code` in the answer's body, its HTTP status, what it means, and the sentences that"
    " sellers read where they stand in the code as they are (`{…}` is filled in). A code is stable; a sentence may be"
    " reworded."
)
HEAD = ("code", "status", "meaning", "sentences")


def page() -> str:
    """The whole page."""
    sections = [_section("Every service", "chassis"), *(_section(code(s), package(s)) for s in services())]
    return whole_page("Refusals", OPENING, *sections)


def _section(title: str, name: str) -> str:
    modules = [module for module in modules_of(name) if not module.__name__.endswith(".testing")]
    said = _sentences(modules)
    found: dict[str, list[type[RefusalError]]] = {}
    for kind in dict.fromkeys(_classes()):
        if kind.__module__.split(".")[0] == name:
            found.setdefault(kind.code, []).append(kind)
    rows = [_row(kinds, said) for _, kinds in sorted(found.items())]
    return f"## {title}\n\n{table(HEAD, rows)}" if rows else ""


def _row(kinds: list[type[RefusalError]], said: dict[str, list[str]]) -> tuple[str, ...]:
    """One code; several classes may share it."""
    sentences = dict.fromkeys(sentence for kind in kinds for sentence in said.get(kind.__name__, ()))
    meanings = dict.fromkeys(map(summary, kinds))
    return code(kinds[0].code), str(kinds[0].status), " ".join(meanings), "<br>".join(sentences)


def _classes(root: type[RefusalError] = RefusalError) -> Iterator[type[RefusalError]]:
    yield root
    for each in root.__subclasses__():
        yield from _classes(each)


def _sentences(modules: list[ModuleType]) -> dict[str, list[str]]:
    """The sentences of each refusal class, by its name, in the order of the code."""
    found: dict[str, list[str]] = {}
    for module in modules:
        for name, sentence in _said(tree_of(module)):
            if sentence not in found.setdefault(name, []):
                found[name].append(sentence)
    return found


def _said(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from ((node.name, text) for call in ast.walk(node) if (text := _super_text(call)))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Error"):
            yield from ((node.func.id, text) for text in [_text(node.args[0]) if node.args else ""] if text)


def _super_text(node: ast.AST) -> str:
    """What a class's own constructor hands on as its sentence."""
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
    return _text(node.args[0]) if is_call and isinstance(node, ast.Call) and node.args else ""


def _text(node: ast.expr) -> str:
    """A sentence in Korean; empty where the code puts it together elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return text if _is_korean(text) else ""
        case ast.JoinedStr(values=parts):
            whole = "".join(str(part.value) if isinstance(part, ast.Constant) else "{…}" for part in parts)
            return whole if _is_korean(whole) else ""
        case _:
            return ""


def _is_korean(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)
