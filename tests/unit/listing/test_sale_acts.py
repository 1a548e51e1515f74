"""판매재개 and 판매기간 변경: what may be asked when, and what the mall's answers do."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from listing.domain import (
    KnownAccount,
    KnownProduct,
    LinkInProgressError,
    Listing,
    NotOnSaleError,
    NotStoppedError,
    Period,
    PeriodError,
    Proof,
    SaleActs,
    SalesGroup,
    Shown,
    Spot,
    State,
    Why,
    make_offer,
)

SELLER, TODAY = UUID(int=1), date(2026, 11, 21)
SHOWN = Shown("77", {"01": "771"})
NO = Why("몰에서 거절했습니다.", "refused")
LATER = Period("2027-03-05", None)


@pytest.fixture
def listing(waiting: Listing, ask_with: Callable[..., Any]) -> Listing:
    """On sale."""
    waiting.request(ask_with())
    waiting.accept(uuid4(), 1, SHOWN, Proof(), live=True)
    return waiting


@pytest.fixture
def acts(listing: Listing) -> SaleActs:
    return SaleActs(SELLER, Spot(listing.id, listing.product_id, listing.account_id, listing.mall))


def stopped(listing: Listing) -> Listing:
    listing.stop()
    listing.accept_stop(uuid4(), Proof())
    return listing


def test_what_is_stopped_is_resumed_once(listing: Listing, acts: SaleActs) -> None:
    acts.request_resume(stopped(listing), None)
    with pytest.raises(LinkInProgressError):
        acts.request_resume(listing, None)
    assert not acts.finish(9, Proof())
    assert acts.finish(1, Proof())
    assert not acts.finish(1, Proof())
    listing.resume(Proof())
    assert listing.state is State.APPLIED
    with pytest.raises(NotStoppedError):
        acts.request_resume(listing, None)


def test_a_refused_resumption_may_be_asked_again(listing: Listing, acts: SaleActs) -> None:
    acts.request_resume(stopped(listing), None)
    acts.refuse(9, NO, Proof(), unsettled=False)
    acts.refuse(1, NO, Proof(), unsettled=True)
    acts.refuse(1, NO, Proof(), unsettled=True)
    acts.request_resume(listing, None)
    assert (acts.number, acts.act) == (2, "resume_sale")


def test_what_waits_in_the_queue_is_resumed_where_it_stands(listing: Listing) -> None:
    stopped(listing).queue(UUID(int=4))
    listing.resume(Proof())
    assert (listing.state, listing.standing) == (State.QUEUED, State.APPLIED)


def test_nothing_is_asked_while_the_product_is_asked_for(listing: Listing, acts: SaleActs) -> None:
    listing.stop()
    with pytest.raises(LinkInProgressError):
        acts.request_period(listing, LATER, TODAY)


def test_the_period_is_the_listings_own_until_the_sales_info_changes(listing: Listing, acts: SaleActs) -> None:
    assert acts.ends_on_instead_of("2030-12-31") == "2030-12-31"
    acts.request_period(listing, Period("2027-03-05", "2030-12-31"), TODAY)
    assert acts.ends_on_instead_of("2030-12-31") == "2030-12-31"
    assert acts.finish(1, Proof())
    assert acts.ends_on_instead_of("2030-12-31") == "2027-03-05"
    assert acts.ends_on_instead_of("2031-12-31") == "2031-12-31"
    acts.request_resume(stopped(listing), None)
    acts.finish(2, Proof())
    assert acts.ends_on_instead_of("2030-12-31") == "2027-03-05"


def test_a_refused_period_changes_nothing(listing: Listing, acts: SaleActs) -> None:
    acts.request_period(listing, LATER, TODAY)
    acts.refuse(1, NO, Proof(), unsettled=False)
    assert acts.ends_on_instead_of(None) is None


@pytest.mark.parametrize("ends_on", ["2026-11-20", "2100-01-01"])
def test_a_day_that_no_sale_can_end_on_is_refused(ends_on: str, listing: Listing, acts: SaleActs) -> None:
    with pytest.raises(PeriodError):
        acts.request_period(listing, Period(ends_on, None), TODAY)


def test_what_is_not_at_the_mall_has_no_period(waiting: Listing) -> None:
    acts = SaleActs(SELLER, Spot(waiting.id, waiting.product_id, waiting.account_id, waiting.mall))
    with pytest.raises(NotOnSaleError):
        acts.request_period(waiting, LATER, TODAY)


def test_a_link_sends_the_listings_own_last_day(
    listing: Listing,
    acts: SaleActs,
    known_product: KnownProduct,
    tmon_account: KnownAccount,
    tmon_group: SalesGroup,
) -> None:
    acts.request_period(listing, Period("2027-03-05", "2030-12-31"), TODAY)
    acts.finish(1, Proof())
    offer = make_offer(known_product, tmon_account, tmon_group, TODAY, acts)
    assert offer.terms["sale_ends_on"] == "2027-03-05"
    assert make_offer(known_product, tmon_account, tmon_group, TODAY).terms["sale_ends_on"] == "2030-12-31"
