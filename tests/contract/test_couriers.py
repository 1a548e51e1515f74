"""Our couriers and the malls': a mall takes every code that it is sent, and every courier of ours is of use."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from contracts.couriers import COURIERS
from mall_gateway.malls import MALLS
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.port import RefusedError, Shipment
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


POST = {"NONGHYUP", "ORDINARY_POST", "REGISTERED_POST"}
ABROAD = {"EMS", "FEDEX", "TNT", "UPS"}
SMALL = {"CU_POST", "HONAM", "SLX", *POST}
LACKING: dict[str, set[str]] = {
    "tmon": {"DHL", *SMALL, *ABROAD},
    "wemakeprice": {"DHL", *SMALL, *ABROAD},
    "st11": {*SMALL, *ABROAD} - {"CU_POST"},
    "auction": {"DIRECT", "KUNYOUNG", *SMALL, *ABROAD},
    "gmarket": {"KUNYOUNG", *SMALL, *ABROAD},
    "interpark": {"CHUNIL", "DAESIN", "DHL", "DIRECT", "GS_POSTBOX", "HAPDONG", *SMALL, *ABROAD},
    "coupang": {"CU_POST", *POST},
    "smartstore": {"TNT"},
    "cjmall": {"DHL", *SMALL, *ABROAD},
    "gsshop": {"DHL", *SMALL, *ABROAD},
    "hmall": {"DHL", "DIRECT", *SMALL, *ABROAD},
    "lottecom": {"CHUNIL", "DIRECT", "HAPDONG", "KUNYOUNG", *SMALL, *ABROAD},
    "lotteimall": {"DAESIN", "GS_POSTBOX", "KUNYOUNG", *SMALL},
    "gongyoung": set(),
}
"""Our couriers that a mall has no code for, or none that is published. 공영홈쇼핑 takes their names."""

TOLD_WITH_THE_GOODS = ("tmon", "st11", "auction", "gmarket", "coupang", "smartstore", "cjmall", "lottecom")
"""The malls that hear of the courier when the goods are registered."""


@pytest.mark.parametrize("mall", TABLES)
def test_every_courier_of_a_mall_is_one_that_it_takes(mall: str) -> None:
    assert set(MALLS[mall].profile.couriers.values()) <= set(TABLES[mall])


@pytest.mark.parametrize("mall", MALLS)
def test_a_mall_has_every_courier_but_those_that_it_is_said_to_lack(mall: str) -> None:
    assert set(MALLS[mall].profile.couriers) == set(COURIERS) - LACKING[mall]


def test_every_courier_is_taken_by_a_mall() -> None:
    called = [LACKING[code] for code, mall in MALLS.items() if not mall.profile.sheets]
    assert not set.intersection(*called)


def test_a_courier_is_known_by_its_name() -> None:
    assert [courier_by_name(courier.name) for courier in COURIERS.values()] == list(COURIERS)


@pytest.mark.parametrize("mall", [code for code, mall in MALLS.items() if not mall.profile.sheets])
async def test_an_invoice_of_a_courier_that_a_mall_lacks_is_refused_and_nothing_is_done(
    mall: str, open_shop: Any
) -> None:
    shop = await open_shop(mall)
    await shop.http.put("/admin/quotas", json={"mall": mall, "calls": 100_000})
    await shop.buy("뷁 머그컵")
    shop.clock.advance(shop.mall.profile.listed_after)
    (line,) = await shop.lines("new")
    before = await shop.counts()
    for courier in sorted(LACKING[mall]):
        with pytest.raises(RefusedError) as refused:
            await shop.mall.send_invoice(shop, Shipment(line.ref, 1, courier, "1234567890123"))
        assert re.search("택배사를 (바꾸|고르)", refused.value.reason), courier
    assert await shop.counts() == before


@pytest.mark.parametrize("mall", TOLD_WITH_THE_GOODS)
async def test_goods_with_a_courier_that_a_mall_lacks_are_objected_to(mall: str, open_shop: Any) -> None:
    shop = await open_shop(mall)
    offer = await shop.offer()
    assert not shop.mall.check(offer)
    for courier in sorted(LACKING[mall]):
        terms = offer.terms.model_copy(update={"courier": courier})
        (told,) = shop.mall.check(replace(offer, terms=terms))
        assert "택배사" in told, courier
