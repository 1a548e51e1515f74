"""`make chaos`: kills every part at every named place, and tells whether anything was lost or doubled."""

import os
import random
import secrets
import shutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from proofs.chaos.battle import Battle, battle
from proofs.chaos.errands import Scale
from proofs.chaos.points import Arm, arms, rounds
from proofs.chaos.report import Report
from proofs.telling import Teller

ROOT = Path(".local/chaos").absolute()
RESULT = Path("build/chaos.json").absolute()
COUNTING_ROUNDS = 2
LINKS_A_ROUND = 2
ORDERS_A_ROUND = 5
ATTEMPTS = 3


def main() -> int:
    """Run the chaos: 0 when nothing was lost or doubled and everything recovered in time, 1 otherwise."""
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    minutes = float(os.environ.get("MINUTES") or 0) or None
    only = [name for name in os.environ.get("POINTS", "").split(",") if name]
    report = Report(seed, minutes)
    teller = Teller()
    shutil.rmtree(ROOT, ignore_errors=True)
    try:
        with battle(ROOT, teller, report, Scale()) as fight:
            fall_one_by_one(fight, [arm for arm in arms() if not only or arm.point in only], random.Random(seed))  # noqa: S311
            fight.check()
    except Exception as problem:
        traceback.print_exc()
        report.problems.append(f"{type(problem).__name__}: {problem}")
    report.write(RESULT)
    for failure in report.failures[:40]:
        teller.say(failure)
    teller.last(report.line())
    return 1 if report.failures else 0


def fall_one_by_one(fight: Battle, wanted: Sequence[Arm], chance: random.Random) -> None:
    """Every blow of the plan; what was spared is tried again, and told when it never falls."""
    for _ in range(COUNTING_ROUNDS):
        fight.teller.head("counting")
        fight.count(ORDERS_A_ROUND, LINKS_A_ROUND)
    left = list(wanted)
    for _ in range(ATTEMPTS):
        spared: list[Arm] = []
        for number, struck in enumerate(rounds(left, chance), start=1):
            fight.teller.head(f"round {number}")
            spared += fight.strike(struck, ORDERS_A_ROUND, LINKS_A_ROUND)
        left = spared
    fight.report.problems += [f"never came about: {arm}" for arm in left]


if __name__ == "__main__":
    sys.exit(main())
