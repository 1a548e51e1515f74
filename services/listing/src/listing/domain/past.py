"""A listing as it was: by its own events, and by those of what was asked of its sale."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from contracts.mall_prices import OnSaleAct
from listing.domain.listings import Listing
from listing.domain.outcomes import Why
from listing.domain.sale_acts import SaleActs


@dataclass(frozen=True)
class Sale:
    """What was known of a sale: its price in won, its last day, what is being asked of it, and what went wrong last.

    The asked ones are what the request that is under way, or was last, says; `act_number` counts the acts.
    """

    price_won: int | None = None
    ends_on: str | None = None
    asked_price_won: int | None = None
    asked_end: str | None = None
    act: OnSaleAct | None = None
    act_number: int = 0
    why: Why | None = None


@dataclass(frozen=True)
class ListingThen:
    """A listing at a moment, with the name that its 판매정보 had."""

    listing: Listing
    sale: Sale
    group_name: str | None


def sale_after(events: Iterable[Any]) -> Sale:
    """The sale after the events of its Listing and SaleActs, in the order in which they were recorded."""
    sale = Sale()
    for fact in events:
        sale = _linked(sale, fact) or _asked(sale, fact) or sale
    return sale


def _linked(sale: Sale, fact: Any) -> Sale | None:
    match fact:
        case Listing.Requested():
            terms = fact.ask.terms
            asked = {"asked_price_won": terms.get("price_won"), "asked_end": terms.get("sale_ends_on")}
            return replace(sale, why=None, **asked)
        case Listing.Applied():
            price, end = sale.asked_price_won or sale.price_won, sale.asked_end or sale.ends_on
            return replace(sale, why=None, price_won=price, ends_on=end)
        case Listing.Accepted() | Listing.Adopted() | Listing.Resumed():
            return replace(sale, why=None)
        case Listing.Failed() | Listing.Unsettled() | Listing.StopRefused():
            return replace(sale, why=fact.why)
        case _:
            return None


def _asked(sale: Sale, fact: Any) -> Sale | None:
    match fact:
        case SaleActs.ResumeRequested():
            return replace(sale, act="resume_sale", act_number=fact.number)
        case SaleActs.PeriodRequested():
            return replace(sale, act="set_period", act_number=fact.number)
        case SaleActs.PriceRequested():
            return replace(sale, act="set_price", act_number=fact.number)
        case SaleActs.Priced():
            return replace(_over(sale, fact.number), price_won=fact.price.price_won)
        case SaleActs.Done():
            return replace(_over(sale, fact.number), ends_on=fact.ends_on or sale.ends_on)
        case SaleActs.Refused():
            return replace(_over(sale, fact.number), why=fact.why)
        case _:
            return None


def _over(sale: Sale, number: int) -> Sale:
    """An act is over; of prices a newer one may still be under way."""
    return replace(sale, act=None if number == sale.act_number else sale.act, why=None)
