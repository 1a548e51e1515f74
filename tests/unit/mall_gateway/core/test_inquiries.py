"""Inquiries come in sealed, each answer is sent once, and what a mall does not take is refused with what to change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.identities import inquiry_id, inquiry_key, lines_digest
from contracts.mall_inquiries import (
    AnswerAccepted,
    AnswerRefused,
    MallInquiriesFailed,
    MallInquiriesFetched,
    MallInquiriesSealed,
    MallNotice,
)
from mall_gateway.application import intents
from mall_gateway.application.work import ORDERS, URGENT
from mall_gateway.domain import digest_of
from mall_gateway.malls.port import (
    AlreadyDoneError,
    InquiryPage,
    LostAnswerError,
    RefusedError,
    UnavailableError,
    UnreadableLine,
)
from mall_gateway.publications import publish

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
ACTS = {"answer": ("answer", "answer"), "reading": ("read", "read_urgent")}


class Killed(BaseException):
    """The process dies here."""


class Log:
    """Recorded, as the relay sees it."""

    def __init__(self, event: Any) -> None:
        self.event = event


def published(world: Any, aggregate_id: UUID) -> list[Any]:
    return [found for event in world.events(aggregate_id) if (found := publish(Log(event))) is not None]  # type: ignore[arg-type]


async def collected(world: Any, asks: Any, *given: Any, **window: Any) -> list[Any]:
    collection_id = world.gateway.request_collection(uuid4(), SELLER, asks.inquiries_window(*given, **window))
    await world.go_on()
    return published(world, collection_id)


async def test_a_window_of_inquiries_is_sealed_with_a_digest_over_their_keys(
    world: Any, asks: Any, inquiry: Any
) -> None:
    answered = inquiry(number=2, state="answered")
    answered = replace(answered, person=replace(answered.person, answer="네 \r\n그렇습니다."))
    world.mall.pages = [InquiryPage([inquiry(), answered]), InquiryPage([]), InquiryPage([inquiry(number=3)])]
    first, second, sealed = await collected(world, asks)
    assert isinstance(first, MallInquiriesFetched)
    assert isinstance(sealed, MallInquiriesSealed)
    assert (first.page, second.page, sealed.pages, sealed.rows, sealed.broken) == (1, 2, 2, 3, 0)
    told = (*first.inquiries, *second.inquiries)
    assert sealed.digest == lines_digest(inquiry_key(one.ref) for one in told)
    assert [one.answer_digest for one in told] == ["", digest_of("네 \n그렇습니다."), ""]
    assert first.notices == ()


async def test_who_asks_is_sealed_with_the_key_of_the_inquiry(world: Any, asks: Any, inquiry: Any) -> None:
    broken = UnreadableLine(0, "홍길동".encode(), "읽을 수 없습니다")
    world.mall.pages = [InquiryPage([inquiry()], unreadable=[broken])]
    collection_id = world.gateway.request_collection(uuid4(), SELLER, asks.inquiries_window())
    await world.go_on()
    (fetched, sealed) = published(world, collection_id)
    (one,) = fetched.inquiries
    assert one.person.subject_id == inquiry_id(SELLER, "fake", ACCOUNT, one.ref)
    assert (len(fetched.broken), sealed.broken) == (1, 1)
    told = repr([vars(event) for event in world.events(collection_id)])
    assert not [word for word in ("홍길동", "언제 오나요") if word in told]


async def test_notices_come_in_as_they_are_and_are_nobodys(world: Any, asks: Any) -> None:
    posted = datetime(2026, 11, 20, tzinfo=UTC)
    notice = MallNotice(notice_no="7", title="점검", body="본문", category="일반", posted_at=posted, url="")
    world.mall.pages = [InquiryPage(notices=[notice])]
    fetched, sealed = await collected(world, asks, "notices")
    assert (fetched.notices, fetched.inquiries) == ((notice,), ())
    assert (sealed.rows, sealed.digest) == (1, lines_digest(["7"]))


async def test_a_long_window_of_inquiries_is_split_by_its_own_limit(world: Any, asks: Any) -> None:
    await collected(world, asks, days=1)
    assert [until - since for since, until in world.mall.windows] == [timedelta(hours=12)] * 2


@pytest.mark.parametrize("able", [True, False])
async def test_what_the_mall_has_no_list_of_fails_without_a_call(world: Any, asks: Any, able: bool) -> None:  # noqa: FBT001
    world.mall.answering = world.mall.answering if able else None
    (failed,) = await collected(world, asks, "customer_center")
    assert isinstance(failed, MallInquiriesFailed)
    assert (failed.refusal.code, "고객센터 문의" in failed.refusal.reason) == ("capabilities", True)
    assert world.mall.asked == []


@pytest.mark.parametrize("ask", ACTS)
async def test_an_act_on_an_inquiry_is_done_once_and_told(world: Any, asks: Any, ask: str) -> None:
    act, call = ACTS[ask]
    asking = getattr(asks, ask)()
    intent_id = world.ask(asking, UUID(int=77))
    assert world.ask(asking, UUID(int=77)) == intent_id
    await world.go_on()
    assert world.mall.done == [call]
    (told,) = published(world, intent_id)
    assert isinstance(told, AnswerAccepted)
    assert (told.inquiry_id, told.act, told.try_number, told.intent_id) == (UUID(int=10), act, 1, intent_id)


def test_what_is_urgent_goes_first(world: Any, asks: Any) -> None:
    asked = (asks.answer("urgent"), asks.reading(), asks.answer())
    found = [world.work.entries[world.ask(asking)].task.priority for asking in asked]
    assert found == [URGENT, URGENT, ORDERS]


@pytest.mark.parametrize("ask", ACTS)
@pytest.mark.parametrize(
    "error", [LostAnswerError("끊김"), UnavailableError("오류"), AlreadyDoneError("이미 처리되었습니다.")]
)
async def test_a_lost_answer_about_an_inquiry_is_found_by_asking(world: Any, asks: Any, ask: str, error: Any) -> None:
    world.mall.script = [("after", error)]
    intent_id = world.ask(getattr(asks, ask)())
    await world.go_on()
    assert (world.mall.done, world.mall.asked) == ([ACTS[ask][1]], ["read_inquiry"])
    assert world.events(intent_id)[-1].by == "look_up"


async def test_where_the_mall_shows_no_words_an_answered_inquiry_is_ours(world: Any, asks: Any) -> None:
    world.mall.script, world.mall.silent = [("after", LostAnswerError("끊김"))], True
    intent_id = world.ask(asks.answer())
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == (["answer"], "accepted")


@pytest.mark.parametrize("ask", ACTS)
async def test_what_had_no_effect_is_sent_again_after_the_grace(world: Any, asks: Any, ask: str) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(getattr(asks, ask)())
    await world.go_on(59)
    assert world.mall.done == []
    await world.go_on()
    assert (world.mall.done, world.intent(intent_id).state) == ([ACTS[ask][1]], "accepted")


@pytest.mark.parametrize("point", ["gateway.after_attempt", "gateway.before_outcome"])
async def test_a_crash_around_an_answer_leaves_one_effect(
    world: Any, asks: Any, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    died: list[str] = []

    def die(name: str) -> None:
        if name == point and not died:
            died.append(name)
            raise Killed(name)

    monkeypatch.setattr(intents, "failpoint", die)
    intent_id = world.ask(asks.answer())
    with pytest.raises(Killed):
        await world.worker.jobs["intent"](world.work.take("dies", 1)[0])
    world.crash(intent_id)
    world.clock.pass_by(60)
    await world.go_on()
    assert (died, world.mall.done, world.intent(intent_id).state) == ([point], ["answer"], "accepted")


@pytest.mark.parametrize(("answer", "code"), [("다른 답변입니다.", "other_answer"), ("", "inquiry_closed")])
async def test_an_inquiry_that_went_another_way_is_refused_by_look_up(
    world: Any, asks: Any, inquiry: Any, answer: str, code: str
) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.answer())
    await world.turn()
    other = inquiry(state="done")
    world.mall.inquiries[other.ref] = replace(other, person=replace(other.person, answer=answer))
    await world.go_on()
    (told,) = published(world, intent_id)
    assert isinstance(told, AnswerRefused)
    assert (told.refusal.code, told.unsettled, world.mall.done) == (code, False, [])


async def test_an_inquiry_that_nobody_finds_any_more_ends_unsettled(world: Any, asks: Any) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.answer())
    await world.turn()
    world.mall.inquiries.clear()
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (type(told), told.act, told.unsettled) == (AnswerRefused, "answer", True)
    world.gateway.settle(intent_id, SELLER, done=True)
    assert isinstance(published(world, intent_id)[-1], AnswerAccepted)


async def test_a_refusal_of_the_mall_is_told_under_the_inquiry(world: Any, asks: Any) -> None:
    world.mall.script = [("before", RefusedError("종료된 문의입니다.", message="522"))]
    intent_id = world.ask(asks.reading())
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (told.inquiry_id, told.act, told.refusal.mall_message) == (UUID(int=10), "read", "522")


@pytest.mark.parametrize(
    ("ask", "given", "changes", "told"),
    [
        ("answer", {"kind": "customer_center"}, {}, "시험몰 관리자 > 고객센터"),
        ("answer", {"kind": "customer_center"}, {"elsewhere": {}}, "답변할 수 없습니다"),
        ("answer", {"text": "가" * 21}, {}, "20자까지입니다. 지금 21자"),
        ("answer", {"text": "가" * 10}, {"in_bytes": True}, "20바이트까지입니다. 지금 30바이트"),
        ("answer", {"text": " 네 "}, {}, "2자 이상"),
        ("answer", {"kind": "urgent", "edits": True}, {}, "고칠 수 없습니다"),
        ("reading", {"kind": "product"}, {}, "확인할 수 없습니다"),
        ("reading", {}, {"reads": False}, "확인할 수 없습니다"),
        ("answer", {}, None, "판매자센터에서 처리"),
        ("reading", {}, None, "판매자센터에서 처리"),
    ],
)
async def test_what_the_mall_does_not_take_is_refused_before_anything_is_sent(
    world: Any, asks: Any, ask: str, given: dict[str, Any], changes: dict[str, Any] | None, told: str
) -> None:
    world.mall.answering = None if changes is None else replace(world.mall.answering, **changes)
    intent_id = world.ask(getattr(asks, ask)(**given))
    await world.go_on()
    (refused,) = published(world, intent_id)
    assert (refused.refusal.code, told in refused.refusal.reason) == ("capabilities", True), refused.refusal.reason
    assert (world.mall.done, world.log.calls) == ([], {})


@pytest.mark.parametrize("text", ["가" * 20, "가" * 500])
async def test_what_is_within_the_limits_is_sent(world: Any, asks: Any, text: str) -> None:
    kind = "product" if len(text) == 20 else "urgent"
    intent_id = world.ask(asks.answer(kind, text, edits=kind == "product"))
    await world.go_on()
    assert world.intent(intent_id).state == "accepted"


async def test_an_answer_whose_asker_was_erased_is_not_sent(world: Any, asks: Any) -> None:
    intent_id = world.ask(asks.answer())
    world.sealer.erased.add(UUID(int=10))
    await world.go_on()
    (told,) = published(world, intent_id)
    assert ("파기" in told.refusal.reason, world.mall.done) == (True, [])


async def test_an_answer_whose_asker_was_erased_meanwhile_is_looked_up_and_not_sent_again(
    world: Any, asks: Any
) -> None:
    world.mall.script = [("before", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.answer())
    await world.turn()
    world.sealer.erased.add(UUID(int=10))
    await world.go_on()
    (told,) = published(world, intent_id)
    assert (type(told), told.unsettled, world.mall.done) == (AnswerRefused, False, [])
    assert "파기" in told.refusal.reason


async def test_an_answer_stands_nowhere_in_clear(world: Any, asks: Any) -> None:
    text = '첫 줄\n"둘째" <줄>'
    world.mall.script = [("after", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.answer(text=text, answer=asks.answer(text=text).answer))
    await world.go_on()
    sent, read = world.log.calls.values()
    assert (sent.api, "***" in sent.request, "둘째" in sent.request) == ("answer", True, False)
    assert "둘째" not in read.answer
    told = repr([vars(event) for event in world.events(intent_id) if type(event).__name__ != "Recorded"])
    assert "둘째" not in told
