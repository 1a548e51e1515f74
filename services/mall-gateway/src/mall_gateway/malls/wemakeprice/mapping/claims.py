"""Claims of 위메프 as ours, and our acts as its bodies (malls.md 6.4).

Unverified: every field of a claim but claimBundleNo, claimType, claimStatus and claimWhoReason, the words of states
beyond REQUEST, APPROVE and WITHDRAW, and the refusal's reason.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from contracts.claim_sync import ClaimItem, ClaimKind, ClaimState, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.port import ClaimParty, ClaimRefusal, FetchedClaim, Reshipment
from mall_gateway.malls.wemakeprice import wire
from mall_gateway.malls.wemakeprice.mapping.orders import OUR_COURIERS
from mall_gateway.malls.wemakeprice.mapping.products import as_number
from mall_gateway.malls.wemakeprice.profile import COURIERS, SHIP_METHOD_CODES

TYPES: Mapping[ClaimKind, str] = {"cancel": "CANCEL", "return": "RETURN", "exchange": "EXCHANGE"}
KINDS: Mapping[ClaimItem, ClaimKind] = {
    "cancel_requests": "cancel",
    "cancels_done": "cancel",
    "return_requests": "return",
    "exchange_requests": "exchange",
}


def state_of(kind: ClaimKind, status: str) -> ClaimState:
    """`claimStatus` as ours. Unverified: that a cancel which is approved has taken place."""
    match status.upper():
        case "REQUEST":
            return "asked"
        case "PENDING" | "HOLD":
            return "held"
        case "APPROVE":
            return "done" if kind == "cancel" else "approved"
        case "PICKUP":
            return "collecting"
        case "PICKUP_COMPLETE":
            return "received"
        case "DELIVERY":
            return "reshipping"
        case "COMPLETE":
            return "done"
        case "WITHDRAW":
            return "withdrawn"
        case "REJECT":
            return "refused"
        case _:
            return "unknown"


def fault_of(code: str) -> Literal["buyer", "seller", "mall", "unknown"]:
    """`claimWhoReason` as ours."""
    match code:
        case "01":
            return "buyer"
        case "02":
            return "seller"
        case "03":
            return "mall"
        case _:
            return "unknown"


def is_of(item: ClaimItem, claim: FetchedClaim) -> bool:
    """Whether a claim is one of an item: cancels are asked for, or done; an unknown state counts as asked for."""
    done = claim.ref.kind == "cancel" and claim.state == "done"
    return done == (item == "cancels_done")


def lines_named(claim: wire.Claim) -> dict[str, MallOrderRef]:
    """The order lines that a claim names in full, by option; empty where it leaves a part out."""
    if not claim.purchase_no:
        return {}
    return {
        number: MallOrderRef(order_no=claim.purchase_no, line_no=number, box_no=claim.bundle_no)
        for number in quantities_of(claim)
    }


def quantities_of(claim: wire.Claim) -> dict[str, int]:
    """How many of each option; 0 where the claim does not say."""
    named = {option.order_option_no: option.claim_qty for one in claim.order_product for option in one.order_option}
    if claim.order_option_no:
        named.setdefault(claim.order_option_no, claim.claim_qty)
    return {number: quantity for number, quantity in named.items() if number}


def claims_of(
    kind: ClaimKind, claim: wire.Claim, lines: Mapping[str, MallOrderRef], seen_at: datetime
) -> Iterator[FetchedClaim]:
    """One claim for each option that it is about; whole where it tells no count (0)."""
    quantities = quantities_of(claim)
    for number, ref in lines.items():
        yield _claim(kind, claim, ref, quantities.get(number, 0), seen_at)


def act_body(ref: MallClaimRef) -> wire.ClaimAct:
    """The body of an approval and of a completed pickup."""
    return wire.ClaimAct(claim_bundle_no=as_number(ref.claim_no), claim_type=TYPES[ref.kind])


def refusal_body(refusal: ClaimRefusal) -> wire.ClaimAct:
    """The body of a refusal, with its reason in words (unverified)."""
    return act_body(refusal.ref).model_copy(update={"reject_reason": refusal.detail or refusal.reason})


def reshipment_body(reshipment: Reshipment) -> wire.ClaimAct:
    """The body of what is sent instead; own delivery has neither courier nor number."""
    body = act_body(reshipment.ref)
    if reshipment.courier == "DIRECT":
        return body.model_copy(update={"ship_method": SHIP_METHOD_CODES["direct"]})
    sent = {"parcel_company_code": COURIERS[reshipment.courier], "invoice_no": reshipment.invoice_number}
    return body.model_copy(update={"ship_method": SHIP_METHOD_CODES["parcel"], **sent})


def _claim(kind: ClaimKind, claim: wire.Claim, ref: MallOrderRef, quantity: int, seen_at: datetime) -> FetchedClaim:
    back, again = claim.pickup or wire.ClaimParcel(), claim.exchange or wire.ClaimParcel()
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=claim.claim_bundle_no, order=ref),
        state=state_of(kind, claim.claim_status),
        mall_state=claim.claim_status,
        quantity=quantity,
        reason=reason_by_words(claim.claim_reason),
        mall_reason=claim.claim_reason,
        fault=fault_of(claim.claim_who_reason),
        asked_at=claim.requested_at or claim.changed_at or seen_at,
        changed_at=claim.changed_at,
        wanted_option=again.option_name,
        pickup_courier=_courier(back),
        pickup_invoice=back.invoice_no,
        reship_courier=_courier(again),
        reship_invoice=again.invoice_no,
        person=_person(claim, back),
    )


def _person(claim: wire.Claim, back: wire.ClaimParcel) -> ClaimParty:
    at = back.ship_address or wire.ShipAddress()
    return ClaimParty(
        name=back.name or claim.buyer_name,
        phone=back.phone or claim.buyer_phone,
        zip_code=at.zipcode,
        address=at.addr_fixed,
        address_detail=at.addr_detail,
        words=claim.claim_reason_detail,
    )


def _courier(parcel: wire.ClaimParcel) -> str:
    return OUR_COURIERS.get(parcel.parcel_company_code, parcel.parcel_company_code)
