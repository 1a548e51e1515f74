"""`make chaos`: kills every part at every named place, and tells whether anything was lost or doubled.

`MINUTES=n` goes on at random for so long, `SEED=s` repeats a run, `POINTS=a,b` and `DISASTERS=a,b` do only a part, and
`MALLS=all` or `MALLS=a,b` sell at other malls than the present four.
"""

import os
import random
import secrets
import shutil
import sys
import traceback
from pathlib import Path

from proofs.chaos.battle import Battle, battle
from proofs.chaos.campaign import at_random, part_of_plan, whole_plan
from proofs.chaos.errands import Scale
from proofs.chaos.report import Report
from proofs.malls import NoSuchMallError, called
from proofs.telling import Teller

ROOT = Path(".local/chaos").absolute()
RESULT = Path("build/chaos.json").absolute()


def main() -> int:
    """Run the chaos: 0 when nothing was lost or doubled and everything recovered in time, 1 otherwise."""
    try:
        scale = Scale.at(called(os.environ.get("MALLS", "")))
    except NoSuchMallError as error:
        print(error, file=sys.stderr)
        return 2
    report = Report(
        seed=int(os.environ.get("SEED") or secrets.randbelow(1_000_000)),
        minutes=float(os.environ.get("MINUTES") or 0) or None,
        points=_names("POINTS"),
        disasters_wanted=_names("DISASTERS"),
        malls=os.environ.get("MALLS", ""),
    )
    teller = Teller()
    teller.say(f"chaos: {report.again()}")
    shutil.rmtree(ROOT, ignore_errors=True)
    try:
        with battle(ROOT, teller, report, scale) as fight:
            _fight(fight, report)
            fight.check()
    except Exception as problem:
        traceback.print_exc()
        report.problems.append(f"{type(problem).__name__}: {problem}")
    report.write(RESULT)
    for failure in report.failures[:40]:
        teller.say(failure)
    teller.last(report.line())
    return 1 if report.failures else 0


def _fight(fight: Battle, report: Report) -> None:
    chance = random.Random(report.seed)  # noqa: S311  a seed is to be repeated, not to be kept secret
    if report.minutes:
        at_random(fight, chance, report.minutes)
    elif report.points or report.disasters_wanted:
        part_of_plan(fight, chance, report.points, report.disasters_wanted)
    else:
        whole_plan(fight, chance)


def _names(variable: str) -> tuple[str, ...]:
    return tuple(name for name in os.environ.get(variable, "").split(",") if name)


if __name__ == "__main__":
    sys.exit(main())
