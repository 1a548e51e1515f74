"""What buyers get back for claims: the mall's sum, or else the order line's price times the goods that were claimed."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from claim_sync.domain.claim import Claim
from claim_sync.domain.values import ClaimState, Goods, Kind, Place

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:claim-sync-late-refunds")


@dataclass(frozen=True)
class Refund:
    """A sum in won. `is_computed`: by us, for the mall told none."""

    won: int
    is_computed: bool


def refund_of(
    kind: Kind, state: ClaimState, told_won: int | None, unit_price_won: int | None, quantity: int | None
) -> Refund | None:
    """The refund of a claim that took place; None while it has not, or the price is not known. An exchange has none.

    `quantity` and `unit_price_won` are None while the order line is not collected.
    """
    if state is not ClaimState.DONE:
        return None
    if told_won is not None:
        return Refund(told_won, is_computed=False)
    if kind == "exchange" or unit_price_won is None or quantity is None:
        return None
    return Refund(unit_price_won * quantity, is_computed=True)


def refund_at_closing(fact: Claim.Closed) -> Refund | None:
    """The refund of a claim that is closed now."""
    goods = fact.goods
    price, ordered = (goods.unit_price_won, goods.quantity) if goods else (None, None)
    quantity = fact.place.quantity or ordered
    return refund_of(fact.place.numbers.kind, ClaimState(fact.outcome), fact.refund_won, price, quantity)


class LateRefund(Aggregate):
    """The refund of a claim that was closed before its order line, and so its price, was known. One for each claim."""

    class Told(Aggregate.Created):
        """The order line came in."""

        seller_id: UUID
        claim_id: UUID
        place: Place
        order_id: UUID
        goods: Goods
        refund_won: int

    @event(Told)
    def __init__(
        self, *, seller_id: UUID, claim_id: UUID, place: Place, order_id: UUID, goods: Goods, refund_won: int
    ) -> None:
        self.seller_id = seller_id

    @staticmethod
    def create_id(claim_id: UUID) -> UUID:
        """One for each claim."""
        return uuid5(NAMESPACE, str(claim_id))

    @classmethod
    def of(cls, claim: Claim, goods: Goods) -> "LateRefund | None":
        """What is to be told now that a claim's order line comes in; None where the closing told it or will tell it."""
        if claim.goods is not None or claim.sight.refund_won is not None:
            return None
        quantity = claim.place.quantity or goods.quantity
        refund = refund_of(claim.kind, claim.state, None, goods.unit_price_won, quantity)
        if refund is None:
            return None
        return cls(
            seller_id=claim.seller_id,
            claim_id=claim.id,
            place=claim.place,
            order_id=claim.order_id,
            goods=goods,
            refund_won=refund.won,
        )
