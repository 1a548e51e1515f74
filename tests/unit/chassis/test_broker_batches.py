"""What is fetched is handed over at once, from all partitions; an empty answer is followed by the next question."""

import asyncio
from typing import Any

from faststream.kafka import KafkaBroker

from chassis.broker import MAX_RECORDS, _next_batch


class Consumer:
    def __init__(self, answers: list[dict[str, list[int]]]) -> None:
        self.answers = answers
        self.asked: list[dict[str, int]] = []

    async def getmany(self, **how: int) -> dict[str, list[int]]:
        self.asked.append(how)
        return self.answers.pop(0)


async def test_a_batch_holds_the_records_of_all_partitions() -> None:
    consumer = Consumer([{"p0": [1, 2], "p1": [3]}])
    assert await _next_batch(consumer) == (1, 2, 3)
    assert consumer.asked[0]["max_records"] == MAX_RECORDS


async def test_nothing_is_slept_through_after_an_empty_answer() -> None:
    consumer = Consumer([{}, {"p0": [1]}])
    asked = asyncio.gather(_next_batch(consumer), _next_batch(consumer))
    turns = 0
    while not asked.done():
        turns += 1
        await asyncio.sleep(0)
    assert (await asked, turns < 20) == ([(), (1,)], True)


def test_the_library_lets_its_subscriber_be_asked_our_way() -> None:
    kafka: Any = KafkaBroker()
    subscriber = kafka.subscriber("parcels", batch=True, group_id="depot")
    subscriber.get_msg = _next_batch
    assert subscriber.get_msg is _next_batch
