"""Cancels, returns and exchanges as GS SHOP prints them in its order lists (malls.md 10.3).

Unverified: all fields but the two numbers, and all codes. Here: a cancel stands under its line's number, a return or
an exchange under a further one of its order.
"""

from mall_simulator.malls.gsshop.envelopes import printed
from mall_simulator.records import Claim, Doc, Line, Order, Reason

_CANCELS = {"withdrawn": "85", "approved": "90"}
_KINDS = {"exchange": "20", "return": "30"}
_REASONS: dict[Reason, str] = {
    "changed_mind": "고객변심",
    "wrong_option": "옵션 변경",
    "defective": "상품불량",
    "wrong_goods": "오배송",
    "late": "배송지연",
    "sold_out": "품절",
    "other": "기타",
}


def cancel_row(line_row: Doc, claim: Claim) -> Doc:
    """A line with the cancel on it."""
    return {**line_row, **_told(claim), "ordStCd": _CANCELS.get(claim.status, "80")}


def goods_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A return or an exchange, with whom the goods are fetched from."""
    buyer, back = order.buyer, claim.pickup
    return {
        "ordNo": order.number,
        "ordItemNo": str(len(order.lines) + 1 + _goods_claims(order).index(claim)),
        "orgOrdNo": order.number,
        "orgOrdItemNo": line.numbers["ordItemNo"],
        "ordGbnCd": _KINDS[claim.kind],
        "ordStCd": _goods_state(claim),
        **_told(claim),
        "supPrdCd": line.seller_product_code,
        "attrPrdCd": line.option_number,
        "exchAttrPrdNm": claim.wanted_option,
        "rcvrNm": buyer.receiver_name,
        "rcvrHpNo": buyer.receiver_phone,
        "rcvrZipCd": buyer.zip_code,
        "rcvrAddr1": buyer.address,
        "rcvrAddr2": buyer.address_detail,
        "retnDeliveryCd": "" if back is None else back.courier,
        "retnDeliveryNo": "" if back is None else back.number,
    }


def _told(claim: Claim) -> Doc:
    times = {"clmDtm": printed(claim.requested_at), "clmChgDtm": printed(claim.changed_at)}
    return {**times, "clmQty": claim.quantity, "clmRsnNm": _REASONS[claim.why], "clmRsnCntnt": claim.reason}


def _goods_claims(order: Order) -> list[Claim]:
    return [claim for line in order.lines for claim in line.claims if claim.kind != "cancel"]


def _goods_state(claim: Claim) -> str:
    if claim.status in ("withdrawn", "rejected"):
        return "80"
    if claim.status == "done":
        return "50"
    goods = {"on_the_way": "30", "arrived": "30", "received": "40"}.get(claim.goods)
    return goods or ("10" if claim.waits else "20")
