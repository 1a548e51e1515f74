"""What is worth an alert: raised once an occasion, with a delivery for everyone who wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from eventsourcing.domain import Aggregate

from alert.application.knowing import Knowing
from alert.domain import (
    BACK_OFF_SECONDS,
    ENDED,
    UNDECIDED,
    Alert,
    Attempt,
    Delivery,
    Due,
    News,
    Target,
    WebhookBook,
    texts,
)
from chassis.calendars import is_holiday
from chassis.causes import NOBODY
from chassis.database import Database
from chassis.event_store import retry_on_conflict
from contracts.deadlines import IsHoliday, business_days_after

DueKind = Literal["ship_deadline", "claim_deadline"]
COLLECTIONS_IN_A_ROW = 2


@dataclass(frozen=True)
class Ways:
    """Which ways lead out, and their pace. `operators`: somebody is told of dead letters."""

    emails: bool = False
    operators: bool = False
    local_webhooks: bool = False
    back_off_seconds: Sequence[float] = BACK_OFF_SECONDS
    secret_overlap: timedelta = timedelta(hours=24)
    is_holiday: IsHoliday = is_holiday


@dataclass(frozen=True)
class DueStage:
    """One stage of one order's or claim's times."""

    due_id: UUID
    stage: str


class Raising(Knowing):
    """Alerts and deadlines."""

    values = (Attempt, Target)

    def __init__(self, database: Database | None = None, ways: Ways | None = None) -> None:
        self.ways = ways or Ways()
        super().__init__(database)

    @retry_on_conflict
    def raise_alert(self, seller_id: UUID, news: News) -> None:
        """Tell a seller of something; the same occasion once."""
        self.save(*self._told(seller_id, news))

    @retry_on_conflict
    def raise_failed_collection(self, seller_id: UUID, news: News, times: int) -> None:
        """Tell of a collection that failed so many times in a row; once is no news."""
        if times >= COLLECTIONS_IN_A_ROW:
            self.save(*self._told(seller_id, news))

    @retry_on_conflict
    def take_order(
        self,
        seller_id: UUID,
        order_id: UUID,
        place: tuple[UUID, str, str],
        *,
        paid_at: datetime,
        ship_by: datetime | None,
        at: datetime,
    ) -> None:
        """An order came in: it is to be shipped by the mall's time, or by the law's."""
        due = self._due(seller_id, "ship_deadline", order_id)
        due.put(*place)
        due.set("ship", ship_by or business_days_after(paid_at, self.ways.is_holiday), at)
        self.save(due)

    @retry_on_conflict
    def promise_shipping(self, seller_id: UUID, order_id: UUID, due_at: datetime, at: datetime) -> None:
        """The seller named a day of shipping to the mall."""
        due = self._due(seller_id, "ship_deadline", order_id)
        due.set("ship", due_at, at)
        self.save(due)

    @retry_on_conflict
    def settle_order(self, seller_id: UUID, order_id: UUID) -> None:
        """An order was shipped, or is not to be shipped any more."""
        due = self._due(seller_id, "ship_deadline", order_id)
        due.meet("ship")
        self.save(due)

    @retry_on_conflict
    def take_claim(
        self,
        seller_id: UUID,
        claim_id: UUID,
        place: tuple[UUID, str, str],
        state: str,
        *,
        asked_at: datetime,
        at: datetime,
    ) -> None:
        """A claim came in: it is to be decided in time."""
        due = self._due(seller_id, "claim_deadline", claim_id)
        due.put(*place)
        due.set("decide", business_days_after(asked_at, self.ways.is_holiday), asked_at)
        self._move(due, state, at)
        self.save(due)

    @retry_on_conflict
    def move_claim(self, seller_id: UUID, claim_id: UUID, state: str, at: datetime) -> None:
        """A claim is in another state: decided, its goods back, or at its end."""
        due = self._due(seller_id, "claim_deadline", claim_id)
        self._move(due, state, at)
        self.save(due)

    @retry_on_conflict
    def warn(
        self, seller_id: UUID, account_id: UUID, kind: DueKind, stages: Sequence[DueStage], now: datetime
    ) -> UUID | None:
        """Warn of times that are near, in one alert: its id, or None where nothing is left to warn of."""
        if self.is_suspended(seller_id):
            return None
        dues = self.find_many(Due, [each.due_id for each in stages], seller_id)
        lines = [
            texts.DueLine(due.id, due.subject_id, each.stage, due_at, due.place[2])
            for each in stages
            if (due := dues.get(each.due_id)) and due.place and (due_at := due.waits(each.stage))
        ]
        if not lines:
            return None
        shop = self.shop(seller_id, account_id, next(d.place[1] for d in dues.values() if d.place))
        news = texts.deadline(kind, account_id, shop, sorted(lines, key=lambda line: line.due_at), now)
        alert_id = Alert.create_id(seller_id, kind, account_id, news.occasion)
        for line in lines:
            dues[line.due_id].tell(line.stage, line.due_at, alert_id)
        self.save(*self._told(seller_id, news), *dues.values())
        return alert_id

    def _told(self, seller_id: UUID, news: News) -> list[Aggregate]:
        """The alert with its deliveries, nothing where there is one of this occasion."""
        alert_id = Alert.create_id(seller_id, news.kind, news.subject_id, news.occasion)
        if self.find(Alert, alert_id, seller_id) is not None:
            return []
        return self._sent_to(Alert.of(seller_id, news), self._targets(seller_id, news.kind))

    def _sent_to(self, alert: Alert, targets: Sequence[Target]) -> list[Aggregate]:
        deliveries = [
            Delivery(
                seller_id=alert.seller_id, alert_id=alert.id, kind=alert.kind, target=target, due_at=alert.happened_at
            )
            for target in targets
        ]
        return [alert, *deliveries]

    def _targets(self, seller_id: UUID, kind: str) -> list[Target]:
        if seller_id == NOBODY:
            return [Target("email", NOBODY)] if self.ways.emails and self.ways.operators else []
        hooks = [Target("webhook", each) for each in self.book(seller_id).wanting(kind)]
        readers = self.readers(seller_id).wanting(kind) if self.ways.emails else []
        return [*hooks, *(Target("email", each) for each in readers)]

    def book(self, seller_id: UUID) -> WebhookBook:
        """The seller's webhooks."""
        found = self.find(WebhookBook, WebhookBook.create_id(seller_id), seller_id)
        return found or WebhookBook(seller_id=seller_id)

    def _due(self, seller_id: UUID, kind: str, subject_id: UUID) -> Due:
        found = self.find(Due, Due.create_id(seller_id, kind, subject_id), seller_id)
        return found or Due(seller_id=seller_id, kind=kind, subject_id=subject_id)

    def _move(self, due: Due, state: str, at: datetime) -> None:
        if state not in UNDECIDED:
            due.meet("decide")
        if state == "received":
            due.set("finish", business_days_after(at, self.ways.is_holiday), at)
        elif state in ENDED:
            due.meet("finish")
