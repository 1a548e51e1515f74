"""Products as deals of 티몬 and back (malls.md 5.2)."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from contracts.catalog import Origin, Product
from mall_gateway.malls.offers import notice_text, sold_options
from mall_gateway.malls.port import Listed, MallCategory, Offer, StockChange
from mall_gateway.malls.sales_fields import text_of
from mall_gateway.malls.tmon.profile import COURIERS, FIXED_STOCK, MAX_IMAGES, PRODUCT_TYPE_CODES, PROFILE
from mall_gateway.malls.tmon.wire import (
    Category,
    Deal,
    DealOption,
    KcAuth,
    ListedDeal,
    OptionDisplay,
    OptionStock,
    ProductInfo,
    ProductInfos,
)

SOLE_OPTION = "SOLE"
"""What 티몬 knows the only option of a product without options by: our own key of it is empty."""

_MAX_QUANTITY = 999
_RESET_DAYS = 1

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

STATES: dict[str, State] = {
    "READY": "waiting_approval",
    "WAIT": "waiting_approval",
    "APPROVAL_WAIT": "waiting_approval",
    "SALE": "on_sale",
    "ON_SALE": "on_sale",
    "SELLING": "on_sale",
    "REJECT": "refused",
    "PAUSE": "stopped",
    "PAUSED": "stopped",
    "STOP": "stopped",
    "END": "ended",
    "ENDED": "ended",
    "CLOSE": "ended",
}
"""티몬's `dealStatus` to ours. Unverified: malls.md 5.2 names no word of it."""


def deal_of(offer: Offer, today: date) -> Deal:
    """The whole deal of a checked offer, for register and update; `today` (Seoul) is the first day by default."""
    product, terms = offer.product, offer.terms
    certificates = tuple(_certificates(product))
    return Deal(
        vendor_deal_no=offer.listing_code,
        product_type=PRODUCT_TYPE_CODES[text_of(terms.mall_fields, "product_type_group")],
        delivery_template_no=text_of(terms.mall_fields, "delivery_template_no"),
        sales_start_date=f"{terms.sale_starts_on or today.isoformat()} 00:00",
        sales_end_date=f"{terms.sale_ends_on} 23:59",
        title=product.name,
        managed_title=product.name,
        category_no=terms.mall_category_code,
        sections=product.option_names if sold_options(product) else (),
        deal_options=tuple(_options(offer)),
        max_purchase_qty=_MAX_QUANTITY,
        purchase_reset_period=_RESET_DAYS,
        main_images=product.image_urls[:MAX_IMAGES],
        detail_contents=product.detail_html,
        product_infos=_notice(product),
        kc_auth_submit_type="Y" if certificates else "X",
        kc_auths=certificates,
        legal_permission_type="N",
        delivery_corp=COURIERS.get(terms.courier or ""),
        keywords=product.keywords,
        adult_only=product.adults_only,
        parallel_import=False,
        origin_country_type=_origin(product.origin),
        brand_name=product.brand,
    )


def option_key_of(vendor_deal_option_no: str) -> str:
    """Our option key behind the seller's option number of a deal."""
    return "" if vendor_deal_option_no == SOLE_OPTION else vendor_deal_option_no


def stocks_of(change: StockChange, deal: ListedDeal) -> tuple[OptionStock, ...]:
    """The changed options that the deal has, as they are sent: 9,999 of each that is in stock (product.md "Malls")."""
    return tuple(
        OptionStock(vendor_deal_option_no=number, stock=FIXED_STOCK if count else 0)
        for number, count in _changed_of(change, deal).items()
    )


def hidden_of(change: StockChange, deal: ListedDeal) -> tuple[OptionDisplay, ...]:
    """The changed options that the deal hides though there is stock: a registration hides what is out of stock."""
    hidden = {row.vendor_deal_option_no for row in deal.deal_options if row.display is False}
    return tuple(
        OptionDisplay(vendor_deal_option_no=number, display=True)
        for number, count in _changed_of(change, deal).items()
        if count and number in hidden
    )


def _changed_of(change: StockChange, deal: ListedDeal) -> dict[str, int]:
    """The changed stocks by the seller's option number; an option that the mall never took is not sold there."""
    numbers = {option_key_of(row.vendor_deal_option_no): row.vendor_deal_option_no for row in deal.deal_options}
    return {number: change.stocks.get(key, 0) for key, number in numbers.items() if key in change.changed}


def listed_of(deal: ListedDeal, *, written: bool = False) -> Listed:
    """A deal as 티몬 shows it; `written` reads the answer of a write, which says by flags that it is on sale.

    Options that the mall refused inside an accepted deal are left out and named in `reason`.
    """
    accepted = {option_key_of(row.vendor_deal_option_no): row for row in deal.deal_options if row.success}
    refused = [row for row in deal.deal_options if not row.success]
    state: State = "on_sale" if written and not deal.deal_status else STATES.get(deal.deal_status.upper(), "unknown")
    return Listed(
        mall_product_no=deal.tmon_deal_no,
        mall_option_nos={key: row.tmon_deal_option_no for key, row in accepted.items()},
        state=state,
        mall_state=deal.deal_status or ("OK" if written else ""),
        reason=_refused_options(tuple((row.vendor_deal_option_no, row.message) for row in refused)),
    )


def is_whole(listed: Listed) -> bool:
    """Whether a write's answer named the deal and its options, so that no reading back is needed."""
    return bool(listed.mall_product_no and listed.mall_option_nos) and all(listed.mall_option_nos.values())


def category_of(category: Category) -> MallCategory:
    """A category with its path cut at `>`."""
    return MallCategory(
        category.category_no, tuple(part.strip() for part in category.category_path.split(">")), category.leaf
    )


def _options(offer: Offer) -> Iterator[DealOption]:
    """Always 9,999 of each; an option out of stock or off sale is hidden instead (product.md "Malls")."""
    product, price = offer.product, offer.terms.price_won
    if not sold_options(product):
        yield _option(SOLE_OPTION, product.name, (), price, display=True)
        return
    for option in sold_options(product):
        title = " / ".join(option.values)
        display = option.on_sale and option.stock != 0
        yield _option(option.key, title, option.values, price + option.surcharge_won, display=display)


def _option(key: str, title: str, sections: tuple[str, ...], price_won: int, *, display: bool) -> DealOption:
    return DealOption(
        vendor_deal_option_no=key,
        title=title,
        sections=sections,
        price=price_won,
        sales_price=price_won,
        stock=FIXED_STOCK,
        display=display,
    )


def _notice(product: Product) -> ProductInfos:
    infos = tuple(ProductInfo(section=entry.name, description=notice_text(entry)) for entry in product.notice.entries)
    return ProductInfos(product_type=product.notice.item_type, product_infos=infos)


def _certificates(product: Product) -> Iterator[KcAuth]:
    for certificate in product.certifications:
        if certificate.kind in PROFILE.capabilities.certification_kinds:
            yield KcAuth(
                kc_auth_type=certificate.type, kc_auth_no=certificate.number, kc_auth_agency=certificate.agency
            )


def _origin(origin: Origin) -> str:
    """`originCountryType`. Unverified: its words."""
    if origin.kind == "not_applicable":
        return "NONE"
    return "DOMESTIC" if origin.place.startswith(("국내", "국산", "대한민국", "한국")) else "OVERSEAS"


def _refused_options(refused: tuple[tuple[str, str], ...]) -> str | None:
    if not refused:
        return None
    told = ", ".join(f"{number}({message})" if message else number for number, message in refused)
    return f"티몬이 받지 않은 옵션이 있습니다: {told}. 옵션정보를 고친 뒤 다시 연동하세요."
