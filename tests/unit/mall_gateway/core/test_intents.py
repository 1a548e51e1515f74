"""Each act is done once, whatever the mall answers and wherever the process dies."""

from datetime import timedelta
from uuid import UUID

import pytest

from mall_gateway.application import acts, intents
from mall_gateway.domain import Intent
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    LostAnswerError,
    NotSentError,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)

KINDS = ("listing", "confirm", "cancel", "invoice")
EFFECT = {"listing": "register", "confirm": "confirm", "cancel": "cancel", "invoice": "invoice"}


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("kind", [*KINDS, "stop"])
async def test_an_act_is_done_once_and_accepted(world, asks, kind) -> None:
    intent_id = world.ask(getattr(asks, kind)())
    await world.go_on()
    assert world.names(intent_id) == ["Recorded", "Attempted", "Accepted"]
    assert len(world.mall.done) == 1
    assert not world.work.entries


async def test_asked_twice_it_is_done_once(world, asks) -> None:
    asking = asks.invoice()
    assert world.ask(asking, UUID(int=77)) == world.ask(asking, UUID(int=77))
    await world.go_on()
    assert world.mall.done == ["invoice"]


@pytest.mark.parametrize("error", [LostAnswerError("끊김"), UnavailableError("오류")])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_lost_answer_after_the_effect_is_found_by_asking(world, asks, kind, error) -> None:
    world.mall.script = [("after", error)]
    intent_id = world.ask(getattr(asks, kind)())
    await world.go_on()
    assert world.mall.done == [EFFECT[kind]]
    accepted = world.events(intent_id)[-1]
    assert (type(accepted), accepted.by) == (Intent.Accepted, "look_up")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_lost_answer_without_effect_is_sent_again_only_after_the_grace(world, asks, kind) -> None:
    began = world.clock.now
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(getattr(asks, kind)())
    await world.go_on(59)
    assert world.mall.done == []
    await world.go_on()
    assert world.mall.done == [EFFECT[kind]]
    assert world.intent(intent_id).state == "accepted"
    assert world.clock.now - began >= timedelta(seconds=60)
    assert "FoundAbsent" in world.names(intent_id)


