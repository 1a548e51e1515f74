"""Our offers as 네이버's product bodies and 네이버's products as our listings (malls.md 2.2)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from contracts.catalog import Certification, Extra, Option, Product
from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.offers import (
    ENOUGH_STOCK,
    asks_buyer,
    certificates_to_send,
    check_capabilities,
    detail_html,
    sold_options,
    stock_to_send,
    variants,
)
from mall_gateway.malls.port import DeliveryTemplate, Listed, MallCategory, Offer
from mall_gateway.malls.sales_fields import check_fields, number_of, text_of, yes_of
from mall_gateway.malls.smartstore.mapping.notices import notice_body
from mall_gateway.malls.smartstore.profile import CHARGE_METHODS, COURIERS, PROFILE, SALES_FIELDS, TEMPLATE_FIELDS
from mall_gateway.malls.smartstore.wire import OriginProduct

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

STATES: Mapping[str, State] = {
    "WAIT": "waiting_approval",
    "SALE": "on_sale",
    "OUTOFSTOCK": "on_sale",
    "UNADMISSION": "waiting_approval",
    "REJECTION": "refused",
    "SUSPENSION": "stopped",
    "CLOSE": "ended",
    "PROHIBITION": "refused",
    "DELETE": "ended",
}

REASONS: Mapping[str, str] = {
    "REJECTION": "네이버가 상품을 승인하지 않았습니다. 스마트스토어센터에서 사유를 확인하고 고치세요.",
    "PROHIBITION": "네이버가 판매를 금지했습니다. 스마트스토어센터에서 사유를 확인하세요.",
}

CERTIFICATION_TYPES: Mapping[str, str] = {
    "children": "CHILD_CERTIFICATION",
    "electric": "KC_CERTIFICATION",
    "living": "KC_CERTIFICATION",
    "broadcast": "KC_CERTIFICATION",
    "other": "ETC",
}

MAX_PRICE = 999_999_990
MAX_STOCK = 99_999_999


def check(offer: Offer) -> Sequence[str]:
    """What 스토어팜 will not take, in Korean (malls.md 2.2)."""
    return [*check_capabilities(PROFILE, offer), *_check_terms(offer), *check_fields(SALES_FIELDS, _values(offer))]


def check_template(details: Mapping[str, Any]) -> Sequence[str]:
    """What is wrong with the fields of a new 묶음배송 group."""
    return list(check_fields(TEMPLATE_FIELDS, details))


def _values(offer: Offer) -> Mapping[str, Any]:
    return offer.terms.mall_fields


def _check_terms(offer: Offer) -> Iterator[str]:
    terms, values = offer.terms, _values(offer)
    if not terms.mall_category_code:
        yield "네이버 카테고리를 선택하세요."
    if terms.price_won > MAX_PRICE:
        yield f"스토어팜의 판매가는 {MAX_PRICE:,}원까지입니다. 판매가를 낮추세요."
    if terms.courier not in COURIERS:
        yield "스토어팜에서 쓸 수 있는 택배사를 판매정보에서 선택하세요."
    if certificates_to_send(offer.product) and not text_of(values, "certification_info_id"):
        yield "인증정보가 있는 상품은 판매정보의 '인증유형 번호'에 네이버 카테고리의 인증유형 번호를 입력하세요."
    if text_of(values, "origin_area_code").startswith("02") and not text_of(values, "importer"):
        yield "원산지가 수입산이면 판매정보의 '수입사'를 입력하세요."
    yield from _check_fees(values)


def _check_fees(values: Mapping[str, Any]) -> Iterator[str]:
    kind = text_of(values, "delivery_fee_type")
    if kind not in {"", "FREE"}:
        yield from _wanted(values, "base_fee", "기본 배송비", "무료가 아니면 금액을 적어야 합니다.")
        yield from _wanted(values, "fee_pay_type", "배송비 결제방식", "무료가 아니면 골라야 합니다.")
    if kind == "CONDITIONAL_FREE":
        yield from _wanted(values, "free_over_won", "배송비 무료 기준금액", "조건부 무료에는 기준금액이 있어야 합니다.")
    if kind == "UNIT_QUANTITY_PAID":
        yield from _wanted(values, "repeat_quantity", "배송비 반복 수량", "수량별에는 몇 개마다 받는지 적어야 합니다.")


def _wanted(values: Mapping[str, Any], name: str, label: str, why: str) -> Iterator[str]:
    if text_of(values, name) in {"", "0"}:
        yield f"판매정보의 '{label}'을(를) 입력하세요. {why}"


def product_body(offer: Offer) -> dict[str, Any]:
    """POST v2/products and PUT origin-products: the whole product, on sale."""
    product, terms = offer.product, offer.terms
    stock = sum(stock_to_send(one) for one in variants(product))
    origin: dict[str, Any] = {
        "statusType": "SALE",
        "saleType": "NEW",
        "leafCategoryId": terms.mall_category_code,
        "name": product.name,
        "detailContent": detail_html(product),
        "images": _images(product.image_urls),
        "salePrice": terms.price_won,
        "stockQuantity": min(stock, MAX_STOCK),
        "deliveryInfo": _delivery(offer),
        "detailAttribute": _attribute(offer),
    }
    if terms.sale_starts_on:
        origin["saleStartDate"] = f"{terms.sale_starts_on[:10]}T00:00:00.000+09:00"
    if terms.sale_ends_on:
        origin["saleEndDate"] = f"{terms.sale_ends_on[:10]}T23:59:59.000+09:00"
    channel = {
        "naverShoppingRegistration": yes_of(_values(offer), "shopping_search"),
        "channelProductDisplayStatusType": "ON",
    }
    return {"originProduct": origin, "smartstoreChannelProduct": channel}


def _images(urls: Sequence[str]) -> dict[str, Any]:
    return {"representativeImage": {"url": urls[0]}, "optionalImages": [{"url": url} for url in urls[1:]]}


def _delivery(offer: Offer) -> dict[str, Any]:
    values, direct = _values(offer), offer.terms.courier == "DIRECT"
    delivery: dict[str, Any] = {
        "deliveryType": "DIRECT" if direct else "DELIVERY",
        "deliveryAttributeType": "NORMAL",
        "deliveryFee": _fee(values),
        "claimDeliveryInfo": {
            "returnDeliveryFee": number_of(values, "return_fee"),
            "exchangeDeliveryFee": number_of(values, "exchange_fee"),
            "shippingAddressId": number_of(values, "shipping_address_id"),
            "returnAddressId": number_of(values, "return_address_id"),
        },
        "deliveryBundleGroupUsable": bool(text_of(values, "bundle_group")),
    }
    if not direct:
        delivery["deliveryCompany"] = COURIERS[offer.terms.courier or ""]
    if delivery["deliveryBundleGroupUsable"]:
        delivery["deliveryBundleGroupId"] = number_of(values, "bundle_group")
    return delivery


def _fee(values: Mapping[str, Any]) -> dict[str, Any]:
    kind = text_of(values, "delivery_fee_type")
    fee: dict[str, Any] = {"deliveryFeeType": kind}
    if kind != "FREE":
        fee["baseFee"] = number_of(values, "base_fee")
        fee["deliveryFeePayType"] = text_of(values, "fee_pay_type")
    if kind == "CONDITIONAL_FREE":
        fee["freeConditionalAmount"] = number_of(values, "free_over_won")
    if kind == "UNIT_QUANTITY_PAID":
        fee["repeatQuantity"] = number_of(values, "repeat_quantity")
    area = _area_fee(values)
    return fee | ({"deliveryFeeByArea": area} if area else {})


def _area_fee(values: Mapping[str, Any]) -> dict[str, Any]:
    """Two zones, or three where the far islands cost something else."""
    second, third = number_of(values, "area2_fee"), number_of(values, "area3_fee")
    if not second:
        return {}
    if not third:
        return {"deliveryAreaType": "AREA_2", "area2extraFee": second}
    return {"deliveryAreaType": "AREA_3", "area2extraFee": second, "area3extraFee": third}


def _attribute(offer: Offer) -> dict[str, Any]:
    product, values = offer.product, _values(offer)
    attribute: dict[str, Any] = {
        "naverShoppingSearchInfo": {"manufacturerName": product.maker, "brandName": product.brand},
        "afterServiceInfo": {
            "afterServiceTelephoneNumber": text_of(values, "as_phone"),
            "afterServiceGuideContent": text_of(values, "as_guide"),
        },
        "originAreaInfo": _origin(product, values),
        "sellerCodeInfo": {"sellerManagementCode": offer.listing_code},
        "taxType": "TAX" if product.tax == "taxed" else "DUTYFREE",
        "minorPurchasable": not product.adults_only,
        "productInfoProvidedNotice": notice_body(product),
    }
    certificates = [_certificate(one, values) for one in certificates_to_send(product)]
    parts = {
        "optionInfo": _options(offer),
        "supplementProductInfo": _extras(product.extras),
        "productCertificationInfos": certificates,
        "seoInfo": {"sellerTags": [{"text": word} for word in product.keywords]} if product.keywords else None,
    }
    return attribute | {name: part for name, part in parts.items() if part}


def _origin(product: Product, values: Mapping[str, Any]) -> dict[str, Any]:
    origin = {"originAreaCode": text_of(values, "origin_area_code"), "content": product.origin.place}
    importer = text_of(values, "importer")
    return origin | ({"importer": importer} if importer else {})


def _certificate(one: Certification, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "certificationInfoId": number_of(values, "certification_info_id"),
        "certificationKindType": CERTIFICATION_TYPES.get(one.kind, "ETC"),
        "name": one.agency,
        "certificationNumber": one.number,
    }


def _options(offer: Offer) -> dict[str, Any] | None:
    product, options = offer.product, sold_options(offer.product)
    if asks_buyer(product):
        return {"optionCustom": [{"groupName": name, "usable": True} for name in product.option_names]}
    if not options:
        return None
    groups = {f"optionGroupName{place}": name for place, name in enumerate(product.option_names, start=1)}
    return {
        "optionCombinationSortType": "CREATE",
        "optionCombinationGroupNames": groups,
        "optionCombinations": [_combination(offer, option) for option in options],
        "useStockManagement": True,
    }


def _combination(offer: Offer, option: Option) -> dict[str, Any]:
    known = offer.mall_option_nos.get(option.key, "")
    names = {f"optionName{place}": value for place, value in enumerate(option.values, start=1)}
    combination = {
        **names,
        "stockQuantity": stock_to_send(option),
        "price": option.surcharge_won,
        "sellerManagerCode": option.key,
        "usable": option.on_sale,
    }
    return {"id": int(known), **combination} if known.isdecimal() else combination


def _extras(extras: Sequence[Extra]) -> dict[str, Any] | None:
    if not extras:
        return None
    rows = [
        {
            "groupName": extra.group,
            "name": extra.name,
            "price": extra.price_won,
            "stockQuantity": ENOUGH_STOCK if extra.stock is None else extra.stock,
            "sellerManagementCode": extra.key,
            "usable": extra.on_sale,
        }
        for extra in extras
    ]
    return {"sortType": "CREATE", "supplementProducts": rows}


def listed(number: str, product: OriginProduct) -> Listed:
    """A product as it was read; our option keys stand beside the mall's option numbers."""
    word = product.status_type
    combinations = product.detail_attribute.option_info.option_combinations
    options = {one.seller_manager_code: one.id for one in combinations if one.id and one.seller_manager_code}
    return Listed(number, options, STATES.get(word, "unknown"), word, REASONS.get(word))


