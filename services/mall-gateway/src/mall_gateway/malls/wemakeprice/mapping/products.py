"""Products in 위메프's blocks and back (malls.md 6.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contracts.catalog import Option, Product
from mall_gateway.malls.addresses import Address, address_of
from mall_gateway.malls.offers import (
    ENOUGH_STOCK,
    SEE_DETAILS,
    asks_buyer,
    notice_texts,
    plain_name,
    sold_options,
    stock_to_send,
)
from mall_gateway.malls.port import FoundProduct, Listed, MallCategory, Offer
from mall_gateway.malls.sales_fields import is_empty, number_of, text_of
from mall_gateway.malls.wemakeprice import wire
from mall_gateway.malls.wemakeprice.profile import (
    FEE_PAYMENT_CODES,
    FEE_TYPE_CODES,
    SHIP_METHOD_CODES,
    SHIP_TYPE_CODES,
)

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]
ON_SALE, STOPPED = "SALE", "STOP"

STATES: dict[str, State] = {
    "READY": "waiting_approval",
    "WAIT": "waiting_approval",
    "SALE": "on_sale",
    "ON_SALE": "on_sale",
    "REJECT": "refused",
    "STOP": "stopped",
    "PAUSE": "stopped",
    "SOLDOUT": "stopped",
    "END": "ended",
}
"""위메프's product status to ours. Unverified: malls.md 6.2 names no word of it."""


@dataclass(frozen=True)
class Known:
    """What 위메프 itself says about the offer: its item type, the seller's first shipping policy, if any, and today."""

    group: wire.KnownGroup
    ship_policy_no: str | None
    today: date


def product_of(offer: Offer, known: Known, product_no: str | None = None) -> wire.Product:
    """All blocks of a checked offer, for creation and whole update; it sells from today where no day is set."""
    product = offer.product
    return wire.Product(
        product_no=None if product_no is None else as_number(product_no),
        basic=_basic(offer, known.ship_policy_no),
        sale=_sale(offer, known.today),
        option=_option_block(product),
        detail=wire.Detail(
            basic_img_url=product.image_urls[0],
            add_img_url_list=product.image_urls[1:],
            list_img_url=product.image_urls[0],
            desc_type="HTML",
            desc_html=product.detail_html,
        ),
        notice=_notice(product, known.group),
        etc=_etc(offer),
    )


def as_number(number: str) -> int | str:
    """A number of 위메프 as its bodies want it (long); what has no digits alone stays text."""
    return int(number) if number.isascii() and number.isdecimal() else number


def listed_of(product: wire.ListedProduct) -> Listed:
    """A product as 위메프 shows it."""
    options = product.option or wire.ListedOptions()
    return Listed(
        mall_product_no=product.product_no,
        mall_option_nos={
            row.seller_option_code: row.option_no
            for row in options.select_option_value_list
            if row.seller_option_code and row.option_no
        },
        state=STATES.get(product.status.upper(), "unknown"),
        mall_state=product.status,
    )


def found_of(row: wire.ListRow) -> FoundProduct:
    """A row of the product list."""
    state = STATES.get(row.status.upper(), "unknown")
    known = (row.sale_price, row.stock_count, seller_code_of(row))
    return FoundProduct(row.product_no, row.product_name, state, row.status, *known)


def seller_code_of(product: wire.ListedProduct) -> str:
    """Our code, wherever the answer has it."""
    return product.seller_prod_code or (product.etc or wire.ListedEtc()).seller_prod_code


def notice_group_of(product: Product, groups: Iterable[wire.KnownGroup]) -> wire.KnownGroup | None:
    """위메프's item type of the same name as ours (or with our name's part before the bracket)."""
    wanted = plain_name(product.notice.item_type_name)
    head = plain_name(product.notice.item_type_name.partition("(")[0])
    named = {plain_name(group.group_notice_name): group for group in groups}
    heads = {plain_name(group.group_notice_name.partition("(")[0]): group for group in named.values()}
    return named.get(wanted) or heads.get(head)


def category_of(category: wire.Category) -> MallCategory:
    """A leaf with the names of its levels."""
    names = (category.lcate_name, category.mcate_name, category.scate_name, category.dcate_name)
    return MallCategory(category.dcate_code, tuple(name for name in names if name), leaf=True)


def _basic(offer: Offer, ship_policy_no: str | None) -> wire.Basic:
    return wire.Basic(
        product_name=offer.product.name,
        product_type="NORMAL",
        dcate_code=offer.terms.mall_category_code,
        ship_policy_no=None if ship_policy_no is None else as_number(ship_policy_no),
        ship_info=_ship_info(offer),
        adult_limit_yn=_yn(offer.product.adults_only),
        display_yn="Y",
        biz_yn="N",
    )


