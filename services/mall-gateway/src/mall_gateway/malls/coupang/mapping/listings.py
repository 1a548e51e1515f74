"""Our offers as 쿠팡's product bodies and 쿠팡's products as our listings (malls.md 1.2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from contracts.catalog import Certification, Option, Product
from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.coupang.mapping.orders import name_tag, number, split_sku
from mall_gateway.malls.coupang.profile import COURIERS, PROFILE, SALES_FIELDS
from mall_gateway.malls.coupang.wire import CategoryMeta, NoticeCategory, ProductItem, SellerProduct
from mall_gateway.malls.offers import (
    CERTIFICATION_KINDS,
    SEE_DETAILS,
    certificates_to_send,
    check_capabilities,
    detail_html,
    notice_text,
    notice_texts,
    plain_name,
    stock_to_send,
    variants,
)
from mall_gateway.malls.port import DeliveryTemplate, Listed, MallCategory, Offer, RefusedError, StockChange
from mall_gateway.malls.sales_fields import check_fields, number_of, text_of, yes_of

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

STATES: Mapping[str, State] = {
    "심사중": "waiting_approval",
    "저장중": "waiting_approval",
    "임시저장": "waiting_approval",
    "승인대기중": "waiting_approval",
    "승인완료": "on_sale",
    "부분승인완료": "on_sale",
    "승인반려": "refused",
    "상품삭제": "ended",
    "IN_REVIEW": "waiting_approval",
    "SAVED": "waiting_approval",
    "APPROVING": "waiting_approval",
    "APPROVED": "on_sale",
    "PARTIAL_APPROVED": "on_sale",
    "DENIED": "refused",
    "DELETED": "ended",
}

OPEN_END = "2099-01-01T23:59:59"
OTHER_GOODS = "기타 재화"
ITEM_NAME_LIMIT = 150
TAG_LIMIT = 20
MAX_STOCK = 99_999


def sku(listing_code: str, option_key: str) -> str:
    """`externalVendorSku` of an item: `<listing code>-<option key>`; the bare code without options."""
    return f"{listing_code}-{option_key}" if option_key else listing_code


def registered_name(offer: Offer) -> str:
    """`sellerProductName`, which only the seller sees: it carries our code, so that the list can be asked for it."""
    tag = name_tag(offer.listing_code)
    return f"{offer.product.name[: 100 - len(tag) - 1]} {tag}"


def check(offer: Offer) -> Sequence[str]:
    """What 쿠팡 will not take, in Korean (malls.md 1.2)."""
    return [*check_capabilities(PROFILE, offer), *_check_terms(offer), *check_fields(SALES_FIELDS, _values(offer))]


def _values(offer: Offer) -> Mapping[str, Any]:
    return offer.terms.mall_fields


def _check_terms(offer: Offer) -> Iterator[str]:
    terms, values = offer.terms, _values(offer)
    if not terms.mall_category_code.isdecimal():
        yield "쿠팡 카테고리를 선택하세요. 카테고리 코드는 숫자입니다."
    if terms.courier not in COURIERS:
        yield "쿠팡에서 쓸 수 있는 택배사를 판매정보에서 선택하세요."
    if any(len(word) > TAG_LIMIT for word in offer.product.keywords):
        yield f"쿠팡의 키워드는 하나에 {TAG_LIMIT}자까지입니다. 긴 키워드를 줄이세요."
    kind = text_of(values, "delivery_charge_type")
    if kind in {"NOT_FREE", "CONDITIONAL_FREE"} and text_of(values, "delivery_charge") in {"", "0"}:
        yield "판매정보의 '배송비'를 입력하세요. 유료배송과 조건부 무료배송에는 배송비가 있어야 합니다."
    if kind == "CONDITIONAL_FREE" and text_of(values, "free_over_won") in {"", "0"}:
        yield "판매정보의 '무료배송 기준금액'을 입력하세요. 조건부 무료배송에는 기준금액이 있어야 합니다."


def product_body(offer: Offer, meta: CategoryMeta, secrets: Mapping[str, str], today: date) -> dict[str, Any]:
    """POST seller-products: the whole product, asking for the approval at once."""
    product, terms = offer.product, offer.terms
    starts_on = terms.sale_starts_on or today.isoformat()
    return {
        "displayCategoryCode": number(terms.mall_category_code),
        "sellerProductName": registered_name(offer),
        "vendorId": secrets["vendor_id"],
        "saleStartedAt": f"{starts_on[:10]}T00:00:00",
        "saleEndedAt": f"{terms.sale_ends_on[:10]}T23:59:59" if terms.sale_ends_on else OPEN_END,
        "displayProductName": product.name,
        "brand": product.brand,
        "generalProductName": product.name,
        "productGroup": product.categories[-1].path[-1] if product.categories else "",
        **_delivery(offer),
        "vendorUserId": secrets["user_id"],
        "requested": True,
        "items": [_item(offer, meta, option) for option in variants(product) if _goes_out(offer, option)],
        "requiredDocuments": [],
        "extraInfoMessage": "",
        "manufacture": product.maker,
        "bundleInfo": {"bundleType": "SINGLE"},
    }


def _goes_out(offer: Offer, option: Option) -> bool:
    """An option that is not for sale is sent only where the mall has it already (with no stock)."""
    return option.on_sale or not option.key or option.key in offer.mall_option_nos


def _delivery(offer: Offer) -> dict[str, Any]:
    values = _values(offer)
    kind = text_of(values, "delivery_charge_type")
    charged = kind in {"NOT_FREE", "CONDITIONAL_FREE"}
    return {
        "deliveryMethod": text_of(values, "delivery_method"),
        "deliveryCompanyCode": COURIERS[offer.terms.courier or ""],
        "deliveryChargeType": kind,
        "deliveryCharge": number_of(values, "delivery_charge") if charged else 0,
        "freeShipOverAmount": number_of(values, "free_over_won") if kind == "CONDITIONAL_FREE" else 0,
        "deliveryChargeOnReturn": number_of(values, "initial_return_charge"),
        "remoteAreaDeliverable": "Y" if yes_of(values, "remote_area") else "N",
        "unionDeliveryType": "UNION_DELIVERY" if yes_of(values, "union_delivery") else "NOT_UNION_DELIVERY",
        "returnCenterCode": text_of(values, "return_centre"),
        "returnChargeName": text_of(values, "return_name"),
        "companyContactNumber": text_of(values, "return_phone"),
        "returnZipCode": text_of(values, "return_zip_code"),
        "returnAddress": text_of(values, "return_address"),
        "returnAddressDetail": text_of(values, "return_address_detail"),
        "returnCharge": number_of(values, "return_charge"),
        "outboundShippingPlaceCode": text_of(values, "outbound_place"),
    }


def _item(offer: Offer, meta: CategoryMeta, option: Option) -> dict[str, Any]:
    product = offer.product
    price = offer.terms.price_won + option.surcharge_won
    return {
        "itemName": (" ".join(option.values) or product.name)[:ITEM_NAME_LIMIT],
        "originalPrice": price,
        "salePrice": price,
        "maximumBuyCount": min(stock_to_send(option), MAX_STOCK),
        "maximumBuyForPerson": 0,
        "maximumBuyForPersonPeriod": 1,
        "outboundShippingTimeDay": number_of(_values(offer), "outbound_days"),
        "unitCount": 1,
        "adultOnly": "ADULT_ONLY" if product.adults_only else "EVERYONE",
        "taxType": "TAX" if product.tax == "taxed" else "FREE",
        "parallelImported": "NOT_PARALLEL_IMPORTED",
        "overseasPurchased": "NOT_OVERSEAS_PURCHASED",
        "pccNeeded": "false",
        "externalVendorSku": sku(offer.listing_code, option.key),
        "barcode": "",
        "emptyBarcode": True,
        "emptyBarcodeReason": "상품에 바코드 없음",
        "modelNo": product.model_number or "",
        "certifications": _certifications(product, meta),
        "searchTags": list(product.keywords),
        "images": _images(product.image_urls),
        "notices": _notices(product, meta),
        "attributes": _attributes(product, meta, option),
        "contents": [
            {"contentsType": "TEXT", "contentDetails": [{"content": detail_html(product), "detailType": "TEXT"}]}
        ],
        "offerCondition": "NEW",
        "offerDescription": "",
    }


def _images(urls: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"imageOrder": order, "imageType": "DETAIL" if order else "REPRESENTATION", "vendorPath": url}
        for order, url in enumerate(urls)
    ]


def _certifications(product: Product, meta: CategoryMeta) -> list[dict[str, str]]:
    found = [
        {"certificationType": _certification_type(one, meta), "certificationCode": one.number}
        for one in certificates_to_send(product)
    ]
    return found or [{"certificationType": "NOT_REQUIRED", "certificationCode": ""}]


def _certification_type(one: Certification, meta: CategoryMeta) -> str:
    """쿠팡's type whose Korean name holds our 구분 and 유형. Raises RefusedError where the category has none."""
    words = (CERTIFICATION_KINDS.get(one.kind, one.kind), one.type.replace(" ", ""))
    for known in meta.certifications:
        name = known.name.replace(" ", "")
        if words[0] in name and (words[1] in name or one.kind == "broadcast"):
            return known.certification_type
    raise RefusedError(
        f"쿠팡의 이 카테고리에는 '{words[0]} {one.type}' 인증유형이 없습니다. 카테고리나 상품의 인증정보를 바꾸세요.",
        code="CERTIFICATION_NOT_IN_CATEGORY",
    )


