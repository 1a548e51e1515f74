"""Every legal path of each kind at each mall is walked, every illegal step refused: a model walks beside the claim.

The model is written anew, from the manual's words, and shares no rule with the claim.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.refusals import RefusalError
from claim_sync.domain import MALLS, STATES, Claim, ClaimNumbers, ClaimState, Place, Sight
from claim_sync.domain.refusals import NothingUnsettledError
from collecting.domain import Answer, Failure, MallNumbers

NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
NO = Failure("제휴몰이 거절했습니다.", "refused")
ENDS = {"done", "refused", "withdrawn"}
WAY = {
    "cancel": ("asked", "held", "approved"),
    "return": ("asked", "held", "approved", "collecting", "received"),
    "exchange": ("asked", "held", "approved", "collecting", "received", "reshipping"),
}


HELD_BACK = {
    "auction": ("return",),
    "gmarket": ("return",),
    "smartstore": ("return", "exchange"),
    "coupang": ("return",),
}
"""Where nothing is approved or taken as back while it is held."""


def expected(kind: str, act: str, state: str, mall: str) -> str | None:
    """The state that an act leads to, or None where it is refused."""
    held = state == "held" and act in ("approve", "pick_up") and kind in HELD_BACK.get(mall, ())
    if held or (mall == "wemakeprice" and kind != "cancel" and not fits_approval(act, state)):
        return None
    return leads_to(kind, act, state, mall)


def fits_approval(act: str, state: str) -> bool:
    """위메프 takes back what is approved, and decides once."""
    match act:
        case "approve" | "refuse":
            return state in ("asked", "held")
        case "pick_up":
            return state in ("approved", "collecting")
        case _:
            return True


def leads_to(kind: str, act: str, state: str, mall: str) -> str | None:
    """The same at a mall without a rule of its own."""
    takes = MALLS[mall].acts[kind]  # type: ignore[index]
    if act not in takes or state not in WAY[kind]:
        return None
    before_goods = ("asked", "held", "approved", "collecting")
    match act:
        case "approve":
            late = kind == "return" and "return" in MALLS[mall].received_first
            fits = state in ("asked", "held") or (kind != "cancel" and state in ("collecting", "received"))
            fits = state == "received" if late and "pick_up" in takes else fits
            ends = kind == "cancel" or (kind == "return" and (late or state == "received"))
            onward = state if state in ("collecting", "received") else "approved"
            return ("done" if ends else onward) if fits else None
        case "refuse":
            allowed = ("asked", "held") if kind == "cancel" else (*before_goods, "received")
            return "refused" if state in allowed else None
        case "pick_up":
            refunded = kind == "return" and state == "approved" and "return" in MALLS[mall].received_first
            onward = "done" if refunded else "received"
            return onward if kind != "cancel" and state in before_goods else None
        case _:
            need = {"received"} if "pick_up" in takes else {"approved", "collecting", "received"}
            if not takes & {"pick_up", "approve"}:
                need |= {"asked", "held"}
            return "reshipping" if kind == "exchange" and state in need else None


def finishable(kind: str, outcome: str, state: str, mall: str) -> bool:
    """Whether a claim of these days may be ended by hand: the two malls of 롯데 tell of no exchange's end."""
    if kind != "exchange" or mall not in ("lottecom", "lotteimall") or state in ENDS:
        return False
    return outcome != "done" or state not in ("asked", "held")


