"""What sellers do with their webhooks and with what was sent to them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from alert.application.raising import Raising
from alert.application.secrets import Vault
from alert.domain import Alert, Delivery, Target, texts
from chassis.event_store import Statement, retry_on_conflict


class Hooks(Raising):
    """Webhooks, trials and replays. `vault` keeps the secrets; without a database there is none."""

    vault: Vault | None = None

    @retry_on_conflict
    def add_webhook(
        self, seller_id: UUID, webhook_id: UUID, url: str, label: str, kinds: Sequence[str], secret: str
    ) -> None:
        """Save a new webhook with its secret. Raises the refusal of the rule that it breaks."""
        book = self.book(seller_id)
        book.add(webhook_id, url, label, kinds, local_allowed=self.ways.local_webhooks)
        self.save(book, alongside=self._kept(seller_id, webhook_id, secret))

    @retry_on_conflict
    def change_webhook(self, seller_id: UUID, webhook_id: UUID, url: str, label: str, kinds: Sequence[str]) -> None:
        """Save a webhook's new address, label or kinds. Raises NotFoundError or the refusal of a rule."""
        book = self.book(seller_id)
        book.change(webhook_id, url, label, kinds, local_allowed=self.ways.local_webhooks)
        self.save(book)

    @retry_on_conflict
    def rotate_secret(self, seller_id: UUID, webhook_id: UUID, secret: str, now: datetime) -> datetime:
        """Give a webhook a new secret: until when the former one signs too. Raises NotFoundError."""
        book, until = self.book(seller_id), now + self.ways.secret_overlap
        book.rotate_secret(webhook_id, until)
        self.save(book, alongside=self._kept(seller_id, webhook_id, secret, until))
        return until

    @retry_on_conflict
    def pause_webhook(self, seller_id: UUID, webhook_id: UUID) -> None:
        """Send a webhook nothing until it is resumed. Raises NotFoundError."""
        book = self.book(seller_id)
        book.pause(webhook_id, "by_hand")
        self.save(book)

    @retry_on_conflict
    def resume_webhook(self, seller_id: UUID, webhook_id: UUID) -> None:
        """Send to a webhook again. Raises NotFoundError."""
        book = self.book(seller_id)
        book.resume(webhook_id)
        self.save(book)

    @retry_on_conflict
    def remove_webhook(self, seller_id: UUID, webhook_id: UUID) -> None:
        """Take a webhook away, with its secrets. Raises NotFoundError."""
        book = self.book(seller_id)
        book.remove(webhook_id)
        self.save(book, alongside=self.vault.forget(seller_id, webhook_id) if self.vault else ())

    @retry_on_conflict
    def try_webhook(self, seller_id: UUID, webhook_id: UUID, occasion: str, now: datetime) -> tuple[UUID, UUID]:
        """Send a trial to one webhook, paused or not: the alert's and the delivery's id. Raises NotFoundError."""
        self.book(seller_id).webhook(webhook_id)
        alert, target = Alert.of(seller_id, texts.trial(webhook_id, occasion, now)), Target("webhook", webhook_id)
        self.save(*self._sent_to(alert, [target]))
        return alert.id, Delivery.create_id(alert.id, target)

    @retry_on_conflict
    def replay(self, seller_id: UUID, delivery_id: UUID, now: datetime) -> None:
        """Send a delivery again, whatever became of it. Raises NotFoundError, DeliveryPendingError."""
        delivery = self.load(Delivery, delivery_id, seller_id)
        delivery.replay(now)
        self.save(delivery)

    @retry_on_conflict
    def replay_failed(self, seller_id: UUID, delivery_ids: Sequence[UUID], now: datetime) -> int:
        """Send those of some deliveries again that failed: how many they were."""
        found = self.find_many(Delivery, delivery_ids, seller_id).values()
        failed = [each for each in found if each.state in ("refused", "given_up")]
        for each in failed:
            each.replay(now)
        self.save(*failed)
        return len(failed)

    def _kept(
        self, seller_id: UUID, webhook_id: UUID, secret: str, until: datetime | None = None
    ) -> Sequence[Statement]:
        return self.vault.keep(seller_id, webhook_id, secret, until) if self.vault else ()
