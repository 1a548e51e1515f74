"""Figure 10: many users clicking at once through the console: how long a click takes, and how many go wrong."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.measures import Figure, Outcome, Shown, most_first, percentile
from bench.shop import Shops, open_shops
from bench.workbench import Workbench
from proofs.seller_day import PASSWORD

MUST_MS, HOPED_MS = 1000.0, 500.0
BEGIN_A_SECOND = 4.0
SETTLE_SECONDS = 10.0
"""So long after the last user began the clicks count: log-ins come once a day, not 200 in a minute."""
LONGEST_SECONDS = 300
MOST_ERRORS_TOLD = 5

Click = Mapping[str, Any]
"""As `bench.clicking` writes it: name, ms, at, error."""


def measure(bench: Workbench) -> Outcome:
    """Users of all shops, with some seconds between their clicks."""
    shops = bench.shared(open_shops)
    users, seconds = bench.pick(10, 200, 200), bench.pick(15.0, 180.0, 600.0)
    ramp = users / BEGIN_A_SECOND + SETTLE_SECONDS
    before = shops.cpu_seconds()
    clicks = _clicks(bench, shops, users, ramp + seconds)
    used = most_first(shops.cpu_seconds(), before)
    counted = [each for each in clicks if each["at"] >= ramp]
    bench.tell(f"clicks: {len(clicks):,} by {users} users, {len(counted) / seconds:.1f} a second at the end")
    return told(clicks, counted, users, seconds, used)


def _clicks(bench: Workbench, shops: Shops, users: int, seconds: float) -> Sequence[Click]:
    """Click in a process of its own."""
    task, result = (bench.servers.directory / f"clicks-{name}.json" for name in ("task", "result"))
    known = {"url": shops.suite.url("console"), "emails": [shops.large, *shops.small], "password": PASSWORD}
    wanted = {"users": users, "a_second": BEGIN_A_SECOND, "seconds": seconds, "seed": 20261129}
    task.write_text(json.dumps({**known, **wanted}))
    command = [sys.executable, "-m", "bench.clicking", str(task), str(result)]
    with Path(bench.servers.directory / "clicking.log").open("w") as log:
        subprocess.run(command, stdout=log, stderr=log, check=True, timeout=seconds + LONGEST_SECONDS)
    return json.loads(result.read_text())


def told(clicks: Sequence[Click], counted: Sequence[Click], users: int, seconds: float, used: str) -> Outcome:
    """The figures of clicks: their time once all users are there, and every one that went wrong."""
    wrong = Counter(f"{each['name']}: {each['error']}" for each in clicks if each["error"])
    times: dict[str, list[float]] = defaultdict(list)
    for each in counted:
        times[each["name"]].append(each["ms"])
    all_times = [each["ms"] for each in counted]
    rate = f"{len(counted) / seconds:.1f} clicks a second for {seconds:.0f} s"
    figures = [
        Figure(
            "clicks",
            f"{users} users at once, 1 to 5 s between clicks: p95 of a click",
            MUST_MS,
            HOPED_MS,
            [percentile(all_times, 0.95)],
            better="less",
            unit="ms",
            note=rate,
        ),
        Figure("clicks-wrong", "answers of 400 and more, and exceptions", 0, 0, [float(sum(wrong.values()))], "less"),
    ]
    rows = [
        Shown(f"{name}: clicks, ms p50 / p95", f"{len(ms)}, {median(ms):.0f} / {percentile(ms, 0.95):.0f}", "clicks")
        for name, ms in sorted(times.items(), key=lambda pair: -percentile(pair[1], 0.95))
    ]
    rows.append(Shown("CPU seconds of the parts", used, "clicks"))
    worst = [f"clicks: {count} times {what}" for what, count in wrong.most_common(MOST_ERRORS_TOLD)]
    return Outcome(figures, rows, worst)
