"""Sales groups, listings and what other services told: the rules of selling a product on a mall."""

from listing.domain.groups import UNLIMITED, GroupName, GroupTerms, Pricing, SalesGroup
from listing.domain.jobs import LinkJob
from listing.domain.knowledge import KnownAccount, KnownProduct, KnownSeller
from listing.domain.listings import Listing
from listing.domain.mall_field_data import FIELDS, MallField
from listing.domain.mall_fields import check_fields, fields_of
from listing.domain.mall_numbers import MallNumber
from listing.domain.malls import RULES, MallRules, mall_name, rules_of
from listing.domain.offers import Offer, make_offer, price_wanted
from listing.domain.outcomes import STATE_LABELS, Ask, Place, Proof, Shown, Spot, State, Why
from listing.domain.past import ListingThen, Sale, sale_after
from listing.domain.refusals import (
    AccountMissingError,
    AccountNotVerifiedError,
    AlreadyLinkedError,
    GroupInUseError,
    GroupMissingError,
    GroupNameTakenError,
    LinkInProgressError,
    MallFieldError,
    MallNumberTakenError,
    MallUnknownError,
    NeedsSettlingError,
    NotAcceptedHereError,
    NotOnSaleError,
    NotQueuedError,
    NotUnsettledError,
    OptionNumbersDifferError,
    OptionsLockedError,
    ProductMissingError,
    SellingSuspendedError,
    TermsError,
)
from listing.domain.sale_acts import NotStoppedError, Period, PeriodError, Price, SaleActs, Wanted
from listing.domain.stock_feeds import Change, NothingToPushError, StockFeed, on_sale_as
from listing.domain.stocks import Level, brought_up, sold_stocks

__all__ = [
    "FIELDS",
    "RULES",
    "STATE_LABELS",
    "UNLIMITED",
    "AccountMissingError",
    "AccountNotVerifiedError",
    "AlreadyLinkedError",
    "Ask",
    "Change",
    "GroupInUseError",
    "GroupMissingError",
    "GroupName",
    "GroupNameTakenError",
    "GroupTerms",
    "KnownAccount",
    "KnownProduct",
    "KnownSeller",
    "Level",
    "LinkInProgressError",
    "LinkJob",
    "Listing",
    "ListingThen",
    "MallField",
    "MallFieldError",
    "MallNumber",
    "MallNumberTakenError",
    "MallRules",
    "MallUnknownError",
    "NeedsSettlingError",
    "NotAcceptedHereError",
    "NotOnSaleError",
    "NotQueuedError",
    "NotStoppedError",
    "NotUnsettledError",
    "NothingToPushError",
    "Offer",
    "OptionNumbersDifferError",
    "OptionsLockedError",
    "Period",
    "PeriodError",
    "Place",
    "Price",
    "Pricing",
    "ProductMissingError",
    "Proof",
    "Sale",
    "SaleActs",
    "SalesGroup",
    "SellingSuspendedError",
    "Shown",
    "Spot",
    "State",
    "StockFeed",
    "TermsError",
    "Wanted",
    "Why",
    "brought_up",
    "check_fields",
    "fields_of",
    "make_offer",
    "mall_name",
    "on_sale_as",
    "price_wanted",
    "rules_of",
    "sale_after",
    "sold_stocks",
]
