"""What is fixed about 인터파크, and that its restraint holds."""

from contracts.couriers import COURIERS
from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.budgets.meters import Meter, answered, taken, wait_seconds
from mall_gateway.malls.interpark.profile import PROFILE

(RESTRAINT,) = PROFILE.budgets


def most_in(seconds: float) -> int:
    """The most calls that leave within so many seconds, when every call leaves as soon as it may."""
    now, meter, left = 0.0, Meter.full(RESTRAINT, 0.0), list[float]()
    for call in range(200):
        now += wait_seconds(meter, RESTRAINT, now)
        meter = answered(taken(meter, RESTRAINT, now, str(call)), RESTRAINT, now, str(call))
        left.append(now)
    return max(sum(first <= at < first + seconds for at in left) for first in left)


def test_no_minute_holds_more_calls_than_our_restraint() -> None:
    assert most_in(60) <= 100 + 5


def test_every_courier_is_one_of_ours_with_a_number_of_its_own() -> None:
    assert set(PROFILE.couriers) <= set(COURIERS)
    assert len(set(PROFILE.couriers.values())) == len(PROFILE.couriers)


def test_a_vendor_is_counted_by_its_number_whatever_its_keys() -> None:
    keys = {"supply_entr_no": "3002806651", "inquiry_cite_key": "a"}
    assert vendor_of(PROFILE, keys) == vendor_of(PROFILE, {**keys, "inquiry_cite_key": "b"})
    assert vendor_of(PROFILE, keys) != vendor_of(PROFILE, {**keys, "supply_entr_no": "3002806652"})


def test_only_numbers_and_names_are_shown_of_an_account() -> None:
    shown = {field.name for field in PROFILE.credential_fields if not field.secret}
    assert shown == {"entr_id", "supply_entr_no", "supply_ctrt_seq"}
