"""Claims of 티몬 as ours, and our acts as its bodies (malls.md 5.4).

Unverified: what the reasons mean (the codes alone were seen), every field of a claim but its number and state, and that
an exchange in C2 is on its way again (it is approved by the waybill).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.claim_sync import ClaimItem, ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimReason
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import ClaimParty, ClaimRefusal, FetchedClaim, Reshipment
from mall_gateway.malls.tmon import wire
from mall_gateway.malls.tmon.mapping.orders import OUR_COURIERS
from mall_gateway.malls.tmon.privacy import decrypt
from mall_gateway.malls.tmon.profile import COURIERS

PAGES: dict[ClaimKind, str] = {"cancel": "cancellations", "return": "refunds", "exchange": "exchanges"}
KINDS: dict[ClaimItem, ClaimKind] = {
    "cancel_requests": "cancel",
    "cancels_done": "cancel",
    "return_requests": "return",
    "exchange_requests": "exchange",
}

REFUSED_AS_SHIPPED = "JCD1"


@dataclass(frozen=True)
class Seen:
    """What is known beside a claim: the key, and when it was read."""

    aes_key: str
    at: datetime


def state_of(kind: ClaimKind, status: str) -> ClaimState:
    """`claimStatus` as ours."""
    match status:
        case "C1":
            return "asked"
        case "C2":
            return "reshipping" if kind == "exchange" else "approved"
        case "C3" | "C4":
            return "done"
        case "C8":
            return "withdrawn"
        case "C9":
            return "refused"
        case _:
            return "unknown"


def is_of(item: ClaimItem, claim: FetchedClaim) -> bool:
    """Whether a claim is one of an item: cancels are asked for, or done; an unknown state counts as asked for."""
    done = claim.ref.kind == "cancel" and claim.state in ("approved", "done")
    return done == (item == "cancels_done")


def reason_of(code: str) -> ClaimReason:
    """The reason's code as ours: RCD… of cancels, RRD… of returns and exchanges."""
    match code[:4]:
        case "RCD1" | "RRD1":
            return "changed_mind"
        case "RCD4":
            return "sold_out"
        case _:
            return "other"


def claims_of(kind: ClaimKind, claim: wire.Claim, lines: dict[str, MallOrderRef], seen: Seen) -> Iterator[FetchedClaim]:
    """One claim for each option that it is about, whole where it tells no count (0); `lines` are the order's by option.

    Raises ValueError.
    """
    quantities = {option.tmon_deal_option_no: option.qty for option in claim.deal_options}
    for number, ref in lines.items():
        yield _claim(kind, claim, ref, quantities.get(number, 0), seen)


def lines_named(claim: wire.Claim) -> dict[str, MallOrderRef]:
    """The order lines that a claim names in full, by option; empty where it leaves a part out."""
    if not (claim.tmon_deal_no and claim.delivery_no):
        return {}
    known: dict[str, Any] = {
        "order_no": claim.tmon_order_no,
        "box_no": claim.delivery_no,
        "deal_no": claim.tmon_deal_no,
    }
    numbers = [option.tmon_deal_option_no for option in claim.deal_options]
    return {number: MallOrderRef(**known, line_no=number) for number in numbers}


def refusal_body(refusal: ClaimRefusal) -> wire.ClaimReject:
    """The goods have left by this waybill; the courier must be one of the profile's."""
    return wire.ClaimReject(
        reason=REFUSED_AS_SHIPPED,
        delivery_invoice=wire.Invoice(delivery_corp=COURIERS[refusal.courier], invoice_no=refusal.invoice_number),
    )


def reshipment_body(reshipment: Reshipment) -> wire.ExchangeApproval:
    """The waybill that approves an exchange."""
    courier, number = COURIERS[reshipment.courier], reshipment.invoice_number
    return wire.ExchangeApproval(redelivery_invoice=wire.Invoice(delivery_corp=courier, invoice_no=number))


def _claim(kind: ClaimKind, claim: wire.Claim, ref: MallOrderRef, quantity: int, seen: Seen) -> FetchedClaim:
    back, again = claim.return_invoice or wire.Invoice(), claim.redelivery_invoice or wire.Invoice()
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=claim.claim_no, order=ref),
        state=state_of(kind, claim.claim_status),
        mall_state=claim.claim_status,
        quantity=quantity,
        reason=reason_of(claim.reason),
        mall_reason=claim.reason,
        fault="unknown",
        asked_at=claim.requested_at or claim.changed_at or seen.at,
        changed_at=claim.changed_at,
        pickup_courier=_courier(back),
        pickup_invoice=back.invoice_no,
        reship_courier=_courier(again),
        reship_invoice=again.invoice_no,
        person=ClaimParty(
            name=decrypt(claim.user_name, seen.aes_key),
            phone=decrypt(claim.user_phone, seen.aes_key),
            words=claim.reason_detail,
        ),
    )


def _courier(invoice: wire.Invoice) -> str:
    return OUR_COURIERS.get(invoice.delivery_corp, invoice.delivery_corp)
