"""What a claim as a mall shows it now says of an act whose answer was lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CLAIM_ACTS: Mapping[str, Literal["approve", "refuse", "pick_up", "reship"]] = {
    "approve_claim": "approve",
    "refuse_claim": "refuse",
    "mark_picked_up": "pick_up",
    "reship": "reship",
}
"""What an intent's kind is called in contracts."""

Effect = Literal["found", "absent", "contrary", "unknown"]
OVER = frozenset({"refused", "withdrawn"})
MOVING = frozenset({"collecting", "received", "reshipping"})


@dataclass(frozen=True)
class ClaimSeen:
    """A claim at a mall: its kind and state (`contracts.claim_sync`), and the invoice of goods sent again.

    `approved_after_receipt`: at this mall a claim whose goods come back or have come back is not approved yet.
    `goods_awaited`: it may be over, its goods are not back.
    """

    kind: str
    state: str
    reship_invoice: str = ""
    approved_after_receipt: bool = False
    goods_awaited: bool = False


def effect_of(intent_kind: str, claim: ClaimSeen | None, invoice_number: str = "") -> Effect:
    """Whether an act took effect: `contrary` when something else became of the claim, `unknown` when nobody tells."""
    if claim is None or claim.state == "unknown":
        return "unknown"
    match intent_kind:
        case "approve_claim":
            return _approved(claim)
        case "refuse_claim":
            return _refused(claim)
        case "mark_picked_up":
            return _picked_up(claim)
        case _:
            return _reshipped(claim, invoice_number)


def _approved(claim: ClaimSeen) -> Effect:
    if claim.state in OVER:
        return "contrary"
    if claim.state in {"approved", "done", "reshipping"}:
        return "found"
    return "found" if claim.state in MOVING and not claim.approved_after_receipt else "absent"


def _refused(claim: ClaimSeen) -> Effect:
    if claim.state == "refused":
        return "found"
    approved_cancel = claim.kind == "cancel" and claim.state == "approved"
    return "contrary" if approved_cancel or claim.state in {"withdrawn", "done", "reshipping"} else "absent"


def _picked_up(claim: ClaimSeen) -> Effect:
    if claim.state in OVER:
        return "contrary"
    if claim.goods_awaited:
        return "absent"
    if claim.state in {"received", "done", "reshipping"}:
        return "found"
    return "found" if claim.state == "approved" and claim.approved_after_receipt else "absent"


def _reshipped(claim: ClaimSeen, invoice_number: str) -> Effect:
    there, ours = (_bare(text) for text in (claim.reship_invoice, invoice_number))
    if there:
        return "found" if there == ours else "contrary"
    if claim.state in OVER:
        return "contrary"
    return "found" if claim.state in {"reshipping", "done"} else "absent"


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
