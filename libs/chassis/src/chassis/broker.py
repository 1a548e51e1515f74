"""FastStream's Kafka broker, made to keep the inbox's promises.

Manual acknowledgement only: FastStream's default commits before the work is done and loses it in a crash; its other
policies skip failures or spin. Records are read raw, so one header that is not UTF-8 cannot break a batch. On
assignment the consumer is moved to the position in PostgreSQL, one message back, so that a topic made anew is
recognised by its id.
"""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from aiokafka import AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, NoError, TopicAlreadyExistsError, for_code
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from structlog import get_logger

from chassis.database import PASSING, Database
from chassis.event_store import ServiceApplication
from chassis.failpoints import failpoint
from chassis.inbox import Consumers, Inbox, Incoming, LostPartitionError, Position
from chassis.leases import Lease
from chassis.parking import ParkedMessages, groups_with_parked
from contracts import Envelope
from contracts.chassis import MessageParked

LED_WITHIN_SECONDS = 15.0
"""How long new topics are waited for."""
CLUSTER_KNOWN_MS = 60_000
"""After so long the cluster is looked at anew: a partition that had no leader at the first look is found then."""

logger = get_logger(__name__)


def _check_created(topic: str, answer: Any) -> None:
    """The client raises nothing for what the broker refused. Another service may have been first: that is well."""
    for refused in answer.topic_errors:
        error = for_code(refused[1])
        if error not in (NoError, TopicAlreadyExistsError):
            raise error(topic)


def dead_letters(group: str) -> str:
    """The topic that shows what a group set aside."""
    return f"{group}.dead-letters"


def broker_at(kafka_servers: str) -> KafkaBroker:
    """A broker that logs nothing by itself and gives what is under way some seconds to end."""
    return KafkaBroker(kafka_servers, logger=None, graceful_timeout=10, metadata_max_age_ms=CLUSTER_KNOWN_MS)


async def start_all(broker: KafkaBroker) -> None:
    """Start every group at the same time: one that waits for a member of its own holds up no other.

    FastStream starts one after the other. Raises what the first one raised that failed.
    """
    await broker.connect()
    try:
        async with asyncio.TaskGroup() as starting:
            for subscriber in broker.subscribers:
                starting.create_task(subscriber.start())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed


async def create_topics(
    kafka_servers: str, topics: Sequence[str], *, partitions: int, replicas: int = 1, keep: timedelta | None = None
) -> None:
    """Create topics that are not there; those that are stay as they are (a keyed topic is never widened in place).

    Messages are kept for `keep`, for ever without it. Returns when each partition has its leader, or after a while: a
    client that comes earlier may be deaf to a partition until what it knows of the cluster grows old, for minutes.
    Raises KafkaError when the broker refuses a topic.
    """
    retention = "-1" if keep is None else str(int(keep.total_seconds() * 1000))
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    try:
        there = set(await admin.list_topics())
        for topic in sorted(set(topics) - there):
            wanted = NewTopic(topic, partitions, replicas, topic_configs={"retention.ms": retention})
            _check_created(topic, await admin.create_topics([wanted]))
        with suppress(TimeoutError):
            await asyncio.wait_for(_until_led(admin, topics), LED_WITHIN_SECONDS)
    finally:
        await admin.close()


async def _until_led(admin: Any, topics: Sequence[str]) -> None:
    while not all(_is_led(topic) for topic in await admin.describe_topics(list(topics))):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def _is_led(topic: Any) -> bool:
    found = topic["partitions"]
    return bool(found) and all(each["leader"] >= 0 and not each["error_code"] for each in found)


