"""Collections that no gateway answers: each counts as failed, two in a row are told, a success ends the row."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.log import Recorded
from chassis.testing import as_seller, recorded_events
from claim_sync.application import ClaimSync
from claim_sync.publications import publish as publish_claims
from collecting.application import CollectingApplication
from collecting.domain import Answer, Collection, CollectionPlan, Failure
from contracts import ContractEvent
from contracts.claim_sync import ClaimCollectionMissed
from contracts.identities import lines_digest
from contracts.inquiry import InquiryCollectionMissed
from contracts.order_sync import OrderCollectionMissed
from inquiry.application import Inquiries
from inquiry.publications import publish as publish_inquiries
from order_sync.application import OrderSync
from order_sync.publications import publish as publish_orders

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
BEGIN = datetime(2026, 8, 13, 3, tzinfo=UTC)
Publish = Callable[[Recorded], ContractEvent | Sequence[ContractEvent] | None]


class Schedule:
    """The schedule of one item of an account in memory: asks, tells `desk` what is published, and may hear a seal."""

    def __init__(self, app: CollectingApplication, publish: Publish, item: str, desk: Any, now: datetime) -> None:
        self.app, self.publish, self.item, self.desk, self.now, self.told = app, publish, item, desk, now, 0
        app.tell_account(SELLER, ACCOUNT, "st11", "sbdc6678", "verified", now)

    @property
    def plan(self) -> CollectionPlan:
        return self.app.load(CollectionPlan, CollectionPlan.create_id(SELLER, ACCOUNT, self.item), SELLER)

    def ask(self) -> UUID:
        """Ask when the plan is due, and let the alerts hear of it."""
        self.now = max(self.now, self.plan.due_at)
        asked = self.app.collect_due(SELLER, ACCOUNT, self.item, self.now)
        assert asked is not None
        events = recorded_events(self.app)
        for recorded in events[self.told :]:
            event = self.publish(recorded)
            if isinstance(event, OrderCollectionMissed | ClaimCollectionMissed | InquiryCollectionMissed):
                self.desk.tell(event, self.now)
        self.told = len(events)
        return asked

    def seal(self, collection_id: UUID) -> None:
        nothing = lines_digest([])
        self.app.seal_collection(SELLER, collection_id, pages=0, lines=0, broken=0, digest=nothing, at=self.now)


@pytest.mark.parametrize(
    ("app", "publish", "item"),
    [
        (OrderSync, publish_orders, "new"),
        (ClaimSync, publish_claims, "return_requests"),
        (Inquiries, publish_inquiries, "product"),
    ],
)
def test_two_unanswered_collections_in_a_row_are_told_once_and_a_success_begins_the_count_anew(
    desk: Any, app: type[CollectingApplication], publish: Publish, item: str
) -> None:
    with as_seller(SELLER):
        schedule = Schedule(app(), publish, item, desk, BEGIN)
        schedule.ask()
        schedule.ask()
        assert (schedule.plan.failures, desk.alerts()) == (1, [])
        second = schedule.now
        schedule.ask()
        assert schedule.now - BEGIN == timedelta(minutes=80)
        last = schedule.ask()
        (alert,) = desk.alerts()
        assert (schedule.plan.failures, schedule.plan.failing_since) == (3, second)
        assert "연이어 실패했습니다" in alert.title
        schedule.seal(last)
        assert (schedule.plan.failures, schedule.plan.failing_since) == (0, None)
        schedule.ask()
        schedule.ask()
        assert (schedule.plan.failures, len(desk.alerts())) == (1, 1)
        schedule.ask()
        assert len(desk.alerts()) == 2


def test_an_answer_that_comes_after_all_changes_nothing_and_one_that_failed_before_counts_once(desk: Any) -> None:
    with as_seller(SELLER):
        schedule = Schedule(OrderSync(), publish_orders, "new", desk, BEGIN)
        lost = schedule.ask()
        asked = schedule.ask()
        schedule.seal(lost)
        assert schedule.app.load(Collection, lost, SELLER).state == "failed"
        assert (schedule.plan.failures, schedule.plan.asked) == (1, asked)
        refused = Failure("응답이 없습니다.", "no_answer")
        schedule.app.fail_collection(SELLER, asked, refused, Answer(), schedule.now)
        schedule.ask()
        assert schedule.plan.failures == 2


def test_a_collection_whose_pages_still_come_in_is_waited_for_and_told_when_they_cease(desk: Any) -> None:
    with as_seller(SELLER):
        schedule = Schedule(OrderSync(), publish_orders, "new", desk, BEGIN)
        slow = schedule.ask()
        collection = schedule.app.load(Collection, slow, SELLER)
        collection.take_page(1, ["1"], new=1, broken=0)
        schedule.app.save(collection)
        due_at = schedule.plan.due_at
        assert schedule.app.collect_due(SELLER, ACCOUNT, "new", due_at) is None
        assert (schedule.plan.due_at - due_at, schedule.plan.failures) == (schedule.app.timing.patience, 0)
        schedule.ask()
        assert schedule.plan.failures == 1
        assert schedule.app.load(Collection, slow, SELLER).state == "failed"
