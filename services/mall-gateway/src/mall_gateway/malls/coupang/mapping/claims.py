"""쿠팡's receipts and exchanges as our claims, and our acts on them as 쿠팡's bodies (malls.md 1.4).

Unverified: that a negative returnShippingCharge is what the buyer pays, the reason codes but CHANGEMIND and
DIFFERENTOPT, that a cancel that was refused as shipped goes on under RETURNS_UNCHECKED, and that a return that was
refunded first by preRefund is RETURNS_COMPLETED while completeConfirmType tells that nobody has seen its goods.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pydantic import ValidationError

from contracts.claim_sync import ClaimItem, ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimReason, GoodsAre
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, as_rows, raw_of
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.coupang.mapping.orders import number
from mall_gateway.malls.coupang.profile import COURIERS
from mall_gateway.malls.coupang.wire import Exchange, ExchangeItem, ExchangeParcel, Receipt, ReturnItem, ReturnParcel
from mall_gateway.malls.port import ClaimParty, ClaimRefusal, FetchedClaim, Reshipment, UnreadableLine

OUR_COURIERS = {code: ours for ours, code in COURIERS.items()}
Read = FetchedClaim | UnreadableLine


def kind_of(receipt: Receipt) -> ClaimKind:
    """What a receipt is: 출고중지요청 and what receiptType CANCEL says are cancels, all else returns."""
    stop = receipt.receipt_status == "RELEASE_STOP_UNCHECKED"
    return "cancel" if stop or receipt.receipt_type in ("CANCEL", "취소") else "return"


def receipt_state(kind: ClaimKind, receipt: Receipt) -> ClaimState:
    """`receiptStatus` as ours; a cancel that has left already goes on as a return: it is refused."""
    match receipt.receipt_status:
        case "RELEASE_STOP_UNCHECKED":
            return "asked"
        case "RETURNS_UNCHECKED" if kind == "cancel":
            return "refused" if "이미출고" in receipt.release_stop_status else "asked"
        case "RETURNS_UNCHECKED":
            return "collecting" if any(one.delivery_invoice_no for one in receipt.return_delivery_dtos) else "asked"
        case "VENDOR_WAREHOUSE_CONFIRM":
            return "received"
        case "REQUEST_COUPANG_CHECK":
            return "held"
        case "RETURNS_COMPLETED":
            return "done"
        case _:
            return "unknown"


def goods_of(kind: ClaimKind, receipt: Receipt) -> GoodsAre:
    """What is told of a completed return's goods: 선환불 and seen by nobody, or given up by 쿠팡's own centre."""
    if kind == "cancel" or receipt.receipt_status != "RETURNS_COMPLETED":
        return ""
    if receipt.complete_confirm_type == "CS_LOSS_CONFIRM":
        return "lost"
    confirmed = receipt.complete_confirm_type in ("VENDOR_CONFIRM", "CS_CONFIRM")
    return "awaited" if receipt.pre_refund and not confirmed else ""


def exchange_state(exchange: Exchange) -> ClaimState:
    """`exchangeStatus` as ours; while it goes on, its parcels tell how far it is."""
    match exchange.exchange_status:
        case "SUCCESS":
            return "done"
        case "REJECT":
            return "refused"
        case "CANCEL":
            return "withdrawn"
        case "RECEIPT" | "PROGRESS" if any(one.invoice_number for one in exchange.delivery_invoice_group_dtos):
            return "reshipping"
        case "RECEIPT" | "PROGRESS":
            return _collected(exchange.collect_status)
        case _:
            return "unknown"


def _collected(status: str) -> ClaimState:
    match status:
        case "CompleteCollect":
            return "received"
        case "CompleteDirection" | "Delivering" | "Collecting":
            return "collecting"
        case _:
            return "asked"


def reason_of(code: str, words: str) -> ClaimReason:
    """Why, by the mall's code; by its words where the code is not known."""
    match code:
        case "CHANGEMIND":
            return "changed_mind"
        case "DIFFERENTOPT":
            return "wrong_option"
        case _:
            return reason_by_words(words)


