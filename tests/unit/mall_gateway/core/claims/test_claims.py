"""Claims come in sealed, each act on one is done once, and what a mall can't do is refused with where it is done."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.identities import claim_key, lines_digest, order_id
from contracts.mall_claims import (
    ClaimActAccepted,
    ClaimActRefused,
    MallClaimsFailed,
    MallClaimsFetched,
    MallClaimsSealed,
)
from mall_gateway.application import intents
from mall_gateway.application.work import URGENT
from mall_gateway.malls.port import ClaimPage, LostAnswerError, RefusedError, TokenExpiredError, UnavailableError
from mall_gateway.publications import publish

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
ACTS = {"approval": "approve", "refusal": "refuse", "pickup": "pick_up", "reshipment": "reship"}


class Killed(BaseException):
    """The process dies here."""


class Log:
    """Recorded, as the relay sees it."""

    def __init__(self, event: Any) -> None:
        self.event = event


def published(world: Any, aggregate_id: UUID) -> list[Any]:
    return [found for event in world.events(aggregate_id) if (found := publish(Log(event))) is not None]  # type: ignore[arg-type]


def collect(world: Any, asks: Any, *given: Any, **window: Any) -> UUID:
    return world.gateway.request_collection(uuid4(), SELLER, asks.claims_window(*given, **window))


async def test_a_window_of_claims_is_sealed_with_a_digest_over_their_keys(world: Any, asks: Any, claim: Any) -> None:
    world.mall.pages = [ClaimPage([claim(), claim("return", 2)]), ClaimPage([claim("exchange", 3)])]
    first, second, sealed = await _collected(world, asks, days=0.5)
    assert isinstance(first, MallClaimsFetched)
    assert isinstance(sealed, MallClaimsSealed)
    assert (first.page, second.page, sealed.pages, sealed.claims) == (1, 2, 2, 3)
    assert sealed.digest == lines_digest(claim_key(one.ref) for one in (*first.claims, *second.claims))
    assert (first.collection_id, first.claims[1].ref.kind, sealed.until) == (UUID(int=9), "return", world.clock.now)


async def _collected(world: Any, asks: Any, *given: Any, **window: Any) -> list[Any]:
    collection_id = collect(world, asks, *given, **window)
    await world.go_on()
    return published(world, collection_id)


async def test_who_claims_is_sealed_with_the_key_of_the_order_line(world: Any, asks: Any, claim: Any) -> None:
    world.mall.pages = [ClaimPage([claim()])]
    collection_id = collect(world, asks, days=0.5)
    await world.go_on()
    (one,) = published(world, collection_id)[0].claims
    assert one.person.subject_id == order_id(SELLER, "fake", ACCOUNT, one.ref.order)
    told = repr([vars(event) for event in world.events(collection_id)])
    assert not [word for word in ("홍길동", "5678", "마음에") if word in told]


async def test_a_long_window_of_claims_is_split_by_the_claims_own_limit(world: Any, asks: Any) -> None:
    await _collected(world, asks, days=1)
    assert [until - since for since, until in world.mall.windows] == [timedelta(hours=12)] * 2


async def test_a_token_that_ends_on_the_first_page_of_claims_costs_no_run(world: Any, asks: Any, claim: Any) -> None:
    world.mall.pages = [TokenExpiredError("old"), ClaimPage([claim()])]
    fetched, sealed = await _collected(world, asks, days=0.5)
    assert (fetched.page, sealed.claims) == (1, 1)


@pytest.mark.parametrize("able", [True, False])
async def test_what_the_mall_has_no_list_of_fails_without_a_call(world: Any, asks: Any, able: bool) -> None:  # noqa: FBT001
    world.mall.able = world.mall.able if able else None
    (failed,) = await _collected(world, asks, "exchange_requests")
    assert isinstance(failed, MallClaimsFailed)
    assert (failed.refusal.code, "교환요청" in failed.refusal.reason) == ("capabilities", True)
    assert world.mall.asked == []


async def test_orders_and_claims_of_one_account_wait_apart(world: Any, asks: Any) -> None:
    collect(world, asks)
    world.gateway.request_collection(uuid4(), SELLER, asks.window())
    assert {entry.task.kind for entry in world.work.entries.values()} == {"fetch_claims", "fetch_orders"}


@pytest.mark.parametrize("ask", ACTS)
async def test_an_act_on_a_claim_is_done_once_and_told(world: Any, asks: Any, ask: str) -> None:
    asking = getattr(asks, ask)()
    intent_id = world.ask(asking, UUID(int=77))
    assert world.ask(asking, UUID(int=77)) == intent_id
    assert world.work.entries[intent_id].task.priority == URGENT
    await world.go_on()
    assert world.mall.done == [ACTS[ask]]
    (told,) = published(world, intent_id)
    assert isinstance(told, ClaimActAccepted)
    assert (told.claim_id, told.act, told.try_number, told.intent_id) == (UUID(int=8), ACTS[ask], 1, intent_id)


@pytest.mark.parametrize("ask", ACTS)
@pytest.mark.parametrize("error", [LostAnswerError("끊김"), UnavailableError("오류")])
async def test_a_lost_answer_about_a_claim_is_found_by_asking(world: Any, asks: Any, ask: str, error: Any) -> None:
    world.mall.script = [("after", error)]
    intent_id = world.ask(getattr(asks, ask)())
    await world.go_on()
    assert (world.mall.done, world.mall.asked) == ([ACTS[ask]], ["read_claim"])
    assert world.events(intent_id)[-1].by == "look_up"


@pytest.mark.parametrize("ask", ACTS)
async def test_a_claim_act_without_effect_is_sent_again_after_the_grace(world: Any, asks: Any, ask: str) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(getattr(asks, ask)())
    await world.go_on(59)
    assert world.mall.done == []
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == ([ACTS[ask]], "accepted")


@pytest.mark.parametrize("point", ["gateway.after_attempt", "gateway.before_outcome"])
async def test_a_crash_around_a_claim_act_leaves_one_effect(
    world: Any, asks: Any, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    died: list[str] = []

    def die(name: str) -> None:
        if name == point and not died:
            died.append(name)
            raise Killed(name)

    monkeypatch.setattr(intents, "failpoint", die)
    intent_id = world.ask(asks.approval("return"))
    with pytest.raises(Killed):
        await world.worker.jobs["intent"](world.work.take("dies", 1)[0])
    world.crash(intent_id)
    world.clock.pass_by(60)
    await world.go_on()
    assert (died, world.mall.done, world.intent(intent_id).state) == ([point], ["approve"], "accepted")


@pytest.mark.parametrize(("state", "word"), [("withdrawn", "철회"), ("refused", "거부"), ("done", "완료")])
async def test_a_claim_that_went_another_way_is_refused_by_look_up(
    world: Any, asks: Any, claim: Any, state: str, word: str
) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    asking = asks.refusal("return") if state == "done" else asks.approval("return")
    intent_id = world.ask(asking)
    await world.turn()
    world.mall.claims[asking.ref] = claim("return", state=state)
    await world.go_on()
    (told,) = published(world, intent_id)
    assert isinstance(told, ClaimActRefused)
    assert (told.refusal.code, word in told.refusal.reason, told.unsettled) == (f"claim_{state}", True, False)


async def test_a_claim_that_went_into_an_unnamed_state_is_told_as_such(world: Any, asks: Any, claim: Any) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.refusal())
    await world.turn()
    world.mall.claims[asks.refusal().ref] = claim(state="approved")
    await world.go_on()
    assert "다르게" in published(world, intent_id)[0].refusal.reason


async def test_a_claim_that_nobody_knows_any_more_ends_unsettled(world: Any, asks: Any) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.approval())
    await world.turn()
    world.mall.claims.clear()
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (type(told), told.unsettled) == (ClaimActRefused, True)
    world.gateway.settle(intent_id, SELLER, done=True)
    assert isinstance(published(world, intent_id)[-1], ClaimActAccepted)


async def test_a_refusal_of_the_mall_is_told_under_the_claim(world: Any, asks: Any) -> None:
    world.mall.script = [("before", RefusedError("처리할 수 없는 상태입니다.", message="C3"))]
    intent_id = world.ask(asks.approval())
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (told.claim_id, told.act, told.refusal.mall_message) == (UUID(int=8), "approve", "C3")


@pytest.mark.parametrize(
    ("ask", "given", "told"),
    [
        ("approval", {"kind": "unheard"}, "할 수 없는 처리"),
        ("refusal", {"kind": "exchange"}, "고객센터에 요청"),
        ("pickup", {"kind": "exchange"}, "관리자에서 처리"),
        ("refusal", {"invoice_number": ""}, "이미 보낸 상품의 송장"),
        ("reshipment", {"courier": ""}, "다시 보낸 상품의 송장"),
    ],
)
async def test_what_the_mall_cannot_do_is_refused_before_anything_is_sent(
    world: Any, asks: Any, ask: str, given: dict[str, str], told: str
) -> None:
    if given.get("kind") == "unheard":
        given, world.mall.able = {}, type(world.mall.able)(frozenset(), {}, {}, timedelta(days=1))
    intent_id = world.ask(getattr(asks, ask)(**given))
    await world.go_on()
    (refused,) = published(world, intent_id)
    assert (refused.refusal.code, told in refused.refusal.reason) == ("capabilities", True)
    assert (world.mall.done, world.log.calls) == ([], {})


async def test_a_mall_without_claims_says_where_they_are_settled(world: Any, asks: Any) -> None:
    world.mall.able = None
    intent_id = world.ask(asks.approval("return"))
    await world.go_on()
    assert "시험몰의 API로는 반품 승인을(를) 할 수 없습니다" in published(world, intent_id)[0].refusal.reason


async def test_who_claims_is_masked_in_the_evidence_of_a_look_up(world: Any, asks: Any) -> None:
    world.mall.script = [("after", LostAnswerError("끊김"))]
    world.ask(asks.approval())
    await world.go_on()
    (read,) = [call for call in world.log.calls.values() if call.api == "read_claim"]
    assert "김받음1" not in read.answer


WORDS = "홍길동 고객과 통화/합의 'OK'"


@pytest.mark.parametrize("told", [{"sealed_detail": f"sealed {WORDS}"}, {"detail": WORDS}])
async def test_the_words_of_a_refusal_reach_the_mall_and_stand_nowhere_in_clear(
    world: Any, asks: Any, told: dict[str, str]
) -> None:
    world.mall.script = [("after", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.refusal("return", **told))
    await world.go_on()
    assert world.mall.told == [WORDS]
    sent, read = world.log.calls.values()
    assert (sent.api, "***" in sent.request) == ("refuse", True)
    kept = repr([sent, read, *(vars(event) for event in world.events(intent_id)[1:])])
    assert not [word for word in ("통화", "합의") if word in kept]


async def test_a_refusal_without_words_is_sent_without_any(world: Any, asks: Any) -> None:
    world.sealer.erased.add(UUID(int=8))
    world.ask(asks.refusal("return"))
    await world.go_on()
    assert world.mall.told == [""]


async def test_a_refusal_whose_words_were_erased_is_not_sent(world: Any, asks: Any) -> None:
    intent_id = world.ask(asks.refusal("return", sealed_detail="sealed x"))
    world.sealer.erased.add(UUID(int=8))
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (type(told), "파기" in told.refusal.reason, world.mall.done) == (ClaimActRefused, True, [])


async def test_a_refusal_whose_words_were_erased_meanwhile_is_looked_up_and_not_sent_again(
    world: Any, asks: Any
) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.refusal("return", sealed_detail="sealed x"))
    await world.turn()
    world.sealer.erased.add(UUID(int=8))
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (type(told), told.unsettled, world.mall.done) == (ClaimActRefused, False, [])
    assert "파기" in told.refusal.reason
