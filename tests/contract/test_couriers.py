"""Our couriers and the malls': a mall takes every code that it is sent, and every courier of ours is of use."""

from collections.abc import Collection

import pytest

from contracts.couriers import COURIERS
from mall_gateway.malls import MALLS
from mall_gateway.malls.couriers import courier_by_name
from mall_simulator.malls.coupang import couriers as coupang
from mall_simulator.malls.esm import couriers as esm
from mall_simulator.malls.lottecom import couriers as lottecom
from mall_simulator.malls.lotteimall import rows as lotteimall
from mall_simulator.malls.smartstore import shipping as smartstore
from mall_simulator.malls.st11 import acts as st11

TABLES: dict[str, Collection[str]] = {
    "coupang": coupang.COURIERS,
    "auction": esm.COURIERS,
    "gmarket": esm.COURIERS,
    "lottecom": lottecom.COURIERS,
    "lotteimall": lotteimall.COURIERS,
    "st11": st11.COURIERS,
    "smartstore": {*smartstore.COURIERS, "DIRECT_DELIVERY"},
}
"""What the malls whose tables are published take (malls.md 1.6, 2.6, 3.6, 4.6, 8.6, 9.5)."""


@pytest.mark.parametrize("mall", TABLES)
def test_every_courier_of_a_mall_is_one_that_it_takes(mall: str) -> None:
    assert set(MALLS[mall].profile.couriers.values()) <= set(TABLES[mall])


def test_every_courier_is_taken_by_a_mall_and_no_mall_has_one_that_we_do_not_know() -> None:
    taken = {code for mall in MALLS.values() if not mall.profile.sheets for code in mall.profile.couriers}
    assert taken == set(COURIERS)


def test_a_courier_is_known_by_its_name() -> None:
    assert {code: courier_by_name(courier.name) for code, courier in COURIERS.items()} == {
        code: code for code in COURIERS
    }
