"""The statements that several events make: a listing's row, its history, the log of its job."""

from typing import Any
from uuid import UUID

from chassis.causes import trace_id_of
from chassis.database import Rows, trusted
from chassis.log import Recorded
from listing.domain import Proof, Why


def stands(state: str) -> str:
    """What a fact about the mall does to the state: what waits in the queue goes on waiting."""
    return (
        f"resting = CASE WHEN state = 'queued' THEN '{state}' ELSE resting END,"
        f" state = CASE WHEN state = 'queued' THEN state ELSE '{state}' END"
    )


def change_listing(
    cursor: Rows, recorded: Recorded, changes: str, *params: Any, listing_id: UUID | None = None
) -> None:
    """Change the row of a listing: of the event's own, or of the one that is named."""
    fact = recorded.event
    cursor.execute(
        trusted(f"UPDATE listings_view SET {changes}, changed_at = %s WHERE seller_id = %s AND listing_id = %s"),  # noqa: S608
        (*params, fact.timestamp, recorded.seller_id, listing_id or fact.originator_id),
    )


def note_history(
    cursor: Rows,
    recorded: Recorded,
    what: str,
    attempt: int | None = None,
    *,
    why: Why | None = None,
    proof: Proof | None = None,
    listing_id: UUID | None = None,
    prices: tuple[int, int] | None = None,
) -> None:
    """Add a line of 연동이력, with the listing as it stands now; `listing_id` where the event is not the listing's.

    `prices` are those before and after, in won.
    """
    fact, seen = recorded.event, proof or Proof()
    words = (why.reason, why.mall_code, why.mall_message) if why else (None, None, None)
    trace_id = seen.trace_id or trace_id_of(recorded.traceparent)
    version = fact.originator_version if listing_id is None else None
    cursor.execute(
        "INSERT INTO link_history_view (seller_id, listing_id, number, version, happened_at, what, attempt, actor,"
        " asked_by, state, reason, mall_code, mall_message, answer, call_id, trace_id, mall_trace_id,"
        " price_before_won, price_after_won)"
        " SELECT seller_id, listing_id, %s, %s, %s, %s, %s, %s, asked_by, state, %s, %s, %s, %s, %s, %s, %s, %s, %s"
        " FROM listings_view WHERE seller_id = %s AND listing_id = %s",
        (
            *(recorded.notification_id, version, recorded.recorded_at, what, attempt, recorded.actor),
            *(*words, seen.answer, seen.call_id, trace_id, seen.mall_trace_id, *(prices or (None, None))),
            *(recorded.seller_id, listing_id or fact.originator_id),
        ),
    )


def log_outcome(cursor: Rows, recorded: Recorded, job_id: Any, outcome: str, reason: str | None) -> None:
    """Add what became of a listing to the log of its link job, where it has one."""
    fact = recorded.event
    cursor.execute(
        "INSERT INTO job_outcomes_view (seller_id, job_id, listing_id, number, mall, outcome, reason, happened_at)"
        " SELECT seller_id, %s, listing_id, %s, mall, %s, %s, %s FROM listings_view"
        " WHERE seller_id = %s AND listing_id = %s AND %s::uuid IS NOT NULL ON CONFLICT DO NOTHING",
        (
            *(job_id, recorded.notification_id, outcome, reason, fact.timestamp),
            *(recorded.seller_id, fact.originator_id, job_id),
        ),
    )
