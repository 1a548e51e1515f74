"""What accounts, intents and collections allow and refuse."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts.identities import lines_digest
from mall_gateway.domain import (
    About,
    AccountGoneError,
    AlreadyInStandingError,
    Collection,
    CollectionEndedError,
    Credentials,
    Denial,
    Intent,
    LabelTooLongError,
    MallAccount,
    MustAskFirstError,
    NotUnsettledError,
    ProductNumberMissingError,
    Proof,
    RunOverError,
    SettledAlreadyError,
    Shown,
    Standing,
    Window,
)

SELLER, ACCOUNT, ASKING = UUID(int=1), UUID(int=2), UUID(int=3)
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
NO, PROOF = Denial("안 됩니다.", "no"), Proof()
KEYS = Credentials("tmon", "seller", ("login_id", "token"), "f1", date(2027, 1, 1))


def account() -> MallAccount:
    return MallAccount.enter(ACCOUNT, SELLER, "본점", KEYS)


def intent(kind: str = "send_invoice", **payload: object) -> Intent:
    return Intent(ASKING, SELLER, About(kind, ACCOUNT, "tmon", UUID(int=4), 1), dict(payload))


def collection() -> Collection:
    window = Window(UUID(int=5), ACCOUNT, "tmon", "new", NOON - timedelta(days=1), NOON)
    return Collection(ASKING, SELLER, window)


def test_an_account_starts_unverified_and_may_become_verified() -> None:
    entered = account()
    assert (entered.state, entered.mall, entered.id) == ("unverified", "tmon", ACCOUNT)
    entered.verify(PROOF)
    assert entered.state == "verified"


def test_a_new_key_has_to_be_verified_again() -> None:
    entered = account()
    entered.verify(PROOF)
    entered.replace_key("본점", Credentials("tmon", "seller", ("token",), "f2"))
    assert entered.state == "unverified"


def test_the_same_key_once_more_records_nothing() -> None:
    entered = account()
    entered.collect_events()
    entered.replace_key("본점", KEYS)
    assert not entered.collect_events()


@pytest.mark.parametrize(("expired", "state"), [(True, "expired"), (False, "rejected")])
def test_a_failure_is_told_once(expired: bool, state: str) -> None:  # noqa: FBT001
    entered = account()
    entered.fail(NO, PROOF, expired=expired)
    assert (entered.state, entered.denial) == (state, NO)
    entered.collect_events()
    entered.fail(NO, PROOF, expired=expired)
    assert not entered.collect_events()


def told(entered: MallAccount, *days: date) -> list[int]:
    """The days left that were told when the key was watched on these days."""
    entered.collect_events()
    for day in days:
        entered.watch_key(day)
    return [event.days_left for event in entered.collect_events() if isinstance(event, MallAccount.KeyNearedEnd)]


def test_the_end_of_a_key_is_told_thirty_seven_and_one_day_before_it_once_each() -> None:
    days = [date(2027, 1, 1) - timedelta(days=left) for left in (31, 30, 29, 8, 7, 7, 2, 1, 0)]
    assert told(account(), *days) == [30, 7, 1]


def test_a_warning_that_was_missed_is_not_told_beside_the_next() -> None:
    assert told(account(), date(2026, 12, 28), date(2026, 12, 29)) == [4]


def test_a_key_that_is_over_makes_the_account_expired_once() -> None:
    entered = account()
    assert entered.watch_key(date(2027, 1, 2))
    assert entered.state == "expired"
    assert not entered.watch_key(date(2027, 1, 3))


def test_a_new_end_of_the_key_is_told_anew_and_a_key_without_one_never() -> None:
    entered = account()
    assert told(entered, date(2026, 12, 31)) == [1]
    entered.replace_key("본점", Credentials("tmon", "seller", ("token",), "f2", date(2028, 1, 1)))
    assert told(entered, date(2027, 12, 25)) == [7]
    entered.replace_key("지점", Credentials("tmon", "seller", ("token",), "f2", date(2028, 1, 1)))
    assert told(entered, date(2027, 12, 25)) == []
    entered.replace_key("지점", Credentials("tmon", "seller", ("token",), "f2"))
    assert told(entered, date(2029, 1, 1)) == []
    entered.remove()
    assert not entered.watch_key(date(2027, 1, 2))


def test_a_removed_account_takes_nothing_more() -> None:
    entered = account()
    entered.remove()
    for act in (
        entered.remove,
        lambda: entered.verify(PROOF),
        lambda: entered.fail(NO, PROOF, expired=False),
        lambda: entered.replace_key("", KEYS),
    ):
        with pytest.raises(AccountGoneError):
            act()


def test_a_label_has_thirty_characters_at_most() -> None:
    with pytest.raises(LabelTooLongError):
        MallAccount.enter(ACCOUNT, SELLER, "가" * 31, KEYS)
    with pytest.raises(LabelTooLongError):
        account().replace_key("가" * 31, KEYS)


def test_a_seller_is_suspended_and_resumed_in_turn() -> None:
    standing = Standing(SELLER)
    with pytest.raises(AlreadyInStandingError):
        standing.suspend()
    standing.resume()
    with pytest.raises(AlreadyInStandingError):
        standing.resume()
    standing.suspend()
    assert standing.suspended


def test_the_same_asking_gives_the_same_intent() -> None:
    assert intent().id == intent().id == Intent.create_id(ASKING)
    assert collection().id == Collection.create_id(ASKING)


def test_after_an_attempt_without_outcome_only_asking_is_allowed() -> None:
    asked = intent()
    asked.attempt("send", NOON)
    assert (asked.next_mode, asked.doubtful_since) == ("ask", NOON)
    with pytest.raises(MustAskFirstError):
        asked.attempt("send", NOON)
    asked.attempt("ask", NOON)
    asked.find_absent(PROOF)
    assert asked.next_mode == "send"


def test_what_is_the_same_however_often_it_is_sent_is_sent_again() -> None:
    asked = intent("update_listing")
    asked.attempt("send", NOON)
    asked.attempt("send", NOON + timedelta(hours=1))
    assert (asked.next_mode, asked.doubtful_since) == ("send", NOON)


def test_an_attempt_that_surely_had_no_effect_leaves_no_doubt() -> None:
    asked = intent()
    asked.attempt("send", NOON)
    asked.defer(NO, PROOF, attempt=1, effect_possible=False)
    assert asked.next_mode == "send"


@pytest.mark.parametrize(("attempt", "possible"), [(1, True), (None, False), (2, False)])
def test_only_the_doubtful_attempt_itself_can_end_its_doubt(attempt: int | None, possible: bool) -> None:  # noqa: FBT001
    asked = intent()
    asked.attempt("send", NOON)
    asked.defer(NO, PROOF, attempt=attempt, effect_possible=possible)
    assert asked.next_mode == "ask"


@pytest.mark.parametrize("end", ["accept", "refuse", "leave_unsettled"])
def test_a_settled_intent_takes_nothing_more(end: str) -> None:
    asked = intent()
    match end:
        case "accept":
            asked.accept("answer", PROOF)
        case "refuse":
            asked.refuse(NO, PROOF)
        case _:
            asked.leave_unsettled(NO, PROOF)
    for act in (
        lambda: asked.attempt("send", NOON),
        lambda: asked.defer(NO, PROOF, attempt=None, effect_possible=False),
        lambda: asked.find_absent(PROOF),
        lambda: asked.accept("answer", PROOF),
        lambda: asked.refuse(NO, PROOF),
        lambda: asked.leave_unsettled(NO, PROOF),
    ):
        with pytest.raises(SettledAlreadyError):
            act()


@pytest.mark.parametrize(("done", "state"), [(True, "accepted"), (False, "refused")])
def test_the_seller_settles_what_is_unsettled(done: bool, state: str) -> None:  # noqa: FBT001
    asked = intent()
    with pytest.raises(NotUnsettledError):
        asked.settle(done=done)
    asked.leave_unsettled(NO, PROOF)
    asked.settle(done=done)
    assert asked.state == state


def test_a_registration_settled_as_done_needs_the_malls_number() -> None:
    asked = intent("register_listing", mall_product_no=None, mall_option_nos={})
    asked.leave_unsettled(NO, PROOF)
    with pytest.raises(ProductNumberMissingError):
        asked.settle(done=True)
    asked.settle(done=True, mall_product_no="P1")
    assert asked.shown == Shown("P1", {}, "on_sale")


def test_a_read_back_is_recorded_when_it_differs() -> None:
    asked = intent("register_listing")
    asked.accept("answer", PROOF, Shown("P1", {}, "waiting_approval"))
    assert not asked.read_back(Shown("P1", {}, "waiting_approval"), PROOF)
    assert asked.read_back(Shown("P1", {}, "on_sale"), PROOF)
    assert (asked.read_backs, Shown("P1", {}, "on_sale").settled, Shown("P1").settled) == (1, True, False)


def test_a_collection_counts_distinct_lines_under_a_digest() -> None:
    fetched = collection()
    run = fetched.begin(NOON)
    fetched.add_page(run, [{"n": 1}, {"n": 2}], [], ["a", "b"])
    fetched.add_page(run, [{"n": 2}], [{"bad": 1}], ["b"])
    fetched.collect_events()
    fetched.seal(run)
    (sealed,) = fetched.collect_events()
    assert isinstance(sealed, Collection.Sealed)
    assert (sealed.pages, sealed.lines, sealed.broken, sealed.digest) == (2, 2, 1, lines_digest(["a", "b"]))


def test_a_collection_that_begins_again_counts_from_nothing() -> None:
    fetched = collection()
    first = fetched.begin(NOON)
    fetched.add_page(first, [{"n": 1}], [], ["a"])
    second = fetched.begin(NOON)
    assert (second, fetched.pages, fetched.keys) == (2, 0, set())
    with pytest.raises(RunOverError):
        fetched.add_page(first, [], [], [])
    with pytest.raises(RunOverError):
        fetched.seal(first)


@pytest.mark.parametrize("failed", [True, False])
def test_an_ended_collection_takes_nothing_more(failed: bool) -> None:  # noqa: FBT001
    fetched = collection()
    run = fetched.begin(NOON)
    if failed:
        fetched.fail(NO, PROOF)
    else:
        fetched.seal(run)
    for act in (
        lambda: fetched.begin(NOON),
        lambda: fetched.add_page(run, [], [], []),
        lambda: fetched.seal(run),
        lambda: fetched.fail(NO, PROOF),
    ):
        with pytest.raises(CollectionEndedError):
            act()
