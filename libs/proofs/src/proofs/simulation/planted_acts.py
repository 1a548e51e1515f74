"""Bugs to be caught in what sellers ask of malls about claims, inquiries and changed invoices."""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any
from uuid import UUID

from catalog.domain import Reservation
from claim_sync.domain import Claim, ClaimState, OpenClaims
from mall_gateway.application import acts
from mall_gateway.application.work import Task
from order_sync.domain import OrderClaims
from order_sync.domain.order_claims import SETTLED
from proofs.simulation.planting import FORGETFUL, Planted, both, replace


def _unheld(order: Any, act: str) -> None:
    del order, act


def _given_back_anyway(held: Any, claim_id: UUID, quantity: int) -> int:
    """What a claim gave back, whoever has given it back before."""
    if claim_id not in held.given_back:
        held._given_back(claim_id, quantity)  # noqa: SLF001
    return quantity


def _given_back_again(held: Any, claim_id: UUID, quantity: int) -> int:
    """What a claim gives back, as often as it is told."""
    held._given_back(claim_id, quantity)  # noqa: SLF001
    return 0 if held.cancelled else quantity


_guarded_ref = acts.guarded_ref


def _sent_always(which: Callable[[Any], bool]) -> property:
    """What an intent's next attempt is, where some are sent again without asking."""

    def mode(intent: Any) -> str:
        return "ask" if intent.doubtful_since is not None and not which(intent) else "send"

    return property(mode)


def _guarded_others(intent: Any) -> Any:
    """The order line that is read before anything is sent, where changed invoices are sent unread."""
    return None if intent.kind == "change_invoice" else _guarded_ref(intent)


def _followed_no_more(*_: Any) -> None:
    return None


_note: Callable[[OpenClaims, Claim], None] = OpenClaims.note


def _followed_until_reshipped(open_claims: OpenClaims, claim: Claim) -> None:
    """Keep a claim in mind until its goods left."""
    if claim.state is not ClaimState.RESHIPPING:
        _note(open_claims, claim)
    elif str(claim.id) in open_claims.asked:
        open_claims._removed(claim.id)  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001


_is_undone: Callable[[Claim, Any], bool] = getattr(Claim, "_is_undone")  # noqa: B009
_close_at_end: Callable[[Claim], None] = getattr(Claim, "_close_at_end")  # noqa: B009


def _undone_once_acted(claim: Claim, sight: Any) -> bool:
    """What is passed over of the mall's news, where an act of ours is believed over a buyer's withdrawal."""
    acted = claim.acted_at is not None and sight.state is ClaimState.WITHDRAWN
    return acted or _is_undone(claim, sight)


def _restocked_though(state: ClaimState) -> Callable[[Any], None]:
    """How a claim is closed where a return that ended so is taken for one whose goods came back."""

    def close(claim: Any) -> None:
        if claim.kind != "return" or claim.state is not state:
            _close_at_end(claim)
            return
        sight = claim.sight
        claim._closed(  # noqa: SLF001
            claim.place,
            claim.order_id,
            claim.state,
            restock=True,
            goods=claim.goods,
            wanted_option=sight.wanted_option,
            refund_won=sight.refund_won,
        )

    return close


_give_back: Callable[[Reservation, UUID, int], int] = Reservation.give_back
_exchange: Callable[[Reservation, UUID, str, int], int] = Reservation.exchange


def _given_back_by_the_first(held: Reservation, claim_id: UUID, quantity: int) -> int:
    """What a claim gives back, where a later one on the line is taken for the first one told again."""
    return 0 if held.given_back else _give_back(held, claim_id, quantity)


def _exchanged_by_the_first(held: Reservation, claim_id: UUID, option_key: str, quantity: int) -> int:
    """How many goods an exchange moves, where a later one on the line is taken for the first one told again."""
    return 0 if held.exchanged else _exchange(held, claim_id, option_key, quantity)


def _told_last(claims: OrderClaims) -> bool:
    """Whether a cancel is open, where the claim that was told last takes the place of the others."""
    last = list(claims.claims.values())[-1:]
    return any(each.kind == "cancel" and each.state not in SETTLED for each in last)


def _cancelled_by_one(claims: OrderClaims, quantity: int) -> bool:
    """Whether nothing is left of so many goods, where cancels of parts are not added up."""
    done = [each.quantity for each in claims.claims.values() if each.kind == "cancel" and each.state == "done"]
    return max(done, default=0) >= quantity


def _exchanged_again(held: Any, claim_id: UUID, option_key: str, quantity: int) -> int:
    """How many goods an exchange moves, as often as it is told."""
    del option_key
    held._exchanged(claim_id, held.option_key, 0)  # noqa: SLF001
    return quantity


def _found_if_answered(seen: Any, digest: str, *, edits: bool) -> str:
    """Whether an answer arrived, where any that is there is taken for it."""
    del edits
    if seen is None or seen.state == "unknown":
        return "unknown"
    return "found" if seen.state == "answered" or digest in seen.digests else "absent"


def _in_no_turn(**known: Any) -> Task:
    """A piece of work, where answers do not wait for the ones before them."""
    task = Task(**known)
    return changed(task, subject_id=task.work_id) if task.kind == "answer_inquiry" else task


