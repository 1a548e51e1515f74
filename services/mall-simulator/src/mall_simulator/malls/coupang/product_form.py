"""What 쿠팡 checks of a product body before it takes it (malls.md 1.2, error tables of create and update)."""

import re
from collections import Counter
from typing import Any

from mall_simulator.categories import Category
from mall_simulator.exchange import Refusal, Reply
from mall_simulator.forms import at, documents, missing, text, values, whole
from mall_simulator.malls.coupang.couriers import COURIERS
from mall_simulator.malls.coupang.envelopes import refused
from mall_simulator.malls.coupang.meta import COUNT_UNITS, attributes_of, node_of
from mall_simulator.notices import NOTICES
from mall_simulator.records import Account, Doc

_PRODUCT_FIELDS = [
    "displayCategoryCode",
    "sellerProductName",
    "vendorId",
    "saleStartedAt",
    "saleEndedAt",
    "deliveryMethod",
    "deliveryCompanyCode",
    "deliveryChargeType",
    "deliveryCharge",
    "freeShipOverAmount",
    "deliveryChargeOnReturn",
    "remoteAreaDeliverable",
    "unionDeliveryType",
    "returnCenterCode",
    "returnChargeName",
    "companyContactNumber",
    "returnZipCode",
    "returnAddress",
    "returnAddressDetail",
    "returnCharge",
    "outboundShippingPlaceCode",
    "vendorUserId",
    "requested",
]
_ITEM_FIELDS = [
    "itemName",
    "originalPrice",
    "salePrice",
    "maximumBuyCount",
    "maximumBuyForPerson",
    "outboundShippingTimeDay",
    "maximumBuyForPersonPeriod",
    "unitCount",
    "adultOnly",
    "taxType",
    "parallelImported",
    "overseasPurchased",
    "pccNeeded",
]
_CHOICES = {
    "deliveryChargeType": ("FREE", "NOT_FREE", "CHARGE_RECEIVED", "CONDITIONAL_FREE"),
    "remoteAreaDeliverable": ("Y", "N"),
    "unionDeliveryType": ("UNION_DELIVERY", "NOT_UNION_DELIVERY"),
}
_ITEM_CHOICES = {
    "adultOnly": ("EVERYONE", "ADULT_ONLY"),
    "taxType": ("TAX", "FREE"),
    "offerCondition": ("", "NEW", "REFURBISHED", "USED_BEST", "USED_GOOD", "USED_NORMAL"),
}
_METHODS = ("SEQUENCIAL", "COLD_FRESH", "MAKE_ORDER", "AGENT_BUY", "VENDOR_DIRECT")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def check_product(body: Doc, account: Account, outbound: list[str], returns: list[str]) -> list[Doc]:
    """Raises the mall's refusal, or answers the option warnings (`errorItems`) of a product that is taken anyway."""
    _check_fields(body, account)
    _check_delivery(body, outbound, returns)
    node = node_of(whole(body, "displayCategoryCode") or 0)
    if node is None or not node.leaf:
        raise refused(
            f"전시카테고리[{text(body, 'displayCategoryCode')}]를 찾을 수 없습니다. 전시카테고리코드를 확인해 주세요."
        )
    items = documents(body, "items")
    _check_items(items)
    for item in items:
        _check_item(item, text(body, "deliveryMethod"))
        _check_notices(item, node)
    return _check_attributes(items, node)


def _check_fields(body: Doc, account: Account) -> None:
    absent = missing(body, tuple(_PRODUCT_FIELDS))
    if absent:
        raise refused(f"필수 입력값이 없습니다. [{', '.join(absent)}]를 확인해 주세요.")
    if (
        text(body, "vendorId") != account.secrets["vendor_id"]
        or text(body, "vendorUserId") != account.secrets["user_id"]
    ):
        raise refused("UNAUTHORIZATION")
    if len(text(body, "sellerProductName")) > 100:
        raise refused("등록상품명은 최대 100자까지 입력 가능합니다.")
    for name in ("saleStartedAt", "saleEndedAt"):
        if not _TIME.fullmatch(text(body, name)):
            raise refused(f"[{name}] 날짜 형식을 확인해 주세요. (yyyy-MM-ddTHH:mm:ss)")
    if not isinstance(body["requested"], bool):
        raise refused("입력값에 오류가 있습니다. [requested]")
    _check_choices(body, _CHOICES)


def _check_choices(body: Doc, choices: dict[str, tuple[str, ...]]) -> None:
    for name, allowed in choices.items():
        if text(body, name) not in allowed:
            raise refused(f"입력값에 오류가 있습니다. [{name}: {text(body, name)}]")


def _check_delivery(body: Doc, outbound: list[str], returns: list[str]) -> None:
    if text(body, "deliveryMethod") not in _METHODS:
        raise refused("배송방법을 확인해 주시기 바랍니다.")
    if text(body, "deliveryCompanyCode") not in COURIERS:
        raise refused("[택배사 코드]를 확인해 주세요.")
    if text(body, "returnCenterCode") not in returns:
        raise refused("올바른 반품지 센터코드를 입력 하세요.")
    if text(body, "outboundShippingPlaceCode") not in outbound:
        raise refused("올바른 출고지 코드를 입력 하세요.")
    charge, free_over = whole(body, "deliveryCharge"), whole(body, "freeShipOverAmount")
    if charge is None or free_over is None or charge < 0:
        raise refused("[배송비]를 확인해 주세요.")
    if text(body, "deliveryChargeType") == "FREE" and charge:
        raise refused("배송비 종류가 무료배송이면 초도배송비가 0원 입니다.")
    if text(body, "deliveryChargeType") == "CONDITIONAL_FREE" and not free_over:
        raise refused("배송비 종류가 조건부무료이면 무료배송 기준금액을 입력해 주세요.")


