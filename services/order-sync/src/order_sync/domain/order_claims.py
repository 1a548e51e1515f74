"""The claims on one order line, as claim-sync tells them: they may come before the order itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:order-claims")
SETTLED = ("refused", "withdrawn", "done")


@dataclass(frozen=True)
class KnownClaim:
    """One claim: `kind` is cancel, return or exchange, `state` as `contracts.claim_sync` has it."""

    kind: str
    state: str
    quantity: int


class OrderClaims(Aggregate):
    """What is known of the claims on an order line. Only cancels hold it: goods that left are not held any more."""

    class Opened(Aggregate.Created):
        """A claim was heard of."""

        seller_id: UUID
        order_id: UUID

    class Told(Aggregate.Event):
        """A claim is in this state now."""

        claim_id: UUID
        claim: KnownClaim

    @event(Opened)
    def __init__(self, *, seller_id: UUID, order_id: UUID) -> None:
        self.seller_id = seller_id
        self.order_id = order_id
        self.claims: dict[UUID, KnownClaim] = {}

    @staticmethod
    def create_id(seller_id: UUID, order_id: UUID) -> UUID:
        """One for each order line."""
        return uuid5(NAMESPACE, f"{seller_id}/{order_id}")

    @property
    def cancel_open(self) -> bool:
        """Whether a cancel is asked for and neither refused, withdrawn nor done; one in an unknown state is open."""
        return any(each.kind == "cancel" and each.state not in SETTLED for each in self.claims.values())

    def cancelled(self, quantity: int) -> bool:
        """Whether cancels that took place leave nothing of so many goods; one of no told quantity is of all."""
        done = [each.quantity for each in self.claims.values() if each.kind == "cancel" and each.state == "done"]
        return 0 in done or sum(done) >= quantity

    def come_in(self, claim_id: UUID, claim: KnownClaim, at: datetime) -> datetime | None:
        """A claim came in, in this state since `at`; one that is known stays as it is. When that settled a cancel."""
        return self._tell(claim_id, None, claim, at) if claim_id not in self.claims else None

    def move(self, claim_id: UUID, state: str, at: datetime, quantity: int = 0) -> datetime | None:
        """A claim is in another state since `at`, or of more goods (0: as many). When that settled a cancel.

        One that was not told before holds nothing.
        """
        known = self.claims.get(claim_id)
        now = known and replace(known, state=state, quantity=known.quantity and max(quantity, known.quantity))
        return self._tell(claim_id, known, now, at) if now is not None and now != known else None

    def _tell(self, claim_id: UUID, known: KnownClaim | None, now: KnownClaim, at: datetime) -> datetime | None:
        self._told(claim_id, now)
        settled = now.kind == "cancel" and now.state in SETTLED
        return at if settled and (known is None or known.state not in SETTLED) else None

    @event(Told)
    def _told(self, claim_id: UUID, claim: KnownClaim) -> None:
        self.claims = {**self.claims, claim_id: claim}
