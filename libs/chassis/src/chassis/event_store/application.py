"""The base of every service's application: commands that load, decide and save, alone or in a unit."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    JSONTranscoder,
    Recording,
    Transcoder,
)

from chassis.causes import NOBODY, Cause, acting_cause, current_cause
from chassis.database import Database
from chassis.event_store.recorder import PostgresRecorder, PostgresSnapshots, Statement, stored_event
from chassis.event_store.values import DateAsISO, FactTranscoder, ValueTranscoding, noting_changes
from chassis.refusals import NotFoundError

A = TypeVar("A", bound=Aggregate)
R = TypeVar("R")
P = ParamSpec("P")
App = TypeVar("App", bound="ServiceApplication")


@dataclass
class Unit:
    """What several commands record together: aggregates, their events' causes and further statements."""

    aggregates: dict[UUID, Aggregate] = field(default_factory=dict[UUID, Aggregate])
    events: list[Any] = field(default_factory=list[Any])
    groups: list[tuple[Cause, int]] = field(default_factory=list[tuple[Cause, int]])
    statements: list[Statement] = field(default_factory=list[Statement])
    keys: set[tuple[UUID, str, str]] = field(default_factory=set[tuple[UUID, str, str]])
    """Idempotency keys to settle: seller, key, claim."""
    foreseen: dict[UUID, Aggregate | None] = field(default_factory=dict[UUID, Aggregate | None])
    """What was read for it beforehand; None where there was nothing."""

    def add(self, aggregates: Iterable[Aggregate], statements: Iterable[Statement]) -> None:
        """Take pending events of aggregates, in the order given."""
        before = len(self.events)
        for aggregate in aggregates:
            self.aggregates[aggregate.id] = aggregate
            events = list(aggregate.collect_events())
            self.events.extend(events)
            if events:
                self._add_group(_for_seller_of(aggregate, current_cause()), len(events))
        self.statements.extend(statements)
        cause = acting_cause()
        if cause and cause.idempotency and (len(self.events) > before or self.statements):
            self.keys.add((cause.seller_id or NOBODY, *cause.idempotency))

    def _add_group(self, cause: Cause, count: int) -> None:
        if self.groups and self.groups[-1][0] is cause:
            count += self.groups.pop()[1]
        self.groups.append((cause, count))


@dataclass(frozen=True)
class Fresh:
    """An event that was just recorded, as it went into the store."""

    notification_id: int
    event: Any
    cause: Cause
    recorded_at: datetime


def _for_seller_of(aggregate: Aggregate, cause: Cause) -> Cause:
    """The cause of an aggregate's events: what the operator does to a seller's belongs to that seller."""
    seller_id: UUID | None = getattr(aggregate, "seller_id", None)
    return cause if cause.seller_id or seller_id is None else replace(cause, seller_id=seller_id)


_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)
_position: ContextVar[list[int] | None] = ContextVar("position", default=None)


