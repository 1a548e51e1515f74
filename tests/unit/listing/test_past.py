"""A sale as it was: what each of its events made of it, in the order in which they were recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from listing.domain import Listing, Period, Price, Proof, SaleActs, Shown, Spot, Wanted, Why, sale_after

SHOWN = Shown("77", {"01": "771"})
TERMS = {"price_won": 135_000, "sale_ends_on": "2030-12-31"}
NO = Why("몰에서 거절했습니다.", "refused")


@pytest.fixture
def listing(waiting: Listing, ask_with: Callable[..., Any]) -> Listing:
    """On sale."""
    waiting.request(ask_with(terms=TERMS))
    waiting.accept(uuid4(), 1, SHOWN, Proof(), live=True)
    return waiting


@pytest.fixture
def acts(listing: Listing) -> SaleActs:
    return SaleActs(listing.seller_id, Spot(listing.id, listing.product_id, listing.account_id, listing.mall))


def told(*aggregates: Listing | SaleActs) -> list[Any]:
    """All that they recorded, one aggregate after the other."""
    return [event for each in aggregates for event in each.pending_events]


def test_a_link_says_price_and_last_day_once_it_is_applied(waiting: Listing, ask_with: Callable[..., Any]) -> None:
    waiting.request(ask_with(terms=TERMS))
    assert sale_after(told(waiting)).price_won is None
    waiting.accept(uuid4(), 1, SHOWN, Proof(), live=True)
    after = sale_after(told(waiting))
    assert (after.price_won, after.ends_on, after.why) == (135_000, "2030-12-31", None)


def test_why_the_mall_refused_is_known_until_it_takes_it(listing: Listing, ask_with: Callable[..., Any]) -> None:
    listing.request(ask_with(terms=TERMS))
    listing.reject(uuid4(), 2, NO, Proof())
    refused = sale_after(told(listing))
    assert (refused.why, refused.price_won) == (NO, 135_000)
    listing.adopt(Shown("77", {}), ())
    listing.request(ask_with(terms=TERMS))
    assert sale_after(told(listing)).why is None


def test_what_is_asked_of_the_sale_is_under_way_until_it_is_done_or_refused(listing: Listing, acts: SaleActs) -> None:
    acts.request_period(listing, Period("2031-03-05", "2030-12-31"), date(2026, 11, 21))
    assert sale_after(told(listing, acts)).act == "set_period"
    acts.finish(1, Proof())
    linked = sale_after(told(listing))
    assert sale_after(told(listing, acts)) == replace(linked, ends_on="2031-03-05", act_number=1)
    listing.stop()
    listing.accept_stop(uuid4(), Proof())
    acts.request_resume(listing, None)
    assert sale_after(told(listing, acts)).act == "resume_sale"
    acts.refuse(2, NO, Proof(), unsettled=False)
    after = sale_after(told(listing, acts))
    assert (after.act, after.why) == (None, NO)


def test_of_prices_a_newer_one_stays_under_way(listing: Listing, acts: SaleActs) -> None:
    for price_won in (100_000, 90_000):
        acts.request_price(listing, Wanted(Price(price_won, 135_000), {}, {}, taxed=True))
    acts.finish(1, Proof())
    first = sale_after(told(listing, acts))
    assert (first.price_won, first.act) == (100_000, "set_price")
    acts.finish(2, Proof())
    second = sale_after(told(listing, acts))
    assert (second.price_won, second.act) == (90_000, None)
