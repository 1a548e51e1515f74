"""A line that could not be read: kept sealed with its reason until a later collection reads it."""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:broken-lines")


class BrokenLine(Aggregate):
    """A line that was set aside while the rest of its page went on. `retrying` while its window is asked again."""

    class SetAside(Aggregate.Created):
        """It could not be read. `sealed` are its bytes, sealed for `subject_id`."""

        seller_id: UUID
        collection_id: UUID
        account_id: UUID
        mall: str
        page: int
        position: int
        reason: str
        sealed: str
        subject_id: UUID

    class Retried(Aggregate.Event):
        """Its window is asked again."""

    class SetAsideAgain(Aggregate.Event):
        """It still cannot be read."""

        reason: str

    class Revealed(Aggregate.Event):
        """A user saw its bytes in clear, and why."""

        purpose: str

    class Healed(Aggregate.Event):
        """Its window was sealed without it: it was read, or the mall lists it no more."""

    @event(SetAside)
    def __init__(
        self,
        *,
        seller_id: UUID,
        collection_id: UUID,
        account_id: UUID,
        mall: str,
        page: int,
        position: int,
        reason: str,
        sealed: str,
        subject_id: UUID,
    ) -> None:
        self.seller_id, self.collection_id = seller_id, collection_id
        self.account_id, self.mall = account_id, mall
        self.page, self.position, self.reason = page, position, reason
        self.sealed, self.subject_id = sealed, subject_id
        self.state = "set_aside"

    @staticmethod
    def create_id(seller_id: UUID, collection_id: UUID, page: int, position: int) -> UUID:
        """One for each place in a collection: asked again, the same place is the same line."""
        return uuid5(NAMESPACE, f"{seller_id}/{collection_id}/{page}/{position}")

    def retry(self) -> None:
        """Note that its window is asked again."""
        if self.state == "set_aside":
            self._retried()

    def set_aside_again(self, reason: str) -> None:
        """It came again and could not be read."""
        if self.state != "set_aside":
            self._set_aside_again(reason)

    def heal(self) -> None:
        """Its window was sealed and it was not set aside again."""
        if self.state == "retrying":
            self._healed()

    @event(Revealed)
    def reveal(self, purpose: str) -> None:
        """Note that somebody sees what the mall sent, and why; who it is stands with the event."""

    @event(Retried)
    def _retried(self) -> None:
        self.state = "retrying"

    @event(SetAsideAgain)
    def _set_aside_again(self, reason: str) -> None:
        self.state = "set_aside"
        self.reason = reason

    @event(Healed)
    def _healed(self) -> None:
        self.state = "healed"
