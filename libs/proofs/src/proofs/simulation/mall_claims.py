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
FROM = {
    "approve_claim": {"cancel": ("asked",), "return": ("received",)},
    "pick_up": {"return": ("asked", "collecting"), "exchange": ("asked", "collecting")},
    "reship": {"exchange": ("received",)},
}
"""In which states of a claim the mall does what a seller asks for, by the claim's kind."""
AFTER = {"approve_claim": "done", "pick_up": "received", "reship": "reshipping"}


@dataclass
class ClaimDesk:
    """Keeps the claims of all order lines. What a seller asks for is done as often as it is asked, unless withdrawn."""

    world: World
    claims: dict[tuple[str, str], MallClaim] = field(default_factory=dict[tuple[str, str], MallClaim])

    def ask(self, order: MallOrder, kind: str, quantity: int, wanted: str = "") -> MallClaim:
        """A buyer asks for a cancel, a return or an exchange of so many goods."""
        again = f"-{len(order.claims) + 1}" if order.claims else ""
        now = self.world.now
        claim = MallClaim(order, f"C{order.number}{again}", kind, quantity, now, now, wanted)
        order.claims.append(claim)
        self.claims[order.login, claim.number] = claim
        if kind == "cancel":
            order.cancel_asked, order.changed_at = True, now
        self.world.note("buyer", f"asks for {claim.name}: {quantity} of {order.quantity}")
        return claim

    def collect(self, claim: MallClaim) -> None:
        """A courier takes the goods, where the seller does not have them already."""
        if claim.state == "asked":
            self._move(claim, "collecting")

    def withdraw(self, claim: MallClaim) -> bool:
        """The buyer thinks better of it; False where a seller has done something final about it."""
        if claim.state not in ("asked", "collecting", "received"):
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
        done = {"approve_claim": claim.approvals, "pick_up": claim.pick_ups, "reship": claim.reshipments}[api]
        if claim.state == "withdrawn" or not (done or claim.state in FROM[api].get(claim.kind, ())):
            return 409, json.dumps({"cancel_asked": False}).encode(), {}
        match api:
            case "approve_claim":
                claim.approvals += 1
            case "pick_up":
                claim.pick_ups += 1
            case _:
                claim.reshipments += 1
                claim.invoice_number = query["invoice_number"]
        if not done:
            self._settle(claim, api)
        self.world.note("mall", f"{api} of {claim.name} took effect")
        return 200, b"{}", {}

    def _settle(self, claim: MallClaim, api: str) -> None:
        self._move(claim, AFTER[api])
        if claim.kind == "cancel" and claim.quantity == claim.order.quantity:
            claim.order.state, claim.order.cancels = "cancelled", claim.order.cancels + 1
        if claim.state == "reshipping":
            self.world.call_later(self.world.random.uniform(*DELIVERED_AGAIN_SECONDS), self._move, claim, "done")

    def _move(self, claim: MallClaim, state: str) -> None:
        claim.state, claim.changed_at = state, self.world.now
        if claim.kind == "cancel":
            claim.order.cancel_asked, claim.order.changed_at = False, self.world.now
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
    }
