"""What tests of collecting services share."""

from datetime import datetime
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
