"""The modelled Kafka: partitions in memory, groups whose partitions move, records that are doubled, lost or late."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zlib import crc32

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaConnectionError, KafkaError
from aiokafka.errors import OutOfOrderSequenceNumber as DeadProducerError

from proofs.simulation.faults import Faults
from proofs.simulation.world import KilledError, ProcessLoop, World

SESSION_SECONDS = 10.0
PARTITIONS = 2


@dataclass(frozen=True, slots=True)
class Record:
    """A record as a consumer gets it."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass
class Broker:
    """All topics and groups."""

    world: World
    faults: Faults
    logs: defaultdict[tuple[str, int], list[Record]] = field(
        default_factory=lambda: defaultdict[tuple[str, int], list[Record]](list)
    )
    groups: dict[str, "Group"] = field(default_factory=dict[str, "Group"])
    away_until: float = 0.0

    def append(self, topic: str, value: bytes, key: bytes, headers: Sequence[tuple[str, bytes]]) -> None:
        """Store a record and wake who reads the topic."""
        partition = crc32(key) % PARTITIONS
        log = self.logs[topic, partition]
        log.append(Record(topic, partition, len(log), key, value, tuple(headers)))
        for group in self.groups.values():
            group.wake(TopicPartition(topic, partition))

    def group(self, name: str, topics: Sequence[str]) -> "Group":
        """The group of a name."""
        if name not in self.groups:
            self.groups[name] = Group(self, name, tuple(topics))
            self.faults.movers.append(self.groups[name].rebalance)
        return self.groups[name]

    def leave_for(self, seconds: float) -> None:
        """Answer nobody for a while."""
        self.away_until = self.world.now + seconds

    def records(self) -> list[Record]:
        """Everything that is on the topics."""
        return [record for log in self.logs.values() for record in log]


