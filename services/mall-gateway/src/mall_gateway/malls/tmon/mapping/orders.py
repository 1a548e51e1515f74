"""Orders and claims of 티몬 as lines, and our order commands as its bodies (malls.md 5.3, 5.4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.port import Cancellation, Confirmation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.tmon import wire
from mall_gateway.malls.tmon.mapping.deals import option_key_of
from mall_gateway.malls.tmon.privacy import decrypt
from mall_gateway.malls.tmon.profile import CANCEL_REASONS, COURIERS

OUR_COURIERS = {number: code for code, number in COURIERS.items()}
State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]

STATES: dict[str, State] = {
    "D1": "new",
    "D2": "confirmed",
    "D3": "shipping",
    "D4": "shipping",
    "D5": "delivered",
    "CANCEL": "cancelled",
}
"""`deliveryStatus` to ours. Unverified: D4 (malls.md 5.3) and that a cancelled option is shown as CANCEL."""

CANCEL_ASKED = "C1"
CANCELLED = frozenset({"C2", "C3", "C4"})


@dataclass(frozen=True)
class Reading:
    """What is known beside the order: the key, the claims, when it was read, and which state the list was asked for."""

    aes_key: str
    claims: Sequence[wire.Claim]
    seen_at: datetime
    asked_status: str = ""


@dataclass(frozen=True)
class _Whole:
    """An order, opened."""

    order: wire.Order
    buyer: PersonalData
    reading: Reading


def lines_of(raw: object, reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of one order, one an option of a deal; what can't be read comes out as unreadable between them."""
    try:
        order = wire.Order.model_validate(raw)
        whole = _Whole(order, buyer_of(order, reading.aes_key), reading)
    except ValueError as error:
        yield _unreadable(raw, error)
        return
    charged: set[str] = set()
    for deal in order.deals:
        yield from _deal_lines(whole, deal, charged)


def buyer_of(order: wire.Order, aes_key: str) -> PersonalData:
    """Buyer and receiver in clear. Raises UndecipherableError."""
    to = order.receiver_address or wire.ReceiverAddress()
    return PersonalData(
        orderer_name=decrypt(order.user_name, aes_key),
        orderer_phone=decrypt(order.user_phone, aes_key),
        receiver_name=decrypt(order.receiver_name, aes_key),
        receiver_phone=decrypt(order.receiver_phone, aes_key),
        receiver_phone2="",
        zip_code=decrypt(to.zip_code, aes_key),
        address=decrypt(to.address or to.street_address, aes_key),
        address_detail=decrypt(to.address_detail, aes_key),
        memo=decrypt(order.delivery_memo, aes_key),
    )


def claims_of(rows: Iterable[object]) -> tuple[list[wire.Claim], list[UnreadableLine]]:
    """The claims that can be read, and those that can't."""
    claims: list[wire.Claim] = []
    broken: list[UnreadableLine] = []
    for raw in rows:
        try:
            claims.append(wire.Claim.model_validate(raw))
        except ValueError as error:
            broken.append(_unreadable(raw, error))
    return claims, broken


def is_about(claim: wire.Claim, ref: MallOrderRef) -> bool:
    """Whether a claim is about a line; one that names no deal or no option is about all of them."""
    options = {option.tmon_deal_option_no for option in claim.deal_options}
    return (
        claim.tmon_order_no == ref.order_no
        and claim.tmon_deal_no in ("", ref.deal_no)
        and (not options or ref.line_no in options)
    )


def confirm_body(confirmation: Confirmation) -> wire.OrderConfirm:
    """발주확인 of one option of a deal."""
    ref = confirmation.ref
    return wire.OrderConfirm(tmon_deal_no=ref.deal_no, tmon_deal_options=_picked(ref, confirmation.quantity))


def delay_body(confirmation: Confirmation) -> wire.OrderShipment:
    """The announcement of a later shipment. Unverified: the date's form; 티몬 has no known field for the reason."""
    ref = confirmation.ref
    return wire.OrderShipment(
        delivery_no=ref.box_no,
        tmon_deal_no=ref.deal_no,
        tmon_deal_options=_picked(ref, confirmation.quantity),
        delivery_scheduled_date=confirmation.ship_on.isoformat(),
    )