def fault_of(code: str) -> Literal["buyer", "seller", "mall", "unknown"]:
    """Who bears it."""
    match code:
        case "CUSTOMER":
            return "buyer"
        case "VENDOR":
            return "seller"
        case "COUPANG" | "WMS":
            return "mall"
        case _:
            return "unknown"


def receipts_of(rows: Iterable[Any], kind: ClaimKind | None = None) -> list[Read]:
    """One claim for each item of each receipt; `kind` says what the receipts are looked at as."""
    counted = map(_with_own_counts, rows)
    return [claim for row in counted for claim in _read(row, "returnItems", lambda raw: _receipt(raw, kind))]


def exchanges_of(rows: Iterable[Any]) -> list[Read]:
    """One claim for each item of each exchange."""
    return [claim for row in rows for claim in _read(row, "exchangeItemDtoV1s", _exchange)]


def _with_own_counts(raw: Any) -> Any:
    """A receipt without its count where that is a sum over many items."""
    row = as_object(raw)
    return {**row, "cancelCountSum": 0} if len(as_rows(row.get("returnItems"))) > 1 else raw


def _read(raw: Any, items: str, read: Callable[[Mapping[str, Any]], FetchedClaim]) -> list[Read]:
    """The claims of a row; an item that can't be read costs no other."""
    row = as_object(raw)
    found: list[Read] = []
    for item in as_rows(row.get(items)) or [None]:
        part = {**row, items: [item]}
        try:
            found.append(read(part))
        except ValueError as error:
            found.append(UnreadableLine(0, raw_of(part), _why(error)))
    return found


def _why(error: ValueError) -> str:
    """Only the places: pydantic's own words hold people's data."""
    details = error.errors() if isinstance(error, ValidationError) else ()
    places = {".".join(str(part) for part in detail["loc"]) for detail in details}
    return f"쿠팡 클레임을 읽을 수 없습니다: {', '.join(sorted(places)) or error}"


def _receipt(raw: Mapping[str, Any], kind: ClaimKind | None) -> FetchedClaim:
    receipt, item = Receipt.model_validate(raw), ReturnItem.model_validate(raw["returnItems"][0])
    kind = kind or kind_of(receipt)
    if receipt.created_at is None:
        raise ValueError("createdAt이 비어 있습니다.")
    back = receipt.return_delivery_dtos[0] if receipt.return_delivery_dtos else ReturnParcel()
    return FetchedClaim(
        ref=claim_ref(kind, receipt.receipt_id, line_ref(receipt.order_id, item.vendor_item_id, item.shipment_box_id)),
        state=receipt_state(kind, receipt),
        mall_state=receipt.receipt_status,
        quantity=item.cancel_count or receipt.cancel_count_sum,
        reason=reason_of(receipt.reason_code, receipt.reason_code_text),
        mall_reason=receipt.reason_code_text or receipt.reason_code,
        fault=fault_of(receipt.fault_by_type),
        asked_at=receipt.created_at,
        changed_at=receipt.modified_at,
        return_fee_won=max(0, -receipt.return_shipping_charge) if kind == "return" else None,
        pickup_courier=OUR_COURIERS.get(back.delivery_company_code, back.delivery_company_code),
        pickup_invoice=back.delivery_invoice_no,
        goods_are=goods_of(kind, receipt),
        person=ClaimParty(
            name=receipt.requester_name,
            phone=receipt.requester_real_phone_number or receipt.requester_phone_number,
            zip_code=receipt.requester_zip_code,
            address=receipt.requester_address,
            address_detail=receipt.requester_address_detail,
            words=receipt.cancel_reason,
        ),
    )


