"""What 네이버 checks of a product body: every wrong input is named at once (malls.md 2.2)."""

import re

from mall_simulator.forms import at, documents, missing, text, whole
from mall_simulator.malls.smartstore.directory import node_of
from mall_simulator.malls.smartstore.envelopes import wrong
from mall_simulator.malls.smartstore.image_form import IMAGE_HOST
from mall_simulator.malls.smartstore.notice_form import notice_problems
from mall_simulator.records import Doc

_REQUIRED = (
    "originProduct.statusType",
    "originProduct.leafCategoryId",
    "originProduct.name",
    "originProduct.images.representativeImage.url",
    "originProduct.detailContent",
    "originProduct.salePrice",
    "originProduct.stockQuantity",
    "originProduct.deliveryInfo.deliveryType",
    "originProduct.deliveryInfo.deliveryAttributeType",
    "originProduct.deliveryInfo.deliveryFee.deliveryFeeType",
    "originProduct.deliveryInfo.claimDeliveryInfo.returnDeliveryFee",
    "originProduct.deliveryInfo.claimDeliveryInfo.exchangeDeliveryFee",
    "originProduct.detailAttribute.afterServiceInfo.afterServiceTelephoneNumber",
    "originProduct.detailAttribute.afterServiceInfo.afterServiceGuideContent",
    "originProduct.detailAttribute.originAreaInfo.originAreaCode",
    "originProduct.detailAttribute.minorPurchasable",
    "originProduct.detailAttribute.productInfoProvidedNotice.productInfoProvidedNoticeType",
    "smartstoreChannelProduct.naverShoppingRegistration",
    "smartstoreChannelProduct.channelProductDisplayStatusType",
)
_CHOICES = {
    "originProduct.saleType": ("", "NEW", "OLD"),
    "originProduct.deliveryInfo.deliveryType": ("DELIVERY", "DIRECT"),
    "originProduct.deliveryInfo.deliveryFee.deliveryFeeType": (
        "FREE",
        "CONDITIONAL_FREE",
        "PAID",
        "UNIT_QUANTITY_PAID",
        "RANGE_QUANTITY_PAID",
    ),
    "originProduct.deliveryInfo.deliveryFee.deliveryFeePayType": ("", "COLLECT", "PREPAID", "COLLECT_OR_PREPAID"),
    "originProduct.detailAttribute.taxType": ("", "TAX", "DUTYFREE", "SMALL"),
    "smartstoreChannelProduct.channelProductDisplayStatusType": ("WAIT", "ON", "SUSPENSION"),
}
_MAX_PRICE = 999_999_990
MAX_STOCK = 99_999_999
_OPTIONS = "originProduct.detailAttribute.optionInfo"


def product_problems(body: Doc, addresses: list[int], groups: list[int], *, creating: bool) -> list[Doc]:
    """The invalidInputs; none when the product is taken."""
    problems = [wrong(path, "NotBlank", "필수 입력값입니다.") for path in missing(body, _REQUIRED)]
    if problems:
        return problems
    statuses = ("SALE",) if creating else ("SALE", "SUSPENSION", "OUTOFSTOCK")
    choices = {"originProduct.statusType": statuses, **_CHOICES}
    problems += [
        wrong(path, "NotValid", f"허용되지 않는 값입니다. [{text(body, path)}]")
        for path, allowed in choices.items()
        if text(body, path) not in allowed
    ]
    checks = (_name, _category, _price, _stock, _images, _options, notice_problems)
    found = [problem for check in checks for problem in check(body)]
    return [*problems, *found, *_delivery(body, addresses, groups)]


def _name(body: Doc) -> list[Doc]:
    name = text(body, "originProduct.name")
    if len(name) > 100:
        return [wrong("originProduct.name", "Size", "상품명은 100자 이하로 입력해 주세요.")]
    if re.search(r"[\\*?\"<>]", name):
        return [wrong("originProduct.name", "Pattern", '상품명에 특수문자(\\, *, ?, ", <, >)는 사용할 수 없습니다.')]
    return []


def _category(body: Doc) -> list[Doc]:
    node = node_of(text(body, "originProduct.leafCategoryId"))
    if node is None or not node.leaf:
        return [wrong("originProduct.leafCategoryId", "NotValid", "존재하지 않거나 최하위가 아닌 카테고리입니다.")]
    return []


