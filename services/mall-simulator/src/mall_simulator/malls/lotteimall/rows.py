"""Orders as 롯데홈쇼핑 prints them in its lists (malls.md 9.3): `OrderInfo` with `DelvInfo` and `ProdInfo`.

Unverified: the names of the fields, which are those that public integrations read, and the forms of the times.
"""

from mall_simulator.malls.lotteimall.envelopes import printed
from mall_simulator.records import Claim, Doc, Line, Order

UNIT, DETAIL = "DlvUnitSn", "OrdDtlSn"
COURIERS = {
    "11": "롯데택배", "12": "CJ대한통운", "16": "CJ GLS", "15": "한진택배", "24": "로젠택배", "31": "우체국택배",
    "17": "천일택배", "18": "일양택배", "21": "KG로지스", "50": "경동택배", "63": "DHL", "64": "EMS", "65": "FedEx",
    "68": "TNT Express", "69": "UPS", "70": "굿모닝택배", "76": "합동택배", "19": "기타택배", "99": "기타",
}  # fmt: skip


def order_row(order: Order, lines: list[Line], state: str) -> Doc:
    """An order of the order list. It names one delivery unit, whatever the number of its products."""
    head = {**_head(order, state), "SubOrdNo": lines[0].numbers[UNIT], "DelvInfo": _receiver(order)}
    return {**head, "ProdInfo": [{**_line_numbers(line), **_goods(line)} for line in lines]}


def delivery_row(order: Order, line: Line, state: str) -> Doc:
    """A product of the delivery list, with the unit by which it is sent."""
    sent = line.invoice
    waybill = {"invoiceNo": sent.number, "delvName": COURIERS[sent.courier]} if sent is not None else {}
    product = {UNIT: line.numbers[UNIT], DETAIL: line.numbers[DETAIL], **_goods(line)}
    times = {"DlvFinDtime": printed(line.delivered_at)}
    return {**_head(order, state), "DelvInfo": {**_receiver(order), **waybill, **times}, "ProdInfo": product}


def cancel_row(order: Order, line: Line) -> Doc:
    """A product of the cancel list: under numbers of its own, the original ones beside them."""
    claim = line.claim
    asked = {
        "OrdManNm": order.buyer.name,
        "RmitNm": order.buyer.receiver_name,
        "Addr": f"{order.buyer.address} {order.buyer.address_detail}",
        "ClmCausCd": "10",
        "ClmCausNm": "" if claim is None else claim.reason,
        "CnclDtime": None if claim is None else printed(claim.requested_at),
    }
    number = "" if claim is None else claim.number
    product = {
        "OrgOrdDtlSn": line.numbers[DETAIL],
        DETAIL: f"9{number}",
        "OrgDlvUnitSn": line.numbers[UNIT],
        UNIT: f"8{number}",
        "GoodsNo": line.product_number,
        "GoodsNm": line.product_name,
        "CnclQty": 0 if claim is None else claim.quantity,
    }
    return {"OrdNo": order.number, "DelvInfo": asked, "ProdInfo": product}


def return_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A product of the return list, under numbers of its own; exchanges say so."""
    sent = claim.pickup
    asked = {
        "RmitNm": order.buyer.receiver_name,
        "recvHp": order.buyer.receiver_phone,
        "Addr": f"{order.buyer.address} {order.buyer.address_detail}",
        "ClmCausCd": "10",
        "ClmCausNm": claim.reason,
        "RtgsDtime": printed(claim.requested_at),
        "invoiceNo": None if sent is None else sent.number,
        "delvName": None if sent is None else COURIERS.get(sent.courier, sent.courier),
    }
    product = {
        "OrgOrdDtlSn": line.numbers[DETAIL],
        DETAIL: f"9{claim.number}",
        "OrgDlvUnitSn": line.numbers[UNIT],
        UNIT: f"8{claim.number}",
        "GoodsNo": line.product_number,
        "GoodsNm": line.product_name,
        "RtgsQty": claim.quantity,
        "Exchange": "Y" if claim.kind == "exchange" else "N",
    }
    return {"OrdNo": order.number, "DelvInfo": asked, "ProdInfo": product}


def _line_numbers(line: Line) -> Doc:
    return {"ProdSeq": line.numbers[DETAIL], "OrgOrdDtlSn": line.numbers[DETAIL]}


def _head(order: Order, state: str) -> Doc:
    buyer = order.buyer
    return {
        "OrdNo": order.number,
        "OrdStat": state,
        "OrderName": buyer.name,
        "OrderTelNo": None,
        "OrderHpNo": buyer.phone,
        "TrdDate": printed(order.paid_at),
        "TaxType": "과세",
        "DlvMemoCont": buyer.memo or "null",
        "CardMemoCont": "null",
    }


def _goods(line: Line) -> Doc:
    return {
        "ProdCode": line.numbers.get("GoodsNo") or line.product_number,
        "EntrProdNo": line.seller_product_code or None,
        "ProdName": line.product_name,
        "ordQty": line.quantity,
        "ordPrice": line.unit_price_won,
        "prodOption": line.option_name or None,
        "Exchange": "N",
    }


def _receiver(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "recvName": buyer.receiver_name,
        "recvPostCode": buyer.zip_code,
        "recvAddr1": buyer.address,
        "recvAddr2": buyer.address_detail,
        "recvTel": None,
        "recvHp": buyer.receiver_phone,
    }
