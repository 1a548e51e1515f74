"""Orders and claims as 인터파크 prints them (malls.md 7.3): an ORDER with its PRDs."""

from mall_simulator.malls.interpark.envelopes import printed
from mall_simulator.records import Doc, Line, Order

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
        "CURRENT_STATE": _STATES.get(line.state),
        "ORDCLM_STAT_DTS": printed(line.confirmed_at),
        "DELV_DTS": None if sent is None else printed(sent.sent_at),
        "DELV_COMPLETE_DT": (printed(line.delivered_at) or "")[:8] or None,
        "DELV_COMP": None if sent is None else sent.courier,
        "DELV_NO": None if sent is None else sent.number,
    }


def request_row(order: Order, line: Line) -> Doc:
    """A cancel that a buyer asked for."""
    claim = line.claim
    asked = {
        "CLMREQ_SEQ": claim.number if claim else None,
        "CLMREQ_TP": "01",
        "CLMREQ_STAT": "1",
        "CLMREQ_STATNM": "요청",
        "CLMREQ_QTY": claim.quantity if claim else None,
        "CLMREQ_RSN_TPNM": claim.reason if claim else None,
        "CLMREQ_DTS": printed(claim.requested_at) if claim else None,
    }
    product = {"ORD_SEQ": line.numbers["ORD_SEQ"], "PRD_NO": line.product_number, **asked}
    return {"ORD_NO": order.number, "PRODUCT": {"PRD": [product]}}


def claim_row(order: Order, line: Line) -> Doc:
    """A cancel that is done."""
    claim = line.claim
    product = {
        "ORD_SEQ": line.numbers["ORD_SEQ"],
        "PRD_NO": line.product_number,
        "CURRENT_CLMPRD_STAT": "90",
        "CURRENT_CLMPRD_STATNM": "클레임확정_환불완료",
        "CLM_QTY": line.cancelled_quantity,
    }
    told = {"CLM_NO": claim.number if claim else None, "CLM_SEQ": "1", "CLM_CRT_TP": "01", "CLM_CRT_TPNM": "취소"}
    return {"ORD_NO": order.number, **told, "PRODUCT": {"PRD": [product]}}