class Subscription(ConsumerRebalanceListener):  # type: ignore[misc]
    """One group's subscription: moves to PostgreSQL's positions and hands batches to the inbox."""

    def __init__(self, inbox: Inbox, database: Database) -> None:
        self.inbox = inbox
        self.subscriber: Any = None
        self._unverified: dict[tuple[str, int], int] = {}
        """Partitions that were sought and not read since, and how often something else came."""
        self._parked = ParkedMessages(inbox, database)
        self._lease = Lease(database, f"parked:{inbox.group}")

    async def on_partitions_revoked(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, revoked: set[TopicPartition]
    ) -> None:
        """Forget what another replica takes over; what still runs is fenced by its position."""
        failpoint("consumer.on_revoke")
        self.inbox.revoked((p.topic, p.partition) for p in revoked)

    async def on_partitions_assigned(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, assigned: set[TopicPartition]
    ) -> None:
        """Move to the positions in PostgreSQL."""
        keys = [(p.topic, p.partition) for p in assigned]
        self._unverified.update(dict.fromkeys(keys, 0))
        positions = await _patiently(self.inbox.assigned, keys)
        self._unverified.update(dict.fromkeys(keys, 0))
        for key, position in positions.items():
            self._seek(key, position)

    def _seek(self, key: tuple[str, int], position: Position) -> None:
        self.subscriber.consumer.seek(TopicPartition(*key), _start(position))

    async def take(self, message: KafkaMessage) -> None:
        """A batch from FastStream. Returns when its effects are recorded; never raises."""
        records: Any = message.raw_message
        try:
            batch = await self._verified([_incoming(record) for record in records])
            if batch:
                await _patiently(self.inbox.take, batch)
        except LostPartitionError:
            await self._return_to_positions()
        except Exception:
            # Going on would leave the batch out for good: read it again.
            logger.exception("batch_read_again", group=self.inbox.group)
            await asyncio.sleep(1)
            await self._return_to_positions()
        else:
            await self._show_lag(message)

    async def _show_lag(self, message: KafkaMessage) -> None:
        try:
            await message.ack()
        except KafkaError as error:
            logger.info("offset_not_committed", group=self.inbox.group, error=repr(error))

    async def _verified(self, batch: list[Incoming]) -> list[Incoming]:
        """Let a batch pass that begins where it was sought; begin a topic anew whose last message is twice another.

        Once proves nothing: a batch that was on its way while the partition was assigned is let go and sought again.
        Raises LostPartitionError for what is not ours, or not yet.
        """
        again: set[tuple[str, int]] = set()
        for message in batch:
            key = (message.topic, message.partition)
            position = self.inbox.positions.get(key)
            if position is None:
                raise LostPartitionError(message.topic)
            if key in again or key not in self._unverified:
                continue
            if _begins(message, position) or (self._unverified[key] and not position.last_id):
                del self._unverified[key]
                continue
            anew = self._unverified[key] > 0
            self._unverified[key] += 1
            self._seek(key, await _patiently(self.inbox.restarted, *key) if anew else position)
            again.add(key)
        return [m for m in batch if (m.topic, m.partition) not in again]

    async def _return_to_positions(self) -> None:
        """Read what is ours from its positions again. Until that succeeds nothing passes without a position."""
        while (consumer := self.subscriber.consumer) is not None:
            try:
                await self.on_partitions_assigned(consumer.assignment())
            except KafkaError as error:
                # Some of it was revoked in this moment. The assignment that follows may be over already, so it is not
                # waited for: what was fetched and let go here would stay unread until something new comes.
                self.inbox.revoked(list(self.inbox.positions))
                logger.info("positions_not_sought", group=self.inbox.group, error=repr(error))
                await asyncio.sleep(0.1)
            else:
                return

    async def leave_parked(self) -> None:
        """Let another replica tend the parked messages at once."""
        await asyncio.to_thread(self._lease.release)

    async def tend_parked(self, producer: AIOKafkaProducer, prefix: str) -> None:
        """Show parked messages on the dead-letter topic and take in those that were put back."""
        if await asyncio.to_thread(self._lease.acquire) is None:
            return
        rows = await asyncio.to_thread(self._parked.unannounced)
        sender: Any = producer
        topic = prefix + dead_letters(self.inbox.group)
        for row in rows:
            headers = [*row["headers"], ("reason", row["reason"].encode())]
            await sender.send_and_wait(topic, row["value"], key=row["key"], headers=headers)
            if not row["behind"]:
                await self._announce(sender, prefix, row)
        if rows:
            await asyncio.to_thread(self._parked.announced, [row["parked_id"] for row in rows])
        await asyncio.to_thread(self._parked.release)

    async def _announce(self, sender: Any, prefix: str, row: dict[str, Any]) -> None:
        """Tell whoever watches that a message was set aside; told twice, it has the same id."""
        group, topic = self.inbox.group, str(row["topic"]).removeprefix(prefix)
        place = f"{group}/{topic}/{row['partition']}/{row['epoch']}/{row['message_offset']}"
        event = MessageParked(
            group=group,
            topic=topic,
            partition=row["partition"],
            offset=row["message_offset"],
            error=re.sub(r"\W.*", "", row["reason"], flags=re.DOTALL),
            parked_event_id=_id_of(row["headers"]),
            parked_at=row["parked_at"],
        )
        envelope = Envelope(
            event_id=uuid5(NAMESPACE_URL, f"mallbridge:parked/{place}"),
            event_type=event.type_name(),
            source=group.partition(".")[0],
            subject=group,
            occurred_at=row["parked_at"],
            seller_id=None,
            correlation_id=uuid5(NAMESPACE_URL, f"mallbridge:parked/{place}"),
            actor="rule:set aside",
        )
        value = event.model_dump_json().encode()
        await sender.send_and_wait(prefix + event.TOPIC, value, key=group.encode(), headers=envelope.headers())


