"""Delivery templates of 티몬 (배송템플릿, malls.md 5.2) in the manual's words and back."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from mall_gateway.malls.addresses import address_of
from mall_gateway.malls.port import DeliveryTemplate
from mall_gateway.malls.sales_fields import check_fields, is_empty, number_of, text_of, yes_of
from mall_gateway.malls.tmon import wire
from mall_gateway.malls.tmon.profile import DELIVERY_TYPE_CODES, FEE_POLICY_CODES, PRODUCT_TYPE_CODES, TEMPLATE_FIELDS

AddressType = Literal["D", "R"]
KIND = "배송템플릿"
ADDRESS_NAMES: dict[AddressType, str] = {"D": "출고지", "R": "반품지"}
_ADDRESS_FIELDS: dict[AddressType, str] = {"D": "dispatch_address", "R": "return_address"}


def template_problems(name: str, details: Mapping[str, Any]) -> Iterator[str]:
    """What is missing in a new template, in Korean; none when all is well."""
    if not name.strip():
        yield "배송템플릿명을 입력하세요."
    yield from check_fields(TEMPLATE_FIELDS, details)
    for condition, field, sentence in _CONDITIONS:
        if details.get(condition[0]) in condition[1] and is_empty(details.get(field)):
            yield sentence


_CONDITIONS = (
    (("dispatch_type", ("today",)), "cutoff_time", "당일발송 마감시간: 당일발송이면 입력해야 합니다. 예) 14:00"),
    (("fee_policy", ("conditional", "prepaid")), "fee_won", "배송비: 무료가 아니면 금액을 입력하세요. 예) 2500"),
    (
        ("fee_policy", ("conditional",)),
        "free_from_won",
        "무료배송 기준금액: 조건부 무료이면 입력해야 합니다. 예) 30000",
    ),
)


def template_body(name: str, details: Mapping[str, Any], dispatch_no: str, return_no: str) -> wire.DeliveryTemplate:
    """A checked template in 티몬's shape, from and back to the two addresses."""
    free = details["fee_policy"] == "free"
    return wire.DeliveryTemplate(
        delivery_template_no=None,
        delivery_template_name=name.strip(),
        typed_delivery=yes_of(details, "typed_delivery"),
        bundled_delivery_able=yes_of(details, "bundled", default=True),
        delivery_fee=0 if free else number_of(details, "fee_won"),
        delivery_fee_policy=FEE_POLICY_CODES[text_of(details, "fee_policy")],
        delivery_free_amount=number_of(details, "free_from_won"),
        return_delivery_fee=number_of(details, "return_fee_won"),
        product_type=PRODUCT_TYPE_CODES[text_of(details, "product_type_group")],
        delivery_type=DELIVERY_TYPE_CODES[text_of(details, "dispatch_type")],
        delivery_deadline_time=text_of(details, "cutoff_time"),
        long_distance_delivery_able=yes_of(details, "long_distance", default=True),
        long_distance_fee=number_of(details, "long_distance_fee_won"),
        partner_delivery_address_no=dispatch_no,
        partner_return_address_no=return_no,
    )


def template_of(template: wire.DeliveryTemplate) -> DeliveryTemplate:
    """A template of 티몬 under the names of `TEMPLATE_FIELDS`."""
    details = {
        "typed_delivery": template.typed_delivery,
        "product_type_group": _ours(PRODUCT_TYPE_CODES, template.product_type),
        "dispatch_type": _ours(DELIVERY_TYPE_CODES, template.delivery_type),
        "cutoff_time": template.delivery_deadline_time,
        "fee_policy": _ours(FEE_POLICY_CODES, template.delivery_fee_policy),
        "fee_won": template.delivery_fee,
        "free_from_won": template.delivery_free_amount,
        "return_fee_won": template.return_delivery_fee,
        "bundled": template.bundled_delivery_able,
        "long_distance": template.long_distance_delivery_able,
        "long_distance_fee_won": template.long_distance_fee,
        "dispatch_address_no": template.partner_delivery_address_no,
        "return_address_no": template.partner_return_address_no,
    }
    return DeliveryTemplate(template.delivery_template_no or "", template.delivery_template_name, KIND, details)


def chosen_address_no(type_: AddressType, details: Mapping[str, Any]) -> str:
    """The address number that the seller chose; empty when none was."""
    return text_of(details, f"{_ADDRESS_FIELDS[type_]}_no")


def new_address_of(type_: AddressType, details: Mapping[str, Any]) -> wire.NewAddress | None:
    """The address that the seller wrote, post code first; None without one."""
    given = address_of(details.get(_ADDRESS_FIELDS[type_]))
    if given is None:
        return None
    return wire.NewAddress(
        type=type_,
        address_name=ADDRESS_NAMES[type_],
        zip_code=given.zip_code,
        address=given.address,
        address_detail=given.address_detail,
        phone=given.phone,
    )


def _ours(codes: Mapping[str, str], code: str) -> str:
    """Our value behind a code of 티몬; a code that we don't know stays as it is."""
    return next((ours for ours, theirs in codes.items() if theirs == code), code)
