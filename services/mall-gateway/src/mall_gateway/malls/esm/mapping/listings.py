"""Our offers as ESM's goods and ESM's goods as our listings (malls.md 4.2).

A listing of ours is one site's: one master product with one site number. Maker and brand are not sent: G마켓 shows
기타 and none, and ESM wants its own brand numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.catalog import Option, Product
from mall_gateway.malls.esm.mapping.orders import number
from mall_gateway.malls.esm.profile import COURIERS, DIRECT
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.esm.wire import GoodsNumbers, GoodsOptions, NoticeCode, NoticeGroup, SellStatus
from mall_gateway.malls.offers import (
    SEE_DETAILS,
    certificates_to_send,
    detail_html,
    notice_texts,
    plain_name,
    sold_options,
    stock_to_send,
    variants,
)
from mall_gateway.malls.port import Listed, Offer
from mall_gateway.malls.sales_fields import number_of, text_of

MASTER = "ESM"
"""How a product is named while its site has no number yet: this and the master number. Both are digits at G마켓."""

MAX_STOCK = 99_999
IMAGES = 15
PERIODS = (15, 30, 60, 90)
NO_END = -1
"""`sellingPeriod` in days. Unverified: that -1 is without an end (malls.md 4.2 has the numbers alone)."""

OTHER_GOODS = "기타 재화"
CERTIFIED, NOT_CERTIFIED = 0, 1
CERTIFICATES = {"children": "child", "electric": "electric", "living": "life"}
TARGETS = {"안전인증": 0, "안전확인": 1, "공급자적합성확인": 3}
"""`certTargetCode`. Unverified, as the details of a certificate are: malls.md 4.2 names the block only."""


@dataclass(frozen=True)
class Known:
    """What ESM itself says about the offer, and today in Seoul."""

    notice_no: str
    codes: Sequence[NoticeCode]
    today: date


def goods_body(site: Site, offer: Offer, known: Known) -> dict[str, Any]:
    """POST and PUT goods: the whole product, for one site. Unverified: that `category.esm` may be left out."""
    product, terms = offer.product, offer.terms
    return {
        "itemBasicInfo": {
            "goodsName": {"kor": product.name},
            "category": {"site": [{"siteType": site.site_type, "catCode": terms.mall_category_code}]},
            "catalog": {"modelName": product.model_name},
        },
        "itemAddtionalInfo": {
            "price": {site.field: terms.price_won},
            "stock": {site.field: min(max(stock_of(product), 1), MAX_STOCK)},
            "recommendedOpts": options_body(site, product),
            "sellingPeriod": {site.field: _period(terms.sale_ends_on, known.today)},
            "managedCode": offer.listing_code,
            "origin": _origin(terms.mall_fields),
            "shipping": _shipping(site, offer),
            "officialNotice": _notice(product, known),
            "isAdultProduct": product.adults_only,
            "isYouthNotAvailable": product.adults_only,
            "isVatFree": product.tax != "taxed",
            "certInfo": {"safetyCerts": _certificates(product)},
            "images": _images(product.image_urls),
            "descriptions": {"kor": {"type": 2, "contentId": "", "html": detail_html(product)}},
        },
    }


def update_body(site: Site, offer: Offer, known: Known) -> dict[str, Any]:
    """PUT goods. A stock of nothing can't be sent: the sale is stopped instead, and goes on with the next stock."""
    return {"isSell": {site.key: stock_of(offer.product) > 0}, **goods_body(site, offer, known)}


def stop_body(site: Site) -> dict[str, Any]:
    """PUT sell-status: a site that is stopped has zeros beside it, as in the document's own sample."""
    nothing = {site.key: 0}
    basic = {"price": nothing, "stock": nothing, "sellingPeriod": nothing}
    return {"isSell": {site.key: False}, "itemBasicInfo": basic}


def stock_of(product: Product) -> int:
    """What there is to sell, over all options."""
    return sum(stock_to_send(option) for option in variants(product))


def options_body(site: Site, product: Product) -> dict[str, Any]:
    """The options written freely (number 0): a list under one name, or combinations of two or three."""
    options, names = sold_options(product), product.option_names
    if not options:
        return {"type": 0, "isStockManage": False}
    if len(names) == 1:
        details = [{"recommendedOptValueNo": 0, **_option(site, option), **_value(option, 0, "")} for option in options]
        group = {"details": details, "recommendedOptNo": 0, "recommendedOptName": _words(names[0])}
        return {"type": 1, "isStockManage": True, "independent": group}
    places = range(len(names))
    group = {
        "details": [_combination(site, option) for option in options],
        **{f"recommendedOptNo{place + 1}": 0 for place in places},
        **{f"recommendedOptName{place + 1}": _words(names[place]) for place in places},
    }
    return {"type": len(names), "isStockManage": True, "combination": group}


def _combination(site: Site, option: Option) -> dict[str, Any]:
    places = range(len(option.values))
    numbers = {f"recommendedOptValueNo{place + 1}": 0 for place in places}
    values = {name: value for place in places for name, value in _value(option, place, str(place + 1)).items()}
    return {**numbers, **values, **_option(site, option)}


def _value(option: Option, place: int, suffix: str) -> dict[str, Any]:
    return {f"recommendedOptValue{suffix}": _words(option.values[place])}


def _words(text: str) -> dict[str, Any]:
    return {"koreanText": text, "exposeLanguage": 1}


