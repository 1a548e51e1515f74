"""An offer: a product under a group's terms on an account, fit to be sent or refused with everything to change."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.catalog import Product
from contracts.listing import SalesTerms
from listing.domain.groups import UNLIMITED, GroupTerms, SalesGroup
from listing.domain.knowledge import KnownAccount, KnownProduct
from listing.domain.malls import require_accepted, require_price, require_selling, surcharges_of
from listing.domain.refusals import ProductMissingError
from listing.domain.sale_acts import Price, SaleActs, Wanted


@dataclass(frozen=True)
class Offer:
    """What may be asked of the mall: product and terms as JSON of their contract models, and the product's revision."""

    revision: int
    product: dict[str, Any]
    terms: dict[str, Any]


def price_wanted(
    product: KnownProduct, account: KnownAccount, group: SalesGroup, price_won: int, acts: SaleActs
) -> Wanted:
    """Check a selling price for a product that is sold under a group's terms, and freeze what the mall is told.

    Raises ProductMissingError, AccountMissingError, AccountNotVerifiedError or RefusalsError.
    """
    account.require_verified()
    current = product.current
    if product.deleted or current is None:
        raise ProductMissingError
    terms, sold = group.saved_terms, Product.model_validate(current)
    require_price(group.mall, sold, price_won)
    sales = _sales_terms(terms, acts.ends_on_instead_of(terms.sale_ends_on), price_won)
    price = Price(price_won, terms.pricing.price_won(sold.price_won))
    return Wanted(price, sales.model_dump(mode="json"), surcharges_of(group.mall, sold), sold.tax == "taxed")


def make_offer(
    product: KnownProduct, account: KnownAccount, group: SalesGroup, today: date, acts: SaleActs | None = None
) -> Offer:
    """Check all rules that are ours to check, and freeze what will be sent.

    `acts` may have set another last day or price.

    Raises ProductMissingError, AccountMissingError, AccountNotVerifiedError or RefusalsError.
    """
    account.require_verified()
    current = product.current
    if product.deleted or current is None:
        raise ProductMissingError
    terms = group.saved_terms
    ends_on = acts.ends_on_instead_of(terms.sale_ends_on) if acts else terms.sale_ends_on
    wanted = Product.model_validate(current)
    price_won = terms.pricing.price_won(wanted.price_won)
    price_won = acts.price_instead_of(price_won) if acts else price_won
    require_selling(ends_on, today)
    require_accepted(group.mall, wanted, price_won)
    sales = _sales_terms(terms, ends_on, price_won)
    return Offer(product.revision, current, sales.model_dump(mode="json"))


def _sales_terms(terms: GroupTerms, ends_on: str | None, price_won: int) -> SalesTerms:
    return SalesTerms(
        group_name=terms.name,
        mall_category_code=terms.mall_category_code,
        mall_category_path=terms.mall_category_path,
        sale_starts_on=terms.sale_starts_on,
        sale_ends_on=ends_on or UNLIMITED,
        price_won=price_won,
        courier=terms.courier,
        mall_fields=terms.mall_fields,
    )
