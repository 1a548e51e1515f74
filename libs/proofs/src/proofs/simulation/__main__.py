"""`make simulate`: run many seeds, catch every planted bug, or repeat one seed with its whole trace."""

import argparse
import os
import sys
import time

from proofs.simulation.campaign import Catch, catch, spread_campaign, table, told
from proofs.simulation.planted import PLANTED
from proofs.simulation.run import run

MOST_SEEDS = 1000


def main() -> int:
    """0 when every promise held and every bug was caught."""
    parser = argparse.ArgumentParser(prog="proofs.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many seeds to run")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, help="repeat this one and print its whole trace")
    parser.add_argument("--bug", choices=sorted(PLANTED), help="with this bug planted")
    parser.add_argument("--bugs", action="store_true", help="catch every planted bug")
    asked = parser.parse_args()
    if asked.seed is not None:
        return _repeat(asked.seed, asked.bug)
    if asked.bugs or asked.bug:
        return _catch([asked.bug] if asked.bug else list(PLANTED))
    return _run_many(asked.first, asked.seeds, asked.processes)


def _repeat(seed: int, bug: str | None) -> int:
    outcome = run(seed, PLANTED[bug].plant if bug else None, keep_trace=True)
    print("\n".join(outcome.trace))
    print(f"seed={seed} scenario={outcome.scenario} trace={outcome.digest} orders={outcome.orders}")
    print("\n".join(outcome.differences) or "every promise held")
    return int(not outcome.well)


def _catch(bugs: list[str]) -> int:
    catches: list[Catch] = []
    for bug in bugs:
        caught = catch(bug, MOST_SEEDS)
        print(
            f"{bug}: " + (f"seed {caught.seed}: {caught.difference}" if caught.difference else "not caught"), flush=True
        )
        catches.append(caught)
    print(table(catches))
    missed = sum(each.seed is None for each in catches)
    print(f"simulate: bugs={len(catches)} caught={len(catches) - missed}")
    return int(missed > 0)


def _run_many(first: int, seeds: int, processes: int) -> int:
    started = time.perf_counter()
    found = spread_campaign(first, seeds, processes)
    for kind, count in sorted(found.hits.items()):
        print(f"  {kind:42} {count}")
    for outcome in found.failed:
        print(told(outcome))
    if found.failed:
        repeated = found.failed[0].seed
        print("\n".join(run(repeated, keep_trace=True).trace))
    verdict = "found" if found.failed else "ok"
    print(f"simulate: {verdict} {found.summary()} seconds={time.perf_counter() - started:.0f}")
    return int(bool(found.failed))


if __name__ == "__main__":
    sys.exit(main())
