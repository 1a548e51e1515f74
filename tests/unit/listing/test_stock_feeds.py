"""재고연동: what is pushed when, and that the newest stock always ends at the mall."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from listing.domain import (
    Ask,
    Level,
    Listing,
    NothingToPushError,
    Proof,
    Shown,
    Spot,
    StockFeed,
    Why,
    brought_up,
    rules_of,
    sold_stocks,
)

SELLER, PRODUCT, ACCOUNT = UUID(int=1), UUID(int=2), UUID(int=3)
SHOWN = Shown("77", {"01": "771", "02": "772"})
NO = Why("몰에서 거절했습니다.", "refused")
OPEN = rules_of("wemakeprice")


def option(key: str, stock: int | None, *, on_sale: bool = True, revision: int = 0) -> dict[str, Any]:
    return {
        "key": key,
        "values": [key],
        "surcharge_won": 0,
        "on_sale": on_sale,
        "stock": stock,
        "stock_revision": revision,
    }


def asked(listing: Listing) -> None:
    listing.queue(UUID(int=4))
    options = [{"key": "01"}, {"key": "02"}]
    listing.request(Ask(uuid4(), UUID(int=4), 1, {"options": options}, {}))


def accepted(listing: Listing, *, live: bool = True) -> None:
    listing.accept(uuid4(), listing.attempt, SHOWN, Proof(), live=live)


def linked(stocks: dict[str, int | None]) -> tuple[Listing, StockFeed]:
    """A listing on sale with this stock, and its feed."""
    listing = Listing(SELLER, PRODUCT, ACCOUNT, "wemakeprice")
    feed = StockFeed(SELLER, Spot(listing.id, PRODUCT, ACCOUNT, "wemakeprice"))
    asked(listing)
    feed.carry(listing.attempt, stocks, OPEN)
    accepted(listing)
    feed.follow(listing)
    return listing, feed


def pushed(feed: StockFeed) -> list[StockFeed.Pushed]:
    return [each for each in feed.collect_events() if isinstance(each, StockFeed.Pushed)]


def heard(feed: StockFeed, listing: Listing, cause: str = "주문", **stocks: int | None) -> None:
    feed.hear({key[1:]: count for key, count in stocks.items()}, OPEN, cause)
    feed.follow(listing)


def test_what_the_request_carried_is_not_pushed_again() -> None:
    listing, feed = linked({"01": 5, "02": 9})
    heard(feed, listing, _01=5, _02=9)
    assert pushed(feed) == []
    with pytest.raises(NothingToPushError):
        feed.push_again(listing)


def test_a_change_is_pushed_with_what_it_was_and_why() -> None:
    listing, feed = linked({"01": 5, "02": 9})
    heard(feed, listing, "주문 202608131105904 (쿠팡)", _01=4)
    (push,) = pushed(feed)
    assert (push.before, push.stocks) == ({"01": 5}, {"01": 4, "02": 9})
    assert (push.number, push.shown, push.causes) == (1, SHOWN, ("주문 202608131105904 (쿠팡)",))


def test_changes_meanwhile_go_together_with_the_next_push() -> None:
    listing, feed = linked({"01": 5, "02": 9})
    heard(feed, listing, "가", _01=4)
    heard(feed, listing, "나", _01=3)
    heard(feed, listing, "다", _01=2, _02=8)
    feed.take(1, Proof())
    feed.follow(listing)
    _, second = pushed(feed)
    assert (second.before, second.stocks, second.causes) == ({"01": 4, "02": 9}, {"01": 2, "02": 8}, ("나", "다"))
    feed.take(2, Proof())
    feed.take(2, Proof())
    feed.follow(listing)
    assert pushed(feed) == []


def test_a_change_while_the_product_is_asked_for_is_pushed_after_it() -> None:
    listing, feed = linked({"01": 5})
    asked(listing)
    feed.carry(listing.attempt, {"01": 5}, OPEN)
    heard(feed, listing, _01=0)
    assert pushed(feed) == []
    listing.unsettle(uuid4(), 2, NO, Proof())
    feed.follow(listing)
    assert pushed(feed) == []
    listing.settle_as_listed("77")
    feed.follow(listing)
    (push,) = pushed(feed)
    assert (push.before, push.stocks) == ({"01": 5}, {"01": 0})


def test_a_refused_request_leaves_what_the_mall_showed_before() -> None:
    listing, feed = linked({"01": 5})
    asked(listing)
    feed.carry(listing.attempt, {"01": 7}, OPEN)
    listing.reject(uuid4(), 2, NO, Proof())
    feed.follow(listing)
    (push,) = pushed(feed)
    assert (push.before, push.stocks) == ({"01": 5}, {"01": 7})


def test_what_was_never_on_sale_waits() -> None:
    listing = Listing(SELLER, PRODUCT, ACCOUNT, "coupang")
    feed = StockFeed(SELLER, Spot(listing.id, PRODUCT, ACCOUNT, "coupang"))
    heard(feed, listing, _01=3)
    asked(listing)
    feed.carry(1, {"01": 3}, OPEN)
    accepted(listing, live=False)
    heard(feed, listing, _01=2)
    assert pushed(feed) == []
    listing.read_back(1, "on_sale", SHOWN, None, Proof())
    feed.follow(listing)
    (push,) = pushed(feed)
    assert push.before == {"01": 3}


def test_a_stopped_sale_gets_its_stock_when_it_is_resumed() -> None:
    listing, feed = linked({"01": 5})
    listing.stop()
    listing.accept_stop(uuid4(), Proof())
    heard(feed, listing, _01=1)
    assert pushed(feed) == []
    listing.resume(Proof())
    listing.resume(Proof())
    feed.follow(listing)
    assert [push.stocks for push in pushed(feed)] == [{"01": 1}]


@pytest.mark.parametrize("unsettled", [True, False])
def test_what_the_mall_refused_is_pushed_once_more_by_hand_or_with_the_next_change(unsettled: bool) -> None:  # noqa: FBT001
    listing, feed = linked({"01": 5, "02": 9})
    heard(feed, listing, _01=4)
    feed.refuse(7, NO, Proof(), unsettled=unsettled)
    feed.refuse(1, NO, Proof(), unsettled=unsettled)
    feed.follow(listing)
    assert len(pushed(feed)) == 1
    feed.push_again(listing)
    (again,) = pushed(feed)
    assert (again.before, again.stocks) == ({"01": None}, {"01": 4, "02": 9})
    feed.refuse(2, NO, Proof(), unsettled=unsettled)
    heard(feed, listing, _02=8)
    (third,) = pushed(feed)
    assert third.before == {"01": None, "02": 9}


def test_a_change_during_a_refused_push_is_pushed_at_once() -> None:
    listing, feed = linked({"01": 5})
    heard(feed, listing, _01=4)
    heard(feed, listing, _01=3)
    feed.refuse(1, NO, Proof(), unsettled=False)
    feed.follow(listing)
    assert [push.stocks for push in pushed(feed)] == [{"01": 4}, {"01": 3}]


def test_what_is_not_counted_is_not_pushed() -> None:
    listing, feed = linked({"01": None, "02": 9})
    heard(feed, listing, _01=None, _02=None)
    assert pushed(feed) == []
    heard(feed, listing, _01=4)
    assert [push.stocks for push in pushed(feed)] == [{"01": 4}]


def test_a_mall_of_a_fixed_number_is_told_of_sold_out_alone() -> None:
    tmon = rules_of("tmon")
    listing, feed = linked({"01": 9_999})
    feed.hear({"01": 3}, tmon, "주문")
    feed.follow(listing)
    assert pushed(feed) == []
    feed.hear({"01": 0}, tmon, "주문")
    feed.follow(listing)
    assert [push.stocks for push in pushed(feed)] == [{"01": 0}]


def test_what_has_no_number_at_the_mall_is_not_pushed() -> None:
    """롯데홈쇼핑 sells what stands on the 판매정보: its numbers are those that it gave."""
    listing, feed = linked({"01": 5, "90": 5})
    heard(feed, listing, _90=4)
    assert pushed(feed) == []
    heard(feed, listing, _01=3)
    assert [push.stocks for push in pushed(feed)] == [{"01": 3}]


def test_only_so_many_causes_are_told() -> None:
    listing, feed = linked({"01": 100})
    for order in range(10):
        heard(feed, listing, f"주문 {order}", _01=99 - order)
    feed.take(1, Proof())
    feed.follow(listing)
    assert pushed(feed)[1].causes == tuple(f"주문 {order}" for order in range(5, 10))


def product(example: Any, **changes: Any) -> dict[str, Any]:
    return example(**changes).model_dump(mode="json")


def test_newer_stock_takes_the_place_of_what_was_saved(product_with: Any) -> None:
    saved = product(product_with, stock=25)
    saved["options"] = [option("01", 10, revision=3), option("02", 15, revision=3), option("03", None)]
    levels = {"01": Level(2, 7), "02": Level(4, 14), "03": Level(9, 3)}
    current = brought_up(saved, levels)
    assert [each["stock"] for each in current["options"]] == [10, 14, None]
    assert current["stock"] == 24
    assert [each["stock"] for each in brought_up({**saved, "stock": None}, levels)["options"]] == [10, 14, None]


def test_a_product_without_options_has_a_stock_of_its_own(product_with: Any) -> None:
    saved = product(product_with, options=(), option_use="none", option_names=(), stock=8, stock_revision=1)
    assert brought_up(saved, {"": Level(2, 6)})["stock"] == 6
    assert sold_stocks(brought_up(saved, {"": Level(2, 6)}), general=True) == {"": 6}
    assert sold_stocks({**saved, "on_sale": False}, general=False) == {"": 0}


def test_a_general_mall_sells_options_of_open_markets_as_one(product_with: Any) -> None:
    saved = product(product_with, stock=19)
    saved["options"] = [option("01", 10), option("02", 9), option("03", 5, on_sale=False)]
    assert sold_stocks(saved, general=False) == {"01": 10, "02": 9, "03": 0}
    assert sold_stocks(saved, general=True) == {"": 19}
    assert sold_stocks({**saved, "option_use": "all_malls"}, general=True) == {"01": 10, "02": 9, "03": 0}
    assert sold_stocks({**saved, "stock": None}, general=True) == {"": None}


class StockLife(RuleBasedStateMachine):
    """A mall that takes and refuses, a seller who links and stops, and stock that moves."""

    @initialize(first=st.integers(0, 3))
    def begin(self, first: int) -> None:
        self.listing, self.feed = linked({"01": first, "02": 2})
        self.ours: dict[str, int | None] = {"01": first, "02": 2}
        self.mall: dict[str, int | None] = dict(self.ours)
        self.pushes: list[StockFeed.Pushed] = []
        self.last_refused = False

    def follow(self) -> None:
        self.feed.follow(self.listing)
        self.pushes += pushed(self.feed)

    @rule(key=st.sampled_from(["01", "02"]), count=st.integers(0, 3))
    def moves(self, key: str, count: int) -> None:
        if self.ours[key] != count:
            self.last_refused = False
        self.ours[key] = count
        self.feed.hear({key: count}, OPEN, "주문")
        self.follow()

    @precondition(lambda self: self.feed.under_way is not None)
    @rule(taken=st.booleans(), unsettled=st.booleans(), reached=st.booleans())
    def answers(self, taken: bool, unsettled: bool, reached: bool) -> None:  # noqa: FBT001
        push = self.pushes[-1]
        self.last_refused = not taken and push.stocks == self.ours
        if taken or reached:
            self.mall |= push.stocks
        if taken:
            self.feed.take(push.number, Proof())
        else:
            self.feed.refuse(push.number, NO, Proof(), unsettled=unsettled)
        self.follow()

    @precondition(lambda self: self.listing.state in {"applied", "failed"})
    @rule(taken=st.booleans())
    def links_again(self, taken: bool) -> None:  # noqa: FBT001
        asked(self.listing)
        carried = dict(self.ours)
        self.feed.carry(self.listing.attempt, carried, OPEN)
        self.follow()
        under_way = self.feed.under_way
        if under_way is not None:
            self.feed.take(self.feed.number, Proof())
            self.mall |= under_way.stocks
        if taken:
            accepted(self.listing)
            self.mall |= carried
            self.last_refused = False
        else:
            self.listing.reject(uuid4(), self.listing.attempt, NO, Proof())
        self.follow()

    @precondition(lambda self: self.last_refused and self.feed.under_way is None)
    @rule()
    def tries_again(self) -> None:
        self.feed.push_again(self.listing)
        self.pushes += pushed(self.feed)
        self.last_refused = False

    @invariant()
    def the_mall_shows_our_stock_when_nothing_is_left_to_do(self) -> None:
        if hasattr(self, "mall") and self.feed.under_way is None and not self.last_refused:
            assert self.mall == self.ours


TestStockLife = StockLife.TestCase
TestStockLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
