"""How far windows reach back: a little when they follow one another soon, as far as a mall may hide now and then."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from collecting.application import Timing
from collecting.domain import CollectionPlan, Reach, Window

SELLER, ACCOUNT, ASKED = UUID(int=1), UUID(int=2), UUID(int=7)
NOW = datetime(2026, 8, 13, 3, 10, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
REACH = Reach(overlap=30 * MINUTE, short=2 * MINUTE, whole_every=10 * MINUTE)
OFTEN = 5 * SECOND
WINDOW = Window(ACCOUNT, "tmon", "login", "new", NOW, NOW)


def opened() -> CollectionPlan:
    return CollectionPlan(seller_id=SELLER, account_id=ACCOUNT, mall="tmon", item="new", due_at=NOW)


def collected(plan: CollectionPlan, at: datetime, every: timedelta = OFTEN) -> tuple[datetime, datetime]:
    """Let the schedule ask for its next window, and seal it."""
    since, until = plan.next_scheduled(at, REACH)
    plan.ask(ASKED, at, HOUR)
    plan.cover(since, until, at, every, REACH.overlap)
    return since, until


def test_the_first_window_and_one_after_a_long_time_are_whole() -> None:
    plan = opened()
    assert collected(plan, NOW) == (NOW - timedelta(days=7) - REACH.overlap, NOW)
    assert collected(plan, NOW + 2 * HOUR) == (NOW - REACH.overlap, NOW + 2 * HOUR)


def test_a_window_that_follows_soon_reaches_back_a_little() -> None:
    plan = opened()
    collected(plan, NOW)
    assert collected(plan, NOW + OFTEN) == (NOW - REACH.short, NOW + OFTEN)
    assert collected(plan, NOW + 2 * OFTEN) == (NOW + OFTEN - REACH.short, NOW + 2 * OFTEN)


def test_every_so_often_one_reaches_back_behind_the_last_whole_one() -> None:
    plan = opened()
    collected(plan, NOW)
    for turn in range(1, 120):
        assert collected(plan, NOW + turn * OFTEN)[0] == NOW + (turn - 1) * OFTEN - REACH.short
    assert collected(plan, NOW + 120 * OFTEN) == (NOW - REACH.overlap, NOW + 10 * MINUTE)
    assert collected(plan, NOW + 121 * OFTEN)[0] == NOW + 10 * MINUTE - REACH.short


def test_after_a_failure_it_is_whole() -> None:
    plan = opened()
    collected(plan, NOW)
    plan.ask(ASKED, NOW + OFTEN, HOUR)
    plan.miss(ASKED, WINDOW, NOW + OFTEN, OFTEN)
    assert collected(plan, NOW + 2 * OFTEN)[0] == NOW - REACH.overlap


def test_what_is_known_to_be_there_is_looked_for_wholly_once_it_must_be_listed() -> None:
    plan = opened()
    collected(plan, NOW)
    plan.hasten(NOW + MINUTE, 3 * MINUTE)
    assert collected(plan, NOW + MINUTE)[0] == NOW - REACH.short
    assert collected(plan, NOW + 4 * MINUTE)[0] == NOW - REACH.overlap


def test_by_hand_a_window_is_whole() -> None:
    plan = opened()
    collected(plan, NOW)
    collected(plan, NOW + OFTEN)
    assert plan.next_window(NOW + 2 * OFTEN, REACH.overlap) == (NOW - REACH.overlap, NOW + 2 * OFTEN)


def test_a_period_chosen_by_hand_counts_as_whole_when_it_reaches_far_enough() -> None:
    plan = opened()
    collected(plan, NOW)
    plan.cover(NOW - REACH.overlap + SECOND, NOW + MINUTE, NOW + MINUTE, OFTEN, REACH.overlap)
    assert plan.whole_until == NOW
    plan.cover(NOW - REACH.overlap, NOW + 2 * MINUTE, NOW + 2 * MINUTE, OFTEN, REACH.overlap)
    assert plan.whole_until == NOW + 2 * MINUTE
    plan.cover(NOW - 9 * HOUR, NOW, NOW + 3 * MINUTE, OFTEN, REACH.overlap)
    assert plan.whole_until == NOW + 2 * MINUTE


@given(
    pauses=st.lists(st.integers(1, 900), min_size=1, max_size=60),
    placed=st.integers(0, 3600),
    hidden=st.integers(0, 1800),
)
def test_nothing_that_a_mall_hides_for_a_while_is_missed(pauses: list[int], placed: int, hidden: int) -> None:
    plan, at = opened(), NOW
    collected(plan, at)
    shows = NOW + (placed + hidden) * SECOND
    due_by = shows + REACH.whole_every
    for pause in (*pauses, *[600] * 10):
        at += pause * SECOND
        since, until = collected(plan, at)
        if since <= NOW + placed * SECOND <= until and at >= shows:
            return
        assert at < due_by, "a window asked so late must have shown it"
    raise AssertionError("never looked for")


def test_a_mall_is_asked_as_far_back_as_it_hides_and_shortly_no_further_than_the_settings_say() -> None:
    timing = Timing(overlap=20 * SECOND, overlap_by_mall={"tmon": HOUR})
    assert timing.reach_of("coupang", 30 * MINUTE) == Reach(30 * MINUTE, 20 * SECOND, 9 * MINUTE)
    assert timing.reach_of("tmon", 30 * MINUTE) == Reach(HOUR, 2 * MINUTE, 9 * MINUTE)


def test_windows_of_earlier_records_were_whole() -> None:
    covered, snapshot = {"until": NOW, "due_at": NOW}, {"sealed_until": NOW}
    CollectionPlan.Covered.upcast_v1_v2(covered)
    CollectionPlan.upcast_v4_v5(snapshot)
    assert (covered["whole_until"], snapshot["whole_until"]) == (NOW, NOW)
