"""A link job (상품연동처리): what was linked together, so that its log can be followed."""

from uuid import UUID

from eventsourcing.domain import Aggregate, event


class LinkJob(Aggregate):
    """Several listings linked by one click. Its log is read from the listings' own events."""

    class Opened(Aggregate.Created):
        """연동 was asked for these listings."""

        seller_id: UUID
        number: UUID
        listing_ids: tuple[UUID, ...]

    @staticmethod
    def create_id(number: UUID) -> UUID:
        """The number it was given when it was asked for."""
        return number

    @event(Opened)
    def __init__(self, seller_id: UUID, number: UUID, listing_ids: tuple[UUID, ...]) -> None:
        self.seller_id = seller_id
        self.listing_ids = listing_ids
