"""Bugs to be caught: each takes the place of one thing that keeps a promise, in the simulation and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from eventsourcing.persistence import IntegrityError, StoredEvent

from chassis import inbox as inbox_module
from chassis.event_store import PostgresRecorder, Statement
from chassis.inbox import Inbox, Incoming
from chassis.relay import Message
from contracts.identities import ORDER_LINES, line_key
from mall_gateway.application import acts
from mall_gateway.application.intents import IntentJob, Turn
from mall_gateway.malls.budgets import meters
from proofs.simulation.program import INTERVAL, Plant, Program, SimulatedRelay, TightTiming
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


class _ForgetfulInbox(Inbox):
    """Does not know what it took in."""

    def _known(self, batch: Sequence[Incoming]) -> tuple[set[str], set[bytes]]:
        return set(), super()._known(batch)[1]


_intake: Callable[..., Statement] = getattr(inbox_module, "_intake")  # noqa: B009


def _take_in_others(group: str, event_ids: Sequence[str]) -> Statement:
    return _intake(group, [str(uuid4()) for _ in event_ids])


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


def _mode_of_others(intent: Any) -> str:
    """What the next attempt is, where changed invoices are always sent."""
    doubtful = intent.doubtful_since is not None and intent.about.kind != "change_invoice"
    return "ask" if doubtful else "send"


def _guarded_others(intent: Any) -> Any:
    """The order line that is read before anything is sent, where changed invoices are sent unread."""
    return None if intent.kind == "change_invoice" else _guarded_ref(intent)


def _followed_no_more(*_: Any) -> None:
    return None


def _replace(**names: Any) -> Plant:
    """Put others in the place of what is known by name; `__` stands for a dot."""

    def plant(program: Program) -> None:
        program.replaced |= {name.replace("__", "."): value for name, value in names.items()}

    return plant


def _program(**changes: Any) -> Plant:
    def plant(program: Program) -> None:
        for name, value in changes.items():
            setattr(program, name, value)

    return plant


def _recorder(recorder: type[PostgresRecorder]) -> Plant:
    return _replace(chassis__event_store__application__PostgresRecorder=recorder)


def _both(*plants: Plant) -> Plant:
    def plant(program: Program) -> None:
        for each in plants:
            each(program)

    return plant


@dataclass(frozen=True)
class Planted:
    """A bug: what was forgotten, the kind of day that shows it, and how it is planted."""

    what: str
    scenario: str
    planting: Plant

    def plant(self, program: Program) -> None:
        """Put it into a program."""
        program.scenario = self.scenario
        self.planting(program)


_NO_OVERLAP = TightTiming(interval=INTERVAL, overlap=timedelta())

PLANTED: dict[str, Planted] = {
    "position_without_compare_and_set": Planted(
        "positions move wherever they are: a zombie moves them back", "listening", _program(inbox=_UnguardedInbox)
    ),
    "position_saved_first": Planted(
        "the position is saved before the work is done", "listening", _program(inbox=_AcknowledgingInbox)
    ),
    "ids_taken_in_forgotten": Planted(
        "a message that comes again is taken in again",
        "listening",
        _both(_program(inbox=_ForgetfulInbox), _replace(chassis__inbox___intake=_take_in_others)),
    ),
    "writers_not_in_line": Planted(
        "the lock that puts writers in commit order is left out", "listening", _recorder(_UnorderedRecorder)
    ),
    "lost_commit_repeated": Planted(
        "a COMMIT without an answer is taken for a failed one", "listening", _recorder(_RepeatingRecorder)
    ),
    "stock_overwritten": Planted(
        "stock is read, changed and written without a guard", "listening", _recorder(_OverwritingRecorder)
    ),
    "relay_position_saved_first": Planted(
        "the relay moves on before the broker has it", "listening", _program(relay=_EarlyRelay)
    ),
    "relay_not_fenced": Planted(
        "a relay that lost its lease still moves the position", "listening", _program(relay=_UnfencedRelay)
    ),
    "event_ids_random": Planted(
        "an event that is sent again has another id", "listening", _replace(chassis__relay__event_id=_random_id)
    ),
    "tenant_forgotten": Planted(
        "order lines are found by the mall's numbers alone",
        "collecting",
        _replace(
            order_sync__domain__order__order_id=_whoever_asks,
            mall_gateway__application__sources__order_id=_whoever_asks,
            chassis__event_store__application___of_seller=_anybodys,
        ),
    ),
    "windows_without_overlap": Planted(
        "a window begins where the last one ended", "collecting", _program(timing=_NO_OVERLAP)
    ),
    "retried_blindly": Planted(
        "after a lost answer it is sent again without asking",
        "effects",
        _replace(mall_gateway__domain__intent__Intent__next_mode=property(lambda _: "send")),
    ),
    "attempt_not_recorded": Planted(
        "the attempt is not recorded before its call leaves", "effects", _program(intent_job=_UnrecordedJob)
    ),
    "lease_not_asked_at_the_socket": Planted(
        "a process that was frozen just before it sent sends what is another's by then",
        "effects",
        _replace(mall_gateway__malls__caller__MallCaller___still_allowed=_allowed),
    ),
    "slot_freed_at_request": Planted(
        "a budget's slot frees a window after the request, not after the answer",
        "effects",
        _replace(mall_gateway__malls__budgets__taken=_freed_at_request),
    ),
    "cancel_guard_forgotten": Planted(
        "an order line goes on although a cancel of it is known",
        "claims",
        _replace(order_sync__domain__order_rules__OrderRules__check_no_cancel_asked=_unheld),
    ),
    "stock_given_back_twice": Planted(
        "a claim gives goods back that the cancelled line has given back",
        "claims",
        _replace(catalog__domain__stock__Reservation__give_back=_given_back_anyway),
    ),
    "return_given_back_again": Planted(
        "neither the inbox nor the reservation knows which return gave its goods back",
        "claims",
        _both(
            _program(inbox=_ForgetfulInbox),
            _replace(
                chassis__inbox___intake=_take_in_others,
                catalog__domain__stock__Reservation__give_back=_given_back_again,
            ),
        ),
    ),
    "answered_blindly": Planted(
        "after a lost answer an inquiry is answered again without asking",
        "questions",
        _replace(mall_gateway__domain__intent__Intent__next_mode=property(lambda _: "send")),
    ),
    "changed_blindly": Planted(
        "after a lost answer an invoice is changed again, and the line is not read before",
        "changes",
        _replace(
            mall_gateway__domain__intent__Intent__next_mode=property(_mode_of_others),
            mall_gateway__application__acts__guarded_ref=_guarded_others,
        ),
    ),
    "open_claims_forgotten": Planted(
        "windows do not reach back to the claims that are open",
        "claims",
        _replace(claim_sync__application__collecting__Collecting__followed_since=_followed_no_more),
    ),
}

CAUGHT_BY = {
    "position_without_compare_and_set": 19,
    "position_saved_first": 0,
    "ids_taken_in_forgotten": 16,
    "writers_not_in_line": 27,
    "lost_commit_repeated": 39,
    "stock_overwritten": 1,
    "relay_position_saved_first": 19,
    "relay_not_fenced": 272,
    "event_ids_random": 0,
    "tenant_forgotten": 2,
    "windows_without_overlap": 100,
    "retried_blindly": 10,
    "attempt_not_recorded": 49,
    "lease_not_asked_at_the_socket": 459,
    "slot_freed_at_request": 55,
    "cancel_guard_forgotten": 3,
    "stock_given_back_twice": 1,
    "return_given_back_again": 203,
    "answered_blindly": 17,
    "changed_blindly": 3,
    "open_claims_forgotten": 109,
}
"""The first seed that caught each of them, as `make simulate BUGS=1` found it."""
