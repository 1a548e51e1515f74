"""Bugs to be caught: each takes the place of one thing that keeps a promise, in the simulation and nowhere else."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from eventsourcing.persistence import IntegrityError, StoredEvent

from chassis.event_store import PostgresRecorder, Statement
from chassis.inbox import Inbox, Incoming
from chassis.relay import Message
from contracts.identities import ORDER_LINES, line_key
from mall_gateway.application.intents import IntentJob, Turn
from mall_gateway.malls.budgets import meters
from proofs.simulation.planted_acts import ACTS
from proofs.simulation.planting import FORGETFUL, Planted, program, recorder, replace
from proofs.simulation.program import INTERVAL, OVERLAP, SimulatedRelay, TightTiming
from proofs.simulation.store.statements import Answer, model, touched
from proofs.simulation.store.tables import Transaction

MOVE = "UPDATE consumer_positions SET position = %s, last_id = %s WHERE consumer = %s AND topic = %s AND partition = %s"
ADVANCE = "UPDATE relay_positions SET position = %s WHERE name = %s"


@model(MOVE)
def move_anyway(tx: Transaction, params: Any) -> Answer:
    """Move a position wherever it is."""
    position, last_id, *key = params
    return touched(tx.update("consumer_positions", tuple(key), lambda _: True, position=position, last_id=last_id))


@model(ADVANCE)
def advance_anyway(tx: Transaction, params: Any) -> Answer:
    """Move the relay wherever it is."""
    return touched(tx.update("relay_positions", (params[1],), lambda _: True, position=params[0]))


class _UnguardedInbox(Inbox):
    """Moves positions wherever they are."""

    def _moves(self, batch: Sequence[Incoming], held: Any) -> Any:
        moves, ends = super()._moves(batch, held)
        return [Statement(MOVE, move.params[:5], rows=1) for move in moves], ends


class _AcknowledgingInbox(Inbox):
    """Saves the position before the work is done."""

    def _commit(self, batch: Sequence[Incoming], held: Any, *, parking: str | None) -> None:
        moves, ends = self._moves(batch, held)
        self._application.recorder.insert_events([], alongside=moves)
        held.update(ends)
        super()._commit(batch, held, parking=parking)


class _UnorderedRecorder(PostgresRecorder):
    """Writers do not wait for each other: a smaller id may be committed after a greater one."""

    def __getattribute__(self, name: str) -> Any:
        return uuid4().int % 2**62 if name == "_lock_key" else super().__getattribute__(name)


class _RepeatingRecorder(PostgresRecorder):
    """Takes a COMMIT without an answer for one that failed."""

    def _ids_if_stored(self, stored_events: Sequence[StoredEvent], mark: UUID | None) -> Sequence[int] | None:
        del stored_events, mark


class _OverwritingRecorder(PostgresRecorder):
    """Writes stock as it was computed from what was read, whoever changed it meanwhile."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        while True:
            try:
                return super().insert_events(stored_events, **kwargs)
            except IntegrityError:
                before, stored_events = stored_events, [self._last(each) for each in stored_events]
                if stored_events == before:
                    raise

    def _last(self, event: StoredEvent) -> StoredEvent:
        if ":Stock." not in event.topic:
            return event
        stored = self.select_events(event.originator_id, desc=True, limit=1)
        version = max(event.originator_version, stored[0].originator_version + 1 if stored else 1)
        return StoredEvent(event.originator_id, version, event.topic, event.state)


class _EarlyRelay(SimulatedRelay):
    """Saves its position before the broker has what it sends."""

    async def _send(self, batch: Sequence[Message]) -> bool:
        if self._place is not None and self._last is not None:
            epoch, position = self._place
            if not self._advance(epoch, position, self._last):
                return False
            self._place = epoch, self._last
        return await super()._send(batch)

    _last: int | None = None

    async def _pass_on(self, epoch: int, batch: Sequence[Message], last: int) -> None:
        self._last = last
        await super()._pass_on(epoch, batch, last)


class _UnfencedRelay(SimulatedRelay):
    """Moves its position whoever is the owner by now."""

    def _advance(self, epoch: int, expected: int, position: int) -> bool:
        del epoch, expected
        with self._database.connection() as connection:
            return connection.execute(ADVANCE, (position, self._name)).rowcount == 1


class _UnrecordedJob(IntentJob):
    """Calls the mall without having recorded that it will."""

    async def _opened(self, turn: Turn) -> None:
        if turn.attempt is None:
            turn.intent.attempt(turn.intent.next_mode, turn.leased.time(self.clock))
            turn.attempt = turn.caller.attempt = turn.intent.attempts
        await self._ours(turn)


def _freed_at_request(meter: meters.Meter, budget: Any, now: float, ticket: str) -> meters.Meter:
    after = meters.taken(meter, budget, now, ticket)
    return meters.answered(after, budget, now, ticket)


async def _allowed(*_: Any) -> None:
    return None


def _random_id(*_: Any) -> UUID:
    return uuid4()


