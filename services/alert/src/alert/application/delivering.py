"""One delivery from its turn to its outcome: what is to be sent, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alert.application.hooks import Hooks
from alert.domain import Alert, Delivery, Outcome, Target, WebhookBook, texts
from chassis.causes import NOBODY
from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint

TRIAL = "test"


@dataclass(frozen=True)
class Letter:
    """What is to be sent: the alert, whom it is for, and where that is (a URL, a sealed address; operators: empty)."""

    seller_id: UUID
    delivery_id: UUID
    alert: Alert
    target: Target
    where: str


class Alerts(Hooks):
    """The application of alert."""

    name = "alert"

    @retry_on_conflict
    def begin(self, seller_id: UUID, delivery_id: UUID, now: datetime) -> Letter | None:
        """What is to be sent now. None when it is not due, must wait, or is given up for a reason that no try mends."""
        delivery = self.load(Delivery, delivery_id, seller_id)
        if not delivery.is_due(now) or self.is_suspended(seller_id):
            return None
        if delivery.is_late(now):
            return self._given_up(delivery, "late", "하루가 넘도록 보내지 못해 전송하지 않았습니다.")
        where = self._where(delivery)
        if isinstance(where, tuple):
            return self._given_up(delivery, *where)
        alert = self.load(Alert, delivery.alert_id, seller_id)
        return Letter(seller_id, delivery_id, alert, delivery.target, where)

    @retry_on_conflict
    def record(self, letter: Letter, outcome: Outcome, at: datetime, took_ms: int, share: float) -> None:
        """Note what a try came to; a webhook that fails again and again is paused, and that is told too."""
        delivery = self.load(Delivery, letter.delivery_id, letter.seller_id)
        trial = delivery.kind == TRIAL
        delivery.take(outcome, at, took_ms, () if trial else self.ways.back_off_seconds, share)
        counts = letter.target.channel == "webhook" and not trial and bool(delivery.pending_events)
        beside = self._followed(delivery, outcome, at) if counts else []
        failpoint("alert.before_outcome")
        self.save(delivery, *beside)
        failpoint("alert.after_outcome")

    def _where(self, delivery: Delivery) -> str | tuple[str, str]:
        """Where a delivery goes; else the code and the reason for giving it up."""
        if delivery.target.channel == "webhook":
            webhook = self.book(delivery.seller_id).webhooks.get(delivery.target.target_id)
            if webhook is None:
                return "removed", "삭제된 웹훅입니다."
            if webhook.paused and delivery.kind != TRIAL:
                return "paused", "전송이 중지된 웹훅입니다. 다시 시작한 뒤 재전송해 주세요."
            return webhook.url
        if not self.ways.emails:
            return "email_off", "메일 전송이 설정되지 않았습니다. 운영자에게 문의해 주세요."
        if delivery.target.target_id == NOBODY:
            return ""
        reader = self.readers(delivery.seller_id).reader(delivery.target.target_id)
        if not reader.active or not reader.contact:
            return "no_reader", "메일을 받을 수 없는 사용자입니다."
        return reader.contact

    def _given_up(self, delivery: Delivery, code: str, reason: str) -> None:
        delivery.give_up(code, reason)
        self.save(delivery)

    def _followed(self, delivery: Delivery, outcome: Outcome, at: datetime) -> list[object]:
        """What a try means for its webhook."""
        book, webhook_id = self.book(delivery.seller_id), delivery.target.target_id
        if delivery.state == "sent":
            book.note_sent(webhook_id)
        elif delivery.state != "pending" and book.note_failure(webhook_id, gone=outcome.code == "gone"):
            return [book, *self._notice(book, webhook_id, at)]
        return [book]

    def _notice(self, book: WebhookBook, webhook_id: UUID, at: datetime) -> list[object]:
        webhook = book.webhook(webhook_id)
        news = texts.webhook_paused(webhook_id, webhook.label or webhook.url, webhook.paused, at)
        return list(self._told(book.seller_id, news))
