"""Categories, 배송비정책 and 반품배송지 of 인터파크 in our words (malls.md 7.2)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mall_gateway.malls.interpark.profile import FEE_TYPE_CODES, FEE_TYPES
from mall_gateway.malls.interpark.wire import Category, DeliveryPolicy, ReturnPlace
from mall_gateway.malls.port import DeliveryTemplate, MallCategory
from mall_gateway.malls.sales_fields import number_of, text_of

LEVEL_DIGITS = 3
POLICY, PLACE = "배송비정책", "반품배송지"


def categories_of(nodes: Sequence[Category], keyword: str) -> Iterator[MallCategory]:
    """The leaves whose path holds the keyword. Unverified: that the number of a node begins with its parent's."""
    known = {node.disp_no: node.disp_nm for node in nodes if node.disp_yn != "N"}
    parents = {number[:-LEVEL_DIGITS] for number in known}
    for number in known:
        path = _path_of(number, known)
        if number not in parents and keyword in " > ".join(path):
            yield MallCategory(number, path, leaf=True)


def _path_of(number: str, known: Mapping[str, str]) -> tuple[str, ...]:
    ends = range(LEVEL_DIGITS, len(number) + 1, LEVEL_DIGITS)
    return tuple(known[number[:end]] for end in ends if number[:end] in known)


def policy_item(details: Mapping[str, Any]) -> dict[str, Any]:
    """`item` of a new 배송비정책."""
    kind = text_of(details, "fee_type")
    return {
        "distCostTp": FEE_TYPE_CODES[kind],
        "distCost": 0 if kind == "free" else number_of(details, "fee_won"),
        "maxbuyAmt": number_of(details, "free_from_won") if kind == "conditional" else None,
    }


def policy_of(policy: DeliveryPolicy) -> DeliveryTemplate:
    """배송비정책 to choose from; the mall gives it no name, so what it says is its name."""
    kinds = {code: FEE_TYPES[kind] for kind, code in FEE_TYPE_CODES.items()}
    kind = kinds.get(policy.dist_cost_tp, policy.dist_cost_tp)
    name = f"{kind} {policy.dist_cost:,}원" if policy.dist_cost else kind
    details = {"dist_cost_tp": policy.dist_cost_tp, "fee_won": policy.dist_cost, "free_from_won": policy.maxbuy_amt}
    return DeliveryTemplate(policy.delv_cost_plc_no, name, POLICY, details)


def place_of(place: ReturnPlace) -> DeliveryTemplate:
    """반품배송지 to choose from."""
    return DeliveryTemplate(place.delv_no, place.delv_nm or place.addr, PLACE, {"address": place.addr})
