"""Products as CJ mall's `good` and back (malls.md 11.2).

Unverified: the codes that are fixed here (delivery by the partner, by parcel, stock by 단품, and so on) are what a
public client sends for ordinary goods.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from contracts.catalog import Option, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.cjmall.profile import COURIERS, LABEL_BYTES, NAME_BYTES, SHORT_BYTES, UNIT_BYTES
from mall_gateway.malls.cjmall.wire import Category, Unit
from mall_gateway.malls.general_malls import own_notice
from mall_gateway.malls.markup import EUC_KR
from mall_gateway.malls.offers import certificates_to_send, detail_html, stock_to_send, variants
from mall_gateway.malls.port import Listed, MallCategory, Offer, PriceChange
from mall_gateway.malls.sales_fields import number_of, text_of

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

CHANNEL = "30"
DESCRIPTION = "91059"
"""`pedfId` of the description."""
PLAIN_OPTION, PLAIN_UNIT = "0000", "단일상품"
"""How a product without options is told: one 단품 of this code and name."""
FOR_EVER = "9999-12-30"
SELLING, PAUSED = "A", "I"
ITEM, UNIT = "01", "02"
ADULTS = "19"

STATUS_NAMES = {"10": "승인요청", "20": "승인", "30": "반려"}
SALE_NAMES = {"A": "판매중", "I": "일시중단", "D": "판매종료"}
"""`status`, and `slCls` or `packInd`. Unverified: the former's codes; A and I are malls.md's, D a guess at an end."""


def good_of(offer: Offer, today: date) -> dict[str, Any]:
    """The whole `good` of a creation, of a checked offer."""
    product, values = offer.product, offer.terms.mall_fields
    return {
        "chnCls": CHANNEL,
        "tGrpCd": offer.terms.mall_category_code,
        "uniqBrandCd": text_of(values, "brand_code"),
        "giftInd": "Y",
        "uniqMkrNatCd": text_of(values, "origin_code"),
        "uniqMkrCompCd": text_of(values, "maker_code"),
        "mdCode": text_of(values, "md_code"),
        "itemDesc": cut(product.name, NAME_BYTES),
        **_labels(product),
        "vatCode": "S" if product.tax == "taxed" else "E",
        "zDeliveryType": "20",
        "zShippingMethod": "10",
        "courier": COURIERS.get(offer.terms.courier or "", "99"),
        "deliveryHomeCost": number_of(values, "delivery_fee_won"),
        "zreturnNotReqInd": "10",
        "zCostomMadeInd": "N",
        "stockMgntLevel": "2",
        "delayShipRewardIind": "N",
        "reserveDayInd": "Y",
        **_delivery(offer),
        "unit": [_unit(offer, option, today) for option in variants(product)],
        "mallitem": {
            "mallItemDesc": product.name,
            "keyword": ";".join(product.keywords),
            "mallCtg": [{"mainInd": "Y", "ctgName": text_of(values, "mall_category")}],
        },
        **_told(offer),
    }


def change_of(offer: Offer, item_code: str) -> dict[str, Any]:
    """`good` of a change: everything that has no interface of its own."""
    return {
        "sItem": item_code,
        "loc": CHANNEL,
        **_labels(offer.product),
        **_delivery(offer),
        "mallitem": {"mallItemDesc": offer.product.name},
        **_told(offer),
    }


def prices_of(offer: Offer, units: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """`itemPrices` of the product, then of each of its 단품; `units` are their numbers by our option keys."""
    surcharges = {option.key: option.surcharge_won for option in variants(offer.product)}
    taxed = offer.product.tax == "taxed"
    change = PriceChange(offer.mall_product_no or "", {}, offer.terms, surcharges, taxed)
    return changed_prices(change, units, today)


def changed_prices(change: PriceChange, units: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """`itemPrices` of the product, then of each of its 단품 that there is."""
    item = _price(change, ITEM, change.mall_product_no, change.terms.price_won, today)
    prices = change.prices_won
    return [item, *(_price(change, UNIT, units[key], prices[key], today) for key in prices if key in units)]


def plans_of(offer: Offer, units: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """`ltSupplyPlans` of what there is; of nothing there is no plan, the 단품 is paused instead."""
    return supply_plans({units[key]: stock for key, stock in _stocks(offer.product) if key in units}, today)


def supply_plans(stocks: Mapping[str, int], today: date) -> list[dict[str, Any]]:
    """`ltSupplyPlans` of 단품 by their numbers, but those without stock."""
    period = {"strDt": today.isoformat(), "endDt": FOR_EVER}
    return [
        {"unitCd": unit, "chnCls": CHANNEL, **period, "availSupQty": stock} for unit, stock in stocks.items() if stock
    ]


def states_of(offer: Offer, units: Mapping[str, str]) -> list[dict[str, Any]]:
    """`itemStates` of each 단품: paused where there is nothing of it; and of the product, which sells."""
    options = [(key, stock) for key, stock in _stocks(offer.product) if key in units]
    told = [state_change(UNIT, units[key], selling=bool(stock)) for key, stock in options]
    return [*told, state_change(ITEM, offer.mall_product_no or "", selling=True)]


def state_change(kind: str, number: str, *, selling: bool) -> dict[str, Any]:
    """One of `itemStates`: of a product or a 단품."""
    return {"typeCd": kind, "itemCd_zip": number, "chnCls": CHANNEL, "packInd": SELLING if selling else PAUSED}


def our_codes(vendor_code: str) -> tuple[str, str]:
    """Our listing code and option key of a `vpn` or `contItemCd`; a code of another form is whole the product's."""
    code, _, key = vendor_code.partition("_")
    return code, "" if key == PLAIN_OPTION else key


