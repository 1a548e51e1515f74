"""The traps found in the libraries' sources (architecture, promises and traps), each guarded."""

import asyncio
import os
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from eventsourcing.postgres import PostgresFactory
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from chassis.broker import create_topics, subscribe
from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import recorder as recorder_module
from chassis.service import Service
from chassis.testing import LONG_SECONDS, as_seller, eventually_async, serving

SELLER = uuid4()
SERVICES = ("account", "catalog", "listing", "mall_gateway", "order_sync")
STORED = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


def running_of(client: Any) -> Any:
    return client._transport.app.state.running


def test_the_database_functions_that_drop_tracking_are_never_switched_on(
    depot: Callable[[], Service], database_url: str
) -> None:
    assert PostgresFactory.POSTGRES_ENABLE_DB_FUNCTIONS not in os.environ
    database = Database(database_url)
    application: Any = depot().application
    made = application(database)
    assert isinstance(made.recorder, recorder_module.PostgresRecorder)
    assert PostgresFactory.POSTGRES_ENABLE_DB_FUNCTIONS not in made.env
    functions = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    with database.connection() as connection:
        assert connection.execute(functions).fetchall() == []
    database.close()


def test_an_append_takes_no_lock_that_autovacuum_would_wait_for(
    depot: Callable[[], Service], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks: list[set[str]] = []

    def look(name: str) -> None:
        if name == "store.before_commit":
            query = "SELECT mode FROM pg_locks WHERE relation = 'depot_events'::regclass"
            with psycopg.connect(database_url) as connection:
                locks.append({row[0] for row in connection.execute(query).fetchall()})

    database = Database(database_url)
    application: Any = depot().application
    made = application(database)
    monkeypatch.setattr(recorder_module, "failpoint", look)
    with as_seller(SELLER):
        made.send(SELLER, 1, "a")
    assert locks
    assert locks[0] <= {"RowExclusiveLock", "AccessShareLock"}
    database.close()


@pytest.mark.parametrize("name", SERVICES)
def test_every_subscriber_acknowledges_by_hand_and_reads_raw_batches(name: str) -> None:
    service: Service = import_module(f"{name}.main").service
    broker = KafkaBroker("127.0.0.1:1")
    nothing: Any = _Nothing()
    subscriptions = subscribe(broker, service.consumers, nothing, nothing, instance="a", prefix="p.")
    assert len(subscriptions) == len(service.consumers.groups) == len(broker.subscribers)
    for subscriber in broker.subscribers:
        specific: Any = subscriber
        assert specific.ack_policy is AckPolicy.MANUAL
        assert specific._parser is not None
        assert specific._connection_args["enable_auto_commit"] is False
        assert specific._connection_args["group_instance_id"] == f"{specific.group_id}.a"
    assert not broker.middlewares


class _Nothing:
    """Stands for database and application of subscribers that are only looked at."""

    def apply(self, *_: Any) -> None:
        """Take a schema in."""


def test_without_an_instance_name_membership_is_not_static(depot: Callable[[], Service]) -> None:
    broker, nothing = KafkaBroker("127.0.0.1:1"), _Nothing()
    subscribe(broker, depot().consumers, nothing, nothing, instance=None, prefix="")  # type: ignore[arg-type]
    (subscriber,) = broker.subscribers
    assert subscriber._connection_args["group_instance_id"] is None  # type: ignore[attr-defined]


async def test_a_published_event_carries_the_stored_trace_and_an_opaque_key(
    depot: Callable[[], Service], kafka_servers: str, prefix: str
) -> None:
    async with serving(depot().asgi) as client:
        with acting(Cause(seller_id=SELLER, actor="user:test", traceparent=STORED)):
            parcel_id = running_of(client).application.send(SELLER, 1, "a")
        consumer: Any = AIOKafkaConsumer(
            f"{prefix}depot.parcels.v1", bootstrap_servers=kafka_servers, auto_offset_reset="earliest"
        )
        await consumer.start()
        record = await asyncio.wait_for(consumer.getone(), LONG_SECONDS)
        await consumer.stop()
    assert dict(record.headers)["traceparent"] == STORED.encode()
    assert record.key == str(parcel_id).encode()


async def test_messages_of_two_partitions_with_equal_offsets_are_both_taken_in(
    depot: Callable[[], Service], database_url: str
) -> None:
    """FastStream's `message_id` is made of offset and timestamp: nothing here may rest on it."""
    async with serving(depot().asgi) as client:
        with as_seller(SELLER):
            for n in range(9):
                running_of(client).application.send(SELLER, 1, f"n{n}")
        count = "SELECT count(*), count(DISTINCT event_id) FROM consumer_intake"

        def taken() -> bool:
            with psycopg.connect(database_url) as connection:
                return connection.execute(count).fetchone() == (9, 9)

        await eventually_async(lambda: asyncio.to_thread(taken))


async def test_each_partition_of_new_topics_has_its_leader_when_they_are_told_to_be_there(
    kafka_servers: str, prefix: str
) -> None:
    """aiokafka may leave alone for minutes a partition that had none when it was looked at."""
    for number in range(20):
        topics = [f"{prefix}{number}.{each}" for each in ("one", "two")]
        await create_topics(kafka_servers, topics, partitions=6)
        async with AIOKafkaProducer(bootstrap_servers=kafka_servers) as looking:
            metadata = await looking.client.fetch_all_metadata()
        places = [TopicPartition(topic, partition) for topic in topics for partition in range(6)]
        assert all((metadata.leader_for_partition(place) or 0) > 0 for place in places)


async def test_a_topic_is_never_widened_in_place(kafka_servers: str, prefix: str) -> None:
    topic = f"{prefix}keyed"
    await create_topics(kafka_servers, [topic], partitions=2)
    await create_topics(kafka_servers, [topic], partitions=6)
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    (told,) = await admin.describe_topics([topic])
    await admin.close()
    assert len(told["partitions"]) == 2


def test_the_kafka_client_is_the_one_whose_dead_producers_are_known() -> None:
    assert tuple(map(int, version("aiokafka").split(".")[:2])) < (0, 15)
