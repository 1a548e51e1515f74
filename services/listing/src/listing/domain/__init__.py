"""Sales groups, listings and what other services told: the rules of selling a product on a mall."""

from listing.domain.groups import UNLIMITED, GroupName, GroupTerms, Pricing, SalesGroup
from listing.domain.jobs import LinkJob
from listing.domain.knowledge import KnownAccount, KnownProduct, KnownSeller
from listing.domain.listings import Listing
from listing.domain.mall_field_data import FIELDS, MallField
from listing.domain.mall_fields import check_fields, fields_of
from listing.domain.malls import RULES, MallRules, mall_name, rules_of
from listing.domain.offers import Offer, make_offer
from listing.domain.outcomes import STATE_LABELS, Ask, Place, Proof, Shown, State, Why
from listing.domain.refusals import (
    AccountMissingError,
    AccountNotVerifiedError,
    GroupInUseError,
    GroupMissingError,
    GroupNameTakenError,
    LinkInProgressError,
    MallFieldError,
    MallUnknownError,
    NeedsSettlingError,
    NotAcceptedHereError,
    NotOnSaleError,
    NotQueuedError,
    NotUnsettledError,
    OptionsLockedError,
    ProductMissingError,
    SellingSuspendedError,
    TermsError,
)

__all__ = [
    "FIELDS",
    "RULES",
    "STATE_LABELS",
    "UNLIMITED",
    "AccountMissingError",
    "AccountNotVerifiedError",
    "Ask",
    "GroupInUseError",
    "GroupMissingError",
    "GroupName",
    "GroupNameTakenError",
    "GroupTerms",
    "KnownAccount",
    "KnownProduct",
    "KnownSeller",
    "LinkInProgressError",
    "LinkJob",
    "Listing",
    "MallField",
    "MallFieldError",
    "MallRules",
    "MallUnknownError",
    "NeedsSettlingError",
    "NotAcceptedHereError",
    "NotOnSaleError",
    "NotQueuedError",
    "NotUnsettledError",
    "Offer",
    "OptionsLockedError",
    "Place",
    "Pricing",
    "ProductMissingError",
    "Proof",
    "SalesGroup",
    "SellingSuspendedError",
    "Shown",
    "State",
    "TermsError",
    "Why",
    "check_fields",
    "fields_of",
    "make_offer",
    "mall_name",
    "rules_of",
]