def numbers_of(units: Iterable[Unit]) -> dict[str, str]:
    """The 단품's numbers by our option keys, the empty one with them."""
    return {our_codes(unit.vpn)[1]: unit.unit_cd for unit in units if unit.unit_cd}


def listed_of(units: Sequence[Unit]) -> Listed | None:
    """A product as its 단품 show it; None without any."""
    if not units:
        return None
    first = next((unit for unit in units if _sale(unit) == SELLING), units[0])
    return Listed(
        mall_product_no=first.item_cd,
        mall_option_nos={key: number for key, number in numbers_of(units).items() if key},
        state=state_of(first),
        mall_state=_mall_state(first),
    )


def state_of(unit: Unit) -> State:
    """Its approval and whether it sells, as ours."""
    match unit.status, _sale(unit):
        case "10", _:
            return "waiting_approval"
        case "30", _:
            return "refused"
        case "20", "A":
            return "on_sale"
        case "20", "I":
            return "stopped"
        case "20", "D":
            return "ended"
        case _:
            return "unknown"


def category_of(leaf: Category) -> MallCategory:
    """A leaf with the names of its levels."""
    names = (leaf.item_lgrp_nm, leaf.item_mgrp_nm, leaf.item_sgrp_nm, leaf.item_tgrp_nm)
    return MallCategory(leaf.item_type_cd, tuple(dict.fromkeys(name for name in names if name)), leaf=True)


def unit_cost(price_won: int, margin_percent: int, *, taxed: bool) -> int:
    """What the mall buys for, without VAT, rounded: price / 1.1 less the margin, of exempt goods the price less it.

    Unverified: the rule is what a public client took from the mall's manual.
    """
    whole = 110 if taxed else 100
    return (2 * price_won * (100 - margin_percent) + whole) // (2 * whole)


def unit_name(option: Option) -> str:
    """A combination as the 단품's name."""
    return "/".join(option.values) or PLAIN_UNIT


def cut(text: str, most: int) -> str:
    """As much of a text as fits, cut between letters."""
    return text.encode(EUC_KR, "replace")[:most].decode(EUC_KR, "ignore").strip()


