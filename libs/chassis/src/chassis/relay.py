"""Publishes stored events to Kafka, in order, once per commit and by one replica at a time.

The relay holds a lease. It reads the log behind its position, sends a batch, waits for every answer, and only then
moves its position by compare-and-set under the lease's epoch. Event ids are derived, so what a successor sends again is
recognised by the consumers. A producer that died (after `OutOfOrderSequenceNumber` an idempotent one stays dead) is
replaced and the batch is sent again from the position.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from structlog import get_logger

from chassis.database import Database
from chassis.failpoints import failpoint
from chassis.leases import Lease
from chassis.log import EventLog, Recorded
from chassis.parcels import Parcels
from chassis.telemetry import RELAY_HALTED, RELAY_POSITION, RELAYED, continued_span, spans_are_recorded
from chassis.waking import woken_within
from contracts import ContractEvent, Envelope

Publish = Callable[[Recorded], ContractEvent | Sequence[ContractEvent] | None]

SCHEMA = (
    """
    CREATE TABLE relay_positions (name text PRIMARY KEY, position bigint NOT NULL, epoch bigint NOT NULL);
    """,
    """
    ALTER TABLE relay_positions ADD COLUMN error text;
    """,
)

ANSWER_WITHIN_SECONDS = 20.0
"""A producer that gives no answer for so long is taken for dead."""

HALTED_SECONDS = 2.0
"""How long a halted relay waits before it tries the same event again."""

_UNTRACED = nullcontext()

logger = get_logger(__name__)


@dataclass(frozen=True)
class Message:
    """One Kafka record to send."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]
    name: str
    traceparent: str | None
    event: ContractEvent


def event_id(originator_id: UUID, version: int, part: int = 0) -> UUID:
    """The id of the contract event that a stored event becomes; `part` counts when it becomes several."""
    return uuid5(originator_id, f"{version}.{part}" if part else f"{version}")


def messages(source: str, publish: Publish, recorded: Recorded) -> list[Message]:
    """The Kafka records that a stored event becomes."""
    published = publish(recorded)
    events = [published] if isinstance(published, ContractEvent) else list(published or ())
    return [_message(source, recorded, event, part) for part, event in enumerate(events)]


def _message(source: str, recorded: Recorded, event: ContractEvent, part: int) -> Message:
    stored = recorded.event
    key = str(getattr(event, event.KEY) if event.KEY else stored.originator_id)
    envelope = Envelope(
        event_id=event_id(stored.originator_id, stored.originator_version, part),
        event_type=event.type_name(),
        source=source,
        subject=key,
        occurred_at=recorded.recorded_at,
        seller_id=recorded.seller_id,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
        actor=recorded.actor,
        traceparent=recorded.traceparent,
    )
    return Message(
        topic=event.TOPIC,
        key=key.encode(),
        value=event.model_dump_json().encode(),
        headers=envelope.headers(),
        name=type(event).__name__,
        traceparent=recorded.traceparent,
        event=event,
    )


class RelayHaltedError(Exception):
    """An event could not be put into words for others. To go on would lose it: the relay waits for a mended program."""


