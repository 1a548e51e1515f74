"""Another service that consumes orders: what came when."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from bench.lanes.places import PARTITIONS
from bench.orders import Record
from bench.topics import from_start

POLL_MILLISECONDS = 1000
LOOK_SECONDS = 0.5


class Listener:
    """Notes when each order was first consumed, under the mall's number of the order and line."""

    def __init__(self, consumer: Any) -> None:
        self._consumer = consumer
        self.heard: dict[tuple[str, str], float] = {}
        self.more = asyncio.Event()
        self.twice: list[tuple[str, str]] = []

    async def listen(self) -> None:
        """Consume for ever."""
        while True:
            try:
                batches = await self._consumer.getmany(timeout_ms=POLL_MILLISECONDS)
            except KafkaError:  # a partition whose leader is not elected yet
                await asyncio.sleep(0.1)
                continue
            now = time.time()
            for records in batches.values():
                for each in records:
                    self._note(each, now)
            self.more.set()

    def _note(self, each: Any, now: float) -> None:
        if b"OrderCollected" not in dict(each.headers)["ce_type"]:
            return
        ref = json.loads(each.value)["ref"]
        key = (ref["order_no"], ref["line_no"])
        if key in self.heard:
            self.twice.append(key)
        self.heard.setdefault(key, now)

    async def until(self, count: int, within_seconds: float) -> bool:
        """Whether so many orders were heard of in time."""
        deadline = time.monotonic() + within_seconds
        while len(self.heard) < count and time.monotonic() < deadline:
            self.more.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.more.wait(), LOOK_SECONDS)
        return len(self.heard) >= count


@asynccontextmanager
async def listening(kafka: str, topic: str) -> AsyncGenerator[Listener]:
    """A listener on a topic, from its start."""
    consumer: Any = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, fetch_max_wait_ms=20)
    await consumer.start()
    from_start(consumer, [TopicPartition(topic, number) for number in range(PARTITIONS)])
    listener = Listener(consumer)
    task = asyncio.create_task(listener.listen())
    try:
        yield listener
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await consumer.stop()


async def send_at(producer: Any, topic: str, record: Record, at: float) -> float:
    """Send a record at its time on the loop's clock; the wall time at which that was to be."""
    loop = asyncio.get_running_loop()
    wanted = time.time() + at - loop.time()
    await asyncio.sleep(at - loop.time())
    await producer.send_and_wait(topic, record.value, key=record.key, headers=record.headers)
    return wanted