def _labels(product: Product) -> dict[str, str]:
    return {"zLocalBolDesc": cut(product.name, LABEL_BYTES), "zlocalCcDesc": cut(product.name, SHORT_BYTES)}


def _delivery(offer: Offer) -> dict[str, Any]:
    values = offer.terms.mall_fields
    ship, back = text_of(values, "ship_place_no"), text_of(values, "return_place_no")
    return {
        "lowpriceInd": "N" if text_of(values, "delivery_fee_type") == "free" else "Y",
        "zContactSeqNo": text_of(values, "contact_no"),
        "zSupShipSeqNo": ship,
        "zReturnSeqNo": back,
        "zAsSupShipSeqNo": ship,
        "zAsReturnSeqNo": back,
        "certItemRequireYn": "Y" if certificates_to_send(offer.product) else "N",
        "delivCostCd": text_of(values, "delivery_fee_code"),
        "delivCostType": "01",
        "fastDelivYn": "0",
        "harmGrd": ADULTS if offer.product.adults_only else None,
    }


def _told(offer: Offer) -> dict[str, Any]:
    """Certificate, 상품기술서 and images."""
    reports = [{"pedfId": code, "html": text} for code, text in own_notice(offer.terms.mall_fields).items()]
    urls = offer.product.image_urls
    subs = {f"imageSub{place}": url for place, url in enumerate(urls[1:], 1)}
    return {
        "cert": next(_certificates(offer), None),
        "goodsReport": [*reports, {"pedfId": DESCRIPTION, "html": detail_html(offer.product)}],
        "image": {"imageMain": urls[0], **subs},
    }


def _certificates(offer: Offer) -> Iterator[dict[str, Any]]:
    values = offer.terms.mall_fields
    for one in certificates_to_send(offer.product):
        yield {
            "certCode": text_of(values, "certification_code"),
            "certSeq": "1",
            "certCateCd": text_of(values, "certification_class"),
            "certNo": one.number,
            "itemModel": offer.product.model_name or offer.product.name,
            "orgCode": one.agency,
        }


def _unit(offer: Offer, option: Option, today: date) -> dict[str, Any]:
    starts = offer.terms.sale_starts_on or today.isoformat()
    price_won = offer.terms.price_won + option.surcharge_won
    return {
        "unitNm": cut(unit_name(option), UNIT_BYTES),
        "unitRetail": price_won,
        "unitCost": _cost(offer.terms, price_won, taxed=offer.product.tax == "taxed"),
        "availableQty": stock_to_send(option),
        "leadTime": f"{number_of(offer.terms.mall_fields, 'lead_days'):02d}",
        "unitApplyRsn": "20",
        "startSaleDt": starts[:10],
        "endSaleDt": offer.terms.sale_ends_on[:10],
        "vpn": f"{offer.listing_code}_{option.key or PLAIN_OPTION}",
    }


def _price(change: PriceChange, kind: str, number: str, price_won: int, today: date) -> dict[str, Any]:
    return {
        "typeCD": kind,
        "itemCD_ZIP": number,
        "chnCls": CHANNEL,
        "effectiveDate": today.isoformat(),
        "newUnitRetail": price_won,
        "newUnitCost": _cost(change.terms, price_won, taxed=change.taxed),
    }


def _cost(terms: SalesTerms, price_won: int, *, taxed: bool) -> int:
    return unit_cost(price_won, number_of(terms.mall_fields, "margin_percent"), taxed=taxed)


def _stocks(product: Product) -> list[tuple[str, int]]:
    return [(option.key, stock_to_send(option)) for option in variants(product)]


def _sale(unit: Unit) -> str:
    """Whether it sells: paused or ended by either of its two words."""
    words = [word for word in (unit.sl_cls, unit.pack_ind) if word]
    return next((word for word in words if word != SELLING), SELLING if words else "")


def _mall_state(unit: Unit) -> str:
    approval, sale = STATUS_NAMES.get(unit.status, unit.status), _sale(unit)
    return SALE_NAMES.get(sale, sale) if approval == "승인" and sale else approval
