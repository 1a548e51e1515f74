"""What the commands of listing look up."""

from collections.abc import Iterable
from uuid import UUID

from chassis.event_store import ServiceApplication
from listing.domain import (
    AccountMissingError,
    GroupMissingError,
    GroupName,
    KnownAccount,
    KnownProduct,
    KnownSeller,
    Listing,
    MallNumber,
    ProductMissingError,
    SaleActs,
    SalesGroup,
    Spot,
    StockFeed,
)


class Lookups(ServiceApplication):
    """Finds the aggregates of a seller, or begins them where they begin by being spoken of."""

    def _require_active(self, seller_id: UUID) -> None:
        known = self.find(KnownSeller, KnownSeller.create_id(seller_id), seller_id)
        if known is not None:
            known.require_active()

    def _product(self, seller_id: UUID, product_id: UUID) -> KnownProduct:
        found = self.find(KnownProduct, KnownProduct.create_id(seller_id, product_id), seller_id)
        return found or KnownProduct(seller_id, product_id)

    def _known_product(self, seller_id: UUID, product_id: UUID) -> KnownProduct:
        found = self.find(KnownProduct, KnownProduct.create_id(seller_id, product_id), seller_id)
        if found is None:
            raise ProductMissingError
        return found

    def _known_account(self, seller_id: UUID, account_id: UUID) -> KnownAccount:
        found = self.find(KnownAccount, KnownAccount.create_id(seller_id, account_id), seller_id)
        return found or KnownAccount(seller_id, account_id)

    def _account(self, seller_id: UUID, account_id: UUID) -> KnownAccount:
        found = self.find(KnownAccount, KnownAccount.create_id(seller_id, account_id), seller_id)
        if found is None:
            raise AccountMissingError
        return found

    def _group(self, seller_id: UUID, group_id: UUID) -> SalesGroup:
        found = self.find(SalesGroup, group_id, seller_id)
        if found is None:
            raise GroupMissingError
        found.require_present()
        return found

    def _group_name(self, group: SalesGroup, name: str) -> GroupName:
        name_id = GroupName.create_id(group.seller_id, group.account_id, name)
        return self.find(GroupName, name_id, group.seller_id) or GroupName(group.seller_id, group.account_id, name)

    def _feed(self, listing: Listing) -> StockFeed:
        spot = spot_of(listing)
        found = self.find(StockFeed, StockFeed.create_id(spot), listing.seller_id)
        return found or StockFeed(listing.seller_id, spot)

    def _acts(self, listing: Listing) -> SaleActs:
        spot = spot_of(listing)
        found = self.find(SaleActs, SaleActs.create_id(spot), listing.seller_id)
        return found or SaleActs(listing.seller_id, spot)

    def _listing_of(self, seller_id: UUID, product_id: UUID, account_id: UUID, mall: str) -> Listing:
        found = self.find(Listing, Listing.create_id(seller_id, product_id, account_id), seller_id)
        return found or Listing(seller_id, product_id, account_id, mall)

    def _taken_number(self, listing: Listing, mall_product_no: str, listed: Iterable[UUID]) -> MallNumber:
        """A number at the mall, given to a listing. Raises MallNumberTakenError; `listed` have it in the views."""
        place = listing.seller_id, listing.account_id, mall_product_no
        number = self.find(MallNumber, MallNumber.create_id(*place), listing.seller_id) or MallNumber(*place)
        holders = [*listed, *([number.listing_id] if number.listing_id else [])]
        number.take(listing.id, self.find_many(Listing, holders, listing.seller_id).values())
        return number


def spot_of(listing: Listing) -> Spot:
    """Where a listing is."""
    return Spot(listing.id, listing.product_id, listing.account_id, listing.mall)