def _whoever_asks(seller_id: UUID, mall: str, account_id: UUID, ref: Any) -> UUID:
    del seller_id, account_id
    return uuid5(ORDER_LINES, f"{mall}/{line_key(ref)}")


def _anybodys(aggregate: Any, kind: type[Any], seller_id: UUID | None) -> Any:
    del seller_id
    return aggregate if isinstance(aggregate, kind) else None


_NO_OVERLAP = TightTiming(interval=INTERVAL, overlap=timedelta())
_NEVER_WHOLE = TightTiming(interval=INTERVAL / 2, overlap=OVERLAP, whole_every=timedelta(days=1))

PLANTED: dict[str, Planted] = {
    "position_without_compare_and_set": Planted(
        "positions move wherever they are: a zombie moves them back", "listening", program(inbox=_UnguardedInbox)
    ),
    "position_saved_first": Planted(
        "the position is saved before the work is done", "listening", program(inbox=_AcknowledgingInbox)
    ),
    "ids_taken_in_forgotten": Planted(
        "a message that comes again is taken in again",
        "listening",
        FORGETFUL,
    ),
    "writers_not_in_line": Planted(
        "the lock that puts writers in commit order is left out", "listening", recorder(_UnorderedRecorder)
    ),
    "lost_commit_repeated": Planted(
        "a COMMIT without an answer is taken for a failed one", "listening", recorder(_RepeatingRecorder)
    ),
    "stock_overwritten": Planted(
        "stock is read, changed and written without a guard", "listening", recorder(_OverwritingRecorder)
    ),
    "relay_position_saved_first": Planted(
        "the relay moves on before the broker has it", "listening", program(relay=_EarlyRelay)
    ),
    "relay_not_fenced": Planted(
        "a relay that lost its lease still moves the position", "listening", program(relay=_UnfencedRelay)
    ),
    "event_ids_random": Planted(
        "an event that is sent again has another id", "listening", replace(chassis__relay__event_id=_random_id)
    ),
    "tenant_forgotten": Planted(
        "order lines are found by the mall's numbers alone",
        "collecting",
        replace(
            order_sync__domain__order__order_id=_whoever_asks,
            mall_gateway__application__sources__order_id=_whoever_asks,
            chassis__event_store__application___of_seller=_anybodys,
        ),
    ),
    "windows_without_overlap": Planted(
        "a window begins where the last one ended", "collecting", program(timing=_NO_OVERLAP)
    ),
    "whole_windows_forgotten": Planted(
        "a window that follows soon never reaches back as far as the mall may hide an order",
        "collecting",
        program(timing=_NEVER_WHOLE),
    ),
    "retried_blindly": Planted(
        "after a lost answer it is sent again without asking",
        "effects",
        replace(mall_gateway__domain__intent__Intent__next_mode=property(lambda _: "send")),
    ),
    "attempt_not_recorded": Planted(
        "the attempt is not recorded before its call leaves", "effects", program(intent_job=_UnrecordedJob)
    ),
    "lease_not_asked_at_the_socket": Planted(
        "a process that was frozen just before it sent sends what is another's by then",
        "effects",
        replace(mall_gateway__malls__caller__MallCaller___still_allowed=_allowed),
    ),
    "slot_freed_at_request": Planted(
        "a budget's slot frees a window after the request, not after the answer",
        "effects",
        replace(mall_gateway__malls__budgets__taken=_freed_at_request),
    ),
    **ACTS,
}

CAUGHT_BY = {
    "position_without_compare_and_set": 77,
    "position_saved_first": 16,
    "ids_taken_in_forgotten": 5,
    "writers_not_in_line": 667,
    "lost_commit_repeated": 188,
    "stock_overwritten": 1,
    "relay_position_saved_first": 11,
    "relay_not_fenced": 152,
    "event_ids_random": 0,
    "tenant_forgotten": 2,
    "windows_without_overlap": 116,
    "whole_windows_forgotten": 350,
    "retried_blindly": 0,
    "attempt_not_recorded": 7,
    "lease_not_asked_at_the_socket": 484,
    "slot_freed_at_request": 19,
    "cancel_guard_forgotten": 5,
    "guard_not_read": 10,
    "stock_given_back_twice": 0,
    "return_given_back_again": 327,
    "answered_blindly": 45,
    "changed_blindly": 3,
    "open_claims_forgotten": 198,
    "reshipped_blindly": 18,
    "exchange_moved_again": 66,
    "reshipped_followed_no_more": 2,
    "withdrawal_not_believed": 2,
    "withdrawn_given_back": 10,
    "refused_given_back": 2,
    "refused_blindly": 7,
    "refused_cancel_holds_on": 0,
    "second_claim_not_given_back": 2,
    "second_exchange_not_moved": 2,
    "second_cancel_overwrites": 155,
    "cancels_not_added_up": 12,
    "edited_blindly": 53,
    "older_answer_taken_for_the_edit": 708,
    "edited_before_it_was_there": 1,
}
"""The first seed that caught each of them, as `make simulate BUGS=1` found it."""