ACTS: dict[str, Planted] = {
    "cancel_guard_forgotten": Planted(
        "an order line goes on although a cancel of it is known",
        "claims",
        replace(order_sync__domain__order_rules__OrderRules__check_no_cancel_asked=_unheld),
    ),
    "guard_not_read": Planted(
        "what confirms an order line or sends its invoice leaves without a look at the line",
        "effects",
        replace(mall_gateway__application__acts__guarded_ref=_followed_no_more),
    ),
    "stock_given_back_twice": Planted(
        "a claim gives goods back that the cancelled line has given back",
        "claims",
        replace(catalog__domain__stock__Reservation__give_back=_given_back_anyway),
    ),
    "return_given_back_again": Planted(
        "neither the inbox nor the reservation knows which return gave its goods back",
        "claims",
        both(FORGETFUL, replace(catalog__domain__stock__Reservation__give_back=_given_back_again)),
    ),
    "answered_blindly": Planted(
        "after a lost answer an inquiry is answered again without asking",
        "questions",
        replace(mall_gateway__domain__intent__Intent__next_mode=property(lambda _: "send")),
    ),
    "changed_blindly": Planted(
        "after a lost answer an invoice is changed again, and the line is not read before",
        "changes",
        replace(
            mall_gateway__domain__intent__Intent__next_mode=_sent_always(lambda each: each.kind == "change_invoice"),
            mall_gateway__application__acts__guarded_ref=_guarded_others,
        ),
    ),
    "open_claims_forgotten": Planted(
        "windows do not reach back to the claims that are open",
        "claims",
        replace(claim_sync__application__collecting__Collecting__followed_since=_followed_no_more),
    ),
    "reshipped_blindly": Planted(
        "after a lost answer an exchange's goods are sent again without asking",
        "exchanges",
        replace(mall_gateway__domain__intent__Intent__next_mode=_sent_always(lambda each: each.kind == "reship")),
    ),
    "exchange_moved_again": Planted(
        "neither the inbox nor the reservation knows which exchange moved its goods",
        "exchanges",
        both(FORGETFUL, replace(catalog__domain__stock__Reservation__exchange=_exchanged_again)),
    ),
    "reshipped_followed_no_more": Planted(
        "windows do not reach back to exchanges whose goods left again",
        "exchanges",
        replace(claim_sync__domain__open_claims__OpenClaims__note=_followed_until_reshipped),
    ),
    "withdrawal_not_believed": Planted(
        "an act of ours is believed over the buyer's withdrawal: the claim stays open",
        "exchanges",
        replace(claim_sync__domain__claim__Claim___is_undone=_undone_once_acted),
    ),
    "withdrawn_given_back": Planted(
        "a return that its buyer withdrew gives its goods back",
        "claims",
        replace(claim_sync__domain__claim__Claim___close_at_end=_restocked_though(ClaimState.WITHDRAWN)),
    ),
    "refused_given_back": Planted(
        "a return that the seller refused gives its goods back",
        "refusals",
        replace(claim_sync__domain__claim__Claim___close_at_end=_restocked_though(ClaimState.REFUSED)),
    ),
    "refused_blindly": Planted(
        "after a lost answer a claim is refused again without asking",
        "refusals",
        replace(mall_gateway__domain__intent__Intent__next_mode=_sent_always(lambda each: each.kind == "refuse_claim")),
    ),
    "refused_cancel_holds_on": Planted(
        "an order line stays held by a cancel that was refused",
        "refusals",
        replace(order_sync__domain__order_claims__SETTLED=("withdrawn", "done")),
    ),
    "second_claim_not_given_back": Planted(
        "a second claim on a line is taken for the first one told again: its goods do not come back",
        "claims",
        replace(catalog__domain__stock__Reservation__give_back=_given_back_by_the_first),
    ),
    "second_exchange_not_moved": Planted(
        "a second exchange on a line is taken for the first one told again: its goods do not move",
        "exchanges",
        replace(catalog__domain__stock__Reservation__exchange=_exchanged_by_the_first),
    ),
    "second_cancel_overwrites": Planted(
        "of the cancels on a line only the one that was heard of last holds it",
        "refusals",
        replace(order_sync__domain__order_claims__OrderClaims__cancel_open=property(_told_last)),
    ),
    "cancels_not_added_up": Planted(
        "cancels of parts that leave nothing of a line do not end it",
        "refusals",
        replace(order_sync__domain__order_claims__OrderClaims__cancelled=_cancelled_by_one),
    ),
    "edited_blindly": Planted(
        "after a lost answer an edit is sent again without asking, since it replaces what is there",
        "edits",
        replace(
            mall_gateway__domain__intent__Intent__next_mode=_sent_always(lambda each: bool(each.payload.get("edits")))
        ),
    ),
    "older_answer_taken_for_the_edit": Planted(
        "whichever answer the mall shows after a doubt is taken for the one that was sent",
        "edits",
        replace(mall_gateway__application__inquiry_acts__answer_effect=_found_if_answered),
    ),
    "edited_before_it_was_there": Planted(
        "an answer is edited while it is on its way, and the older one may be sent after the edit",
        "edits",
        replace(
            inquiry__domain__inquiry_rules__InquiryRules__check_free=_followed_no_more,
            mall_gateway__application__gateway__Task=_in_no_turn,
        ),
    ),
}
