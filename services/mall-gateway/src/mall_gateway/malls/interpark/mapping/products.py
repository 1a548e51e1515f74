"""Products as 인터파크's `item` and back (malls.md 7.2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from contracts.catalog import Product
from mall_gateway.malls.interpark.mapping.notices import notification_of
from mall_gateway.malls.interpark.mapping.options import extra_text, limited, option_text, option_title
from mall_gateway.malls.interpark.wire import SoldItem
from mall_gateway.malls.offers import asks_buyer, certificates_to_send, detail_html, stock_to_send, variants
from mall_gateway.malls.port import FoundProduct, Listed, Offer
from mall_gateway.malls.sales_fields import number_of, text_of, yes_of

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

SELLING, STOPPED, NO_STOCK = "01", "03", "05"
STATE_NAMES = {
    SELLING: "판매중",
    "02": "품절",
    STOPPED: "판매중지",
    "04": "절판",
    NO_STOCK: "일시품절",
    "09": "예약판매",
    "98": "상품삭제",
}
SHOP = "0000100000"
"""The shop number of every open market seller."""
SEE_DETAIL_PAGE = "상세페이지 참조"
FOR_EVER = "99991231"


def state_of(code: str) -> State:
    """`saleStatTp` in our words. What has no stock is on sale still: stock brings it back."""
    match code:
        case "01" | "02" | "05" | "09":
            return "on_sale"
        case "03":
            return "stopped"
        case "04" | "98":
            return "ended"
        case _:
            return "unknown"


def item_of(offer: Offer, today: date) -> dict[str, Any]:
    """The whole `item` of a checked offer; an update names the product and renews its images."""
    product, terms = offer.product, offer.terms
    known = {"prdNo": offer.mall_product_no} if offer.mall_product_no else {}
    return {
        **known,
        "prdStat": "01",
        "shopNo": SHOP,
        "omDispNo": terms.mall_category_code,
        "prdNm": product.name,
        "hdelvMafcEntrNm": product.maker or SEE_DETAIL_PAGE,
        "prdOriginTp": product.origin.place or SEE_DETAIL_PAGE,
        "taxTp": "01" if product.tax == "taxed" else "02",
        "ordAgeRstrYn": _yn(product.adults_only),
        **_sale(offer, today),
        **_delivery(offer),
        "prdBasisExplanEd": detail_html(product),
        **_images(product.image_urls),
        "prdKeywd": ",".join(product.keywords) or None,
        "prdModelNo": product.model_number or product.model_name or None,
        "brandNm": product.brand or None,
        **_options(product),
        "ippSubmitYn": _yn(yes_of(terms.mall_fields, "price_comparison")),
        "originPrdNo": offer.listing_code,
        "asInfo": text_of(terms.mall_fields, "as_guide"),
        "isbn": product.isbn or None,
        **_certificates(offer),
        "prdinfoNoti": notification_of(product),
        "imgUpdateYn": "Y" if known else None,
    }


def listed_of(product: SoldItem, items: Iterable[SoldItem]) -> Listed:
    """A product as it was read; what stands beside it under other numbers are its options."""
    options = [item for item in items if item.prd_no != product.prd_no and item.external_prd_no]
    return Listed(
        mall_product_no=product.prd_no,
        mall_option_nos={option.external_prd_no: option.prd_no for option in options},
        state=state_of(product.sale_stat_tp),
        mall_state=STATE_NAMES.get(product.sale_stat_tp, product.sale_stat_tp),
    )


def found_of(row: SoldItem) -> FoundProduct:
    """A row of the product list."""
    stock = row.sale_lmt_qty if row.sale_poss_rest_qty is None else row.sale_poss_rest_qty
    word = STATE_NAMES.get(row.sale_stat_tp, row.sale_stat_tp)
    known = (row.sale_unitcost, stock, row.external_prd_no)
    return FoundProduct(row.prd_no, row.prd_nm, state_of(row.sale_stat_tp), word, *known)


def _sale(offer: Offer, today: date) -> dict[str, Any]:
    terms, stock = offer.terms, sum(stock_to_send(option) for option in variants(offer.product))
    return {
        "saleStatTp": SELLING if stock else NO_STOCK,
        "saleUnitcost": terms.price_won,
        "saleLmtQty": limited(stock),
        "saleStrDts": _day(terms.sale_starts_on or today.isoformat()),
        "saleEndDts": _day(terms.sale_ends_on) or FOR_EVER,
    }


def _delivery(offer: Offer) -> dict[str, Any]:
    """By the vendor's 배송비정책; returns to the place and for the fee of the 판매정보."""
    values = offer.terms.mall_fields
    return {
        "proddelvCostUseYn": "N",
        "delvPlcNo": text_of(values, "delivery_policy"),
        "prdrtnCostUseYn": "Y",
        "rtndelvCost": number_of(values, "return_fee_won"),
        "rtndelvNo": text_of(values, "return_place"),
    }


def _images(urls: Sequence[str]) -> dict[str, str | None]:
    """The main image and at most three more."""
    main, *others = urls
    return {"zoomImg": main, "detailImg": ",".join(others[:3]) or None}


def _options(product: Product) -> dict[str, Any]:
    """Combinations, or what the buyer writes, and the 추가상품."""
    chosen = option_text(product)
    return {
        "selOptName": option_title(product) if chosen else None,
        "optPrirTp": "01" if chosen else None,
        "prdOption": chosen or None,
        "inOpt": " / ".join(product.option_names) if asks_buyer(product) else None,
        "addOption": extra_text(product.extras) or None,
    }


def _certificates(offer: Offer) -> Mapping[str, str | None]:
    """Unverified: the form of `prdCertDetail`, which follows that of the options."""
    code = text_of(offer.terms.mall_fields, "certification_type_code")
    sent = certificates_to_send(offer.product)
    detail = "".join(f"{{인증유형<{code}>인증번호<{one.number}>}}" for one in sent)
    return {"prdCertStatus": "Y" if sent else "N", "prdCertDetail": detail or None}


def _day(text: str | None) -> str:
    return (text or "")[:10].replace("-", "")


def _yn(value: object) -> str:
    return "Y" if value else "N"