def search_body(listing_code: str) -> dict[str, Any]:
    """POST products/search by our code. Unverified: the keyword type's word for it (malls.md 2.2)."""
    return {
        "searchKeywordType": "SELLER_CODE",
        "sellerManagementCode": listing_code,
        "page": 1,
        "size": 50,
        "orderType": "NO",
    }


def found_numbers(answer: Any) -> list[str]:
    """The origin product numbers of a search."""
    rows = [as_object(row) for row in as_rows(as_object(answer).get("contents"))]
    return [str(row["originProductNo"]) for row in rows if row.get("originProductNo")]


def categories(rows: Any, keyword: str) -> Iterator[MallCategory]:
    """The leaves whose path (`wholeCategoryName`, parts joined by `>`) holds the keyword."""
    for row in (as_object(row) for row in as_rows(rows)):
        path = tuple(part.strip() for part in str(row.get("wholeCategoryName") or row.get("name")).split(">"))
        if row.get("last", True) and keyword in " > ".join(path):
            yield MallCategory(code=str(row["id"]), path=path, leaf=True)


def addresses(answer: Any) -> Iterator[DeliveryTemplate]:
    """The address book: outbound and return addresses are chosen from it."""
    for row in (as_object(row) for row in _rows_of(answer, "addressBooks")):
        number = str(row.get("addressBookNo") or row.get("id") or "")
        if number:
            kind = str(row.get("addressType") or "주소록")
            yield DeliveryTemplate(number=number, name=str(row.get("name") or ""), kind=kind, details=row)


def bundle_groups(answer: Any) -> Iterator[DeliveryTemplate]:
    """The 묶음배송 groups that may be used."""
    for row in (as_object(row) for row in _rows_of(answer, "deliveryBundleGroups")):
        number = str(row.get("id") or "")
        if number and row.get("usable", True):
            yield DeliveryTemplate(number=number, name=str(row.get("name") or ""), kind="묶음배송 그룹", details=row)


def _rows_of(answer: Any, name: str) -> list[Any]:
    """The rows of an answer that is a list, or holds one under its own name or a general one."""
    envelope = as_object(answer)
    named = [as_rows(envelope.get(key)) for key in (name, "contents", "content", "data")]
    return as_rows(answer) or max(named, key=len)


def bundle_group_body(name: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """POST bundle-groups."""
    method = text_of(details, "charge_method", next(iter(CHARGE_METHODS)))
    group: dict[str, Any] = {
        "name": name,
        "usable": True,
        "baseGroup": False,
        "deliveryFeeChargeMethodType": method,
    }
    area = _area_fee(details)
    return {"deliveryBundleGroup": group | ({"deliveryFeeByArea": area} if area else {})}
