"""What of the port each mall supports, which tests verify it, by which section it is built, and what is unverified."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mall_gateway.malls import MALLS
from mall_gateway.malls.port import Mall, MallProfile
from reference_pages import mall_mapping
from reference_pages.markdown import code, table
from reference_pages.source import modules_of
from workspace import ROOT

TESTS = ROOT / "tests"
SHARED = ("contract/test_every_mall.py", "contract/test_every_catalogue.py", "contract/test_every_claim.py")
SECTION = re.compile(r"malls\.md (\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?)")
UNVERIFIED = re.compile(r"[Uu]nverified[:,]? ?(.*?)(?:\.\s|\.$|\)|$)", re.DOTALL)

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Operation:
    """A method of the port, and whether a mall with this profile supports it."""

    method: str
    supported: Callable[[MallProfile], bool] = bool


OPERATIONS = (
    Operation("verify"),
    Operation("search_categories"),
    Operation("delivery_templates", lambda profile: profile.capabilities.needs_delivery_template),
    Operation("create_delivery_template", lambda profile: bool(profile.template_fields)),
    Operation("check"),
    Operation("register"),
    Operation("update"),
    Operation("stop_sale"),
    Operation("set_stocks", lambda profile: "set_stocks" not in profile.sale_elsewhere),
    Operation("resume_sale", lambda profile: "resume_sale" not in profile.sale_elsewhere),
    Operation("set_period", lambda profile: "set_period" not in profile.sale_elsewhere),
    Operation("set_price", lambda profile: "set_price" not in profile.sale_elsewhere),
    Operation("fetch_listings", lambda profile: not profile.listings_elsewhere),
    Operation("read_product", lambda profile: not profile.options_elsewhere),
    Operation("read_listing"),
    Operation("find_listing"),
    Operation("fetch_orders"),
    Operation("read_order"),
    Operation("confirm_order", lambda profile: profile.capabilities.confirms_orders),
    Operation("cancel_sale", lambda profile: profile.capabilities.seller_cancel),
    Operation("send_invoice"),
    Operation("change_invoice", lambda profile: not profile.invoice_elsewhere),
    Operation("fetch_claims", lambda profile: bool(profile.claims and profile.claims.items)),
    Operation("read_claim", lambda profile: bool(profile.claims and profile.claims.items)),
    Operation("approve_claim", lambda profile: _acts_on_claims(profile, "approve")),
    Operation("refuse_claim", lambda profile: _acts_on_claims(profile, "refuse")),
    Operation("mark_picked_up", lambda profile: _acts_on_claims(profile, "pick_up")),
    Operation("reship", lambda profile: _acts_on_claims(profile, "reship")),
    Operation("fetch_inquiries", lambda profile: bool(profile.inquiries and profile.inquiries.items)),
    Operation("read_inquiry", lambda profile: bool(profile.inquiries and profile.inquiries.items)),
    Operation("answer_inquiry", lambda profile: bool(profile.inquiries and profile.inquiries.answers)),
    Operation("read_urgent", lambda profile: bool(profile.inquiries and profile.inquiries.reads)),
)


def _acts_on_claims(profile: MallProfile, act: Any) -> bool:
    return profile.claims is not None and any(act in acts for acts in profile.claims.acts.values())


def matrix() -> str:
    """Mall × operation."""
    head = ("operation", *(mall.profile.name for mall in MALLS.values()))
    rows = [
        (code(one.method), *("yes" if one.supported(mall.profile) else "—" for mall in MALLS.values()))
        for one in OPERATIONS
    ]
    return table(head, rows)


def support(mall: Mall) -> str:
    """The operations that a mall supports, each with its tests and its section of the notes."""
    rows = [
        (code(one.method), "<br>".join(map(code, verifying(mall, one.method))), source_of(mall, one.method))
        for one in OPERATIONS
        if one.supported(mall.profile)
    ]
    return table(("operation", "verified by", "malls.md"), rows)


def unverified(mall: Mall) -> str:
    """What the mall's documents leave open, as the adapter's docstrings say it."""
    found = dict.fromkeys(_doubts(mall))
    return "\n".join(f"- {doubt}" for doubt in found)


def untested(mall: Mall, operations: tuple[Operation, ...] = OPERATIONS) -> list[str]:
    """The operations that a mall supports and no contract test, or no mapping test, verifies: each says which."""
    supported = [one.method for one in operations if one.supported(mall.profile)]
    kinds: dict[str, Callable[[Mall, str], list[str]]] = {"contract": contract_tests, "mapping": mapping_tests}
    return [
        f"{method}: no {kind} test" for method in supported for kind, tests in kinds.items() if not tests(mall, method)
    ]


def folder_of(mall: Mall) -> str:
    """The folder or module of a mall's adapter: malls of one protocol share it."""
    return type(mall).__module__.removeprefix("mall_gateway.malls.").split(".")[0]


