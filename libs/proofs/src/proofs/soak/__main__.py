"""`make soak MINUTES=30`: works for long under faults, and tells what grew."""

import json
import os
import random
import secrets
import shutil
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from proofs.chaos.battle import Battle, battle
from proofs.chaos.errands import Scale
from proofs.chaos.report import Report
from proofs.soak.census import held, sampled
from proofs.soak.growth import Line, held_longer
from proofs.stores import SERVICES
from proofs.telling import Teller

ROOT = Path(".local/soak").absolute()
RESULT = Path("build/soak.json").absolute()
MINUTES = 30.0
KILLS_SHARE, WARM_UP_SHARE = 1 / 6, 1 / 2
"""Kills fall in the first part of the warm-up alone: whoever was killed has to get warm, too."""
ROUND_SECONDS = 10.0
ORDERS_A_ROUND = 4
KILL_EVERY_ROUNDS = 6
IDLE_SECONDS = 75.0
"""A pool gives back what it has not needed for a minute. A short soak does not wait so long."""
IDLE_SHARE = 0.1
LOOK_BACK = timedelta(minutes=65)
"""What was collected long ago is not asked for again: answers that grow from round to round take more memory, and
nothing leaks."""

FAULTS = ("http_500", "http_503", "html_error_page", "slow_drip", "repeated_page", "expired_token")
WITH_TOKENS = ("tmon", "smartstore")
"""Where a token that ended is renewed. A key that ended is the seller's to replace, and nobody here does."""


@dataclass
class Soak:
    """What was measured."""

    lines: Mapping[str, Line] = field(default_factory=dict[str, Line])
    before: Mapping[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    after: Mapping[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])

    def grown(self) -> list[str]:
        """What grew, in words. The servers' caches and what the simulated malls remember are told, not judged."""
        unseen = [f"{service}: memory was not sampled long enough" for service in SERVICES if service not in self.lines]
        memory = [
            f"{service}: memory {line.share_per_hour:+.1%} an hour (± {line.error_share:.1%})"
            for service, line in self.lines.items()
            if service in SERVICES and line.grows()
        ]
        more = [each for service in SERVICES for each in self._held_longer(service)]
        return [*unseen, *memory, *more]

    def _held_longer(self, service: str) -> list[str]:
        return held_longer(service, self.before.get(service, {}), self.after.get(service, {}))

    def as_json(self) -> dict[str, Any]:
        """For the report."""
        memory = {
            part: {
                "megabytes": round(line.middle, 1),
                "share_per_hour": round(line.share_per_hour, 4),
                "error": round(line.error_share, 4),
            }
            for part, line in sorted(self.lines.items())
        }
        return {"memory": memory, "before": self.before, "after": self.after, "grown": self.grown()}


def main() -> int:
    """Run the soak: 0 when nothing grew and nothing was lost or doubled, 1 otherwise."""
    minutes = float(os.environ.get("MINUTES") or MINUTES)
    report = Report(seed=int(os.environ.get("SEED") or secrets.randbelow(1_000_000)), minutes=minutes)
    teller, soak = Teller(), Soak()
    shutil.rmtree(ROOT, ignore_errors=True)
    try:
        with battle(ROOT, teller, report, Scale(look_back=LOOK_BACK)) as fight:
            work_for_long(fight, soak, random.Random(report.seed), minutes * 60)  # noqa: S311
            fight.check()
    except Exception as problem:
        traceback.print_exc()
        report.problems.append(f"{type(problem).__name__}: {problem}")
    return tell(report, soak, teller)


def work_for_long(fight: Battle, soak: Soak, chance: random.Random, seconds: float) -> None:
    """Faults and kills while everything warms up, then faults alone; quiet moments before and after those."""
    began = time.monotonic()
    fight.teller.head("warming up, with kills")
    work(fight, chance, began + seconds * KILLS_SHARE, kills=True)
    work(fight, chance, began + seconds * WARM_UP_SHARE, kills=False)
    idle = min(IDLE_SECONDS, seconds * IDLE_SHARE)
    soak.before = _in_a_quiet_moment(fight, idle)
    fight.teller.head("soaking")
    with sampled(fight.suite) as memory:
        work(fight, chance, began + seconds, kills=False)
    soak.lines = memory.lines()
    soak.after = _in_a_quiet_moment(fight, idle)


def work(fight: Battle, chance: random.Random, end: float, *, kills: bool) -> None:
    """Rounds of errands at an even pace while malls answer with errors."""
    turn = 0
    while time.monotonic() < end:
        turn += 1
        began = time.monotonic()
        kind = chance.choice(FAULTS)
        mall = chance.choice(WITH_TOKENS) if kind == "expired_token" else "*"
        fight.errands.market.ask("POST", "/faults", mall=mall, kind=kind, times=chance.randint(1, 3))
        if kills and turn % KILL_EVERY_ROUNDS == 0:
            fight.hit(chance.choice(sorted(SERVICES)), "killed while warming up")
        fight.errands.orders_left += ORDERS_A_ROUND
        fight.work(ORDERS_A_ROUND, 1)
        fight.report.after_kills += fight.recoveries.gather()
        time.sleep(max(0.0, ROUND_SECONDS - (time.monotonic() - began)))
    fight.errands.market.ask("DELETE", "/faults")


def _in_a_quiet_moment(fight: Battle, idle_seconds: float) -> Mapping[str, dict[str, int]]:
    fight.rest()
    time.sleep(idle_seconds)
    return held(fight.suite)


def tell(report: Report, soak: Soak, teller: Teller) -> int:
    """A line for each part, and the last line: the exit code."""
    problems = [*soak.grown(), *report.problems, *(report.verdict.differences if report.verdict else ["not checked"])]
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    content = {"ok": not problems, "seed": report.seed, "minutes": report.minutes, "problems": problems}
    RESULT.write_text(json.dumps({**content, **soak.as_json()}, ensure_ascii=False, indent=2) + "\n")
    for part, line in sorted(soak.lines.items()):
        teller.say(f"{part}: {line.middle:.0f} MB, {line.share_per_hour:+.2%} an hour (± {line.error_share:.2%})")
    for problem in problems:
        teller.say(problem)
    steepest = max((line.share_per_hour for part, line in soak.lines.items() if part in SERVICES), default=0.0)
    orders = report.verdict.orders if report.verdict else 0
    grown = "; ".join(problems[:3])
    outcome = f"failed {grown} (make soak MINUTES={report.minutes:g} SEED={report.seed})" if problems else "ok"
    teller.last(f"soak: {outcome} orders={orders} kills={report.kills} steepest_memory_per_hour={steepest:+.2%}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
