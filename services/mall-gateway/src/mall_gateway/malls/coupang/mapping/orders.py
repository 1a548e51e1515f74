"""쿠팡's order sheets as our order lines, and our acts on them as 쿠팡's bodies (malls.md 1.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, as_rows, raw_of, region_of
from mall_gateway.malls.coupang.profile import COURIERS
from mall_gateway.malls.coupang.wire import OrderItem, OrderSheet
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.port import (
    Cancellation,
    FetchedLine,
    OrderPage,
    PersonalData,
    Shipment,
    UnreadableLine,
)

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]

STATES: Mapping[str, State] = {
    "ACCEPT": "new",
    "INSTRUCT": "confirmed",
    "DEPARTURE": "shipping",
    "DELIVERING": "shipping",
    "NONE_TRACKING": "shipping",
    "FINAL_DELIVERY": "delivered",
}

NEW_STATUS = "ACCEPT"
OPEN_STATUSES = (NEW_STATUS, "INSTRUCT", "DEPARTURE", "DELIVERING", "NONE_TRACKING")
"""In the order in which a box moves: one that moves on between two lists is seen twice, never missed."""

DELIVERED_STATUSES = ("FINAL_DELIVERY",)

CANCEL_REASONS: Mapping[str, str] = {
    "sold_out": "CCTTER",
    "wrong_information": "CCPNER",
    "delayed": "CCTTER",
    "buyer_asked": "CCPRER",
}
"""Our reasons in 쿠팡's middle codes; a delay has none, and out of stock is the nearest."""


def split_sku(sku: str) -> tuple[str, str]:
    """Our listing code and option key out of `externalVendorSku`; the key is empty for a product without options."""
    code, _, key = sku.partition("-")
    return code, key


def order_page(sheets: Iterable[Any]) -> OrderPage:
    """A page of boxes as lines; what can't be read is set aside with its bytes and the rest goes on."""
    reader = _PageReader([], [])
    for sheet in sheets:
        reader.read_sheet(sheet)
    return OrderPage(lines=reader.lines, unreadable=reader.unreadable)


@dataclass(frozen=True)
class _PageReader:
    lines: list[FetchedLine]
    unreadable: list[UnreadableLine]

    def read_sheet(self, raw: Any) -> None:
        try:
            sheet = OrderSheet.model_validate(raw)
            ordered_at = _needed(sheet.ordered_at)
            items = _items(raw)
        except ValueError as error:
            self._set_aside(raw, error)
            return
        for index, item in enumerate(items):
            self._read_item(raw, sheet, ordered_at, index, item)

    def _read_item(
        self, raw: dict[str, Any], sheet: OrderSheet, ordered_at: datetime, index: int, item: dict[str, Any]
    ) -> None:
        try:
            self.lines.append(_line(sheet, ordered_at, index, OrderItem.model_validate(item)))
        except ValueError as error:
            self._set_aside({**raw, "orderItems": [item]}, error)

    def _set_aside(self, raw: object, error: ValueError) -> None:
        position = len(self.lines) + len(self.unreadable)
        self.unreadable.append(UnreadableLine(position, raw_of(raw), _why(error)))


def _items(raw: Any) -> list[dict[str, Any]]:
    items = [as_object(item) for item in as_rows(as_object(raw).get("orderItems"))]
    if not items:
        raise ValueError("orderItems가 비어 있습니다.")
    return items


