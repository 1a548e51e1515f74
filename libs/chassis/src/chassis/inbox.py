"""What a service takes in from Kafka: each message at most once, in order, with its effect in one transaction.

The positions in PostgreSQL are the truth; Kafka's own offsets are only a lag figure. A batch of messages is applied in
one unit: the events it leads to, the ids taken in and the new position (by compare-and-set on the expected one) commit
together, so a zombie that still holds a revoked partition writes nothing. A message that cannot be applied is parked
with its bytes and reason, later messages of its key behind it, and the partition goes on.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import sleep
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError
from structlog import get_logger

from chassis.causes import Cause, acting, current_traceparent
from chassis.database import PASSING, Database
from chassis.event_store import FencedError, ServiceApplication, Statement, Unit
from chassis.failpoints import failpoint
from chassis.telemetry import PARKED, TAKEN, continued_span
from contracts import ContractEvent, Envelope

Handler = Callable[[Any, Any, Envelope], None]
H = TypeVar("H", bound=Callable[..., None])

SCHEMA = (
    """
    CREATE TABLE consumer_positions (
        consumer text NOT NULL,
        topic text NOT NULL,
        partition int NOT NULL,
        epoch int NOT NULL DEFAULT 1,
        position bigint NOT NULL DEFAULT 0,
        last_id text,
        PRIMARY KEY (consumer, topic, partition)
    );
    CREATE TABLE consumer_intake (
        consumer text NOT NULL,
        event_id uuid NOT NULL,
        taken_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, event_id)
    );
    CREATE TABLE parked_messages (
        parked_id bigserial PRIMARY KEY,
        consumer text NOT NULL,
        topic text NOT NULL,
        partition int NOT NULL,
        epoch int NOT NULL,
        message_offset bigint NOT NULL,
        key bytea,
        value bytea,
        headers jsonb NOT NULL,
        reason text NOT NULL,
        behind boolean NOT NULL,
        attempts int NOT NULL,
        parked_at timestamptz NOT NULL DEFAULT now(),
        put_back_at timestamptz,
        announced_at timestamptz,
        UNIQUE (consumer, topic, partition, epoch, message_offset)
    );
    CREATE INDEX ON parked_messages (consumer, key);
    """,
)

PORTION_BYTES = 512 * 1024
"""How much is applied in one transaction: some pages of orders, or hundreds of small messages."""

logger = get_logger(__name__)


class Consumers:
    """The consumers of a service: one group per purpose, one handler per contract event within it."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.groups: dict[str, dict[str, tuple[type[ContractEvent], Handler]]] = {}

    def on(self, purpose: str, event: type[ContractEvent]) -> Callable[[H], H]:
        """Let a function `(application, event, envelope) -> None` handle an event for a purpose."""

        def register(handler: H) -> H:
            self.groups.setdefault(f"{self.service}.{purpose}", {})[event.type_name()] = (event, handler)
            return handler

        return register

    def topics(self, group: str) -> list[str]:
        """The topics that a group reads."""
        return sorted({event.TOPIC for event, _ in self.groups[group].values()})


