"""What the pages say of commands, files, endpoints, variables and tests is so."""

import re
from pathlib import Path
from typing import Any

from reference_pages.commands import targets

MAKE = re.compile(r"^\s*make ([a-z0-9-]+)", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ENDPOINT = re.compile(r"\b(GET|POST|PUT|DELETE) (/v1/[\w/{}.-]+)")
TEST = re.compile(r"\b(test_\w+)`")
FILE = re.compile(r"`((?:libs|services|tests|tools|deploy|docs)/[\w./-]+)`")
VARIABLE = re.compile(r"`((?:ACCOUNT|CATALOG|LISTING|ORDER_SYNC|MALL_GATEWAY|KAFKA|OTEL|ZIPKIN)_[A-Z_]+)(?:=\w+)?`")


def test_every_make_command_shown_is_a_target(pages: list[Any]) -> None:
    shown = {(str(page), name) for page in pages for block in page.blocks("bash") for name in MAKE.findall(block)}
    shown |= {(str(page), name) for page in pages for name in re.findall(r"`make ([a-z0-9-]+)", page.prose)}
    assert shown
    assert not [(page, name) for page, name in sorted(shown) if name not in targets()]


def test_every_link_to_a_file_resolves(pages: list[Any]) -> None:
    links = [(page, target) for page in pages for target in LINK.findall(page.prose) if "://" not in target]
    assert links
    broken = [(str(p), t) for p, t in links if (name := t.split("#")[0]) and not (p.path.parent / name).exists()]
    assert not broken


def test_every_link_into_a_page_meets_a_heading(pages: list[Any]) -> None:
    links = [(page, target) for page in pages for target in LINK.findall(page.prose) if target.startswith("#")]
    headings = {
        str(page): {_anchor(line) for line in re.findall(r"^#+ (.*)$", page.text, re.MULTILINE)} for page in pages
    }
    assert not [(str(page), target) for page, target in links if target[1:] not in headings[str(page)]]


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w-]+", "-", heading.lower().replace("`", "")).strip("-")


def test_every_endpoint_named_is_one(written: list[Any], root: Path) -> None:
    served = (root / "docs/reference/endpoints.md").read_text()
    named = {(str(page), method, path) for page in written for method, path in ENDPOINT.findall(page.text)}
    assert named
    assert not [each for each in sorted(named) if f"`{each[1]}` `{each[2]}`" not in served]


def test_every_test_named_is_there(written: list[Any], root: Path) -> None:
    tests = "\n".join(file.read_text() for file in sorted((root / "tests").rglob("test_*.py")))
    named = {(str(page), name) for page in written for name in TEST.findall(page.text)}
    assert named
    assert not [(page, name) for page, name in sorted(named) if f"def {name}(" not in tests]


def test_every_file_named_is_there(written: list[Any], root: Path) -> None:
    named = {(str(page), name) for page in written for name in FILE.findall(page.text)}
    made_up = {"services/stock-takes"}
    assert not [each for each in sorted(named) if each[1] not in made_up and not (root / each[1]).exists()]


def test_every_variable_named_is_a_setting(written: list[Any], root: Path) -> None:
    settings = (root / "docs/reference/settings.md").read_text()
    local = "\n".join(file.read_text() for file in (root / "libs/local-runtime/src").rglob("*.py"))
    common = settings.replace("<SERVICE>", "ORDER_SYNC")
    named = {(str(page), name) for page in written for name in VARIABLE.findall(page.text)}
    assert named
    assert not [each for each in sorted(named) if f"`{each[1]}`" not in common and f'"{each[1]}"' not in local]


def test_every_page_is_in_the_navigation(root: Path) -> None:
    listed = set(re.findall(r"([\w/-]+\.md)$", (root / "mkdocs.yml").read_text(), re.MULTILINE))
    assert listed == {str(path.relative_to(root / "docs")) for path in (root / "docs").rglob("*.md")}
