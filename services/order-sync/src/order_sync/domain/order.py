"""An order line: from the mall's list to the buyer's door, each step once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from collecting.domain import Answer, Failure, JobRow, WithWords
from contracts.identities import order_id
from order_sync.domain.order_claims import OrderClaims
from order_sync.domain.order_rules import REACHED, OrderRules
from order_sync.domain.values import Line, Match, OrderState, Sight, SoldItem


class Order(OrderRules, Aggregate):
    """One order line of one mall account.

    `asked` names the act (`confirm`, `cancel`, `send`) that the mall has not answered yet, `unsettled` the one whose
    effect is unknown (확인필요). What the mall shows only moves the state forward; a cancelled sale stays cancelled.
    """

    class Collected(Aggregate.Created):
        """It came in for the first time. `sealed` is buyer and receiver, sealed for this order's id."""

        seller_id: UUID
        line: Line
        number: str
        item: SoldItem
        sight: Sight
        sealed: str
        match: Match | None

    class StateChanged(Aggregate.Event):
        """The mall shows it differently."""

        sight: Sight

    class CancelAsked(Aggregate.Event):
        """취소요청: the buyer asks to cancel, as the mall's list (`list`) or a refused act showed at `seen_at`."""

        learned_from: str
        seen_at: datetime | None = None

    class CancelWithdrawn(Aggregate.Event):
        """The buyer's request to cancel is gone."""

    class CancelClaimed(Aggregate.Event):
        """claim-sync knows of a cancel that is open (`claimed`), or of none any more."""

        claimed: bool

    class Mapped(Aggregate.Event):
        """It was given its product and option."""

        match: Match
        quantity: int

    class Unmapped(Aggregate.Event):
        """Its product and option were taken back."""

        match: Match
        quantity: int
        reason: str

    class ConfirmRequested(Aggregate.Event):
        """발주확인 was asked of the mall. `ship_on` is an ISO day in Asia/Seoul."""

        line: Line
        ship_on: str
        delay_reason: str | None
        job: JobRow | None

    class Confirmed(Aggregate.Event):
        """발주확인 is done, as the mall answered or (`at_mall`) shows. `first`: that is news."""

        answer: Answer
        job: JobRow | None
        at_mall: bool
        first: bool

    class SaleCancelRequested(WithWords):
        """판매취소 was asked of the mall. `detail`: why in words, in clear as they are no more."""

        line: Line
        reason: str
        detail: str
        job: JobRow | None

    class SaleCancelled(Aggregate.Event):
        """It will not be delivered, as the mall answered or (`at_mall`) shows. `first`: that is news."""

        by: str
        line: Line
        match: Match | None
        answer: Answer
        job: JobRow | None
        at_mall: bool
        first: bool

    class InvoiceRegistered(Aggregate.Event):
        """송장등록: courier and number were saved. `replaced`: in place of one that was never sent."""

        courier: str
        invoice_number: str
        replaced: bool

    class InvoiceSendRequested(Aggregate.Event):
        """송장송신 was asked of the mall."""

        line: Line
        courier: str
        invoice_number: str
        try_number: int
        job: JobRow | None

    class InvoiceSent(Aggregate.Event):
        """The mall took our invoice."""

        courier: str
        invoice_number: str
        answer: Answer
        job: JobRow | None

    class ShippedAtMall(Aggregate.Event):
        """The mall shows it on its way. `ours`: our own sending still waits for its answer."""

        courier: str
        invoice_number: str
        ours: bool

    class Refused(Aggregate.Event):
        """The mall did not do an act. `unsettled`: whether it did is unknown."""

        act: str
        failure: Failure
        answer: Answer
        job: JobRow | None
        unsettled: bool

    class Settled(Aggregate.Event):
        """The seller looked at the mall: the unknown act took no effect."""

        act: str

    class ForcedDone(Aggregate.Event):
        """강제완료: only our state changed."""

        courier: str
        invoice_number: str

    class Delivered(Aggregate.Event):
        """배송완료, as the mall says."""

        delivered_at: datetime

    class Completed(Aggregate.Event):
        """판매완료, as the mall says."""

        completed_at: datetime

    class BuyerErased(Aggregate.Event):
        """The key of the buyer's data was destroyed."""

    @event(Collected)
    def __init__(
        self, seller_id: UUID, line: Line, number: str, item: SoldItem, sight: Sight, sealed: str, match: Match | None
    ) -> None:
        self.seller_id, self.line, self.number, self.item, self.match = seller_id, line, number, item, match
        self.sealed, self.erased, self.state = sealed, False, OrderState.NEW
        self.mall_state, self.changed_at = sight.mall_state, sight.changed_at
        self.cancel_asked, self.cancel_claimed, self.cancel_seen_at = False, False, None
        self.asked = self.unsettled = self.courier = self.invoice_number = ""
        self.job, self.tries = None, 0

    @staticmethod
    def create_id(seller_id: UUID, line: Line) -> UUID:
        """The same line of the same account always has the same id."""
        return order_id(seller_id, line.mall, line.account_id, line.numbers)

    @classmethod
    def collect(cls, order_id: UUID, **facts: Any) -> "Order":
        """A new one, by the facts of `Collected`, under the id that `create_id` gave: a page knows it already."""
        return cls._create(cls.Collected, id=order_id, **facts)

    def see_at_mall(self, sight: Sight, seen_at: datetime) -> None:
        """Take in how the mall shows it: the same again changes nothing, older news never undo newer ones."""
        age = sight.age(self.changed_at)
        if (request := self.request_in(sight, age)) == "asked":
            self._cancel_asked("list", sight.changed_at or seen_at)
        elif request == "withdrawn":
            self._cancel_withdrawn()
        if age == "newer" or (age == "unknown" and sight.mall_state != self.mall_state):
            self._state_changed(sight)
        if news := sight.beyond(self.state):
            self._follow_state(news, sight, seen_at)

    def _follow_state(self, news: OrderState, sight: Sight, seen_at: datetime) -> None:
        match news:
            case OrderState.CONFIRMED:
                self._confirmed(Answer(), None, at_mall=True, first=True)
            case OrderState.SHIPPING:
                self._shipped_at_mall(sight.courier, sight.invoice_number, ours=self.asked == "send")
            case OrderState.DELIVERED:
                self._delivered(sight.delivered_at or sight.changed_at or seen_at)
            case OrderState.COMPLETED:
                self._completed(sight.changed_at or seen_at)
            case _:
                self._cancel_at_mall()

    def follow_claims(self, claims: OrderClaims, *, ended_at: datetime | None = None) -> None:
        """An open cancel holds the order, one that took place ends it, the last one that `ended_at` lets it go on."""
        if claims.cancel_open != self.cancel_claimed:
            self._cancel_claimed(claims.cancel_open)
        if self.request_ended(ended_at) and not claims.cancel_open and not claims.cancelled(self.line.quantity):
            self._cancel_withdrawn()
        if claims.cancelled(self.line.quantity) and self.state is not OrderState.CANCELLED:
            self._cancel_at_mall()

    def _cancel_at_mall(self) -> None:
        self._sale_cancelled(self.canceller, self.line, self.match, Answer(), None, at_mall=True, first=True)

    def map_to(self, match: Match) -> None:
        """Give it its product and option. Raises AlreadyMappedError when it has others."""
        self.check_mappable()
        self._mapped(match, self.item.quantity)

    def unmap(self, reason: str) -> None:
        """Take product and option back. Raises NotMappedError, or AlreadyShippedError once the goods left."""
        self._unmapped(self.check_unmappable(), self.item.quantity, reason)

    def request_confirm(self, ship_on: date, delay_reason: str | None, today: date, job: JobRow | None) -> None:
        """Ask for 발주확인; `today` is Seoul's. Raises the refusal of the rule that it breaks."""
        reason = (delay_reason or "").strip() or None
        self.check_confirmable(ship_on, reason, today)
        self._confirm_requested(self.line, ship_on.isoformat(), reason, job)

    def request_sale_cancel(self, reason: str, sealed: str, job: JobRow | None) -> None:
        """Ask for 판매취소; the buyer's own request does not stand in its way. Raises the rule's refusal."""
        self.check_cancellable(reason)
        self._sale_cancel_requested(self.line, reason, "", sealed, job)

    def register_invoice(self, courier: str, invoice_number: str, *, replace: bool = True) -> None:
        """Save courier and number. One that was not sent yet is replaced where `replace`; one that was stays."""
        self.check_registrable(courier, invoice_number, replace=replace)
        self._invoice_registered(courier, invoice_number, replaced=bool(self.invoice_number))

    def request_invoice_send(self, job: JobRow | None) -> None:
        """Ask for 송장송신: one at a time, held while the buyer asks to cancel."""
        self.check_takes_invoice()
        self.check_no_cancel_asked("송장송신")
        self.check_has_invoice()
        self._invoice_send_requested(self.line, self.courier, self.invoice_number, self.tries + 1, job)

    def force_done(self) -> None:
        """강제완료 of a registered invoice, also of one whose sending is 확인필요."""
        self.check_forcible()
        self._forced_done(self.courier, self.invoice_number)

    def settle(self, *, done: bool) -> None:
        """The seller looked at the mall: the act that is 확인필요 took effect there, or did not."""
        self.check_unsettled()
        if not done:
            self._settled(self.unsettled)
        elif self.unsettled == "confirm":
            self._confirmed(Answer(), None, at_mall=True, first=True)
        elif self.unsettled == "cancel":
            self._cancel_at_mall()
        else:
            self._forced_done(self.courier, self.invoice_number)

    def erase_buyer(self) -> None:
        """Note that the key of the buyer's data is destroyed."""
        if not self.erased:
            self._buyer_erased()

    def take_confirmed(self, answer: Answer) -> None:
        """발주확인 took effect."""
        if self.asked == "confirm":
            self._confirmed(answer, self.job, at_mall=False, first=self.state is OrderState.NEW)

    def take_cancelled(self, answer: Answer) -> None:
        """판매취소 took effect."""
        if self.asked == "cancel":
            first = self.state is not OrderState.CANCELLED
            self._sale_cancelled("seller", self.line, self.match, answer, self.job, at_mall=False, first=first)

    def take_sent(self, try_number: int, answer: Answer) -> None:
        """The mall has our invoice."""
        if self.asked == "send" and try_number == self.tries:
            self._invoice_sent(self.courier, self.invoice_number, answer, self.job)

    def take_refused(self, act: str, failure: Failure, answer: Answer, *, unsettled: bool) -> bool:
        """The mall did not do an act, or it is unknown whether it did. False where it was not asked any more."""
        if waited := self.asked == act:
            self._refused(act, failure, answer, self.job, unsettled=unsettled and self.state.rank < REACHED[act].rank)
        return waited

    def learn_of_cancel(self, act: str, seen_at: datetime) -> None:
        """The mall did not do an act because the buyer asked to cancel, as it showed at `seen_at`."""
        if not self.cancel_asked:
            self._cancel_asked(act, seen_at)

    def _reach(self, state: OrderState) -> None:
        if state.rank > self.state.rank:
            self.state = state
        if self.unsettled and self.state.rank >= REACHED[self.unsettled].rank:
            self.unsettled = ""

    @event(StateChanged)
    def _state_changed(self, sight: Sight) -> None:
        self.mall_state, self.changed_at = sight.mall_state, sight.changed_at or self.changed_at
        self.cancel_seen_at = sight.changed_at if sight.cancel_asked and sight.changed_at else self.cancel_seen_at

    @event(CancelAsked)
    def _cancel_asked(self, learned_from: str, seen_at: datetime | None = None) -> None:
        self.cancel_asked, self.cancel_seen_at = True, seen_at

    @event(CancelWithdrawn)
    def _cancel_withdrawn(self) -> None:
        self.cancel_asked = False

    @event(CancelClaimed)
    def _cancel_claimed(self, claimed: bool) -> None:
        self.cancel_claimed = claimed

    @event(Mapped)
    def _mapped(self, match: Match, quantity: int) -> None:
        self.match = match

    @event(Unmapped)
    def _unmapped(self, match: Match, quantity: int, reason: str) -> None:
        self.match = None

    @event(ConfirmRequested)
    def _confirm_requested(self, line: Line, ship_on: str, delay_reason: str | None, job: JobRow | None) -> None:
        self.asked, self.job = "confirm", job

    @event(Confirmed)
    def _confirmed(self, answer: Answer, job: JobRow | None, at_mall: bool, first: bool) -> None:
        self.asked = self.asked if at_mall else ""
        self._reach(OrderState.CONFIRMED)

    @event(SaleCancelRequested)
    def _sale_cancel_requested(self, line: Line, reason: str, detail: str, sealed: str, job: JobRow | None) -> None:
        self.asked, self.job = "cancel", job

    @event(SaleCancelled)
    def _sale_cancelled(
        self, by: str, line: Line, match: Match | None, answer: Answer, job: JobRow | None, at_mall: bool, first: bool
    ) -> None:
        self.asked = self.asked if at_mall else ""
        self._reach(OrderState.CANCELLED)

    @event(InvoiceRegistered)
    def _invoice_registered(self, courier: str, invoice_number: str, replaced: bool) -> None:
        self.courier, self.invoice_number = courier, invoice_number
        self._reach(OrderState.INVOICED)

    @event(InvoiceSendRequested)
    def _invoice_send_requested(
        self, line: Line, courier: str, invoice_number: str, try_number: int, job: JobRow | None
    ) -> None:
        self.asked, self.job, self.tries = "send", job, try_number

    @event(InvoiceSent)
    def _invoice_sent(self, courier: str, invoice_number: str, answer: Answer, job: JobRow | None) -> None:
        self.asked = ""
        self._reach(OrderState.SHIPPING)

    @event(ShippedAtMall)
    def _shipped_at_mall(self, courier: str, invoice_number: str, ours: bool) -> None:
        if not ours and invoice_number:
            self.courier, self.invoice_number = courier, invoice_number
        self._reach(OrderState.SHIPPING)

    @event(Refused)
    def _refused(self, act: str, failure: Failure, answer: Answer, job: JobRow | None, unsettled: bool) -> None:
        self.asked = ""
        self.unsettled = act if unsettled else ""

    @event(Settled)
    def _settled(self, act: str) -> None:
        self.unsettled = ""

    @event(ForcedDone)
    def _forced_done(self, courier: str, invoice_number: str) -> None:
        self._reach(OrderState.SHIPPING)

    @event(Delivered)
    def _delivered(self, delivered_at: datetime) -> None:
        self._reach(OrderState.DELIVERED)

    @event(Completed)
    def _completed(self, completed_at: datetime) -> None:
        self._reach(OrderState.COMPLETED)

    @event(BuyerErased)
    def _buyer_erased(self) -> None:
        self.erased, self.sealed = True, ""
