"""Whatever the order, doubling or delay of outcomes: a listing's state follows from its last request only."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chassis.refusals import RefusalError
from listing.domain import Ask, Listing, NotAcceptedHereError, Proof, Shown, State, Why

GROUP = UUID(int=4)
READINGS = ["on_sale", "waiting_approval", "refused", "stopped", "ended", "unknown"]
IN_FLIGHT = {State.REQUESTED, State.STOP_REQUESTED}


class ListingLife(RuleBasedStateMachine):
    """A seller who clicks, and a mall whose answers come late, doubled and in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.listing = Listing(UUID(int=1), UUID(int=2), UUID(int=3), "tmon")
        self.answers: list[tuple[str, UUID, int]] = []
        self.told: set[tuple[str, UUID]] = set()
        self.requests = 0

    @rule()
    def queue(self) -> None:
        self.try_to(lambda: self.listing.queue(GROUP))

    @rule()
    def dequeue(self) -> None:
        self.try_to(self.listing.dequeue)

    @rule(outcome=st.sampled_from(["accept", "wait", "reject", "unsettle"]), doubled=st.booleans())
    def link(self, *, outcome: str, doubled: bool) -> None:
        product = {"options": [{"key": "01"}]}
        ask = Ask(job_id=uuid4(), group_id=GROUP, revision=1, product=product, terms={})
        if self.try_to(lambda: self.listing.request(ask)):
            self.requests += 1
            answer = (outcome, uuid4(), self.listing.attempt)
            self.answers += [answer] * (2 if doubled else 1)

    @rule()
    def refuse_before_sending(self) -> None:
        self.try_to(lambda: self.listing.refuse(uuid4(), NotAcceptedHereError("안 됩니다.")))

    @rule(outcome=st.sampled_from(["stopped", "reject", "unsettle"]))
    def stop(self, outcome: str) -> None:
        if self.try_to(self.listing.stop):
            self.answers.append((outcome, uuid4(), 0))

    @rule(number=st.sampled_from(["77", "78"]))
    def adopt(self, number: str) -> None:
        shown = self.listing.shown
        adopted = self.try_to(lambda: self.listing.adopt(Shown(number, {}), ["01"]))
        assert not adopted or shown is None or shown.mall_product_no == number

    @precondition(lambda self: self.answers)
    @rule(data=st.data(), keep=st.booleans())
    def hear(self, *, data: Any, keep: bool) -> None:
        place = data.draw(st.integers(0, len(self.answers) - 1))
        outcome, intent, attempt = self.answers[place] if keep else self.answers.pop(place)
        before = (self.listing.version, self.listing.state)
        repeated = (outcome, intent) in self.told
        self.tell(outcome, intent, attempt)
        self.told.add((outcome, intent))
        if repeated:
            assert (self.listing.version, self.listing.state) == before
        if attempt not in {0, self.listing.attempt}:
            assert self.listing.state is before[1]

    @rule(state=st.sampled_from(READINGS), back=st.integers(0, 2))
    def read(self, state: str, back: int) -> None:
        attempt = self.listing.attempt - back
        before = self.listing.state
        if attempt >= 1:
            self.listing.read_back(attempt, state, Shown("77", {}), None, Proof())
        if back:
            assert self.listing.state is before

    @rule(found=st.booleans())
    def settle(self, *, found: bool) -> None:
        listing = self.listing
        self.try_to(lambda: listing.settle_as_listed("77") if found else listing.settle_as_absent())

    @invariant()
    def what_is_shown_as_sold_has_a_number_there(self) -> None:
        sold = {State.APPLIED, State.WAITING_APPROVAL, State.STOP_REQUESTED, State.STOPPED, State.ENDED}
        assert self.listing.standing not in sold or self.listing.shown is not None

    @invariant()
    def what_failed_or_is_unknown_says_why(self) -> None:
        assert self.listing.standing not in {State.FAILED, State.UNSETTLED} or self.listing.why is not None

    @invariant()
    def every_request_is_a_try(self) -> None:
        assert self.listing.attempt >= self.requests

    @invariant()
    def history_replays_to_the_same_state(self) -> None:
        copy: Listing | None = None
        for happened in self.listing.pending_events:
            copy = happened.mutate(copy)
        assert copy is not None
        assert (copy.state, copy.attempt, copy.shown) == (
            self.listing.state,
            self.listing.attempt,
            self.listing.shown,
        )

    def try_to(self, act: Any) -> bool:
        before = self.listing.version
        try:
            act()
        except RefusalError:
            assert self.listing.version == before
            return False
        return True

    def tell(self, outcome: str, intent: UUID, attempt: int) -> None:
        shown, why = Shown("77", {"01": "771"}), Why("안 됩니다.", "refused")
        match outcome:
            case "accept" | "wait":
                self.listing.accept(intent, attempt, shown, Proof(), live=outcome == "accept")
            case "stopped":
                self.listing.accept_stop(intent, Proof())
            case _:
                getattr(self.listing, outcome)(intent, attempt, why, Proof())


TestListingLife = ListingLife.TestCase
TestListingLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
