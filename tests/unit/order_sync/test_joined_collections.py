"""Collecting by hand while something is under way: joined, begun beside it, or done behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import RefusalError
from chassis.testing import as_seller, recorded_events
from collecting.application import Asked
from collecting.domain import CollectionPlan, Run, WaitingPart, overlaps, uncovered, worth_asking
from collecting.domain.joining import with_waiting
from contracts.identities import lines_digest
from contracts.order_sync import OrderCollectionRequested
from order_sync.application import Asking, OrderSync
from order_sync.domain import Answer, Collection, Failure, Job, JobRow
from order_sync.publications import publish

SELLER, ACCOUNT, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROW, SECOND = JobRow(UUID(int=9), 1), JobRow(UUID(int=10), 1)
NEW = Asking([ACCOUNT], ["new"])


@pytest.fixture(autouse=True)
def _as_seller() -> Any:
    with as_seller(SELLER):
        yield


def connected(*accounts: UUID) -> OrderSync:
    app = OrderSync()
    for account in accounts or (ACCOUNT,):
        app.tell_account(SELLER, account, "tmon", "sbdc6678", "verified", NOW)
    return app


def windows(app: OrderSync) -> list[OrderCollectionRequested]:
    told = (publish(recorded) for recorded in recorded_events(app))
    return [event for event in told if isinstance(event, OrderCollectionRequested)]


def ask(app: OrderSync, asking: Asking = NEW, at: datetime = NOW) -> Asked:
    return app.collect_orders(SELLER, uuid4(), asking, at)


def period(since: datetime, until: datetime) -> Asking:
    return Asking([ACCOUNT], ["new"], since, until)


def seal(app: OrderSync, collection_id: UUID, at: datetime = NOW) -> None:
    app.seal_collection(SELLER, collection_id, pages=0, lines=0, broken=0, digest=lines_digest([]), at=at)


def ended(app: OrderSync) -> list[tuple[UUID, int]]:
    """The rows that have ended, by job."""
    ends = [r.event for r in recorded_events(app) if isinstance(r.event, Collection.Sealed | Collection.Failed)]
    return [(row.job_id, row.row) for fact in ends for row in (fact.job, *fact.joined) if row is not None]


def plan(app: OrderSync) -> CollectionPlan:
    return app.load(CollectionPlan, CollectionPlan.create_id(SELLER, ACCOUNT, "new"), SELLER)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=6), st.integers(0, 20), st.integers(1, 20))
def test_what_no_run_covers_is_left_and_nothing_else(runs: list[tuple[int, int]], begin: int, length: int) -> None:
    def minutes(since: int, until: int) -> tuple[datetime, datetime]:
        return NOW + since * MINUTE, NOW + until * MINUTE

    covered = [minutes(since, since + lasting) for since, lasting in runs]
    left = uncovered(minutes(begin, begin + length), covered)
    for number in range(begin, begin + length):
        here = minutes(number, number + 1)
        wanted = not any(overlaps(here, each) for each in covered)
        assert sum(overlaps(here, each) for each in left) == wanted
    assert sum((until - since for since, until in left), timedelta()) <= length * MINUTE


def test_the_moments_between_two_clicks_are_not_worth_asking() -> None:
    seconds = timedelta(seconds=1)
    assert worth_asking([(NOW, NOW + 5 * seconds), (NOW, NOW + 6 * seconds)]) == [(NOW, NOW + 6 * seconds)]


def test_rows_that_wait_for_the_same_wait_together() -> None:
    first = with_waiting((), None, ROW)
    assert first == (WaitingPart(None, None, (ROW,)),)
    both = with_waiting(first, (NOW, NOW + HOUR), ROW)
    assert with_waiting(both, (NOW, NOW + HOUR), SECOND) == (*first, WaitingPart(NOW, NOW + HOUR, (ROW, SECOND)))


def test_a_second_request_joins_the_one_of_the_schedule() -> None:
    app = connected()
    scheduled = app.collect_due(SELLER, ACCOUNT, "new", NOW)
    asked = ask(app)
    assert scheduled
    assert (asked.rows, asked.joined, asked.waiting) == (1, 1, 0)
    assert len(windows(app)) == 1
    job = app.load(Job, asked.job_id, SELLER)
    assert job.notes == (
        "티몬(sbdc6678) 신규주문 수집이 이미 진행 중입니다. 새로 요청하지 않고 그 결과를 함께 기다립니다.",
    )
    seal(app, scheduled)
    assert ended(app) == [(asked.job_id, 1)]


def test_the_same_request_again_is_answered_with_the_job_that_is_under_way() -> None:
    app = connected(ACCOUNT, OTHER)
    asking = Asking([ACCOUNT, OTHER], ["new", "delivered"])
    first = ask(app, asking)
    assert (first.rows, first.joined) == (4, 0)
    before = len(recorded_events(app))
    again = ask(app, asking, NOW + timedelta(seconds=1))
    assert (again.job_id, again.rows, again.joined) == (first.job_id, 4, 4)
    assert len(recorded_events(app)) == before


def test_a_wider_request_joins_what_is_under_way_and_begins_the_rest_in_one_job() -> None:
    app = connected(ACCOUNT, OTHER)
    first = ask(app)
    wider = ask(app, Asking([ACCOUNT, OTHER], ["new"]))
    assert (wider.rows, wider.joined, wider.waiting) == (2, 1, 0)
    assert wider.job_id != first.job_id
    asked = windows(app)
    assert [each.account_id for each in asked] == [ACCOUNT, OTHER]
    for each in asked:
        seal(app, each.collection_id)
    assert sorted(ended(app)) == sorted([(first.job_id, 1), (wider.job_id, 1), (wider.job_id, 2)])


def test_a_narrower_request_has_a_job_of_its_own() -> None:
    app = connected(ACCOUNT, OTHER)
    first = ask(app, Asking([ACCOUNT, OTHER], ["new"]))
    narrower = ask(app)
    assert (narrower.joined, len(windows(app))) == (1, 2)
    assert narrower.job_id != first.job_id


def test_what_is_refused_is_told_beside_what_is_joined() -> None:
    app = connected()
    first = ask(app)
    asked = ask(app, Asking([ACCOUNT, OTHER], ["new"]))
    assert (asked.rows, asked.joined) == (1, 1)
    assert asked.job_id != first.job_id
    assert len(app.load(Job, asked.job_id, SELLER).refused) == 1
    again = ask(app)
    assert again.job_id == first.job_id


def test_an_own_period_that_is_covered_is_joined() -> None:
    app = connected()
    app.collect_due(SELLER, ACCOUNT, "new", NOW)
    asked = ask(app, period(NOW - 3 * HOUR, NOW - HOUR))
    assert (asked.joined, asked.waiting, len(windows(app))) == (1, 0, 1)


def test_what_is_not_covered_of_an_own_period_is_done_behind_what_is_under_way() -> None:
    app = connected()
    first = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR))
    asked = ask(app, period(NOW - 5 * HOUR, NOW - 2 * HOUR), NOW + MINUTE)
    assert (asked.rows, asked.joined, asked.waiting) == (3, 1, 2)
    notes = app.load(Job, asked.job_id, SELLER).notes
    assert [note for note in notes if "이어서" in note] == [
        "티몬(sbdc6678) 신규주문 2026-08-13 07:00 ~ 2026-08-13 08:00 기간은 진행 중인 수집이 끝나면 이어서 수집합니다.",
        "티몬(sbdc6678) 신규주문 2026-08-13 09:00 ~ 2026-08-13 10:00 기간은 진행 중인 수집이 끝나면 이어서 수집합니다.",
    ]
    same = ask(app, period(NOW - 5 * HOUR, NOW - 2 * HOUR), NOW + MINUTE)
    assert (same.job_id, same.joined) == (asked.job_id, 3)
    for number in range(3):
        assert len(windows(app)) == number + 1
        seal(app, windows(app)[-1].collection_id, NOW + HOUR)
    periods = [(each.since, each.until) for each in windows(app)]
    assert periods == [(NOW - n * HOUR, NOW - (n - 1) * HOUR) for n in (4, 5, 3)]
    assert sorted(ended(app)) == sorted([(first.job_id, 1), *((asked.job_id, row) for row in (1, 2, 3))])
    assert plan(app).runs == ()


def test_a_failed_run_is_told_to_all_and_lets_the_waiting_part_begin() -> None:
    app = connected()
    first = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR))
    asked = ask(app, period(NOW - 4 * HOUR, NOW - 2 * HOUR))
    joined = ask(app, period(NOW - 3 * HOUR, NOW - 2 * HOUR))
    assert (joined.joined, joined.waiting) == (0, 1)
    no = Failure("응답이 없습니다.", "no_answer")
    app.fail_collection(SELLER, windows(app)[0].collection_id, no, Answer(), NOW)
    assert ended(app) == [(first.job_id, 1), (asked.job_id, 1)]
    assert len(windows(app)) == 2
    app.fail_collection(SELLER, windows(app)[1].collection_id, no, Answer(), NOW)
    assert ended(app)[2:] == [(asked.job_id, 2), (joined.job_id, 1)]


def test_what_came_up_since_an_older_run_was_asked_is_done_behind_it() -> None:
    app = connected()
    scheduled = app.collect_due(SELLER, ACCOUNT, "new", NOW)
    asked = ask(app, at=NOW + 10 * MINUTE)
    assert scheduled
    assert (asked.rows, asked.joined, asked.waiting, len(windows(app))) == (2, 1, 1, 1)
    assert "그 뒤에 새로 생긴 건은" in app.load(Job, asked.job_id, SELLER).notes[1]
    also = ask(app, at=NOW + 11 * MINUTE)
    assert also.job_id == asked.job_id
    seal(app, scheduled, NOW + 12 * MINUTE)
    overlap = app.timing.overlap
    assert (windows(app)[1].since, windows(app)[1].until) == (NOW - overlap, NOW + 12 * MINUTE)


def test_a_part_waits_until_nothing_else_is_under_way() -> None:
    app = connected()
    first = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR))
    ask(app, period(NOW - 4 * HOUR, NOW - 2 * HOUR))
    scheduled = app.collect_due(SELLER, ACCOUNT, "new", NOW)
    assert scheduled
    assert [run.by for run in plan(app).runs] == ["user", "schedule"]
    seal(app, windows(app)[0].collection_id)
    assert ended(app)[0] == (first.job_id, 1)
    assert len(windows(app)) == 2
    seal(app, scheduled)
    assert len(windows(app)) == 3


def test_a_run_that_was_lost_is_not_joined() -> None:
    app = connected()
    first = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR))
    waits = ask(app, period(NOW - 4 * HOUR, NOW - 2 * HOUR))
    later = NOW + app.timing.patience
    asked = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR), later)
    assert ended(app) == [(first.job_id, 1), (waits.job_id, 1)]
    assert (asked.joined, asked.waiting) == (0, 1)
    assert windows(app)[-1].until == NOW - 2 * HOUR
    seal(app, windows(app)[-1].collection_id, later)
    assert [(each.since, each.until) for each in windows(app)][-1] == (NOW - 4 * HOUR, NOW - 3 * HOUR)


def test_the_schedule_ends_what_was_lost_too() -> None:
    app = connected()
    first = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR))
    assert app.collect_due(SELLER, ACCOUNT, "new", NOW + app.timing.patience)
    assert ended(app) == [(first.job_id, 1)]
    assert [run.by for run in plan(app).runs] == ["schedule"]


def test_a_run_by_hand_whose_pages_still_come_in_is_joined_however_long_it_takes() -> None:
    app = connected()
    first = ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR))
    collection = app.load(Collection, windows(app)[-1].collection_id, SELLER)
    collection.take_page(1, ["1"], new=1, broken=0)
    app.save(collection)
    assert ask(app, period(NOW - 4 * HOUR, NOW - 3 * HOUR), NOW + HOUR).job_id == first.job_id
    assert app.load(Collection, collection.id, SELLER).state == "running"


def test_an_ended_run_is_asked_again_not_joined() -> None:
    app = connected()
    asking = period(NOW - 4 * HOUR, NOW - 3 * HOUR)
    ask(app, asking)
    (first,) = windows(app)
    seal(app, first.collection_id)
    collection = app.load(Collection, first.collection_id, SELLER)
    with pytest.raises(RefusalError, check=lambda e: e.code == "collection_ended"):
        collection.join(ROW)
    assert ask(app, asking).joined == 0
    assert [each.collection_id for each in windows(app)] == [first.collection_id] * 2
    assert collection.jobs == set()


def test_what_was_recorded_before_requests_could_join_is_still_read() -> None:
    for kind in (Collection.Sealed, Collection.Failed):
        state: dict[str, object] = {}
        kind.upcast_v1_v2(state)
        assert state == {"joined": ()}
    state = {}
    Job.Started.upcast_v1_v2(state)
    CollectionPlan.upcast_v2_v3(state)
    assert state == {"notes": (), "runs": (), "waiting": ()}


def test_of_the_schedules_runs_the_plan_keeps_the_last() -> None:
    kept = CollectionPlan(seller_id=SELLER, account_id=ACCOUNT, mall="tmon", item="new", due_at=NOW)
    kept.ask(UUID(int=7), NOW, HOUR)
    kept.end(UUID(int=7))
    kept.ask(UUID(int=8), NOW + HOUR, HOUR)
    assert kept.runs == (Run(UUID(int=8), NOW + HOUR, "schedule"),)
    assert kept.overdue(NOW + 24 * HOUR, HOUR) == []
