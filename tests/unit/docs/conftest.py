"""The documentation as its tests read it."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One page of Markdown."""

    path: Path

    @cached_property
    def text(self) -> str:
        """Its whole text."""
        return self.path.read_text()

    @cached_property
    def prose(self) -> str:
        """Its text without blocks of code."""
        return FENCE.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """Its blocks of code in a language."""
        return [found[3] for found in FENCE.finditer(self.text) if found[2] == language]

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """All pages, the README and the changelog among them."""
    return [Page(path) for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))]


@pytest.fixture(scope="session")
def written(pages: list[Page]) -> list[Page]:
    """The pages that people write."""
    return [page for page in pages if page.path.parent.name != "reference"]


@pytest.fixture(scope="session")
def code(root: Path) -> str:
    """All Python of services and libraries, as one text."""
    files = [*root.glob("services/*/src/**/*.py"), *root.glob("libs/*/src/**/*.py")]
    return "\n".join(file.read_text() for file in sorted(files))