def _price(body: Doc) -> list[Doc]:
    return price_problems(body, "originProduct.salePrice", "originProduct.salePrice")


def price_problems(body: Doc, path: str, name: str) -> list[Doc]:
    """Of a selling price at a path, told under a name."""
    price = whole(body, path)
    if price is None or not 10 <= price <= _MAX_PRICE or price % 10:
        return [wrong(name, "Range", "판매가는 10원 단위로 10원 이상 999,999,990원 이하여야 합니다.")]
    return []


def _stock(body: Doc) -> list[Doc]:
    stock = whole(body, "originProduct.stockQuantity")
    if stock is None or not 0 <= stock <= MAX_STOCK:
        return [wrong("originProduct.stockQuantity", "Range", "재고수량은 0 이상 99,999,999 이하여야 합니다.")]
    return []


def _images(body: Doc) -> list[Doc]:
    urls = [text(body, "originProduct.images.representativeImage.url")]
    urls += [text(image, "url") for image in documents(body, "originProduct.images.optionalImages")]
    if len(urls) > 10 or not all(url.startswith(IMAGE_HOST) for url in urls):
        words = "이미지 URL이 올바르지 않습니다. 상품 이미지 다건 등록 API로 등록한 이미지를 사용해 주세요."
        return [wrong("originProduct.images", "Pattern", words)]
    return []


def _options(body: Doc) -> list[Doc]:
    combinations = documents(body, f"{_OPTIONS}.optionCombinations")
    if not combinations:
        return []
    groups = at(body, f"{_OPTIONS}.optionCombinationGroupNames")
    used = [number for number in range(1, 5) if text(groups, f"optionGroupName{number}")]
    if not used or used != list(range(1, len(used) + 1)):
        return [wrong(f"{_OPTIONS}.optionCombinationGroupNames", "NotBlank", "옵션명을 순서대로 입력해 주세요.")]
    values = [tuple(text(row, f"optionName{number}") for number in range(1, 5)) for row in combinations]
    problems = [problem for row in combinations for problem in _combination(row, body, used)]
    if len(set(values)) < len(values):
        problems.append(wrong(f"{_OPTIONS}.optionCombinations", "Unique", "중복된 옵션 조합이 있습니다."))
    return problems


def _combination(row: Doc, body: Doc, used: list[int]) -> list[Doc]:
    path = f"{_OPTIONS}.optionCombinations"
    stock, price = whole(row, "stockQuantity"), whole(row, "price") or 0
    if [number for number in range(1, 5) if text(row, f"optionName{number}")] != used:
        return [wrong(path, "NotBlank", "옵션명의 수와 옵션값의 수가 다릅니다.")]
    if stock is None or not 0 <= stock <= MAX_STOCK:
        return [wrong(f"{path}.stockQuantity", "Range", "옵션 재고수량을 확인해 주세요.")]
    if abs(price) > (whole(body, "originProduct.salePrice") or 0):
        return [wrong(f"{path}.price", "Range", "옵션가는 판매가를 넘을 수 없습니다.")]
    return []


def _delivery(body: Doc, addresses: list[int], groups: list[int]) -> list[Doc]:
    path = "originProduct.deliveryInfo"
    problems: list[Doc] = []
    for name in ("shippingAddressId", "returnAddressId"):
        number = whole(body, f"{path}.claimDeliveryInfo.{name}")
        if number is not None and number not in addresses:
            problems.append(wrong(f"{path}.claimDeliveryInfo.{name}", "NotValid", "주소록에 없는 주소입니다."))
    group = whole(body, f"{path}.deliveryBundleGroupId")
    if group is not None and group not in groups:
        problems.append(wrong(f"{path}.deliveryBundleGroupId", "NotValid", "존재하지 않는 묶음배송 그룹입니다."))
    kind, fee = text(body, f"{path}.deliveryFee.deliveryFeeType"), whole(body, f"{path}.deliveryFee.baseFee")
    if kind != "FREE" and not fee:
        problems.append(wrong(f"{path}.deliveryFee.baseFee", "NotNull", "기본 배송비를 입력해 주세요."))
    if kind == "CONDITIONAL_FREE" and not whole(body, f"{path}.deliveryFee.freeConditionalAmount"):
        problems.append(
            wrong(f"{path}.deliveryFee.freeConditionalAmount", "NotNull", "무료 조건 금액을 입력해 주세요.")
        )
    return problems
