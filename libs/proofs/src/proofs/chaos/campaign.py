"""In which order everything happens to a suite: the whole plan once, or blows at random until the time is over."""

import random
import time
from collections.abc import Callable, Mapping, Sequence

from proofs.chaos.battle import Battle
from proofs.chaos.disasters import all_of_them, suffer
from proofs.chaos.points import NTHS, POINTS, Arm, Point, arms, rounds

COUNTING_ROUNDS = 2
ORDERS_A_ROUND = 4
LINKS_A_ROUND = 1
ATTEMPTS = 3
DISASTER_EVERY_ROUNDS = 4


def whole_plan(fight: Battle, chance: random.Random) -> None:
    """Every blow at every point, then every disaster."""
    fall_one_by_one(fight, arms(), chance)
    for name, disaster in all_of_them().items():
        suffer(fight, name, disaster)


def part_of_plan(fight: Battle, chance: random.Random, points: Sequence[str], disasters: Sequence[str]) -> None:
    """Only the named points and the disasters whose names begin so."""
    wanted = [arm for arm in arms() if arm.point in points]
    if wanted:
        fall_one_by_one(fight, wanted, chance)
    for name, disaster in all_of_them().items():
        if any(name.startswith(each) for each in disasters):
            suffer(fight, name, disaster)


def at_random(fight: Battle, chance: random.Random, minutes: float) -> None:
    """Points and disasters as the seed has them, until the time is over."""
    end = time.monotonic() + minutes * 60
    _count(fight)
    before: set[str] = set()
    turn = 0
    while time.monotonic() < end:
        turn += 1
        fight.errands.orders_left += ORDERS_A_ROUND
        if turn % DISASTER_EVERY_ROUNDS == 0:
            suffer(fight, *chance.choice(_in_order(all_of_them())))
            continue
        struck = random_arms(chance, before)
        fight.teller.head(f"round {turn}")
        fight.strike(struck, ORDERS_A_ROUND, LINKS_A_ROUND)
        before = {arm.part for arm in struck}


def random_arms(chance: random.Random, rested: set[str]) -> list[Arm]:
    """One to three blows at different parts, none of which was hit in the round before."""
    found: dict[str, Arm] = {}
    for point in chance.sample(POINTS, 3):
        arm = _random_arm(chance, point)
        if arm.part not in rested:
            found.setdefault(arm.part, arm)
    return list(found.values())


def fall_one_by_one(fight: Battle, wanted: Sequence[Arm], chance: random.Random) -> None:
    """Every blow of the plan, at passes as they were counted before."""
    _count(fight)
    strike_all(fight, wanted, chance)


def strike_all(fight: Battle, wanted: Sequence[Arm], chance: random.Random) -> None:
    """Some blows in rounds; what was spared is tried again, and told when it never falls."""
    left = list(wanted)
    for _ in range(ATTEMPTS):
        spared: list[Arm] = []
        planned = rounds(left, chance)
        for number, struck in enumerate(planned, start=1):
            fight.teller.head(f"round {number} of {len(planned)}")
            spared += fight.strike(struck, ORDERS_A_ROUND, LINKS_A_ROUND)
        left = spared
    fight.report.problems += [f"never came about: {arm}" for arm in left]


def _count(fight: Battle) -> None:
    for number in range(1, COUNTING_ROUNDS + 1):
        fight.teller.head(f"counting passes {number} of {COUNTING_ROUNDS}")
        fight.count(ORDERS_A_ROUND, LINKS_A_ROUND)


def _random_arm(chance: random.Random, point: Point) -> Arm:
    part, action, nth = chance.choice(point.parts), chance.choice(point.actions), chance.choice(NTHS)
    return Arm(part, point.name, nth, action, point.stimulus)


def _in_order(found: Mapping[str, Callable[[Battle], None]]) -> list[tuple[str, Callable[[Battle], None]]]:
    return list(found.items())
