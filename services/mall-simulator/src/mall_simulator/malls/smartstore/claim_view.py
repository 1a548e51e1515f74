"""How 네이버 prints the claims of a product order (malls.md 2.4)."""

from mall_simulator.malls.smartstore.envelopes import moment
from mall_simulator.records import Claim, Doc, Invoice, Line, Order

TYPES = {"cancel": "CANCEL", "return": "RETURN", "exchange": "EXCHANGE"}
_REASONS = {
    "changed_mind": "INTENT_CHANGED",
    "wrong_option": "COLOR_AND_SIZE",
    "defective": "BROKEN",
    "wrong_goods": "WRONG_DELIVERY",
    "late": "DELAYED_DELIVERY",
    "sold_out": "SOLD_OUT",
    "other": "ETC",
}


def claim_fields(line: Line) -> Doc:
    """claimType and claimStatus of the last claim, absent without one."""
    if not line.claims:
        return {}
    claim = line.claims[-1]
    return {"claimType": TYPES[claim.kind], "claimStatus": status_of(claim)}


def status_of(claim: Claim) -> str:
    """The mall has one word for a claim that was refused and one that was withdrawn."""
    kind = TYPES[claim.kind]
    match claim.status:
        case "rejected" | "withdrawn":
            return f"{kind}_REJECT"
        case "done":
            return f"{kind}_DONE"
        case "approved" if claim.kind == "cancel":
            return "CANCEL_DONE"
        case _:
            return _open_status(claim, kind)


def _open_status(claim: Claim, kind: str) -> str:
    if claim.reship is not None:
        return "EXCHANGE_REDELIVERING"
    match claim.goods:
        case "received":
            return "COLLECT_DONE"
        case "with_buyer":
            return f"{kind}_REQUEST"
        case _:
            return "COLLECTING"


def claims_told(order: Order, line: Line) -> Doc:
    """The last claim by its kind, again as the current one while it is open; ended ones as completedClaims."""
    if not line.claims:
        return {}
    last = line.claims[-1]
    told: Doc = {last.kind: _claim(order, last)}
    if last.open:
        told["currentClaim"] = {last.kind: _claim(order, last)}
    ended = [_ended(claim, _claim(order, claim)) for claim in line.claims if not claim.open]
    return {**told, "completedClaims": ended} if ended else told


def _claim(order: Order, claim: Claim) -> Doc:
    told: Doc = {
        "claimId": claim.number,
        "claimStatus": status_of(claim),
        "claimRequestDate": moment(claim.requested_at),
        f"{claim.kind}Reason": _REASONS[claim.why] if claim.by == "buyer" else claim.reason,
        f"{claim.kind}DetailedReason": claim.reason,
        "requestChannel": "구매회원" if claim.by == "buyer" else "판매자",
        "requestQuantity": claim.quantity,
        **({} if claim.kind == "cancel" else _goods(order, claim)),
        **_end(claim),
    }
    return {name: value for name, value in told.items() if value is not None}


def _end(claim: Claim) -> Doc:
    if claim.status not in ("approved", "done") or claim.ended_at is None:
        return {}
    return {f"{claim.kind}CompletedDate": moment(claim.ended_at)} if claim.kind != "exchange" else {}


def _goods(order: Order, claim: Claim) -> Doc:
    buyer = order.buyer
    place = {
        "addressType": "DOMESTIC",
        "name": buyer.receiver_name,
        "tel1": buyer.receiver_phone,
        "zipCode": buyer.zip_code,
        "baseAddress": buyer.address,
        "detailedAddress": buyer.address_detail,
        "isRoadNameAddress": True,
        "country": "KR",
    }
    told: Doc = {
        "collectAddress": place,
        "collectStatus": "NOT_REQUESTED" if claim.pickup is None else "COLLECT_REQUEST",
        "claimDeliveryFeeDemandAmount": 3000 if claim.why in ("changed_mind", "wrong_option") else 0,
        "holdbackStatus": "HOLDBACK" if claim.status == "held" else "NOT_YET",
        "collectCompletedDate": moment(claim.moved_at) if claim.goods == "received" else None,
        **_waybill(claim.pickup, "collectDelivery", "collectTrackingNumber"),
    }
    if claim.kind == "exchange":
        again = _waybill(claim.reship, "reDelivery", "reDeliveryTrackingNumber")
        told |= {"reDeliveryAddress": place, **again}
    return told


def _waybill(invoice: Invoice | None, prefix: str, number: str) -> Doc:
    if invoice is None:
        return {}
    return {f"{prefix}Method": "DELIVERY", f"{prefix}Company": invoice.courier, number: invoice.number}


def _ended(claim: Claim, told: Doc) -> Doc:
    """The same claim as completedClaims name its fields."""
    words = {f"{claim.kind}Reason": "claimRequestReason", f"{claim.kind}DetailedReason": "claimRequestDetailContent"}
    return {"claimType": TYPES[claim.kind], **{words.get(name, name): value for name, value in told.items()}}
