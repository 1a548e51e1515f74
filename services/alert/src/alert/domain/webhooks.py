"""The webhooks of a seller: where alerts are sent to, which kinds, and when sending is paused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from alert.domain.addresses import check_url
from alert.domain.refusals import (
    TooManyWebhooksError,
    WebhookKindsError,
    WebhookNotFoundError,
    WebhookTakenError,
)
from alert.domain.values import CHOSEN, KINDS

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:webhooks")
MOST = 10
PAUSED_AFTER = 3
"""So many deliveries given up in a row, with no one taken in between, pause a webhook."""


@dataclass(frozen=True)
class Webhook:
    """Where alerts go. `paused` says why none are sent: empty, `failing`, `gone` or `by_hand`."""

    url: str
    label: str
    kinds: tuple[str, ...]
    paused: str = ""
    given_up: int = 0


def checked_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """Kinds that may be chosen, each once, in their usual order. Raises WebhookKindsError."""
    wanted = set(kinds)
    unknown = sorted(wanted - set(CHOSEN))
    if unknown:
        offered = ", ".join(f"{kind}({KINDS[kind]})" for kind in CHOSEN)
        raise WebhookKindsError(
            f"{', '.join(unknown)}은(는) 고를 수 없는 알림입니다. 고를 수 있는 알림: {offered}", field="kinds"
        )
    return tuple(kind for kind in CHOSEN if kind in wanted)


class WebhookBook(Aggregate):
    """All webhooks of a seller: an address is taken once. Their secrets are kept apart."""

    class Opened(Aggregate.Created):
        """The seller's first webhook is about to be saved."""

        seller_id: UUID

    class Added(Aggregate.Event):
        """A webhook is there."""

        webhook_id: UUID
        url: str
        label: str
        kinds: tuple[str, ...]

    class Changed(Aggregate.Event):
        """Its address, label or kinds are others now."""

        webhook_id: UUID
        url: str
        label: str
        kinds: tuple[str, ...]

    class SecretRotated(Aggregate.Event):
        """It has a new secret; the former one signs too until `until`."""

        webhook_id: UUID
        until: datetime

    class GaveUp(Aggregate.Event):
        """A delivery to it was given up."""

        webhook_id: UUID

    class Recovered(Aggregate.Event):
        """It took a delivery after some were given up."""

        webhook_id: UUID

    class Paused(Aggregate.Event):
        """Nothing is sent to it until it is resumed."""

        webhook_id: UUID
        because: str

    class Resumed(Aggregate.Event):
        """Alerts go to it again."""

        webhook_id: UUID

    class Removed(Aggregate.Event):
        """It is gone."""

        webhook_id: UUID

    @event(Opened)
    def __init__(self, *, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.webhooks: dict[UUID, Webhook] = {}

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One for each seller."""
        return uuid5(NAMESPACE, f"{seller_id}")

    def webhook(self, webhook_id: UUID) -> Webhook:
        """One of them. Raises WebhookNotFoundError."""
        if webhook_id not in self.webhooks:
            raise WebhookNotFoundError("찾을 수 없는 웹훅입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
        return self.webhooks[webhook_id]

    def wanting(self, kind: str) -> list[UUID]:
        """Those that want a kind of alert; paused ones too, so that what they miss can be replayed."""
        return [webhook_id for webhook_id, each in self.webhooks.items() if kind in each.kinds]

    def add(self, webhook_id: UUID, url: str, label: str, kinds: Sequence[str], *, local_allowed: bool) -> None:
        """Save a new one. Raises the refusal of the rule that it breaks."""
        if len(self.webhooks) >= MOST:
            raise TooManyWebhooksError(f"웹훅은 {MOST}개까지 등록할 수 있습니다. 쓰지 않는 웹훅을 삭제해 주세요.")
        wanted = self._checked(webhook_id, url, kinds, local_allowed=local_allowed)
        self._added(webhook_id, url, label, wanted)

    def change(self, webhook_id: UUID, url: str, label: str, kinds: Sequence[str], *, local_allowed: bool) -> None:
        """Save its new address, label or kinds. Raises WebhookNotFoundError or the refusal of a rule."""
        known = self.webhook(webhook_id)
        wanted = self._checked(webhook_id, url, kinds, local_allowed=local_allowed)
        if (known.url, known.label, known.kinds) != (url, label, wanted):
            self._changed(webhook_id, url, label, wanted)

    def rotate_secret(self, webhook_id: UUID, until: datetime) -> None:
        """Note that it has a new secret. Raises WebhookNotFoundError."""
        self.webhook(webhook_id)
        self._secret_rotated(webhook_id, until)

    def pause(self, webhook_id: UUID, because: str) -> None:
        """Send it nothing more; pausing twice is the same as once. Raises WebhookNotFoundError."""
        if not self.webhook(webhook_id).paused:
            self._paused(webhook_id, because)

    def resume(self, webhook_id: UUID) -> None:
        """Send to it again. Raises WebhookNotFoundError."""
        if self.webhook(webhook_id).paused:
            self._resumed(webhook_id)

    def remove(self, webhook_id: UUID) -> None:
        """Take it away. Raises WebhookNotFoundError."""
        self.webhook(webhook_id)
        self._removed(webhook_id)

    def note_sent(self, webhook_id: UUID) -> None:
        """It took a delivery; one that was removed meanwhile is let be."""
        known = self.webhooks.get(webhook_id)
        if known is not None and known.given_up:
            self._recovered(webhook_id)

    def note_failure(self, webhook_id: UUID, *, gone: bool) -> bool:
        """A delivery ended without being taken; `gone`: the receiver wants none any more. Whether that paused it."""
        known = self.webhooks.get(webhook_id)
        if known is None or known.paused:
            return False
        self._gave_up(webhook_id)
        if gone or known.given_up + 1 >= PAUSED_AFTER:
            self._paused(webhook_id, "gone" if gone else "failing")
            return True
        return False

    def _checked(self, webhook_id: UUID, url: str, kinds: Sequence[str], *, local_allowed: bool) -> tuple[str, ...]:
        check_url(url, local_allowed=local_allowed)
        if any(known.url == url for each, known in self.webhooks.items() if each != webhook_id):
            raise WebhookTakenError("같은 주소의 웹훅이 있습니다. 다른 주소를 입력해 주세요.", field="url")
        wanted = checked_kinds(kinds)
        if not wanted:
            raise WebhookKindsError("웹훅으로 받을 알림을 한 가지 이상 선택해 주세요.", field="kinds")
        return wanted

    @event(Added)
    def _added(self, webhook_id: UUID, url: str, label: str, kinds: tuple[str, ...]) -> None:
        self.webhooks[webhook_id] = Webhook(url, label, kinds)

    @event(Changed)
    def _changed(self, webhook_id: UUID, url: str, label: str, kinds: tuple[str, ...]) -> None:
        self.webhooks[webhook_id] = replace(self.webhooks[webhook_id], url=url, label=label, kinds=kinds)

    @event(SecretRotated)
    def _secret_rotated(self, webhook_id: UUID, until: datetime) -> None:
        pass

    @event(GaveUp)
    def _gave_up(self, webhook_id: UUID) -> None:
        known = self.webhooks[webhook_id]
        self.webhooks[webhook_id] = replace(known, given_up=known.given_up + 1)

    @event(Recovered)
    def _recovered(self, webhook_id: UUID) -> None:
        self.webhooks[webhook_id] = replace(self.webhooks[webhook_id], given_up=0)

    @event(Paused)
    def _paused(self, webhook_id: UUID, because: str) -> None:
        self.webhooks[webhook_id] = replace(self.webhooks[webhook_id], paused=because)

    @event(Resumed)
    def _resumed(self, webhook_id: UUID) -> None:
        self.webhooks[webhook_id] = replace(self.webhooks[webhook_id], paused="", given_up=0)

    @event(Removed)
    def _removed(self, webhook_id: UUID) -> None:
        del self.webhooks[webhook_id]