def invoice_body(shipment: Shipment) -> wire.OrderShipment:
    """The waybill of one option of a deal; the courier must be one of the profile's."""
    ref = shipment.ref
    return wire.OrderShipment(
        delivery_no=ref.box_no,
        tmon_deal_no=ref.deal_no,
        tmon_deal_options=_picked(ref, shipment.quantity),
        invoice=wire.Invoice(delivery_corp=COURIERS[shipment.courier], invoice_no=shipment.invoice_number),
    )


def cancel_body(cancellation: Cancellation) -> wire.SellerCancel:
    """판매취소 of one option of a deal; a reason of ours that is not in the table counts as sold out."""
    ref = cancellation.ref
    return wire.SellerCancel(
        tmon_order_no=ref.order_no,
        tmon_deal_no=ref.deal_no,
        tmon_deal_options=_picked(ref, cancellation.quantity),
        reason=CANCEL_REASONS.get(cancellation.reason, CANCEL_REASONS["sold_out"]),
        reason_detail=cancellation.detail,
    )


def _picked(ref: MallOrderRef, quantity: int) -> tuple[wire.PickedOption, ...]:
    return (wire.PickedOption(tmon_deal_option_no=ref.line_no, qty=quantity),)


def _deal_lines(whole: _Whole, raw: object, charged: set[str]) -> Iterator[FetchedLine | UnreadableLine]:
    """The options of a deal; what the buyer paid for a delivery stands on its first line only."""
    try:
        deal = wire.OrderDeal.model_validate(raw)
    except ValueError as error:
        yield _unreadable({"tmonOrderNo": whole.order.tmon_order_no, "deal": raw}, error)
        return
    for given in deal.deal_options:
        try:
            option = wire.OrderOption.model_validate(given)
        except ValueError as error:
            yield _unreadable({"tmonOrderNo": whole.order.tmon_order_no, "deal": raw}, error)
            continue
        delivery = deal.delivery_no or deal.tmon_deal_no
        shipping_won = 0 if delivery in charged else _shipping(deal)
        charged.add(delivery)
        yield _line(whole, deal, option, shipping_won)


def _line(whole: _Whole, deal: wire.OrderDeal, option: wire.OrderOption, shipping_won: int) -> FetchedLine:
    order, reading = whole.order, whole.reading
    ref = _ref(order, deal, option)
    status = deal.delivery_status or reading.asked_status
    claimed = _claim_states(reading.claims, ref) | {option.claim_status, deal.claim_status}
    invoice = deal.invoice or wire.Invoice()
    return FetchedLine(
        ref=ref,
        state="cancelled" if claimed & CANCELLED else STATES.get(status, "unknown"),
        mall_state=status,
        cancel_asked=CANCEL_ASKED in claimed,
        mall_product_no=deal.tmon_deal_no,
        mall_option_no=option.tmon_deal_option_no,
        seller_product_code=deal.vendor_deal_no,
        seller_option_code=option_key_of(option.vendor_deal_option_no),
        product_name=deal.title or option.deal_option_title,
        option_text=option.deal_option_title,
        quantity=option.qty,
        unit_price_won=option.sales_price,
        amount_won=option.sales_price * option.qty,
        shipping_won=shipping_won,
        region=region_of(whole.buyer.address),
        ordered_at=order.ordered_at or order.paid_at or reading.seen_at,
        paid_at=order.paid_at,
        changed_at=order.changed_at,
        delivered_at=deal.delivered_at,
        courier_code=OUR_COURIERS.get(invoice.delivery_corp, invoice.delivery_corp),
        invoice_number=invoice.invoice_no,
        buyer=whole.buyer,
    )


def _ref(order: wire.Order, deal: wire.OrderDeal, option: wire.OrderOption) -> MallOrderRef:
    return MallOrderRef(
        order_no=order.tmon_order_no,
        line_no=option.tmon_deal_option_no,
        box_no=deal.delivery_no,
        deal_no=deal.tmon_deal_no,
    )


def _shipping(deal: wire.OrderDeal) -> int:
    fee = deal.delivery_fee or wire.DeliveryFee()
    return fee.user_amount + fee.long_distance_amount


def _claim_states(claims: Sequence[wire.Claim], ref: MallOrderRef) -> set[str]:
    return {claim.claim_status for claim in claims if is_about(claim, ref)}


def _unreadable(raw: object, error: ValueError) -> UnreadableLine:
    """What can't be deciphered says so itself, without a word of the buyer's."""
    line = unreadable_line("티몬", raw, error)
    return line if isinstance(error, ValidationError) else replace(line, reason=str(error))
