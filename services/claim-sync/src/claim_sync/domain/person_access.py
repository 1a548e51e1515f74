"""Who looked at the personal data of a claim in clear: one record for each time."""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:claim-person-access")


class PersonAccess(Aggregate):
    """What people did with the personal data of one claim. Who did it is the event's actor."""

    class Opened(Aggregate.Created):
        """Somebody is about to look for the first time."""

        seller_id: UUID
        claim_id: UUID

    class Revealed(Aggregate.Event):
        """Somebody looked."""

        claim_id: UUID
        purpose: str

    @event(Opened)
    def __init__(self, *, seller_id: UUID, claim_id: UUID) -> None:
        self.seller_id = seller_id
        self.claim_id = claim_id
        self.times = 0

    @staticmethod
    def create_id(seller_id: UUID, claim_id: UUID) -> UUID:
        """One for each claim."""
        return uuid5(NAMESPACE, f"{seller_id}/{claim_id}")

    def reveal(self, purpose: str) -> None:
        """Note a look."""
        self._revealed(self.claim_id, purpose)

    @event(Revealed)
    def _revealed(self, claim_id: UUID, purpose: str) -> None:
        self.times += 1
