"""Bundles and claims of 위메프 as lines, and our order commands as its bodies (malls.md 6.3, 6.4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.port import Cancellation, Confirmation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.wemakeprice import wire
from mall_gateway.malls.wemakeprice.mapping.products import as_number
from mall_gateway.malls.wemakeprice.profile import COURIERS, SHIP_METHOD_CODES

OUR_COURIERS = {number: code for code, number in COURIERS.items()}
State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]

STATES: dict[str, State] = {
    "NEW": "new",
    "PAY": "new",
    "CONFIRM": "confirmed",
    "READY": "confirmed",
    "SHIP": "shipping",
    "SHIPPING": "shipping",
    "DELIVERY": "shipping",
    "DELIVERED": "delivered",
    "COMPLETE": "delivered",
    "FIX": "completed",
    "CANCEL": "cancelled",
    "CANCELED": "cancelled",
    "CANCELLED": "cancelled",
}
"""`shipStatus` to ours. Unverified: malls.md 6.3 names no word of it."""

CANCEL_ASKED = "REQUEST"
CANCELLED = frozenset({"APPROVE", "COMPLETE"})


@dataclass(frozen=True)
class Reading:
    """What is known beside the bundle: the cancel claims, when it was read, and what the list was asked for."""

    claims: Sequence[wire.Claim]
    seen_at: datetime
    asked_type: str = ""


@dataclass(frozen=True)
class _Whole:
    """A bundle, opened."""

    bundle: wire.Bundle
    buyer: PersonalData
    reading: Reading


def lines_of(raw: object, reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a bundle, one an option; what can't be read comes out as unreadable between them."""
    try:
        bundle = wire.Bundle.model_validate(raw)
    except ValueError as error:
        yield unreadable_line("위메프", raw, error)
        return
    whole = _Whole(bundle, buyer_of(bundle), reading)
    yield from _product_lines(whole, bundle.ship_price)


def buyer_of(bundle: wire.Bundle) -> PersonalData:
    """Buyer and receiver; 위메프 sends them in clear."""
    delivery = bundle.delivery or wire.Delivery()
    to = delivery.ship_address or wire.ShipAddress()
    return PersonalData(
        orderer_name=bundle.buyer_name,
        orderer_phone=bundle.buyer_phone,
        receiver_name=delivery.name,
        receiver_phone=delivery.phone,
        receiver_phone2="",
        zip_code=to.zipcode,
        address=to.addr_fixed,
        address_detail=to.addr_detail,
        memo=to.message,
        customs_code=delivery.customs_pin,
    )


def claims_of(rows: Iterable[object]) -> tuple[list[wire.Claim], list[UnreadableLine]]:
    """The claims that can be read, and those that can't."""
    claims: list[wire.Claim] = []
    broken: list[UnreadableLine] = []
    for raw in rows:
        try:
            claims.append(wire.Claim.model_validate(raw))
        except ValueError as error:
            broken.append(unreadable_line("위메프", raw, error))
    return claims, broken


def is_about(claim: wire.Claim, ref: MallOrderRef) -> bool:
    """Whether a claim is about a line; one that names no option is about the whole bundle."""
    named = {option.order_option_no for product in claim.order_product for option in product.order_option}
    options = (named | {claim.order_option_no}) - {""}
    return claim.bundle_no == ref.box_no and (not options or ref.line_no in options)


def confirm_body(confirmation: Confirmation) -> wire.BundleConfirm:
    """발주확인 of the line's whole bundle."""
    return wire.BundleConfirm(bundle_no=as_number(confirmation.ref.box_no))


def delay_body(confirmation: Confirmation) -> wire.BundleDelivery:
    """The announcement of a later shipment. Unverified: that the reason goes into `shipMethodMessage`."""
    return wire.BundleDelivery(
        bundle_no=as_number(confirmation.ref.box_no),
        schedule_ship_date=confirmation.ship_on.isoformat(),
        ship_method_message=confirmation.delay_reason,
    )


