"""Who looked at a buyer's data in clear, and who asked for its end: one record for each time."""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:buyer-access")


class BuyerAccess(Aggregate):
    """What people did with one order's buyer. Who did it is the event's actor."""

    class Opened(Aggregate.Created):
        """Somebody is about to look for the first time."""

        seller_id: UUID
        order_id: UUID

    class Revealed(Aggregate.Event):
        """Somebody looked."""

        order_id: UUID
        purpose: str

    class ErasureAsked(Aggregate.Event):
        """Somebody wants the buyer's data destroyed before its time."""

        order_id: UUID
        reason: str

    @event(Opened)
    def __init__(self, *, seller_id: UUID, order_id: UUID) -> None:
        self.seller_id = seller_id
        self.order_id = order_id
        self.times = 0
        self.erasure_asked = False

    @staticmethod
    def create_id(seller_id: UUID, order_id: UUID) -> UUID:
        """One for each order."""
        return uuid5(NAMESPACE, f"{seller_id}/{order_id}")

    def reveal(self, purpose: str) -> None:
        """Note a look."""
        self._revealed(self.order_id, purpose)

    def ask_erasure(self, reason: str) -> None:
        """Note that the buyer's data is to be destroyed; once is enough."""
        if not self.erasure_asked:
            self._erasure_asked(self.order_id, reason)

    @event(Revealed)
    def _revealed(self, order_id: UUID, purpose: str) -> None:
        self.times += 1

    @event(ErasureAsked)
    def _erasure_asked(self, order_id: UUID, reason: str) -> None:
        self.erasure_asked = True
