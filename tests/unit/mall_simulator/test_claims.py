"""Claims of any mall, as buyers, couriers and the ledger know them."""

from typing import Any

import pytest

from mall_simulator.claims import Wish
from mall_simulator.clock import Clock
from mall_simulator.diary import WrongStateError
from mall_simulator.records import Line, Order
from mall_simulator.store import Store
from mall_simulator.world import World


@pytest.fixture
async def order(simulator: Any) -> Any:
    await simulator.account("lottecom", "seller-1")
    return await simulator.unknown_order("lottecom")


async def ask(simulator: Any, order: Any, **body: Any) -> Any:
    return await simulator.http.post(f"/admin/orders/{order['mall']}/{order['number']}/claims", json=body)


def shipped(quantity: int = 2) -> tuple[World, Order, Line]:
    """A world with one line on its way."""
    world = World(Store(None), Clock())
    line = Line.model_validate(
        {
            "number": "L1",
            "group": "G1",
            "product_number": "P1",
            "option_number": "O1",
            "seller_product_code": "",
            "seller_option_code": "",
            "product_name": "컵",
            "option_name": "",
            "quantity": quantity,
            "unit_price_won": 1000,
            "state": "shipping",
        }
    )
    buyer = dict.fromkeys(
        ("name", "phone", "receiver_name", "receiver_phone", "zip_code", "address", "address_detail", "memo"), ""
    )
    now = world.clock.now()
    order = Order.model_validate(
        {
            "mall": "tmon",
            "account": "a",
            "number": "1",
            "buyer": buyer,
            "ordered_at": now,
            "paid_at": now,
            "shipping_won": 0,
            "lines": [line],
        }
    )
    return world, order, order.lines[0]


async def test_a_cancel_request_is_a_claim_like_any_other(simulator: Any, order: Any) -> None:
    path = f"/admin/orders/lottecom/{order['number']}/cancel-request"
    told = (await simulator.http.post(path)).json()["lines"][0]
    assert (told["claim"], told["claims"]) == (told["claims"][0], [told["claim"]])
    assert (await ask(simulator, order, kind="cancel")).status_code == 409
    counts = await simulator.summary()
    assert (counts["claims_asked"], counts["lines_cancelled"], counts["claims_approved"]) == (1, 1, 0)


async def test_a_claim_is_found_and_moved_by_its_number(simulator: Any, order: Any) -> None:
    made = (await ask(simulator, order, kind="cancel", why="late", words="늦어요")).json()["claims"][0]
    found = await simulator.http.get(f"/admin/claims/lottecom/{made['number']}")
    assert (found.json(), made["why"], made["reason"]) == (made, "late", "늦어요")
    step = f"/admin/claims/lottecom/{made['number']}/advance"
    for to in ("withdrawn", "on_the_way", "arrived", "redelivered"):
        assert (await simulator.http.post(step, json={"to": to})).status_code == 409
    assert (await simulator.http.get("/admin/claims/lottecom/1")).status_code == 404


async def test_goods_that_were_not_sent_are_not_returned(simulator: Any, order: Any) -> None:
    for kind in ("return", "exchange"):
        assert (await ask(simulator, order, kind=kind)).status_code == 409


def test_a_return_goes_from_the_buyers_wish_to_its_refund() -> None:
    world, order, line = shipped()
    claims = world.claims
    claim = claims.ask(order, line, Wish("return", "깨졌어요", "defective", quantity=1))
    claims.send_back(order, line, claim, "CJ", "123")
    claims.arrive(order, line, claim)
    claims.receive(order, line, claim)
    claims.approve(order, line, claim)
    assert (claim.status, claim.goods, claim.open, line.open_claim) == ("approved", "received", True, claim)
    claims.finish(order, line, claim)
    assert (claim.status, line.returned_quantity, line.open_claim, line.claim) == ("done", 1, None, None)
    (told,) = world.ledger.view()["claims"]
    assert {name: told[name] for name in ("asked", "sent_back", "arrived", "picked_up", "approved", "done")} == {
        "asked": 1,
        "sent_back": 1,
        "arrived": 1,
        "picked_up": 1,
        "approved": 1,
        "done": 1,
    }


def test_a_doubled_approval_shows_in_the_ledger() -> None:
    world, order, line = shipped()
    claim = world.claims.ask(order, line, Wish("return"))
    for _ in range(2):
        world.claims.approve(order, line, claim)
    assert world.ledger.summary()["doubled_claim_acts"] == 1
    assert world.ledger.summary()["claims_approved"] == 1


def test_a_line_has_one_open_claim_and_no_more_than_was_bought() -> None:
    world, order, line = shipped(quantity=2)
    with pytest.raises(WrongStateError):
        world.claims.ask(order, line, Wish("return", quantity=3))
    claim = world.claims.ask(order, line, Wish("exchange", quantity=1, wanted_option="빨강"))
    with pytest.raises(WrongStateError):
        world.claims.ask(order, line, Wish("return"))
    world.claims.withdraw(order, line, claim)
    assert world.claims.ask(order, line, Wish("return")).quantity == 2


def test_an_exchange_is_sent_again_and_brought() -> None:
    world, order, line = shipped()
    claim = world.claims.ask(order, line, Wish("exchange"))
    world.claims.hold(order, line, claim)
    assert claim.waits
    world.claims.approve(order, line, claim)
    world.claims.reship(order, line, claim, "CJ", "456")
    world.claims.redeliver(order, line, claim)
    world.claims.finish(order, line, claim)
    assert (claim.reship and claim.reship.number, line.returned_quantity) == ("456", 0)
    counts = world.ledger.summary()
    assert [counts[f"claims_{act}"] for act in ("held", "reshipped", "redelivered", "done")] == [1, 1, 1, 1]


def test_a_line_kept_before_there_were_claims_keeps_its_cancel() -> None:
    _, _, line = shipped()
    cancel = {
        "number": "9",
        "status": "requested",
        "by": "buyer",
        "quantity": 2,
        "reason": "",
        "requested_at": "2026-11-21T00:00:00Z",
    }
    old = {**line.model_dump(exclude={"claims"}), "claim": cancel}
    kept = Line.model_validate(old)
    assert (kept.cancel_asked, kept.claim_of("9"), Line.model_validate(kept.model_dump())) == (True, kept.claim, kept)


def test_a_withdrawn_cancel_holds_nothing() -> None:
    world, order, line = shipped()
    line.state = "confirmed"
    claim = world.claims.ask(order, line, Wish("cancel"))
    assert line.cancel_asked
    world.claims.withdraw(order, line, claim)
    assert (line.cancel_asked, line.claim) == (False, None)
