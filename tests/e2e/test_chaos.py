"""The chaos in small: parts are killed at their points while sellers work, and nothing is lost or doubled."""

import random
from pathlib import Path

from proofs.chaos.battle import battle
from proofs.chaos.campaign import strike_all
from proofs.chaos.errands import Scale
from proofs.chaos.points import Arm
from proofs.chaos.report import Report
from proofs.telling import Teller

SMALL = Scale(products=("제주 감귤 5kg",), malls=("tmon", "wemakeprice"), orders=8)
BLOWS = [
    Arm("mall-gateway", "gateway.after_send", "second", "kill", "work"),
    Arm("order-sync", "order_sync.after_page", "first", "kill", "work"),
    Arm("catalog", "relay.mid_send", "second", "kill", "work"),
    Arm("inquiry", "inquiry.answer_taken", "first", "kill", "work"),
]


def test_parts_killed_at_their_points_lose_and_double_nothing(tmp_path: Path) -> None:
    report = Report(seed=1)
    with battle(tmp_path / "suite", Teller(), report, SMALL) as fight:
        strike_all(fight, BLOWS, random.Random(report.seed))
        fight.check()
    assert report.verdict is not None
    assert report.problems == []
    assert report.verdict.differences == []
    assert report.kills == len(BLOWS)
    assert len(report.after_kills) == len(BLOWS)
    assert (report.verdict.orders, report.verdict.listings) == (SMALL.orders, 4)
    assert min(report.verdict.claims, report.verdict.answers) >= 2
