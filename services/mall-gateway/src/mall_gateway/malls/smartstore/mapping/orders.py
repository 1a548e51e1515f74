"""네이버's product orders as our order lines, and our acts on them as 네이버's bodies (malls.md 2.3, 2.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import ValidationError

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, raw_of, region_of
from mall_gateway.malls.port import (
    Cancellation,
    Confirmation,
    FetchedLine,
    OrderPage,
    PersonalData,
    Shipment,
    UnreadableLine,
)
from mall_gateway.malls.seoul_time import to_seoul
from mall_gateway.malls.smartstore.profile import COURIERS
from mall_gateway.malls.smartstore.wire import ChangedStatus, OrderDetail, ProductOrder

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]

STATES: Mapping[str, State] = {
    "DELIVERING": "shipping",
    "DELIVERED": "delivered",
    "PURCHASE_DECIDED": "completed",
    "EXCHANGED": "completed",
    "CANCELED": "cancelled",
    "CANCELED_BY_NOPAYMENT": "cancelled",
}
"""RETURNED is left `unknown`: a return is no cancelled sale, and claims tell of it."""

UNPAID = frozenset({"PAYMENT_WAITING", "CANCELED_BY_NOPAYMENT"})
DELIVERED = frozenset({"DELIVERED", "PURCHASE_DECIDED"})
CANCEL_ASKED = frozenset({"CANCEL_REQUEST", "CANCELING", "ADMIN_CANCELING"})

CANCEL_REASONS: Mapping[str, str] = {
    "sold_out": "SOLD_OUT",
    "wrong_information": "INCORRECT_INFO",
    "delayed": "DELAYED_DELIVERY",
    "buyer_asked": "INTENT_CHANGED",
}

DELAY_REASONS = frozenset(
    {"PRODUCT_PREPARE", "CUSTOMER_REQUEST", "CUSTOM_BUILD", "RESERVED_DISPATCH", "OVERSEA_DELIVERY", "ETC"}
)

OUR_COURIERS = {theirs: ours for ours, theirs in COURIERS.items()}


def naver_time(moment: datetime) -> str:
    """ISO-8601 with milliseconds and `+09:00`."""
    milliseconds = moment.microsecond // 1000
    return f"{to_seoul(moment, '%Y-%m-%dT%H:%M:%S')}.{milliseconds:03d}+09:00"


def order_page(wanted: Iterable[ChangedStatus], details: Iterable[Any]) -> OrderPage:
    """The wanted lines in their order. One that the mall did not give, or that can't be read, is set aside."""
    raws = {_id_of(raw): raw for raw in details}
    lines: list[FetchedLine] = []
    unreadable: list[UnreadableLine] = []
    for position, change in enumerate(wanted):
        raw = raws.get(change.product_order_id)
        try:
            lines.append(_line(_present(raw), change.last_changed_date))
        except ValueError as error:
            bytes_ = raw_of(raw if raw is not None else {"productOrderId": change.product_order_id})
            unreadable.append(UnreadableLine(position, bytes_, _why(error)))
    return OrderPage(lines=lines, unreadable=unreadable)


def changed(raw: Any) -> ChangedStatus | None:
    """A row of the change list; None where it names no line."""
    try:
        return ChangedStatus.model_validate(raw)
    except ValidationError:
        return None


def nameless_page(rows: Iterable[Any]) -> OrderPage:
    """Rows of the change list that name no line: set aside, so that they are seen."""
    reason = "네이버 주문을 읽을 수 없습니다: productOrderId"
    return OrderPage(lines=(), unreadable=[UnreadableLine(at, raw_of(row), reason) for at, row in enumerate(rows)])


def listed_lines(contents: Iterable[Any]) -> OrderPage:
    """The lines of the conditional list, whose rows wrap the same details in `content`."""
    details = [as_object(row).get("content") for row in contents]
    return order_page([ChangedStatus(product_order_id=_id_of(raw) or "?") for raw in details], details)


def line_of(raw: Any) -> FetchedLine:
    """One line. Raises ValueError where it can't be read."""
    return _line(raw, None)


def _id_of(raw: Any) -> str:
    return str(as_object(as_object(raw).get("productOrder")).get("productOrderId") or "")


def _present(raw: Any) -> Any:
    if raw is None:
        raise ValueError("네이버가 이 상품주문의 내용을 주지 않았습니다.")
    return raw


