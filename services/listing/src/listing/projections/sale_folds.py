"""How 재고연동, 판매재개, 판매기간 변경 and 판매가 변경 change the views."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chassis.causes import trace_id_of
from chassis.database import Rows
from chassis.log import Recorded
from listing.domain import Listing, Proof, SaleActs, StockFeed, Why
from listing.projections.changes import change_listing, note_history, stands

Fold = Callable[[Rows, Recorded, Any], None]
FINAL = frozenset({"capabilities", "refused"})
"""Codes of what a mall, or our own check of it, will say again: only a change or the seller's click sends it again."""
ACTS = {"resume_sale": "resume", "set_period": "period", "set_price": "price"}
"""What the lines of 연동이력 call them."""
_OVER = "act = CASE WHEN act_number = %s THEN NULL ELSE act END"
"""An act is over; of prices a newer one may still be under way."""


def _resumed(cursor: Rows, recorded: Recorded, _: Listing.Resumed) -> None:
    change_listing(cursor, recorded, f"{stands('applied')}, reason = NULL, mall_message = NULL")


def _resume_requested(cursor: Rows, recorded: Recorded, fact: SaleActs.ResumeRequested) -> None:
    _asked(cursor, recorded, fact.spot.listing_id, "resume_sale", fact.number)


def _period_requested(cursor: Rows, recorded: Recorded, fact: SaleActs.PeriodRequested) -> None:
    _asked(cursor, recorded, fact.spot.listing_id, "set_period", fact.number)


def _price_requested(cursor: Rows, recorded: Recorded, fact: SaleActs.PriceRequested) -> None:
    _asked(cursor, recorded, fact.spot.listing_id, "set_price", fact.number, _prices(fact))


def _asked(
    cursor: Rows,
    recorded: Recorded,
    listing_id: Any,
    act: str,
    number: int,
    prices: tuple[int, int] | None = None,
) -> None:
    changes = "act = %s, act_number = %s, asked_by = %s"
    change_listing(cursor, recorded, changes, act, number, recorded.actor, listing_id=listing_id)
    note_history(cursor, recorded, f"{ACTS[act]}_requested", listing_id=listing_id, prices=prices)


def _prices(fact: SaleActs.PriceRequested | SaleActs.Priced) -> tuple[int, int]:
    return fact.before, fact.price.price_won


def _priced(cursor: Rows, recorded: Recorded, fact: SaleActs.Priced) -> None:
    listing_id = fact.spot.listing_id
    changes = f"{_OVER}, price_won = %s, reason = NULL, mall_message = NULL"
    change_listing(cursor, recorded, changes, fact.number, fact.price.price_won, listing_id=listing_id)
    note_history(cursor, recorded, "price_done", proof=fact.proof, listing_id=listing_id, prices=_prices(fact))


def _act_done(cursor: Rows, recorded: Recorded, fact: SaleActs.Done) -> None:
    listing_id = fact.spot.listing_id
    changes = f"{_OVER}, sale_ends_on = coalesce(%s::date, sale_ends_on), reason = NULL, mall_message = NULL"
    change_listing(cursor, recorded, changes, fact.number, fact.ends_on, listing_id=listing_id)
    note_history(cursor, recorded, f"{ACTS[fact.act]}_done", proof=fact.proof, listing_id=listing_id)


def _act_refused(cursor: Rows, recorded: Recorded, fact: SaleActs.Refused) -> None:
    listing_id, words = fact.spot.listing_id, (fact.why.reason, fact.why.mall_message)
    changes = f"{_OVER}, reason = %s, mall_message = %s"
    change_listing(cursor, recorded, changes, fact.number, *words, listing_id=listing_id)
    what = f"{ACTS[fact.act]}_{'unsettled' if fact.unsettled else 'refused'}"
    note_history(cursor, recorded, what, why=fact.why, proof=fact.proof, listing_id=listing_id)


def _pushed(cursor: Rows, recorded: Recorded, fact: StockFeed.Pushed) -> None:
    cursor.executemany(
        "INSERT INTO stock_pushes_view (seller_id, listing_id, push, option_key, line_id, before, after, causes, state,"
        " asked_at, trace_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'under_way', %s, %s)",
        [
            (
                *(recorded.seller_id, fact.spot.listing_id, fact.number, key, _line_id(recorded, place)),
                *(before, fact.stocks[key], list(fact.causes), fact.timestamp, trace_id_of(recorded.traceparent)),
            )
            for place, (key, before) in enumerate(sorted(fact.before.items(), reverse=True))
        ],
    )
    cursor.execute(
        "UPDATE listings_view SET stock_tried_at = NULL WHERE seller_id = %s AND listing_id = %s",
        (recorded.seller_id, fact.spot.listing_id),
    )


def _line_id(recorded: Recorded, place: int) -> UUID:
    """The id of a line of a push: among equal ones the latest push is first in a list that falls, its options as named.

    `place` is counted from the last option.
    """
    return UUID(int=(recorded.notification_id << 64) | place)


def _taken(cursor: Rows, recorded: Recorded, fact: StockFeed.Taken) -> None:
    _ended(cursor, recorded, "taken", None, fact.proof)
    _tell_problem(cursor, recorded, None)


def _refused(cursor: Rows, recorded: Recorded, fact: StockFeed.Refused) -> None:
    _ended(cursor, recorded, "unsettled" if fact.unsettled else "failed", fact.why, fact.proof)
    _tell_problem(cursor, recorded, fact.why.reason, again=fact.why.code not in FINAL)


def _landed(cursor: Rows, recorded: Recorded, fact: StockFeed.Landed) -> None:
    if fact.taken:
        _tell_problem(cursor, recorded, None)


def _tell_problem(cursor: Rows, recorded: Recorded, problem: str | None, *, again: bool = False) -> None:
    fact = recorded.event
    cursor.execute(
        "UPDATE listings_view SET stock_problem = %s, stock_tried_at = %s WHERE seller_id = %s AND listing_id = %s",
        (problem, fact.timestamp if again else None, recorded.seller_id, fact.spot.listing_id),
    )


def _ended(cursor: Rows, recorded: Recorded, state: str, why: Why | None, proof: Proof) -> None:
    fact = recorded.event
    words = (why.reason, why.mall_code, why.mall_message) if why else (None, None, None)
    seen = (proof.answer, proof.call_id, proof.trace_id, proof.mall_trace_id)
    cursor.execute(
        "UPDATE stock_pushes_view SET state = %s, ended_at = %s, reason = %s, mall_code = %s, mall_message = %s,"
        " answer = %s, call_id = %s, trace_id = coalesce(%s, trace_id), mall_trace_id = %s"
        " WHERE seller_id = %s AND listing_id = %s AND push = %s",
        (state, fact.timestamp, *words, *seen, recorded.seller_id, fact.spot.listing_id, fact.number),
    )


SALE_FOLDS: Mapping[type[Any], Fold] = {
    Listing.Resumed: _resumed,
    SaleActs.ResumeRequested: _resume_requested,
    SaleActs.PeriodRequested: _period_requested,
    SaleActs.PriceRequested: _price_requested,
    SaleActs.Priced: _priced,
    SaleActs.Done: _act_done,
    SaleActs.Refused: _act_refused,
    StockFeed.Pushed: _pushed,
    StockFeed.Landed: _landed,
    StockFeed.Taken: _taken,
    StockFeed.Refused: _refused,
}
"""What each kind of these events does to the views."""
