"""What is fixed about 현대몰, and that its restraint holds."""

from contracts.couriers import COURIERS
from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.budgets.meters import Meter, answered, taken, wait_seconds
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.hmall.profile import PROFILE

(RESTRAINT,) = PROFILE.budgets


def most_in(seconds: float) -> int:
    """The most calls that leave within so many seconds, when every call leaves as soon as it may."""
    now, meter, left = 0.0, Meter.full(RESTRAINT, 0.0), list[float]()
    for call in range(200):
        now += wait_seconds(meter, RESTRAINT, now)
        meter = answered(taken(meter, RESTRAINT, now, str(call)), RESTRAINT, now, str(call))
        left.append(now)
    return max(sum(first <= at < first + seconds for at in left) for first in left)


def test_two_calls_a_second_leave_at_most_over_time() -> None:
    assert most_in(30) <= 2 * 30 + 2


def test_every_courier_is_one_of_ours_and_found_by_its_name() -> None:
    assert set(PROFILE.couriers) <= set(COURIERS)
    assert {courier_by_name(name) for name in PROFILE.couriers.values()} == set(PROFILE.couriers)


def test_it_is_a_general_store() -> None:
    able = PROFILE.capabilities
    assert PROFILE.kind == "general"
    assert (able.seller_cancel, able.extras, able.option_prices, able.special_characters) == (
        False,
        False,
        False,
        False,
    )
    assert able.own_notice
    assert "notice" in {field.name for field in PROFILE.sales_fields}


def test_a_vendor_is_counted_by_its_code() -> None:
    assert vendor_of(PROFILE, {"ven_cd": "1", "oause_key": "a"}) == vendor_of(
        PROFILE, {"ven_cd": "1", "oause_key": "b"}
    )
    assert vendor_of(PROFILE, {"ven_cd": "1"}) != vendor_of(PROFILE, {"ven_cd": "2"})