class ServiceApplication(Application[UUID]):
    """Base of a service's application: commands load aggregates, let them decide, and save.

    Without a database events stay in memory. `values` are the frozen dataclasses that occur in events.
    """

    values: ClassVar[Sequence[type[Any]]] = ()

    def __init__(self, database: Database | None = None) -> None:
        self.database = database
        self.listeners: list[Callable[[], None]] = []
        """Called in the recording thread after each commit of events."""
        self.followers: list[Callable[[Sequence[Fresh]], None]] = []
        """Given, before the listeners are called, events that would come back from the store as they are."""
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo"})

    def construct_recorder(self) -> ApplicationRecorder:
        """Our own recorder where there is a database."""
        if self.database is None:
            return super().construct_recorder()
        return PostgresRecorder(self.database, self.name)

    def construct_snapshot_store(self) -> Any:
        """Snapshots lie beside the events."""
        if not isinstance(self.recorder, PostgresRecorder):
            return super().construct_snapshot_store()
        return self.factory.event_store(mapper=self.mapper, recorder=PostgresSnapshots(self.recorder))

    def construct_transcoder(self) -> Transcoder:
        """JSON with arrays as tuples."""
        transcoder = FactTranscoder()
        self.register_transcodings(transcoder)
        return transcoder

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """The library's and the service's own values."""
        super().register_transcodings(transcoder)
        transcoder.register(DateAsISO())
        for value in self.values:
            transcoder.register(ValueTranscoding(value))

    def load(self, kind: type[A], aggregate_id: UUID, seller_id: UUID | None) -> A:
        """The seller's aggregate. Raises NotFoundError when there is none or it is another seller's."""
        found = self.find(kind, aggregate_id, seller_id)
        if found is None:
            raise NotFoundError("찾을 수 없습니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
        return found

    def find(self, kind: type[A], aggregate_id: UUID, seller_id: UUID | None) -> A | None:
        """The seller's aggregate as it is now (within a unit: with what the unit collected), or None."""
        unit = _unit.get()
        aggregate: Any = unit.aggregates.get(aggregate_id) if unit else None
        if aggregate is None and unit and aggregate_id in unit.foreseen:
            aggregate = unit.foreseen[aggregate_id]
        elif aggregate is None:
            aggregate = self._stored(kind, aggregate_id)
        return _of_seller(aggregate, kind, seller_id)

    def find_many(self, kind: type[A], aggregate_ids: Iterable[UUID], seller_id: UUID | None) -> dict[UUID, A]:
        """Those of the seller's aggregates that there are, by id, as `find` finds each, in one round trip."""
        unit, wanted = _unit.get(), list(dict.fromkeys(aggregate_ids))
        held: dict[UUID, Any] = {each: unit.aggregates[each] for each in wanted if unit and each in unit.aggregates}
        held |= self._stored_many(kind, [each for each in wanted if each not in held])
        found = {each: _of_seller(aggregate, kind, seller_id) for each, aggregate in held.items()}
        return {each: aggregate for each, aggregate in found.items() if aggregate is not None}

    def forthcoming(self, event_ids: Sequence[UUID]) -> None:
        """Told, within a unit, which messages are applied together: a service may `foresee` what each will look for."""

    def foresee(self, aggregate_ids: Sequence[UUID]) -> None:
        """Within a unit: read in one round trip what `find` will look for, what there is and what there is not."""
        unit = _unit.get()
        if unit is not None and isinstance(self.recorder, PostgresRecorder):
            there = self._read_whole(self.recorder, aggregate_ids)
            unit.foreseen |= {each: there.get(each) for each in aggregate_ids}

    def load_at(self, kind: type[A], aggregate_id: UUID, seller_id: UUID | None, at: datetime) -> A:
        """The seller's aggregate as it was at a moment. Raises NotFoundError, also where it was not there yet."""
        self.load(kind, aggregate_id, seller_id)
        past: A | None = _folded(self.events_until(at, aggregate_id)).get(aggregate_id)
        if past is None:
            raise NotFoundError("그 시각에는 아직 없었습니다. 더 나중 시각을 골라 주세요.", field="at")
        return past

    def events_until(self, at: datetime, *aggregate_ids: UUID) -> list[Any]:
        """The events of aggregates that were recorded by a moment, in the order in which they were.

        In memory nothing but the events' own times is known.
        """
        if isinstance(self.recorder, PostgresRecorder):
            rows = self.recorder.rows_until(aggregate_ids, at)
            return [self.mapper.to_domain_event(stored_event(row)) for row in rows]
        told: list[Any] = [event for each in aggregate_ids for event in self.events.get(each)]
        return sorted((event for event in told if event.timestamp <= at), key=lambda event: event.timestamp)

    def _stored(self, kind: type[Aggregate], aggregate_id: UUID) -> Any:
        if kind not in self.snapshotting_intervals:
            return _folded(self.events.get(aggregate_id)).get(aggregate_id)
        try:
            return self.repository.get(aggregate_id)
        except AggregateNotFoundError:
            return None

    def _stored_many(self, kind: type[Aggregate], aggregate_ids: Sequence[UUID]) -> dict[UUID, Any]:
        if kind in self.snapshotting_intervals or not isinstance(self.recorder, PostgresRecorder):
            return {each: self._stored(kind, each) for each in aggregate_ids}
        return self._read_whole(self.recorder, aggregate_ids)

    def _read_whole(self, recorder: PostgresRecorder, aggregate_ids: Sequence[UUID]) -> dict[UUID, Any]:
        return _folded(map(self.mapper.to_domain_event, recorder.select_events_of(aggregate_ids)))

    def save(self, *objs: Any, alongside: Sequence[Statement] = (), **kwargs: Any) -> list[Recording[UUID]]:
        """Record the pending events of aggregates, and the statements, in one transaction; in a unit: collect them."""
        unit = _unit.get()
        if unit is not None:
            unit.add([o for o in objs if o is not None], alongside)
            return []
        alone = Unit()
        alone.add([o for o in objs if o is not None], alongside)
        return self.commit(alone, **kwargs)

    def commit(self, unit: Unit, **_: Any) -> list[Recording[UUID]]:
        """Record a unit. Raises IntegrityError on a concurrent change, FencedError when no longer the owner."""
        if not unit.events and not unit.statements:
            return []
        statements = [*_idempotency_claims(unit), *unit.statements]
        if not unit.events:
            self.recorder.insert_events([], alongside=statements)
            return []
        times: dict[int, datetime] = {}
        # Not by the library's `save`: it asks each event at length whether it is one.
        with noting_changes() as as_they_are:
            recordings = self.events.put(unit.events, alongside=statements, groups=unit.groups, times=times)
            if as_they_are() and times:
                self._tell_followers(recordings, unit.groups, times)
        self._snapshot(unit)
        self._remember_position(recordings)
        return recordings

    def _tell_followers(
        self, recordings: Sequence[Recording[UUID]], groups: Sequence[tuple[Cause, int]], times: dict[int, datetime]
    ) -> None:
        if not self.followers:
            return
        causes = (cause for cause, count in groups for _ in range(count))
        fresh = [
            Fresh(each.notification.id, each.domain_event, cause, times[each.notification.id])
            for each, cause in zip(recordings, causes, strict=True)
        ]
        for follower in self.followers:
            follower(fresh)

    def _snapshot(self, unit: Unit) -> None:
        for aggregate in unit.aggregates.values():
            interval = self.snapshotting_intervals.get(type(aggregate))
            if interval and any(
                e.originator_id == aggregate.id and e.originator_version % interval == 0 for e in unit.events
            ):
                self.take_snapshot(aggregate.id)

    def _remember_position(self, recordings: Sequence[Recording[UUID]]) -> None:
        if not recordings:
            return
        for listener in self.listeners:
            listener()
        holder = _position.get()
        if holder is not None:
            holder.append(max(recording.notification.id for recording in recordings))

    @contextmanager
    def unit(self) -> Generator[Unit]:
        """Collect what commands save within the block; the caller commits it."""
        unit = Unit()
        token = _unit.set(unit)
        try:
            yield unit
        finally:
            _unit.reset(token)


def _folded(events: Iterable[Any]) -> dict[UUID, Any]:
    """Aggregates by id out of their events; the library's own loop asks each event at length what it can do."""
    found: dict[UUID, Any] = {}
    for event in events:
        found[event.originator_id] = event.mutate(found.get(event.originator_id))
    return found


def _of_seller(aggregate: Any, kind: type[A], seller_id: UUID | None) -> A | None:
    mine = isinstance(aggregate, kind) and getattr(aggregate, "seller_id", None) == seller_id
    return aggregate if mine else None


def _idempotency_claims(unit: Unit) -> list[Statement]:
    return [
        Statement(
            "UPDATE idempotency_keys SET done = true WHERE seller_id = %s AND key = %s AND claim = %s",
            claim,
            rows=1,
        )
        for claim in sorted(unit.keys)
    ]


@contextmanager
def positions() -> Generator[list[int]]:
    """Collects the positions of what is recorded within the block, for the answer's `Mallbridge-Position`."""
    holder: list[int] = []
    token = _position.set(holder)
    try:
        yield holder
    finally:
        _position.reset(token)


def retry_on_conflict(command: Callable[Concatenate[App, P], R]) -> Callable[Concatenate[App, P], R]:
    """Run a command again, at most five times, when another writer changed its aggregates in between."""

    @wraps(command)
    def run(app: App, *args: P.args, **kwargs: P.kwargs) -> R:
        if _unit.get() is not None:
            return command(app, *args, **kwargs)
        for _ in range(4):
            try:
                return command(app, *args, **kwargs)
            except IntegrityError:
                continue
        return command(app, *args, **kwargs)

    return run
