"""Commands with events kept in memory: collecting, many at once, words sealed, what others are told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import NotFoundError, RefusalError, RefusalsError
from chassis.testing import as_seller, recorded_events
from contracts import ContractEvent
from contracts.identities import lines_digest
from contracts.inquiry import (
    AnswerSendRequested,
    AnswerSent,
    InquiryClosed,
    InquiryCollected,
    InquiryCollectionMissed,
    InquiryCollectionRequested,
)
from inquiry.application import (
    Asking,
    Inquiries,
    SeenInquiry,
    SeenNotice,
    Timing,
    Writing,
    finish_inquiries,
    render,
    write_answers,
    write_memo,
)
from inquiry.domain import About, Answer, Failure, Inquiry, MallNotice, NoticeText, Place, Sight
from inquiry.publications import publish

SELLER, ACCOUNT, JOB = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 12, 3, 0, tzinfo=UTC)
NO = Failure("거절", "refused")
PERSON = {"asker": "홍길동", "title": "배송 문의", "text": "언제 오나요", "answer": ""}


class Seals:
    """Seals that can be read, of subjects that can be erased."""

    def __init__(self) -> None:
        self.erased: set[UUID] = set()
        self.sealed: dict[str, tuple[UUID, dict[str, Any]]] = {}

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str | None]:
        found: list[str | None] = []
        for subject, data in items:
            seal = f"seal {seller_id} {len(self.sealed)}"
            self.sealed[seal] = subject, dict(data)
            found.append(None if subject in self.erased else seal)
        return found

    def open_many(self, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, Any] | None]:
        assert all(seal.startswith(f"seal {seller_id}") for seal in sealed)
        return [None if self.sealed[seal][0] in self.erased else self.sealed[seal][1] for seal in sealed]


def place(number: int = 1, mall: str = "tmon", kind: str = "product") -> Place:
    return Place(ACCOUNT, mall, "", kind, f"{number}")


def identity(number: int = 1, mall: str = "tmon") -> UUID:
    return Inquiry.create_id(SELLER, place(number, mall))


def seen(seals: Seals, number: int = 1, state: str = "open", minutes: int = 0, **about: Any) -> SeenInquiry:
    (sealed,) = seals.seal_many(SELLER, [(identity(number), PERSON)])
    given = {"order_no": "20170512031277", "product_name": "티몬테스트 상품", **about}
    what = About("배송", "4174343458", "MB1", given["product_name"], given["order_no"], secret=False, asked_at=NOW)
    return SeenInquiry(place(number), what, Sight(state, state, NOW + timedelta(minutes=minutes)), sealed or "")


def told(app: Inquiries, kind: type[ContractEvent] = ContractEvent) -> list[Any]:
    events = list[Any]()
    for recorded in recorded_events(app):
        found = publish(recorded)
        events += [found] if isinstance(found, ContractEvent) else list(found or ())
    return [each for each in events if isinstance(each, kind)]


def connected(mall: str = "tmon", **more: Any) -> Inquiries:
    app = Inquiries(**more)
    app.tell_account(SELLER, ACCOUNT, mall, "sbdc6678", "verified", NOW)
    return app


def collected(app: Inquiries, *rows: SeenInquiry, item: str = "product") -> UUID:
    app.collect_by_hand(SELLER, UUID(int=99), Asking([ACCOUNT], [item]), NOW)
    asked = told(app, InquiryCollectionRequested)[-1]
    app.take_page(SELLER, asked.collection_id, 1, rows, [])
    return asked.collection_id


@pytest.fixture(autouse=True)
def _as_seller() -> Any:
    with as_seller(SELLER):
        yield


def test_only_what_a_mall_tells_of_is_asked_for_and_urgent_things_more_often() -> None:
    timing = Timing(timedelta(hours=1), interval_by_item={"urgent": timedelta(minutes=10)})
    app = connected("st11", timing=timing)
    asked = {item: app.collect_due(SELLER, ACCOUNT, item, NOW) for item in ("product", "urgent")}
    assert all(asked.values())
    with pytest.raises(NotFoundError):
        app.collect_due(SELLER, ACCOUNT, "notices", NOW)
    for item, collection_id in asked.items():
        assert collection_id
        at = NOW + timedelta(minutes=1)
        app.seal_collection(SELLER, collection_id, pages=0, lines=0, broken=0, digest=lines_digest([]), at=at)
        assert (app.collect_due(SELLER, ACCOUNT, item, NOW + timedelta(minutes=11)) is None) == (item == "product")


def test_the_schedule_reaches_back_a_little_when_it_comes_back_soon_and_a_click_wholly() -> None:
    app = connected(timing=Timing(timedelta(seconds=5), overlap=timedelta(days=7)))
    for at in (NOW, NOW + timedelta(minutes=1)):
        asked = app.collect_due(SELLER, ACCOUNT, "product", at)
        assert asked
        app.seal_collection(SELLER, asked, pages=0, lines=0, broken=0, digest=lines_digest([]), at=at)
    app.collect_by_hand(SELLER, JOB, Asking([ACCOUNT], ["product"]), NOW + timedelta(minutes=1))
    reached = [NOW - each.since for each in told(app, InquiryCollectionRequested)]
    assert reached[1:] == [timedelta(minutes=2), timedelta(days=7)]


def test_a_collection_of_the_schedule_that_failed_is_told() -> None:
    app = connected("st11")
    asked = app.collect_due(SELLER, ACCOUNT, "urgent", NOW)
    assert asked is not None
    app.fail_collection(SELLER, asked, NO, Answer(), NOW)
    (missed,) = told(app, InquiryCollectionMissed)
    assert (missed.item, missed.mall, missed.times, missed.failing_since) == ("urgent", "st11", 1, NOW)


def test_what_a_mall_does_not_tell_is_refused_beside_what_it_does() -> None:
    app = connected()
    assert app.collect_by_hand(SELLER, JOB, Asking([ACCOUNT], ["product", "urgent"]), NOW).rows == 1
    with pytest.raises(RefusalError, check=lambda e: e.code == "item_not_offered"):
        app.collect_by_hand(SELLER, UUID(int=4), Asking([ACCOUNT], ["urgent"]), NOW)
    with pytest.raises(RefusalError, check=lambda e: e.code == "account_not_found"):
        app.collect_by_hand(SELLER, UUID(int=5), Asking([UUID(int=77)], ["urgent"]), NOW)


def test_an_inquiry_that_comes_twice_in_a_page_is_there_once_as_it_was_seen_last() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals, 1), seen(seals, 1, "answered", 5), seen(seals, 2))
    assert [each.inquiry_number for each in told(app, InquiryCollected)] == ["202608120000001", "202608120000002"]
    assert [each.by for each in told(app, AnswerSent)] == ["mall"]
    inquiry = app.load(Inquiry, identity(), SELLER)
    assert (inquiry.state, inquiry.place.login_id) == ("answered", "sbdc6678")


def test_what_comes_in_closed_is_told_as_closed() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals, 1, "done"))
    assert [type(each).__name__ for each in told(app)][1:] == ["InquiryCollected", "InquiryClosed"]


def test_each_step_of_an_inquiry_is_told_once_in_its_order() -> None:
    app, seals = connected(), Seals()
    collection_id = collected(app, seen(seals))
    write_answers(app, seals, SELLER, [Writing(identity(), " 내일 갑니다.\r\n")])
    app.send_answers(SELLER, JOB, [identity()])
    app.take_refused(SELLER, identity(), "answer", 1, NO, Answer(), unsettled=False)
    app.send_answers(SELLER, UUID(int=4), [identity()])
    app.take_accepted(SELLER, identity(), "answer", 2, Answer(), NOW)
    app.take_accepted(SELLER, identity(), "answer", 2, Answer(), NOW)
    app.take_page(SELLER, collection_id, 2, [seen(seals, 1, "answered", 60)], [])
    app.take_page(SELLER, collection_id, 3, [seen(seals, 1, "done", 90)], [])
    assert [type(each).__name__ for each in told(app)] == [
        "InquiryCollectionRequested",
        "InquiryCollected",
        "AnswerSendRequested",
        "AnswerSendRequested",
        "AnswerSent",
        "InquiryClosed",
    ]
    first, second = told(app, AnswerSendRequested)
    assert (first.try_number, second.try_number, first.digest) == (1, 2, second.digest)
    assert seals.sealed[first.answer.sealed] == (identity(), {"text": "내일 갑니다."})
    assert told(app, InquiryClosed)[0].outcome == "answered"


@pytest.mark.parametrize(("done", "wanted"), [(True, ["seller"]), (False, [])])
def test_an_answer_that_was_settled_by_hand_is_told_if_it_is_there(wanted: list[str], *, done: bool) -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals))
    write_answers(app, seals, SELLER, [Writing(identity(), "네.")])
    app.send_answers(SELLER, JOB, [identity()])
    app.take_refused(SELLER, identity(), "answer", 1, NO, Answer(), unsettled=True)
    app.settle_inquiry(SELLER, identity(), NOW, done=done)
    assert [each.by for each in told(app, AnswerSent)] == wanted


def test_templates_fill_many_answers_and_the_rows_without_a_value_are_told() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals, 1), seen(seals, 2, order_no=""), seen(seals, 3))
    template = UUID(int=50)
    app.save_template(SELLER, template, "배송", "{구매자}님, {주문번호} {상품명}은 내일 갑니다. {문의일}", new=True)
    seals.erased = {identity(3)}
    rows = [Writing(identity(n), template_id=template) for n in (1, 2, 3, 4)]
    refused = write_answers(app, seals, SELLER, rows)
    assert {row.inquiry_id: row.refusal.code for row in refused} == {
        identity(2): "template_value_missing",
        identity(3): "template_value_missing",
        identity(4): "not_found",
    }
    inquiry = app.load(Inquiry, identity(), SELLER)
    text = seals.sealed[inquiry.draft][1]["text"]
    assert text == "홍길동님, 20170512031277 티몬테스트 상품은 내일 갑니다. 2026-08-12"
    with pytest.raises(RefusalsError):
        write_answers(app, seals, SELLER, [rows[1], rows[2]])


def test_a_template_is_shown_filled_in_with_what_is_missing() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals, order_no=""))
    app.save_template(SELLER, UUID(int=50), "배송", "{구매자}님 {주문번호}", new=True)
    shown = render(app, seals, SELLER, identity(), UUID(int=50))
    assert (shown.text, list(shown.missing)) == ("홍길동님 {주문번호}", ["주문번호"])
    app.save_template(SELLER, UUID(int=50), "배송", "{제휴몰} {문의제목} {문의유형} {상품번호}", new=False)
    assert render(app, seals, SELLER, identity(), UUID(int=50)).text == "티몬 배송 문의 배송 4174343458"
    app.remove_template(SELLER, UUID(int=50))
    with pytest.raises(NotFoundError):
        render(app, seals, SELLER, identity(), UUID(int=50))


def test_nothing_is_written_for_an_erased_asker() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals))
    write_memo(app, seals, SELLER, identity(), "VIP")
    write_memo(app, seals, SELLER, identity(), "")
    seals.erased = {identity()}
    with pytest.raises(RefusalError, check=lambda e: e.code == "asker_erased"):
        write_memo(app, seals, SELLER, identity(), "VIP")
    with pytest.raises(RefusalError, check=lambda e: e.code == "asker_erased"):
        write_answers(app, seals, SELLER, [Writing(identity(), "네.")])


def test_why_an_inquiry_is_finished_is_sealed_for_it() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals), seen(seals, 2), seen(seals, 3))
    seals.erased = {identity(3)}
    ids = [identity(), identity(2), identity(3), identity(4), identity()]
    refused = finish_inquiries(app, seals, SELLER, ids, " 전화로 답변 ", NOW)
    assert [(row.inquiry_id, row.refusal.code) for row in refused] == [
        (identity(4), "not_found"),
        (identity(3), "asker_erased"),
    ]
    facts = [each.event for each in recorded_events(app) if isinstance(each.event, Inquiry.Finished)]
    assert [fact.reason for fact in facts] == ["", ""]
    words = [seals.sealed[fact.sealed] for fact in facts]
    assert words == [(identity(), {"text": "전화로 답변"}), (identity(2), {"text": "전화로 답변"})]


def test_without_words_nothing_is_sealed_and_they_are_asked_for() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals))
    before = dict(seals.sealed)
    with pytest.raises(RefusalError, check=lambda e: e.code == "reason_missing"):
        finish_inquiries(app, seals, SELLER, [identity()], "  ", NOW)
    assert seals.sealed == before


def test_why_one_was_finished_in_clear_is_still_told() -> None:
    state: dict[str, Any] = {"reason": "전화로 답변"}
    Inquiry.Finished.upcast_v1_v2(state)
    assert state == {"reason": "전화로 답변", "sealed": ""}


def test_another_seller_reaches_nothing() -> None:
    app, seals, other = connected(), Seals(), UUID(int=8)
    collected(app, seen(seals))
    for act in (
        lambda: write_answers(app, seals, other, [Writing(identity(), "네.")]),
        lambda: write_memo(app, seals, other, identity(), "x"),
        lambda: app.send_answers(other, JOB, [identity()]),
        lambda: finish_inquiries(app, seals, other, [identity()], "x", NOW),
        lambda: app.reveal_asker(other, identity(), ""),
        lambda: app.ask_erasure(other, identity(), "x"),
        lambda: app.settle_inquiry(other, identity(), NOW, done=True),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert not [subject for subject, data in seals.sealed.values() if data != PERSON]


def test_a_suspended_seller_sends_nothing() -> None:
    app, seals = connected(), Seals()
    collected(app, seen(seals))
    write_answers(app, seals, SELLER, [Writing(identity(), "네.")])
    app.suspend_seller(SELLER, NOW)
    with pytest.raises(RefusalError, check=lambda e: e.code == "seller_suspended"):
        app.send_answers(SELLER, JOB, [identity()])


def test_a_notice_is_there_once_over_all_accounts() -> None:
    app, second = connected("auction"), UUID(int=22)
    app.tell_account(SELLER, second, "auction", "other", "verified", NOW)
    app.collect_by_hand(SELLER, JOB, Asking([ACCOUNT, second], ["notices"]), NOW)
    text = NoticeText("추석 안내", "본문", "배송", NOW, "")
    for asked in told(app, InquiryCollectionRequested):
        app.take_notices(SELLER, asked.collection_id, 1, [SeenNotice("7", text)], [], NOW)
    names = [type(recorded.event) for recorded in recorded_events(app)]
    assert names.count(MallNotice.Posted) == 1


def test_the_event_store_is_named_after_the_service() -> None:
    assert Inquiries().name == "inquiry"
