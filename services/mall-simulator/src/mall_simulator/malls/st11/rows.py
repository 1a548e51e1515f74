"""Rows of order lines as 11번가 prints them (malls.md 3.3, the pages' field tables)."""

from datetime import timedelta

from mall_simulator.malls.st11.envelopes import printed
from mall_simulator.records import Doc, Line, Order

STATES = {
    "new": ("202", "결제완료"),
    "confirmed": ("301", "배송준비중"),
    "shipping": ("401", "배송중"),
    "delivered": ("501", "배송완료"),
    "cancelled": ("B01", "취소완료"),
}


def whole_row(order: Order, line: Line) -> Doc:
    """A row of the paid list."""
    return {
        "addPrdNo": "0",
        "addPrdYn": "N",
        "bndlDlvSeq": line.numbers["bndlDlvSeq"],
        "bndlDlvYN": "Y",
        "custGrdNm": None,
        "dlvCst": order.shipping_won,
        "dlvCstType": "01" if order.shipping_won else "03",
        "bmDlvCst": 0,
        "bmDlvCstType": "01",
        "dlvNo": line.group,
        "gblDlvYn": "N",
        "giftCd": None,
        "memID": f"member{line.group}",
        "memNo": line.numbers["memNo"],
        "ordAmt": line.amount_won,
        **_buyer(order),
        "ordDt": printed(order.ordered_at),
        "ordNo": order.number,
        "ordOptWonStl": 0,
        "ordPayAmt": line.amount_won,
        "ordPrdSeq": line.numbers["ordPrdSeq"],
        "ordQty": line.quantity,
        "ordStlEndDt": printed(order.paid_at),
        **_goods(line),
        **_receiver(order),
        "sellerDscPrc": 0,
        "tmallDscPrc": 0,
        "typeAdd": "01",
        "typeBilNo": None,
        "lstTmallDscPrc": 0,
        "lstSellerDscPrc": 0,
        "referSeq": None,
        **_sending(order, line),
    }


def _sending(order: Order, line: Line) -> Doc:
    return {
        "dlvSndDue": printed(order.paid_at + timedelta(days=2)),
        "delaySendDt": line.ship_by or None,
        "visitDlvYn": None,
        "sendGiftYn": "N",
        "psnCscUniqNo": None,
    }


def packaging_row(order: Order, line: Line) -> Doc:
    """A row of the list of what is being prepared."""
    return {**whole_row(order, line), "plcodrCnfDt": printed(line.confirmed_at)}


def single_row(order: Order, line: Line) -> Doc:
    """A row of the look-up by order number, in any state (1633)."""
    row = packaging_row(order, line)
    row["lstDlvCst"] = row.pop("dlvCst")
    return {**row, "ordCnQty": _cancelled(line), **waybill(line)}


def state_row(order: Order, line: Line) -> Doc:
    """A row of the look-up of states (1774)."""
    code, name = state_of(line)
    return {
        "dlvNo": line.group,
        "ordCnQty": _cancelled(line),
        "ordNo": order.number,
        "ordPrdSeq": line.numbers["ordPrdSeq"],
        "ordPrdStatNm": name,
        "ordPrdStat": code,
        "ordQty": line.quantity,
        "prdNm": line.product_name,
        "prdNo": line.product_number,
        "sellerID": order.account,
    }


def address_row(order: Order, line: Line) -> Doc:
    """The same with receiver and waybill (1725)."""
    return {**state_row(order, line), **_receiver(order), **waybill(line), "typeBilNo": None}


def delivered_row(order: Order, line: Line) -> Doc:
    """A row of the delivered list (1727): it has no time of the order."""
    row = whole_row(order, line)
    kept = {name: value for name, value in row.items() if name not in _NOT_DELIVERED}
    return {**kept, "dlvEndDt": printed(line.delivered_at), "ordId": row["memID"], **waybill(line)}


def shipping_row(order: Order, line: Line) -> Doc:
    """A row of the shipping list."""
    told = {name: value for name, value in waybill(line).items() if name != "dlvMthdCd"}
    return {"ordNo": order.number, "ordPrdSeq": line.numbers["ordPrdSeq"], **told}


def state_of(line: Line) -> tuple[str, str]:
    """Code and name; an open claim hides what was before."""
    if line.cancel_asked:
        return "701", "취소신청"
    if line.open_claim is not None:
        return "601", "클레임진행중"
    returned = line.returned_quantity and line.returned_quantity >= line.quantity - line.cancelled_quantity
    if returned:
        return "A01", "반품완료"
    return STATES[line.state] if line.decided_at is None else ("901", "수취확인")


def waybill(line: Line) -> Doc:
    """How it is sent; empty before."""
    sent = line.invoice
    direct = sent is not None and sent.courier == "00099"
    return {
        "dlvMthdCd": None if sent is None else "03" if direct else "01",
        "dlvEtprsCd": None if sent is None else sent.courier,
        "invcNo": None if sent is None else sent.number,
        "sndEndDt": None if sent is None else printed(sent.sent_at),
    }


_NOT_DELIVERED = frozenset(
    {"ordDt", "addPrdNo", "addPrdYn", "bndlDlvSeq", "bndlDlvYN", "custGrdNm", "giftCd", "dlvSndDue", "delaySendDt"}
)


def _cancelled(line: Line) -> int:
    return line.claim.quantity if line.claim is not None and line.cancel_asked else line.cancelled_quantity


def _goods(line: Line) -> Doc:
    return {
        "prdNm": line.product_name,
        "prdNo": line.product_number,
        "prdStckNo": line.option_number,
        "selPrc": line.unit_price_won,
        "sellerPrdCd": line.seller_product_code or None,
        "slctPrdOptNm": f"{line.option_name}-{line.quantity}개" if line.option_name else None,
        "sellerStockCd": line.seller_option_code or None,
    }


def _buyer(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "ordBaseAddr": buyer.address,
        "ordDlvReqCont": buyer.memo or "null",
        "ordDtlsAddr": buyer.address_detail,
        "ordMailNo": buyer.zip_code,
        "ordNm": buyer.name,
        "ordPrtblTel": buyer.phone,
        "ordTlphnNo": None,
    }


def _receiver(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "rcvrBaseAddr": buyer.address,
        "rcvrDtlsAddr": buyer.address_detail,
        "rcvrMailNo": buyer.zip_code,
        "rcvrMailNoSeq": "000",
        "rcvrNm": buyer.receiver_name,
        "rcvrPrtblNo": buyer.receiver_phone,
        "rcvrTlphn": None,
    }
