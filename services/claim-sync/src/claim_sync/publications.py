"""What claim-sync tells other services: the one place where stored facts become public ones."""

from typing import Any, Literal
from uuid import UUID

from chassis.log import Recorded
from claim_sync.domain import Claim, ClaimState, LateRefund, Place, refund_at_closing
from collecting.domain import Collection, CollectionPlan, Window
from contracts import ContractEvent
from contracts.claim_sync import (
    ClaimApprovalRequested,
    ClaimClosed,
    ClaimCollected,
    ClaimCollectionMissed,
    ClaimCollectionRequested,
    ClaimMoved,
    ClaimPickupRequested,
    ClaimRefunded,
    ClaimRefusalRequested,
    ReshipmentRequested,
)

PUBLISHES = (
    ClaimApprovalRequested,
    ClaimClosed,
    ClaimCollected,
    ClaimCollectionMissed,
    ClaimCollectionRequested,
    ClaimMoved,
    ClaimPickupRequested,
    ClaimRefunded,
    ClaimRefusalRequested,
    ReshipmentRequested,
)


def publish(recorded: Recorded) -> ContractEvent | None:
    """The public event of a stored one, or None for what stays within."""
    fact = recorded.event
    match fact:
        case Collection.Requested() | Collection.Reopened():
            return _collection_requested(fact.originator_id, fact.window)
        case CollectionPlan.Missed():
            return _collection_missed(fact)
        case Claim.Collected():
            return _collected(fact)
        case Claim.Moved():
            return _moved(fact)
        case Claim.Grown():
            return _grown(fact)
        case Claim.ActDone(moved=True) | Claim.Finished():
            return _moved_by_seller(fact)
        case Claim.Closed():
            return _closed(fact)
        case LateRefund.Told():
            return _refunded(fact)
        case _:
            return _asked(fact)


def _collection_requested(collection_id: UUID, window: Window) -> ContractEvent:
    return ClaimCollectionRequested(
        collection_id=collection_id,
        account_id=window.account_id,
        mall=window.mall,
        item=window.item,  # pyright: ignore[reportArgumentType]
        since=window.since,
        until=window.until,
    )


def _collection_missed(fact: CollectionPlan.Missed) -> ContractEvent | None:
    window = fact.window
    if window is None or fact.failing_since is None:
        return None
    return ClaimCollectionMissed(
        account_id=window.account_id,
        mall=window.mall,
        login_id=window.login_id,
        item=window.item,  # pyright: ignore[reportArgumentType]
        times=fact.times,
        failing_since=fact.failing_since,
    )


def _collected(fact: Claim.Collected) -> ContractEvent:
    place, sight = fact.place, fact.sight
    return ClaimCollected(
        claim_id=fact.originator_id,
        claim_number=fact.number,
        order_id=fact.order_id,
        account_id=place.account_id,
        mall=place.mall,
        ref=place.numbers.ref,
        state=sight.state.value,
        mall_state=sight.mall_state,
        quantity=place.quantity,
        reason=sight.reason,
        asked_at=sight.asked_at,
        changed_at=sight.changed_at,
    )


def _moved(fact: Claim.Moved) -> ContractEvent:
    sight = fact.sight
    moved = _move(fact.originator_id, fact.order_id, fact.place, sight.state, sight.mall_state, "mall")
    return moved.model_copy(update={"changed_at": sight.changed_at})


def _grown(fact: Claim.Grown) -> ContractEvent:
    return _move(fact.originator_id, fact.order_id, fact.place, fact.state, fact.mall_state, "mall")


def _moved_by_seller(fact: Claim.ActDone | Claim.Finished) -> ContractEvent:
    return _move(fact.originator_id, fact.order_id, fact.place, fact.state, fact.mall_state, "seller")


def _move(
    claim_id: UUID, order_id: UUID, place: Place, state: str, mall_state: str, by: Literal["mall", "seller"]
) -> ContractEvent:
    return ClaimMoved(
        claim_id=claim_id,
        order_id=order_id,
        kind=place.numbers.kind,
        state=ClaimState(state).value,
        mall_state=mall_state,
        by=by,
        quantity=place.quantity,
    )


def _closed(fact: Claim.Closed) -> ContractEvent:
    goods, refund = fact.goods, refund_at_closing(fact)
    return ClaimClosed(
        claim_id=fact.originator_id,
        order_id=fact.order_id,
        account_id=fact.place.account_id,
        mall=fact.place.mall,
        kind=fact.place.numbers.kind,
        outcome=ClaimState(fact.outcome).value,  # pyright: ignore[reportArgumentType]
        quantity=fact.place.quantity,
        restock=fact.restock,
        product_id=goods.product_id if goods else None,
        option_key=goods.option_key if goods else None,
        wanted_option=fact.wanted_option,
        refund_won=refund.won if refund else None,
        refund_is_computed=refund is not None and refund.is_computed,
    )


def _refunded(fact: LateRefund.Told) -> ContractEvent:
    return ClaimRefunded(
        claim_id=fact.claim_id,
        order_id=fact.order_id,
        account_id=fact.place.account_id,
        mall=fact.place.mall,
        kind=fact.place.numbers.kind,
        quantity=fact.place.quantity,
        product_id=fact.goods.product_id,
        option_key=fact.goods.option_key,
        refund_won=fact.refund_won,
        refund_is_computed=True,
    )


def _asked(fact: Any) -> ContractEvent | None:
    place: Place | None = getattr(fact, "place", None)
    if place is None:
        return None
    where: dict[str, Any] = {
        "claim_id": fact.originator_id,
        "account_id": place.account_id,
        "mall": place.mall,
        "ref": place.numbers.ref,
        "quantity": place.quantity,
        "try_number": getattr(fact, "try_number", 0),
    }
    match fact:
        case Claim.ApprovalRequested():
            return ClaimApprovalRequested(**where)
        case Claim.RefusalRequested():
            where |= {"courier": fact.courier, "invoice_number": fact.invoice_number}
            where |= {"reason": fact.reason, "detail": fact.detail, "sealed_detail": fact.sealed}
            return ClaimRefusalRequested(**where)
        case Claim.PickupRequested():
            return ClaimPickupRequested(**where)
        case Claim.ReshipmentRequested():
            return ReshipmentRequested(**where, courier=fact.courier, invoice_number=fact.invoice_number)
        case _:
            return None
