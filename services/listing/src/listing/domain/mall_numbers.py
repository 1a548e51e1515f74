"""The numbers under which a mall account's products were adopted (데이터이전), each for one listing."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from listing.domain.knowledge import NAMESPACE
from listing.domain.listings import Listing
from listing.domain.refusals import MallNumberTakenError


class MallNumber(Aggregate):
    """A product number of a mall account: one listing has it, whoever adopts at the same time."""

    class Opened(Aggregate.Created):
        """A product was adopted under it for the first time."""

        seller_id: UUID
        account_id: UUID
        mall_product_no: str

    class Taken(Aggregate.Event):
        """A listing has it."""

        listing_id: UUID

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, mall_product_no: str) -> UUID:
        """One per account and number."""
        return uuid5(NAMESPACE, f"mall-number/{seller_id}/{account_id}/{mall_product_no}")

    @event(Opened)
    def __init__(self, seller_id: UUID, account_id: UUID, mall_product_no: str) -> None:
        self.seller_id = seller_id
        self.mall_product_no = mall_product_no
        self.listing_id: UUID | None = None

    def take(self, listing_id: UUID, holders: Iterable[Listing]) -> None:
        """Give it to a listing. Raises MallNumberTakenError while the mall shows another of `holders` under it."""
        if any(each.id != listing_id and each.is_shown_as(self.mall_product_no) for each in holders):
            raise MallNumberTakenError(self.mall_product_no)
        if self.listing_id != listing_id:
            self._taken(listing_id)

    @event(Taken)
    def _taken(self, listing_id: UUID) -> None:
        self.listing_id = listing_id
