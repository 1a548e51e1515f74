"""Every name in the glossary's third column exists in the code, and no Korean word stands there twice."""

import re
from pathlib import Path

import pytest

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (Path(__file__).resolve().parents[3] / "docs" / "glossary.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| Korean", "| word"))
]


def test_the_glossary_has_terms() -> None:
    assert len(ROWS) > 50
    assert all(len(row) == 3 for row in ROWS)


@pytest.mark.parametrize(("term", "names"), [(row[0], row[2]) for row in ROWS])
def test_a_terms_names_are_in_the_code(term: str, names: str, code: str) -> None:
    wanted = re.findall(r"`([^`]+)`", names)
    assert wanted, term
    assert not [name for name in wanted if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", code)]


def test_a_term_has_one_row() -> None:
    terms = [row[0] for row in ROWS]
    assert not sorted({term for term in terms if terms.count(term) > 1})
