"""Orders and claims as 인터파크 prints them (malls.md 7.3): an ORDER with its PRDs."""

from mall_simulator.malls.interpark.envelopes import printed
from mall_simulator.records import Claim, ClaimKind, Doc, Line, Order, Reason

_KINDS: dict[ClaimKind, tuple[str, str]] = {
    "cancel": ("01", "입금후출고전주문취소"),
    "return": ("02", "반품"),
    "exchange": ("03", "고객교환"),
}
_REASONS: dict[Reason, str] = {
    "changed_mind": "단순변심",
    "wrong_option": "옵션 잘못 주문",
    "defective": "상품 불량",
    "wrong_goods": "오배송",
    "late": "배송지연",
    "sold_out": "품절",
    "other": "기타",
}
_STATES = {"new": "50", "confirmed": "50", "shipping": "70", "delivered": "75"}


def order_row(order: Order, lines: list[Line]) -> Doc:
    """An ORDER with those of its lines that stand in a list."""
    buyer = order.buyer
    return {
        "ORD_NO": order.number,
        "ORDER_DTS": printed(order.ordered_at),
        "PAY_DTS": printed(order.paid_at),
        "ORD_NM": buyer.name,
        "TEL": None,
        "MOBILE_TEL": buyer.phone,
        "RCVR_NM": buyer.receiver_name,
        "DELI_TEL": None,
        "DELI_MOBILE": buyer.receiver_phone,
        "DEL_ZIP": buyer.zip_code,
        "DELI_ADDR1": buyer.address,
        "DELI_ADDR2": buyer.address_detail,
        "DELI_COMMENT": buyer.memo or None,
        "RESIDENT_NO": None,
        "DELIVERY": {"DELV": {"DEL_AMT": order.shipping_won, "ADD_DEL_AMT": 0, "INITIAL_DELV_AMT": 0}},
        "PRODUCT": {"PRD": [product_row(line) for line in lines]},
    }


def product_row(line: Line) -> Doc:
    """A PRD."""
    sent = line.invoice
    return {
        "ORD_SEQ": line.numbers["ORD_SEQ"],
        "OPT_PRD_TP": "01",
        "PRD_NO": line.product_number,
        "OPT_PRD_NO": line.option_number,
        "ENTR_PRD_NO": line.seller_product_code or None,
        "OPT_NO": line.seller_option_code or line.seller_product_code or None,
        "PRD_NM": line.product_name,
        "OPT_NM": line.option_name or None,
        "IN_OPT_NM": None,
        "SALE_UNITCOST": line.unit_price_won,
        "REAL_SALE_UNITCOST": line.unit_price_won,
        "ORD_QTY": line.quantity,
        "ORD_AMT": line.amount_won,
        "DC_COUPON_AMT": 0,
        "ENTR_DC_COUPON_AMT": 0,
        "CURRENT_STATE": "80" if line.decided_at else _STATES.get(line.state),
        "ORDCLM_STAT_DTS": printed(line.confirmed_at),
        "DELV_DTS": None if sent is None else printed(sent.sent_at),
        "DELV_COMPLETE_DT": (printed(line.delivered_at) or "")[:8] or None,
        "DELV_COMP": None if sent is None else sent.courier,
        "DELV_NO": None if sent is None else sent.number,
    }


def request_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A cancel that a buyer asked for: 1 waits, 2 was taken back."""
    gone = claim.status == "withdrawn"
    asked = {"CLMREQ_SEQ": claim.number, "CLMREQ_TP": "1", "CLMREQ_TPNM": "출고전주문취소"}
    product = {
        "ORD_SEQ": line.numbers["ORD_SEQ"],
        "PRD_NO": line.product_number,
        "CLMREQ_STAT": "2" if gone else "1",
        "CLMREQ_STATNM": "요청철회" if gone else "요청",
        "CLMREQ_QTY": claim.quantity,
        "CLMREQ_RSN_TPNM": _REASONS[claim.why],
        "CLMREQ_RSN_DTL": claim.reason or None,
        "CLMREQ_CNCL_DTS": printed(claim.ended_at) if gone else None,
    }
    times = {"CLMREQ_DTS": printed(claim.requested_at), "CLMREQ_DT": (printed(claim.requested_at) or "")[:8]}
    return {"ORD_NO": order.number, **asked, **times, "PRODUCT": {"PRD": [product]}}


def claim_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A cancel that is done, a return or an exchange."""
    stat, name = _claim_state(claim)
    buyer, back = order.buyer, claim.pickup
    product = {
        "ORD_SEQ": line.numbers["ORD_SEQ"],
        "PRD_NO": line.product_number,
        "CURRENT_CLMPRD_STAT": stat,
        "CURRENT_CLMPRD_STATNM": name,
        "CLM_QTY": claim.quantity,
        "CLM_DTS": printed(claim.requested_at),
        "CLM_RSN_TPNM": _REASONS[claim.why],
        "CLM_RSN_DTL": claim.reason or None,
    }
    kind, kind_name = _KINDS[claim.kind]
    told = {"CLM_NO": claim.number, "CLM_SEQ": "1", "CLM_CRT_TP": kind, "CLM_CRT_TPNM": kind_name}
    person = {
        "CLM_RCVR_NM": buyer.receiver_name,
        "CLM_RCVR_MOBILE": buyer.receiver_phone,
        "CLM_RCVR_ZIP": buyer.zip_code,
        "CLM_RCVR_ADDR1": buyer.address,
        "CLM_RCVR_ADDR2": buyer.address_detail,
    }
    waybill = {} if back is None else {"RTN_DELV_ENTR_NO": back.courier, "RTN_INVO_NO": back.number}
    return {"ORD_NO": order.number, **told, **person, **waybill, "PRODUCT": {"PRD": [product]}}


def _claim_state(claim: Claim) -> tuple[str, str]:
    """Code and name. Unverified: all codes but 40."""
    if claim.status in ("withdrawn", "rejected"):
        return "40", "클레임취소"
    if claim.status == "done" or claim.kind == "cancel":
        return "90", "클레임확정" if claim.kind == "exchange" else "클레임확정_환불완료"
    if claim.reship is not None:
        return "70", "교환/재배송출고완료"
    if claim.goods == "received":
        return "50", "교환/재배송출고지시" if claim.kind == "exchange" else "반품/교환입고완료"
    return ("10", "클레임접수") if claim.waits and claim.goods == "with_buyer" else ("20", "반품/교환수거지시")
