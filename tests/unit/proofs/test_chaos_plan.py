"""The plan of chaos names every failpoint of the code, spreads the blows, and counts and tells what came of them."""

import random
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from proofs.chaos import points
from proofs.chaos.arming import Armoury
from proofs.chaos.battle import collected_every
from proofs.chaos.campaign import random_arms
from proofs.chaos.errands import Scale
from proofs.chaos.points import Arm, arms, least_passes, pass_of, rounds
from proofs.chaos.recovery import Recovery, percentile
from proofs.chaos.report import Report
from proofs.ledger import Verdict
from proofs.malls import CALLED, PRESENT_FOUR
from proofs.stores import SERVICES
from reference_pages.failpoints import all_names


def test_every_failpoint_is_in_the_plan_and_every_point_of_the_plan_is_in_the_code() -> None:
    planned = {point.name for point in points.POINTS} | set(points.ELSEWHERE)
    assert planned == all_names()
    assert len(points.POINTS) >= 24


def test_each_point_is_struck_at_its_first_second_and_last_pass() -> None:
    struck: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for arm in arms():
        struck[arm.point, arm.action][arm.nth] += 1
    assert all(set(nths) == {"first", "second", "last"} for nths in struck.values())
    assert {name for name, action in struck if action == "kill"} == {point.name for point in points.POINTS}


def test_each_listener_is_struck_at_each_point_of_its_work_and_each_service_where_it_stores_sends_and_shows() -> None:
    struck = {(arm.part, arm.point) for arm in arms()}
    for part in points.LISTENERS:
        for point in ("after_commit", "after_decode", "before_commit", "mid_apply"):
            assert (part, f"consumer.{point}") in struck
    for part in SERVICES:
        kinds = {point.partition(".")[0] for each, point in struck if each == part}
        assert kinds & {"store", "relay", "projection"}, part
    for part in points.FORGETTERS:
        assert {point for each, point in struck if each == part} >= {"erasure.before_key", "erasure.mid_purge"}


def test_no_part_is_struck_twice_in_a_round_or_in_two_rounds_after_one_another() -> None:
    wanted = arms()
    found = rounds(wanted, random.Random(7))
    parts = [[arm.part for arm in each] for each in found]
    assert Counter(arm for each in found for arm in each) == Counter(wanted)
    assert all(len(each) == len(set(each)) <= points.AT_ONCE for each in parts)
    assert not any(set(one) & set(next_one) for one, next_one in pairwise(parts))


def test_the_same_seed_gives_the_same_rounds() -> None:
    assert rounds(arms(), random.Random(3)) == rounds(arms(), random.Random(3))
    assert rounds(arms(), random.Random(3)) != rounds(arms(), random.Random(4))


def test_the_last_pass_is_the_one_that_the_poorest_counted_round_had() -> None:
    seen = least_passes({"catalog": {"x": 9}}, {"catalog": {"x": 7, "y": 1}})
    assert seen == {("catalog", "x"): 7, ("catalog", "y"): 0}
    assert [pass_of(nth, 7) for nth in points.NTHS] == [1, 2, 7]
    assert pass_of("last", 0) == 3


@pytest.mark.parametrize(
    ("values", "share", "found"), [([], 0.99, 0), ([3], 0.99, 3), ([1, 2, 3, 4], 0.5, 2), ([2, 1], 0.99, 2)]
)
def test_a_percentile_is_a_value_that_was_measured(values: list[float], share: float, found: float) -> None:
    assert percentile(values, share) == found


def test_what_fired_and_what_was_passed_is_read_from_files(tmp_path: Path) -> None:
    directory = tmp_path / "failpoints"
    armoury = Armoury(directory)
    armoury.arm("catalog", ["x:2:kill", "y:1:raise=a:B"])
    assert (directory / "catalog").read_text() == "x:2:kill,y:1:raise=a:B"
    (directory / "catalog.fired").write_text("y:1:raise=a:B 17 100.5\nhalf wri")
    (directory / "catalog.passes").write_text("x\nx\ny\n")
    [shot] = armoury.shots(["catalog", "account"])
    assert (shot.part, shot.point, shot.nth, shot.action, shot.at) == ("catalog", "y", 1, "raise=a:B", 100.5)
    assert armoury.passes(["catalog"]) == {"catalog": {"x": 2, "y": 1}}
    armoury.arm("catalog", [])
    assert armoury.shots(["catalog"]) == []
    assert armoury.passes(["catalog"]) == {"catalog": {}}


def report(**verdict: list[str]) -> Report:
    return Report(seed=5, kills=3, verdict=Verdict(**verdict))


def test_a_run_without_a_difference_is_ok() -> None:
    told = report()
    told.after_kills = [Recovery("catalog", "x", 9.9)]
    assert told.line() == "chaos: ok kills=3 lost=0 doubled=0 recovery_p99_s=9.9"
    assert told.as_json()["ok"]


def test_a_difference_a_late_recovery_and_a_point_that_never_fired_each_fail_a_run() -> None:
    lost, late, server, idle = report(lost=["an order"]), report(), report(), report()
    late.after_kills = [Recovery("catalog", "x", 10.1)]
    server.after_servers = [Recovery("postgres", "x", 15.1)]
    idle.problems = [f"never came about: {Arm('catalog', 'x', 'first', 'kill', 'work')}"]
    for failed in (lost, late, server, idle, Report(seed=5)):
        assert failed.failures
        assert failed.line().startswith("chaos: failed ")
        assert failed.line().endswith("make chaos SEED=5")


def test_a_failed_random_run_tells_how_to_repeat_it() -> None:
    assert Report(seed=5, minutes=10).line().endswith("seed=5: make chaos MINUTES=10 SEED=5")
    told = Report(seed=5, points=["a.b", "c.d"], disasters_wanted=["kafka away"])
    assert told.again() == "make chaos POINTS=a.b,c.d DISASTERS='kafka away' SEED=5"
    assert Report(seed=5, malls="all").again() == "make chaos MALLS=all SEED=5"


@pytest.mark.parametrize("malls", [PRESENT_FOUR, CALLED, ("st11",)])
def test_more_malls_are_no_more_work(malls: tuple[str, ...]) -> None:
    scale = Scale.at(malls)
    assert scale.malls == malls
    assert 1 <= len(scale.products) <= len(Scale().products)
    assert len(scale.products) * len(malls) <= 26


def test_random_blows_spare_who_was_hit_before_and_hit_nobody_twice() -> None:
    chance = random.Random(11)
    for _ in range(50):
        parts = [arm.part for arm in random_arms(chance, {"catalog", "mall-gateway"})]
        assert len(parts) == len(set(parts))
        assert not {"catalog", "mall-gateway"} & set(parts)


def test_with_many_malls_schedules_leave_quiet_moments() -> None:
    assert [collected_every(malls) for malls in (1, 4, 13)] == [30, 30, 270]
