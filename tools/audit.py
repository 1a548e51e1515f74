"""Looks for known holes in the packages that requirements.lock names, and checks that the lock is whole.

`python tools/audit.py` asks the advisories of the package index through pip-audit. Where they do not answer it says so:
an audit that asked nobody is no audit. The last line is `audit: ok …`, `audit: not asked …` or `audit: failed …`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from workspace import ROOT

LOCK = ROOT / "requirements.lock"
COMMAND = ("-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
ENTRY = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)(?P<rest>(?:[^\n]*\\\n)*[^\n]*)", re.M
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def faults_of_lock(text: str, installed: Mapping[str, str]) -> list[str]:
    """What is wrong with a lock: entries without a hash, lines that pin nothing, other versions installed."""
    entries = {match["name"]: match for match in ENTRY.finditer(text)}
    heads = {
        line.split("==")[0].rstrip("\\ ") for line in text.splitlines() if line and not line.startswith((" ", "#"))
    }
    return [
        *(f"{head} is not pinned to one version" for head in sorted(heads) if _bare(head) not in entries),
        *(f"{name} has no hash" for name, entry in entries.items() if not HASH.search(entry["rest"])),
        *_others_installed(entries, installed),
    ]


def _bare(head: str) -> str:
    return head.split("[")[0]


def _others_installed(entries: Mapping[str, re.Match[str]], installed: Mapping[str, str]) -> Iterator[str]:
    for name, entry in entries.items():
        found = installed.get(normal(name))
        if found is not None and found != entry["version"]:
            yield f"{name} {found} is installed and the lock says {entry['version']}: run `make setup`"


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def holes_of(dependencies: Sequence[Mapping[str, Any]]) -> list[str]:
    """The known holes, with the versions that mend them."""
    return [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for hole in one.get("vulns", ())
    ]


def unasked_of(dependencies: Sequence[Mapping[str, Any]]) -> list[str]:
    """Packages that nobody could tell about."""
    return [one["name"] for one in dependencies if "skip_reason" in one]


def ask(lock: Path) -> list[dict[str, Any]] | None:
    """What the advisories say of each package; None when they cannot be reached."""
    told = subprocess.run(
        [sys.executable, *COMMAND, "--requirement", str(lock)], capture_output=True, text=True, check=False
    )
    try:
        return json.loads(told.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(told.stderr.strip())
        return None


def judge(faults: Sequence[str], dependencies: Sequence[Mapping[str, Any]] | None) -> tuple[list[str], int]:
    """What to print, and the exit code: 1 for a hole or a fault, 0 otherwise."""
    holes = holes_of(dependencies or ())
    unasked = unasked_of(dependencies or ())
    asked = len(dependencies or ()) - len(unasked)
    if holes or faults:
        return [*faults, *holes, f"audit: failed holes={len(holes)} faults={len(faults)} asked={asked}"], 1
    if not asked:
        return ["audit: not asked: the advisories cannot be reached from here; every package is pinned and hashed"], 0
    rest = [f"nobody could tell about {', '.join(unasked)}"] if unasked else []
    return [*rest, f"audit: ok holes=0 asked={asked} unasked={len(unasked)}"], 0


def main() -> int:
    """Audit the lock of this workspace."""
    installed = {normal(each.name): each.version for each in metadata.distributions()}
    lines, code = judge(faults_of_lock(LOCK.read_text(), installed), ask(LOCK))
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
