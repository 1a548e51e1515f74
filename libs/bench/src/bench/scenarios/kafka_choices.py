"""What choices about Kafka cost or won: how records are sent, and how they are taken in."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from bench.lanes.places import PARTITIONS
from bench.lanes.product import collection_id
from bench.measures import Outcome, Shown, interleaved, spread
from bench.orders import Record, fetched, record, windows
from bench.topics import producing, put
from bench.workbench import Workbench
from chassis.broker import create_topics
from chassis.parcels import Parcels
from contracts import Envelope
from contracts.mall_gateway import MallOrdersFetched

BATCH = 1000
WITHIN_SECONDS = 120.0


def _small_records(count: int) -> list[Record]:
    """Records of a kilobyte or so: a page of one order each."""
    some = windows(count, sellers=20, pages=1, lines_per_page=1)
    return [record(each, fetched(each, 1, collection_id(each)), str(each.number)) for each in some]


def sending(bench: Workbench) -> Outcome:
    """What sending costs an idempotent producer: a record a call, and in whole batches as the relay does."""
    return asyncio.run(_sending(bench))


async def _sending(bench: Workbench) -> Outcome:
    records = _small_records(bench.pick(500, 10_000, 20_000))
    ways: Mapping[str, Sending] = {"a record a call": put, "whole batches (ours)": _whole_batches}
    costs: dict[str, list[float]] = {name: [] for name in ways}
    with bench.servers.corner() as corner:
        topic = f"{corner.prefix}sending"
        await create_topics(corner.kafka, [topic], partitions=PARTITIONS)
        for block in interleaved(list(costs), bench.blocks):
            for name in block:
                costs[name].append(await _sending_cost(corner.kafka, topic, records, ways[name]))
    return Outcome(
        shown=[
            Shown(f"sending, {name}: CPU-seconds per 1,000 records", spread(found, 3), "choices")
            for name, found in costs.items()
        ]
    )


Sending = Callable[[Any, str, Sequence[Record]], Awaitable[None]]
"""A producer, a topic, and what to put on it."""


async def _whole_batches(producer: Any, topic: str, records: Sequence[Record]) -> None:
    parcels = Parcels(producer)
    await parcels.open_topics([topic])
    for each in records:
        await parcels.add(topic, each)
    await parcels.hand_over_rest()
    await asyncio.gather(*parcels.sent)


async def _sending_cost(kafka: str, topic: str, records: list[Record], sending: Sending) -> float:
    producer: Any = AIOKafkaProducer(
        bootstrap_servers=kafka, acks="all", enable_idempotence=True, linger_ms=5, max_batch_size=256 * 1024
    )
    await producer.start()
    try:
        await sending(producer, topic, records[:BATCH])
        started = time.process_time()
        for start in range(0, len(records), BATCH):
            await sending(producer, topic, records[start : start + BATCH])
        return (time.process_time() - started) * 1000 / len(records)
    finally:
        await producer.stop()


Taking = Callable[[str, str, str, Callable[[int], None]], Any]
"""Kafka, topic, group, and what to call with the number taken: a context in which records are taken."""


def intake(bench: Workbench) -> Outcome:
    """Records taken and parsed a second: FastStream's own way, ours on FastStream, and aiokafka alone."""
    return asyncio.run(_intake(bench))


async def _intake(bench: Workbench) -> Outcome:
    ways: Mapping[str, Taking] = {
        "FastStream, a message a call": _a_message_a_call,
        "FastStream, raw batches (ours)": _raw_batches,
        "aiokafka alone": _aiokafka,
    }
    records = _small_records(bench.pick(1_500, 10_000, 20_000))
    rates: dict[str, list[float]] = {name: [] for name in ways}
    with bench.servers.corner() as corner:
        topic = f"{corner.prefix}intake"
        await create_topics(corner.kafka, [topic], partitions=PARTITIONS)
        async with producing(corner.kafka) as producer:
            await put(producer, topic, records)
        for number, block in enumerate(interleaved(list(ways), bench.blocks)):
            for name in block:
                group = f"{corner.prefix}{number}{name[:12].replace(' ', '')}{len(rates[name])}"
                rates[name].append(await _taken(ways[name], corner.kafka, topic, group, len(records)))
    return Outcome(shown=[Shown(f"{name}: taken/s", spread(found), "choices") for name, found in rates.items()])


async def _taken(way: Taking, kafka: str, topic: str, group: str, count: int) -> float:
    """Records a second, less the first ones that came: joining the group does not count."""
    done, seen, first, started = asyncio.Event(), 0, 0, 0.0

    def note(number: int) -> None:
        nonlocal seen, first, started
        seen += number
        if not started:
            first, started = seen, time.perf_counter()
        if seen >= count:
            done.set()

    async with way(kafka, topic, group, note):
        await asyncio.wait_for(done.wait(), WITHIN_SECONDS)
        return max(1, count - first) / (time.perf_counter() - started)


def _parse(value: bytes, headers: Any) -> None:
    Envelope.from_headers(list(headers))
    MallOrdersFetched.model_validate_json(value)


@asynccontextmanager
async def _running(broker: KafkaBroker) -> AsyncGenerator[None]:
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()


@asynccontextmanager
async def _a_message_a_call(kafka: str, topic: str, group: str, note: Callable[[int], None]) -> AsyncGenerator[None]:
    broker: Any = KafkaBroker(kafka, logger=None)

    @broker.subscriber(topic, group_id=group, auto_offset_reset="earliest", ack_policy=AckPolicy.MANUAL)
    async def take(page: MallOrdersFetched) -> None:  # pyright: ignore[reportUnusedFunction]
        note(len(page.lines))

    async with _running(broker):
        yield


@asynccontextmanager
async def _raw_batches(kafka: str, topic: str, group: str, note: Callable[[int], None]) -> AsyncGenerator[None]:
    broker: Any = KafkaBroker(kafka, logger=None)

    async def parse(records: Any) -> KafkaMessage:
        return KafkaMessage(body=b"", raw_message=records, headers={}, consumer=None)  # type: ignore[arg-type]

    async def decode(_: KafkaMessage) -> None:
        return None

    @broker.subscriber(
        topic,
        group_id=group,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        batch=True,
        max_records=500,
        batch_timeout_ms=50,
        parser=parse,
        decoder=decode,
    )
    async def take(message: KafkaMessage) -> None:  # pyright: ignore[reportUnusedFunction]
        records: Any = message.raw_message
        for each in records:
            _parse(each.value, each.headers)
        note(len(records))

    async with _running(broker):
        yield


@asynccontextmanager
async def _aiokafka(kafka: str, topic: str, group: str, note: Callable[[int], None]) -> AsyncGenerator[None]:
    consumer: Any = AIOKafkaConsumer(
        topic, bootstrap_servers=kafka, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    taking = asyncio.create_task(_take_all(consumer, note))
    try:
        yield
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await consumer.stop()


async def _take_all(consumer: Any, note: Callable[[int], None]) -> None:
    while True:
        for records in (await consumer.getmany(timeout_ms=50, max_records=500)).values():
            for each in records:
                _parse(each.value, each.headers)
            note(len(records))
