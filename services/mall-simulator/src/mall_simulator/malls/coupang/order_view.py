"""How 쿠팡 prints an order sheet: a shipment box with its items (malls.md 1.3, fields)."""

from collections.abc import Callable
from typing import Any

from mall_simulator.malls.coupang.couriers import COURIERS
from mall_simulator.malls.coupang.envelopes import moment
from mall_simulator.records import Doc, Line, Order

STATUSES = {"new": "ACCEPT", "confirmed": "INSTRUCT", "shipping": "DEPARTURE", "delivered": "FINAL_DELIVERY"}
_RANK = ("ACCEPT", "INSTRUCT", "DEPARTURE", "DELIVERING", "NONE_TRACKING", "FINAL_DELIVERY")

Money = Callable[[int], Any]


def line_status(line: Line) -> str:
    """A line's status; `tracked` comes from the admin API's advance."""
    if line.state == "shipping" and "tracked" in line.numbers:
        return line.numbers["tracked"]
    return STATUSES.get(line.state, "CANCEL")


def box_status(lines: list[Line]) -> str | None:
    """A box is as far as the least of its lines that are not cancelled; None when all are."""
    statuses = [line_status(line) for line in lines if line.state != "cancelled"]
    return min(statuses, key=_RANK.index) if statuses else None


def sheet(order: Order, box: str, money: Money) -> Doc:
    """The order sheet of one box; `money` is the object of v5 or the plain number of v4."""
    lines = order.in_group(box)
    buyer = order.buyer
    sent = next((line for line in lines if line.invoice is not None), None)
    return {
        "shipmentBoxId": int(box),
        "orderId": int(order.number),
        "orderedAt": moment(order.ordered_at),
        "orderer": {"name": buyer.name, "email": "", "safeNumber": _safe(buyer.phone), "ordererNumber": buyer.phone},
        "paidAt": moment(order.paid_at),
        "status": box_status(lines) or "CANCEL",
        "shippingPrice": money(order.shipping_won),
        "remotePrice": money(0),
        "remoteArea": buyer.address.startswith("제주"),
        "parcelPrintMessage": buyer.memo,
        "splitShipping": False,
        "ableSplitShipping": len(lines) > 1,
        "receiver": {
            "name": buyer.receiver_name,
            "safeNumber": _safe(buyer.receiver_phone),
            "receiverNumber": buyer.receiver_phone,
            "addr1": buyer.address,
            "addr2": buyer.address_detail,
            "postCode": buyer.zip_code,
        },
        "orderItems": [_item(line, money) for line in lines],
        "overseaShippingInfoDto": {"personalCustomsClearanceCode": "", "ordererSsn": "", "ordererPhoneNumber": ""},
        "deliveryCompanyName": _courier(sent),
        "invoiceNumber": sent.invoice.number if sent is not None and sent.invoice is not None else "",
        "inTrasitDateTime": moment(sent.invoice.sent_at) if sent is not None and sent.invoice is not None else "",
        "deliveredDate": moment(lines[0].delivered_at) or "",
        "refer": "안드로이드앱",
        "shipmentType": "THIRD_PARTY",
        "isCod": False,
        "extraProperties": {},
    }


def _courier(sent: Line | None) -> str:
    return "" if sent is None or sent.invoice is None else COURIERS[sent.invoice.courier]


def _safe(phone: str) -> str:
    return f"0502-{phone[4:]}"


def _item(line: Line, money: Money) -> Doc:
    uploaded = "" if line.invoice is None else line.invoice.sent_at.date().isoformat()
    return {
        "vendorItemPackageId": 0,
        "vendorItemPackageName": line.product_name,
        "productId": int(line.numbers.get("productId", "0")),
        "vendorItemId": int(line.option_number),
        "vendorItemName": f"{line.product_name}, {line.option_name}" if line.option_name else line.product_name,
        "shippingCount": line.quantity,
        "salesPrice": money(line.unit_price_won),
        "orderPrice": money(line.amount_won),
        "discountPrice": money(0),
        "instantCouponDiscount": money(0),
        "downloadableCouponDiscount": money(0),
        "coupangDiscount": money(0),
        "externalVendorSkuCode": line.seller_option_code,
        "etcInfoHeader": None,
        "etcInfoValue": None,
        "etcInfoValues": [],
        "sellerProductId": int(line.product_number),
        "sellerProductName": line.product_name,
        "sellerProductItemName": line.option_name,
        "firstSellerProductItemName": line.option_name,
        "cancelCount": line.cancelled_quantity,
        "holdCountForCancel": line.claim.quantity if line.claim is not None and line.cancel_asked else 0,
        "estimatedShippingDate": line.ship_by,
        "plannedShippingDate": "",
        "invoiceNumberUploadDate": uploaded,
        "extraProperties": {},
        "pricingBadge": False,
        "usedProduct": False,
        "confirmDate": moment(line.confirmed_at),
        "deliveryChargeTypeName": "무료",
        "canceled": line.state == "cancelled",
    }