def _check_items(items: list[Doc]) -> None:
    if not items or len(items) > 200:
        raise refused("옵션은 1개 이상 200개 이하로 등록 가능합니다.")
    doubled = [name for name, count in Counter(text(item, "itemName") for item in items).items() if count > 1]
    if doubled:
        raise refused(f"중복된 옵션명이 존재합니다. [{doubled[0]}]")


def _check_item(item: Doc, method: str) -> None:
    absent = missing(item, tuple(_ITEM_FIELDS))
    if absent:
        raise refused(f"필수 입력값이 없습니다. [items.{', items.'.join(absent)}]를 확인해 주세요.")
    name, price = text(item, "itemName"), whole(item, "salePrice")
    if len(name) > 150:
        raise refused(f"옵션명은 최대 150자까지 입력 가능합니다. [{name}]")
    if price is None or price <= 0 or price % 10:
        raise refused(f"[{name}] 판매가격은 최소 10원 단위로 입력가능합니다. (1원단위 입력 불가)")
    stock = whole(item, "maximumBuyCount")
    if stock is None or not 0 <= stock <= 99999:
        raise refused(f"[{name}] 판매가능수량을 확인해 주세요.")
    _check_choices(item, _ITEM_CHOICES)
    if method == "AGENT_BUY" and str(at(item, "pccNeeded")).lower() != "true":
        raise refused(
            "배송방법이 구매대행인 경우에는 쿠팡에서 배송을 위해 고객에게 PCCC를 의무적으로 입력하도록 합니다."
        )
    _check_content(item, name)


def _check_content(item: Doc, name: str) -> None:
    images = documents(item, "images")
    if not any(text(image, "imageType") == "REPRESENTATION" for image in images):
        raise refused(f"[{name}] 대표이미지를 등록해 주세요.")
    if any(not (text(image, "vendorPath") or text(image, "cdnPath")) for image in images):
        raise refused(f"[{name}] 이미지 경로를 확인해 주세요.")
    if not any(
        text(detail, "content") for part in documents(item, "contents") for detail in documents(part, "contentDetails")
    ):
        raise refused(f"[{name}] 상세설명을 등록해 주세요.")
    tags = values(item, "searchTags")
    if len(tags) > 20 or any(len(str(tag)) > 20 for tag in tags):
        raise refused(f"[{name}] 검색어는 20자 이내로 최대 20개까지 입력 가능합니다.")


def _check_notices(item: Doc, node: Category) -> None:
    notices = documents(item, "notices")
    kinds = {text(notice, "noticeCategoryName") for notice in notices}
    kind = next(iter(kinds), "")
    if len(kinds) != 1 or kind not in node.notice_types:
        raise refused(f"입력된 상품필수 고지정보[{kind}]가 카테고리[{node.name}]에서 제공하는 것과 다릅니다.")
    given = {text(notice, "noticeCategoryDetailName"): text(notice, "content") for notice in notices}
    wrong = [name for name in given if name not in NOTICES[kind]] or [n for n in NOTICES[kind] if not given.get(n)]
    if wrong:
        raise refused(f"입력된 상품필수 고지정보[{wrong[0]}]가 카테고리[{node.name}]에서 제공하는 것과 다릅니다.")


def _check_attributes(items: list[Doc], node: Category) -> list[Doc]:
    """Mandatory options and units decide (HTTP 200, flat ERROR); option types that the category lacks only warn."""
    known = {row["attributeTypeName"]: row for row in attributes_of(node)}
    wrong = [row for row in (_wrong(index, item, known) for index, item in enumerate(items)) if row["itemAttributes"]]
    if wrong:
        message = "[]. 유효하지 않은 구매 옵션 값 혹은 단위가 존재합니다."
        details = " ".join(found["message"] for row in wrong for found in row["itemAttributes"])
        body = {"code": "ERROR", "message": message, "data": None, "details": details, "errorItems": wrong}
        raise Refusal(Reply(body))
    unknown = [_unknown(index, item, known) for index, item in enumerate(items)]
    return [row for row in unknown if row["itemAttributes"]]


def _wrong(index: int, item: Doc, known: dict[str, Doc]) -> Doc:
    given = {text(row, "attributeTypeName"): text(row, "attributeValueName") for row in documents(item, "attributes")}
    found: list[Any] = []
    for name, rule in known.items():
        if rule["required"] == "MANDATORY" and not given.get(name):
            found.append(_attribute(name, None, "필수 구매 옵션 (미입력시 등록/노출 제한) 존재하지 않습니다."))
        elif rule["dataType"] == "NUMBER" and given.get(name) and not _counted(given[name]):
            found.append(_attribute(name, given[name], "유효하지 않은 단위값입니다."))
    return _error_item(index, item, found)


def _unknown(index: int, item: Doc, known: dict[str, Doc]) -> Doc:
    given = [(text(row, "attributeTypeName"), text(row, "attributeValueName")) for row in documents(item, "attributes")]
    message = "유효하지 않은 구매 옵션이 존재합니다."
    return _error_item(index, item, [_attribute(name, value, message) for name, value in given if name not in known])


def _error_item(index: int, item: Doc, attributes: list[Any]) -> Doc:
    return {"itemIndex": index, "itemName": text(item, "itemName"), "itemAttributes": attributes}


def _attribute(name: str, value: str | None, message: str) -> Doc:
    return {"attributeTypeName": name, "attributeValueName": value, "message": message}


def _counted(value: str) -> bool:
    matched = re.fullmatch(r"\d+(\.\d+)?\s*(\D+)", value)
    return matched is not None and matched.group(2).strip() in COUNT_UNITS
