"""A claim on one order line: from the buyer's asking to its end, each act once."""

from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from claim_sync.domain.claim_rules import OPEN, ClaimRules
from claim_sync.domain.refusals import NothingUnsettledError
from claim_sync.domain.values import ClaimState, Goods, Place, Sight
from claim_sync.domain.words import WithWords
from collecting.domain import Answer, Failure, JobRow, check_invoice
from contracts.identities import order_id
from contracts.mall_claims import ClaimAct


class Claim(ClaimRules, Aggregate):
    """One claim of one mall account on one order line.

    The mall's word wins: news that are newer by its own clock are taken whatever they say, older ones never undo them.
    Of one moment, or from a mall without a clock, the state that lies further on counts. What we know took effect at a
    moment is not undone by news of before it.

    `asked` names the act that the mall has not answered yet, `unsettled` the one whose effect is unknown (확인필요).
    """

    class Collected(Aggregate.Created):
        """It came in for the first time. `sealed` is who asked, sealed for the order line's id."""

        seller_id: UUID
        place: Place
        order_id: UUID
        number: str
        sight: Sight
        sealed: str
        goods: Goods | None

    class Seen(Aggregate.Event):
        """The mall tells more of it; its state is the same."""

        sight: Sight

    class Grown(Aggregate.Event):
        """The mall tells it of more goods."""

        place: Place
        order_id: UUID
        state: ClaimState
        mall_state: str

    class Moved(Aggregate.Event):
        """The mall shows it in another state."""

        place: Place
        order_id: UUID
        sight: Sight

    class Joined(Aggregate.Event):
        """Its order line is here, or is another product now."""

        goods: Goods

    class ApprovalRequested(Aggregate.Event):
        """승인 was asked of the mall."""

        place: Place
        try_number: int
        job: JobRow | None

    class RefusalRequested(WithWords):
        """거부 was asked of the mall. `detail`: why in words, in clear as they are no more."""

        place: Place
        reason: str
        detail: str
        courier: str
        invoice_number: str
        try_number: int
        job: JobRow | None

    class PickupRequested(Aggregate.Event):
        """수거완료 was asked of the mall."""

        place: Place
        try_number: int
        job: JobRow | None

    class ReshipmentRequested(Aggregate.Event):
        """재배송 was asked of the mall."""

        place: Place
        courier: str
        invoice_number: str
        try_number: int
        job: JobRow | None

    class ActDone(Aggregate.Event):
        """An act took effect: by the mall's answer, or as the seller saw there (`settled`). `moved`: that is news."""

        place: Place
        order_id: UUID
        mall_state: str
        act: ClaimAct
        state: ClaimState
        moved: bool
        at: datetime
        answer: Answer
        job: JobRow | None
        settled: bool

    class ActRefused(Aggregate.Event):
        """The mall did not do an act. `unsettled`: whether it did is unknown."""

        act: ClaimAct
        failure: Failure
        answer: Answer
        job: JobRow | None
        unsettled: bool

    class Settled(Aggregate.Event):
        """The seller looked at the mall: the unknown act took no effect."""

        act: ClaimAct

    class Finished(Aggregate.Event):
        """The seller ended it by hand: with us alone, nothing goes to the mall."""

        place: Place
        order_id: UUID
        mall_state: str
        state: ClaimState
        reason: str
        at: datetime

    class Closed(Aggregate.Event):
        """It is at its end. `restock`: the goods go back into stock, which a claim says once."""

        place: Place
        order_id: UUID
        outcome: ClaimState
        restock: bool
        goods: Goods | None
        wanted_option: str
        refund_won: int | None

    class Noted(WithWords):
        """문의/메모: somebody wrote something down. `topic`: `memo` or `inquiry`; `text`: in clear as it is no more."""

        topic: str
        text: str

    @event(Collected)
    def __init__(
        self,
        *,
        seller_id: UUID,
        place: Place,
        order_id: UUID,
        number: str,
        sight: Sight,
        sealed: str,
        goods: Goods | None,
    ) -> None:
        self.seller_id, self.place, self.order_id = seller_id, place, order_id
        self.number, self.sight, self.sealed, self.goods = number, sight, sealed, goods
        self.state = self.asked_from = sight.state
        self.asked_since = sight.asked_at
        self.acted_at: datetime | None = None
        self.asked: ClaimAct | Literal[""] = ""
        self.unsettled: ClaimAct | Literal[""] = ""
        self.job: JobRow | None = None
        self.tries: dict[str, int] = {}
        self.restocked = self.approved = False
        self.received = sight.state is ClaimState.RECEIVED

    @staticmethod
    def create_id(seller_id: UUID, place: Place) -> UUID:
        """The same claim of the same account always has the same id."""
        return place.claim_id(seller_id)

    @classmethod
    def collect(
        cls, seller_id: UUID, place: Place, number: str, sight: Sight, sealed: str, goods: Goods | None
    ) -> "Claim":
        """A new one; one that is at its end already is closed at once."""
        claim = cls(
            seller_id=seller_id,
            place=place,
            order_id=order_id(seller_id, place.mall, place.account_id, place.numbers.order),
            number=number,
            sight=sight.possible_for(place.numbers.kind),
            sealed=sealed,
            goods=goods,
        )
        claim._close_at_end()
        return claim

    def see_at_mall(self, sight: Sight) -> None:
        """Take in how the mall shows it: the same again changes nothing, older news never undo newer ones."""
        sight = sight.possible_for(self.kind, received=self.received)
        if sight.mark < self.sight.mark or self._is_undone(sight):
            return
        if sight.mark == self.sight.mark:
            sight = sight.joined(self.sight)
        if sight.state is not self.state:
            self._moved(self.place, self.order_id, sight)
            self._close_at_end()
        elif sight != self.sight:
            self._seen(sight)

    def grow(self, quantity: int) -> None:
        """Take in that it is of more goods than was told before; nothing shrinks it."""
        if quantity > self.place.quantity:
            self._grown(replace(self.place, quantity=quantity), self.order_id, self.state, self.sight.mall_state)

    def join(self, goods: Goods) -> None:
        """Its order line came in, or was matched anew."""
        if goods != self.goods:
            self._joined(goods)

    def request_approval(self, job: JobRow | None) -> None:
        """Ask for 승인. Raises the refusal of the rule that it breaks."""
        self.check_act("approve")
        self._approval_requested(self.place, self.next_try("approve"), job)

    def request_refusal(self, reason: str, sealed: str, courier: str, invoice_number: str, job: JobRow | None) -> None:
        """Ask for 거부, with the invoice of the goods that left where the mall wants it. `sealed`: why in words."""
        self.check_act("refuse")
        self.check_refusal(reason, sealed, courier, invoice_number)
        self._refusal_requested(self.place, reason, "", sealed, courier, invoice_number, self.next_try("refuse"), job)

    def request_pickup(self, job: JobRow | None) -> None:
        """Ask for 수거완료."""
        self.check_act("pick_up")
        self._pickup_requested(self.place, self.next_try("pick_up"), job)

    def request_reshipment(self, courier: str, invoice_number: str, job: JobRow | None) -> None:
        """Ask for 재배송."""
        self.check_act("reship")
        check_invoice(courier, invoice_number)
        self._reshipment_requested(self.place, courier, invoice_number, self.next_try("reship"), job)

    def take_accepted(self, act: ClaimAct, try_number: int, at: datetime, answer: Answer) -> None:
        """The mall did an act; where it shows more already, that stands."""
        if self.asked == act and self.tries[act] == try_number:
            self._note_done(act, at, answer, self.job, settled=False)

    def take_refused(
        self, act: ClaimAct, try_number: int, failure: Failure, answer: Answer, *, unsettled: bool
    ) -> None:
        """The mall did not do an act, or it is unknown whether it did."""
        if self.asked == act and self.tries[act] == try_number:
            open_still = not self.shows(act)
            self._act_refused(act, failure, answer, self.job, unsettled=unsettled and open_still)

    def settle(self, *, done: bool, at: datetime) -> None:
        """The seller looked at the mall: the act that is 확인필요 took effect there, or did not."""
        act = self.unsettled
        if not act:
            raise NothingUnsettledError("확인필요 상태의 클레임이 아닙니다. 목록을 새로 고쳐 주세요.")
        if done:
            self._note_done(act, at, Answer(), None, settled=True)
        else:
            self._settled(act)

    def finish(self, outcome: ClaimState, reason: str, at: datetime) -> None:
        """End it by hand, as it ended at the mall. Raises the refusal of the rule that it breaks."""
        self.check_finish(outcome, reason, at)
        self._finished(self.place, self.order_id, self.sight.mall_state, outcome, reason, at)
        self._close_at_end()

    def note(self, topic: str, sealed: str) -> None:
        """Write something down; `sealed` are the words. Raises NoteEmptyError."""
        self.check_note(sealed)
        self._noted(topic, "", sealed)

    def _note_done(self, act: ClaimAct, at: datetime, answer: Answer, job: JobRow | None, *, settled: bool) -> None:
        state, moved = self.after(act)
        where = (self.place, self.order_id, self.sight.mall_state)
        self._act_done(*where, act, state, moved, at, answer, job, settled=settled)
        if moved:
            self._close_at_end()

    def _close_at_end(self) -> None:
        if self.state.ends:
            self._closed(*self.closing())

    def _ask(self, act: ClaimAct, try_number: int, job: JobRow | None) -> None:
        self.asked, self.asked_from, self.job = act, self.state, job
        self.tries = {**self.tries, act: try_number}

    def _take(self, sight: Sight) -> None:
        self.sight = sight
        self.state = sight.state
        self.received = self.received or self.state is ClaimState.RECEIVED
        if self.unsettled and self.shows(self.unsettled):
            self.unsettled = ""

    @event(Seen)
    def _seen(self, sight: Sight) -> None:
        self._take(sight)

    @event(Grown)
    def _grown(self, place: Place, order_id: UUID, state: ClaimState, mall_state: str) -> None:
        self.place = place

    @event(Moved)
    def _moved(self, place: Place, order_id: UUID, sight: Sight) -> None:
        self.approved = self.approved and sight.state not in OPEN
        self._take(sight)

    @event(Joined)
    def _joined(self, goods: Goods) -> None:
        self.goods = goods

    @event(ApprovalRequested)
    def _approval_requested(self, place: Place, try_number: int, job: JobRow | None) -> None:
        self._ask("approve", try_number, job)

    @event(RefusalRequested)
    def _refusal_requested(
        self,
        place: Place,
        reason: str,
        detail: str,
        sealed: str,
        courier: str,
        invoice_number: str,
        try_number: int,
        job: JobRow | None,
    ) -> None:
        self._ask("refuse", try_number, job)

    @event(PickupRequested)
    def _pickup_requested(self, place: Place, try_number: int, job: JobRow | None) -> None:
        self._ask("pick_up", try_number, job)

    @event(ReshipmentRequested)
    def _reshipment_requested(
        self, place: Place, courier: str, invoice_number: str, try_number: int, job: JobRow | None
    ) -> None:
        self._ask("reship", try_number, job)

    @event(ActDone)
    def _act_done(
        self,
        place: Place,
        order_id: UUID,
        mall_state: str,
        act: ClaimAct,
        state: ClaimState,
        moved: bool,
        at: datetime,
        answer: Answer,
        job: JobRow | None,
        settled: bool,
    ) -> None:
        self.asked = self.unsettled = ""
        self.state = ClaimState(state)
        self.acted_at = at
        self.approved = self.approved or act == "approve"
        self.received = self.received or act == "pick_up"

    @event(ActRefused)
    def _act_refused(
        self, act: ClaimAct, failure: Failure, answer: Answer, job: JobRow | None, unsettled: bool
    ) -> None:
        self.asked = ""
        self.unsettled = act if unsettled else ""

    @event(Settled)
    def _settled(self, act: ClaimAct) -> None:
        self.unsettled = ""

    @event(Finished)
    def _finished(
        self, place: Place, order_id: UUID, mall_state: str, state: ClaimState, reason: str, at: datetime
    ) -> None:
        self.state, self.acted_at = ClaimState(state), at

    @event(Closed)
    def _closed(
        self,
        place: Place,
        order_id: UUID,
        outcome: ClaimState,
        restock: bool,
        goods: Goods | None,
        wanted_option: str,
        refund_won: int | None,
    ) -> None:
        self.restocked = self.restocked or restock

    @event(Noted)
    def _noted(self, topic: str, text: str, sealed: str) -> None:
        """It changes nothing in the claim itself."""
