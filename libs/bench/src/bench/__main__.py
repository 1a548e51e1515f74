"""`python -m bench [--size SIZE] [--only NAME]`: exit 1 when something differs, never for a slow figure."""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import machine, report
from bench.measures import Outcome
from bench.scenarios import (
    clicks,
    collect,
    fan_out,
    freshness,
    growth,
    kafka_choices,
    neighbours,
    pages,
    rebuild,
    security,
    sellers,
    store_choices,
)
from bench.servers import running_servers
from bench.workbench import Size, Workbench
from chassis.memory import tune_memory

SCENARIOS: Mapping[str, Callable[[Workbench], Outcome]] = {
    "collect": collect.measure,
    "collect-claims": collect.measure_claims,
    "collect-inquiries": collect.measure_inquiries,
    "freshness": freshness.measure,
    "rebuild": rebuild.measure,
    "fan-out": fan_out.measure,
    "sellers": sellers.measure,
    "neighbours": neighbours.measure,
    "security": security.measure,
    "growth": growth.measure,
    "pages": pages.measure,
    "clicks": clicks.measure,
    "lock": store_choices.lock,
    "page-size": store_choices.page_size,
    "projection-batch": store_choices.projection_batch,
    "sending": kafka_choices.sending,
    "intake": kafka_choices.intake,
}
FILE = Path("build/bench.json")


def run(bench: Workbench, names: Sequence[str]) -> Outcome:
    """The named scenarios, one after the other."""
    outcome = Outcome()
    for name in names:
        started = time.monotonic()
        try:
            outcome.add(SCENARIOS[name](bench))
        except Exception as error:  # what the others measured is worth keeping
            bench.tell(traceback.format_exc())
            outcome.differences.append(f"{name} broke off: {error!r}")
        bench.tell(f"{name} took {time.monotonic() - started:.0f} s")
    return outcome


def _leave(number: int, _: object) -> None:
    """End as after an error, so that the programs of a block are ended too."""
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write; 1 when the checker found a difference."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--size", type=Size, default=Size.STANDARD, choices=list(Size))
    parser.add_argument("--only", default="", help=f"names, with commas, out of: {', '.join(SCENARIOS)}")
    given = parser.parse_args(arguments)
    names = [name for name in given.only.split(",") if name] or list(SCENARIOS)
    if unknown := [name for name in names if name not in SCENARIOS]:
        parser.error(f"no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    console = Console(highlight=False, soft_wrap=True)
    signal.signal(signal.SIGTERM, _leave)
    started = datetime.now(UTC)
    tune_memory()  # as in a service: the scenarios run its parts in this process
    with running_servers() as servers:
        described = machine.describe(servers.directory, 1)
        bench = Workbench(servers, given.size, lambda text: console.print(text, markup=False))
        with bench.leaving:
            outcome = run(bench, names)
    report.show(console, outcome, described)
    about = {"size": given.size, "scenarios": names, "started_at": started.isoformat()}
    report.write(FILE, outcome, described, about)
    return 1 if outcome.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