def _notices(product: Product, meta: CategoryMeta) -> list[dict[str, str]]:
    """품목고시 by the names that the category gives: our text where a name fits, else 상세페이지 참조."""
    category = _notice_category(product, meta)
    if category is None:
        name = product.notice.item_type_name
        return [_notice(name, entry.name, notice_text(entry)) for entry in product.notice.entries]
    ours = notice_texts(product)
    return [
        _notice(category.notice_category_name, name, ours.get(plain_name(name), SEE_DETAILS))
        for name in (detail.notice_category_detail_name for detail in category.notice_category_detail_names)
    ]


def _notice_category(product: Product, meta: CategoryMeta) -> NoticeCategory | None:
    """The group of our item type's name, else 기타 재화, else the first that the category allows."""
    known = {plain_name(one.notice_category_name): one for one in meta.notice_categories}
    wanted = plain_name(product.notice.item_type_name)
    close = (one for name, one in known.items() if wanted and (name.startswith(wanted) or wanted.startswith(name)))
    other = known.get(plain_name(OTHER_GOODS)) or next(iter(known.values()), None)
    return known.get(wanted) or next(close, None) or other


def _notice(category: str, name: str, content: str) -> dict[str, str]:
    return {"noticeCategoryName": category, "noticeCategoryDetailName": name, "content": content}


