"""An invoice that was sent is changed once, whatever becomes of the answer."""

from types import SimpleNamespace
from typing import Any

import pytest

from mall_gateway.malls.port import AlreadyDoneError, LostAnswerError, RefusedError
from mall_gateway.publications import publish

SENT = {"state": "shipping", "courier_code": "CJ_LOGISTICS", "invoice_number": "123456789012"}
LOST = LostAnswerError("끊김")


@pytest.fixture
def asking(world: Any, asks: Any, line: Any) -> Any:
    """A change of an invoice that the mall has."""
    asking = asks.change()
    world.mall.orders[asking.ref] = line(**SENT)
    return asking


def told(world: Any, intent_id: Any) -> Any:
    """What the outcome says in public."""
    recorded: Any = SimpleNamespace(event=world.events(intent_id)[-1])
    return publish(recorded)


async def test_the_mall_has_the_new_one_in_place_of_the_old(world: Any, asking: Any) -> None:
    intent_id = world.ask(asking)
    await world.go_on()
    assert world.mall.done == ["change"]
    shown = world.mall.orders[asking.ref]
    assert (shown.courier_code, shown.invoice_number) == ("LOGEN", "22222222222")
    accepted = told(world, intent_id)
    assert type(accepted).__name__ == "InvoiceChangeAccepted"
    assert (accepted.order_id, accepted.change_number, accepted.invoice_number) == (asking.order_id, 1, "22222222222")


@pytest.mark.parametrize("when", ["after", "before"])
async def test_after_a_lost_answer_the_mall_is_asked_before_anything_is_sent_again(
    world: Any, asking: Any, when: str
) -> None:
    world.mall.script = [(when, LOST)]
    intent_id = world.ask(asking)
    await world.go_on()
    assert world.mall.done == ["change"]
    assert world.intent(intent_id).state == "accepted"
    assert world.events(intent_id)[-1].by == ("look_up" if when == "after" else "answer")


async def test_what_the_mall_calls_done_already_is_looked_for(world: Any, asking: Any) -> None:
    world.mall.script = [("after", AlreadyDoneError("이미 처리됨"))]
    intent_id = world.ask(asking)
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == (["change"], "accepted")


async def test_a_number_that_is_there_already_is_not_sent(world: Any, asking: Any, line: Any) -> None:
    world.mall.orders[asking.ref] = line(state="shipping", invoice_number="2222-222-2222")
    intent_id = world.ask(asking)
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == ([], "accepted")


async def test_a_number_that_the_seller_typed_at_the_mall_is_changed_as_well(
    world: Any, asking: Any, line: Any
) -> None:
    world.mall.orders[asking.ref] = line(state="shipping", invoice_number="333333333333")
    intent_id = world.ask(asking)
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == (["change"], "accepted")


async def test_another_number_after_a_lost_answer_is_left_there_and_told(world: Any, asking: Any, line: Any) -> None:
    world.mall.script = [("after", LOST)]
    intent_id = world.ask(asking)
    await world.turn()
    world.mall.orders[asking.ref] = line(state="shipping", invoice_number="333333333333")
    await world.go_on()
    refused = told(world, intent_id)
    assert world.mall.done == ["change"]
    assert (type(refused).__name__, refused.refusal.code) == ("InvoiceChangeRefused", "other_invoice")
    assert "333333333333" in refused.refusal.reason


async def test_a_mall_that_shows_no_number_after_a_lost_answer_leaves_it_to_the_seller(
    world: Any, asking: Any, line: Any
) -> None:
    world.mall.script = [("after", LOST)]
    intent_id = world.ask(asking)
    await world.turn()
    world.mall.orders[asking.ref] = line(state="shipping")
    await world.go_on()
    assert told(world, intent_id).unsettled
    world.gateway.settle(intent_id, world.intent(intent_id).seller_id, done=True)
    assert type(told(world, intent_id)).__name__ == "InvoiceChangeAccepted"


@pytest.mark.parametrize("changes", [{"state": "cancelled"}, {"cancel_asked": True}])
async def test_nothing_is_sent_for_what_is_or_shall_be_cancelled(
    world: Any, asking: Any, line: Any, changes: dict[str, Any]
) -> None:
    world.mall.orders[asking.ref] = line(**{**SENT, **changes})
    intent_id = world.ask(asking)
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == ([], "refused")
    refused = told(world, intent_id)
    assert (refused.cancel_asked, refused.account_id) == ("cancel_asked" in changes, asking.account_id)


async def test_the_mall_refuses_in_its_own_words(world: Any, asking: Any) -> None:
    world.mall.script = [("before", RefusedError("배송 중입니다.", code="LATE", message="tracking began"))]
    intent_id = world.ask(asking)
    await world.go_on()
    refused = told(world, intent_id)
    assert (refused.refusal.mall_code, refused.refusal.mall_message) == ("LATE", "tracking began")
    assert not refused.unsettled
