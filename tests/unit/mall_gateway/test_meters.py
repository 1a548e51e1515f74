"""What a meter learns from refusals and failures, and by what malls tell vendors apart."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from mall_gateway.malls import MALLS
from mall_gateway.malls.budgets import Budgets, MemoryLedger, Place
from mall_gateway.malls.budgets.ledger import claims_of, vendor_of
from mall_gateway.malls.budgets.meters import (
    HOLD_SECONDS,
    LATE_SECONDS,
    LEARNT_SECONDS,
    Meter,
    failed,
    learned,
    left,
    taught,
)
from mall_gateway.malls.port import Algorithm, Budget, MallProfile

ACCOUNT = UUID(int=7)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def budget(calls: int, name: str = "all", apis: tuple[str, ...] = ()) -> Budget:
    return Budget(name, calls, timedelta(seconds=1), Algorithm.SLIDING_WINDOW, "account", "", apis)


def profile(*budgets: Budget) -> MallProfile:
    return replace(MALLS["tmon"].profile, budgets=budgets)


def test_what_was_taught_is_forgotten_and_the_documented_limit_tried_again() -> None:
    clock = Clock()
    limit = budget(10)
    known = profile(limit)
    budgets, claims = Budgets(MemoryLedger(clock)), claims_of(profile(limit), ACCOUNT, "any")
    budgets.reserve(claims)
    clock.now += 2.0
    for _ in range(4):
        budgets.answered(Place(claims, budgets.reserve(claims).ticket or "", 0.0))
    budgets.throttled(known, ACCOUNT, "any", timedelta(seconds=1))
    clock.now += 5.0
    assert sum(budgets.reserve(claims).ticket is not None for _ in range(10)) == 3
    clock.now += LEARNT_SECONDS[0] + HOLD_SECONDS
    assert sum(budgets.reserve(claims).ticket is not None for _ in range(12)) == 10


def test_a_call_that_was_given_up_keeps_its_place_while_it_may_still_arrive() -> None:
    clock = Clock()
    budgets, claims = Budgets(MemoryLedger(clock)), claims_of(profile(budget(2)), ACCOUNT, "any")
    clock.now += 2.0
    budgets.reserve(claims)
    clock.now += HOLD_SECONDS + 1.0
    for lost in (False, True):
        budgets.answered(Place(claims, budgets.reserve(claims).ticket or "", 0.0), lost=lost)
    clock.now += 1.1
    assert [budgets.reserve(claims).ticket is not None for _ in range(2)] == [True, False]
    clock.now += LATE_SECONDS
    assert budgets.reserve(claims).ticket is not None


def test_a_lesson_holds_longer_each_time_it_is_taught() -> None:
    limit = budget(10)
    meter, now, held = Meter(), 0.0, list[float]()
    for _ in range(6):
        meter = taught(meter, limit, now)
        held.append(meter.cap_until - now)
        now = meter.cap_until
    assert held == [*LEARNT_SECONDS, LEARNT_SECONDS[-1], LEARNT_SECONDS[-1]]


def test_what_the_malls_headers_say_ends_the_guess() -> None:
    bucket = replace(budget(10), algorithm=Algorithm.TOKEN_BUCKET)
    meter = taught(Meter(), bucket, 1000.0)
    assert left(meter, bucket, 1001.0) == 1
    told = learned(meter, 1001.0, rate=10.0, burst=10.0, remaining=10.0)
    assert left(told, bucket, 1001.0) == 5
    assert taught(told, bucket, 1001.0).cap_until == 1001.0 + LEARNT_SECONDS[0]


def test_only_the_limit_that_was_used_most_is_taught() -> None:
    clock = Clock()
    wide = budget(100, "wide")
    narrow = budget(5, "narrow", ("narrow",))
    known = profile(wide, narrow)
    budgets, both = Budgets(MemoryLedger(clock)), claims_of(known, ACCOUNT, "narrow")
    budgets.reserve(both)
    clock.now += 2.0
    for _ in range(4):
        budgets.answered(Place(both, budgets.reserve(both).ticket or "", 0.0))
    budgets.throttled(known, ACCOUNT, "narrow", timedelta(seconds=1))
    clock.now += 5.0
    assert sum(budgets.reserve(both).ticket is not None for _ in range(10)) == 3
    others = claims_of(known, ACCOUNT, "other")
    assert sum(budgets.reserve(others).ticket is not None for _ in range(90)) == 90


def test_a_circuit_opens_after_five_failures_and_longer_each_time() -> None:
    meter = Meter()
    waits = []
    for _ in range(12):
        meter = failed(meter, 0.0)
        waits.append(meter.closed_until)
    assert waits == [0, 0, 0, 0, 15, 30, 60, 120, 300, 600, 600, 600]


@pytest.mark.parametrize("mall", sorted(MALLS))
def test_every_mall_names_the_fields_that_tell_a_vendor(mall: str) -> None:
    profile = MALLS[mall].profile
    known = {field.name for field in profile.credential_fields}
    assert profile.identity_fields
    assert set(profile.identity_fields) <= known
    assert vendor_of(profile, {}) is None