def _needed(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("orderedAt이 비어 있습니다.")
    return moment


def _why(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return f"쿠팡 주문을 읽을 수 없습니다: {error}"
    places = {".".join(str(part) for part in detail["loc"]) for detail in error.errors()}
    return f"쿠팡 주문을 읽을 수 없습니다: {', '.join(sorted(places))}"


def _line(sheet: OrderSheet, ordered_at: datetime, index: int, item: OrderItem) -> FetchedLine:
    listing_code, option_key = split_sku(item.external_vendor_sku_code)
    return FetchedLine(
        ref=MallOrderRef(order_no=sheet.order_id, line_no=item.vendor_item_id, box_no=sheet.shipment_box_id),
        state=_state(sheet, item),
        mall_state=sheet.status,
        cancel_asked=item.hold_count_for_cancel > 0,
        mall_product_no=item.seller_product_id,
        mall_option_no=item.vendor_item_id,
        seller_product_code=listing_code,
        seller_option_code=option_key,
        product_name=_shown_name(item, listing_code),
        option_text=item.seller_product_item_name,
        quantity=item.shipping_count,
        unit_price_won=item.sales_price,
        amount_won=item.order_price,
        # A box is charged once: its first line carries the charge, so that sums over lines stay right.
        shipping_won=sheet.shipping_price + sheet.remote_price if index == 0 else 0,
        region=region_of(sheet.receiver.addr1),
        ordered_at=ordered_at,
        paid_at=sheet.paid_at,
        changed_at=None,
        delivered_at=sheet.delivered_date if sheet.status == "FINAL_DELIVERY" else None,
        courier_code=courier_by_name(sheet.delivery_company_name),
        invoice_number=_invoice(sheet, item),
        buyer=_buyer(sheet),
    )


def _shown_name(item: OrderItem, listing_code: str) -> str:
    """The name without the listing code that it was registered with."""
    name = item.seller_product_name or item.vendor_item_name
    return name.removesuffix(name_tag(listing_code)).rstrip()


def name_tag(listing_code: str) -> str:
    """How the listing code stands in `sellerProductName`, which only the seller sees."""
    return f"[{listing_code}]"


def _invoice(sheet: OrderSheet, item: OrderItem) -> str:
    """A box shows one number; before it leaves, that is the number of the items that were uploaded already."""
    waits = sheet.status in {"ACCEPT", "INSTRUCT"} and not item.invoice_number_upload_date
    return "" if waits else sheet.invoice_number


def _state(sheet: OrderSheet, item: OrderItem) -> State:
    if item.canceled or 0 < item.shipping_count <= item.cancel_count:
        return "cancelled"
    return STATES.get(sheet.status, "unknown")


def _buyer(sheet: OrderSheet) -> PersonalData:
    orderer, receiver = sheet.orderer, sheet.receiver
    return PersonalData(
        orderer_name=orderer.name,
        orderer_phone=(orderer.safe_number or orderer.orderer_number).strip(),
        receiver_name=receiver.name,
        receiver_phone=(receiver.safe_number or receiver.receiver_number).strip(),
        receiver_phone2=receiver.receiver_number.strip() if receiver.safe_number else "",
        zip_code=receiver.post_code,
        address=receiver.addr1,
        address_detail=receiver.addr2,
        memo=sheet.parcel_print_message,
        customs_code=sheet.oversea_shipping_info_dto.personal_customs_clearance_code,
    )


def number(text: str) -> int | str:
    """An id as the number that 쿠팡 documents; text that is no number is sent as it is, for the mall to refuse."""
    return int(text) if text.isdecimal() else text


def acknowledgement_body(vendor_id: str, refs: Sequence[MallOrderRef]) -> dict[str, Any]:
    """PUT ordersheets/acknowledgement: ACCEPT to INSTRUCT, whole boxes, each once."""
    return {"vendorId": vendor_id, "shipmentBoxIds": [number(box) for box in dict.fromkeys(ref.box_no for ref in refs)]}


def invoice_body(vendor_id: str, shipments: Sequence[Shipment]) -> dict[str, Any]:
    """POST orders/invoices with one line of each box; the whole box goes with it."""
    return {"vendorId": vendor_id, "orderSheetInvoiceApplyDtos": [_applied(shipment) for shipment in shipments]}


def _applied(shipment: Shipment) -> dict[str, Any]:
    return {
        "shipmentBoxId": number(shipment.ref.box_no),
        "orderId": number(shipment.ref.order_no),
        "vendorItemId": number(shipment.ref.line_no),
        "deliveryCompanyCode": COURIERS[shipment.courier],
        "invoiceNumber": shipment.invoice_number,
        "splitShipping": False,
        "preSplitShipped": False,
        "estimatedShippingDate": "",
    }


def cancel_body(vendor_id: str, user_id: str, cancellation: Cancellation) -> dict[str, Any]:
    """POST orders/{orderId}/cancel with one item."""
    return {
        "orderId": number(cancellation.ref.order_no),
        "vendorItemIds": [number(cancellation.ref.line_no)],
        "receiptCounts": [cancellation.quantity],
        "bigCancelCode": "CANERR",
        "middleCancelCode": CANCEL_REASONS.get(cancellation.reason, "CCTTER"),
        "userId": user_id,
        "vendorId": vendor_id,
    }