def _attributes(product: Product, meta: CategoryMeta, option: Option) -> list[dict[str, str]]:
    """The option values under their names, and one piece where the category demands 수량."""
    ours = dict(zip(product.option_names, option.values, strict=False)) if option.key else {}
    pieces = next((one for one in meta.attributes if one.attribute_type_name == "수량"), None)
    if pieces and pieces.required == "MANDATORY":
        ours.setdefault("수량", f"1{pieces.basic_unit}")
    return [{"attributeTypeName": name, "attributeValueName": value} for name, value in ours.items()]


def update_body(
    body: dict[str, Any], existing: SellerProduct, option_nos: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """PUT seller-products: the same whole body with the mall's numbers of what is there already.

    An item is known by our code, or by the number that our option has there: what was registered by somebody else has
    another code.
    """
    coded = {item.external_vendor_sku: item for item in existing.items}
    numbered = {item.vendor_item_id: item for item in existing.items if item.vendor_item_id}
    items: list[dict[str, Any]] = []
    for item in body["items"]:
        code = item["externalVendorSku"]
        listed_as = (option_nos or {}).get(split_sku(code)[1], "")
        items.append({**item, **_item_numbers(coded.get(code) or numbered.get(listed_as))})
    return {**body, "sellerProductId": number(existing.seller_product_id), "items": items}


def _item_numbers(item: ProductItem | None) -> dict[str, Any]:
    if item is None:
        return {}
    numbers = {"sellerProductItemId": item.seller_product_item_id, "vendorItemId": item.vendor_item_id}
    return {name: number(value) for name, value in numbers.items() if value}


def option_numbers(product: SellerProduct) -> dict[str, str]:
    """Our option key to 쿠팡's vendorItemId, as far as the approval has given them."""
    return {
        split_sku(item.external_vendor_sku)[1]: item.vendor_item_id for item in product.items if item.vendor_item_id
    }


def quantities(change: StockChange, numbers: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """What is to be told of the items that changed: vendorItemId and stock, at most 99,999."""
    for key in sorted(change.changed):
        yield numbers[key], min(change.stocks[key], MAX_STOCK)


def listed(product: SellerProduct, now: datetime, *, any_on_sale: bool, reason: str | None = None) -> Listed:
    """A product as it was read, with what its items' states said."""
    word = product.status_name or product.status
    state = STATES.get(word, "unknown")
    options = option_numbers(product)
    if state == "on_sale" and not options:
        state = "waiting_approval"
    if state == "on_sale" and not any_on_sale:
        state = "stopped"
    if state in {"on_sale", "stopped"} and product.sale_ended_at is not None and product.sale_ended_at <= now:
        state = "ended"
    return Listed(product.seller_product_id, options, state, word, reason)


def categories(tree: object, keyword: str) -> Iterator[MallCategory]:
    """The leaves of the category tree whose path holds the keyword."""
    for path, node in _leaves(as_object(tree), ()):
        if keyword in " > ".join(path):
            code = node.get("displayItemCategoryCode", node.get("displayCategoryCode"))
            yield MallCategory(code=str(code), path=path, leaf=True)


def _leaves(node: dict[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    name = str(node.get("name") or "")
    path = (*above, name) if name and name != "ROOT" else above
    children = as_rows(node.get("child") or node.get("children"))
    if not children and path:
        yield path, node
    for child in children:
        yield from _leaves(as_object(child), path)


def places(rows: Sequence[Any], *, number_field: str, kind: str) -> Iterator[DeliveryTemplate]:
    """Outbound places and return centres that may be used; `details` is the place's first address."""
    for row in (as_object(row) for row in rows):
        if row.get("usable", True):
            address = as_object(next(iter(as_rows(row.get("placeAddresses"))), None))
            name = str(row.get("shippingPlaceName") or "")
            yield DeliveryTemplate(number=str(row[number_field]), name=name, kind=kind, details=address)
