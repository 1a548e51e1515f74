"""What a subscription makes of a batch that comes while its partition is assigned anew."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError

from chassis.broker import Subscription
from chassis.inbox import Incoming, Position

KEY = ("orders.v1", 0)
PARTITION = TopicPartition(*KEY)


class MemoryInbox:
    """Positions in memory; `stored` is what the database has."""

    group = "listener.sums"

    def __init__(self, offset: int) -> None:
        self.stored = Position(1, offset, f"id-{offset - 1}")
        self.positions: dict[tuple[str, int], Position] = {}
        self.taken: list[int] = []
        self.times_restarted = 0

    def assigned(self, partitions: Any) -> dict[tuple[str, int], Position]:
        self.positions[KEY] = self.stored
        return {KEY: self.stored}

    def revoked(self, partitions: Any) -> None:
        self.positions.clear()

    def restarted(self, topic: str, partition: int) -> Position:
        self.times_restarted += 1
        self.stored = Position(self.stored.epoch + 1, 0, None)
        return self.assigned([KEY])[KEY]

    def take(self, batch: Sequence[Incoming]) -> None:
        self.taken += [message.offset for message in batch]
        self.move(batch[-1].offset + 1)

    def move(self, offset: int) -> None:
        self.positions[KEY] = self.stored = Position(1, offset, f"id-{offset - 1}")


class MemoryConsumer:
    """Where it was told to read on."""

    def __init__(self) -> None:
        self.sought: list[int] = []
        self.refusals = 0

    def seek(self, partition: TopicPartition, offset: int) -> None:
        if self.refusals:
            self.refusals -= 1
            raise IllegalStateError
        self.sought.append(offset)

    def assignment(self) -> set[TopicPartition]:
        return {PARTITION}


def incoming(offset: int, message_id: str | None = None) -> Any:
    headers = (("ce_id", (message_id or f"id-{offset}").encode()),)
    return SimpleNamespace(topic=KEY[0], partition=0, offset=offset, key=b"k", value=b"{}", headers=headers)


class Batch:
    def __init__(self, *records: Any) -> None:
        self.raw_message = records

    async def ack(self) -> None:
        """Nobody looks at the lag here."""


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox(offset=5)


@pytest.fixture
async def subscription(inbox: MemoryInbox) -> Subscription:
    made = Subscription(inbox, None)  # type: ignore[arg-type]
    made.subscriber = SimpleNamespace(consumer=MemoryConsumer())
    await made.on_partitions_assigned({PARTITION})
    return made


async def test_a_batch_that_moved_the_position_meanwhile_does_not_begin_the_topic_anew(
    inbox: MemoryInbox, subscription: Subscription
) -> None:
    inbox.move(8)  # a batch of the former assignment was committed after the partition came again
    await subscription.take(Batch(incoming(4), incoming(5)))  # type: ignore[arg-type]
    assert inbox.times_restarted == 0
    assert subscription.subscriber.consumer.sought[-1] == 7
    await subscription.take(Batch(incoming(7), incoming(8)))  # type: ignore[arg-type]
    assert inbox.taken == [7, 8]


async def test_a_batch_of_the_former_assignment_does_not_begin_the_topic_anew(
    inbox: MemoryInbox, subscription: Subscription
) -> None:
    await subscription.take(Batch(incoming(2), incoming(3)))  # type: ignore[arg-type]
    await subscription.take(Batch(incoming(4), incoming(5)))  # type: ignore[arg-type]
    assert (inbox.times_restarted, inbox.taken) == (0, [4, 5])


async def test_another_message_in_the_place_of_the_last_one_begins_the_topic_anew(
    inbox: MemoryInbox, subscription: Subscription
) -> None:
    for _ in range(2):
        await subscription.take(Batch(incoming(4, "another"), incoming(5, "one more")))  # type: ignore[arg-type]
    assert (inbox.times_restarted, inbox.taken) == (1, [])
    assert subscription.subscriber.consumer.sought[-1] == 0


async def test_a_topic_whose_first_messages_are_gone_is_read_from_what_is_left(
    inbox: MemoryInbox, subscription: Subscription
) -> None:
    inbox.stored = Position(1, 0, None)
    await subscription.on_partitions_assigned({PARTITION})
    await subscription.take(Batch(incoming(7)))  # type: ignore[arg-type]
    assert (inbox.taken, subscription.subscriber.consumer.sought[-1]) == ([], 0)
    await subscription.take(Batch(incoming(7)))  # type: ignore[arg-type]
    assert inbox.taken == [7]


async def test_a_partition_is_sought_again_after_one_was_revoked_in_between(
    inbox: MemoryInbox, subscription: Subscription
) -> None:
    await subscription.on_partitions_revoked({PARTITION})
    subscription.subscriber.consumer.refusals = 1
    await subscription.take(Batch(incoming(4)))  # type: ignore[arg-type]
    assert inbox.positions == {KEY: inbox.stored}
    assert subscription.subscriber.consumer.sought == [4, 4]
