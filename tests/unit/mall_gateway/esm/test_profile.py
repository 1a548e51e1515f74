"""What is fixed about G마켓 and 옥션, and that their budgets keep what the mall publishes."""

import pytest

from contracts.couriers import COURIERS
from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.budgets.meters import Meter, answered, taken, wait_seconds
from mall_gateway.malls.esm.profile import PROFILES
from mall_gateway.malls.port import Budget

GMARKET, AUCTION = PROFILES["gmarket"], PROFILES["auction"]
SECRETS = {"master_id": "golden", "secret_key": "secret", "seller_id": "goldenage"}


def budget(name: str) -> Budget:
    return next(one for one in GMARKET.budgets if one.name == name)


def most_in(seconds: float, of: Budget) -> int:
    """The most calls that leave within so many seconds, when every call leaves as soon as it may."""
    now, meter, left = 0.0, Meter.full(of, 0.0), list[float]()
    for call in range(200):
        now += wait_seconds(meter, of, now)
        meter = answered(taken(meter, of, now, str(call)), of, now, str(call))
        left.append(now)
    return max(sum(first <= at < first + seconds for at in left) for first in left)


@pytest.mark.parametrize(("name", "seconds", "calls"), [("gmarket.orders", 5, 1), ("gmarket.search", 60, 20)])
def test_no_window_holds_more_calls_than_the_mall_takes(name: str, seconds: float, calls: int) -> None:
    assert most_in(seconds, budget(name)) <= calls


def test_only_the_list_of_orders_is_counted_not_an_order_by_number() -> None:
    assert budget("gmarket.orders").apis == ("esm.orders",)


def test_a_seller_has_one_budget_whichever_master_asks_and_another_on_each_site() -> None:
    other_master = {**SECRETS, "master_id": "hosting", "secret_key": "another"}
    assert vendor_of(GMARKET, SECRETS) == vendor_of(GMARKET, other_master)
    assert vendor_of(GMARKET, SECRETS) != vendor_of(AUCTION, SECRETS)


def test_every_courier_is_one_of_ours_and_only_gmarket_delivers_directly() -> None:
    assert set(GMARKET.couriers) <= set(COURIERS)
    assert set(GMARKET.couriers) - set(AUCTION.couriers) == {"DIRECT"}


def test_the_sites_differ_in_what_the_manual_says() -> None:
    assert "broadcast" in AUCTION.capabilities.certification_kinds
    assert "broadcast" not in GMARKET.capabilities.certification_kinds
    assert (GMARKET.name, AUCTION.name) == ("G마켓", "옥션")
