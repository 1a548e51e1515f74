"""What is fixed about 롯데온, and that its budget keeps what is said of the mall."""

from datetime import timedelta

from contracts.couriers import COURIERS
from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.budgets.meters import Meter, answered, taken, wait_seconds
from mall_gateway.malls.lottecom.notices import ARTICLES, NOTICE_TYPES
from mall_gateway.malls.lottecom.profile import PROFILE


def departures(calls: int) -> list[float]:
    """When each call leaves, when every one leaves as soon as it may, after a start that knows nothing."""
    (budget,) = PROFILE.budgets
    now, meter, left = 0.0, Meter.full(budget, 0.0), list[float]()
    for call in range(calls):
        now += wait_seconds(meter, budget, now)
        meter = answered(taken(meter, budget, now, str(call)), budget, now, str(call))
        left.append(now)
    return left


def test_no_minute_holds_more_calls_than_the_mall_takes_and_none_waits_at_first() -> None:
    left = departures(15_100)
    assert left[0] < 0.1
    assert all(later - first >= 60 for first, later in zip(left, left[10_000:], strict=False))


def test_a_key_has_one_budget() -> None:
    assert vendor_of(PROFILE, {"api_key": "a"}) != vendor_of(PROFILE, {"api_key": "b"})


def test_the_key_is_secret_and_good_for_a_year() -> None:
    assert [field.secret for field in PROFILE.credential_fields] == [True]
    assert PROFILE.key_life == timedelta(days=365)


def test_every_courier_is_one_of_ours() -> None:
    assert set(PROFILE.couriers) <= set(COURIERS)
    assert len(set(PROFILE.couriers.values())) == len(PROFILE.couriers)


def test_it_is_a_general_store() -> None:
    can = PROFILE.capabilities
    assert PROFILE.kind == "general"
    assert not any((can.extras, can.option_prices, can.seller_cancel, can.special_characters))
    assert can.own_notice


def test_every_item_type_that_is_offered_has_fields_with_codes_of_their_own() -> None:
    assert set(ARTICLES) == set(NOTICE_TYPES)
    assert all(len({one.code for one in articles}) == len(articles) for articles in ARTICLES.values())
