"""Rows of claims as ESM prints them (malls.md 4.4, the samples)."""

from collections.abc import Callable

from mall_simulator.malls.esm.couriers import COURIERS
from mall_simulator.malls.esm.envelopes import printed
from mall_simulator.malls.esm.goods import SITE_NUMBER
from mall_simulator.malls.esm.sites import Site
from mall_simulator.records import Claim, ClaimKind, Doc, Invoice, Line, Order

_REASONS = {"changed_mind": 0, "wrong_option": 1, "defective": 2, "late": 3, "wrong_goods": 4}


def _cancel(claim: Claim) -> int:
    return {"requested": 1, "approved": 3, "rejected": 4, "withdrawn": 4}.get(claim.status, 2)


def _return(claim: Claim) -> int:
    if claim.status in ("rejected", "withdrawn"):
        return 5
    if claim.status == "done":
        return 4
    return 3 if claim.status == "held" else 2 if claim.goods == "received" else 1


STATUSES: dict[ClaimKind, Callable[[Claim], int]] = {"cancel": _cancel, "return": _return, "exchange": _return}
"""The status number of a claim; an order that was sent in spite of a cancel shows that wish as taken back."""


def told(site: Site, seller: str, order: Order, line: Line, claim: Claim) -> Doc:
    """A row of the list of its kind."""
    status = {f"{claim.kind.capitalize()}Status": STATUSES[claim.kind](claim)}
    return {**status, **_own(order, line, claim), **_common(site, seller, order, line, claim)}


def _common(site: Site, seller: str, order: Order, line: Line, claim: Claim) -> Doc:
    ended = claim.ended_at if claim.status in ("approved", "done") else None
    withdrawn = claim.ended_at if claim.status in ("rejected", "withdrawn") else None
    approved = claim.changed_at if claim.status == "approved" else ended
    return {
        "SiteType": site.shows,
        "SellerId": seller,
        "PayNo": int(order.number),
        "GroupNo": int(line.group),
        "OrderNo": int(line.number),
        "GoodsNo": 0,
        "SiteGoodsNo": line.numbers.get(SITE_NUMBER, line.product_number),
        "IsGiftOrder": "N",
        "RequestUser": 1 if claim.by == "buyer" else 2,
        "ApproveUser": 0 if approved is None else 2,
        "Reason": 0,
        **({} if claim.kind == "cancel" else {"ReasonCode": _REASONS.get(claim.why, 6)}),
        "ReasonDetail": claim.reason,
        "OrderDate": printed(order.ordered_at),
        "PayDate": printed(order.paid_at),
        "RequestDate": printed(claim.requested_at),
        "WithdrawDate": printed(withdrawn),
        "ApproveDate": printed(approved),
        "CompleteDate": printed(ended),
    }


def _own(order: Order, line: Line, claim: Claim) -> Doc:
    match claim.kind:
        case "cancel":
            return {"AddShippingFee": 0.0}
        case "return":
            return {**_RETURN_FEES, "ReturnShippingFee": _fee(claim), **_transport(order, line, claim)}
        case "exchange":
            fees = {"ExchangeShippingFee": _fee(claim), "WhoExchangeShippingFee": 2, "ExchangeShippingFeeWay": 5}
            return {"OutItemNo": line.option_number, **fees, **_transport(order, line, claim), **_resend(order, claim)}


_RETURN_FEES: Doc = {
    "IsFastRefund": False,
    "FastRefundRewardStatus": 0,
    "GoodsStatus": 1,
    "AddReturnShippingFee": 0.0,
    "WhoAddReturnShippingFee": 0,
    "AddReturnShippingFeeWay": 0,
    "WhoReturnShippingFee": 0,
    "ReturnShippingFeeWay": 0,
}


def _fee(claim: Claim) -> float:
    return 2500.0 if claim.why in ("changed_mind", "wrong_option") else 0.0


def _transport(order: Order, line: Line, claim: Claim) -> Doc:
    back = claim.moved_at if claim.goods == "received" else None
    sent = line.invoice
    return {
        "HoldInfo": {"HoldDate": None, "IsHold": claim.status == "held", "Reason": 0, "FreeDate": None},
        "ShippingInfo": {
            "CompleteDate": printed(line.delivered_at),
            "ShippingFee": 0.0,
            "WhoShippingFee": 2,
            "DeliveryCompCode": None if sent is None else sent.courier,
            "InvoiceNo": None if sent is None else sent.number,
        },
        "PickupInfo": {
            "Status": 2 if back else 1,
            "CompleteDate": printed(back),
            **_waybill(claim.pickup),
            "SenderInfo": _person(order),
            "ReceiverInfo": None,
        },
    }


def _resend(order: Order, claim: Claim) -> Doc:
    sent = claim.reship
    return {
        "ResendInfo": {
            "ResendDate": None if sent is None else printed(sent.sent_at),
            "CompleteDate": printed(claim.reship_delivered_at),
            **_waybill(sent),
            "ReceiverInfo": _person(order),
        }
    }


def _waybill(invoice: Invoice | None) -> Doc:
    if invoice is None:
        return {"DeliveryCompName": None, "InvoiceNo": None}
    return {"DeliveryCompName": COURIERS.get(invoice.courier, invoice.courier), "InvoiceNo": invoice.number}


def _person(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "Name": buyer.receiver_name,
        "HpNo": buyer.receiver_phone,
        "TelNo": buyer.receiver_phone,
        "ZipCode": buyer.zip_code,
        "AddressFront": buyer.address,
        "AddressBack": buyer.address_detail,
        "Address": f"{buyer.address} {buyer.address_detail}",
    }
