"""구매확정: a buyer keeps what was delivered, and some malls tell of it."""

from typing import Any

import pytest

from mall_simulator.claims import Wish
from mall_simulator.clock import Clock
from mall_simulator.diary import WrongStateError
from mall_simulator.records import Line, Order
from mall_simulator.store import Store
from mall_simulator.world import World

SHIPPED = {
    "number": "L1",
    "group": "G1",
    "product_number": "P1",
    "option_number": "O1",
    "seller_product_code": "",
    "seller_option_code": "",
    "product_name": "컵",
    "option_name": "",
    "quantity": 2,
    "unit_price_won": 1000,
    "state": "shipping",
}
NOBODY = dict.fromkeys(
    ("name", "phone", "receiver_name", "receiver_phone", "zip_code", "address", "address_detail", "memo"), ""
)


@pytest.fixture
def shipped() -> tuple[World, Order, Line]:
    world = World(Store(None), Clock())
    now = world.clock.now()
    known: dict[str, Any] = {"mall": "tmon", "account": "a", "number": "1", "shipping_won": 0, "buyer": NOBODY}
    order = Order.model_validate({**known, "ordered_at": now, "paid_at": now, "lines": [SHIPPED]})
    return world, order, order.lines[0]


def test_what_was_delivered_is_decided_once_and_claimed_no_more(shipped: Any) -> None:
    world, order, line = shipped
    with pytest.raises(WrongStateError):
        world.market.decide(order, line)
    world.market.deliver(order, line)
    world.market.decide(order, line)
    assert line.decided_at is not None
    with pytest.raises(WrongStateError):
        world.market.decide(order, line)
    with pytest.raises(WrongStateError):
        world.claims.ask(order, line, Wish("return"))
    assert [entry["kind"] for entry in world.ledger.entries()] == ["line_delivered", "purchase_decided"]


def test_nobody_decides_what_is_claimed_or_came_back(shipped: Any) -> None:
    world, order, line = shipped
    world.market.deliver(order, line)
    claim = world.claims.ask(order, line, Wish("return"))
    with pytest.raises(WrongStateError):
        world.market.decide(order, line)
    world.claims.settle_on_site(order, line, claim)
    with pytest.raises(WrongStateError):
        world.market.decide(order, line)
    assert line.decided_at is None
