"""Who looked at an asker's data in clear, and who asked for its end: one record for each time."""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:asker-access")


class AskerAccess(Aggregate):
    """What people did with one inquiry's asker and words. Who did it is the event's actor."""

    class Opened(Aggregate.Created):
        """Somebody is about to look for the first time."""

        seller_id: UUID
        inquiry_id: UUID

    class Revealed(Aggregate.Event):
        """Somebody looked."""

        inquiry_id: UUID
        purpose: str

    class ErasureAsked(Aggregate.Event):
        """Somebody wants the asker's data destroyed before its time."""

        inquiry_id: UUID
        reason: str

    @event(Opened)
    def __init__(self, *, seller_id: UUID, inquiry_id: UUID) -> None:
        self.seller_id = seller_id
        self.inquiry_id = inquiry_id
        self.times = 0
        self.erasure_asked = False

    @staticmethod
    def create_id(seller_id: UUID, inquiry_id: UUID) -> UUID:
        """One for each inquiry."""
        return uuid5(NAMESPACE, f"{seller_id}/{inquiry_id}")

    def reveal(self, purpose: str) -> None:
        """Note a look."""
        self._revealed(self.inquiry_id, purpose)

    def ask_erasure(self, reason: str) -> None:
        """Note that the asker's data is to be destroyed; once is enough."""
        if not self.erasure_asked:
            self._erasure_asked(self.inquiry_id, reason)

    @event(Revealed)
    def _revealed(self, inquiry_id: UUID, purpose: str) -> None:
        self.times += 1

    @event(ErasureAsked)
    def _erasure_asked(self, inquiry_id: UUID, reason: str) -> None:
        self.erasure_asked = True