async def test_an_early_look_up_that_finds_nothing_is_not_believed(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김"))]
    world.mall.hidden = True
    world.ask(asks.listing())
    await world.go_on(30)
    world.mall.hidden = False
    await world.go_on()
    assert world.mall.done == ["register"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("point", "effects"),
    [
        ("gateway.before_attempt", 0),
        ("gateway.after_attempt", 0),
        ("gateway.after_send", 0),
        ("gateway.before_outcome", 1),
        ("gateway.after_outcome", 1),
    ],
)
async def test_a_crash_at_any_point_leaves_one_effect(world, asks, kind, point, effects, monkeypatch) -> None:
    from mall_gateway.malls import caller

    def die(name: str) -> None:
        if name == point and not died:
            died.append(name)
            raise Killed(name)

    died: list[str] = []
    monkeypatch.setattr(intents, "failpoint", die)
    monkeypatch.setattr(caller, "failpoint", die)
    intent_id = world.ask(getattr(asks, kind)())
    leased = world.work.take("dies", 1)[0]
    job = world.worker.jobs["intent"]
    with pytest.raises(Killed):
        await job(leased)
    assert died == [point]
    assert len(world.mall.done) == effects
    if world.work.entries:
        world.crash(intent_id)
    world.clock.pass_by(60)
    await world.go_on()
    assert len(world.mall.done) == 1
    assert world.intent(intent_id).state == "accepted"


async def test_a_repeatable_act_is_sent_again_after_a_lost_answer(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.listing("update"))
    await world.go_on()
    assert world.mall.done == ["update", "update"]
    assert world.intent(intent_id).state == "accepted"


async def test_a_refusal_is_final_with_the_malls_own_words(world, asks) -> None:
    world.mall.script = [("before", RefusedError("옵션을 고쳐 주세요.", code="E1", message="bad option"))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    refused = world.events(intent_id)[-1]
    assert (refused.denial.reason, refused.denial.mall_code, refused.denial.mall_message) == (
        "옵션을 고쳐 주세요.",
        "E1",
        "bad option",
    )
    assert refused.proof.mall_trace_id == "mall-1"


async def test_what_the_capabilities_do_not_take_is_never_sent(world, asks) -> None:
    world.mall.dislikes = ("추가상품은 보낼 수 없습니다.",)
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.names(intent_id) == ["Recorded", "Refused"]
    assert not world.log.calls


async def test_what_did_not_leave_is_sent_again(world, asks) -> None:
    world.mall.script = [("unsent", NotSentError("연결 실패")), ("before", NotSentError("연결 실패"))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.mall.done == ["register"]
    assert world.mall.asked == []
    assert world.names(intent_id) == ["Recorded", "Attempted", "Deferred", "Attempted", "Accepted"]


async def test_a_429_waits_for_what_the_mall_said(world, asks) -> None:
    error = ThrottledError("한도 초과")
    error.retry_after = timedelta(seconds=30)
    world.mall.script = [("before", error)]
    intent_id = world.ask(asks.listing())
    await world.turn()
    waits = world.work.entries[intent_id].waits
    assert (waits.seconds, waits.code, waits.closes) == (30, "throttled", "kind")
    assert not await world.turn()
    world.clock.pass_by(31)
    await world.go_on()
    assert world.mall.done == ["register"]
    assert world.mall.asked == []


async def test_a_used_up_budget_leaves_no_attempt(world, asks) -> None:
    world.desk.line.budgets.throttled(world.mall.profile, UUID(int=2), "any", timedelta(seconds=50))
    intent_id = world.ask(asks.listing())
    await world.turn()
    assert world.names(intent_id) == ["Recorded"]
    assert world.work.entries[intent_id].waits.code == "throttled"
    await world.go_on()
    assert world.mall.done == ["register"]


async def test_an_ended_token_is_refreshed_once_and_the_call_repeated(world, asks) -> None:
    world.mall.script = [("before", TokenExpiredError("만료"))]
    intent_id = world.ask(asks.listing())
    await world.go_on()
    assert world.names(intent_id) == ["Recorded", "Attempted", "Accepted"]
    assert world.mall.done == ["register"]


async def test_a_token_refused_twice_is_tried_later_without_doubt(world, asks) -> None:
    world.mall.script = [("before", TokenExpiredError("만료")), ("before", TokenExpiredError("만료"))]
    world.ask(asks.listing())
    await world.go_on()
    assert world.mall.done == ["register"]


async def test_a_zombie_sends_nothing_and_writes_nothing(world, asks) -> None:
    intent_id = world.ask(asks.invoice())
    leased = world.work.take("zombie", 1)[0]
    world.work.stolen = True
    await world.worker.do(leased)
    assert world.mall.done == []
    assert world.names(intent_id) == ["Recorded"]


async def test_a_process_that_was_paused_beyond_its_lease_sends_nothing(world, asks) -> None:
    world.ask(asks.listing())
    leased = world.work.take("paused", 1)[0]
    leased.ends = 0.0
    await world.worker.do(leased)
    assert world.mall.done == []


async def test_settled_work_that_is_taken_again_only_goes_away(world, asks) -> None:
    intent_id = world.ask(asks.invoice())
    entry = world.work.entries[intent_id]
    await world.go_on()
    world.work.entries[intent_id] = entry
    entry.token = None
    await world.go_on()
    assert world.mall.done == ["invoice"]


async def test_a_listing_that_waits_for_approval_is_read_back_until_it_is_decided(world, asks) -> None:
    world.mall.born_as = "waiting_approval"
    intent_id = world.ask(asks.listing())
    await world.go_on(60)
    code = next(iter(world.mall.listings))
    approved = world.mall.listings[code]
    world.mall.listings[code] = type(approved)(approved.mall_product_no, {}, "on_sale", "판매중")
    await world.go_on()
    assert world.names(intent_id) == ["Recorded", "Attempted", "Accepted", "ReadBack"]
    assert world.intent(intent_id).shown.state == "on_sale"


@pytest.mark.parametrize(
    "error",
    [ThrottledError("한도"), UnavailableError("오류"), CredentialsRefusedError("키"), TokenExpiredError("만료")],
)
async def test_a_read_back_that_fails_comes_again(world, asks, error) -> None:
    world.mall.born_as = "waiting_approval"
    intent_id = world.ask(asks.listing())
    await world.turn()
    code = next(iter(world.mall.listings))
    world.mall.listings[code] = type(world.mall.listings[code])("P1", {}, "refused", "반려", "사진")
    world.mall.script = [("reading", error)]
    await world.go_on()
    assert world.intent(intent_id).shown.reason == "사진"


async def test_evidence_names_intent_and_attempt_and_no_secret(world, asks) -> None:
    intent_id = world.ask(asks.invoice())
    await world.go_on()
    calls = list(world.log.calls.values())
    assert {(call.intent_id, call.attempt) for call in calls} == {(intent_id, None), (intent_id, 1)}
    assert "hush-hush-key" not in repr(calls)
    assert "김받음" not in repr(calls)
    assert "hush-hush-key" not in repr([vars(e) for e in world.events(UUID(int=2))])


async def test_priorities_put_invoices_and_sold_out_stock_first(asks) -> None:
    sold_out = asks.listing("update", product=asks.product(stock=0))
    order = [asks.invoice(), asks.cancel(), asks.stop(), sold_out, asks.confirm(), asks.listing(), asks.window()]
    assert [acts.priority(each) for each in order] == [0, 0, 0, 0, 1, 2, 3]
