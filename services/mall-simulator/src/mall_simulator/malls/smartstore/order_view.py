"""How 네이버 prints a product order and its changes (malls.md 2.3)."""

from datetime import timedelta

from mall_simulator.malls.smartstore.claim_view import claim_fields, claims_told
from mall_simulator.malls.smartstore.envelopes import moment
from mall_simulator.records import Buyer, Change, Doc, Line, Order

SHIPS_WITHIN = timedelta(days=3)
STATUSES = {
    "new": "PAYED",
    "confirmed": "PAYED",
    "shipping": "DELIVERING",
    "delivered": "DELIVERED",
    "cancelled": "CANCELED",
}
CHANGE_TYPES = {
    "paid": "PAYED",
    "dispatched": "DISPATCHED",
    "claim_requested": "CLAIM_REQUESTED",
    "claim_completed": "CLAIM_COMPLETED",
    "claim_rejected": "CLAIM_REJECTED",
    "claim_withdrawn": "CLAIM_REJECTED",
    "collect_done": "COLLECT_DONE",
    "claim_redelivering": "CLAIM_REDELIVERING",
    "purchase_decided": "PURCHASE_DECIDED",
}


def status_of_line(line: Line) -> str:
    """productOrderStatus: a line whose goods all came back is RETURNED, an exchanged one EXCHANGED."""
    if line.state == "delivered" and line.returned_quantity >= line.quantity - line.cancelled_quantity:
        return "RETURNED"
    exchanged = any(claim.kind == "exchange" and claim.status == "done" for claim in line.claims)
    if exchanged and line.state == "delivered":
        return "EXCHANGED"
    return STATUSES[line.state] if line.decided_at is None else "PURCHASE_DECIDED"


def change_told(order: Order, line: Line, change: Change) -> Doc:
    """A row of lastChangeStatuses."""
    return {
        "productOrderStatus": status_of_line(line),
        **claim_fields(line),
        "productOrderId": line.number,
        "orderId": order.number,
        "lastChangedDate": moment(change.at),
        "lastChangedType": CHANGE_TYPES[change.kind],
        "paymentDate": moment(order.paid_at),
        "receiverAddressChanged": False,
    }


def details(order: Order, line: Line) -> Doc:
    """Order, product order, and what there is of cancel and delivery."""
    told: Doc = {
        "order": _order(order),
        "productOrder": _product_order(order, line),
        **claims_told(order, line),
    }
    if line.invoice is not None:
        told["delivery"] = _delivery(line)
    return told


def _order(order: Order) -> Doc:
    paid = sum(line.amount_won for line in order.lines) + order.shipping_won
    return {
        "orderId": order.number,
        "orderDate": moment(order.ordered_at),
        "ordererId": "fict****",
        "ordererName": order.buyer.name,
        "ordererTel": order.buyer.phone,
        "ordererNo": "100000001",
        "paymentDate": moment(order.paid_at),
        "paymentDueDate": moment(order.paid_at),
        "paymentMeans": "신용카드",
        "payLocationType": "MOBILE",
        "isDeliveryMemoParticularInput": "false",
        "orderDiscountAmount": 0,
        "generalPaymentAmount": paid,
        "naverMileagePaymentAmount": 0,
        "chargeAmountPaymentAmount": 0,
        "checkoutAccumulationPaymentAmount": 0,
        "payLaterPaymentAmount": 0,
        "isMembershipSubscribed": False,
    }


def _product_order(order: Order, line: Line) -> Doc:
    placed = {"new": "NOT_YET", "cancelled": "CANCEL"}.get(line.state, "OK")
    dates: Doc = {"placeOrderDate": moment(line.confirmed_at), "delayedDispatchReason": line.delay_reason or None}
    dates |= {"decisionDate": moment(line.decided_at)}
    claim = {"claimId": line.claims[-1].number if line.claims else None}
    return {
        "productOrderId": line.number,
        "productOrderStatus": status_of_line(line),
        **claim_fields(line),
        **_goods(line),
        **_amounts(line),
        **_delivery_fee(order, line),
        "packageNumber": line.group,
        "placeOrderStatus": placed,
        "shippingDueDate": line.ship_by or moment(order.paid_at + SHIPS_WITHIN),
        "shippingMemo": order.buyer.memo,
        "expectedDeliveryMethod": "DELIVERY",
        "shippingAddress": _address(order.buyer),
        "inflowPath": "네이버쇼핑",
        **{name: value for name, value in {**dates, **claim}.items() if value is not None},
    }


def _goods(line: Line) -> Doc:
    return {
        "productId": line.numbers.get("channelProductNo", line.product_number),
        "originalProductId": line.product_number,
        "merchantChannelId": "100012345",
        "mallId": "fictional",
        "productName": line.product_name,
        "productClass": "조합형옵션상품" if line.option_name else "단일상품",
        "productOption": line.option_name,
        "optionCode": line.option_number,
        "optionPrice": 0,
        "optionManageCode": line.seller_option_code,
        "sellerProductCode": line.seller_product_code,
        "itemNo": line.option_number,
        "taxType": "TAXATION",
    }


def _amounts(line: Line) -> Doc:
    kept = line.quantity - line.cancelled_quantity
    return {
        "quantity": line.quantity,
        "initialQuantity": line.quantity,
        "remainQuantity": kept,
        "unitPrice": line.unit_price_won,
        "totalProductAmount": line.amount_won,
        "initialProductAmount": line.amount_won,
        "remainProductAmount": line.unit_price_won * kept,
        "productDiscountAmount": 0,
        "totalPaymentAmount": line.amount_won,
        "initialPaymentAmount": line.amount_won,
        "remainPaymentAmount": line.unit_price_won * kept,
        "commissionRatingType": "결제수수료",
        "paymentCommission": 0,
        "saleCommission": 0,
        "expectedSettlementAmount": line.amount_won,
    }


def _delivery_fee(order: Order, line: Line) -> Doc:
    """The fee of an order stands on its first line."""
    return {
        "deliveryFeeAmount": order.shipping_won if order.lines[0] is line else 0,
        "deliveryDiscountAmount": 0,
        "sectionDeliveryFee": 0,
        "deliveryPolicyType": "유료" if order.shipping_won else "무료",
        "shippingFeeType": "선결제" if order.shipping_won else "무료",
    }


def _address(buyer: Buyer) -> Doc:
    return {
        "addressType": "DOMESTIC",
        "name": buyer.receiver_name,
        "tel1": buyer.receiver_phone,
        "tel2": "",
        "zipCode": buyer.zip_code,
        "baseAddress": buyer.address,
        "detailedAddress": buyer.address_detail,
        "isRoadNameAddress": True,
        "country": "KR",
    }


def _delivery(line: Line) -> Doc:
    invoice = line.invoice
    if invoice is None:
        return {}
    told = {
        "deliveryCompany": invoice.courier,
        "deliveryMethod": "DELIVERY",
        "trackingNumber": invoice.number,
        "deliveryStatus": "DELIVERY_COMPLETION" if line.state == "delivered" else "DELIVERING",
        "sendDate": moment(invoice.sent_at),
        "deliveredDate": moment(line.delivered_at),
        "isWrongTrackingNumber": False,
    }
    return {name: value for name, value in told.items() if value is not None}
