"""네이버's claims as ours, and our acts on them as 네이버's bodies (malls.md 2.4)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimReason
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import ClaimParty, FetchedClaim, Reshipment
from mall_gateway.malls.smartstore.claim_wire import Claim, ClaimedLine, Claims
from mall_gateway.malls.smartstore.mapping.orders import OUR_COURIERS
from mall_gateway.malls.smartstore.profile import COURIERS
from mall_gateway.malls.smartstore.wire import ChangedStatus, ShippingAddress

NO_CLAIMS = frozenset({"", "PURCHASE_DECISION_HOLDBACK"})


def kind_of(claim_type: str) -> ClaimKind | None:
    """The kind that a claimType means; None for one that is not known, and for what is no claim."""
    match claim_type:
        case "CANCEL" | "ADMIN_CANCEL":
            return "cancel"
        case "RETURN":
            return "return"
        case "EXCHANGE":
            return "exchange"
        case _:
            return None


def concerns(change: ChangedStatus, kind: ClaimKind) -> bool:
    """Whether a row of the change list may tell of a claim of that kind: a claimType that is not known may."""
    return change.claim_type not in NO_CLAIMS and kind_of(change.claim_type) in (kind, None)


def claims_of(raw: Any, changed_at: datetime | None = None) -> list[FetchedClaim]:
    """Every claim of a line, the present one first. Raises ValueError where it can't be read."""
    line = ClaimedLine.model_validate(raw)
    told: dict[tuple[str, str], FetchedClaim] = {}
    for kind, claim in _told(line):
        told.setdefault((kind, claim.claim_id), _claim(line, kind, claim, changed_at))
    return list(told.values())


def _told(line: ClaimedLine) -> Iterator[tuple[ClaimKind, Claim]]:
    """Those of the line itself and the present ones say more than completedClaims: they come first."""
    for group in (line.current_claim, line, line.before_claim):
        yield from _by_kind(group)
    for claim in line.completed_claims:
        kind = kind_of(claim.claim_type)
        if kind is None and claim.claim_type not in NO_CLAIMS:
            raise ValueError("completedClaims.claimType")
        if kind is not None:
            yield kind, claim


def _by_kind(group: Claims) -> Iterator[tuple[ClaimKind, Claim]]:
    kinds: tuple[tuple[ClaimKind, Claim | None], ...] = (
        ("cancel", group.cancel),
        ("return", group.return_),
        ("exchange", group.exchange),
    )
    yield from ((kind, claim) for kind, claim in kinds if claim is not None)


def _claim(line: ClaimedLine, kind: ClaimKind, claim: Claim, changed_at: datetime | None) -> FetchedClaim:
    if claim.claim_request_date is None:
        raise ValueError("claimRequestDate")
    order = MallOrderRef(order_no=line.order.order_id, line_no=line.product_order.product_order_id)
    reason = _first(claim.cancel_reason, claim.return_reason, claim.exchange_reason, claim.claim_request_reason)
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=claim.claim_id, order=order),
        state=_state(claim, line.product_order.product_order_status),
        mall_state=" ".join(word for word in (claim.claim_status, claim.holdback_status) if word),
        quantity=claim.request_quantity or line.product_order.quantity,
        reason=reason_of(reason),
        mall_reason=reason,
        fault=fault_of(reason),
        asked_at=claim.claim_request_date,
        changed_at=changed_at,
        return_fee_won=claim.claim_delivery_fee_demand_amount,
        pickup_courier=_courier(claim.collect_delivery_company),
        pickup_invoice=claim.collect_tracking_number,
        reship_courier=_courier(claim.re_delivery_company),
        reship_invoice=claim.re_delivery_tracking_number,
        person=_party(claim),
    )


def _state(claim: Claim, line_status: str) -> ClaimState:
    """A return or an exchange on hold is `held`, wherever it stands.

    There is no call that refuses a cancel but the dispatch, so a refused one whose goods did not leave was withdrawn
    by the buyer (unverified).
    """
    state = state_of(claim.claim_status)
    if claim.holdback_status == "HOLDBACK" and state in {"asked", "collecting", "received"}:
        return "held"
    if claim.claim_status == "CANCEL_REJECT" and line_status == "PAYED":
        return "withdrawn"
    return state


def state_of(claim_status: str) -> ClaimState:
    """The state that a claimStatus means."""
    match claim_status:
        case "CANCEL_REQUEST" | "RETURN_REQUEST" | "EXCHANGE_REQUEST":
            return "asked"
        case "CANCELING" | "ADMIN_CANCELING":
            return "approved"
        case "COLLECTING":
            return "collecting"
        case "COLLECT_DONE":
            return "received"
        case "EXCHANGE_REDELIVERING":
            return "reshipping"
        case "CANCEL_DONE" | "ADMIN_CANCEL_DONE" | "RETURN_DONE" | "EXCHANGE_DONE":
            return "done"
        case "CANCEL_REJECT" | "ADMIN_CANCEL_REJECT" | "RETURN_REJECT" | "EXCHANGE_REJECT":
            return "refused"
        case _:
            return "unknown"


def reason_of(code: str) -> ClaimReason:
    """Our reason for 네이버's; those beyond malls.md's seven are unverified."""
    match code:
        case "INTENT_CHANGED" | "PRODUCT_UNSATISFIED":
            return "changed_mind"
        case "COLOR_AND_SIZE" | "WRONG_ORDER":
            return "wrong_option"
        case "BROKEN":
            return "defective"
        case "INCORRECT_INFO" | "WRONG_DELIVERY" | "WRONG_OPTION":
            return "wrong_goods"
        case "DELAYED_DELIVERY" | "DROPPED_DELIVERY":
            return "late"
        case "SOLD_OUT":
            return "sold_out"
        case _:
            return "other"


def fault_of(code: str) -> Literal["buyer", "seller", "unknown"]:
    """Whose fault a reason is; 네이버 prints no judgement of its own."""
    match reason_of(code):
        case "changed_mind" | "wrong_option":
            return "buyer"
        case "other":
            return "unknown"
        case _:
            return "seller"


def _party(claim: Claim) -> ClaimParty:
    giver, receiver = claim.collect_address, claim.re_delivery_address
    words = _first(
        claim.cancel_detailed_reason,
        claim.return_detailed_reason,
        claim.exchange_detailed_reason,
        claim.claim_request_detail_content,
    )
    return ClaimParty(*_address(giver), words, *_address(receiver))


def _address(place: ShippingAddress) -> tuple[str, str, str, str, str]:
    return place.name, place.tel1 or place.tel2, place.zip_code, place.base_address, place.detailed_address


def _courier(code: str) -> str:
    return OUR_COURIERS.get(code, code)


def _first(*texts: str) -> str:
    return next((text for text in texts if text), "")


def redelivery_body(reshipment: Reshipment) -> Mapping[str, str]:
    """POST exchange/dispatch; 업체직송 is a delivery method without courier and number."""
    if reshipment.courier == "DIRECT":
        return {"reDeliveryMethod": COURIERS["DIRECT"]}
    return {
        "reDeliveryMethod": "DELIVERY",
        "reDeliveryCompany": COURIERS[reshipment.courier],
        "reDeliveryTrackingNumber": reshipment.invoice_number,
    }
