"""News of a claim that come shuffled, doubled and with some dropped end where the sorted run ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claim_sync.domain import STATES, Claim, ClaimNumbers, ClaimState, Place, Sight
from collecting.domain import Answer, Failure, MallNumbers
from contracts.mall_claims import ClaimAct

SELLER = UUID(int=1)
NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
TEXTS = ("REQUEST", "승인", "수거중", "완료")
KINDS = ("cancel", "return", "exchange")

told = st.tuples(
    st.sampled_from(sorted(ClaimState, key=lambda each: each.rank)),
    st.sampled_from(TEXTS),
    st.integers(0, 5),
    st.sampled_from(("", "1234567890")),
    st.sampled_from((None, 1_000, 2_000)),
)


def sights(news: list[Any], kind: str, clock: str) -> list[Sight]:
    """News at their minutes; a mall without a clock only tells when it was asked for, once in each round."""
    found: list[Sight] = []
    for state, text, minute, invoice, refund in news:
        moment = NOW + timedelta(minutes=minute)
        asked, changed = (NOW, moment) if clock == "clock" else (NOW + timedelta(days=minute // 4), None)
        found.append(Sight(state, text, asked, changed, pickup_invoice=invoice, refund_won=refund).possible_for(kind))
    return found


@settings(max_examples=300, deadline=None)
@given(
    news=st.lists(told, min_size=1, max_size=8),
    kind=st.sampled_from(KINDS),
    clock=st.sampled_from(("clock", "none")),
    seed=st.integers(0, 2**32),
)
def test_shuffled_and_doubled_news_end_where_the_sorted_ones_do(
    news: list[Any], kind: str, clock: str, seed: int
) -> None:
    chance, ordered = Random(seed), sorted(sights(news, kind, clock), key=lambda each: each.mark)
    straight, crooked = _claim(kind), _claim(kind)
    for each in ordered:
        straight.see_at_mall(each)
    shuffled = [*ordered, *chance.choices(ordered, k=3)]
    chance.shuffle(shuffled)
    for each in shuffled:
        crooked.see_at_mall(each)
    assert (crooked.state, crooked.sight) == (straight.state, straight.sight)
    assert _restocks(crooked) <= 1
    assert crooked.state.ends == (crooked.pending_events[-1].__class__ is Claim.Closed or _last_end(crooked))


@settings(max_examples=200, deadline=None)
@given(news=st.lists(told, min_size=1, max_size=8), kind=st.sampled_from(KINDS), seed=st.integers(0, 2**32))
def test_dropped_news_do_no_harm_when_the_last_ones_come_again(news: list[Any], kind: str, seed: int) -> None:
    chance, ordered = Random(seed), sorted(sights(news, kind, "clock"), key=lambda each: each.mark)
    last = [each for each in ordered if each.mark == ordered[-1].mark]
    straight, thinned = _claim(kind), _claim(kind)
    for each in ordered:
        straight.see_at_mall(each)
    kept = [each for each in ordered if chance.random() < 0.5]
    chance.shuffle(kept)
    for each in (*kept, *last):
        thinned.see_at_mall(each)
    assert (thinned.state, thinned.sight) == (straight.state, straight.sight)


ACT: dict[str, tuple[ClaimAct, ClaimState]] = {
    "cancel": ("approve", ClaimState.DONE),
    "return": ("pick_up", ClaimState.RECEIVED),
    "exchange": ("pick_up", ClaimState.RECEIVED),
}
"""An act of a claim that was asked for, and where it leads."""
Step = Callable[[Claim], None]


def histories(kind: str, answer: str, ranks: list[int]) -> tuple[list[Step], bool]:
    """What is told of a claim, in the order in which it happened at the mall, and whether the mall has the last word.

    States only go on; the act stands between those before it and those that it led to. One that was done was in time.
    """
    act, target = ACT[kind]
    ways = [each for each in ClaimState if each.value in STATES[kind] and each.rank > ClaimState.ASKED.rank]
    states = sorted((ways[rank % len(ways)] for rank in ranks), key=lambda each: each.rank)
    if answer == "accepted":
        states = [each for each in states if not each.ends or each.rank >= target.rank]
    before = [each for each in states if not each.ends and each.rank < target.rank]
    steps: list[Step] = []
    for minute, state in enumerate(states, start=1):
        sight = Sight(state, state.value, NOW, NOW + timedelta(minutes=2 * minute))
        steps.append(lambda claim, sight=sight: claim.see_at_mall(sight))
    at = NOW + timedelta(minutes=2 * len(before) + 1)
    steps.insert(len(before), lambda claim: _answer(claim, act, answer, at))
    return steps, len(states) > len(before)


def _answer(claim: Claim, act: ClaimAct, answer: str, at: datetime) -> None:
    if answer == "accepted":
        claim.take_accepted(act, 1, at, Answer())
    else:
        claim.take_refused(act, 1, Failure("몰", "refused"), Answer(), unsettled=answer == "unknown")


@settings(max_examples=400, deadline=None)
@given(
    ranks=st.lists(st.integers(0, 100), max_size=6),
    kind=st.sampled_from(KINDS),
    answer=st.sampled_from(("accepted", "refused", "unknown")),
    seed=st.integers(0, 2**32),
)
def test_the_answer_to_an_act_among_shuffled_news_ends_the_claim_the_same_and_gives_its_goods_back_once(
    ranks: list[int], kind: str, answer: str, seed: int
) -> None:
    chance = Random(seed)
    steps, mall_told_last = histories(kind, answer, ranks)
    shuffled = [*steps, *chance.choices(steps, k=3)]
    chance.shuffle(shuffled)
    straight, crooked = _asked(kind), _asked(kind)
    for step in steps:
        step(straight)
    for step in shuffled:
        step(crooked)
    for claim in (straight, crooked):
        assert _restocks(claim) == (claim.state is ClaimState.DONE and kind != "exchange")
    assert (crooked.state, crooked.asked, crooked.unsettled) == (straight.state, straight.asked, straight.unsettled)
    assert not mall_told_last or crooked.sight == straight.sight


def _asked(kind: str) -> Claim:
    """A claim on which the act of its kind was asked of the mall."""
    claim = _claim(kind)
    claim.see_at_mall(Sight(ClaimState.ASKED, "REQUEST", NOW, NOW))
    if kind == "cancel":
        claim.request_approval(None)
    else:
        claim.request_pickup(None)
    return claim


def _restocks(claim: Claim) -> int:
    return sum(each.restock for each in claim.pending_events if isinstance(each, Claim.Closed))


def _claim(kind: str) -> Claim:
    long_ago = NOW - timedelta(days=9)
    place = Place(SELLER, "coupang", "a", ClaimNumbers(kind, "C1", MallNumbers("O1", "1")), 1)  # type: ignore[arg-type]
    return Claim.collect(SELLER, place, "C1", Sight(ClaimState.UNKNOWN, "", long_ago), "", None)


def _last_end(claim: Claim) -> bool:
    """Whether the last thing that moved it was its end; what was seen since changed no state."""
    moved = [each for each in claim.pending_events if isinstance(each, (Claim.Moved, Claim.Closed))]
    return bool(moved) and isinstance(moved[-1], Claim.Closed)


def test_news_of_before_our_act_do_not_undo_it_and_those_of_after_it_do(
    claim: Callable[..., Claim], sight: Callable[..., Sight]
) -> None:
    found = claim("return")
    found.request_approval(None)
    found.take_accepted("approve", 1, NOW + timedelta(minutes=5), Answer())
    found.see_at_mall(sight("held", 4))
    assert found.state is ClaimState.APPROVED
    found.see_at_mall(sight("collecting", 4))
    assert found.state is ClaimState.COLLECTING
    found.see_at_mall(sight("asked", 6))
    assert found.state is ClaimState.ASKED


def test_the_malls_end_stands_against_the_answer_to_our_act(
    claim: Callable[..., Claim], sight: Callable[..., Sight]
) -> None:
    found = claim()
    found.request_approval(None)
    found.see_at_mall(sight("withdrawn", 3))
    found.take_accepted("approve", 1, NOW + timedelta(minutes=5), Answer())
    assert (found.state, found.pending_events[-1].moved) == (ClaimState.WITHDRAWN, False)


def test_a_mall_without_a_clock_tells_of_a_new_round_by_when_it_was_asked_for(
    claim: Callable[..., Claim], sight: Callable[..., Sight]
) -> None:
    found = claim("cancel", "withdrawn", minutes=None)
    found.see_at_mall(sight("asked", None))
    assert found.state is ClaimState.WITHDRAWN
    found.see_at_mall(Sight(ClaimState.ASKED, "ASKED", NOW + timedelta(days=1)))
    assert found.state is ClaimState.ASKED


@pytest.mark.parametrize("state", ["collecting", "received", "reshipping"])
def test_a_state_that_a_cancel_cannot_be_in_is_unknown_and_shown_raw(state: str, claim: Callable[..., Claim]) -> None:
    found = claim("cancel", state, mall_state="이상함")
    assert (found.state, found.sight.mall_state) == (ClaimState.UNKNOWN, "이상함")
