"""Draws services, their topics and who listens, out of the contracts and of each service's consumers.

`python tools/draw_parts.py` writes docs/explanation/parts.md; with `--check` it only compares.
"""

import importlib
import importlib.util
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from workspace import ROOT, contract_modules, events_of, write_or_compare

PAGE = ROOT / "docs" / "explanation" / "parts.md"
OPENING = """# Services, topics and listeners

Drawn by `make diagrams` from the contracts and from each service's `consumers` module; do not edit.
An arrow into a topic is a publisher, one out of it a consumer group's service.

"""


@dataclass(frozen=True, order=True)
class Listening:
    """A consumer group that takes in a topic."""

    service: str
    group: str
    topic: str


def services() -> list[str]:
    """The names of all services."""
    return sorted(path.parent.name for path in ROOT.glob("services/*/pyproject.toml"))


def topics() -> dict[str, list[str]]:
    """The events of each topic."""
    found: dict[str, list[str]] = {}
    for module in contract_modules():
        for event in events_of(module):
            found.setdefault(event.TOPIC, []).append(event.__name__)
    return found


def listenings(service: str) -> list[Listening]:
    """What a service takes in; nothing when it has no consumers."""
    name = f"{service.replace('-', '_')}.consumers"
    if importlib.util.find_spec(name) is None:
        return []
    consumers = importlib.import_module(name).consumers
    return sorted(Listening(service, group, topic) for group in consumers.groups for topic in consumers.topics(group))


def drawing(services: Iterable[str], topics: Iterable[str], listenings: Iterable[Listening]) -> str:
    """The Mermaid text."""
    arrows = sorted({f"  {_id(entry.topic)} --> {_id(entry.service)}" for entry in listenings})
    lines = [
        "flowchart LR",
        *(f"  {_id(service)}[{service}]" for service in services),
        *(f"  {_id(topic)}([{topic}])" for topic in topics),
        *(f"  {_id(topic.partition('.')[0])} --> {_id(topic)}" for topic in topics),
        *arrows,
    ]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    names, found = services(), topics()
    heard = [entry for service in names for entry in listenings(service)]
    rows = [f"| `{topic}` | {', '.join(events)} | {_groups(heard, topic)} |" for topic, events in found.items()]
    table = "\n".join(["| topic | events | consumer groups |", "| --- | --- | --- |", *rows])
    return f"{OPENING}```mermaid\n{drawing(names, found, heard)}\n```\n\n{table}\n"


def main(*, check: bool) -> int:
    """Write or compare; the exit code."""
    same = write_or_compare(PAGE, page(), check=check)
    if check and not same:
        print(f"{PAGE.relative_to(ROOT)} differs: run `make diagrams`")
    return int(check and not same)


def _groups(heard: Iterable[Listening], topic: str) -> str:
    return ", ".join(f"`{entry.group}`" for entry in heard if entry.topic == topic)


def _id(name: str) -> str:
    return name.replace("-", "_").replace(".", "_")


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
