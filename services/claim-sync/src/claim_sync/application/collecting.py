"""Collecting claims: pages taken in whole, each claim once, joined with its order whichever came first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint
from claim_sync.domain import (
    ITEM_LABELS,
    KINDS,
    Claim,
    ClaimNumbers,
    Goods,
    KnownOrder,
    LateRefund,
    OpenClaims,
    Place,
    Sight,
    mall_facts,
    turns_of,
)
from collecting.application import SEOUL, CollectingApplication, UnreadLine
from collecting.domain import Collection, DayNumbers, MallAccount, MallNumbers
from contracts.identities import claim_key, order_id


@dataclass(frozen=True)
class SeenClaim:
    """One claim as the mall shows it now, its person sealed."""

    place: Place
    sight: Sight
    sealed: str


class Collecting(CollectingApplication):
    """The part of claim-sync that gets claims in and knows their orders."""

    name = "claim_sync"
    items: ClassVar[Mapping[str, str]] = ITEM_LABELS
    snapshotting_intervals: ClassVar[dict[Any, int]] = {
        **CollectingApplication.snapshotting_intervals,
        OpenClaims: 50,
    }
    goods: ClassVar[str] = "취소/반품/교환"
    values: ClassVar[Sequence[type[Any]]] = (
        *CollectingApplication.values,
        ClaimNumbers,
        Goods,
        MallNumbers,
        Place,
        Sight,
    )

    def mall_name(self, mall: str) -> str:
        """What sellers call a mall."""
        return mall_facts(mall).name

    def listed_after(self, mall: str) -> timedelta:
        """How long a new claim may be missing from a mall's list."""
        return mall_facts(mall).listed_after

    def items_of(self, mall: str) -> Sequence[str]:
        """What the mall lists."""
        return [item for item in ITEM_LABELS if item in mall_facts(mall).items]

    def followed_since(self, account: MallAccount, item: str, at: datetime) -> datetime | None:
        """When the oldest open claim of the item's kind was asked, at malls that list claims by that moment."""
        if mall_facts(account.mall).lists_changes:
            return None
        place = OpenClaims.create_id(account.seller_id, account.account_id, KINDS[item])
        found = self.find(OpenClaims, place, account.seller_id)
        oldest = found.oldest(at) if found else None
        return oldest.replace(microsecond=0) if oldest else None

    def following(self, claims: Iterable[Claim]) -> list[OpenClaims]:
        """What is to be saved beside claims, so that the open ones are asked for again."""
        followed: dict[UUID, OpenClaims] = {}
        for claim in claims:
            where = (claim.seller_id, claim.place.account_id, claim.kind)
            place = OpenClaims.create_id(*where)
            if place not in followed:
                found = self.find(OpenClaims, place, claim.seller_id)
                followed[place] = found or OpenClaims(seller_id=where[0], account_id=where[1], kind=where[2])
            followed[place].note(claim)
        return list(followed.values())

    @retry_on_conflict
    def take_page(
        self,
        seller_id: UUID,
        collection_id: UUID,
        page: int,
        claims: Sequence[SeenClaim],
        unread: Sequence[UnreadLine],
    ) -> None:
        """Take in one page in one transaction: new claims are numbered and joined, known ones follow the mall."""
        collection = self.load(Collection, collection_id, seller_id)
        seen_by_id: dict[UUID, list[SeenClaim]] = defaultdict(list)
        for seen in claims:
            seen_by_id[Claim.create_id(seller_id, seen.place)].append(seen)
        known = self._known_claims(seller_id, seen_by_id)
        seen_of: dict[UUID, Claim] = {}
        fresh: list[Sequence[SeenClaim]] = []
        for first_id, sights in seen_by_id.items():
            for place, turn in enumerate(turns_of(known.get(first_id, ()), sights), start=1):
                if turn.claim is None:
                    fresh.append([_in_turn(seen, place, turn.quantity) for seen in turn.seen])
                elif turn.seen:
                    turn.claim.grow(turn.quantity)
                    for seen in turn.seen:
                        turn.claim.see_at_mall(seen.sight)
                    seen_of[turn.claim.id] = turn.claim
        counters, orders, new = self._new_claims(collection, fresh)
        aside = [self.set_aside(collection, page, each) for each in unread]
        keys = list(dict.fromkeys(claim_key(seen.place.numbers) for seen in claims))
        collection.take_page(page, keys, new=len(new), broken=len(unread))
        followed = self.following([*new, *seen_of.values()])
        self.save(*orders, *new, *seen_of.values(), *followed, *counters, *aside, collection)
        failpoint("claim_sync.after_page")

    def _known_claims(self, seller_id: UUID, seen_by_id: Mapping[UUID, Sequence[SeenClaim]]) -> dict[UUID, list[Claim]]:
        """The claims told in the places of these, the later ones of a place behind the first."""
        known = {claim_id: [claim] for claim_id, claim in self.find_many(Claim, seen_by_id, seller_id).items()}
        last = {claim_id: claims[0] for claim_id, claims in known.items() if not claims[0].place.numbers.claim_no}
        while last:
            ids = {
                claim_id: Claim.create_id(seller_id, _place_in_turn(each, len(known[claim_id]) + 1))
                for claim_id, each in last.items()
            }
            found = self.find_many(Claim, ids.values(), seller_id)
            last = {claim_id: found[next_id] for claim_id, next_id in ids.items() if next_id in found}
            for claim_id, each in last.items():
                known[claim_id].append(each)
        return known

    @retry_on_conflict
    def tell_order(self, seller_id: UUID, order_id: UUID, goods: Goods) -> None:
        """An order line came in: the claims that waited for it are joined."""
        order = self._order(seller_id, order_id)
        order.tell(goods)
        self._save_with_claims(order)

    @retry_on_conflict
    def match_order(self, seller_id: UUID, order_id: UUID, product_id: UUID | None, option_key: str | None) -> None:
        """An order line was given its product, or lost it."""
        order = self._order(seller_id, order_id)
        order.match_to(product_id, option_key)
        self._save_with_claims(order)

    def _save_with_claims(self, order: KnownOrder) -> None:
        if order.goods is None:
            self.save(order)
            return
        claims = [self.load(Claim, claim_id, order.seller_id) for claim_id in order.claims]
        refunds = [refund for claim in claims if (refund := LateRefund.of(claim, order.goods))]
        for claim in claims:
            claim.join(order.goods)
        self.save(order, *claims, *refunds)

    def _order(self, seller_id: UUID, order_id: UUID) -> KnownOrder:
        found = self.find(KnownOrder, KnownOrder.create_id(seller_id, order_id), seller_id)
        return found or KnownOrder(seller_id=seller_id, order_id=order_id)

    def _new_claims(
        self, collection: Collection, fresh: Sequence[Sequence[SeenClaim]]
    ) -> tuple[list[DayNumbers], list[KnownOrder], list[Claim]]:
        seller_id = collection.seller_id
        by_day: dict[str, list[Sequence[SeenClaim]]] = defaultdict(list)
        for sights in fresh:
            by_day[sights[0].sight.asked_at.astimezone(SEOUL).date().isoformat()].append(sights)
        counters, numbers = self.numbered(seller_id, {day: len(found) for day, found in by_day.items()})
        orders = self._orders_of(seller_id, fresh)
        new: list[Claim] = []
        for day, found in by_day.items():
            for sights, number in zip(found, numbers[day], strict=True):
                order = orders[_order_id(seller_id, sights[0].place)]
                new.append(_collected(collection, f"C{number}", sights, order.goods))
                order.add_claim(new[-1].id)
        return counters, list(orders.values()), new

    def _orders_of(self, seller_id: UUID, fresh: Sequence[Sequence[SeenClaim]]) -> dict[UUID, KnownOrder]:
        ids = {order_id: KnownOrder.create_id(seller_id, order_id) for order_id in _order_ids(seller_id, fresh)}
        known = self.find_many(KnownOrder, ids.values(), seller_id)
        return {
            order_id: known.get(known_id) or KnownOrder(seller_id=seller_id, order_id=order_id)
            for order_id, known_id in ids.items()
        }


def _place_in_turn(claim: Claim, turn: int) -> Place:
    return replace(claim.place, numbers=replace(claim.place.numbers, turn=turn))


def _in_turn(seen: SeenClaim, turn: int, quantity: int) -> SeenClaim:
    numbers = replace(seen.place.numbers, turn=turn)
    return replace(seen, place=replace(seen.place, numbers=numbers, quantity=quantity))


def _order_ids(seller_id: UUID, fresh: Sequence[Sequence[SeenClaim]]) -> list[UUID]:
    return [_order_id(seller_id, sights[0].place) for sights in fresh]


def _order_id(seller_id: UUID, place: Place) -> UUID:
    return order_id(seller_id, place.mall, place.account_id, place.numbers.order)


def _collected(collection: Collection, number: str, sights: Sequence[SeenClaim], goods: Goods | None) -> Claim:
    first = sights[0]
    place = first.place
    place = Place(place.account_id, place.mall, collection.window.login_id, place.numbers, place.quantity)
    claim = Claim.collect(collection.seller_id, place, number, first.sight, first.sealed, goods)
    for seen in sights:
        claim.see_at_mall(seen.sight)
    return claim
