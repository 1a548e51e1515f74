"""The places and policies that a seller keeps in ESM+, and the site's categories (malls.md 4.2)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.esm.mapping.orders import number
from mall_gateway.malls.esm.profile import FEE_TYPES, TEMPLATE_FIELDS
from mall_gateway.malls.port import DeliveryTemplate
from mall_gateway.malls.sales_fields import check_fields, number_of, text_of

ADDRESS, PLACE, FEE_POLICY, DISPATCH_POLICY = "반품/교환지", "출하지", "묶음배송비 정책", "발송정책"
PREPAID = {True: "선결제", False: "착불"}


def addresses(answer: Any) -> Iterator[DeliveryTemplate]:
    """The address book: a return address is chosen from it."""
    for row in _rows(answer, "selleraddressbooklist"):
        yield DeliveryTemplate(str(row.get("addrno") or ""), str(row.get("addrname") or ""), ADDRESS, row)


def places(answer: Any) -> Iterator[DeliveryTemplate]:
    """The dispatch places. Unverified: the name of their list, of which malls.md has no sample."""
    for row in _rows(answer, "shippingplaces") or _rows(answer, "places"):
        yield DeliveryTemplate(str(row.get("placeno") or ""), str(row.get("placename") or ""), PLACE, row)


def fee_policies(answer: Any, place: DeliveryTemplate) -> Iterator[DeliveryTemplate]:
    """The bundle fee policies of one place."""
    for row in _rows(answer, "policies"):
        yield DeliveryTemplate(str(row.get("policyno") or ""), f"{place.name} {_fee_name(row)}", FEE_POLICY, row)


def dispatch_policies(answer: Any) -> Iterator[DeliveryTemplate]:
    """The dispatch policies of the site."""
    for row in _rows(answer, "dispatchpolicies"):
        name = str(row.get("dispatchpolicyname") or row.get("dispatchtype") or "")
        yield DeliveryTemplate(str(row.get("dispatchpolicyno") or ""), name, DISPATCH_POLICY, row)


def _rows(answer: Any, name: str) -> list[dict[str, Any]]:
    return [as_object(row) for row in as_rows(as_object(answer).get(name))]


def _fee_name(row: Mapping[str, Any]) -> str:
    kind, fee = str(row.get("feetype") or ""), row.get("fee")
    label = FEE_TYPES.get(kind, kind)
    return label if kind == "1" else f"{label} {fee:,}원 {PREPAID[bool(row.get('isprepayment'))]}" if fee else label


def check_policy(details: Mapping[str, Any]) -> Sequence[str]:
    """What is wrong with the fields of a new bundle fee policy."""
    wrong = list(check_fields(TEMPLATE_FIELDS, details))
    kind = text_of(details, "fee_type")
    if not wrong and kind != "1" and not number_of(details, "fee_won"):
        wrong.append("배송비: 무료가 아니면 금액을 입력하세요. 예: 3000")
    if not wrong and kind == "3" and not number_of(details, "free_from_won"):
        wrong.append("무료배송 기준금액: 조건부 무료이면 입력하세요. 예: 30000")
    return wrong


def policy_body(details: Mapping[str, Any]) -> dict[str, Any]:
    """POST shipping/policies. Unverified: `feeType` 2; the samples of malls.md have 1 무료 and 3 조건부 무료."""
    kind = text_of(details, "fee_type")
    return {
        "feeType": int(kind),
        "fee": 0 if kind == "1" else number_of(details, "fee_won"),
        "isPrepayment": True,
        "isCashOnDelivery": False,
        "placeNo": number(text_of(details, "place_no")),
        "isDefault": False,
        "shippingFee": [{"condition": number_of(details, "free_from_won") if kind == "3" else 0}],
    }
