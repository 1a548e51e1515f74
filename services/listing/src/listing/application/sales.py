"""What is done with a listing on sale besides linking it: 재고연동, 판매재개, 판매기간 변경 and 판매가 변경."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from chassis.event_store import retry_on_conflict
from chassis.refusals import RefusalError, raise_all
from contracts.mall_prices import OnSaleAct
from listing.application.known import Knowing
from listing.domain import (
    Listing,
    NotOnSaleError,
    Period,
    Proof,
    SaleActs,
    SalesGroup,
    StockFeed,
    Wanted,
    Why,
    mall_name,
    price_wanted,
)

MOST_TOLD = 5
"""So many of the listings that something cannot be asked of are told by name."""


class Selling(Knowing):
    """Commands on listings that a mall shows. `today` is the day in Asia/Seoul."""

    @retry_on_conflict
    def push_stock_again(self, seller_id: UUID, listing_ids: Sequence[UUID]) -> None:
        """재고 다시 연동 of what a mall refused, all or none. Raises NothingToPushError."""

        def ask(listing: Listing) -> StockFeed:
            feed = self._feed(listing)
            feed.push_again(listing)
            return feed

        self._ask_each(seller_id, listing_ids, ask)

    @retry_on_conflict
    def resume_sale(self, seller_id: UUID, listing_id: UUID) -> None:
        """판매재개. Raises NotStoppedError or LinkInProgressError."""
        self._require_active(seller_id)
        listing = self.load(Listing, listing_id, seller_id)
        acts = self._acts(listing)
        acts.request_resume(listing, self._group_end(listing))
        self.save(acts)

    @retry_on_conflict
    def set_period(self, seller_id: UUID, listing_ids: Sequence[UUID], ends_on: date, today: date) -> None:
        """판매기간 변경 of one or many, all or none. Raises NotOnSaleError, PeriodError or LinkInProgressError."""

        def ask(listing: Listing) -> SaleActs:
            acts = self._acts(listing)
            acts.request_period(listing, Period(ends_on.isoformat(), self._group_end(listing)), today)
            return acts

        self._ask_each(seller_id, listing_ids, ask)

    @retry_on_conflict
    def set_price(self, seller_id: UUID, listing_ids: Sequence[UUID], price_won: int) -> None:
        """판매가 변경 of one or many, all or none; while that very price is under way it is not asked again.

        Raises NotOnSaleError, LinkInProgressError, GroupMissingError and what `price_wanted` raises.
        """

        def ask(listing: Listing) -> SaleActs | None:
            acts = self._acts(listing)
            return acts if acts.request_price(listing, self._price_wanted(listing, acts, price_won)) else None

        self._ask_each(seller_id, listing_ids, ask)

    def _ask_each(
        self, seller_id: UUID, listing_ids: Sequence[UUID], ask: Callable[[Listing], StockFeed | SaleActs | None]
    ) -> None:
        """Ask it of all, or of none. Raises what is refused; of several, each with its product and mall."""
        self._require_active(seller_id)
        found = [self.load(Listing, listing_id, seller_id) for listing_id in dict.fromkeys(listing_ids)]
        changed: list[StockFeed | SaleActs] = []
        refused: list[RefusalError] = []
        for listing in found:
            try:
                asked = ask(listing)
            except RefusalError as refusal:
                refused.append(self._named(refusal, listing) if len(found) > 1 else refusal)
            else:
                changed += [asked] if asked else []
        if len(refused) > MOST_TOLD:
            refused[MOST_TOLD - 1].detail += f" 그 밖에 {len(refused) - MOST_TOLD}건도 지금은 할 수 없습니다."
        if refused:
            raise_all(refused[:MOST_TOLD])
        self.save(*changed)

    def _named(self, refusal: RefusalError, listing: Listing) -> RefusalError:
        product = self._product(listing.seller_id, listing.product_id).product or {}
        return refusal.about(f"{product.get('name', '상품')} ({mall_name(listing.mall)})")

    def _price_wanted(self, listing: Listing, acts: SaleActs, price_won: int) -> Wanted:
        if listing.group_id is None:
            raise NotOnSaleError("판매정보가 없는 상품입니다. 판매정보를 선택해 연동한 뒤 판매가를 바꾸세요.")
        product = self._product(listing.seller_id, listing.product_id)
        account = self._account(listing.seller_id, listing.account_id)
        return price_wanted(product, account, self._group(listing.seller_id, listing.group_id), price_won, acts)

    def _group_end(self, listing: Listing) -> str | None:
        group = self.find(SalesGroup, listing.group_id, listing.seller_id) if listing.group_id else None
        return group.saved_terms.sale_ends_on if group else None

    @retry_on_conflict
    def take_sale_act(self, seller_id: UUID, listing_id: UUID, act: OnSaleAct, number: int, proof: Proof) -> None:
        """The mall did it."""
        listing = self.load(Listing, listing_id, seller_id)
        if act == "set_stocks":
            feed = self._feed(listing)
            feed.take(number, proof)
            feed.follow(listing)
            self.save(feed)
            return
        acts = self._acts(listing)
        if acts.finish(number, proof) and act == "resume_sale":
            listing.resume(proof)
        self.save(listing, acts, self._followed(listing))

    @retry_on_conflict
    def refuse_sale_act(
        self,
        seller_id: UUID,
        listing_id: UUID,
        act: OnSaleAct,
        number: int,
        why: Why,
        proof: Proof,
        *,
        unsettled: bool,
    ) -> None:
        """The mall did not do it, or nobody knows."""
        listing = self.load(Listing, listing_id, seller_id)
        if act == "set_stocks":
            feed = self._feed(listing)
            feed.refuse(number, why, proof, unsettled=unsettled)
            feed.follow(listing)
            self.save(feed)
            return
        acts = self._acts(listing)
        acts.refuse(number, why, proof, unsettled=unsettled)
        self.save(acts, self._followed(listing))

    def _followed(self, listing: Listing) -> StockFeed:
        """The stock feed of a listing of which something became."""
        feed = self._feed(listing)
        feed.follow(listing)
        return feed
