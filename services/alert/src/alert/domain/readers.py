"""The users of a seller who can be written to, and which kinds of alerts each wants by e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from alert.domain.values import CHOSEN
from alert.domain.webhooks import checked_kinds

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:alert-readers")


@dataclass(frozen=True)
class Reader:
    """A user. `contact` is the sealed e-mail address, empty while none is known; `chosen` is None until chosen."""

    role: str = "staff"
    contact: str = ""
    active: bool = True
    moved_at: datetime | None = None
    chosen: tuple[str, ...] | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the user wants: owners everything, others nothing, until they say otherwise."""
        if self.chosen is not None:
            return self.chosen
        return CHOSEN if self.role == "owner" else ()


NOBODY = Reader()


class Readers(Aggregate):
    """All users of a seller, as account tells of them, with their choices."""

    class Opened(Aggregate.Created):
        """The seller's first user is about to be known."""

        seller_id: UUID

    class ContactKnown(Aggregate.Event):
        """A user's role and sealed address."""

        user_id: UUID
        role: str
        contact: str

    class Left(Aggregate.Event):
        """A user cannot log in any more: nothing is written to."""

        user_id: UUID
        at: datetime

    class Returned(Aggregate.Event):
        """A user can log in again."""

        user_id: UUID
        at: datetime

    class Chosen(Aggregate.Event):
        """What a user wants by e-mail."""

        user_id: UUID
        kinds: tuple[str, ...]

    @event(Opened)
    def __init__(self, *, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.readers: dict[UUID, Reader] = {}

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One for each seller."""
        return uuid5(NAMESPACE, f"{seller_id}")

    def reader(self, user_id: UUID) -> Reader:
        """A user; of whom nothing is known yet, nothing is wanted either."""
        return self.readers.get(user_id, NOBODY)

    def wanting(self, kind: str) -> list[UUID]:
        """The users who want a kind of alert and can be written to."""
        return [
            user_id for user_id, each in self.readers.items() if each.active and each.contact and kind in each.kinds
        ]

    def know(self, user_id: UUID, role: str, contact: str) -> None:
        """Take in a user's role and sealed address."""
        known = self.reader(user_id)
        if (known.role, known.contact) != (role, contact):
            self._contact_known(user_id, role, contact)

    def move(self, user_id: UUID, at: datetime, *, active: bool) -> None:
        """Take in that a user left or returned; what happened before the last that is known changes nothing."""
        known = self.reader(user_id)
        if known.moved_at is None or known.moved_at < at:
            (self._returned if active else self._left)(user_id, at)

    def choose(self, user_id: UUID, kinds: Sequence[str]) -> None:
        """Take in what a user wants; none is a choice too. Raises WebhookKindsError."""
        wanted = checked_kinds(kinds)
        if self.reader(user_id).chosen != wanted:
            self._chosen(user_id, wanted)

    @event(ContactKnown)
    def _contact_known(self, user_id: UUID, role: str, contact: str) -> None:
        self.readers[user_id] = replace(self.reader(user_id), role=role, contact=contact)

    @event(Left)
    def _left(self, user_id: UUID, at: datetime) -> None:
        self.readers[user_id] = replace(self.reader(user_id), active=False, moved_at=at)

    @event(Returned)
    def _returned(self, user_id: UUID, at: datetime) -> None:
        self.readers[user_id] = replace(self.reader(user_id), active=True, moved_at=at)

    @event(Chosen)
    def _chosen(self, user_id: UUID, kinds: tuple[str, ...]) -> None:
        self.readers[user_id] = replace(self.reader(user_id), chosen=kinds)