def _ship_info(offer: Offer) -> wire.ShipInfo:
    fields = offer.terms.mall_fields
    release, back = _address(fields.get("outbound_address")), _address(fields.get("return_address"))
    free = fields.get("ship_fee_type") == "free"
    return wire.ShipInfo(
        ship_method=SHIP_METHOD_CODES[text_of(fields, "ship_method")],
        ship_type=SHIP_TYPE_CODES[text_of(fields, "ship_type")],
        ship_fee_type=FEE_TYPE_CODES[text_of(fields, "ship_fee_type")],
        ship_fee=0 if free else number_of(fields, "ship_fee_won"),
        ship_fee_free_price=number_of(fields, "free_from_won"),
        remote_fee=number_of(fields, "remote_fee_won"),
        fee_payment_type=FEE_PAYMENT_CODES[text_of(fields, "fee_payment")],
        release_zipcode=release.zip_code,
        release_addr=release.address,
        release_addr_detail=release.address_detail,
        return_zipcode=back.zip_code,
        return_addr=back.address,
        return_addr_detail=back.address_detail,
        return_fee=number_of(fields, "return_fee_won"),
        release_day=number_of(fields, "release_days"),
        release_time=None if is_empty(fields.get("release_time")) else text_of(fields, "release_time"),
    )


def _address(value: object) -> Address:
    return address_of(value) or Address("", "")


def _sale(offer: Offer, today: date) -> wire.Sale:
    product, terms = offer.product, offer.terms
    return wire.Sale(
        sale_period="Y",
        sale_start_date=f"{terms.sale_starts_on or today.isoformat()} 00:00:00",
        sale_end_date=f"{terms.sale_ends_on} 23:59:59",
        origin_price=terms.price_won,
        sale_price=terms.price_won,
        stock_count=_stock(product),
        tax_yn=_yn(product.tax == "taxed"),
        purchase_min_count=1,
        purchase_limit_yn="N",
        basket_limit_yn="N",
        reference_price_type="NONE",
    )


def _stock(product: Product) -> int:
    """The sum of what is sold; enough where the seller does not count."""
    if sold_options(product):
        return sum(stock_to_send(option) for option in sold_options(product))
    return ENOUGH_STOCK if product.stock is None else max(product.stock, 0)


def _option_block(product: Product) -> wire.Options:
    """Combinations, or the texts that the buyer writes, or neither."""
    names, texts = product.option_names, asks_buyer(product)
    options = sold_options(product)
    if not options:
        return wire.Options(
            select_option_use_yn="N",
            text_option_use_yn=_yn(texts),
            text_option_depth=len(names) if texts else None,
            text_option_title1=_nth(names, 0) if texts else None,
            text_option_title2=_nth(names, 1) if texts else None,
        )
    return wire.Options(
        select_option_use_yn="Y",
        select_option_depth=len(names),
        select_option_title1=_nth(names, 0),
        select_option_title2=_nth(names, 1),
        select_option_title3=_nth(names, 2),
        select_option_value_list=tuple(_option(option) for option in options),
        text_option_use_yn="N",
    )


def _option(option: Option) -> wire.OptionValue:
    return wire.OptionValue(
        option_value1=_nth(option.values, 0),
        option_value2=_nth(option.values, 1),
        option_value3=_nth(option.values, 2),
        sale_status=ON_SALE if option.on_sale else STOPPED,
        stock_count=stock_to_send(option),
        display_yn=_yn(option.on_sale),
        seller_option_code=option.key,
        option_price=option.surcharge_won or None,
    )


def _notice(product: Product, group: wire.KnownGroup) -> wire.Notice:
    """Every field of 위메프's item type, by name; what ours has no field for is in the detail page."""
    told = notice_texts(product)
    fields = tuple(
        wire.NoticeField(notice_no=field.notice_no, description=told.get(plain_name(field.notice_name), SEE_DETAILS))
        for field in group.notice_list
    )
    return wire.Notice(groups=(wire.NoticeGroup(group_notice_no=group.group_notice_no, notice_list=fields),))


def _etc(offer: Offer) -> wire.Etc:
    product = offer.product
    children, living, electric, broadcast = (
        _certificates(product, kind) for kind in ("children", "living", "electric", "broadcast")
    )
    return wire.Etc(
        parallel_import_yn="N",
        kc_kid_is_certification=_yn(children),
        kc_kid_certification_list=children,
        kc_life_is_certification=_yn(living),
        kc_life_certification_list=living,
        kc_electric_is_certification=_yn(electric),
        kc_electric_certification_list=electric,
        kc_report_is_certification=_yn(broadcast),
        kc_report_certification_list=broadcast,
        seller_prod_code=offer.listing_code,
        price_comparison_site_yn="Y",
        keyword_wemakeprice=",".join(product.keywords),
        isbn13=product.isbn,
    )


def _certificates(product: Product, kind: str) -> tuple[wire.Certification, ...] | None:
    found = tuple(
        wire.Certification(certification_type=one.type, certification_no=one.number)
        for one in product.certifications
        if one.kind == kind
    )
    return found or None


def _nth(values: Sequence[str], index: int) -> str | None:
    return values[index] if index < len(values) else None


def _yn(value: object) -> str:
    return "Y" if value else "N"
