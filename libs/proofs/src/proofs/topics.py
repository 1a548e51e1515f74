"""Everything that is on Kafka, read once from the start; what is kept of a record is its place and a hash."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from proofs.stores import content

Look = Callable[[bytes], None]


class Place(NamedTuple):
    """Where an event stands first, and what stands for its bytes."""

    partition: int
    offset: int
    content: int
    altered: bool = False
    """It came again with other bytes."""


@dataclass
class Published:
    """The records of all topics, those set aside for consumers left out."""

    places: dict[tuple[str, UUID], Place] = field(default_factory=dict[tuple[str, UUID], Place])
    ends: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    records: int = 0
    repeated: int = 0
    nameless: list[str] = field(default_factory=list[str])

    def take(self, record: Any) -> None:
        """Add a record; a repeated one keeps its first place."""
        self.records += 1
        if record.topic.endswith(".dead-letters"):
            return
        try:
            event_id = UUID(dict(record.headers)["ce_id"].decode())
        except (KeyError, ValueError):
            self.nameless.append(f"{record.topic}[{record.partition}]@{record.offset}")
            return
        seen, name = content(record.key, record.value), (record.topic, event_id)
        first = self.places.get(name)
        if first is None:
            self.places[name] = Place(record.partition, record.offset, seen)
            return
        self.repeated += 1
        if first.content != seen or first.partition != record.partition:
            self.places[name] = first._replace(altered=True)

    def unclaimed(self, claimed: set[tuple[str, UUID]]) -> Iterator[tuple[str, UUID]]:
        """The events on topics that nobody claimed."""
        return (name for name in self.places if name not in claimed)


async def read_topics(kafka_servers: str, look: Look = lambda _: None, prefix: str = "") -> Published:
    """Read all topics (with a prefix) from their start to their present end; `look` sees keys, values and headers."""
    partitions = await _partitions(kafka_servers, prefix)
    consumer: Any = AIOKafkaConsumer(
        bootstrap_servers=kafka_servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=8 * 1024 * 1024,
    )
    await consumer.start()
    try:
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        return await _read(consumer, ends, look)
    finally:
        await consumer.stop()


async def _partitions(kafka_servers: str, prefix: str) -> list[TopicPartition]:
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    try:
        names = [name for name in await admin.list_topics() if name.startswith(prefix) and name[:2] != "__"]
        topics = await admin.describe_topics(names)
    finally:
        await admin.close()
    return [TopicPartition(t["topic"], p["partition"]) for t in topics for p in t["partitions"]]


async def _read(consumer: Any, ends: dict[Any, int], look: Look) -> Published:
    published = Published(ends={(place.topic, place.partition): end for place, end in ends.items()})
    while any([await consumer.position(place) < end for place, end in ends.items() if end > 0]):
        batches = await consumer.getmany(timeout_ms=500, max_records=5000)
        for record in (record for records in batches.values() for record in records):
            published.take(record)
            look(b"\n".join([record.key or b"", record.value or b"", *(value for _, value in record.headers)]))
    return published