def _option(site: Site, option: Option) -> dict[str, Any]:
    stock = stock_to_send(option)
    return {
        "isSoldOut": stock == 0,
        "isDisplay": option.on_sale,
        "qty": {site.key: min(stock, MAX_STOCK)},
        "manageCode": option.key,
        "addAmnt": option.surcharge_won,
    }


def _period(ends_on: str, today: date) -> int:
    """The shortest period that reaches the last day of the sale."""
    days = (date.fromisoformat(ends_on[:10]) - today).days + 1
    return next((period for period in PERIODS if period >= days), NO_END)


def _origin(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """원산지 by the mall's own code. Unverified: `goodsType`, of which the only sample has 0."""
    code = text_of(fields, "origin_code")
    if not code:
        return None
    return {"goodsType": 0, "type": number_of(fields, "origin_type"), "code": code, "isMultipleOrigin": False}


def _shipping(site: Site, offer: Offer) -> dict[str, Any]:
    """By courier (1) or by the seller (2: unverified); the fee is the place's bundle policy."""
    fields, courier = offer.terms.mall_fields, offer.terms.courier or ""
    return {
        "type": 2 if courier in DIRECT else 1,
        "companyNo": int({**COURIERS, **DIRECT}[courier]),
        "policy": {
            "placeNo": number(text_of(fields, "place_no")),
            "feeType": 1,
            "bundle": {"deliveryTmplId": text_of(fields, "bundle_policy_no")},
        },
        "returnAndExchange": {
            "addrNo": text_of(fields, "return_address_no"),
            "fee": number_of(fields, "return_fee_won"),
        },
        "dispatchPolicyNo": {site.key: number(text_of(fields, "dispatch_policy_no"))},
    }


def notice_group_of(product: Product, groups: Iterable[NoticeGroup]) -> NoticeGroup | None:
    """ESM's item type of our name (whole, or up to its bracket), else 기타 재화."""
    known = {plain_name(group.official_notice_name): group for group in groups}
    heads = {plain_name(group.official_notice_name.partition("(")[0]): group for group in reversed(known.values())}
    name = product.notice.item_type_name
    found = known.get(plain_name(name)) or heads.get(plain_name(name.partition("(")[0]))
    return found or known.get(plain_name(OTHER_GOODS)) or heads.get("기타")


def _notice(product: Product, known: Known) -> dict[str, Any]:
    """Every field of ESM's item type, by name; what ours has no field for is in the detail page."""
    told = notice_texts(product)
    details = [
        {
            "officialNoticeItemelementCode": code.official_notice_itemelement_code,
            "value": told.get(plain_name(code.official_notice_itemelement_name), SEE_DETAILS),
            "isExtraMark": False,
        }
        for code in known.codes
    ]
    return {"officialNoticeNo": number(known.notice_no), "details": details}


def _certificates(product: Product) -> dict[str, Any]:
    """The three kinds of safety certificates; 방송통신 goes with 전기, whose block alone takes it (unverified)."""
    sent: dict[str, list[dict[str, Any]]] = {name: [] for name in CERTIFICATES.values()}
    for one in certificates_to_send(product):
        target = TARGETS.get(one.type.replace(" ", ""), 0)
        sent[CERTIFICATES.get(one.kind, "electric")].append({"certId": one.number, "certTargetCode": target})
    blocks = {
        name: {"type": CERTIFIED if given else NOT_CERTIFIED, "details": given or None} for name, given in sent.items()
    }
    for name in ("electric", "life"):
        blocks[name] = {"mandatorySafetySign": 0, **blocks[name]}
    return {**blocks, "harmful": {"certId": None, "type": NOT_CERTIFIED}}


def _images(urls: Sequence[str]) -> dict[str, str]:
    more = {f"addtionalImg{place}URL": url for place, url in enumerate(urls[1:IMAGES], start=1)}
    return {"basicImgURL": urls[0], **more}


def master_of(mall_product_no: str) -> str | None:
    """The master number in a number of ours; None where it is the site's."""
    return mall_product_no.removeprefix(MASTER) if mall_product_no.startswith(MASTER) else None


def site_number(site: Site, numbers: GoodsNumbers) -> str:
    """The number that the site has given by now."""
    told = numbers.site_detail.get(site.key)
    return told.site_goods_no if told else ""


def waiting(site: Site, master: str, numbers: GoodsNumbers, words: str = "") -> Listed:
    """A product that its site does not show yet: under the site's number, or the master number before there is one."""
    told = numbers.site_detail.get(site.key)
    name = site_number(site, numbers) or f"{MASTER}{master}"
    return Listed(name, {}, "waiting_approval", words or (told.site_goods_comment if told else "") or "등록중")


def listed(site: Site, numbers: GoodsNumbers, sale: SellStatus, options: GoodsOptions, today: date) -> Listed:
    """A product as its site shows it."""
    found = {one.manage_code: one.opt_seq for one in options.details if one.manage_code and one.opt_seq}
    product_no = site_number(site, numbers)
    period = sale.item_basic_info.selling_period.get(site.key, "")
    if is_over(period, today):
        return Listed(product_no, found, "ended", f"판매기간 {period}까지")
    if sale.is_sell.get(site.key, False):
        return Listed(product_no, found, "on_sale", "판매중")
    return Listed(product_no, found, "stopped", "판매중지")


def is_over(period: str, today: date) -> bool:
    """Whether a period as it is read, a day as eight digits, is over; another form never is."""
    return len(period) == 8 and period.isdecimal() and period < today.strftime("%Y%m%d")
