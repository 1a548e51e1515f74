"""ESM's orders as our order lines, and our acts on them as ESM's bodies (malls.md 4.3, 4.4).

An order of ESM is one product: its number is order and line at once. Chosen options that are more than one keep their
words and lose their code, so that the seller matches them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import page_of, region_of, unreadable_line
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.esm.wire import CancelRow, OptionRow, OrderRow, StatusRow
from mall_gateway.malls.order_lines import State, bare_line
from mall_gateway.malls.port import (
    Cancellation,
    Confirmation,
    FetchedLine,
    OrderPage,
    PersonalData,
    Shipment,
    UnreadableLine,
)
from mall_gateway.malls.seoul_time import MINUTES, to_seoul

DAY = "%Y-%m-%d"
BY_NUMBER = 0
"""`orderStatus` of a question by order number."""

STATES: Mapping[str, tuple[State, str]] = {
    "1": ("new", "결제완료"),
    "2": ("confirmed", "배송준비중"),
    "3": ("shipping", "배송중"),
    "4": ("delivered", "배송완료"),
    "5": ("completed", "구매결정"),
}
OPEN_STATUSES = (1, 2, 3)
DELIVERED_STATUSES = (4, 5)
"""In the order in which an order moves: one that moves on between two lists is seen twice, never missed."""

CANCEL_ASKED = frozenset({"1", "2"})
CANCELLED = frozenset({"3", "5", "6"})
"""CancelStatus: 1 asked, 2 in work, 3 done, 4 withdrawn, 5 refunded by the mall, 6 refunded after the settlement.
Unverified: malls.md 4.4 has the numbers without their meaning; these are the words of public clients."""

BY_PAYMENT = 2
"""`requestDateType`. Gifts, which are accepted after they are paid, are asked for by their payment as well."""

CANCEL_BY_NUMBER = 0
OTHER_REASON = 3
"""`Type` of the cancel list, and `ReasonType` of a delay. Unverified: malls.md gives their range only."""


def order_page(site: Site, rows: Iterable[Any]) -> OrderPage:
    """A page of orders; one that can't be read is set aside and the rest goes on."""
    return page_of([_line_or_broken(site, row) for row in rows])


def _line_or_broken(site: Site, row: Any) -> FetchedLine | UnreadableLine:
    try:
        return line_of(row)
    except ValueError as error:
        return unreadable_line(site.name, row, error)


def line_of(raw: Any) -> FetchedLine:
    """One order. Raises ValueError where it can't be read."""
    row = OrderRow.model_validate(raw)
    if row.order_date is None:
        raise ValueError("OrderDate가 비어 있습니다.")
    state, word = STATES.get(row.order_status, ("unknown", row.order_status))
    return FetchedLine(
        ref=MallOrderRef(order_no=row.order_no, line_no=row.order_no),
        state=state,
        mall_state=word,
        cancel_asked=False,
        mall_product_no=row.site_goods_no,
        mall_option_no="",
        seller_product_code=row.out_goods_no,
        seller_option_code=_option_code(row.item_option_select_list),
        product_name=row.goods_name,
        option_text=_option_text(row.item_option_select_list),
        quantity=row.contr_amount,
        unit_price_won=row.sale_price,
        amount_won=row.order_amount or row.sale_price * row.contr_amount,
        shipping_won=row.shipping_fee,
        region=region_of(row.del_front_address or row.del_full_address),
        ordered_at=row.order_date,
        paid_at=row.pay_date,
        changed_at=None,
        delivered_at=row.trans_complete_date,
        courier_code=courier_by_name(row.takbae_name) if row.no_songjang else "",
        invoice_number=row.no_songjang.strip(),
        buyer=_buyer(row),
        ship_by=row.trans_due_date,
    )


def _option_code(options: tuple[OptionRow, ...]) -> str:
    return options[0].item_option_code if len(options) == 1 else ""


def _option_text(options: tuple[OptionRow, ...]) -> str:
    if len(options) == 1:
        return options[0].item_option_value
    return ", ".join(f"{option.item_option_value} {option.item_option_order_cnt}개" for option in options)


def _buyer(row: OrderRow) -> PersonalData:
    return PersonalData(
        orderer_name=row.buyer_name,
        orderer_phone=row.buyer_mobile_tel or row.buyer_tel,
        receiver_name=row.receiver_name,
        receiver_phone=row.hp_no or row.tel_no,
        receiver_phone2=row.tel_no if row.hp_no else "",
        zip_code=row.zip_code,
        address=row.del_front_address or row.del_full_address,
        address_detail=row.del_back_address,
        memo=row.del_memo,
        customs_code=row.info_cin,
    )


