"""The states of a listing, from the queue to what the mall shows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.refusals import RefusalsError
from listing.domain import (
    Ask,
    LinkInProgressError,
    Listing,
    NeedsSettlingError,
    NotAcceptedHereError,
    NotOnSaleError,
    NotQueuedError,
    NotUnsettledError,
    OptionsLockedError,
    Proof,
    Shown,
    State,
    Why,
)

GROUP = UUID(int=4)
PROOF = Proof(call_id=UUID(int=11), trace_id="a" * 32, answer='{"code":"OK"}')
SHOWN = Shown("77", {"01": "771", "02": "772", "03": "773"}, "판매중")
REFUSED = Why("제휴몰이 거절했습니다.", "refused", "E01", "이미지가 너무 작습니다")
Asks = Callable[..., Ask]


@pytest.fixture
def requested(waiting: Listing, ask_with: Asks) -> Listing:
    waiting.request(ask_with())
    return waiting


@pytest.fixture
def applied(requested: Listing) -> Listing:
    requested.accept(uuid4(), 1, SHOWN, PROOF, live=True)
    return requested


@pytest.fixture
def unsettled(requested: Listing) -> Listing:
    requested.unsettle(uuid4(), 1, REFUSED, PROOF)
    return requested


def last_event(listing: Listing) -> Any:
    return listing.pending_events[-1]


def version_after(listing: Listing, act: Callable[[], object]) -> int:
    before = listing.version
    act()
    return listing.version - before


def test_a_listing_is_one_per_product_and_account() -> None:
    seller, product, account = UUID(int=1), UUID(int=2), UUID(int=3)
    one, same = (Listing(seller, product, account, "tmon") for _ in range(2))
    assert one.id == same.id != Listing(seller, product, UUID(int=8), "tmon").id


def test_what_is_queued_again_with_the_same_group_changes_nothing(waiting: Listing) -> None:
    assert version_after(waiting, lambda: waiting.queue(GROUP)) == 0
    waiting.queue(UUID(int=5))
    assert (waiting.state, waiting.waits_with) == (State.QUEUED, UUID(int=5))


def test_what_leaves_the_queue_stands_as_it_stood(waiting: Listing, applied: Listing) -> None:
    assert applied.waits_with is None
    applied.queue(GROUP)
    applied.queue(UUID(int=5))
    assert (applied.state, applied.standing) == (State.QUEUED, State.APPLIED)
    applied.dequeue()
    assert applied.state is State.APPLIED


def test_what_is_not_queued_cannot_leave_or_be_linked(waiting: Listing, ask_with: Asks) -> None:
    waiting.dequeue()
    for act in (waiting.dequeue, lambda: waiting.request(ask_with())):
        with pytest.raises(NotQueuedError):
            act()


def test_a_request_carries_everything_and_counts_the_tries(requested: Listing) -> None:
    asked = last_event(requested)
    assert (asked.attempt, asked.kind, asked.shown) == (1, "register", None)
    assert asked.ask.product["name"] == "티몬 테스트 상품"
    assert requested.state is State.REQUESTED


def test_there_is_one_request_at_a_time(requested: Listing, ask_with: Asks) -> None:
    for act in (
        lambda: requested.request(ask_with()),
        lambda: requested.queue(GROUP),
        requested.stop,
        lambda: requested.refuse(uuid4(), NotAcceptedHereError("안 됩니다.")),
    ):
        with pytest.raises(LinkInProgressError):
            act()


def test_what_the_mall_took_and_shows_is_applied(applied: Listing) -> None:
    assert (applied.state, applied.shown, applied.why) == (State.APPLIED, SHOWN, None)


def test_what_the_mall_took_waits_for_its_approval(requested: Listing) -> None:
    requested.accept(uuid4(), 1, SHOWN, PROOF, live=False)
    assert requested.state is State.WAITING_APPROVAL
    requested.read_back(1, "on_sale", SHOWN, None, PROOF)
    assert requested.state is State.APPLIED


def test_what_is_approved_while_it_waits_for_an_update_stays_in_the_queue(requested: Listing) -> None:
    requested.accept(uuid4(), 1, SHOWN, PROOF, live=False)
    requested.queue(GROUP)
    requested.read_back(1, "on_sale", SHOWN, None, PROOF)
    assert (requested.state, requested.standing) == (State.QUEUED, State.APPLIED)


def test_an_approval_refused_is_a_failure_with_the_malls_words(requested: Listing) -> None:
    requested.accept(uuid4(), 1, SHOWN, PROOF, live=False)
    requested.read_back(1, "refused", Shown("77", {}, "승인반려"), "대표이미지 불량", PROOF)
    assert requested.state is State.FAILED
    assert requested.why is not None
    assert (requested.why.mall_code, requested.why.mall_message) == ("승인반려", "대표이미지 불량")
    requested.read_back(1, "on_sale", SHOWN, None, PROOF)
    assert requested.state is State.APPLIED


def test_what_failed_is_mended_and_linked_again(requested: Listing, ask_with: Asks) -> None:
    requested.reject(uuid4(), 1, REFUSED, PROOF)
    assert (requested.state, requested.why) == (State.FAILED, REFUSED)
    requested.request(ask_with())
    assert (requested.attempt, requested.state, requested.why) == (2, State.REQUESTED, None)


def test_a_product_changed_after_it_was_applied_is_brought_up_to_date(applied: Listing, ask_with: Asks) -> None:
    applied.request(ask_with(revision=2))
    asked = last_event(applied)
    assert (asked.kind, asked.shown, applied.revision) == ("update", SHOWN, 2)


def test_options_are_locked_once_linked(applied: Listing, ask_with: Asks, product_with: Any) -> None:
    changed = product_with(options=()).model_dump(mode="json")
    with pytest.raises(OptionsLockedError):
        applied.request(ask_with(product=changed))


def test_our_own_check_fails_the_listing_with_everything_to_change(waiting: Listing) -> None:
    parts = RefusalsError([NotAcceptedHereError("하나."), NotAcceptedHereError("둘.")])
    waiting.refuse(uuid4(), parts)
    assert (waiting.state, waiting.attempt) == (State.FAILED, 1)
    assert waiting.why == Why("하나. 둘.", "not_accepted_here")
    waiting.refuse(uuid4(), NotAcceptedHereError("셋."))
    assert (waiting.attempt, waiting.why) == (2, Why("셋.", "not_accepted_here"))


@pytest.mark.parametrize("outcome", ["accept", "reject", "unsettle"])
def test_an_outcome_repeated_changes_nothing(requested: Listing, outcome: str) -> None:
    intent = uuid4()

    def tell() -> None:
        if outcome == "accept":
            requested.accept(intent, 1, SHOWN, PROOF, live=True)
        else:
            getattr(requested, outcome)(intent, 1, REFUSED, PROOF)

    tell()
    assert version_after(requested, tell) == 0


def test_an_outcome_of_an_older_attempt_is_kept_in_the_history_only(requested: Listing, ask_with: Asks) -> None:
    requested.reject(uuid4(), 1, REFUSED, PROOF)
    requested.request(ask_with())
    late = uuid4()
    requested.accept(late, 1, SHOWN, PROOF, live=True)
    assert (requested.state, requested.shown) == (State.REQUESTED, None)
    assert (last_event(requested).outcome, last_event(requested).attempt) == ("accepted", 1)
    assert version_after(requested, lambda: requested.accept(late, 1, SHOWN, PROOF, live=True)) == 0


def test_a_reading_of_an_older_attempt_is_kept_once(applied: Listing, ask_with: Asks) -> None:
    applied.request(ask_with())
    assert version_after(applied, lambda: applied.read_back(1, "on_sale", SHOWN, None, PROOF)) == 1
    assert version_after(applied, lambda: applied.read_back(1, "on_sale", SHOWN, None, PROOF)) == 0
    assert applied.state is State.REQUESTED


def test_what_is_on_sale_after_a_refused_update_is_the_older_version(applied: Listing, ask_with: Asks) -> None:
    applied.request(ask_with())
    applied.reject(uuid4(), 2, REFUSED, PROOF)
    applied.read_back(2, "on_sale", SHOWN, None, PROOF)
    assert applied.state is State.FAILED


@pytest.mark.parametrize(
    ("reading", "state"),
    [
        ("on_sale", State.APPLIED),
        ("waiting_approval", State.WAITING_APPROVAL),
        ("refused", State.FAILED),
        ("stopped", State.UNSETTLED),
        ("unknown", State.UNSETTLED),
    ],
)
def test_a_reading_can_settle_what_was_unknown(unsettled: Listing, reading: str, state: State) -> None:
    unsettled.read_back(1, reading, SHOWN, None, PROOF)
    assert unsettled.state is state


@pytest.mark.parametrize(("reading", "state"), [("stopped", State.STOPPED), ("ended", State.ENDED)])
def test_what_the_mall_took_off_sale_is_seen(applied: Listing, reading: str, state: State) -> None:
    applied.read_back(1, reading, SHOWN, None, PROOF)
    assert applied.state is state
    with pytest.raises(NotOnSaleError):
        applied.stop()


def test_the_same_reading_again_changes_nothing(applied: Listing) -> None:
    assert version_after(applied, lambda: applied.read_back(1, "on_sale", SHOWN, None, PROOF)) == 0


def test_what_is_unknown_waits_for_the_seller(unsettled: Listing, ask_with: Asks) -> None:
    for act in (lambda: unsettled.request(ask_with()), lambda: unsettled.queue(GROUP), unsettled.stop):
        with pytest.raises(NeedsSettlingError):
            act()


def test_the_seller_settles_what_is_unknown(unsettled: Listing) -> None:
    unsettled.settle_as_listed("88")
    assert (unsettled.state, unsettled.shown) == (State.APPLIED, Shown("88", {}, "판매자 확인"))
    for settle in (unsettled.settle_as_absent, lambda: unsettled.settle_as_listed("99")):
        with pytest.raises(NotUnsettledError):
            settle()


def test_the_options_of_a_number_are_known_still_when_the_seller_finds_it(applied: Listing, ask_with: Asks) -> None:
    applied.queue(GROUP)
    applied.request(ask_with())
    applied.unsettle(uuid4(), 2, REFUSED, PROOF)
    assert SHOWN.mall_option_nos
    applied.settle_as_listed(SHOWN.mall_product_no)
    assert applied.shown == Shown(SHOWN.mall_product_no, SHOWN.mall_option_nos, "판매자 확인")


def test_what_the_seller_did_not_find_is_linked_again(unsettled: Listing, ask_with: Asks) -> None:
    unsettled.settle_as_absent()
    assert unsettled.state is State.FAILED
    unsettled.request(ask_with())
    assert unsettled.attempt == 2


def test_an_answer_found_later_settles_what_was_unknown(unsettled: Listing) -> None:
    unsettled.accept(uuid4(), 1, SHOWN, PROOF, live=True)
    assert unsettled.state is State.APPLIED


def test_a_sale_is_stopped_once_the_mall_says_so(applied: Listing) -> None:
    applied.stop()
    assert applied.state is State.STOP_REQUESTED
    with pytest.raises(LinkInProgressError):
        applied.stop()
    intent = uuid4()
    applied.accept_stop(intent, PROOF)
    assert applied.state is State.STOPPED
    assert version_after(applied, lambda: applied.accept_stop(intent, PROOF)) == 0


@pytest.mark.parametrize("outcome", ["reject", "unsettle"])
def test_a_stop_that_did_not_happen_leaves_it_as_it_was(applied: Listing, outcome: str) -> None:
    applied.stop()
    intent = uuid4()
    getattr(applied, outcome)(intent, 0, REFUSED, PROOF)
    assert (applied.state, applied.why) == (State.APPLIED, REFUSED)
    assert version_after(applied, lambda: getattr(applied, outcome)(intent, 0, REFUSED, PROOF)) == 0


def test_an_answer_about_stopping_that_nobody_waits_for_is_kept_in_the_history_only(applied: Listing) -> None:
    applied.accept_stop(uuid4(), PROOF)
    assert (applied.state, last_event(applied).outcome) == (State.APPLIED, "stopped")
    applied.reject(uuid4(), 0, REFUSED, PROOF)
    assert (applied.state, last_event(applied).outcome) == (State.APPLIED, "stop_refused")


def test_what_was_never_on_sale_or_waits_in_the_queue_cannot_be_stopped(waiting: Listing, applied: Listing) -> None:
    never = Listing(UUID(int=1), UUID(int=2), UUID(int=3), "tmon")
    applied.queue(GROUP)
    for listing in (never, applied):
        with pytest.raises(NotOnSaleError):
            listing.stop()


def test_a_stopped_sale_is_linked_again_as_an_update(applied: Listing, ask_with: Asks) -> None:
    applied.stop()
    applied.accept_stop(uuid4(), PROOF)
    applied.request(ask_with())
    assert (last_event(applied).kind, applied.state) == ("update", State.REQUESTED)
