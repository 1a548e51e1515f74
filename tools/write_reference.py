"""Writes docs/reference/ out of the code: settings, events, endpoints, refusals, failpoints, metrics, malls, commands.

`python tools/write_reference.py` writes; with `--check` it only compares. A page that is no longer written is removed.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from reference_pages import commands, endpoints, events, failpoints, malls, metrics, refusals, settings
from workspace import ROOT, write_or_compare

DIRECTORY = ROOT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "endpoints.md": endpoints.page,
    "events.md": events.page,
    "failpoints.md": failpoints.page,
    "malls.md": malls.page,
    "metrics.md": metrics.page,
    "refusals.md": refusals.page,
    "settings.md": settings.page,
}


def stale_pages(directory: Path = DIRECTORY) -> list[Path]:
    """Pages that nothing writes any more."""
    return [file for file in sorted(directory.glob("*.md")) if file.name not in PAGES]


def main(*, check: bool, directory: Path = DIRECTORY) -> int:
    """Write or compare; the exit code."""
    different = [name for name, page in PAGES.items() if not write_or_compare(directory / name, page(), check=check)]
    stale = stale_pages(directory)
    if not check:
        for file in stale:
            file.unlink()
    names = ", ".join([*different, *(file.name for file in stale)])
    print(f"{len(PAGES)} pages; {'differ' if check else 'written'}: {names or 'none'}")
    if check and names:
        print("run `make docs`")
    return int(check and bool(names))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
