"""What listing shows: sales groups, listings with their link history, and the live log of link jobs."""

from collections.abc import Sequence

from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from listing.projections.folds import FOLDS
from listing.projections.queries import (
    PushSearch,
    Search,
    groups_found,
    job_opened,
    job_outcomes,
    jobs_found,
    link_history,
    listing_counts,
    listing_shown,
    listings_beside,
    listings_found,
    listings_numbered,
    pushes_found,
    stock_to_push_again,
)
from listing.projections.tables import DDL

__all__ = [
    "ListingsView",
    "PushSearch",
    "Search",
    "groups_found",
    "job_opened",
    "job_outcomes",
    "jobs_found",
    "link_history",
    "listing_counts",
    "listing_shown",
    "listings_beside",
    "listings_found",
    "listings_numbered",
    "pushes_found",
    "stock_to_push_again",
]


class ListingsView(Projection):
    """Everything that listing's screens show, in one view, so that its tables always agree."""

    name = "listings"
    ddl = DDL

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Bring the tables up to date."""
        for recorded in events:
            kind: type[object] = recorded.event.__class__
            fold = FOLDS.get(kind)
            if fold is not None:
                fold(cursor, recorded, recorded.event)
