"""An offer: a product under a group's terms on an account, fit to be sent or refused with everything to change."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.catalog import Product
from contracts.listing import SalesTerms
from listing.domain.groups import UNLIMITED, SalesGroup
from listing.domain.knowledge import KnownAccount, KnownProduct
from listing.domain.malls import require_accepted, require_selling
from listing.domain.refusals import ProductMissingError
from listing.domain.sale_acts import SaleActs


@dataclass(frozen=True)
class Offer:
    """What may be asked of the mall: product and terms as JSON of their contract models, and the product's revision."""

    revision: int
    product: dict[str, Any]
    terms: dict[str, Any]


def make_offer(
    product: KnownProduct, account: KnownAccount, group: SalesGroup, today: date, acts: SaleActs | None = None
) -> Offer:
    """Check all rules that are ours to check, and freeze what will be sent; `acts` may have set another last day.

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
    require_selling(ends_on, today)
    require_accepted(group.mall, wanted, price_won)
    sales = SalesTerms(
        group_name=terms.name,
        mall_category_code=terms.mall_category_code,
        mall_category_path=terms.mall_category_path,
        sale_starts_on=terms.sale_starts_on,
        sale_ends_on=ends_on or UNLIMITED,
        price_won=price_won,
        courier=terms.courier,
        mall_fields=terms.mall_fields,
    )
    return Offer(product.revision, current, sales.model_dump(mode="json"))
