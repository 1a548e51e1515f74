"""What tests of collecting services share."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from collecting.application import CollectingApplication
from collecting.domain import CollectionPlan
from contracts.identities import lines_digest


def seal_what_is_under_way(
    application: CollectingApplication, seller_id: UUID, account_id: UUID, item: str, at: datetime
) -> None:
    """Let the schedule ask, if it has not yet, and seal all that is under way, as if the mall had listed nothing."""
    application.collect_due(seller_id, account_id, item, at)
    plan = application.load(CollectionPlan, CollectionPlan.create_id(seller_id, account_id, item), seller_id)
    for collection in application.under_way(plan):
        application.seal_collection(
            seller_id, collection.id, pages=0, lines=0, broken=0, digest=lines_digest([]), at=at
        )


class Seals:
    """Notes for whom a seller's words were sealed; seals nothing of subjects that were erased."""

    def __init__(self, seller_id: UUID, *erased: UUID) -> None:
        self.seller_id = seller_id
        self.erased = erased
        self.sealed: list[tuple[UUID, Mapping[str, Any]]] = []

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str | None]:
        """`seal n` for the n-th in all, None for what was erased."""
        if seller_id != self.seller_id:
            raise AssertionError(f"sealed for {seller_id}, who is another seller")
        self.sealed += items
        return [None if subject in self.erased else f"seal {len(self.sealed)}" for subject, _ in items]