def _id_of(headers: Sequence[tuple[str, bytes | None]]) -> UUID | None:
    """The id of the event within a message, where it can be read."""
    try:
        return UUID((dict(headers).get("ce_id") or b"").decode())
    except ValueError:
        return None


def subscribe(
    broker: KafkaBroker,
    consumers: Consumers,
    application: ServiceApplication,
    database: Database,
    *,
    instance: str | None,
    prefix: str,
) -> list[Subscription]:
    """Subscribe every group of a service. `instance` names this replica for static membership."""
    return [_subscribe(broker, consumers, group, application, database, instance, prefix) for group in consumers.groups]


async def tend_parked(
    subscriptions: Sequence[Subscription], database: Database, kafka_servers: str, prefix: str
) -> None:
    """For ever: show the parked messages of all groups, and take in those that were put back."""
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers, acks="all", enable_idempotence=True)
    try:
        await producer.start()
        while True:
            for subscription in await asyncio.to_thread(_with_parked, subscriptions, database):
                await subscription.tend_parked(producer, prefix)
            await asyncio.sleep(1)
    finally:
        with suppress(KafkaError, TimeoutError):
            await asyncio.wait_for(producer.stop(), timeout=5)
        with suppress(*PASSING):
            for subscription in subscriptions:
                await subscription.leave_parked()


def _with_parked(subscriptions: Sequence[Subscription], database: Database) -> Sequence[Subscription]:
    """Those that have set something aside: one question for all, since mostly none has."""
    groups = groups_with_parked(database) if subscriptions else set[str]()
    return [subscription for subscription in subscriptions if subscription.inbox.group in groups]


MAX_RECORDS = 500
WAIT_MS = 2000
"""How long nothing may come before the asking is begun anew: what comes, or is taken from us, is noticed at once."""
FETCH_MS = 1000
"""How long the broker holds a question to which it has no answer yet. What comes is given at once, except to a
partition whose last records were still being taken in when the question was asked: it waits for the next one."""

_HOW: dict[str, Any] = {
    "batch": True,
    "max_records": MAX_RECORDS,
    "fetch_max_wait_ms": FETCH_MS,
    "consumer_timeout_ms": WAIT_MS,
    "auto_offset_reset": "earliest",
    "ack_policy": AckPolicy.MANUAL,
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 2_000,
    "max_poll_interval_ms": 600_000,
}


def _subscribe(
    broker: KafkaBroker,
    consumers: Consumers,
    group: str,
    application: ServiceApplication,
    database: Database,
    instance: str | None,
    prefix: str,
) -> Subscription:
    subscription = Subscription(Inbox(group, consumers.groups[group], application, database), database)

    async def parse(records: Any) -> KafkaMessage:
        consumer = subscription.subscriber.consumer
        return _RawBatch(body=b"", raw_message=records, headers={}, consumer=consumer)

    async def decode(_: KafkaMessage) -> None:
        return None

    subscriber_of: Any = broker.subscriber
    subscriber: Any = subscriber_of(
        *[prefix + topic for topic in consumers.topics(group)],
        group_id=prefix + group,
        group_instance_id=f"{prefix}{group}.{instance}" if instance else None,
        listener=subscription,
        parser=parse,
        decoder=decode,
        title=group,
        **_HOW,
    )
    subscription.subscriber = subscriber
    subscriber.get_msg = _next_batch

    @subscriber
    async def take(message: KafkaMessage) -> None:
        await subscription.take(message)

    return subscription


async def _next_batch(consumer: Any) -> tuple[Any, ...]:
    """The next records as soon as there are any. FastStream's own way sleeps after each empty answer: it wakes often,
    and is late when it does not."""
    found = await consumer.getmany(timeout_ms=WAIT_MS, max_records=MAX_RECORDS)
    return tuple(chain.from_iterable(found.values()))


class _RawBatch(KafkaMessage):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committed = None

    async def ack(self) -> None:
        await self.consumer.commit()
        await super().ack()


def _start(position: Position) -> int:
    """Where to read on: one message back, where that can tell whether the topic is still the same."""
    return position.offset - 1 if position.offset > 0 and position.last_id else position.offset


def _begins(message: Incoming, position: Position) -> bool:
    """Whether a message is the first one that was sought."""
    return message.offset == _start(position) and (message.offset == position.offset or message.id == position.last_id)


def _incoming(record: Any) -> Incoming:
    return Incoming(record.topic, record.partition, record.offset, record.key, record.value, tuple(record.headers))


async def _patiently(action: Any, *args: Any) -> Any:
    """Run in a thread, again and again while the surroundings fail, at growing intervals."""
    pause = 0.1
    while True:
        try:
            return await asyncio.to_thread(action, *args)
        except PASSING as error:
            logger.warning("waiting_for_database", error=repr(error), seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)