class Walk(RuleBasedStateMachine):
    """One claim, the seller's clicks, the mall's answers and the mall's news in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.minute = 0
        self.model: dict[str, Any] = {}

    @initialize(kind=st.sampled_from(sorted(WAY)), mall=st.sampled_from(sorted(MALLS)))
    def begin(self, kind: Any, mall: str) -> None:
        place = Place(UUID(int=2), mall, "a", ClaimNumbers(kind, "C1", MallNumbers("O1", "1")), 1)
        first = Sight(ClaimState.ASKED, "ASKED", NOW, NOW, pickup_invoice="6890000000001")
        self.claim = Claim.collect(UUID(int=1), place, "C1", first, "", None)
        self.kind, self.mall = kind, mall
        self.state, self.asked, self.asked_from, self.target, self.unsettled = "asked", "", "", "", ""
        self.restocks, self.approved, self.received = 0, False, False

    def ask(self, act: str) -> None:
        match act:
            case "approve":
                self.claim.request_approval(None)
            case "refuse":
                self.claim.request_refusal("shipped", "", "LOGEN", "1234567890", None)
            case "pick_up":
                self.claim.request_pickup(None)
            case _:
                self.claim.request_reshipment("LOGEN", "1234567890", None)

    @rule(act=st.sampled_from(("approve", "refuse", "pick_up", "reship")))
    def click(self, act: str) -> None:
        leads_to = expected(self.kind, act, self.state, self.mall)
        leads_to = None if act == "approve" and self.approved else leads_to
        before = len(self.claim.pending_events)
        if self.asked or self.unsettled or leads_to is None:
            with pytest.raises(RefusalError):
                self.ask(act)
            assert len(self.claim.pending_events) == before
            return
        self.ask(act)
        self.asked, self.asked_from, self.target = act, self.state, leads_to

    @rule(outcome=st.sampled_from(sorted(ENDS)))
    def seller_finishes(self, outcome: str) -> None:
        at = self.later()
        before = len(self.claim.pending_events)
        if self.asked or self.unsettled or not finishable(self.kind, outcome, self.state, self.mall):
            with pytest.raises(RefusalError):
                self.claim.finish(ClaimState(outcome), "ended_at_mall", at)
            assert len(self.claim.pending_events) == before
            return
        self.claim.finish(ClaimState(outcome), "ended_at_mall", at)
        self.reach(outcome)

    @precondition(lambda self: self.asked)
    @rule()
    def mall_does_it(self) -> None:
        self.claim.take_accepted(self.asked, self.claim.tries[self.asked], self.later(), Answer())  # type: ignore[arg-type]
        self.took_effect(self.asked)

    @precondition(lambda self: self.asked)
    @rule()
    def nobody_knows(self) -> None:
        act, tried = self.asked, self.claim.tries[self.asked]
        self.claim.take_refused(act, tried, NO, Answer(), unsettled=True)  # type: ignore[arg-type]
        self.claim.take_accepted(act, tried, NOW, Answer())  # type: ignore[arg-type]
        self.asked, self.unsettled = "", "" if self.is_shown() else act

    @rule(done=st.booleans())
    def seller_settles(self, *, done: bool) -> None:
        if not self.unsettled:
            before = len(self.claim.pending_events)
            with pytest.raises(NothingUnsettledError):
                self.claim.settle(done=done, at=self.later())
            assert len(self.claim.pending_events) == before
            return
        self.claim.settle(done=done, at=self.later())
        if done:
            self.took_effect(self.unsettled)
        self.unsettled = ""

    @precondition(lambda self: self.asked)
    @rule()
    def mall_refuses(self) -> None:
        tried = self.claim.tries[self.asked]
        self.claim.take_refused(self.asked, tried, NO, Answer(), unsettled=False)  # type: ignore[arg-type]
        self.claim.take_accepted(self.asked, tried, NOW, Answer())  # type: ignore[arg-type]
        self.asked = ""

    @rule(state=st.sampled_from(sorted(state.value for state in ClaimState)))
    def mall_tells(self, state: str) -> None:
        self.is_seen(state, state if state in STATES[self.kind] else "unknown")

    @precondition(lambda self: self.kind == "return")
    @rule()
    def mall_refunds_before_the_goods_are_back(self) -> None:
        self.is_seen("done", "done" if self.received else "approved", goods_are="awaited")

    def is_seen(self, state: str, shown: str, **more: Any) -> None:
        sight = Sight(ClaimState(state), state, NOW, self.later(), pickup_invoice="6890000000001", **more)
        self.claim.see_at_mall(sight)
        self.claim.see_at_mall(sight)
        if shown != self.state:
            self.approved = self.approved and shown not in ("asked", "held")
            self.reach(shown)
        self.unsettled = "" if self.is_shown() else self.unsettled

    @rule(state=st.sampled_from(sorted(state.value for state in ClaimState)))
    def mall_tells_of_long_ago(self, state: str) -> None:
        before = len(self.claim.pending_events)
        long_ago = NOW - timedelta(days=1)
        self.claim.see_at_mall(Sight(ClaimState(state), state, long_ago, long_ago))
        assert len(self.claim.pending_events) == before

    def later(self) -> datetime:
        self.minute += 1
        return NOW + timedelta(minutes=self.minute)

    def took_effect(self, act: str) -> None:
        self.approved, self.asked = self.approved or act == "approve", ""
        self.received = self.received or act == "pick_up"
        if self.state not in ENDS and ClaimState(self.target).rank > ClaimState(self.state).rank:
            self.reach(self.target)

    def is_shown(self) -> bool:
        """Whether the mall has moved since the click, to where the act leads or to an end."""
        reached = self.state in ENDS or ClaimState(self.state).rank >= ClaimState(self.target or "unknown").rank
        return self.state != self.asked_from and reached

    def reach(self, state: str) -> None:
        self.state = state
        self.received = self.received or state == "received"
        if state == "done" and self.kind != "exchange":
            self.restocks = 1

    @invariant()
    def claim_is_where_the_model_is(self) -> None:
        if not hasattr(self, "claim"):
            return
        told = [each for each in self.claim.pending_events if isinstance(each, Claim.Closed)]
        assert (self.claim.state.value, self.claim.asked) == (self.state, self.asked)
        assert self.claim.unsettled == self.unsettled
        assert sum(each.restock for each in told) == self.restocks
        if self.state in ENDS:
            assert told[-1].outcome == self.state


Walk.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestWalk = Walk.TestCase


@pytest.mark.parametrize("mall", sorted(MALLS))
@pytest.mark.parametrize("kind", sorted(WAY))
@pytest.mark.parametrize("act", ["approve", "refuse", "pick_up", "reship"])
def test_each_act_of_each_kind_at_each_mall_is_taken_in_its_states_and_refused_in_all_others(
    kind: Any, act: str, mall: str
) -> None:
    for state in ClaimState:
        walk = Walk()
        walk.begin(kind, mall)
        if state is not ClaimState.ASKED:
            walk.mall_tells(state.value)
        walk.click(act)
        walk.claim_is_where_the_model_is()
        if walk.asked:
            walk.mall_does_it()
            walk.claim_is_where_the_model_is()
            assert walk.claim.state.value == expected(kind, act, state.value, mall)


@pytest.mark.parametrize("mall", sorted(MALLS))
@pytest.mark.parametrize("kind", sorted(WAY))
def test_each_kind_at_each_mall_is_finished_by_hand_in_its_states_and_refused_in_all_others(
    kind: Any, mall: str
) -> None:
    for state in ClaimState:
        for outcome in sorted(ENDS):
            walk = Walk()
            walk.begin(kind, mall)
            if state is not ClaimState.ASKED:
                walk.mall_tells(state.value)
            walk.seller_finishes(outcome)
            walk.claim_is_where_the_model_is()


@pytest.mark.parametrize("done", [True, False])
def test_an_act_of_unknown_effect_holds_the_claim_until_the_seller_or_the_mall_says_what_became_of_it(
    *, done: bool
) -> None:
    for told in (None, "asked", "received"):
        walk = Walk()
        walk.begin("return", "coupang")
        walk.click("pick_up")
        walk.nobody_knows()
        assert walk.claim.unsettled == "pick_up"
        walk.click("approve")
        if told:
            walk.mall_tells(told)
        assert walk.claim.unsettled == ("" if told == "received" else "pick_up")
        walk.seller_settles(done=done)
        walk.claim_is_where_the_model_is()
        assert walk.claim.state.value == ("received" if done or told == "received" else "asked")
        again = "approve" if walk.state == "received" else "pick_up"
        walk.click(again)
        assert walk.claim.asked == again