def _exchange(raw: Mapping[str, Any]) -> FetchedClaim:
    exchange, item = Exchange.model_validate(raw), ExchangeItem.model_validate(raw["exchangeItemDtoV1s"][0])
    if exchange.created_at is None:
        raise ValueError("createdAt이 비어 있습니다.")
    sent = exchange.delivery_invoice_group_dtos[0] if exchange.delivery_invoice_group_dtos else ExchangeParcel()
    order = line_ref(exchange.order_id, item.order_item_id, item.original_shipment_box_id)
    return FetchedClaim(
        ref=claim_ref("exchange", exchange.exchange_id, order),
        state=exchange_state(exchange),
        mall_state=exchange.exchange_status,
        quantity=item.quantity,
        reason=reason_of(exchange.reason_code, exchange.reason_code_text),
        mall_reason=exchange.reason_code_text or exchange.reason_code,
        fault=fault_of(exchange.fault_type),
        asked_at=exchange.created_at,
        changed_at=exchange.modified_at,
        wanted_option=item.target_item_name,
        reship_courier=OUR_COURIERS.get(sent.delivery_company_code, sent.delivery_company_code),
        reship_invoice=sent.invoice_number,
        person=_parties(exchange),
    )


def _parties(exchange: Exchange) -> ClaimParty:
    at = exchange.exchange_address_dto_v1
    return ClaimParty(
        name=at.return_customer_name,
        phone=at.return_mobile or at.return_phone,
        zip_code=at.return_address_zip_code,
        address=at.return_address,
        address_detail=at.return_address_detail,
        words=exchange.reason_etc_detail,
        receiver_name=at.delivery_customer_name,
        receiver_phone=at.delivery_mobile or at.delivery_phone,
        receiver_zip_code=at.delivery_address_zip_code,
        receiver_address=at.delivery_address,
        receiver_address_detail=at.delivery_address_detail,
    )


def claim_ref(kind: ClaimKind, claim_no: str, order: MallOrderRef) -> MallClaimRef:
    """How 쿠팡 knows a claim: the receipt's or the exchange's number."""
    return MallClaimRef(kind=kind, claim_no=claim_no, order=order)


def line_ref(order_no: str, line_no: str, box_no: str) -> MallOrderRef:
    """How 쿠팡 knows an order line."""
    return MallOrderRef(order_no=order_no, line_no=line_no, box_no=box_no)


def is_of(item: ClaimItem, claim: Read) -> bool:
    """Whether a claim belongs to an item; what can't be read belongs to each."""
    if isinstance(claim, UnreadableLine):
        return True
    return claim.ref.kind == item.split("_")[0].removesuffix("s")


def receipt_body(vendor_id: str, ref: MallClaimRef) -> dict[str, Any]:
    """The body that every act on a receipt begins with."""
    return {"vendorId": vendor_id, "receiptId": number(ref.claim_no)}


def shipped_body(vendor_id: str, refusal: ClaimRefusal) -> dict[str, Any]:
    """이미출고: the waybill of what has left."""
    sent = {"deliveryCompanyCode": COURIERS[refusal.courier], "invoiceNumber": refusal.invoice_number}
    return {**receipt_body(vendor_id, refusal.ref), **sent}


def exchange_body(vendor_id: str, ref: MallClaimRef) -> dict[str, Any]:
    """The body that every act on an exchange begins with."""
    return {"exchangeId": number(ref.claim_no), "vendorId": vendor_id}


def resend_body(vendor_id: str, reshipment: Reshipment) -> list[dict[str, Any]]:
    """What is sent instead. Unverified: that the box is that of the order; the sample prints all ids as text."""
    return [
        {
            "exchangeId": reshipment.ref.claim_no,
            "vendorId": vendor_id,
            "shipmentBoxId": reshipment.ref.order.box_no,
            "goodsDeliveryCode": COURIERS[reshipment.courier],
            "invoiceNumber": reshipment.invoice_number,
        }
    ]
