"""Batches for Kafka, filled by the relay."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from chassis.parcels import Parcels

PARTITIONS = 3


@dataclass(frozen=True)
class Record:
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])


class Batch:
    def __init__(self, room: int) -> None:
        self.room, self.closed, self.values = room, False, list[bytes]()

    def append(self, *, timestamp: int | None, key: bytes, value: bytes, headers: Any) -> object | None:
        if len(self.values) == self.room:
            return None
        self.values.append(value)
        return object()

    def close(self) -> None:
        self.closed = True


class Producer:
    def __init__(self, room: int) -> None:
        self.room, self.sent = room, list[tuple[str, int, Batch]]()

    async def partitions_for(self, topic: str) -> set[int]:
        return set(range(PARTITIONS))

    def create_batch(self) -> Batch:
        return Batch(self.room)

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> "asyncio.Future[None]":
        assert batch.closed
        self.sent.append((topic, partition, batch))
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


async def _sent(records: list[tuple[str, Record]], room: int) -> tuple[list[tuple[str, int, Batch]], int]:
    producer = Producer(room)
    parcels = Parcels(producer)
    await parcels.open_topics(sorted({topic for topic, _ in records}))
    for topic, record in records:
        await parcels.add(topic, record)
    await parcels.hand_over_rest()
    return producer.sent, len(parcels.sent)


async def test_every_record_lands_where_the_producers_own_way_would_put_it_in_order() -> None:
    records = [("orders", Record(f"key {n % 7}".encode(), str(n).encode())) for n in range(50)]
    sent, futures = await _sent(records, 4)
    assert futures == len(sent)
    found: dict[int, list[bytes]] = {}
    for _, partition, batch in sent:
        assert len(batch.values) <= 4
        found.setdefault(partition, []).extend(batch.values)
    partition_of: Any = DefaultPartitioner()
    everywhere, wanted = list(range(PARTITIONS)), dict[int, list[bytes]]()
    for _, record in records:
        wanted.setdefault(partition_of(record.key, everywhere, everywhere), []).append(record.value)
    assert found == wanted


async def test_topics_do_not_share_a_batch() -> None:
    sent, _ = await _sent([("a", Record(b"k", b"1")), ("b", Record(b"k", b"2")), ("a", Record(b"k", b"3"))], 10)
    assert [(topic, batch.values) for topic, _, batch in sent] == [("a", [b"1", b"3"]), ("b", [b"2"])]


async def test_nothing_to_send_hands_nothing_over() -> None:
    assert await _sent([], 10) == ([], 0)


async def test_a_record_that_no_batch_takes_is_never_passed_over() -> None:
    with pytest.raises(MessageSizeTooLargeError, match="orders"):
        await _sent([("orders", Record(b"k", b"1"))], room=0)


def test_the_library_lets_an_empty_batch_take_a_record_larger_than_itself() -> None:
    batch: Any = BatchBuilder(1024, 0)
    assert batch.append(timestamp=None, key=b"k", value=b"1" * 100_000, headers=[]) is not None
    assert batch.append(timestamp=None, key=b"k", value=b"2", headers=[]) is None