@dataclass(frozen=True)
class Incoming:
    """A record as it came from Kafka."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    @property
    def id(self) -> str | None:
        """Its `ce_id`: in the usual form where it is a UUID, else as it came."""
        found = (dict(self.headers).get("ce_id") or b"").decode(errors="replace").replace("\0", "")
        try:
            return str(UUID(found))
        except ValueError:
            return found or None


@dataclass(frozen=True)
class Position:
    """How far one partition was taken in: the offset of the next message, and the id of the last one taken."""

    epoch: int
    offset: int
    last_id: str | None


class LostPartitionError(Exception):
    """Another replica moved the position: read it again before going on."""


class Inbox:
    """Takes messages of one group into an application."""

    def __init__(
        self,
        group: str,
        handlers: Mapping[str, tuple[type[ContractEvent], Handler]],
        application: ServiceApplication,
        database: Database,
        *,
        attempts: int = 3,
    ) -> None:
        database.apply("inbox", SCHEMA)
        self.group = group
        self._handlers = handlers
        self._application = application
        self._database = database
        self._attempts = attempts
        self.positions: dict[tuple[str, int], Position] = {}

    def assigned(self, partitions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Position]:
        """Read the positions of newly assigned partitions from PostgreSQL."""
        wanted = sorted(partitions)  # in one order: replicas that note the same ones never wait for each other
        with self._database.transaction() as cursor:
            for topic, partition in wanted:
                cursor.execute(
                    "INSERT INTO consumer_positions (consumer, topic, partition) VALUES (%s, %s, %s)"
                    " ON CONFLICT DO NOTHING",
                    (self.group, topic, partition),
                )
            cursor.execute("SELECT * FROM consumer_positions WHERE consumer = %s", (self.group,))
            for row in cursor.fetchall():
                place = row["topic"], row["partition"]
                if place in wanted:
                    self.positions[place] = Position(row["epoch"], row["position"], row["last_id"])
        return {key: self.positions[key] for key in wanted}

    def revoked(self, partitions: Iterable[tuple[str, int]]) -> None:
        """Forget partitions that another replica takes over."""
        for key in partitions:
            self.positions.pop(key, None)

    def restarted(self, topic: str, partition: int) -> Position:
        """The topic was made anew under its old name: begin a new epoch at its start, unless somebody else moved it.

        Raises LostPartitionError when the partition is no longer ours.
        """
        known = self._position(topic, partition)
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE consumer_positions SET epoch = epoch + 1, position = 0, last_id = NULL"
                " WHERE consumer = %s AND topic = %s AND partition = %s AND epoch = %s AND position = %s",
                (self.group, topic, partition, known.epoch, known.offset),
            )
        logger.warning("topic_made_anew", group=self.group, topic=topic, partition=partition)
        return self.assigned([(topic, partition)])[topic, partition]

    def take(self, batch: Sequence[Incoming]) -> None:
        """Apply messages of assigned partitions; returns when all of them are applied or parked.

        Raises LostPartitionError when a partition is no longer ours: nothing more of the batch is recorded then.
        """
        # As they are now: a partition that is assigned anew meanwhile must not lend its new position to this batch.
        held = {key: self._position(*key) for key in {(m.topic, m.partition) for m in batch}}
        fresh = [m for m in batch if held[m.topic, m.partition].offset <= m.offset]
        for portion in portions(fresh):
            self._take_portion(portion, held)

    def _take_portion(self, portion: Sequence[Incoming], held: dict[tuple[str, int], Position]) -> None:
        try:
            self._commit(portion, held, parking=None)
        except (LostPartitionError, *PASSING):
            raise
        except Exception as error:
            logger.info("batch_taken_apart", group=self.group, messages=len(portion), error=repr(error))
            for message in portion:
                self._take_one(message, held)

    def _take_one(self, message: Incoming, held: dict[tuple[str, int], Position]) -> None:
        conflicts = failures = 0
        while True:
            try:
                self._commit([message], held, parking=None)
            except (LostPartitionError, *PASSING):
                raise
            except (IntegrityError, FencedError) as conflict:
                conflicts += 1
                if conflicts >= 20:
                    self._commit([message], held, parking=repr(conflict))
                    return
                sleep(0.01 * conflicts)
            except Exception as error:
                failures += 1
                if failures >= self._attempts:
                    logger.exception("message_parked", group=self.group, topic=message.topic, offset=message.offset)
                    self._commit([message], held, parking=f"{type(error).__name__}: {error}")
                    return
            else:
                return

    def _commit(self, batch: Sequence[Incoming], held: dict[tuple[str, int], Position], *, parking: str | None) -> None:
        taken, blocked = self._known(batch)
        known = set(taken)
        with self._application.unit() as unit:
            moves, ends = self._moves(batch, held)
            unit.statements.extend(moves)
            if len(batch) > 1:
                self._application.forthcoming(_ids(batch))
            for message in batch:
                self._apply(unit, message, known, blocked, parking)
            if fresh := sorted(known - taken):
                unit.statements.append(_intake(self.group, fresh))
        failpoint("consumer.before_commit")
        try:
            self._application.commit(unit)
        except FencedError as fenced:
            if fenced.statement in moves:
                raise LostPartitionError(self.group) from fenced
            raise
        failpoint("consumer.after_commit")
        held.update(ends)
        self.positions.update({key: end for key, end in ends.items() if key in self.positions})
        TAKEN.labels(self.group, "parked" if parking else "applied").inc(len(batch))

    def _known(self, batch: Sequence[Incoming]) -> tuple[set[str], set[bytes]]:
        with self._database.connection() as connection:
            taken = connection.execute(
                "SELECT event_id FROM consumer_intake WHERE consumer = %s AND event_id = ANY(%s::uuid[])",
                (self.group, _ids(batch)),
            ).fetchall()
            parked = connection.execute(
                "SELECT DISTINCT key FROM parked_messages WHERE consumer = %s AND key = ANY(%s)",
                (self.group, [m.key for m in batch if m.key]),
            ).fetchall()
        return {str(row["event_id"]) for row in taken}, {bytes(row["key"]) for row in parked}

    def _apply(self, unit: Unit, message: Incoming, known: set[str], blocked: set[bytes], parking: str | None) -> None:
        if message.id in known:
            return
        if parking is not None or (message.key and message.key in blocked):
            self._park(unit, message, parking or "an earlier message of its key is parked", behind=parking is None)
            return
        interest = self._interest(message)
        if interest is None:
            return
        event_type, handler, envelope = interest
        self.handle(handler, event_type.model_validate_json(message.value or b""), envelope)
        known.add(str(envelope.event_id))
        failpoint("consumer.mid_apply")

    def _interest(self, message: Incoming) -> tuple[type[ContractEvent], Handler, Envelope] | None:
        """The handler of a message, None where this group has none for its type."""
        name = (dict(message.headers).get("ce_type") or b"").decode(errors="replace")
        found = self._handlers.get(name)
        if found is None and name:
            return None
        envelope = Envelope.from_headers([(header, value) for header, value in message.headers if value is not None])
        failpoint("consumer.after_decode")
        return (*found, envelope) if found else None

    def handle(self, handler: Handler, event: ContractEvent, envelope: Envelope) -> None:
        """Let a handler act, as caused by the event and below its trace."""
        name = f"{self.group} {type(event).__name__}"
        with continued_span(name, envelope.traceparent, kind="consumer", **{"mallbridge.group": self.group}):
            cause = Cause(
                seller_id=envelope.seller_id,
                actor=f"event:{envelope.event_id}",
                correlation_id=envelope.correlation_id,
                causation_id=str(envelope.event_id),
                traceparent=current_traceparent() or envelope.traceparent,
            )
            with acting(cause):
                handler(self._application, event, envelope)

    def _park(self, unit: Unit, message: Incoming, reason: str, *, behind: bool) -> None:
        headers = [
            [name.replace("\0", "\ufffd"), None if value is None else base64.b64encode(value).decode()]
            for name, value in message.headers
        ]
        unit.statements.append(
            Statement(
                "INSERT INTO parked_messages (consumer, topic, partition, epoch, message_offset, key, value, headers,"
                " reason, behind, attempts) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    self.group,
                    message.topic,
                    message.partition,
                    self._position(message.topic, message.partition).epoch,
                    message.offset,
                    message.key,
                    message.value,
                    json.dumps(headers),
                    reason.replace("\0", "")[:2000],
                    behind,
                    0 if behind else self._attempts,
                ),
            )
        )
        PARKED.labels(self.group).inc()

    def release(self, message: Incoming, parked_id: int) -> None:
        """Apply a parked message and remove it from the parking, in one transaction."""
        taken, _ = self._known([message])
        known = set(taken)
        with self._application.unit() as unit:
            self._apply(unit, message, known, set(), None)
            unit.statements.append(Statement("DELETE FROM parked_messages WHERE parked_id = %s", (parked_id,), rows=1))
            if fresh := sorted(known - taken):
                unit.statements.append(_intake(self.group, fresh))
        self._application.commit(unit)

    def _position(self, topic: str, partition: int) -> Position:
        position = self.positions.get((topic, partition))
        if position is None:
            raise LostPartitionError(topic)
        return position

    def _moves(
        self, batch: Sequence[Incoming], held: Mapping[tuple[str, int], Position]
    ) -> tuple[list[Statement], dict[tuple[str, int], Position]]:
        """The statements that move the positions behind a batch, each by compare-and-set, and where they will be."""
        moves: list[Statement] = []
        ends: dict[tuple[str, int], Position] = {}
        for key, message in sorted({(m.topic, m.partition): m for m in batch}.items()):
            now = held[key]
            ends[key] = Position(now.epoch, message.offset + 1, message.id)
            moves.append(
                Statement(
                    "UPDATE consumer_positions SET position = %s, last_id = %s"
                    " WHERE consumer = %s AND topic = %s AND partition = %s AND epoch = %s AND position = %s",
                    (message.offset + 1, message.id, self.group, *key, now.epoch, now.offset),
                    rows=1,
                )
            )
        return moves, ends

    def forget_taken(self, older_than: timedelta) -> int:
        """Forget the ids taken in longer ago than topics keep their messages: how many."""
        with self._database.connection() as connection:
            return connection.execute(
                "DELETE FROM consumer_intake WHERE consumer = %s AND taken_at < now() - %s", (self.group, older_than)
            ).rowcount


def portions(batch: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    """What of a batch commits together: big messages in smaller numbers, so that relay and views can follow."""
    start = size = 0
    for end, message in enumerate(batch):
        size += len(message.value or b"")
        if size > PORTION_BYTES and end > start:
            yield batch[start:end]
            start, size = end, len(message.value or b"")
    if batch:
        yield batch[start:]


def _intake(group: str, event_ids: Sequence[str]) -> Statement:
    return Statement(
        "INSERT INTO consumer_intake (consumer, event_id) SELECT %s, unnest(%s::uuid[])", (group, list(event_ids))
    )


def _ids(batch: Sequence[Incoming]) -> list[UUID]:
    found: list[UUID] = []
    for message in batch:
        with suppress(ValueError):
            found.append(UUID(message.id or ""))
    return found
