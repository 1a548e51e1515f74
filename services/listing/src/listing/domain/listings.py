"""A listing: one product on one mall account, from waiting in the queue to what the mall shows."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import RefusalError, RefusalsError
from listing.domain.knowledge import NAMESPACE
from listing.domain.listing_rules import ListingRules
from listing.domain.outcomes import (
    NOT_APPROVED,
    REFUSED_AT_MALL,
    Ask,
    Place,
    Proof,
    Shown,
    State,
    Why,
    consequence,
)
from listing.domain.refusals import NotOnSaleError, NotQueuedError, OptionNumbersDifferError, OptionsLockedError


class Listing(ListingRules, Aggregate):
    """One product on one mall account. Its events are its link history (연동이력)."""

    class Opened(Aggregate.Created):
        """The product was chosen for the account for the first time."""

        seller_id: UUID
        product_id: UUID
        account_id: UUID
        mall: str

    class Queued(Aggregate.Event):
        """연동대기, with a sales group."""

        group_id: UUID

    class Dequeued(Aggregate.Event):
        """Taken out of the queue: it stands as it stood before."""

    class Requested(Aggregate.Event):
        """연동중: asked of the mall, with everything the mall needs."""

        place: Place
        attempt: int
        kind: str
        shown: Shown | None
        ask: Ask

    class Accepted(Aggregate.Event):
        """The mall took it; it shows it only after an approval unless `live`."""

        told: str
        job_id: UUID | None
        attempt: int
        shown: Shown
        live: bool
        proof: Proof

    class Applied(Aggregate.Event):
        """반영완료."""

        place: Place
        job_id: UUID | None
        attempt: int
        shown: Shown
        proof: Proof

    class Adopted(Aggregate.Event):
        """반영완료 without being asked for: the seller says which product of the mall it is (데이터이전).

        `linked_options` is empty for a product without options, None where they are not linked yet.
        """

        place: Place
        shown: Shown
        linked_options: tuple[str, ...] | None

    class Failed(Aggregate.Event):
        """연동실패."""

        told: str
        place: Place
        job_id: UUID | None
        attempt: int
        why: Why
        proof: Proof

    class Unsettled(Aggregate.Event):
        """확인필요: nobody knows whether it took effect."""

        told: str
        job_id: UUID | None
        attempt: int
        why: Why
        proof: Proof

    class StopRequested(Aggregate.Event):
        """Stopping the sale was asked of the mall."""

        place: Place
        shown: Shown

    class StopRefused(Aggregate.Event):
        """The mall did not stop the sale: it stands as it stood before."""

        told: str
        why: Why
        proof: Proof

    class Stopped(Aggregate.Event):
        """판매중지."""

        told: str
        place: Place
        proof: Proof

    class Resumed(Aggregate.Event):
        """판매재개: what was stopped is sold again."""

        place: Place
        shown: Shown
        proof: Proof

    class Ended(Aggregate.Event):
        """종료: the mall no longer has it on sale."""

        mall_state: str
        proof: Proof

    class Overtaken(Aggregate.Event):
        """An outcome that came too late to matter: kept for the history, changes nothing."""

        told: str
        outcome: str
        attempt: int
        why: Why | None
        proof: Proof

    @staticmethod
    def create_id(seller_id: UUID, product_id: UUID, account_id: UUID) -> UUID:
        """One per product and mall account."""
        return uuid5(NAMESPACE, f"listing/{seller_id}/{product_id}/{account_id}")

    @event(Opened)
    def __init__(self, seller_id: UUID, product_id: UUID, account_id: UUID, mall: str) -> None:
        self.seller_id = seller_id
        self.product_id = product_id
        self.account_id = account_id
        self.mall = mall
        self.state: State = State.DEQUEUED
        self.resting: State = State.DEQUEUED
        self.group_id: UUID | None = None
        self.job_id: UUID | None = None
        self.attempt = self.revision = 0
        self.asked_price = self.price_won = self.price_attempt = 0
        self.shown: Shown | None = None
        self.asked_options: tuple[str, ...] = ()
        self.linked_options: tuple[str, ...] | None = None
        self.why: Why | None = None
        self.told: set[str] = set()

    def queue(self, group_id: UUID) -> None:
        """Put it in the queue, or change the group it waits with. Refused while a request is under way."""
        self.require_settled()
        if self.waits_with != group_id:
            self._queued(group_id)

    def dequeue(self) -> None:
        """Take it out of the queue. Raises NotQueuedError when it is not there."""
        if self.state is not State.QUEUED:
            raise NotQueuedError("연동대기 상태가 아닙니다. 목록을 새로 고친 뒤 다시 선택하세요.")
        self._dequeued()

    def request(self, ask: Ask) -> None:
        """Ask the mall. Raises OptionsLockedError when the options differ from those linked before."""
        self.require_linkable()
        if self.linked_options is not None and self.linked_options != ask.option_keys:
            raise OptionsLockedError(
                "제휴몰에 연동된 상품은 옵션을 바꿀 수 없습니다. 옵션을 되돌리거나 새 상품으로 등록하세요.",
                field="options",
            )
        kind = "update" if self.shown else "register"
        self._requested(self._place, self.attempt + 1, kind, self.shown, ask)

    def adopt(self, shown: Shown, option_keys: Sequence[str]) -> None:
        """Take that the mall has it already; the same number again changes nothing.

        Options are linked where all their numbers there are given, and stay unlinked where none is. Raises
        OptionNumbersDifferError for other numbers, and what `require_adoptable` does.
        """
        if self.is_shown_as(shown.mall_product_no):
            return
        self.require_adoptable()
        numbers = shown.mall_option_nos
        if numbers and (set(numbers) != set(option_keys) or len(set(numbers.values())) < len(numbers)):
            raise OptionNumbersDifferError
        known = numbers or not option_keys
        self._adopted(self._place, shown, tuple(sorted(option_keys)) if known else None)

    def refuse(self, job_id: UUID, refusal: RefusalError) -> None:
        """연동실패 before anything was sent, by our own check."""
        self.require_linkable()
        parts: Sequence[RefusalError] = refusal.refusals if isinstance(refusal, RefusalsError) else [refusal]
        why = Why(" ".join(part.detail for part in parts), parts[0].code)
        self._failed(f"refused:{job_id}", self._place, job_id, self.attempt + 1, why, Proof())

    def accept(self, intent_id: UUID, attempt: int, shown: Shown, proof: Proof, *, live: bool) -> None:
        """Take the mall's yes; when it is `live` it is 반영완료 at once."""
        told = f"accepted:{intent_id}"
        if not self._is_awaited(told, "accepted", attempt, None, proof):
            return
        self._accepted(told, self.job_id, attempt, shown, live, proof)
        if live:
            self._apply(shown, proof)

    def reject(self, intent_id: UUID, attempt: int, why: Why, proof: Proof) -> None:
        """Take the mall's no; attempt 0 is a no to stopping."""
        told = f"rejected:{intent_id}"
        if attempt == 0:
            self._refuse_stop(told, why, proof)
        elif self._is_awaited(told, "rejected", attempt, why, proof):
            self._failed(told, self._place, self.job_id, attempt, why, proof)

    def unsettle(self, intent_id: UUID, attempt: int, why: Why, proof: Proof) -> None:
        """Take that the effect is unknown; attempt 0 is about stopping, which may be asked again."""
        told = f"unsettled:{intent_id}"
        if attempt == 0:
            self._refuse_stop(told, why, proof)
        elif self._is_awaited(told, "unsettled", attempt, why, proof):
            self._unsettled(told, self.job_id, attempt, why, proof)

    def settle_as_listed(self, mall_product_no: str) -> None:
        """The seller found it at the mall under this number; of the one it had before, its options are known."""
        self.require_unsettled()
        known = self.shown.mall_option_nos if self.shown and self.is_shown_as(mall_product_no) else {}
        self._apply(Shown(mall_product_no, known, "판매자 확인"), Proof())

    def settle_as_absent(self) -> None:
        """The seller found that the mall does not have it: it may be linked again."""
        self.require_unsettled()
        why = Why("제휴몰에 반영되지 않은 것을 판매자가 확인했습니다. 다시 연동하세요.", "settled_as_absent")
        self._failed(f"settled:{self.attempt}", self._place, self.job_id, self.attempt, why, Proof())

    def stop(self) -> None:
        """Ask the mall to stop the sale. Raises NotOnSaleError when there is nothing to stop."""
        self.require_settled()
        if self.shown is None or self.state in {State.QUEUED, State.STOPPED, State.ENDED}:
            raise NotOnSaleError("판매 중인 상품이 아닙니다. 연동대기 중이면 대기에서 삭제한 뒤 다시 시도하세요.")
        self._stop_requested(self._place, self.shown)

    def accept_stop(self, intent_id: UUID, proof: Proof) -> None:
        """Take that the mall stopped the sale."""
        told = f"stopped:{intent_id}"
        if told in self.told:
            return
        if self.state is State.STOP_REQUESTED:
            self._stopped(told, self._place, proof)
        else:
            self._overtaken(told, "stopped", 0, None, proof)

    def resume(self, proof: Proof) -> None:
        """Take that the mall sells it again; what is not stopped stays as it is."""
        if self.standing is State.STOPPED and self.shown is not None:
            self._resumed(self._place, self.shown, proof)

    def read_back(self, attempt: int, state: str, shown: Shown, reason: str | None, proof: Proof) -> None:
        """Take what the mall shows now. `state` is one of `contracts.mall_gateway.ListingReadBack.state`."""
        told = f"read:{attempt}:{state}"
        if attempt != self.attempt:
            if told not in self.told:
                self._overtaken(told, f"read_{state}", attempt, None, proof)
            return
        match consequence(state, self.standing, self.why):
            case "applied":
                self._apply(shown, proof)
            case "accepted":
                self._accepted(told, self.job_id, attempt, shown, False, proof)  # noqa: FBT003
            case "failed":
                why = Why(NOT_APPROVED, REFUSED_AT_MALL, shown.mall_state, reason)
                self._failed(told, self._place, self.job_id, attempt, why, proof)
            case "stopped":
                self._stopped(told, self._place, proof)
            case "ended":
                self._ended(shown.mall_state, proof)
            case _:
                return

    @property
    def _place(self) -> Place:
        return Place(self.product_id, self.account_id, self.mall)

    def _is_awaited(self, told: str, outcome: str, attempt: int, why: Why | None, proof: Proof) -> bool:
        if told in self.told:
            return False
        if attempt == self.attempt and self.state in {State.REQUESTED, State.UNSETTLED}:
            return True
        self._overtaken(told, outcome, attempt, why, proof)
        return False

    def _refuse_stop(self, told: str, why: Why, proof: Proof) -> None:
        if told in self.told:
            return
        if self.state is State.STOP_REQUESTED:
            self._stop_refused(told, why, proof)
        else:
            self._overtaken(told, "stop_refused", 0, why, proof)

    def _apply(self, shown: Shown, proof: Proof) -> None:
        self._applied(self._place, self.job_id, self.attempt, shown, proof)

    def _stand(self, state: State) -> None:
        if self.state is State.QUEUED:
            self.resting = state
        else:
            self.state = state

    @event(Queued)
    def _queued(self, group_id: UUID) -> None:
        self.group_id = group_id
        self.resting = self.standing
        self.state = State.QUEUED

    @event(Dequeued)
    def _dequeued(self) -> None:
        self.state = self.resting

    @event(Requested)
    def _requested(self, place: Place, attempt: int, kind: str, shown: Shown | None, ask: Ask) -> None:
        self.state = State.REQUESTED
        self.attempt, self.job_id, self.group_id = attempt, ask.job_id, ask.group_id
        self.revision, self.asked_options, self.asked_price = ask.revision, ask.option_keys, ask.price_won
        self.why = None

    @event(Accepted)
    def _accepted(self, told: str, job_id: UUID | None, attempt: int, shown: Shown, live: bool, proof: Proof) -> None:
        self.told.add(told)
        self.shown = shown
        self.state = State.WAITING_APPROVAL
        self.why = None

    @event(Applied)
    def _applied(self, place: Place, job_id: UUID | None, attempt: int, shown: Shown, proof: Proof) -> None:
        self.shown = shown
        self.linked_options, self.price_won, self.price_attempt = self.asked_options, self.asked_price, attempt
        self.why = None
        self._stand(State.APPLIED)

    @event(Adopted)
    def _adopted(self, place: Place, shown: Shown, linked_options: tuple[str, ...] | None) -> None:
        self.shown, self.linked_options = shown, linked_options
        self.why = None
        self._stand(State.APPLIED)

    @event(Failed)
    def _failed(self, told: str, place: Place, job_id: UUID | None, attempt: int, why: Why, proof: Proof) -> None:
        self.told.add(told)
        if attempt > self.attempt:
            self.state = State.FAILED
        self._stand(State.FAILED)
        self.job_id, self.attempt, self.why = job_id, attempt, why

    @event(Unsettled)
    def _unsettled(self, told: str, job_id: UUID | None, attempt: int, why: Why, proof: Proof) -> None:
        self.told.add(told)
        self.why = why
        self.state = State.UNSETTLED

    @event(StopRequested)
    def _stop_requested(self, place: Place, shown: Shown) -> None:
        self.resting = self.state
        self.state = State.STOP_REQUESTED

    @event(StopRefused)
    def _stop_refused(self, told: str, why: Why, proof: Proof) -> None:
        self.told.add(told)
        self.why = why
        self.state = self.resting

    @event(Stopped)
    def _stopped(self, told: str, place: Place, proof: Proof) -> None:
        self.told.add(told)
        self._stand(State.STOPPED)

    @event(Resumed)
    def _resumed(self, place: Place, shown: Shown, proof: Proof) -> None:
        self._stand(State.APPLIED)

    @event(Ended)
    def _ended(self, mall_state: str, proof: Proof) -> None:
        self._stand(State.ENDED)

    @event(Overtaken)
    def _overtaken(self, told: str, outcome: str, attempt: int, why: Why | None, proof: Proof) -> None:
        self.told.add(told)
