"""What a run says: a table for people, and a file with every sample."""

import json
import math
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measures import Figure, Outcome, interval


def number(value: float, unit: str = "") -> str:
    """A number in three digits or so."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{unit and ' ' + unit}"


def show(console: Console, outcome: Outcome, machine: Mapping[str, Any]) -> None:
    """Print the machine, the figures and what is shown beside them."""
    syncs = ", ".join(f"{name} {micros}" for name, micros in machine["fsync_microseconds"].items())
    console.print(f"{machine['cpu']}, {machine['cores']} cores, Linux {machine['kernel']}, commit {machine['commit']}")
    console.print(f"pg_test_fsync, µs a page: {syncs}; load at start {machine['load_at_start']}")
    table = Table("figure", "must", "hoped", "reached", "95 % interval", "ok", title="make bench")
    for figure in outcome.figures:
        table.add_row(*_cells(figure))
    console.print(table)
    for figure in outcome.figures:
        if figure.note:
            console.print(f"{figure.name}: {figure.note}", markup=False)
    for group, those in groupby(sorted(outcome.shown, key=lambda each: each.group != "shown"), lambda s: s.group):
        console.print(f"\n{group}")
        for each in those:
            console.print(f"  {each.name}: {each.value}", markup=False)
    for difference in outcome.differences:
        console.print(f"DIFFERENCE {difference}", markup=False)


def _cells(figure: Figure) -> list[str]:
    sign = "≥" if figure.better == "more" else "≤"
    low, high = interval(figure.samples)
    where = "one block" if math.isinf(low) else f"{number(low)} … {number(high)}"
    goals = [f"{sign} {number(goal, figure.unit)}" for goal in (figure.must, figure.hoped)]
    return [f"{figure.name}: {figure.title}", *goals, number(figure.reached, figure.unit), where, figure.verdict]


def write(file: Path, outcome: Outcome, machine: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Keep everything, samples too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        **about,
        "machine": machine,
        "figures": [figure.as_json() for figure in outcome.figures],
        "shown": [{"group": each.group, "name": each.name, "value": each.value} for each in outcome.shown],
        "differences": outcome.differences,
    }
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
