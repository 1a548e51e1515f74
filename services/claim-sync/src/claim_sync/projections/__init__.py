"""The views of claim-sync and the queries on them."""

from claim_sync.projections.claims import ClaimsView, claim_after
from claim_sync.projections.history import ClaimHistoryView, history_of
from claim_sync.projections.jobs import ClaimJobsView
from claim_sync.projections.searches import Search, claim_counts, claim_of, claims_found
from collecting.jobs import job_of, jobs_found, log_lines
from collecting.projections import (
    CollectionsView,
    account_states,
    broken_lines,
    collections_found,
    plans_due,
)

__all__ = [
    "ClaimHistoryView",
    "ClaimJobsView",
    "ClaimsView",
    "CollectionsView",
    "Search",
    "account_states",
    "broken_lines",
    "claim_after",
    "claim_counts",
    "claim_of",
    "claims_found",
    "collections_found",
    "history_of",
    "job_of",
    "jobs_found",
    "log_lines",
    "plans_due",
]
