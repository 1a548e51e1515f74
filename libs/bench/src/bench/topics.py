"""Kafka from outside: records put in place, counted and read back."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.orders import Record

READ_MILLISECONDS = 500


@asynccontextmanager
async def producing(kafka: str) -> AsyncGenerator[Any]:
    """A producer that is ready before the clock starts."""
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka, linger_ms=5, max_batch_size=256 * 1024)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def put(producer: Any, topic: str, records: Sequence[Record]) -> None:
    """Put records on a topic; returns when the broker has all of them."""
    sent = [await producer.send(topic, each.value, key=each.key, headers=each.headers) for each in records]
    await asyncio.gather(*sent)


def from_start(consumer: Any, partitions: Sequence[TopicPartition]) -> None:
    """Let a consumer read partitions from their first record.

    By number, not by asking where the start is: aiokafka may wait for ever where that fails once, as it does while the
    broker is still becoming the leader of a new topic.
    """
    consumer.assign(partitions)
    for partition in partitions:
        consumer.seek(partition, 0)


class Counter:
    """Counts the records of a topic without reading them."""

    def __init__(self, consumer: Any, topic: str, partitions: int) -> None:
        self._consumer = consumer
        self._partitions = [TopicPartition(topic, number) for number in range(partitions)]

    async def count(self) -> int:
        """How many records there are now."""
        return sum((await self._consumer.end_offsets(self._partitions)).values())

    async def read(self) -> list[Any]:
        """All records that there are now."""
        ends = await self._consumer.end_offsets(self._partitions)
        wanted, found = sum(ends.values()), list[Any]()
        from_start(self._consumer, self._partitions)
        while len(found) < wanted:
            for records in (await self._consumer.getmany(timeout_ms=READ_MILLISECONDS, max_records=5000)).values():
                found.extend(records)
        return found


@asynccontextmanager
async def counting(kafka: str, topic: str, partitions: int) -> AsyncGenerator[Counter]:
    """A counter of a topic that is there."""
    consumer: Any = AIOKafkaConsumer(
        bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest", max_partition_fetch_bytes=2**22
    )
    await consumer.start()
    try:
        yield Counter(consumer, topic, partitions)
    finally:
        await consumer.stop()
