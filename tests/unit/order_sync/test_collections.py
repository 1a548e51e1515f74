"""Windows, their seals, the plan that asks for them, numbers and lines set aside."""

import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import RefusalError
from chassis.testing import as_seller
from collecting.domain import Run
from contracts.identities import lines_digest
from order_sync.application import OrderSync
from order_sync.domain import (
    Answer,
    BrokenLine,
    BuyerAccess,
    Collection,
    CollectionPlan,
    Failure,
    Job,
    JobRow,
    OrderNumbers,
    Window,
    check_invoice,
    mall_facts,
    next_slot,
)

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
INTERVAL = 2 * HOUR
PATIENCE = timedelta(minutes=40)
WINDOW = Window(ACCOUNT, "tmon", "sbdc6678", "new", NOW - INTERVAL, NOW)
JOB = JobRow(UUID(int=9), 1)
NO = Failure("응답이 없습니다.", "no_answer")


def asked() -> Collection:
    return Collection(seller_id=SELLER, window=WINDOW, by="user", job=JOB)


def seal(collection: Collection, keys: list[str], pages: int = 1, broken: int = 0) -> None:
    collection.seal(pages=pages, lines=len(set(keys)), broken=broken, digest=lines_digest(keys))


def names(aggregate: Collection | CollectionPlan | BrokenLine) -> list[str]:
    return [type(each).__name__ for each in aggregate.pending_events]


def test_the_same_window_is_the_same_collection() -> None:
    assert asked().id == asked().id


def test_a_window_is_sealed_when_all_its_pages_are_here() -> None:
    collection = asked()
    collection.take_page(1, ["a", "b"], new=2, broken=0)
    collection.take_page(2, ["b", "c"], new=1, broken=1)
    seal(collection, ["a", "b", "c"], pages=2, broken=1)
    assert collection.state == "sealed"
    assert collection.pending_events[-1].job == JOB


def test_an_empty_window_is_sealed() -> None:
    collection = asked()
    seal(collection, [], pages=0)
    assert collection.state == "sealed"


def test_the_same_page_again_changes_nothing_and_another_takes_its_place() -> None:
    collection = asked()
    collection.take_page(1, ["a"], new=1, broken=0)
    collection.take_page(1, ["a"], new=0, broken=0)
    assert names(collection).count("PageTaken") == 1
    collection.take_page(1, ["b"], new=1, broken=0)
    seal(collection, ["b"])
    assert collection.state == "sealed"


def test_pages_that_a_cut_fetch_left_over_do_not_count() -> None:
    collection = asked()
    collection.take_page(1, ["a"], new=1, broken=0)
    collection.take_page(2, ["z"], new=1, broken=0)
    seal(collection, ["a"])
    assert collection.state == "sealed"


@pytest.mark.parametrize(
    ("pages", "lines", "broken", "digest"),
    [
        (2, 1, 0, lines_digest(["a"])),
        (1, 2, 0, lines_digest(["a", "b"])),
        (1, 1, 1, lines_digest(["a"])),
        (1, 1, 0, lines_digest(["b"])),
    ],
)
def test_a_window_that_disagrees_is_asked_again_three_times_then_fails(
    pages: int, lines: int, broken: int, digest: str
) -> None:
    collection = asked()
    for times in range(4):
        assert (collection.state, collection.times_reopened) == ("running", times)
        collection.take_page(1, ["a"], new=1, broken=0)
        collection.seal(pages=pages, lines=lines, broken=broken, digest=digest)
    assert collection.state == "failed"
    assert "다시 수집해 주세요" in collection.pending_events[-1].failure.reason


def test_what_comes_after_the_end_changes_nothing() -> None:
    collection = asked()
    collection.fail(NO, Answer())
    before = names(collection)
    collection.fail(NO, Answer())
    collection.take_page(1, ["a"], new=1, broken=0)
    seal(collection, ["a"])
    assert names(collection) == before


def test_an_ended_window_can_be_asked_again_by_hand() -> None:
    collection = asked()
    with pytest.raises(RefusalError, check=lambda e: e.code == "collection_in_progress"):
        collection.ask_again("", JOB)
    collection.fail(NO, Answer())
    collection.ask_again("판매자 요청", JOB, (UUID(int=5),))
    assert (collection.state, collection.times_reopened, collection.retries) == ("running", 0, (UUID(int=5),))


def opened() -> CollectionPlan:
    return CollectionPlan(seller_id=SELLER, account_id=ACCOUNT, mall="tmon", item="new", due_at=NOW)


def test_a_new_plan_is_due_at_once_and_reaches_back_a_week() -> None:
    plan = opened()
    assert plan.is_due(NOW)
    assert not plan.is_due(NOW - HOUR)
    assert plan.next_window(NOW, HOUR) == (NOW - timedelta(days=7) - HOUR, NOW)
    assert plan.id == CollectionPlan.create_id(SELLER, ACCOUNT, "new")


