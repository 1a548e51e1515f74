"""The modelled mall's claims: what buyers ask for and take back, and what sellers' calls do about it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from proofs.simulation.mall_books import MallClaim, MallOrder
from proofs.simulation.world import World

Reply = tuple[int, bytes, dict[str, str]]
DELIVERED_AGAIN_SECONDS = (2.0, 15.0)
"""So long other goods are on their way to the buyer."""
REFUNDED_SECONDS = (2.0, 15.0)
"""So long after the goods are back a mall that approves first gives the money back."""
_OPEN = ("asked", "approved", "collecting", "received")
_WAYS = {
    ("approve_claim", "cancel"): (("asked",), "done"),
    ("refuse_claim", "cancel"): (("asked",), "refused"),
    ("refuse_claim", "return"): (_OPEN, "refused"),
    ("refuse_claim", "exchange"): (_OPEN, "refused"),
    ("pick_up", "exchange"): (("asked", "collecting"), "received"),
    ("reship", "exchange"): (("received",), "reshipping"),
}
"""In which states of a claim the mall does what a seller asks for, by the claim's kind, and the state after it."""
_RECEIVED_FIRST = {
    **_WAYS,
    ("pick_up", "return"): (("asked", "collecting"), "received"),
    ("approve_claim", "return"): (("received",), "done"),
}
_APPROVED_FIRST = {
    **_WAYS,
    ("approve_claim", "return"): (("asked",), "approved"),
    ("pick_up", "return"): (("approved", "collecting"), "received"),
}


@dataclass
class ClaimDesk:
    """Keeps the claims of all order lines. What a seller asks for is done as often as it is asked, unless withdrawn.

    `approved_first`: the goods of a return come back once it is approved, and then it ends by itself.
    """

    world: World
    approved_first: bool = False
    claims: dict[tuple[str, str], MallClaim] = field(default_factory=dict[tuple[str, str], MallClaim])

    def ask(self, order: MallOrder, kind: str, quantity: int, wanted: str = "") -> MallClaim:
        """A buyer asks for a cancel, a return or an exchange of so many goods."""
        again = f"-{len(order.claims) + 1}" if order.claims else ""
        now = self.world.now
        claim = MallClaim(order, f"C{order.number}{again}", kind, quantity, now, now, wanted)
        order.claims.append(claim)
        self.claims[order.login, claim.number] = claim
        if kind == "cancel":
            order.ask_cancel(now)
        self.world.note("buyer", f"asks for {claim.name}: {quantity} of {order.quantity}")
        return claim

    def collect(self, claim: MallClaim) -> None:
        """A courier takes the goods, where the seller does not have them already."""
        if claim.state == ("approved" if self.approved_first and claim.kind == "return" else "asked"):
            self._move(claim, "collecting")

    def withdraw(self, claim: MallClaim) -> bool:
        """The buyer thinks better of it; False where a seller has done something final about it."""
        if claim.state not in _OPEN:
            return False
        self._move(claim, "withdrawn")
        return True

    def end_with_line(self, claims: Sequence[MallClaim]) -> None:
        """The seller cancelled the order line."""
        for claim in claims:
            if claim.state == "asked":
                self._move(claim, "done")

    def serve(self, login: str, api: str, query: dict[str, Any]) -> Reply:
        """List claims, show one, or do something about it."""
        if api == "claims":
            return 200, json.dumps({"claims": self._listed(login, query)}).encode(), {}
        claim = self.claims.get((login, query["claim_no"]))
        if claim is None:
            return 404, b"{}", {}
        if api == "read_claim":
            return 200, json.dumps(_shown(claim)).encode(), {}
        return self._act(claim, api, query)

    def _listed(self, login: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        found = [each for each in self.claims.values() if each.order.login == login and each.kind == query["kind"]]
        return [_shown(each) for each in found if query["since"] <= each.asked_at < query["until"]]

    def _act(self, claim: MallClaim, api: str, query: dict[str, Any]) -> Reply:
        done = claim.done[api]
        before, after = (_APPROVED_FIRST if self.approved_first else _RECEIVED_FIRST).get((api, claim.kind), ((), ""))
        if claim.state == "withdrawn" or not (done or claim.state in before):
            return 409, json.dumps({"cancel_asked": False}).encode(), {}
        claim.done[api] += 1
        if api == "reship":
            claim.invoice_number = query["invoice_number"]
        if not done:
            self._settle(claim, after)
        self.world.note("mall", f"{api} of {claim.name} took effect")
        return 200, b"{}", {}

    def _settle(self, claim: MallClaim, state: str) -> None:
        self._move(claim, state)
        if claim.kind == "cancel" and state == "done" and not claim.order.goods_kept:
            claim.order.state, claim.order.cancels = "cancelled", claim.order.cancels + 1
        if state == "reshipping":
            self._end_after(DELIVERED_AGAIN_SECONDS, claim)
        if state == "received" and claim.kind == "return" and self.approved_first:
            self._end_after(REFUNDED_SECONDS, claim)

    def _end_after(self, seconds: tuple[float, float], claim: MallClaim) -> None:
        state = claim.state

        def end() -> None:
            if claim.state == state:
                self._move(claim, "done")

        self.world.call_later(self.world.random.uniform(*seconds), end)

    def _move(self, claim: MallClaim, state: str) -> None:
        claim.state, claim.changed_at = state, self.world.now
        if claim.kind == "cancel":
            claim.order.follow_claims(self.world.now)
        self.world.note("mall", f"{claim.name} is {state}")


def _shown(claim: MallClaim) -> dict[str, Any]:
    return {
        "order_no": claim.order.number,
        "claim_no": claim.number,
        "kind": claim.kind,
        "quantity": claim.quantity,
        "state": claim.state,
        "asked_at": claim.asked_at,
        "changed_at": claim.changed_at,
        "wanted": claim.wanted,
        "invoice_number": claim.invoice_number,
        "refund_won": claim.refund_won,
    }
