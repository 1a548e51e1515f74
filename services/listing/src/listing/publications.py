"""What listing publishes: the one match from its stored events to the public ones."""

from datetime import date
from typing import Any

from chassis.log import Recorded
from contracts import ContractEvent
from contracts.catalog import Product
from contracts.listing import (
    ListingApplied,
    ListingFailed,
    ListingRequested,
    ListingStopRequested,
    SalePeriodRequested,
    SalePriceRequested,
    SaleResumeRequested,
    SalesTerms,
    SaleStopped,
    StockPushRequested,
)
from listing.domain import Listing, SaleActs, Shown, Spot, StockFeed


def publish(recorded: Recorded) -> ContractEvent | None:
    """The public event that a stored one becomes, None for what is ours alone."""
    match recorded.event:
        case Listing.Requested() as fact:
            return _requested(fact)
        case Listing.StopRequested() as fact:
            return _stop_requested(fact)
        case Listing.Applied() | Listing.Adopted() | Listing.Resumed() as fact:
            return _applied(fact)
        case Listing.Failed() as fact:
            return _failed(fact)
        case Listing.Stopped() as fact:
            place = fact.place
            return SaleStopped(
                listing_id=fact.originator_id,
                account_id=place.account_id,
                mall=place.mall,
                product_id=place.product_id,
            )
        case StockFeed.Pushed() as fact:
            return _pushed(fact)
        case SaleActs.ResumeRequested() as fact:
            ends_on = date.fromisoformat(fact.ends_on) if fact.ends_on else None
            return SaleResumeRequested(number=fact.number, ends_on=ends_on, **_at_the_mall(fact.spot, fact.shown))
        case SaleActs.PeriodRequested() as fact:
            ends_on = date.fromisoformat(fact.period.ends_on)
            return SalePeriodRequested(number=fact.number, ends_on=ends_on, **_at_the_mall(fact.spot, fact.shown))
        case SaleActs.PriceRequested() as fact:
            return SalePriceRequested(
                number=fact.number,
                terms=SalesTerms.model_validate(fact.terms),
                surcharges=fact.surcharges,
                taxed=fact.taxed,
                **_at_the_mall(fact.spot, fact.shown),
            )
        case _:
            return None


def _requested(fact: Listing.Requested) -> ListingRequested:
    return ListingRequested(
        listing_id=fact.originator_id,
        account_id=fact.place.account_id,
        mall=fact.place.mall,
        kind="update" if fact.shown else "register",
        attempt=fact.attempt,
        mall_product_no=fact.shown.mall_product_no if fact.shown else None,
        mall_option_nos=fact.shown.mall_option_nos if fact.shown else {},
        product=Product.model_validate(fact.ask.product),
        terms=SalesTerms.model_validate(fact.ask.terms),
    )


def _stop_requested(fact: Listing.StopRequested) -> ListingStopRequested:
    return ListingStopRequested(
        listing_id=fact.originator_id,
        account_id=fact.place.account_id,
        mall=fact.place.mall,
        mall_product_no=fact.shown.mall_product_no,
        mall_option_nos=fact.shown.mall_option_nos,
    )


def _applied(fact: Listing.Applied | Listing.Adopted | Listing.Resumed) -> ListingApplied:
    return ListingApplied(
        listing_id=fact.originator_id,
        account_id=fact.place.account_id,
        mall=fact.place.mall,
        product_id=fact.place.product_id,
        mall_product_no=fact.shown.mall_product_no,
        mall_option_nos=fact.shown.mall_option_nos,
    )


def _failed(fact: Listing.Failed) -> ListingFailed:
    return ListingFailed(
        listing_id=fact.originator_id,
        account_id=fact.place.account_id,
        mall=fact.place.mall,
        product_id=fact.place.product_id,
        reason=fact.why.reason,
        mall_message=fact.why.mall_message,
    )


def _pushed(fact: StockFeed.Pushed) -> StockPushRequested:
    return StockPushRequested(
        number=fact.number,
        stocks=fact.stocks,
        changed=tuple(sorted(fact.before)),
        **_at_the_mall(fact.spot, fact.shown),
    )


def _at_the_mall(spot: Spot, shown: Shown) -> dict[str, Any]:
    return {
        "listing_id": spot.listing_id,
        "account_id": spot.account_id,
        "mall": spot.mall,
        "mall_product_no": shown.mall_product_no,
        "mall_option_nos": shown.mall_option_nos,
    }
