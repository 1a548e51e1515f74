"""ESM's claims as ours, and our acts on them as its bodies (malls.md 4.4).

Unverified: what the numbers of ReturnStatus, ExchangeStatus, ReasonCode and Type mean (malls.md has their ranges); the
dates of a row go before its number.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimReason
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.esm.claim_wire import ClaimRow, Person
from mall_gateway.malls.esm.mapping.orders import DAY, number
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.port import ClaimParty, FetchedClaim, Reshipment
from mall_gateway.malls.seoul_time import to_seoul

BY_NUMBER, BY_REQUEST, BY_END = 0, 2, 4
"""`Type`: what a list is asked by."""
STATUS_FIELDS: Mapping[ClaimKind, str] = {
    "cancel": "CancelStatus",
    "return": "ReturnStatus",
    "exchange": "ExchangeStatus",
}
LIST_PATHS: Mapping[ClaimKind, str] = {
    "cancel": "/claim/v1/sa/Cancels",
    "return": "/claim/v1/sa/Returns",
    "exchange": "/claim/v1/sa/Exchanges",
}


def claim_of(kind: ClaimKind, raw: Any) -> FetchedClaim:
    """A row as a claim. ESM claims whole orders: their quantity is not told and 0 here. Raises ValueError."""
    row = ClaimRow.model_validate(raw)
    if row.request_date is None:
        raise ValueError("requestdate")
    status = {"cancel": row.cancel_status, "return": row.return_status, "exchange": row.exchange_status}[kind]
    reason, fault = reason_of(row.reason_code)
    dates = (row.complete_date, row.withdraw_date, row.approve_date)
    return FetchedClaim(
        ref=ref_of(kind, row.order_no),
        state=_state(kind, status, row),
        mall_state=_words(kind, status, row),
        quantity=0,
        reason=reason,
        mall_reason=row.reason_code,
        fault=fault,
        asked_at=row.request_date,
        changed_at=next((date for date in dates if date is not None), None),
        return_fee_won=row.exchange_shipping_fee if kind == "exchange" else row.return_shipping_fee,
        pickup_courier=courier_by_name(row.pickup_info.delivery_comp_name),
        pickup_invoice=row.pickup_info.invoice_no,
        reship_courier=courier_by_name(row.resend_info.delivery_comp_name),
        reship_invoice=row.resend_info.invoice_no,
        person=_party(row),
    )


def ref_of(kind: ClaimKind, order_no: str) -> MallClaimRef:
    """ESM has no numbers of claims: the order's is all."""
    return MallClaimRef(kind=kind, claim_no="", order=MallOrderRef(order_no=order_no, line_no=order_no))


def _words(kind: ClaimKind, status: str, row: ClaimRow) -> str:
    return f"{STATUS_FIELDS[kind]} {status}" + (" 보류" if row.hold_info.is_hold else "")


def _state(kind: ClaimKind, status: str, row: ClaimRow) -> ClaimState:
    state = state_of(kind, status)
    if row.withdraw_date is not None or state == "withdrawn":
        return "withdrawn"
    if row.complete_date is not None or state in {"done", "unknown"}:
        return "done" if row.complete_date is not None else state
    if row.hold_info.is_hold:
        return "held"
    if row.resend_info.resend_date is not None or row.resend_info.invoice_no:
        return "reshipping"
    if kind != "cancel" and row.pickup_info.complete_date is not None:
        return "received"
    return "approved" if state == "asked" and row.approve_date is not None else state


def state_of(kind: ClaimKind, status: str) -> ClaimState:
    """What a status number means."""
    match kind, status:
        case _, "1":
            return "asked"
        case "cancel", "2":
            return "approved"
        case "cancel", "3" | "5" | "6":
            return "done"
        case "cancel", "4":
            return "withdrawn"
        case _, "2":
            return "received"
        case _, "3":
            return "held"
        case ("return", "4" | "6") | ("exchange", "4"):
            return "done"
        case _, "5":
            return "withdrawn"
        case _:
            return "unknown"


def reason_of(code: str) -> tuple[ClaimReason, Literal["buyer", "seller", "unknown"]]:
    """`ReasonCode` as ours, and whose fault it is."""
    match code:
        case "0":
            return "changed_mind", "buyer"
        case "1":
            return "wrong_option", "buyer"
        case "2":
            return "defective", "seller"
        case "3":
            return "late", "seller"
        case _:
            return "other", "unknown"


def _party(row: ClaimRow) -> ClaimParty:
    giver, receiver = row.pickup_info.sender_info, row.resend_info.receiver_info
    return ClaimParty(*_person(giver), row.reason_detail, *_person(receiver))


def _person(person: Person) -> tuple[str, str, str, str, str]:
    front = person.address_front or person.address
    return person.name, person.hp_no or person.tel_no, person.zip_code.strip(), front, person.address_back


def list_body(site: Site, kind: ClaimKind, by: int, since: datetime, until: datetime) -> dict[str, Any]:
    """A list of all statuses over the days of a window. Unverified: whether the last day counts; one more is asked."""
    return {
        "SiteType": site.cancels_type,
        STATUS_FIELDS[kind]: 0,
        "Type": by,
        "StartDate": to_seoul(since, DAY),
        "EndDate": to_seoul(until + timedelta(days=1), DAY),
    }


def look_up_body(site: Site, kind: ClaimKind, order_no: str, now: datetime) -> dict[str, Any]:
    """The same for one order. Unverified: that the days do not matter then; those that the mall takes are given."""
    return {**list_body(site, kind, BY_NUMBER, now - timedelta(days=5), now), "OrderNo": number(order_no)}


def pickup_body(site: Site, now: datetime) -> dict[str, Any]:
    """PUT exchange/{orderNo}/pickup."""
    return {"SiteType": site.site_type, "PickupCompleteDate": to_seoul(now, DAY)}


def resend_body(site: Site, reshipment: Reshipment, code: str) -> dict[str, Any]:
    """POST exchange/{orderNo}/resend."""
    return {
        "SiteType": site.site_type,
        "DeliveryCompCode": int(code),
        "InvoiceNo": reshipment.invoice_number,
    }
