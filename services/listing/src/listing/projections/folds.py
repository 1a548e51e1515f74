"""How each event changes the views: statements only, nothing is read back."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chassis.database import Rows
from chassis.log import Recorded
from listing.domain import (
    GroupTerms,
    KnownAccount,
    KnownProduct,
    LinkJob,
    Listing,
    SalesGroup,
    State,
)
from listing.projections.changes import change_listing, log_outcome, note_history, stands
from listing.projections.sale_folds import SALE_FOLDS

Fold = Callable[[Rows, Recorded, Any], None]


def _told_product(cursor: Rows, recorded: Recorded, fact: KnownProduct.Told) -> None:
    product = fact.product
    images = product["image_urls"]
    cursor.execute(
        "INSERT INTO products_view (seller_id, product_id, code, own_code, name, image_url, price_won, revision,"
        " option_labels) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (seller_id, product_id) DO UPDATE SET"
        " code = excluded.code, own_code = excluded.own_code, name = excluded.name, image_url = excluded.image_url,"
        " price_won = excluded.price_won, revision = excluded.revision, option_labels = excluded.option_labels",
        (
            recorded.seller_id,
            fact.product_id,
            product["code"],
            product["own_code"],
            product["name"],
            images[0] if images else None,
            product["price_won"],
            fact.revision,
            json.dumps({option["key"]: "/".join(option["values"]) for option in product["options"]}),
        ),
    )


def _deleted_product(cursor: Rows, recorded: Recorded, fact: KnownProduct.Deleted) -> None:
    _mark_product(cursor, recorded, fact.product_id, deleted=True)


def _restored_product(cursor: Rows, recorded: Recorded, fact: KnownProduct.Restored) -> None:
    _mark_product(cursor, recorded, fact.product_id, deleted=False)


def _mark_product(cursor: Rows, recorded: Recorded, product_id: Any, *, deleted: bool) -> None:
    cursor.execute(
        "UPDATE products_view SET deleted = %s WHERE seller_id = %s AND product_id = %s",
        (deleted, recorded.seller_id, product_id),
    )


def _told_account(cursor: Rows, recorded: Recorded, fact: KnownAccount.Told) -> None:
    cursor.execute(
        "INSERT INTO accounts_view (seller_id, account_id, mall, login_id, state) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (seller_id, account_id) DO UPDATE SET"
        " mall = excluded.mall, login_id = excluded.login_id, state = excluded.state",
        (recorded.seller_id, fact.account_id, fact.mall, fact.login_id, fact.state),
    )


def _opened_group(cursor: Rows, recorded: Recorded, fact: SalesGroup.Opened) -> None:
    cursor.execute(
        "INSERT INTO groups_view (seller_id, group_id, account_id, mall, registered_at, changed_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (recorded.seller_id, fact.originator_id, fact.account_id, fact.mall, fact.timestamp, fact.timestamp),
    )


def _saved_group(cursor: Rows, recorded: Recorded, fact: SalesGroup.Saved) -> None:
    cursor.execute(
        "UPDATE groups_view SET name = %s, terms = %s, changed_at = %s WHERE seller_id = %s AND group_id = %s",
        (fact.terms.name, json.dumps(_as_json(fact.terms)), fact.timestamp, recorded.seller_id, fact.originator_id),
    )


def _as_json(terms: GroupTerms) -> dict[str, Any]:
    return {
        "mall_category_code": terms.mall_category_code,
        "mall_category_path": list(terms.mall_category_path),
        "sale_starts_on": terms.sale_starts_on,
        "sale_ends_on": terms.sale_ends_on,
        "pricing": {"kind": terms.pricing.kind, "amount": terms.pricing.amount},
        "courier": terms.courier,
        "mall_fields": dict(terms.mall_fields),
    }


def _began_wait(cursor: Rows, recorded: Recorded, fact: SalesGroup.WaitBegan) -> None:
    _count_waiting(cursor, recorded, fact.originator_id, 1)


def _ended_wait(cursor: Rows, recorded: Recorded, fact: SalesGroup.WaitEnded) -> None:
    _count_waiting(cursor, recorded, fact.originator_id, -1)


def _count_waiting(cursor: Rows, recorded: Recorded, group_id: Any, by: int) -> None:
    cursor.execute(
        "UPDATE groups_view SET waiting = waiting + %s WHERE seller_id = %s AND group_id = %s",
        (by, recorded.seller_id, group_id),
    )


def _deleted_group(cursor: Rows, recorded: Recorded, fact: SalesGroup.Deleted) -> None:
    cursor.execute(
        "DELETE FROM groups_view WHERE seller_id = %s AND group_id = %s", (recorded.seller_id, fact.originator_id)
    )


def _opened_listing(cursor: Rows, recorded: Recorded, fact: Listing.Opened) -> None:
    cursor.execute(
        "INSERT INTO listings_view (seller_id, listing_id, product_id, account_id, mall, state, resting,"
        " registered_at, changed_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            recorded.seller_id,
            fact.originator_id,
            fact.product_id,
            fact.account_id,
            fact.mall,
            State.DEQUEUED,
            State.DEQUEUED,
            fact.timestamp,
            fact.timestamp,
        ),
    )


def _queued(cursor: Rows, recorded: Recorded, fact: Listing.Queued) -> None:
    resting = "CASE WHEN state = 'queued' THEN resting ELSE state END"
    change_listing(cursor, recorded, f"resting = {resting}, state = 'queued', group_id = %s", fact.group_id)
    note_history(cursor, recorded, "queued")


def _dequeued(cursor: Rows, recorded: Recorded, _: Listing.Dequeued) -> None:
    change_listing(cursor, recorded, "state = resting")
    note_history(cursor, recorded, "dequeued")


def _requested(cursor: Rows, recorded: Recorded, fact: Listing.Requested) -> None:
    changes = (
        "state = 'requested', attempt = %s, group_id = %s, linked_revision = %s, asked_by = %s,"
        " asked_end = %s, asked_price = %s, reason = NULL, mall_message = NULL"
    )
    terms = fact.ask.terms
    asked = (fact.attempt, fact.ask.group_id, fact.ask.revision, recorded.actor)
    change_listing(cursor, recorded, changes, *asked, terms.get("sale_ends_on"), terms.get("price_won"))
    note_history(cursor, recorded, "requested", fact.attempt)


def _accepted(cursor: Rows, recorded: Recorded, fact: Listing.Accepted) -> None:
    changes = "state = 'waiting_approval', mall_product_no = %s, reason = NULL, mall_message = NULL"
    change_listing(cursor, recorded, changes, fact.shown.mall_product_no)
    note_history(cursor, recorded, "accepted", fact.attempt, proof=fact.proof)
    if not fact.live:
        log_outcome(cursor, recorded, fact.job_id, "accepted", None)


def _applied(cursor: Rows, recorded: Recorded, fact: Listing.Applied) -> None:
    changes = (
        f"{stands('applied')}, mall_product_no = %s, sale_ends_on = coalesce(asked_end, sale_ends_on),"
        " price_won = coalesce(asked_price, price_won), reason = NULL, mall_message = NULL"
    )
    change_listing(cursor, recorded, changes, fact.shown.mall_product_no)
    note_history(cursor, recorded, "applied", fact.attempt, proof=fact.proof)
    log_outcome(cursor, recorded, fact.job_id, "applied", None)


def _adopted(cursor: Rows, recorded: Recorded, fact: Listing.Adopted) -> None:
    changes = f"{stands('applied')}, mall_product_no = %s, reason = NULL, mall_message = NULL"
    change_listing(cursor, recorded, changes, fact.shown.mall_product_no)
    note_history(cursor, recorded, "adopted")


def _failed(cursor: Rows, recorded: Recorded, fact: Listing.Failed) -> None:
    stands = "CASE WHEN state = 'queued' AND attempt >= %s THEN state ELSE 'failed' END"
    changes = (
        f"resting = 'failed', state = {stands}, asked_by = CASE WHEN attempt >= %s THEN asked_by ELSE %s END,"
        " attempt = %s, reason = %s, mall_message = %s"
    )
    tries = (fact.attempt, fact.attempt, recorded.actor, fact.attempt)
    change_listing(cursor, recorded, changes, *tries, fact.why.reason, fact.why.mall_message)
    note_history(cursor, recorded, "failed", fact.attempt, why=fact.why, proof=fact.proof)
    log_outcome(cursor, recorded, fact.job_id, "failed", fact.why.reason)


def _unsettled(cursor: Rows, recorded: Recorded, fact: Listing.Unsettled) -> None:
    changes = "state = 'unsettled', reason = %s, mall_message = %s"
    change_listing(cursor, recorded, changes, fact.why.reason, fact.why.mall_message)
    note_history(cursor, recorded, "unsettled", fact.attempt, why=fact.why, proof=fact.proof)
    log_outcome(cursor, recorded, fact.job_id, "unsettled", fact.why.reason)


def _stop_requested(cursor: Rows, recorded: Recorded, _: Listing.StopRequested) -> None:
    change_listing(cursor, recorded, "resting = state, state = 'stop_requested', asked_by = %s", recorded.actor)
    note_history(cursor, recorded, "stop_requested")


def _stop_refused(cursor: Rows, recorded: Recorded, fact: Listing.StopRefused) -> None:
    changes = "state = resting, reason = %s, mall_message = %s"
    change_listing(cursor, recorded, changes, fact.why.reason, fact.why.mall_message)
    note_history(cursor, recorded, "stop_refused", why=fact.why, proof=fact.proof)


def _stopped(cursor: Rows, recorded: Recorded, fact: Listing.Stopped) -> None:
    change_listing(cursor, recorded, stands("stopped"))
    note_history(cursor, recorded, "stopped", proof=fact.proof)


def _ended(cursor: Rows, recorded: Recorded, fact: Listing.Ended) -> None:
    change_listing(cursor, recorded, stands("ended"))
    note_history(cursor, recorded, "ended", proof=fact.proof)


def _overtaken(cursor: Rows, recorded: Recorded, fact: Listing.Overtaken) -> None:
    note_history(cursor, recorded, f"overtaken_{fact.outcome}", fact.attempt, why=fact.why, proof=fact.proof)


def _opened_job(cursor: Rows, recorded: Recorded, fact: LinkJob.Opened) -> None:
    cursor.execute(
        "INSERT INTO link_jobs_view (seller_id, job_id, number, listings, opened_at) VALUES (%s, %s, %s, %s, %s)",
        (recorded.seller_id, fact.originator_id, recorded.notification_id, len(fact.listing_ids), fact.timestamp),
    )


FOLDS: Mapping[type[Any], Fold] = {
    KnownProduct.Told: _told_product,
    KnownProduct.Deleted: _deleted_product,
    KnownProduct.Restored: _restored_product,
    KnownAccount.Told: _told_account,
    SalesGroup.Opened: _opened_group,
    SalesGroup.Saved: _saved_group,
    SalesGroup.WaitBegan: _began_wait,
    SalesGroup.WaitEnded: _ended_wait,
    SalesGroup.Deleted: _deleted_group,
    Listing.Opened: _opened_listing,
    Listing.Queued: _queued,
    Listing.Dequeued: _dequeued,
    Listing.Requested: _requested,
    Listing.Accepted: _accepted,
    Listing.Applied: _applied,
    Listing.Adopted: _adopted,
    Listing.Failed: _failed,
    Listing.Unsettled: _unsettled,
    Listing.StopRequested: _stop_requested,
    Listing.StopRefused: _stop_refused,
    Listing.Stopped: _stopped,
    Listing.Ended: _ended,
    Listing.Overtaken: _overtaken,
    LinkJob.Opened: _opened_job,
    **SALE_FOLDS,
}
"""What each kind of event does to the views; kinds that are not here change none."""