class Relay:
    """Follows the log of one service."""

    def __init__(
        self,
        name: str,
        database: Database,
        log: EventLog,
        publish: Publish,
        kafka_servers: str,
        *,
        prefix: str = "",
        batch: int = 1000,
        poll_seconds: float = 1.0,
    ) -> None:
        database.apply("relay", SCHEMA)
        self._name = name
        self._database = database
        self._log = log
        self._publish = publish
        self._servers = kafka_servers
        self._prefix = prefix
        self._batch = batch
        self._poll_seconds = poll_seconds
        self._lease = Lease(database, f"relay:{name}")
        self._producer: AIOKafkaProducer | None = None
        self._place: tuple[int, int] | None = None
        """Epoch and position: in memory only while the epoch is ours."""

    async def run(self, wake: asyncio.Event) -> None:
        """Relay for ever. `wake` may be set when something was recorded in this process."""
        try:
            while True:
                if not await self._step():
                    await woken_within(wake, self._poll_seconds)
        finally:
            await self._drop_producer()
            await asyncio.to_thread(self._lease.release)

    async def _step(self) -> bool:
        """One batch. True when there may be more."""
        epoch = await asyncio.to_thread(self._lease.acquire)
        if epoch is None:
            return False
        if self._place is None or self._place[0] != epoch:
            self._place = epoch, await asyncio.to_thread(self._position, epoch)
        recorded = await asyncio.to_thread(self._log.after, self._place[1], self._batch)
        failpoint("relay.after_read")
        if not recorded:
            return False
        batch, last, fault = await asyncio.to_thread(self._worded, recorded)
        if last is not None:
            await self._pass_on(epoch, batch, last)
        if fault is not None:
            await self._halt(fault)
        return fault is None and len(recorded) == self._batch

    def _worded(self, recorded: Sequence[Recorded]) -> tuple[list[Message], int | None, RelayHaltedError | None]:
        """The records of as many events as can be put into words, the last of these events, and what stopped it."""
        batch: list[Message] = []
        last: int | None = None
        for each in recorded:
            try:
                batch.extend(messages(self._name, self._publish, each))
            except Exception as error:
                fault = RelayHaltedError(f"event {each.notification_id} {type(each.event).__qualname__}: {error!r}")
                fault.__cause__ = error
                return batch, last, fault
            last = each.notification_id
        return batch, last, None

    async def _pass_on(self, epoch: int, batch: Sequence[Message], last: int) -> None:
        sent, place = await self._send(batch), self._place
        failpoint("relay.after_send")
        # The place is forgotten unless both are certain: it is read again from the database then.
        self._place = None
        if sent and place is not None and await asyncio.to_thread(self._advance, epoch, place[1], last):
            self._place = epoch, last
            RELAY_POSITION.labels(self._name).set(last)
            RELAY_HALTED.labels(self._name).set(0)
        failpoint("relay.after_position")

    async def _halt(self, fault: RelayHaltedError) -> None:
        RELAY_HALTED.labels(self._name).set(1)
        logger.error("relay_halted", service=self._name, error=str(fault), exc_info=fault)
        await asyncio.to_thread(self._tell, str(fault))
        self._place = None
        await asyncio.sleep(HALTED_SECONDS)

    async def _send(self, batch: Sequence[Message]) -> bool:
        """Send until every record is acknowledged. False when the lease was lost over it."""
        while True:
            try:
                producer = await self._running_producer()
                failpoint("relay.before_send")
                await asyncio.wait_for(self._send_all(producer, batch), ANSWER_WITHIN_SECONDS)
            except (KafkaError, TimeoutError) as error:
                logger.warning("relay_producer_replaced", service=self._name, error=repr(error))
                await self._drop_producer()
                await asyncio.sleep(0.5)
                if await asyncio.to_thread(self._lease.acquire) is None:
                    return False
            else:
                RELAYED.labels(self._name).inc(len(batch))
                return True

    async def _send_all(self, producer: Any, batch: Sequence[Message]) -> None:
        parcels = Parcels(producer)
        try:
            await self._hand_over(parcels, batch)
            failpoint("relay.mid_send")
        finally:
            outcomes = await asyncio.gather(*parcels.sent, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _hand_over(self, parcels: Parcels, batch: Sequence[Message]) -> None:
        await parcels.open_topics(sorted({self._prefix + message.topic for message in batch}))
        traced = spans_are_recorded()
        for message in batch:
            span = (
                continued_span(f"publish {message.name}", message.traceparent, kind="producer") if traced else _UNTRACED
            )
            with span:
                await parcels.add(self._prefix + message.topic, message)
        await parcels.hand_over_rest()

    async def _running_producer(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._servers,
                acks="all",
                enable_idempotence=True,
                max_batch_size=256 * 1024,
                max_request_size=8 * 1024 * 1024,
                request_timeout_ms=15_000,
            )
            self._producer = producer
            await producer.start()
        return self._producer

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await asyncio.wait_for(producer.stop(), timeout=2)
            except (KafkaError, TimeoutError) as error:
                logger.info("relay_producer_stopped_badly", service=self._name, error=repr(error))

    def _position(self, epoch: int) -> int:
        with self._database.connection() as connection:
            row = connection.execute(
                "INSERT INTO relay_positions (name, position, epoch) VALUES (%s, 0, %s)"
                " ON CONFLICT (name) DO UPDATE SET epoch = greatest(relay_positions.epoch, excluded.epoch)"
                " RETURNING position",
                (self._name, epoch),
            ).fetchone()
        return row["position"] if row else 0

    def _advance(self, epoch: int, expected: int, position: int) -> bool:
        """Move the position; False when another owner moved it or holds a newer epoch."""
        with self._database.connection() as connection:
            return (
                connection.execute(
                    "UPDATE relay_positions SET position = %s, error = NULL"
                    " WHERE name = %s AND position = %s AND epoch = %s",
                    (position, self._name, expected, epoch),
                ).rowcount
                == 1
            )

    def _tell(self, error: str) -> None:
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE relay_positions SET error = %s WHERE name = %s", (error.replace("\0", "")[:2000], self._name)
            )