def invoice_body(shipment: Shipment) -> wire.BundleDelivery:
    """The parcel of the line's whole bundle; own delivery has neither courier nor number."""
    bundle_no = as_number(shipment.ref.box_no)
    if shipment.courier == "DIRECT":
        return wire.BundleDelivery(
            bundle_no=bundle_no, ship_method=SHIP_METHOD_CODES["direct"], ship_method_message="업체 직접배송"
        )
    return wire.BundleDelivery(
        bundle_no=bundle_no,
        ship_method=SHIP_METHOD_CODES["parcel"],
        parcel_company_code=COURIERS[shipment.courier],
        invoice_no=shipment.invoice_number,
    )


def cancel_body(cancellation: Cancellation) -> wire.OrderCancel:
    """판매취소 of one option, whole: 위메프 is told neither quantity nor reason."""
    return wire.OrderCancel(order_option_no=as_number(cancellation.ref.line_no))


def _product_lines(whole: _Whole, shipping_won: int) -> Iterator[FetchedLine | UnreadableLine]:
    """The options of all products; what the buyer paid for shipping stands on the bundle's first line only."""
    for raw in whole.bundle.order_product:
        try:
            product = wire.OrderProduct.model_validate(raw)
        except ValueError as error:
            yield unreadable_line("위메프", {"bundleNo": whole.bundle.bundle_no, "orderProduct": raw}, error)
            continue
        for given in product.order_option:
            line = _option_line(whole, product, given, shipping_won)
            shipping_won = 0 if isinstance(line, FetchedLine) else shipping_won
            yield line


def _option_line(
    whole: _Whole, product: wire.OrderProduct, raw: Any, shipping_won: int
) -> FetchedLine | UnreadableLine:
    try:
        option = wire.OrderOption.model_validate(raw)
    except ValueError as error:
        part = {"bundleNo": whole.bundle.bundle_no, "productNo": product.product_no, "option": raw}
        return unreadable_line("위메프", part, error)
    return _line(whole, product, option, shipping_won)


def _line(whole: _Whole, product: wire.OrderProduct, option: wire.OrderOption, shipping_won: int) -> FetchedLine:
    bundle, reading = whole.bundle, whole.reading
    delivery = bundle.delivery or wire.Delivery()
    ref = MallOrderRef(order_no=bundle.purchase_no, line_no=option.order_option_no, box_no=bundle.bundle_no)
    claimed = {claim.claim_status for claim in reading.claims if is_about(claim, ref)} | {option.claim_status}
    return FetchedLine(
        ref=ref,
        state="cancelled" if claimed & CANCELLED or not option.option_qty else _state(bundle, delivery, reading),
        mall_state=delivery.ship_status or reading.asked_type,
        cancel_asked=CANCEL_ASKED in claimed,
        mall_product_no=product.product_no,
        mall_option_no=option.option_no,
        seller_product_code=product.seller_product_code,
        seller_option_code=option.seller_option_code,
        product_name=product.product_name,
        option_text=option.option_name,
        quantity=option.option_qty,
        unit_price_won=product.product_price,
        amount_won=product.product_price * option.option_qty,
        shipping_won=shipping_won,
        region=region_of(whole.buyer.address),
        ordered_at=bundle.order_date or bundle.pay_date or reading.seen_at,
        paid_at=bundle.pay_date,
        changed_at=bundle.order_confirm_date,
        delivered_at=delivery.delivered_at,
        courier_code=_courier(delivery),
        invoice_number=delivery.invoice_no,
        buyer=whole.buyer,
    )


def _courier(delivery: wire.Delivery) -> str:
    """Our courier; 위메프's own code where we don't know it. Own delivery names no company."""
    if not delivery.parcel_company and delivery.ship_method == SHIP_METHOD_CODES["direct"]:
        return "DIRECT"
    return OUR_COURIERS.get(delivery.parcel_company, delivery.parcel_company)


def _state(bundle: wire.Bundle, delivery: wire.Delivery, reading: Reading) -> State:
    """By the mall's word; where it has none, by what the bundle has been through."""
    if delivery.ship_status:
        return STATES.get(delivery.ship_status.upper(), "unknown")
    if delivery.invoice_no:
        return "shipping"
    confirmed = bundle.order_confirm_date is not None or reading.asked_type == "CONFIRM"
    return "confirmed" if confirmed else "new"
