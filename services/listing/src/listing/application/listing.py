"""The commands of listing: sales groups, the queue, linking, stopping, and the news of other services."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from chassis.event_store import retry_on_conflict
from chassis.refusals import RefusalError
from listing.application.lookups import spot_of
from listing.application.sales import Selling
from listing.domain import (
    Ask,
    Change,
    GroupMissingError,
    GroupName,
    GroupTerms,
    KnownProduct,
    Level,
    LinkJob,
    Listing,
    ListingThen,
    Period,
    Place,
    Price,
    Pricing,
    Proof,
    SaleActs,
    SalesGroup,
    Shown,
    Spot,
    StockFeed,
    Why,
    make_offer,
    rules_of,
    sale_after,
)


class ListingService(Selling):
    """Sells products on mall accounts under sales groups. `today` is the day in Asia/Seoul."""

    name = "listing"
    values = (Ask, Change, GroupTerms, Level, Period, Place, Price, Pricing, Proof, Shown, Spot, Why)
    snapshotting_intervals: ClassVar[dict[type[Any], int]] = {KnownProduct: 100, StockFeed: 100}

    # sales groups

    @retry_on_conflict
    def open_group(self, seller_id: UUID, number: UUID, account_id: UUID, terms: GroupTerms, today: date) -> UUID:
        """Enter a group for a mall account: its id. Raises AccountMissingError, GroupNameTakenError, RefusalsError."""
        account = self._account(seller_id, account_id)
        account.require_present()
        group = SalesGroup(seller_id, number, account_id, account.mall)
        group.save_terms(terms, today)
        name = self._group_name(group, terms.name)
        name.take(group.id)
        self.save(group, name)
        return group.id

    @retry_on_conflict
    def save_group(self, seller_id: UUID, group_id: UUID, terms: GroupTerms, today: date) -> None:
        """Change a group. Raises GroupMissingError, GroupNameTakenError or RefusalsError."""
        group = self._group(seller_id, group_id)
        before = group.saved_terms.name
        group.save_terms(terms, today)
        names: list[GroupName] = []
        if before != terms.name:
            names = [self._group_name(group, before), self._group_name(group, terms.name)]
            names[0].free()
            names[1].take(group.id)
        self.save(group, *names)

    def copy_group(self, seller_id: UUID, group_id: UUID, number: UUID, name: str | None, today: date) -> UUID:
        """복사: a group that says the same under another name (without one: `<name> (복사)`): its id."""
        group = self._group(seller_id, group_id)
        terms = group.terms_named(name or f"{group.saved_terms.name[:44]} (복사)")
        return self.open_group(seller_id, number, group.account_id, terms, today)

    @retry_on_conflict
    def delete_groups(self, seller_id: UUID, group_ids: Sequence[UUID]) -> None:
        """선택 삭제, all or none. Raises GroupMissingError or GroupInUseError."""
        touched: list[SalesGroup | GroupName] = []
        for group_id in dict.fromkeys(group_ids):
            group = self._group(seller_id, group_id)
            name = self._group_name(group, group.saved_terms.name)
            group.delete()
            name.free()
            touched += [group, name]
        self.save(*touched)

    # the queue

    @retry_on_conflict
    def queue_listing(self, seller_id: UUID, product_id: UUID, group_id: UUID, today: date) -> UUID:
        """Put a product with a group into the queue (연동대기): the listing's id.

        Raises what `make_offer` raises, GroupMissingError, LinkInProgressError or NeedsSettlingError.
        """
        self._require_active(seller_id)
        group = self._group(seller_id, group_id)
        product = self._known_product(seller_id, product_id)
        listing = self._listing_of(seller_id, product_id, group.account_id, group.mall)
        make_offer(product, self._account(seller_id, group.account_id), group, today, self._acts(listing))
        product.offer(listing.id)
        groups = _Groups(self, seller_id, [group])
        groups.end_wait(listing)
        listing.queue(group.id)
        group.begin_wait(listing.id)
        self.save(listing, product, *groups.all)
        return listing.id

    @retry_on_conflict
    def dequeue(self, seller_id: UUID, listing_ids: Sequence[UUID]) -> None:
        """선택상품삭제 from the queue, all or none. Raises NotQueuedError."""
        listings = [self.load(Listing, each, seller_id) for each in dict.fromkeys(listing_ids)]
        groups = _Groups(self, seller_id)
        for listing in listings:
            groups.end_wait(listing)
            listing.dequeue()
        self.save(*listings, *groups.all)

    # linking

    @retry_on_conflict
    def link(self, seller_id: UUID, job_id: UUID, listing_ids: Sequence[UUID], today: date) -> None:
        """연동 of one or many. What our own checks refuse fails at once, with the reason in its history.

        Raises NotFoundError, LinkInProgressError, NeedsSettlingError or NotQueuedError for the whole selection.
        """
        self._require_active(seller_id)
        listings = [self.load(Listing, each, seller_id) for each in dict.fromkeys(listing_ids)]
        for listing in listings:
            listing.require_linkable()
        groups = _Groups(self, seller_id)
        touched = [each for listing in listings for each in self._ask(listing, groups, job_id, today)]
        job = LinkJob(seller_id, job_id, tuple(listing.id for listing in listings))
        self.save(job, *touched, *groups.all)

    def _ask(self, listing: Listing, groups: "_Groups", job_id: UUID, today: date) -> list[Aggregate]:
        """Ask the mall for the product with its stock: everything that changes by it."""
        groups.end_wait(listing)
        product, feed = self._product(listing.seller_id, listing.product_id), self._feed(listing)
        try:
            group, account = groups.get(listing.group_id), self._account(listing.seller_id, listing.account_id)
            offer = make_offer(product, account, group, today, self._acts(listing))
            listing.request(Ask(job_id, group.id, offer.revision, offer.product, offer.terms))
        except RefusalError as refusal:
            listing.refuse(job_id, refusal)
            return [listing]
        product.offer(listing.id)
        rules = rules_of(listing.mall)
        feed.carry(listing.attempt, product.stocks(general=rules.general), rules)
        return [listing, product, feed]

    @retry_on_conflict
    def stop_sale(self, seller_id: UUID, listing_id: UUID) -> None:
        """Ask the mall to stop the sale. Raises NotOnSaleError, LinkInProgressError or NeedsSettlingError."""
        self._require_active(seller_id)
        listing = self.load(Listing, listing_id, seller_id)
        listing.stop()
        self.save(listing, self._followed(listing))

    @retry_on_conflict
    def settle(
        self, seller_id: UUID, listing_id: UUID, mall_product_no: str | None, listed: Iterable[UUID] = ()
    ) -> None:
        """확인필요 is settled by the seller: listed under a number, or (None) not there.

        `listed` are the listings that the views show under the number. Raises NotUnsettledError, MallNumberTakenError.
        """
        listing = self.load(Listing, listing_id, seller_id)
        if mall_product_no is None:
            listing.settle_as_absent()
            self.save(listing, self._followed(listing))
            return
        listing.settle_as_listed(mall_product_no)
        number = self._taken_number(listing, mall_product_no, listed)
        self.save(listing, number, self._followed(listing))

    def listing_at(self, seller_id: UUID, listing_id: UUID, at: datetime) -> ListingThen:
        """A listing as it was at a moment. Raises NotFoundError when it did not exist then."""
        listing = self.load_at(Listing, listing_id, seller_id, at)
        events = self.events_until(at, listing.id, SaleActs.create_id(spot_of(listing)))
        group = self.load_at(SalesGroup, listing.group_id, seller_id, at) if listing.group_id else None
        return ListingThen(listing, sale_after(events), group.saved_terms.name if group else None)

    def require_listing(self, seller_id: UUID, listing_id: UUID) -> None:
        """Raises NotFoundError when there is no such listing of the seller."""
        self.load(Listing, listing_id, seller_id)

    def require_job(self, seller_id: UUID, job_id: UUID) -> None:
        """Raises NotFoundError when there is no such link job of the seller."""
        self.load(LinkJob, job_id, seller_id)

    # what the mall has already

    @retry_on_conflict
    def adopt(
        self, seller_id: UUID, product_id: UUID, account_id: UUID, shown: Shown, listed: Iterable[UUID] = ()
    ) -> UUID:
        """데이터이전: a product is what the mall shows under a number, without being asked for: the listing's id.

        `listed` are the listings that the views show under the number; what was linked a moment ago may be missing.

        Raises ProductMissingError, AccountMissingError, MallNumberTakenError and what `Listing.adopt` raises.
        """
        self._require_active(seller_id)
        product = self._known_product(seller_id, product_id)
        option_keys = product.option_keys
        account = self._account(seller_id, account_id)
        account.require_present()
        listing = self._listing_of(seller_id, product_id, account_id, account.mall)
        number = self._taken_number(listing, shown.mall_product_no, listed)
        listing.adopt(shown, option_keys)
        product.offer(listing.id)
        self.save(listing, product, number)
        return listing.id

    # what the malls said

    @retry_on_conflict
    def take_acceptance(
        self,
        seller_id: UUID,
        listing_id: UUID,
        intent_id: UUID,
        attempt: int,
        shown: Shown,
        proof: Proof,
        *,
        live: bool,
    ) -> None:
        """The mall took it."""
        listing = self.load(Listing, listing_id, seller_id)
        listing.accept(intent_id, attempt, shown, proof, live=live)
        self.save(listing, self._followed(listing))

    @retry_on_conflict
    def take_rejection(
        self, seller_id: UUID, listing_id: UUID, intent_id: UUID, attempt: int, why: Why, proof: Proof
    ) -> None:
        """The mall, or the gateway's check, said no."""
        listing = self.load(Listing, listing_id, seller_id)
        listing.reject(intent_id, attempt, why, proof)
        self.save(listing, self._followed(listing))

    @retry_on_conflict
    def take_uncertainty(
        self, seller_id: UUID, listing_id: UUID, intent_id: UUID, attempt: int, why: Why, proof: Proof
    ) -> None:
        """Whether it took effect is unknown."""
        listing = self.load(Listing, listing_id, seller_id)
        listing.unsettle(intent_id, attempt, why, proof)
        self.save(listing, self._followed(listing))

    @retry_on_conflict
    def take_reading(
        self,
        seller_id: UUID,
        listing_id: UUID,
        attempt: int,
        state: str,
        shown: Shown,
        reason: str | None,
        proof: Proof,
    ) -> None:
        """What the mall shows now."""
        listing = self.load(Listing, listing_id, seller_id)
        listing.read_back(attempt, state, shown, reason, proof)
        self.save(listing, self._followed(listing))

    @retry_on_conflict
    def take_stop(self, seller_id: UUID, listing_id: UUID, intent_id: UUID, proof: Proof) -> None:
        """The mall stopped the sale."""
        listing = self.load(Listing, listing_id, seller_id)
        listing.accept_stop(intent_id, proof)
        self.save(listing, self._followed(listing))


class _Groups:
    """The groups that one command touches, each loaded once so that all its changes are saved together."""

    def __init__(self, service: ListingService, seller_id: UUID, known: Iterable[SalesGroup] = ()) -> None:
        self._service = service
        self._seller_id = seller_id
        self._groups = {group.id: group for group in known}

    @property
    def all(self) -> list[SalesGroup]:
        """Those touched so far."""
        return list(self._groups.values())

    def get(self, group_id: UUID | None) -> SalesGroup:
        """A group. Raises GroupMissingError."""
        found = self._groups.get(group_id) if group_id else None
        if found is None:
            found = self._service.find(SalesGroup, group_id, self._seller_id) if group_id else None
        if found is None:
            raise GroupMissingError
        return self._groups.setdefault(found.id, found)

    def end_wait(self, listing: Listing) -> None:
        """A listing that waits in the queue no longer does so with its group."""
        if listing.waits_with is not None:
            self.get(listing.waits_with).end_wait(listing.id)
