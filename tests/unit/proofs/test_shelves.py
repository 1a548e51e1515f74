"""The checker of stock at the malls names what a mall shows and was not told, and what it was told too late."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from catalog.domain import Stock
from contracts.identities import listing_code
from listing.domain import Ask, KnownProduct, Listing, Proof, Shown, Spot, StockFeed, Why, rules_of
from proofs.ledger.shelves import Shelves, check_shelves
from proofs.ledger.verdict import Verdict

SELLER, PRODUCT, ACCOUNT = UUID(int=1), UUID(int=2), UUID(int=3)
NO = Why("거절", "refused")


class World:
    """One listing on sale whose stock went from 5 to 4 by an order."""

    def __init__(self, mall: str, *, first: int = 5, now: int = 4) -> None:
        self.rules = rules_of(mall)
        self.stock = Stock.open(SELLER, PRODUCT, "01", first, "입고")
        self.listing = Listing(SELLER, PRODUCT, ACCOUNT, mall)
        self.feed = StockFeed(SELLER, Spot(self.listing.id, PRODUCT, ACCOUNT, mall))
        self.listing.queue(uuid4())
        self.listing.request(Ask(uuid4(), uuid4(), 1, {"options": [{"key": "01"}]}, {}))
        self.feed.carry(1, {"01": first}, self.rules)
        self.listing.accept(uuid4(), 1, Shown("77", {"01": "771"}), Proof(), live=True)
        self.follow()
        self.stock.reserve(uuid4(), first - now, "주문")
        self.feed.hear({"01": now}, self.rules, "주문")
        self.follow()
        self.facts: list[Any] = []
        self.tell(on_sale=True)

    def tell(self, *, on_sale: bool) -> None:
        """The catalogue tells whether the option is for sale."""
        product = KnownProduct(SELLER, PRODUCT)
        product.tell(1, {"options": [{"key": "01", "on_sale": on_sale}], "on_sale": True})
        self.facts += product.collect_events()

    def follow(self) -> None:
        self.feed.follow(self.listing)

    def verdict(self, there: int, *, on_sale: bool = True) -> Verdict:
        """With so many at the mall."""
        shelves, verdict = Shelves(), Verdict()
        self.facts += [*self.stock.collect_events(), *self.listing.collect_events(), *self.feed.collect_events()]
        for fact in self.facts:
            shelves.take(fact)
        option = {"number": "771", "stock": there, "on_sale": on_sale}
        row = {"mall": self.listing.mall, "seller_code": listing_code(self.listing.id), "options": [option]}
        check_shelves(verdict, [row], shelves)
        return verdict


def test_what_the_mall_was_told_and_shows_is_well() -> None:
    world = World("interpark")
    world.feed.take(1, Proof())
    found = world.verdict(4)
    assert (found.differences, found.stock_pushes, found.shelves) == ([], 1, 1)


@pytest.mark.parametrize(("there", "on_sale"), [(5, True), (4, False)])
def test_a_mall_that_shows_something_else_is_named(there: int, on_sale: bool) -> None:  # noqa: FBT001
    world = World("interpark")
    world.feed.take(1, Proof())
    assert "and was told 4" in world.verdict(there, on_sale=on_sale).wrong[0]


def test_a_push_on_its_way_is_told() -> None:
    assert "on its way" in World("interpark").verdict(5).in_flight[0]


def test_a_mall_that_was_never_told_is_named() -> None:
    world = World("interpark")
    world.feed.take(1, Proof())
    world.stock.reserve(uuid4(), 1, "주문")
    assert "we have 3" in world.verdict(4).wrong[0]


def test_a_mall_that_was_told_sold_out_while_there_is_stock_is_named() -> None:
    world = World("interpark")
    world.feed.take(1, Proof())
    world.feed.hear({"01": 0}, world.rules, "주문")
    world.follow()
    world.feed.take(2, Proof())
    assert "was told 0 of option '01'" in world.verdict(0).wrong[0]


def test_of_what_is_not_for_sale_a_mall_is_told_none() -> None:
    world = World("interpark", now=0)
    world.feed.take(1, Proof())
    world.stock.adjust(3, "입고")
    world.tell(on_sale=False)
    assert world.verdict(0).differences == []


def test_a_refused_push_and_a_stopped_listing_are_left_out() -> None:
    refused, stopped = World("interpark"), World("interpark")
    refused.feed.refuse(1, NO, Proof(), unsettled=False)
    assert refused.verdict(5).differences == []
    stopped.feed.take(1, Proof())
    stopped.listing.stop()
    assert stopped.verdict(5).differences == []


def test_of_a_fixed_number_only_sold_out_matters() -> None:
    world = World("tmon")
    assert world.verdict(9_990).differences == []
    sold_out = World("tmon", first=1, now=0)
    sold_out.feed.take(1, Proof())
    assert "and was told 0" in sold_out.verdict(9_999).wrong[0]
