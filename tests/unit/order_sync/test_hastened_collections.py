"""What is known to be at the mall is asked for soon: once in a burst, behind what is under way, and again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from collecting.domain import CollectionPlan, Window, next_slot

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 8, 13, 3, 10, tzinfo=UTC)
SECOND, MINUTE, INTERVAL = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=2)
LISTED_AFTER = 30 * MINUTE
SINCE = NOW - timedelta(days=8)


def opened() -> CollectionPlan:
    return CollectionPlan(seller_id=SELLER, account_id=ACCOUNT, mall="tmon", item="cancel_requests", due_at=NOW)


def ask(plan: CollectionPlan, at: datetime) -> UUID:
    assert plan.is_due(at)
    collection_id = UUID(int=len(plan.pending_events))
    plan.ask(collection_id, at, INTERVAL)
    return collection_id


def seal(plan: CollectionPlan, until: datetime, at: datetime | None = None) -> None:
    plan.cover(SINCE, until, at or until, INTERVAL, LISTED_AFTER)


@pytest.fixture
def plan() -> CollectionPlan:
    """One whose first collection was sealed."""
    found = opened()
    ask(found, NOW)
    seal(found, NOW)
    assert found.due_at == next_slot(ACCOUNT, NOW, INTERVAL)
    return found


def hastened(plan: CollectionPlan) -> int:
    return sum(isinstance(each, CollectionPlan.Hastened) for each in plan.pending_events)


def test_what_is_at_the_mall_is_due_at_once_and_again_when_it_is_listed_at_the_latest(plan: CollectionPlan) -> None:
    seen = NOW + MINUTE
    plan.hasten(seen, LISTED_AFTER)
    assert plan.due_at == seen
    ask(plan, seen + SECOND)
    seal(plan, seen + SECOND)
    assert plan.due_at == seen + LISTED_AFTER
    ask(plan, plan.due_at)
    seal(plan, seen + LISTED_AFTER)
    assert plan.due_at == next_slot(ACCOUNT, seen + LISTED_AFTER, INTERVAL)


def test_a_burst_is_asked_for_once_and_what_comes_after_a_pause(plan: CollectionPlan) -> None:
    for second in range(60, 70):
        plan.hasten(NOW + second * SECOND, LISTED_AFTER)
    assert (hastened(plan), plan.due_at) == (1, NOW + MINUTE)
    asked_at = NOW + 70 * SECOND
    ask(plan, asked_at)
    plan.hasten(asked_at, LISTED_AFTER)
    assert hastened(plan) == 1
    for second in range(71, 80):
        plan.hasten(NOW + second * SECOND, LISTED_AFTER)
    assert (hastened(plan), plan.is_due(NOW + 79 * SECOND)) == (2, False)
    seal(plan, asked_at, NOW + 80 * SECOND)
    assert plan.due_at == asked_at + 5 * MINUTE
    ask(plan, plan.due_at)
    seal(plan, asked_at + 5 * MINUTE)
    plan.hasten(asked_at + 6 * MINUTE, LISTED_AFTER)
    assert plan.due_at == asked_at + 10 * MINUTE


def test_a_regular_collection_that_is_under_way_is_waited_for() -> None:
    plan = opened()
    ask(plan, NOW)
    waits_until = plan.due_at
    plan.hasten(NOW + MINUTE, LISTED_AFTER)
    assert (plan.due_at, hastened(plan)) == (waits_until, 1)
    seal(plan, NOW, NOW + 2 * MINUTE)
    assert plan.due_at == NOW + 2 * MINUTE


def test_what_a_collection_by_hand_has_sealed_is_not_asked_for(plan: CollectionPlan) -> None:
    plan.hasten(NOW + MINUTE, LISTED_AFTER)
    seal(plan, NOW + 40 * MINUTE)
    assert plan.due_at == next_slot(ACCOUNT, NOW + 40 * MINUTE, INTERVAL)
    plan.hasten(NOW + 2 * MINUTE, LISTED_AFTER)
    assert hastened(plan) == 1


def test_a_failure_is_tried_again_as_ever_and_then_sought_again(plan: CollectionPlan) -> None:
    window = Window(ACCOUNT, "tmon", "sbdc6678", "cancel_requests", SINCE, NOW)
    plan.hasten(NOW + MINUTE, LISTED_AFTER)
    asked = ask(plan, NOW + MINUTE)
    plan.miss(asked, window, NOW + 2 * MINUTE, INTERVAL)
    assert (plan.failures, plan.due_at) == (1, NOW + 7 * MINUTE)
    ask(plan, plan.due_at)
    seal(plan, NOW + 7 * MINUTE)
    assert plan.due_at == NOW + MINUTE + LISTED_AFTER


def test_a_plan_that_is_due_sooner_keeps_its_time_and_a_stopped_one_is_not_hastened(plan: CollectionPlan) -> None:
    late = next_slot(ACCOUNT, NOW, INTERVAL) + SECOND
    plan.hasten(late, LISTED_AFTER)
    assert plan.due_at == late - SECOND
    plan.stop()
    plan.resume(late)
    plan.stop()
    plan.hasten(late + MINUTE, LISTED_AFTER)
    assert hastened(plan) == 1
    plan.resume(late + MINUTE)
    ask(plan, late + MINUTE)
    seal(plan, late + MINUTE)
    assert plan.due_at == next_slot(ACCOUNT, late + MINUTE, INTERVAL)


def test_snapshots_from_before_are_read() -> None:
    state: dict[str, object] = {}
    CollectionPlan.upcast_v3_v4(state)
    assert state == {"news_at": None, "again_at": None, "hastened_at": None}
