"""판매가 변경: which prices may be asked, that the newest stays, and what a link sends after it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.refusals import RefusalsError
from contracts.catalog import Product
from listing.domain import (
    AccountNotVerifiedError,
    KnownAccount,
    KnownProduct,
    LinkInProgressError,
    Listing,
    NotOnSaleError,
    Period,
    Price,
    ProductMissingError,
    Proof,
    SaleActs,
    SalesGroup,
    Shown,
    Spot,
    Wanted,
    Why,
    make_offer,
    price_wanted,
)
from listing.domain.malls import require_price, surcharges_of

SELLER, TODAY, GROUP_PRICE = UUID(int=1), date(2026, 11, 21), 135_000
NO = Why("몰에서 거절했습니다.", "refused")


def wanted(price_won: int, over: int = GROUP_PRICE) -> Wanted:
    return Wanted(Price(price_won, over), {"price_won": price_won}, {"": 0}, taxed=True)


@pytest.fixture
def listing(waiting: Listing, ask_with: Callable[..., Any]) -> Listing:
    """On sale."""
    waiting.request(ask_with(terms={"price_won": GROUP_PRICE}))
    waiting.accept(uuid4(), 1, Shown("77", {"01": "771"}), Proof(), live=True)
    return waiting


@pytest.fixture
def acts(listing: Listing) -> SaleActs:
    return SaleActs(SELLER, Spot(listing.id, listing.product_id, listing.account_id, listing.mall))


def test_a_second_click_asks_nothing_while_the_first_is_under_way(listing: Listing, acts: SaleActs) -> None:
    assert acts.request_price(listing, wanted(120_000))
    assert not acts.request_price(listing, wanted(120_000))
    assert acts.finish(1, Proof())
    assert not acts.finish(1, Proof())
    assert (acts.number, acts.act) == (1, None)
    asked, done = acts.pending_events[-2:]
    assert (asked.before, asked.price.price_won, done.before, done.price.price_won) == (135_000, 120_000) * 2
    assert acts.request_price(listing, wanted(120_000)), "it may have been changed at the mall itself"


def test_what_the_sales_info_makes_by_now_is_not_what_the_mall_sells_it_at(listing: Listing, acts: SaleActs) -> None:
    """대표가격 went up after the link, and nobody has linked it again: the mall still has the old price."""
    assert acts.request_price(listing, wanted(150_000, over=150_000))
    assert acts.pending_events[-1].before == GROUP_PRICE


def test_what_it_was_before_is_what_was_set_or_linked_last(
    listing: Listing, acts: SaleActs, ask_with: Callable[..., Any]
) -> None:
    acts.request_price(listing, wanted(120_000))
    acts.finish(1, Proof())
    listing.queue(UUID(int=9))
    listing.request(ask_with(terms={"price_won": 120_000}))
    listing.reject(uuid4(), 2, NO, Proof())
    acts.request_price(listing, wanted(110_000))
    assert acts.pending_events[-1].before == 120_000, "the link was refused"
    acts.finish(2, Proof())
    listing.queue(UUID(int=9))
    listing.request(ask_with(terms={"price_won": 130_000}))
    listing.accept(uuid4(), 3, Shown("77", {"01": "771"}), Proof(), live=True)
    acts.request_price(listing, wanted(100_000))
    assert acts.pending_events[-1].before == 130_000, "the link brought another"


def test_where_a_doubt_is_left_the_old_price_may_be_asked_again(listing: Listing, acts: SaleActs) -> None:
    acts.request_price(listing, wanted(120_000))
    acts.refuse(1, NO, Proof(), unsettled=True)
    assert acts.request_price(listing, wanted(GROUP_PRICE))


def test_of_prices_under_way_the_newest_stays(listing: Listing, acts: SaleActs) -> None:
    acts.request_price(listing, wanted(120_000))
    acts.request_price(listing, wanted(110_000))
    assert acts.price_instead_of(GROUP_PRICE) == 110_000
    assert acts.finish(1, Proof())
    assert (acts.act, acts.price_instead_of(GROUP_PRICE)) == ("set_price", 110_000)
    assert acts.finish(2, Proof())
    assert not acts.finish(2, Proof())
    assert (acts.act, acts.price_instead_of(GROUP_PRICE)) == (None, 110_000)


def test_a_refused_price_leaves_the_one_before_and_may_be_asked_again(listing: Listing, acts: SaleActs) -> None:
    acts.request_price(listing, wanted(120_000))
    acts.request_price(listing, wanted(110_000))
    acts.refuse(2, NO, Proof(), unsettled=False)
    assert acts.act == "set_price"
    acts.refuse(2, NO, Proof(), unsettled=False)
    acts.finish(1, Proof())
    assert (acts.act, acts.price_instead_of(GROUP_PRICE)) == (None, 120_000)
    assert acts.request_price(listing, wanted(110_000))
    acts.refuse(3, NO, Proof(), unsettled=True)
    assert acts.price_instead_of(GROUP_PRICE) == 120_000


def test_the_price_is_the_listings_own_until_the_sales_info_makes_another(listing: Listing, acts: SaleActs) -> None:
    acts.request_price(listing, wanted(120_000))
    acts.finish(1, Proof())
    assert [acts.price_instead_of(each) for each in (GROUP_PRICE, 140_000)] == [120_000, 140_000]


def test_a_price_waits_for_other_acts_and_they_for_it(listing: Listing, acts: SaleActs) -> None:
    acts.request_period(listing, Period("2027-03-05", None), TODAY)
    with pytest.raises(LinkInProgressError):
        acts.request_price(listing, wanted(120_000))
    acts.finish(1, Proof())
    acts.request_price(listing, wanted(120_000))
    with pytest.raises(LinkInProgressError):
        acts.request_period(listing, Period("2027-03-05", None), TODAY)
    listing.stop()
    with pytest.raises(LinkInProgressError):
        acts.request_price(listing, wanted(110_000))


def test_what_is_not_at_the_mall_has_no_price(waiting: Listing) -> None:
    acts = SaleActs(SELLER, Spot(waiting.id, waiting.product_id, waiting.account_id, waiting.mall))
    with pytest.raises(NotOnSaleError):
        acts.request_price(waiting, wanted(120_000))


def test_a_link_sends_the_newest_price_and_a_price_the_last_day(
    listing: Listing, acts: SaleActs, known_product: KnownProduct, tmon_account: KnownAccount, tmon_group: SalesGroup
) -> None:
    asked = price_wanted(known_product, tmon_account, tmon_group, 120_000, acts)
    assert (asked.price, asked.taxed) == (Price(120_000, GROUP_PRICE), True)
    assert (asked.terms["price_won"], asked.terms["sale_ends_on"]) == (120_000, "2030-12-31")
    assert set(asked.surcharges) == {"01", "02", "03"}
    acts.request_price(listing, asked)
    assert make_offer(known_product, tmon_account, tmon_group, TODAY, acts).terms["price_won"] == 120_000
    assert make_offer(known_product, tmon_account, tmon_group, TODAY).terms["price_won"] == GROUP_PRICE


def test_a_price_needs_the_product_and_the_account(
    acts: SaleActs, known_product: KnownProduct, tmon_account: KnownAccount, tmon_group: SalesGroup
) -> None:
    known_product.delete()
    with pytest.raises(ProductMissingError):
        price_wanted(known_product, tmon_account, tmon_group, 120_000, acts)
    with pytest.raises(ProductMissingError):
        price_wanted(KnownProduct(SELLER, UUID(int=77)), tmon_account, tmon_group, 120_000, acts)
    tmon_account.tell("tmon", "sbdc6678", "saved")
    with pytest.raises(AccountNotVerifiedError):
        price_wanted(known_product, tmon_account, tmon_group, 120_000, acts)


@pytest.mark.parametrize("price_won", [-10, 0, 5, 120_005, 1_000_000_000])
def test_a_price_is_in_steps_of_ten_won(price_won: int, product_with: Callable[..., Product]) -> None:
    with pytest.raises(RefusalsError) as refused:
        require_price("tmon", product_with(), price_won)
    assert [(each.field, "10원 단위" in each.detail) for each in refused.value.refusals] == [("price_won", True)]


def test_surcharges_stay_within_half_of_the_price_where_the_mall_has_them(product_with: Callable[..., Product]) -> None:
    first, *others = product_with().options
    dear = product_with().model_copy(update={"options": (first.model_copy(update={"surcharge_won": 5_010}), *others)})
    require_price("tmon", dear, 10_020)
    with pytest.raises(RefusalsError, match="±50%"):
        require_price("tmon", dear, 10_010)
    for mall, changes in (("tmon", {"option_use": "none"}), ("gsshop", {}), ("hmall", {"option_use": "all_malls"})):
        require_price(mall, dear.model_copy(update=changes), 10_010)


def test_surcharges_go_by_the_options_that_the_mall_sells(product_with: Callable[..., Product]) -> None:
    first, *others = product_with().options
    dear = product_with().model_copy(update={"options": (first.model_copy(update={"surcharge_won": 500}), *others)})
    assert surcharges_of("tmon", dear)[first.key] == 500
    shared = dear.model_copy(update={"option_use": "all_malls"})
    assert set(surcharges_of("hmall", shared).values()) == {0}
    assert surcharges_of("cjmall", shared)[first.key] == 500
    for each in (
        dear.model_copy(update={"option_use": "none"}),
        dear.model_copy(update={"option_style": "buyer_input"}),
        dear.model_copy(update={"options": ()}),
    ):
        assert surcharges_of("tmon", each) == {"": 0}
    assert surcharges_of("hmall", dear) == {"": 0}