def test_windows_overlap() -> None:
    plan = opened()
    plan.cover(NOW - HOUR, NOW, NOW, INTERVAL, HOUR)
    since, until = plan.next_window(NOW + INTERVAL, HOUR)
    assert (since, until) == (NOW - HOUR, NOW + INTERVAL)


def test_an_unanswered_collection_is_waited_for_with_patience() -> None:
    plan = opened()
    plan.ask(UUID(int=7), NOW, PATIENCE)
    assert not plan.is_due(NOW + timedelta(minutes=39))
    assert plan.is_due(NOW + timedelta(minutes=40))


def test_a_collection_that_brings_more_is_waited_for_anew() -> None:
    plan, known = opened(), UUID(int=7)
    plan.ask(known, NOW, PATIENCE)
    assert not plan.wait_on(known, 0, NOW + HOUR, PATIENCE)
    assert plan.wait_on(known, 2, NOW + HOUR, PATIENCE)
    assert (plan.due_at, plan.runs) == (NOW + HOUR + PATIENCE, (Run(known, NOW + HOUR, "schedule", 2),))
    assert not plan.wait_on(known, 2, NOW + 2 * HOUR, PATIENCE)
    assert not plan.wait_on(UUID(int=8), 9, NOW + 2 * HOUR, PATIENCE)


def test_one_begun_by_hand_that_brings_more_is_not_overdue_and_leaves_the_schedule_alone() -> None:
    plan, known, other = opened(), UUID(int=7), UUID(int=8)
    plan.begin(known, NOW)
    plan.begin(other, NOW)
    assert plan.overdue(NOW + PATIENCE, PATIENCE) == [known, other]
    assert plan.wait_on(known, 1, NOW + PATIENCE, PATIENCE)
    assert (plan.due_at, plan.overdue(NOW + PATIENCE, PATIENCE)) == (NOW, [other])


def test_pages_and_reopenings_of_a_collection_are_heard_until_it_is_asked_again_by_hand() -> None:
    collection = asked()
    collection.take_page(1, ["a"], new=1, broken=0)
    collection.seal(pages=2, lines=2, broken=0, digest="")
    assert (collection.state, collection.heard) == ("running", 2)
    collection.fail(NO, Answer())
    collection.ask_again("", JOB)
    assert collection.heard == 0


def test_a_window_behind_a_gap_does_not_move_the_end() -> None:
    plan = opened()
    plan.cover(NOW - HOUR, NOW, NOW, INTERVAL, HOUR)
    plan.cover(NOW + HOUR, NOW + 2 * HOUR, NOW, INTERVAL, HOUR)
    assert plan.sealed_until == NOW
    plan.cover(NOW - 3 * HOUR, NOW - 2 * HOUR, NOW, INTERVAL, HOUR)
    assert plan.sealed_until == NOW


def test_a_failure_comes_back_sooner_with_doubled_waits_and_never_later_than_the_interval() -> None:
    plan = opened()
    waits: list[timedelta] = []
    for _ in range(8):
        plan.ask(UUID(int=7), NOW, PATIENCE)
        plan.miss(UUID(int=7), WINDOW, NOW, INTERVAL)
        waits.append(plan.due_at - NOW)
    assert waits[:2] == [timedelta(minutes=5), timedelta(minutes=10)]
    assert max(waits) <= INTERVAL


def test_failures_in_a_row_are_counted_since_the_first_until_one_succeeds() -> None:
    plan = opened()
    for hours in range(3):
        plan.ask(UUID(int=7), NOW, PATIENCE)
        plan.miss(UUID(int=7), WINDOW, NOW + hours * HOUR, INTERVAL)
    told = [each for each in plan.pending_events if isinstance(each, CollectionPlan.Missed)]
    assert [(each.times, each.failing_since, each.window) for each in told] == [(n, NOW, WINDOW) for n in (1, 2, 3)]
    plan.cover(NOW - HOUR, NOW, NOW, INTERVAL, HOUR)
    plan.ask(UUID(int=8), NOW, PATIENCE)
    plan.miss(UUID(int=8), WINDOW, NOW + 9 * HOUR, INTERVAL)
    last = plan.pending_events[-1]
    assert (last.times, last.failing_since) == (1, NOW + 9 * HOUR)


def test_failures_recorded_before_they_were_counted_can_still_be_read() -> None:
    app = OrderSync()
    plan = opened()
    plan.ask(UUID(int=7), NOW, PATIENCE)
    plan.miss(UUID(int=7), WINDOW, NOW, INTERVAL)
    with as_seller(SELLER):
        app.save(plan)
    stored = list(app.recorder.select_events(plan.id))[-1]
    first = {"due_at": NOW, "timestamp": NOW}
    old = dataclasses.replace(stored, state=app.mapper.transcoder.encode(first))
    read = app.mapper.to_domain_event(old)
    assert isinstance(read, CollectionPlan.Missed)
    assert (read.window, read.times, read.failing_since) == (None, 0, None)
    state: dict[str, object] = {}
    CollectionPlan.upcast_v1_v2(state)
    assert state == {"failing_since": None}


