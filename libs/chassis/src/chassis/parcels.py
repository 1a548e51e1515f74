"""What the relay hands to Kafka: whole batches, one at a time for each partition, in the order of the log."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner


class Sendable(Protocol):
    """One Kafka record."""

    @property
    def key(self) -> bytes:
        """What decides about its partition."""
        ...

    @property
    def value(self) -> bytes:
        """Its body."""
        ...

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        """What stands beside it."""
        ...


_partition: Any = DefaultPartitioner()


class Parcels:
    """Fills a batch for each partition and hands it over when it is full.

    The producer's own way makes a future of each record and looks up its topic; this makes one of each batch. A record
    lands on the partition where the producer's own way would put it.
    """

    def __init__(self, producer: Any) -> None:
        self._producer = producer
        self._partitions: dict[str, list[int]] = {}
        self._open: dict[tuple[str, int], Any] = {}
        self.sent: list[asyncio.Future[Any]] = []
        """A future for each batch that was handed over."""

    async def open_topics(self, topics: Sequence[str]) -> None:
        """Learn which partitions topics have. Raises KafkaError."""
        for topic in topics:
            self._partitions[topic] = sorted(await self._producer.partitions_for(topic))

    async def add(self, topic: str, record: Sendable) -> None:
        """Add a record of an opened topic; a full batch is handed over first.

        Raises MessageSizeTooLargeError for one that an empty batch does not take: it must not be passed over.
        """
        partitions = self._partitions[topic]
        place = topic, _partition(record.key, partitions, partitions)
        if not self._fits(place, record):
            await self._hand_over(place)
            if not self._fits(place, record):
                raise MessageSizeTooLargeError(f"a record of {len(record.value)} bytes for {topic} fits in no batch")

    def _fits(self, place: tuple[str, int], record: Sendable) -> bool:
        batch = self._open.get(place)
        if batch is None:
            batch = self._open[place] = self._producer.create_batch()
        added = batch.append(timestamp=None, key=record.key, value=record.value, headers=record.headers)
        return added is not None

    async def _hand_over(self, place: tuple[str, int]) -> None:
        topic, partition = place
        batch = self._open.pop(place)
        batch.close()  # the producer lets an open one wait for more
        self.sent.append(await self._producer.send_batch(batch, topic, partition=partition))

    async def hand_over_rest(self) -> None:
        """Hand over what is not full."""
        for place in list(self._open):
            await self._hand_over(place)