class Filling:
    """Records that are handed over together."""

    def __init__(self) -> None:
        self.records: list[tuple[bytes, bytes, list[tuple[str, bytes]]]] = []

    def append(self, *, timestamp: int | None, key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> int:
        """Add a record: how many there are now."""
        del timestamp
        self.records.append((key, value, headers))
        return len(self.records)

    def close(self) -> None:
        """Take no more."""


class Producer:
    """An idempotent producer: keeps its order, and is dead for good once a record was lost."""

    def __init__(self, broker: Broker, loop: ProcessLoop) -> None:
        self._broker, self._loop = broker, loop
        self._last_arrival = 0.0
        self._dead = False

    async def send(
        self, topic: str, value: bytes, *, key: bytes, headers: list[tuple[str, bytes]]
    ) -> "asyncio.Future[None]":
        """Hand a record over; the future is done when it is stored."""
        loop, world, faults = self._loop, self._broker.world, self._broker.faults
        if loop.dying:
            raise KilledError
        if self._dead:
            raise DeadProducerError
        fault = faults.at("send", loop)
        if faults.strike(fault, "before", loop):
            await loop.create_future()
        stored: asyncio.Future[None] = loop.create_future()
        self._last_arrival = max(self._last_arrival, world.now) + world.latency()
        record = (topic, value, key, headers)
        world.call_at(self._last_arrival, self._arrive, stored, record, fault)
        return stored

    async def partitions_for(self, topic: str) -> set[int]:
        """One: where a record goes the broker decides by its key."""
        del topic
        return {0}

    def create_batch(self) -> "Filling":
        """An empty batch."""
        return Filling()

    async def send_batch(self, batch: "Filling", topic: str, *, partition: int) -> "asyncio.Future[Any]":
        """Hand a batch over; each of its records has its own fate."""
        del partition
        sent = [await self.send(topic, value, key=key, headers=headers) for key, value, headers in batch.records]
        return asyncio.gather(*sent)

    def _arrive(self, stored: "asyncio.Future[None]", record: Any, fault: str | None) -> None:
        broker = self._broker
        if self._dead or fault == "record_lost_at_send" or broker.away_until > broker.world.now:
            self._dead = True
            self._tell(stored, KafkaConnectionError())
            return
        for _ in range(2 if fault == "record_doubled_at_send" else 1):
            broker.append(*record)
        if fault == "record_unanswered_at_send":
            self._dead = True
            self._tell(stored, KafkaConnectionError())
            return
        broker.faults.strike(fault, "after", self._loop)
        self._tell(stored, None)

    def _tell(self, stored: "asyncio.Future[None]", error: Exception | None) -> None:
        def settle() -> None:
            if stored.done():
                return
            if error is None:
                stored.set_result(None)
            else:
                stored.set_exception(error)
                stored.exception()

        self._broker.world.call_at(self._broker.world.now, settle, loop=self._loop)

    async def stop(self) -> None:
        """Send no more."""
        self._dead = True


class Group:
    """A consumer group: which member reads which partition, and what was committed for show."""

    def __init__(self, broker: Broker, name: str, topics: tuple[str, ...]) -> None:
        self.broker, self.name = broker, name
        self.partitions = [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]
        self.members: list[Member] = []
        self.offsets: dict[TopicPartition, int] = {}

    def join(self, member: "Member") -> None:
        """A member more."""
        if member not in self.members:
            self.members.append(member)
            self.rebalance()

    def leave(self, member: "Member") -> None:
        """A member less, where it is one."""
        if member in self.members:
            self.members.remove(member)
            member.deal(set())
            self.rebalance()

    def rebalance(self) -> None:
        """Deal the partitions anew; each member hears of it when it listens."""
        shares: dict[Member, set[TopicPartition]] = {member: set() for member in self.members}
        for partition in self.partitions:
            if self.members:
                shares[self.broker.world.random.choice(self.members)].add(partition)
        for member, share in shares.items():
            member.deal(share)

    def wake(self, partition: TopicPartition) -> None:
        """Something new is on a partition."""
        for member in self.members:
            if partition in member.dealt:
                member.wake()


class Member:
    """One process's consumer: what `aiokafka` does between the broker and the subscription.

    Its two tasks run beside each other, as they do there: partitions move while a batch is being handled.
    """

    def __init__(self, group: Group, loop: ProcessLoop, subscription: Any) -> None:
        self.group, self.loop, self.subscription = group, loop, subscription
        subscription.subscriber = self
        self.consumer = self
        self.dealt: frozenset[TopicPartition] = frozenset()
        self.mine: frozenset[TopicPartition] = frozenset()
        self.places: dict[TopicPartition, int] = {}
        self._moved = asyncio.Event()
        self._news = asyncio.Event()
        world = group.broker.world
        loop.on_death.append(partial(world.call_later, SESSION_SECONDS, group.leave, self))
        loop.on_freeze.append(partial(world.call_later, SESSION_SECONDS, self._expire))

    def _expire(self) -> None:
        if self.loop.frozen_until > self.group.broker.world.now:
            self.group.leave(self)

    def deal(self, share: set[TopicPartition]) -> None:
        """The broker's word: which partitions it has now."""
        self.dealt = frozenset(share)
        self.group.broker.world.call_at(self.group.broker.world.now, self._moved.set, loop=self.loop)

    def wake(self) -> None:
        """There is something to read."""
        self.group.broker.world.call_at(self.group.broker.world.now, self._news.set, loop=self.loop)

    async def coordinate(self) -> None:
        """Take partitions over and give them up, for ever."""
        self.group.join(self)
        while True:
            await self._moved.wait()
            self._moved.clear()
            if self not in self.group.members:
                self.group.join(self)
                continue
            before, self.mine = self.mine, frozenset()
            await _heard(self.subscription.on_partitions_revoked(set(before)))
            now = self.dealt
            self.places = {each: self.group.offsets.get(each, 0) for each in sorted(now)}
            self.mine = now
            await _heard(self.subscription.on_partitions_assigned(set(now)))
            self._news.set()

    async def consume(self) -> None:
        """Hand batches to the subscription, for ever."""
        random = self.group.broker.world.random
        while True:
            batch = self._poll()
            if batch:
                if random.random() < 0.3:
                    await asyncio.sleep(random.random() * 0.02)  # on its way through FastStream
                await self.subscription.take(Batch(self, batch))
            else:
                self._news.clear()
                await self._news.wait()

    def _poll(self) -> list[Record]:
        if self.group.broker.away_until > self.group.broker.world.now:
            wait = self.group.broker.away_until - self.group.broker.world.now
            self.loop.call_later(wait, self._news.set)
            return []
        most = self.group.broker.world.random.choice((1, 3, 500))
        batch: list[Record] = []
        for partition in sorted(self.mine):
            start = self.places[partition]
            found = self.group.broker.logs[partition.topic, partition.partition][start : start + most]
            self.places[partition] = start + len(found)
            batch += found
        return batch

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Read on from an offset. Raises IllegalStateError on a partition that is not its own."""
        if partition not in self.mine:
            raise IllegalStateError
        self.places[partition] = offset

    def assignment(self) -> set[TopicPartition]:
        """The partitions that it believes to have."""
        return set(self.mine)

    async def commit(self) -> None:
        """Show how far it is. Raises CommitFailedError when its partitions were dealt anew."""
        if not self.mine <= self.dealt:
            raise CommitFailedError
        self.group.offsets.update(self.places)


async def _heard(told: Awaitable[None]) -> None:
    """A listener that fails is logged by the client, which goes on."""
    with suppress(Exception):
        await told


@dataclass
class Batch:
    """A batch as the subscription gets it."""

    member: Member
    raw_message: list[Record]

    async def ack(self) -> None:
        """Show that it was handled."""
        await self.member.commit()


__all__ = ["Broker", "Group", "KafkaError", "Member", "Producer", "Record"]