def test_a_failure_that_the_plan_does_not_wait_for_changes_nothing() -> None:
    plan = opened()
    plan.miss(UUID(int=7), WINDOW, NOW, INTERVAL)
    assert plan.failures == 0


def test_a_stopped_plan_is_never_due_until_it_is_resumed() -> None:
    plan = opened()
    plan.resume(NOW)
    plan.stop()
    plan.stop()
    assert not plan.is_due(NOW + timedelta(days=9))
    plan.resume(NOW + HOUR)
    assert plan.is_due(NOW + HOUR)
    assert names(plan) == ["Opened", "Stopped", "Resumed"]


@given(account=st.uuids(), minutes=st.integers(0, 10_000))
def test_every_account_has_one_slot_in_each_interval(account: UUID, minutes: int) -> None:
    after = NOW + timedelta(minutes=minutes)
    first = next_slot(account, after, INTERVAL)
    assert after < first <= after + INTERVAL
    assert next_slot(account, first, INTERVAL) - first == INTERVAL


def test_numbers_run_within_the_day_and_go_on_where_they_ended() -> None:
    counter = OrderNumbers(seller_id=SELLER, day="2020-08-13")
    assert counter.draw(2) == ["202008130000001", "202008130000002"]
    assert counter.draw(1) == ["202008130000003"]
    assert counter.id == OrderNumbers.create_id(SELLER, "2020-08-13")


def test_a_line_set_aside_is_retried_and_healed_or_set_aside_again() -> None:
    line = BrokenLine(
        seller_id=SELLER,
        collection_id=asked().id,
        account_id=ACCOUNT,
        mall="tmon",
        page=1,
        position=3,
        reason="수량 없음",
        sealed="x",
        subject_id=UUID(int=4),
    )
    line.heal()
    line.set_aside_again("같은 이유")
    assert names(line) == ["SetAside"]
    line.retry()
    line.retry()
    line.set_aside_again("다른 이유")
    assert (line.state, line.reason) == ("set_aside", "다른 이유")
    line.retry()
    line.heal()
    assert names(line) == ["SetAside", "Retried", "SetAsideAgain", "Retried", "Healed"]


def test_a_job_has_the_id_that_its_rows_name() -> None:
    assert Job(seller_id=SELLER, job_id=UUID(int=9), kind="send", rows=1, refused=(), notes=()).id == UUID(int=9)


def test_each_look_at_a_buyer_is_counted() -> None:
    access = BuyerAccess(seller_id=SELLER, order_id=UUID(int=5))
    access.reveal("배송 문의")
    assert access.times == 1


def test_the_end_of_a_buyers_data_is_asked_for_once() -> None:
    access = BuyerAccess(seller_id=SELLER, order_id=UUID(int=5))
    access.ask_erasure("삭제 요청")
    access.ask_erasure("또 삭제 요청")
    assert names(access) == ["Opened", "ErasureAsked"]


@pytest.mark.parametrize(
    ("courier", "number"),
    [
        ("CJ_LOGISTICS", "1234567890"),
        ("CJ_LOGISTICS", f"12345678901{12345678901 % 7}"),
        ("HANJIN", f"40000000000{40000000000 % 7}"),
        ("LOTTE", "1234567890123"),
        ("LOGEN", "12345678901"),
        ("DIRECT", "1"),
        ("CU_POST", "12345678901"),
        ("EMS", "EE123456789KR"),
        ("UPS", "1Z999AA10123456784"),
    ],
)
def test_a_couriers_number_is_taken(courier: str, number: str) -> None:
    check_invoice(courier, number)


@pytest.mark.parametrize(
    ("courier", "number", "code"),
    [
        ("NOBODY", "1234567890", "courier_unknown"),
        ("LOGEN", "1234-567890", "invoice_number_invalid"),
        ("LOGEN", "１２３４５６７８９０", "invoice_number_invalid"),
        ("LOGEN", "", "invoice_number_invalid"),
        ("LOGEN", "123456789", "invoice_number_invalid"),
        ("DIRECT", "1" * 21, "invoice_number_invalid"),
        ("EMS", "1234567890123", "invoice_number_invalid"),
        ("EMS", "ee123456789kr", "invoice_number_invalid"),
        ("UPS", "1Z999AA1012345678", "invoice_number_invalid"),
        ("CJ_LOGISTICS", f"12345678901{(12345678901 + 1) % 7}", "invoice_number_invalid"),
    ],
)
def test_a_number_that_is_not_the_couriers_is_refused(courier: str, number: str, code: str) -> None:
    with pytest.raises(RefusalError, check=lambda e: e.code == code):
        check_invoice(courier, number)


def test_a_mall_that_is_not_known_is_taken_as_an_open_market() -> None:
    assert (mall_facts("newmall").name, mall_facts("newmall").seller_may_cancel) == ("newmall", True)
    assert [mall_facts(code).fee_percent for code in ("tmon", "coupang", "hmall")] == [15, 12, 30]
