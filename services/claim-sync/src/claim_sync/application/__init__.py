"""The commands of claim-sync: load, decide, save; plain arguments in, ids out."""

from claim_sync.application.acts import ClaimSync, RefusedRow
from claim_sync.application.collecting import Collecting, SeenClaim
from claim_sync.application.writing import refuse_claim, write_note
from collecting.application import SEOUL, Asking, Timing, UnreadLine

__all__ = [
    "SEOUL",
    "Asking",
    "ClaimSync",
    "Collecting",
    "RefusedRow",
    "SeenClaim",
    "Timing",
    "UnreadLine",
    "refuse_claim",
    "write_note",
]
