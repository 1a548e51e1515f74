"""What other services told listing: products with their stock, mall accounts, whether a seller may work."""

from typing import Any
from uuid import UUID

from chassis.event_store import retry_on_conflict
from listing.application.lookups import Lookups
from listing.domain import KnownProduct, KnownSeller, Listing, StockFeed, rules_of


class Knowing(Lookups):
    """Takes what other services told; stock goes on to the malls (재고연동)."""

    @retry_on_conflict
    def know_product(self, seller_id: UUID, product_id: UUID, revision: int, product: dict[str, Any]) -> None:
        """Keep a product's latest state."""
        known = self._product(seller_id, product_id)
        known.tell(revision, product)
        self.save(known, *self._fed(known, "상품 저장"))

    @retry_on_conflict
    def know_stock(
        self, seller_id: UUID, product_id: UUID, option_key: str, revision: int, on_hand: int, cause: str
    ) -> None:
        """Keep the stock of an option, and bring it to every mall that sells the product (재고연동)."""
        known = self._product(seller_id, product_id)
        known.tell_stock(option_key, revision, on_hand)
        self.save(known, *self._fed(known, cause))

    def _fed(self, known: KnownProduct, cause: str) -> list[StockFeed]:
        """What the listings of a product make of its stock.

        A listing that is asked for or answered at the same time changes its feed too: one of both is done again.
        """
        feeds: list[StockFeed] = []
        stocks = {general: known.stocks(general=general) for general in (False, True)} if known.listing_ids else {}
        for listing in self.find_many(Listing, known.listing_ids, known.seller_id).values():
            rules, feed = rules_of(listing.mall), self._feed(listing)
            feed.hear(stocks[rules.general], rules, cause)
            feed.follow(listing)
            feeds.append(feed)
        return feeds

    @retry_on_conflict
    def know_deletion(self, seller_id: UUID, product_id: UUID, *, deleted: bool) -> None:
        """Keep that a product was deleted, or came back."""
        known = self._product(seller_id, product_id)
        if deleted:
            known.delete()
        else:
            known.restore()
        self.save(known)

    @retry_on_conflict
    def know_account(self, seller_id: UUID, account_id: UUID, mall: str, login_id: str, state: str) -> None:
        """Keep a mall account's state: `saved`, `verified`, `rejected` or `expired`."""
        known = self._known_account(seller_id, account_id)
        known.tell(mall, login_id, state)
        self.save(known)

    @retry_on_conflict
    def know_removal(self, seller_id: UUID, account_id: UUID) -> None:
        """Keep that a mall account was removed."""
        known = self._known_account(seller_id, account_id)
        known.tell(known.mall, known.login_id, "removed")
        self.save(known)

    @retry_on_conflict
    def know_suspension(self, seller_id: UUID, *, suspended: bool) -> None:
        """Keep whether the seller may work."""
        known = self.find(KnownSeller, KnownSeller.create_id(seller_id), seller_id) or KnownSeller(seller_id)
        if suspended:
            known.suspend()
        else:
            known.resume()
        self.save(known)
