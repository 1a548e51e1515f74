"""Collecting orders: windows asked by the schedule and by hand, pages taken in whole, seals checked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint
from collecting.application import SEOUL, Asked, Asking, UnreadLine
from collecting.domain import DayNumbers
from contracts.identities import line_key
from order_sync.application.matching import Matcher, Matching
from order_sync.domain import Collection, Line, Order, OrderClaims, Sight, SoldItem


@dataclass(frozen=True)
class SeenLine:
    """One order line as the mall shows it now, its buyer sealed."""

    line: Line
    item: SoldItem
    sight: Sight
    sealed: str


class Collecting(Matching):
    """The part of order-sync that gets orders in: each line once, however often it comes."""

    def collect_orders(self, seller_id: UUID, job_id: UUID, asking: Asking, at: datetime) -> Asked:
        """주문수집 by hand, in rows of one job: what is under way is joined, the rest is begun or waits for its end."""
        return self.collect_by_hand(seller_id, job_id, asking, at)

    @retry_on_conflict
    def take_page(
        self,
        seller_id: UUID,
        collection_id: UUID,
        page: int,
        lines: Sequence[SeenLine],
        unread: Sequence[UnreadLine],
        at: datetime,
    ) -> None:
        """Take in one page in one transaction: new lines become orders, known ones follow the mall."""
        collection = self.load(Collection, collection_id, seller_id)
        seen_by_id: dict[UUID, list[SeenLine]] = defaultdict(list)
        for seen in lines:
            seen_by_id[Order.create_id(seller_id, seen.line)].append(seen)
        orders = self.find_many(Order, seen_by_id, seller_id)
        for order_id, order in orders.items():
            for seen in seen_by_id[order_id]:
                order.see_at_mall(seen.sight, at)
        fresh = {order_id: sights for order_id, sights in seen_by_id.items() if order_id not in orders}
        matcher = Matcher(self, seller_id, collection.window.account_id, collection.window.mall)
        matcher.read_items(sights[0].item for sights in fresh.values())
        counters, new = self._new_orders(collection, fresh, matcher, at)
        self._follow_claims(seller_id, new)
        aside = [self.set_aside(collection, page, each) for each in unread]
        keys = list(dict.fromkeys(line_key(seen.line.numbers) for seen in lines))
        collection.take_page(page, keys, new=len(new), broken=len(unread))
        self.save(*new, *orders.values(), *counters, *matcher.noted(), *aside, collection)
        failpoint("order_sync.after_page")

    def seal_collection(
        self, seller_id: UUID, collection_id: UUID, *, pages: int, lines: int, broken: int, digest: str, at: datetime
    ) -> None:
        """The gateway has fetched everything: seal what is whole, ask again for what is not."""
        failpoint("order_sync.before_seal")
        super().seal_collection(seller_id, collection_id, pages=pages, lines=lines, broken=broken, digest=digest, at=at)

    def _follow_claims(self, seller_id: UUID, new: Sequence[Order]) -> None:
        """Claims may have come in before their orders."""
        ids = {OrderClaims.create_id(seller_id, order.id): order for order in new}
        for claims_id, claims in self.find_many(OrderClaims, ids, seller_id).items():
            ids[claims_id].follow_claims(claims)

    def _new_orders(
        self, collection: Collection, fresh: dict[UUID, list[SeenLine]], matcher: Matcher, at: datetime
    ) -> tuple[list[DayNumbers], list[Order]]:
        seller_id = collection.seller_id
        by_day: dict[str, list[UUID]] = defaultdict(list)
        for order_id, sights in fresh.items():
            by_day[sights[0].item.ordered_at.astimezone(SEOUL).date().isoformat()].append(order_id)
        days = {day: len(order_ids) for day, order_ids in by_day.items()}
        counters, numbers = self.numbered(seller_id, days)
        new = [
            _collected(collection, order_id, number, fresh[order_id], matcher, at)
            for day, order_ids in by_day.items()
            for order_id, number in zip(order_ids, numbers[day], strict=True)
        ]
        return counters, new


def _collected(
    collection: Collection, order_id: UUID, number: str, sights: Sequence[SeenLine], matcher: Matcher, at: datetime
) -> Order:
    first = sights[0]
    line = first.line
    order = Order.collect(
        order_id,
        seller_id=collection.seller_id,
        line=Line(line.account_id, line.mall, collection.window.login_id, line.numbers, line.quantity),
        number=number,
        item=first.item,
        sight=first.sight,
        sealed=first.sealed,
        match=matcher.match(order_id, first.item),
    )
    for seen in sights:
        order.see_at_mall(seen.sight, at)
    return order
