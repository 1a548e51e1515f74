"""Everything that is on Kafka, read once from the start."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient


@dataclass
class Published:
    """The records of all topics."""

    offsets: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    records: int = 0
    _bytes: list[bytes] = field(default_factory=list[bytes])

    def take(self, record: Any) -> None:
        """Add a record; a repeated one keeps its first place."""
        self.records += 1
        event_id = dict(record.headers).get("ce_id", b"").decode(errors="replace")
        self.offsets.setdefault((record.topic, event_id), record.offset)
        self._bytes.extend([record.key or b"", record.value or b"", *(value for _, value in record.headers)])

    def first_offset(self, topic: str, event_id: UUID) -> int | None:
        """Where an event stands first in its partition, None when nowhere."""
        return self.offsets.get((topic, str(event_id)))

    def everything(self) -> bytes:
        """Keys, values and headers of all records."""
        return b"\n".join(self._bytes)


async def read_topics(kafka_servers: str) -> Published:
    """Read all topics of the suite from their start to their present end."""
    partitions = await _partitions(kafka_servers)
    consumer: Any = AIOKafkaConsumer(
        bootstrap_servers=kafka_servers, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        return await _read(consumer, {p: end for p, end in ends.items() if end > 0})
    finally:
        await consumer.stop()


async def _partitions(kafka_servers: str) -> list[TopicPartition]:
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    try:
        names = [name for name in await admin.list_topics() if not name.startswith("__")]
        topics = await admin.describe_topics(names)
    finally:
        await admin.close()
    return [TopicPartition(t["topic"], p["partition"]) for t in topics for p in t["partitions"]]


async def _read(consumer: Any, ends: dict[Any, int]) -> Published:
    published = Published()
    while any([await consumer.position(p) < end for p, end in ends.items()]):
        batches = await consumer.getmany(timeout_ms=500, max_records=5000)
        for records in batches.values():
            for record in records:
                published.take(record)
    return published
