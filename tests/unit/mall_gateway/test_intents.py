"""Each act is done once, whatever the mall answers and wherever the process dies."""

from datetime import timedelta
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from mall_gateway.application import acts, intents
from mall_gateway.domain import Intent, MallAccount
from mall_gateway.malls.port import (
    AlreadyDoneError,
    CredentialsRefusedError,
    LostAnswerError,
    MallError,
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


@pytest.mark.parametrize(("expired", "state"), [(False, "rejected"), (True, "expired")])
async def test_refused_credentials_mark_the_account_and_refuse_the_work(world, asks, expired, state) -> None:
    error = CredentialsRefusedError("인증키가 올바르지 않습니다.", message="invalid key")
    error.expired = expired
    world.mall.script = [("before", error)]
    first, second = world.ask(asks.listing()), world.ask(asks.invoice())
    await world.go_on()
    assert world.account().state == state
    assert world.intent(first).state == "refused"
    assert world.intent(second).state == "refused"
    assert "인증키" in world.events(second)[-1].denial.reason
    assert len(world.log.calls) == 1


async def test_work_of_a_removed_account_is_refused(world, asks) -> None:
    intent_id = world.ask(asks.invoice())
    world.gateway.remove_account(UUID(int=2), UUID(int=1))
    await world.go_on()
    assert world.events(intent_id)[-1].denial.reason == intents.NO_ACCOUNT


async def test_a_doubt_on_a_removed_account_is_left_to_the_seller(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.invoice())
    await world.turn()
    world.gateway.remove_account(UUID(int=2), UUID(int=1))
    await world.go_on()
    assert world.intent(intent_id).state == "unsettled"


@pytest.mark.parametrize("kind", ["invoice", "confirm"])
async def test_nothing_is_sent_for_an_order_whose_buyer_asked_to_cancel(world, asks, line, kind) -> None:
    asking = getattr(asks, kind)()
    world.mall.orders[asking.ref] = line(cancel_asked=True)
    intent_id = world.ask(asking)
    await world.go_on()
    assert world.mall.done == []
    assert world.events(intent_id)[-1].cancel_asked
    assert world.names(intent_id) == ["Recorded", "Refused"]


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


async def test_the_read_backs_of_a_removed_account_end(world, asks) -> None:
    world.mall.born_as = "waiting_approval"
    world.ask(asks.listing())
    await world.turn()
    world.gateway.remove_account(UUID(int=2), UUID(int=1))
    await world.go_on()
    assert not world.work.entries


async def test_a_suspended_sellers_work_is_held(world, asks) -> None:
    world.gateway.suspend_seller(UUID(int=1))
    world.gateway.suspend_seller(UUID(int=1))
    world.ask(asks.invoice())
    await world.go_on()
    assert world.mall.done == []
    world.gateway.resume_seller(UUID(int=1))
    world.gateway.resume_seller(UUID(int=1))
    await world.go_on()
    assert world.mall.done == ["invoice"]
    world.gateway.suspend_seller(UUID(int=1))
    assert world.work.held


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


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"login_id": "a"}, "fields.api_key"), ({"login_id": "a", "api_key": "b", "other": "c"}, "fields.other")],
)
def test_an_accounts_fields_are_those_of_the_mall(world, fields, field) -> None:
    with pytest.raises(RefusalError) as refused:
        world.gateway.save_account(UUID(int=3), UUID(int=1), "fake", "", fields, None)
    assert [part.field for part in refused.value.refusals] == [field]


def test_an_unknown_mall_is_refused(world) -> None:
    with pytest.raises(RefusalError, match="지원하지 않는"):
        world.gateway.save_account(UUID(int=3), UUID(int=1), "nowhere", "", {}, None)


def test_secret_fields_left_empty_stay(world) -> None:
    before = world.account().credentials
    world.gateway.replace_key(UUID(int=2), UUID(int=1), "지점", {"api_key": ""}, None)
    assert world.account().credentials == before
    assert world.account().label == "지점"
    world.gateway.replace_key(UUID(int=2), UUID(int=1), "지점", {"api_key": "new-key"}, None)
    assert world.account().credentials.fingerprint != before.fingerprint
    assert world.gateway.secrets.open(UUID(int=1), UUID(int=2))["api_key"] == "new-key"


def test_another_sellers_account_is_not_found(world) -> None:
    with pytest.raises(RefusalError):
        world.gateway.load(MallAccount, UUID(int=2), UUID(int=99))
