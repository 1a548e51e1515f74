"""The commands of the Makefile and of the local suite, from their own help."""

import re

import typer

from local_runtime.__main__ import cli
from reference_pages.markdown import code, table
from reference_pages.markdown import page as whole_page
from workspace import ROOT

OPENING = "`make` alone prints the first table. The second is what `make` calls for the local suite."
TARGET = re.compile(r"^([a-z0-9-]+):.*?## (.*)$", re.MULTILINE)


def targets() -> dict[str, str]:
    """Every documented target of the Makefile, with its help."""
    return dict(TARGET.findall((ROOT / "Makefile").read_text()))


def page() -> str:
    """The whole page."""
    made = table(("command", "does"), [(code(f"make {name}"), about) for name, about in targets().items()])
    return whole_page("Commands", OPENING, made, "## The local suite", _suite())


def _suite() -> str:
    found = typer.main.get_command(cli).commands.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]
    rows = [(code(f"python -m local_runtime {name}"), str(command.help)) for name, command in found]  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportUnknownVariableType]
    return table(("command", "does"), rows)
