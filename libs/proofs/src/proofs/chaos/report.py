"""What a run of chaos found: a file for machines, a line for people."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofs.chaos.recovery import Recovery, percentile
from proofs.ledger import Verdict

AFTER_KILL_SECONDS = 10.0
AFTER_SERVER_SECONDS = 15.0


@dataclass
class Report:
    """Everything that was done and measured. `problems` are failures of the plan itself or of what it watched."""

    seed: int
    minutes: float | None = None
    points: Sequence[str] = ()
    disasters_wanted: Sequence[str] = ()
    malls: str = ""
    kills: int = 0
    kills_by_point: dict[str, int] = field(default_factory=dict[str, int])
    after_kills: list[Recovery] = field(default_factory=list[Recovery])
    after_servers: list[Recovery] = field(default_factory=list[Recovery])
    disasters: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    verdict: Verdict | None = None

    @property
    def recovery_p99_s(self) -> float:
        """99 of 100 killed parts took no longer than this."""
        return percentile([each.seconds for each in self.after_kills], 0.99)

    @property
    def failures(self) -> list[str]:
        """Why the run failed, if it did."""
        checked = self.verdict.differences if self.verdict else ["the ledger was not checked"]
        late = [
            f"{name} took {seconds:.1f} s, wanted are {limit:.0f}"
            for name, seconds, limit in (
                ("recovery after a kill (p99)", self.recovery_p99_s, AFTER_KILL_SECONDS),
                ("recovery after a server was back (longest)", _longest(self.after_servers), AFTER_SERVER_SECONDS),
            )
            if seconds > limit
        ]
        return [*self.problems, *checked, *late]

    def line(self) -> str:
        """The last line."""
        outcome = "failed" if self.failures else "ok"
        verdict = self.verdict or Verdict()
        again = f" seed={self.seed}: {self.again()}" if self.failures else ""
        return (
            f"chaos: {outcome} kills={self.kills} lost={len(verdict.lost)} doubled={len(verdict.doubled)}"
            f" recovery_p99_s={self.recovery_p99_s:.1f}{again}"
        )

    def again(self) -> str:
        """The command that repeats this run."""
        wanted = {
            "MINUTES": f"{self.minutes:g}" if self.minutes else "",
            "POINTS": ",".join(self.points),
            "DISASTERS": ",".join(self.disasters_wanted),
            "MALLS": self.malls,
        }
        variables = [f"{name}={shlex.quote(value)}" for name, value in wanted.items() if value]
        return " ".join(["make chaos", *variables, f"SEED={self.seed}"])

    def as_json(self) -> dict[str, Any]:
        """The whole report."""
        verdict = self.verdict or Verdict()
        return {
            "ok": not self.failures,
            "seed": self.seed,
            "again": self.again(),
            "failures": self.failures,
            "kills": self.kills,
            "kills_by_point": dict(sorted(self.kills_by_point.items())),
            "recovery_p50_s": round(percentile([each.seconds for each in self.after_kills], 0.5), 2),
            "recovery_p99_s": round(self.recovery_p99_s, 2),
            "after_server_longest_s": round(_longest(self.after_servers), 2),
            "disasters": self.disasters,
            "orders": verdict.orders,
            "listings": verdict.listings,
            "invoices": verdict.invoices,
            "claims": verdict.claims,
            "inquiries": verdict.inquiries,
            "answers": verdict.answers,
            "stock_pushes": verdict.stock_pushes,
            "letters": verdict.letters,
            "lost": verdict.lost,
            "doubled": verdict.doubled,
            "wrong": verdict.wrong,
            "after_kills": [each.as_json() for each in self.after_kills],
            "after_servers": [each.as_json() for each in self.after_servers],
        }

    def write(self, file: Path) -> None:
        """Leave it where other programs look."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n")


def _longest(found: Sequence[Recovery]) -> float:
    return max((each.seconds for each in found), default=0.0)
