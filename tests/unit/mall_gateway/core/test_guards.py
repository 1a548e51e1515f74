"""Before an act on an order the mall is asked whether it still may be done."""

from types import SimpleNamespace

import pytest

from mall_gateway.malls.port import (
    NotSentError,
    RefusedError,
    ThrottledError,
    UnavailableError,
)
from mall_gateway.publications import publish


@pytest.mark.parametrize("kind", ["invoice", "confirm"])
async def test_nothing_is_sent_for_an_order_whose_buyer_asked_to_cancel(world, asks, line, kind) -> None:
    asking = getattr(asks, kind)()
    world.mall.orders[asking.ref] = line(cancel_asked=True)
    intent_id = world.ask(asking)
    await world.go_on()
    assert world.mall.done == []
    assert world.events(intent_id)[-1].cancel_asked
    assert world.names(intent_id) == ["Recorded", "Refused"]
    told = publish(SimpleNamespace(event=world.events(intent_id)[-1]))
    assert (told.cancel_asked, told.account_id, told.order_id) == (True, asking.account_id, asking.order_id)


async def test_a_refusal_for_a_cancel_request_says_so(world, asks) -> None:
    error = RefusedError("취소 요청된 주문입니다.")
    error.cancel_asked = True
    world.mall.script = [("before", error)]
    intent_id = world.ask(asks.invoice())
    await world.go_on()
    assert world.events(intent_id)[-1].cancel_asked


async def test_an_invoice_that_is_there_already_is_not_sent(world, asks, line) -> None:
    asking = asks.invoice()
    world.mall.orders[asking.ref] = line(state="shipping", invoice_number="1234-5678-9012")
    intent_id = world.ask(asking)
    await world.go_on()
    assert world.mall.done == []
    assert world.intent(intent_id).state == "accepted"


async def test_another_invoice_at_the_mall_is_told(world, asks, line) -> None:
    asking = asks.invoice()
    world.mall.orders[asking.ref] = line(state="shipping", invoice_number="999")
    intent_id = world.ask(asking)
    await world.go_on()
    assert "999" in world.events(intent_id)[-1].denial.reason


async def test_a_guard_that_the_mall_does_not_offer_holds_nothing_up(world, asks) -> None:
    world.mall.script = [("reading", RefusedError("조회할 수 없습니다."))]
    world.ask(asks.invoice())
    await world.go_on()
    assert world.mall.done == ["invoice"]


async def test_an_order_that_the_guard_does_not_find_is_tried(world, asks) -> None:
    world.mall.orders.clear()
    world.mall.script = [("before", RefusedError("없는 주문입니다."))]
    intent_id = world.ask(asks.invoice())
    await world.go_on()
    assert world.intent(intent_id).state == "refused"


@pytest.mark.parametrize("error", [UnavailableError("오류"), ThrottledError("한도"), NotSentError("연결")])
async def test_a_guard_that_fails_passes_and_nothing_is_recorded(world, asks, error) -> None:
    world.mall.script = [("reading", error)]
    intent_id = world.ask(asks.invoice())
    await world.turn()
    assert world.names(intent_id) == ["Recorded"]
    await world.go_on()
    assert world.mall.done == ["invoice"]
