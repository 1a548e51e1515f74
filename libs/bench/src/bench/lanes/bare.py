"""L0, the denominator: the same rows, records and indexes by COPY and a raw producer, without any domain code.

It keeps no promise but durability: no intake ids, no fencing, no causes, nothing read back. What it takes is what the
databases themselves take, so no event-sourced program can be faster. What it does with orders, claims and inquiries is
in modules of their own.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.lanes.places import PARTITIONS, Places
from bench.topics import from_start
from chassis.database import trusted
from chassis.memory import tune_memory

DDL = """
CREATE TABLE events (
    originator_id uuid NOT NULL, originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL,
    notification_id bigserial, seller_id uuid, actor text NOT NULL, correlation_id uuid NOT NULL, causation_id text,
    traceparent text, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX ON events (notification_id);
"""
EVENT_COLUMNS = "originator_id, originator_version, topic, state, seller_id, actor, correlation_id, causation_id"
PRODUCER: dict[str, Any] = {"acks": "all", "enable_idempotence": True, "linger_ms": 5, "max_batch_size": 256 * 1024}


class Line(NamedTuple):
    """One row of a page: whose, its id with us, our number for it, the page and the row itself."""

    seller: UUID
    id: UUID
    number: str
    page: dict[str, Any]
    row: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A view's table: its columns, and the values of a line, which is the n-th of all."""

    name: str
    columns: str
    values: Callable[[Line, int], tuple[Any, ...]]

    @property
    def copying(self) -> str:
        """The statement that takes its rows."""
        return f"COPY {self.name} ({self.columns}) FROM STDIN"


@dataclass(frozen=True)
class Bare:
    """What a lane does with one kind of rows: where they lie in a page, their ids, what is told of each, its views."""

    rows: str
    ddl: str
    id_of: Callable[[UUID, dict[str, Any], dict[str, Any]], UUID]
    public: Callable[[Line], dict[str, Any]]
    tables: Sequence[Table]

    def decoded(self, records: Sequence[Any], numbers: Iterator[int]) -> list[Line]:
        """The lines of some pages."""
        found: list[Line] = []
        for record in records:
            page, seller = json.loads(record.value), UUID(dict(record.headers)["seller"].decode())
            found += [
                Line(seller, self.id_of(seller, page, row), f"{next(numbers):015d}", page, row)
                for row in page[self.rows]
            ]
        return found

    async def store(self, connection: psycopg.AsyncConnection[Any], lines: Sequence[Line]) -> None:
        """One event a line, in one transaction."""
        cause = uuid4()
        statement = f"COPY events ({EVENT_COLUMNS}) FROM STDIN"
        async with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
            for line in lines:
                state = json.dumps(line.row, ensure_ascii=False).encode()
                await copy.write_row((line.id, 1, "Collected", state, line.seller, "bench", cause, None))

    async def publish(self, producer: Any, topic: str, lines: Sequence[Line]) -> None:
        """One record a line."""
        sent: list[Any] = []
        for line in lines:
            headers = [("ce_id", str(line.id).encode()), ("seller", str(line.seller).encode())]
            value = json.dumps(self.public(line), ensure_ascii=False).encode()
            sent.append(await producer.send(topic, value, key=str(line.id).encode(), headers=headers))
        await asyncio.gather(*sent)

    async def show(self, connection: psycopg.AsyncConnection[Any], lines: Sequence[Line], position: int) -> None:
        """One row a line in each view."""
        async with connection.transaction(), connection.cursor() as cursor:
            for table in self.tables:
                async with cursor.copy(trusted(table.copying)) as copy:
                    for place, line in enumerate(lines, position):
                        await copy.write_row(table.values(line, place))

    async def work(self) -> None:
        """Each batch is stored, then published and shown at the same time."""
        places = Places.from_environment()
        writing = await psycopg.AsyncConnection.connect(places.database_url, autocommit=True)
        showing = await psycopg.AsyncConnection.connect(places.database_url, autocommit=True)
        await writing.execute(trusted(DDL + self.ddl))
        producer: Any = AIOKafkaProducer(bootstrap_servers=places.kafka, **PRODUCER)
        consumer: Any = AIOKafkaConsumer(bootstrap_servers=places.kafka, enable_auto_commit=False)
        await producer.start()
        await consumer.start()
        from_start(consumer, [TopicPartition(places.fetched, number) for number in range(PARTITIONS)])
        done, numbers = 0, iter(range(1, 10**12))
        while True:
            batches = await consumer.getmany(timeout_ms=1000, max_records=10)
            lines = self.decoded([record for records in batches.values() for record in records], numbers)
            if lines:
                await self.store(writing, lines)
                await asyncio.gather(self.publish(producer, places.collected, lines), self.show(showing, lines, done))
                done += len(lines)

    def run(self) -> None:
        """Work until killed; it is spared the collector as the product is."""
        tune_memory()
        asyncio.run(self.work())
