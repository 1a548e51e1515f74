"""Decisions are numbered without gaps, have the same sections, and stand in the index."""

import re
from pathlib import Path

import pytest

DIRECTORY = Path(__file__).resolve().parents[3] / "docs" / "adr"
DECISIONS = sorted(path.name for path in DIRECTORY.glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Alternatives", "Consequences", "Revisit when"]
LINES_OF_A_PAGE = 60


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(name[:4]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_has_all_its_sections_on_one_page(name: str) -> None:
    text = (DIRECTORY / name).read_text()
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == SECTIONS
    assert re.match(rf"# {int(name[:4])}\. \S", text)
    assert re.search(r"^Status: (accepted|replaced by \[\d{4}\]\(.*\))$", text, re.MULTILINE)
    assert len(text.splitlines()) <= LINES_OF_A_PAGE


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_stands_in_the_index_under_its_title(name: str) -> None:
    title = (DIRECTORY / name).read_text().splitlines()[0].split(". ", 1)[1]
    assert f"| [{name[:4]}]({name}) | {title} |" in (DIRECTORY / "index.md").read_text()
