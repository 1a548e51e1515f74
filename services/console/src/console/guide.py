"""The user guide: the Markdown of `docs/guide`, one page for each screen, as HTML for the console's own frame."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

CONTENTS = "index"
"""The page that begins the guide."""
PICTURES = "/static/guide"
"""Where the console shows the guide's pictures."""
_LINK = re.compile(r"([a-z][a-z-]*)\.md")
_PICTURE = re.compile(r"img/([a-z][a-z-]*\.png)")


@dataclass(frozen=True)
class Page:
    """A page of the guide: its title, and its text as HTML without the title."""

    name: str
    title: str
    body: Markup


class Guide:
    """All pages of a directory, each rendered when it is first asked for."""

    def __init__(self, directory: Path) -> None:
        self.pictures = directory / "img"
        self._texts = {file.stem: file.read_text(encoding="utf-8") for file in directory.glob("*.md")}
        self._pages: dict[str, Page] = {}

    def names(self) -> set[str]:
        """The names of all pages."""
        return set(self._texts)

    def page(self, name: str) -> Page | None:
        """A page, or None where there is none of this name."""
        if name not in self._texts:
            return None
        if name not in self._pages:
            self._pages[name] = _rendered(name, self._texts[name])
        return self._pages[name]


def _rendered(name: str, text: str) -> Page:
    head, _, rest = text.partition("\n")
    body = Markdown(extensions=["tables", "sane_lists", _ConsoleExtension()]).convert(rest)
    return Page(name, head.removeprefix("# ").strip(), Markup(body))  # noqa: S704  the text is ours, not a user's


class _ConsoleExtension(Extension):
    """Fits links, pictures and tables into the console."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library calls it so
        md.treeprocessors.register(_Fitting(md), "console", 5)


class _Fitting(Treeprocessor):
    """Links of the documentation become the console's; a picture can be opened alone, which a phone needs."""

    def run(self, root: Element) -> None:
        """Change the tree of a page."""
        for parent, place, child in list(_children(root)):
            if child.tag == "a":
                child.set("href", _address(child.get("href", "")))
            elif child.tag == "table":
                child.set("class", "rows")
            elif child.tag == "img":
                parent[place] = _framed(child)


def _children(root: Element) -> Iterator[tuple[Element, int, Element]]:
    return ((parent, place, child) for parent in root.iter() for place, child in enumerate(parent))


def _address(link: str) -> str:
    found = _LINK.fullmatch(link)
    if found is None:
        return link
    return "/help" if found[1] == CONTENTS else f"/help/{found[1]}"


def _framed(picture: Element) -> Element:
    source = _PICTURE.sub(rf"{PICTURES}/\1", picture.get("src", ""))
    picture.set("src", source)
    picture.set("loading", "lazy")
    frame = Element("a", {"href": source, "class": "screen"})
    frame.tail, picture.tail = picture.tail, None
    frame.append(picture)
    return frame
