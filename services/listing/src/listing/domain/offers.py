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


@dataclass(frozen=True)
class Offer:
    """What may be asked of the mall: product and terms as JSON of their contract models, and the product's revision."""

    revision: int
    product: dict[str, Any]
    terms: dict[str, Any]


def make_offer(product: KnownProduct, account: KnownAccount, group: SalesGroup, today: date) -> Offer:
    """Check all rules that are ours to check, and freeze what will be sent.

    Raises ProductMissingError, AccountMissingError, AccountNotVerifiedError or RefusalsError.
    """
    account.require_verified()
    if product.deleted or product.product is None:
        raise ProductMissingError
    terms = group.saved_terms
    wanted = Product.model_validate(product.product)
    price_won = terms.pricing.price_won(wanted.price_won)
    require_selling(terms.sale_ends_on, today)
    require_accepted(group.mall, wanted, price_won)
    sales = SalesTerms(
        group_name=terms.name,
        mall_category_code=terms.mall_category_code,
        mall_category_path=terms.mall_category_path,
        sale_starts_on=terms.sale_starts_on,
        sale_ends_on=terms.sale_ends_on or UNLIMITED,
        price_won=price_won,
        courier=terms.courier,
        mall_fields=terms.mall_fields,
    )
    return Offer(product.revision, product.product, sales.model_dump(mode="json"))