def claimed_line(ref: MallOrderRef, cancel: CancelRow) -> FetchedLine | None:
    """An order that the order list leaves out because its buyer cancels; None where the wish was taken back."""
    word = f"취소 {cancel.cancel_status}"
    if cancel.cancel_status in CANCELLED:
        return bare_line(ref, "cancelled", word)
    if cancel.cancel_status in CANCEL_ASKED:
        return bare_line(ref, "confirmed", word, cancel_asked=True)
    return None if cancel.cancel_status == "4" else bare_line(ref, "unknown", word)


def hidden_line(ref: MallOrderRef, told: StatusRow) -> FetchedLine:
    """An order that neither list shows: under a claim of any kind nothing is to be sent.

    Unverified: the meaning of the numbers; the sample has ClaimStatus 0 for orders without a claim.
    """
    word = f"상태 {told.status}, 클레임 {told.claim_status}"
    return bare_line(ref, "unknown", word, cancel_asked=told.claim_status not in {"", "0"})


def list_body(site: Site, status: int, since: datetime, until: datetime, page: int, size: int) -> dict[str, Any]:
    """POST RequestOrders of a window by payment, to the minute; what begins within a minute counts as that minute."""
    end = until if to_seoul(until, "%S.%f") == "00.000000" else until + timedelta(minutes=1)
    return {
        "siteType": site.site_type,
        "orderStatus": status,
        "requestDateType": BY_PAYMENT,
        "requestDateFrom": to_seoul(since, MINUTES),
        "requestDateTo": to_seoul(end, MINUTES),
        "pageIndex": page,
        "pageSize": size,
    }


def number_body(site: Site, order_no: str, now: datetime) -> dict[str, Any]:
    """POST RequestOrders of one order. The window is said to be required; it does not matter here."""
    body = list_body(site, BY_NUMBER, now - timedelta(days=30), now, 1, 1)
    return {**body, "orderNo": number(order_no)}


def cancel_list_body(site: Site, order_no: str, now: datetime) -> dict[str, Any]:
    """POST Cancels of one order, over the less than 7 days that the mall takes. CancelStatus 0 is all."""
    return {
        "SiteType": site.cancels_type,
        "CancelStatus": 0,
        "Type": CANCEL_BY_NUMBER,
        "StartDate": to_seoul(now - timedelta(days=5), DAY),
        "EndDate": to_seoul(now + timedelta(days=1), DAY),
        "OrderNo": number(order_no),
    }


def status_body(order_no: str, now: datetime) -> dict[str, Any]:
    """POST GetDeliveryStatus of one order, with a window of the at most 7 days that the mall takes."""
    return {
        "OrderNo": number(order_no),
        "SearchDateConditionType": 1,
        "FromDate": to_seoul(now - timedelta(days=5), DAY),
        "ToDate": to_seoul(now + timedelta(days=1), DAY),
        "Page": 1,
    }


def delay_body(confirmation: Confirmation) -> dict[str, Any]:
    """POST ShippingExpectedDate."""
    return {
        "OrderNo": number(confirmation.ref.order_no),
        "ReasonType": OTHER_REASON,
        "ShippingExpectedDate": confirmation.ship_on.isoformat(),
        "ReasonDetail": confirmation.delay_reason or "",
    }


def invoice_body(shipment: Shipment, code: str, now: datetime) -> dict[str, Any]:
    """POST ShippingInfo."""
    return {
        "OrderNo": number(shipment.ref.order_no),
        "ShippingDate": to_seoul(now, "%Y-%m-%dT%H:%M:%S"),
        "DeliveryCompanyCode": int(code),
        "InvoiceNo": shipment.invoice_number,
    }


def cancel_path(cancellation: Cancellation) -> str:
    """판매취소. Unverified: that SoldOut, as its name says, marks the product as sold out; other reasons leave it."""
    path = f"/claim/v1/sa/Cancel/{cancellation.ref.order_no}"
    return f"{path}/SoldOut" if cancellation.reason == "sold_out" else path


def number(text: str) -> int | str:
    """A number as ESM documents it; text that is none is sent as it is, for the mall to refuse."""
    return int(text) if text.isascii() and text.isdecimal() else text
