"""What may have been done is asked for, and what nobody can tell is left to the seller."""

from uuid import UUID

import pytest

from mall_gateway.malls.port import (
    AlreadyDoneError,
    LostAnswerError,
    MallError,
    NotSentError,
    RefusedError,
    UnavailableError,
)


async def test_what_is_done_already_is_asked_for_and_accepted(world, asks) -> None:
    world.mall.script = [("after", AlreadyDoneError("이미 처리됨"))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.mall.done == ["register"]
    assert world.mall.asked == ["find_listing"]
    assert world.intent(intent_id).state == "accepted"


@pytest.mark.parametrize("kind", ["stop", "listing"])
async def test_a_repeatable_act_that_is_done_already_is_accepted(world, asks, kind) -> None:
    world.mall.script = [("before", AlreadyDoneError("이미 처리됨"))]
    intent_id = world.ask(asks.stop() if kind == "stop" else asks.listing("update"))
    await world.go_on(1)
    assert world.intent(intent_id).state == "accepted"


async def test_already_done_for_ever_without_a_trace_ends_unsettled(world, asks) -> None:
    world.mall.script = [("before", AlreadyDoneError("이미 처리됨"))] * 40
    intent_id = world.ask(asks.listing())
    await world.go_on(10_000_000)
    assert world.intent(intent_id).state == "unsettled"
    assert world.mall.done == []


async def test_a_mall_that_cannot_be_asked_leaves_it_unsettled(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김")), ("reading", RefusedError("조회 기능이 없습니다."))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.intent(intent_id).state == "unsettled"
    world.gateway.settle(intent_id, UUID(int=1), done=True, mall_product_no="P9")
    assert world.intent(intent_id).shown.product_no == "P9"


async def test_an_order_that_is_gone_after_a_lost_answer_ends_unsettled(world, asks) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.cancel())
    await world.turn()
    world.mall.orders.clear()
    await world.go_on()
    assert world.intent(intent_id).state == "unsettled"


async def test_an_order_cancelled_after_a_lost_answer_is_refused_by_look_up(world, asks, line) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.confirm())
    await world.turn()
    world.mall.orders[asks.confirm().ref] = line(state="cancelled")
    await world.go_on()
    refused = world.events(intent_id)[-1]
    assert (refused.by, refused.denial.code) == ("look_up", "order_cancelled")


@pytest.mark.parametrize("error", [NotSentError("연결 실패"), UnavailableError("오류"), MallError("이상함")])
async def test_a_mall_that_stays_away_ends_in_a_refusal_or_a_question(world, asks, error) -> None:
    world.mall.script = [("before", error)] * 60
    intent_id = world.ask(asks.listing())
    await world.go_on(10_000_000)
    assert world.intent(intent_id).state in {"refused", "unsettled"}
    assert world.mall.done == []


async def test_a_mall_that_answers_nothing_while_asked_ends_unsettled(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김")), *[("reading", UnavailableError("오류"))] * 40]
    intent_id = world.ask(asks.listing())
    await world.go_on(10_000_000)
    assert world.intent(intent_id).state == "unsettled"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_fault_of_an_adapter_kills_no_worker(world, asks, when) -> None:
    world.mall.script = [(when, KeyError("field"))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.mall.done == ["register"]
    assert world.intent(intent_id).state == "accepted"


async def test_a_fault_while_asking_kills_no_worker(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김")), ("reading", KeyError("field"))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.intent(intent_id).state == "accepted"


@pytest.mark.parametrize("told", [{"sealed_detail": "sealed 홍길동과 통화"}, {"detail": "홍길동과 통화"}])
async def test_why_a_sale_is_cancelled_reaches_the_mall_and_stands_nowhere_in_clear(world, asks, told) -> None:
    intent_id = world.ask(asks.cancel(**told))
    await world.go_on()
    assert world.intent(intent_id).state == "accepted"
    (sent,) = [call for call in world.log.calls.values() if call.api == "cancel"]
    assert "***" in sent.request
    assert "통화" not in repr([sent, *(vars(event) for event in world.events(intent_id)[1:])])


async def test_a_cancel_whose_words_were_erased_is_not_sent(world, asks) -> None:
    intent_id = world.ask(asks.cancel(sealed_detail="sealed x"))
    world.sealer.erased.add(UUID(int=8))
    await world.go_on()
    assert (world.intent(intent_id).state, world.mall.done) == ("refused", [])