def _why(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return f"네이버 주문을 읽을 수 없습니다: {error}"
    places = {".".join(str(part) for part in detail["loc"]) for detail in error.errors()}
    return f"네이버 주문을 읽을 수 없습니다: {', '.join(sorted(places))}"


def _line(raw: Any, changed_at: datetime | None) -> FetchedLine:
    detail = OrderDetail.model_validate(raw)
    order, line, delivery = detail.order, detail.product_order, detail.delivery
    if order.order_date is None:
        raise ValueError("orderDate가 비어 있습니다.")
    return FetchedLine(
        ref=MallOrderRef(order_no=order.order_id, line_no=line.product_order_id),
        state=_state(line),
        mall_state=_words(line),
        cancel_asked=line.claim_status in CANCEL_ASKED,
        mall_product_no=line.original_product_id or line.product_id,
        mall_option_no=line.option_code,
        seller_product_code=line.seller_product_code,
        seller_option_code=line.option_manage_code,
        product_name=line.product_name,
        option_text=line.product_option,
        quantity=line.quantity,
        unit_price_won=line.unit_price + line.option_price,
        amount_won=line.total_product_amount or line.total_payment_amount,
        shipping_won=line.delivery_fee_amount + line.section_delivery_fee,
        region=region_of(line.shipping_address.base_address),
        ordered_at=order.order_date,
        paid_at=order.payment_date,
        changed_at=changed_at,
        delivered_at=delivery.delivered_date,
        courier_code=OUR_COURIERS.get(delivery.delivery_company, delivery.delivery_company),
        invoice_number=delivery.tracking_number,
        buyer=_buyer(detail),
        ship_by=line.shipping_due_date,
    )


def _state(line: ProductOrder) -> State:
    if line.product_order_status == "PAYED":
        return "confirmed" if line.place_order_status == "OK" else "new"
    return STATES.get(line.product_order_status, "unknown")


def _words(line: ProductOrder) -> str:
    words = (line.product_order_status, line.place_order_status, line.claim_status)
    return " ".join(word for word in words if word)


def _buyer(detail: OrderDetail) -> PersonalData:
    receiver = detail.product_order.shipping_address
    return PersonalData(
        orderer_name=detail.order.orderer_name,
        orderer_phone=detail.order.orderer_tel,
        receiver_name=receiver.name,
        receiver_phone=receiver.tel1,
        receiver_phone2=receiver.tel2,
        zip_code=receiver.zip_code,
        address=receiver.base_address,
        address_detail=receiver.detailed_address,
        memo=detail.product_order.shipping_memo,
        customs_code=detail.product_order.individual_custom_unique_code,
    )


def delay_body(confirmation: Confirmation) -> dict[str, Any]:
    """POST delay: a planned date and why it is late; words that are no code of the mall go out as ETC."""
    reason = confirmation.delay_reason or ""
    return {
        "dispatchDueDate": _end_of(confirmation.ship_on),
        "delayedDispatchReason": reason if reason in DELAY_REASONS else "ETC",
        "dispatchDelayedDetailedReason": reason,
    }


def _end_of(day: date) -> str:
    return f"{day.isoformat()}T23:59:59.000+09:00"


def dispatch_body(shipments: Sequence[Shipment], now: datetime) -> dict[str, Any]:
    """POST dispatch of up to 30 lines."""
    return {"dispatchProductOrders": [_dispatched(shipment, now) for shipment in shipments]}


def _dispatched(shipment: Shipment, now: datetime) -> dict[str, Any]:
    """업체직송 is a delivery method without courier and number."""
    line: dict[str, Any] = {"productOrderId": shipment.ref.line_no, "dispatchDate": naver_time(now)}
    if shipment.courier == "DIRECT":
        line["deliveryMethod"] = COURIERS["DIRECT"]
    else:
        line["deliveryMethod"] = "DELIVERY"
        line["deliveryCompanyCode"] = COURIERS[shipment.courier]
        line["trackingNumber"] = shipment.invoice_number
    return line


def cancel_body(cancellation: Cancellation) -> dict[str, Any]:
    """POST claim/cancel/request."""
    return {
        "cancelReason": CANCEL_REASONS.get(cancellation.reason, "SOLD_OUT"),
        "cancelDetailedReason": cancellation.detail,
        "cancelQuantity": cancellation.quantity,
    }
