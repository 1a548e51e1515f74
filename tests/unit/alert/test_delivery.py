"""A delivery goes on until it is taken, refused or given up, and can be replayed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alert.domain import BACK_OFF_SECONDS, Attempt, Delivery, Outcome, Target
from alert.domain.refusals import DeliveryPendingError

SELLER, HOOK = UUID(int=1), UUID(int=4)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
TAKEN = Outcome("sent", "sent", "받았습니다.", 200)
FAILED = Outcome("again", "http_500", "500", 500)
GONE = Outcome("refused", "gone", "410", 410)


def planned(channel: Any = "webhook") -> Delivery:
    target = Target(channel, HOOK)
    return Delivery(seller_id=SELLER, alert_id=UUID(int=7), kind="key_expiry", target=target, due_at=NOW)


def attempt(delivery: Delivery) -> Attempt:
    found = delivery.pending_events[-1].attempt
    assert isinstance(found, Attempt)
    return found


def later(**kwargs: float) -> datetime:
    return NOW + timedelta(**kwargs)


def names(delivery: Delivery) -> list[str]:
    return [type(each).__name__ for each in delivery.pending_events]


def test_the_same_receiver_of_an_alert_is_the_same_delivery() -> None:
    one = planned()
    assert one.id == planned().id == Delivery.create_id(one.alert_id, Target("webhook", HOOK))
    assert one.id != planned(channel="email").id


def test_it_is_due_from_its_time_on_until_it_is_sent() -> None:
    delivery = planned()
    assert not delivery.is_due(later(seconds=-1))
    assert delivery.is_due(NOW)
    delivery.take(TAKEN, NOW, 12, BACK_OFF_SECONDS, 0.0)
    assert not delivery.is_due(later(days=9))
    assert (delivery.state, delivery.tries, names(delivery)) == ("sent", 1, ["Planned", "Sent"])
    assert (attempt(delivery).status, attempt(delivery).took_ms) == (200, 12)


def test_nine_tries_in_about_a_day_then_it_is_given_up() -> None:
    delivery, at, tries = planned(), NOW, 0
    while delivery.state == "pending":
        at = delivery.due_at
        delivery.take(FAILED, at, 5, BACK_OFF_SECONDS, 0.5)
        tries += 1
    assert (tries, delivery.tries, delivery.state) == (9, 9, "given_up")
    assert timedelta(hours=22) < at - NOW < timedelta(hours=30)
    assert names(delivery) == ["Planned", *["Failed"] * 8, "Ended"]
    assert delivery.pending_events[-1].code == "http_500"


@given(failures=st.integers(0, 7), share=st.floats(0, 1, exclude_max=True))
def test_each_pause_is_longer_than_planned_by_a_fifth_at_most(failures: int, share: float) -> None:
    delivery = planned()
    for _ in range(failures):
        delivery.take(FAILED, NOW, 5, BACK_OFF_SECONDS, 0.0)
    delivery.take(FAILED, NOW, 5, BACK_OFF_SECONDS, share)
    pause = (delivery.due_at - NOW).total_seconds()
    assert BACK_OFF_SECONDS[failures] <= pause <= BACK_OFF_SECONDS[failures] * 1.2


@pytest.mark.parametrize(("asked", "pause"), [(3, 5), (60, 60), (1_000_000, 3600)])
def test_a_receiver_that_asks_to_be_spared_is_spared_for_an_hour_at_most(asked: float, pause: float) -> None:
    delivery = planned()
    delivery.take(Outcome("again", "http_429", "429", 429, asked), NOW, 5, BACK_OFF_SECONDS, 0.0)
    assert delivery.due_at == later(seconds=pause)


def test_a_refusal_ends_it_at_once() -> None:
    delivery = planned()
    delivery.take(GONE, NOW, 5, BACK_OFF_SECONDS, 0.0)
    assert (delivery.state, delivery.tries) == ("refused", 1)


def test_what_another_replica_sent_meanwhile_changes_nothing() -> None:
    delivery = planned()
    delivery.take(TAKEN, NOW, 12, BACK_OFF_SECONDS, 0.0)
    delivery.take(FAILED, NOW, 12, BACK_OFF_SECONDS, 0.0)
    delivery.give_up("late", "")
    assert (delivery.state, names(delivery)) == ("sent", ["Planned", "Sent"])


def test_one_that_is_given_up_without_a_try_has_none() -> None:
    delivery = planned()
    delivery.give_up("paused", "전송이 중지된 웹훅입니다.")
    assert (delivery.state, delivery.tries, delivery.pending_events[-1].attempt) == ("given_up", 0, None)


def test_a_replay_has_all_its_tries_anew_and_counts_on() -> None:
    delivery = planned()
    with pytest.raises(DeliveryPendingError):
        delivery.replay(NOW)
    for _ in range(9):
        delivery.take(FAILED, NOW, 5, BACK_OFF_SECONDS, 0.0)
    delivery.replay(later(days=3))
    assert (delivery.state, delivery.due_at) == ("pending", later(days=3))
    assert not delivery.is_late(later(days=4))
    delivery.take(FAILED, later(days=3), 5, BACK_OFF_SECONDS, 0.0)
    assert (attempt(delivery).number, delivery.due_at) == (10, later(days=3, seconds=5))
    delivery.take(TAKEN, later(days=3), 5, BACK_OFF_SECONDS, 0.0)
    delivery.replay(later(days=4))
    assert delivery.is_due(later(days=4))


def test_what_waited_for_more_than_thirty_hours_is_old_news() -> None:
    assert not planned().is_late(later(hours=30))
    assert planned().is_late(later(hours=30, seconds=1))
