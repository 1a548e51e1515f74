"""What is fixed about GS SHOP, and that its budget holds the restraint that we keep."""

from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.budgets.meters import Meter, answered, taken, wait_seconds
from mall_gateway.malls.gsshop.profile import PROFILE

SECRETS = {"vendor_id": "1003890", "aes_key": "secret"}


def test_no_second_holds_many_more_calls_than_we_allow_ourselves() -> None:
    (budget,) = PROFILE.budgets
    now, meter, left = 0.0, Meter.full(budget, 0.0), list[float]()
    for call in range(60):
        now += wait_seconds(meter, budget, now)
        meter = answered(taken(meter, budget, now, str(call)), budget, now, str(call))
        left.append(now)
    assert max(sum(first <= at < first + 1 for at in left) for first in left) <= 2 * budget.calls


def test_every_call_of_a_partner_counts_whatever_its_key() -> None:
    assert PROFILE.budgets[0].apis == ()
    assert vendor_of(PROFILE, SECRETS) == vendor_of(PROFILE, {**SECRETS, "aes_key": "another"})
    assert vendor_of(PROFILE, SECRETS) != vendor_of(PROFILE, {**SECRETS, "vendor_id": "1"})


def test_every_courier_has_a_code_of_two_letters() -> None:
    assert all(len(code) == 2 for code in PROFILE.couriers.values())


def test_it_is_a_general_mall_that_takes_no_cancel_and_no_extras() -> None:
    can = PROFILE.capabilities
    assert PROFILE.kind == "general"
    assert (can.seller_cancel, can.extras, can.special_characters, can.own_notice) == (False, False, False, True)
