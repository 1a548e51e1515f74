"""Small pieces of Markdown: tables, cells, code."""

import inspect
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing when it has no rows."""
    lines = [f"| {' | '.join(cell(each) for each in row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |", *lines]) if lines else ""


def cell(text: str) -> str:
    """A text that keeps within its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: object) -> str:
    """A text as code."""
    return f"`{text}`"


def summary(thing: object) -> str:
    """The first paragraph of a docstring, as one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def page(title: str, opening: str, *parts: str) -> str:
    """A page with a note that it is written from the code."""
    note = "Written from the code by `make docs`; do not edit."
    return "\n\n".join([f"# {title}", opening, note, *(part for part in parts if part)]) + "\n"
