"""Every named failpoint and where it stands, from the code."""

import ast
from collections.abc import Iterator
from types import ModuleType

from reference_pages.markdown import code, table
from reference_pages.markdown import page as whole_page
from reference_pages.source import modules_of, package, services, text_of, tree_of

OPENING = (
    "A failpoint is a named place where a test makes the process die, raise or wait. It does nothing unless armed:"
    ' `MALLBRIDGE_FAILPOINTS="gateway.after_send:2:kill"` kills the process at its second pass there. The actions are'
    " `kill`, `raise`, `raise=module:Error` and `sleep=SECONDS`; several are separated by commas. `@path` names a file"
    " of the same, which may change while the process runs; each of its entries acts once, noted in `path.fired`."
)


def page() -> str:
    """The whole page."""
    rows = [(code(name), code(where)) for name, where in _all_places()]
    return whole_page("Failpoints", OPENING, table(("failpoint", "stands in"), rows))


def all_names() -> set[str]:
    """The names of all failpoints in the code."""
    return {name for name, _ in _all_places()}


def _all_places() -> list[tuple[str, str]]:
    names = ["chassis", *(package(service) for service in services())]
    return sorted({entry for name in names for module in modules_of(name) for entry in _places(module)})


def _places(module: ModuleType) -> Iterator[tuple[str, str]]:
    if "failpoint(" not in text_of(module):
        return
    for node in ast.walk(tree_of(module)):
        match node:
            case ast.Call(func=ast.Name(id="failpoint"), args=[ast.Constant(value=str(name))]):
                yield name, module.__name__
            case _:
                continue