def verifying(mall: Mall, method: str) -> list[str]:
    """The tests that verify an operation of a mall against its simulator, as the page shows them."""
    return contract_tests(mall, method)[:3]


def contract_tests(mall: Mall, method: str) -> list[str]:
    """The tests of every mall that are marked with it, and the mall's own that call it against its simulator.

    A mall of spreadsheets is never called: its files are carried, and what it answers by itself is tried by unit tests.
    """
    profile, folder = mall.profile, folder_of(mall)
    found = [] if profile.sheets else _shared().get(method, [])
    own = sorted((TESTS / "contract").glob(f"test_{folder}_*.py"))
    own += [] if profile.inquiries is None else sorted((TESTS / "contract").glob("test_inquiries.py"))
    own += sorted((TESTS / "integration/mall_gateway").glob("test_file_exchange.py")) if profile.sheets else []
    own += _unit_files(mall) if profile.sheets else []
    return [*found, *(f"{_place(file)}::{name}" for file in own for name in _calling(file).get(method, ()))]


def mapping_tests(mall: Mall, method: str) -> list[str]:
    """The mall's unit tests that try what the operation maps, or call it with answers that are written down."""
    return mall_mapping.trying(folder_of(mall), method, tuple(_unit_files(mall)))


def _unit_files(mall: Mall) -> list[Path]:
    """The unit tests of a mall's folder; some small malls share one."""
    units, folder = TESTS / "unit/mall_gateway", folder_of(mall)
    shared = [*units.glob(f"*_malls/test_{folder}*.py"), *units.glob("*_malls/test_inquiries.py")]
    return sorted([*(units / folder).glob("test_*.py"), *shared])


def source_of(mall: Mall, method: str) -> str:
    """The section of the notes that an operation is built from: its own docstring's, or the adapter's."""
    own = inspect.getdoc(getattr(type(mall), method, None)) or ""
    module = inspect.getmodule(type(mall))
    whole = (module.__doc__ if module else "") or ""
    return next((", ".join(dict.fromkeys(SECTION.findall(text))) for text in (own, whole) if SECTION.search(text)), "")


@cache
def _shared() -> Mapping[str, list[str]]:
    """The tests of every mall, by the operations that they are marked with."""
    found: dict[str, list[str]] = {}
    for file in SHARED:
        for method, names in _marked(TESTS / file).items():
            found.setdefault(method, []).extend(names)
    return found


def _marked(file: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for test in _tests(file):
        for mark in test.decorator_list:
            if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "verifies":
                for argument in mark.args:
                    found.setdefault(ast.literal_eval(argument), []).append(f"{_place(file)}::{test.name}")
    return found


@cache
def _calling(file: Path) -> Mapping[str, list[str]]:
    """The tests of a file by the methods that they or helpers (its own, of conftest) call, or are marked to verify."""
    helpers = {one.name: one for one in _functions(file.parent / "conftest.py", file)}
    found: dict[str, list[str]] = {}
    for test in _tests(file):
        for method in _methods(test, helpers, {test.name}):
            found.setdefault(method, []).append(test.name)
    for method, names in _marked(file).items():
        found[method] = [name.partition("::")[2] for name in names]
    return found


def _methods(function: Function, helpers: Mapping[str, Function], seen: set[str]) -> set[str]:
    """The methods that a function calls, by itself or by the helpers that it calls, of which `seen` are looked at."""
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    found = {each.attr for each in called if isinstance(each, ast.Attribute)}
    for name in (found | {each.id for each in called if isinstance(each, ast.Name)}) & helpers.keys() - seen:
        seen.add(name)
        found |= _methods(helpers[name], helpers, seen)
    return found


def _tests(file: Path) -> Iterator[Function]:
    return (one for one in _functions(file) if one.name.startswith("test_"))


def _functions(*files: Path) -> Iterator[Function]:
    nodes = (node for file in files if file.is_file() for node in ast.walk(ast.parse(file.read_text())))
    return (node for node in nodes if isinstance(node, FUNCTIONS))


def _place(file: Path) -> str:
    return str(file.relative_to(TESTS)).removesuffix(".py")


def _doubts(mall: Mall) -> Iterator[str]:
    for module in modules_of(f"mall_gateway.malls.{folder_of(mall)}"):
        name = module.__name__.removeprefix("mall_gateway.malls.")
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Module | ast.ClassDef | Function):
                for doubt in UNVERIFIED.findall(ast.get_docstring(node) or ""):
                    told = " ".join(doubt.split()) + ")" * (doubt.count("(") > doubt.count(")"))
                    yield f"{code(name)}: {told or 'all of it'}"
