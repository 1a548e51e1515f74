"""Exactly-once effect, order, parking and rebuilding, with the real servers and the faults they are about."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from chassis.database import Database
from chassis.inbox import Inbox, Incoming, LostPartitionError
from chassis.leases import SCHEMA as LEASES
from chassis.leases import Lease, succeed
from chassis.log import EventLog
from chassis.parking import ParkedMessages
from chassis.service import Service
from chassis.testing import LONG_SECONDS, as_seller, eventually, eventually_async, serving
from contracts import Envelope
from contracts.chassis import MessageParked

SELLER = uuid4()


def envelope(name: str, event_id: UUID | None = None) -> Envelope:
    return Envelope(
        event_id=event_id or uuid4(),
        event_type=name,
        source="test",
        subject="s",
        occurred_at=datetime.now(UTC),
        seller_id=SELLER,
        correlation_id=uuid4(),
        actor="user:test",
    )


class Sender:
    def __init__(self, producer: Any, topic: str, kind: Any) -> None:
        self.producer, self.topic, self.kind = producer, topic, kind

    async def send(self, note: str, *, key: str = "k", event_id: UUID | None = None, **raw: Any) -> None:
        event = self.kind(parcel_id=uuid4(), weight=1, note=note)
        headers = raw.get("headers") or envelope(self.kind.type_name(), event_id).headers()
        value = raw.get("value", event.model_dump_json().encode())
        await self.producer.send_and_wait(self.topic, value, key=key.encode(), headers=headers)


@asynccontextmanager
async def sending(kafka_servers: str, topic: str, kind: Any) -> AsyncGenerator[Sender]:
    producer = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    try:
        yield Sender(producer, topic, kind)
    finally:
        await producer.stop()


def weights(database_url: str) -> dict[str, int]:
    """What the service took in, by note, from its event store alone."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT convert_from(state, 'UTF8') FROM depot_events WHERE topic LIKE '%Parcel.Sent'"
            " AND convert_from(state, 'UTF8') LIKE '%\"in %'"
        ).fetchall()
    found: dict[str, int] = {}
    for (state,) in rows:
        note = state.split('"note":"in ')[1].split('"')[0]
        found[note] = found.get(note, 0) + 1
    return found


def takings(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT count(*) FROM depot_events WHERE topic LIKE '%Weighed'").fetchone()
    return row[0] if row else 0


async def test_a_message_sent_twice_takes_effect_once(
    depot: Callable[[], Service], database_url: str, kafka_servers: str, prefix: str
) -> None:
    service = depot()
    kind = service.publishes[0]
    async with serving(service.asgi), sending(kafka_servers, f"{prefix}{kind.TOPIC}", kind) as sender:
        again = uuid4()
        for _ in range(3):
            await sender.send("twice", event_id=again)
        await sender.send("last")
        await eventually_async(lambda: asyncio.to_thread(lambda: "last" in weights(database_url)))
    assert takings(database_url) == 2


async def test_poison_is_parked_with_what_follows_it_and_put_back(
    depot: Callable[[], Service], database_url: str, kafka_servers: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = depot()
    kind = service.publishes[0]
    async with serving(service.asgi) as client, sending(kafka_servers, f"{prefix}{kind.TOPIC}", kind) as sender:
        await sender.send("poison pill", key="a")
        await sender.send("behind it", key="a")
        await sender.send("another key", key="b")
        await sender.send("no json", key="c", value=b"\xff\xfe")
        await sender.send("bad header", key="d", headers=[("ce_type", kind.type_name().encode()), ("x", b"\xff")])
        await eventually_async(lambda: asyncio.to_thread(lambda: "another key" in weights(database_url)))
        running = client._transport.app.state.running  # type: ignore[attr-defined]
        parked = await eventually_async(lambda: asyncio.to_thread(lambda: _parked(database_url, 4)))
        assert set(weights(database_url)) == {"another key"}
        assert sum(row["behind"] for row in parked) == 1
        await _announced(kafka_servers, f"{prefix}depot.take-in.dead-letters", 4)
        told = await _told(kafka_servers, f"{prefix}{MessageParked.TOPIC}", 3)
        assert [each.group for each in told] == ["depot.take-in"] * 3
        assert {each.offset for each in told} == {row["message_offset"] for row in parked if not row["behind"]}
        assert {each.topic for each in told} == {kind.TOPIC}
        assert all(each.error.isidentifier() for each in told)

        take = running.application.take
        monkeypatch.setattr(
            type(running.application), "take", lambda self, s, w, note: take(s, w, note.replace("poison", "healed"))
        )
        (pill,) = [row["parked_id"] for row in parked if bytes(row["key"]) == b"a" and not row["behind"]]
        ParkedMessages(running.subscriptions[0].inbox, running.database).put_back(pill)
        await eventually_async(lambda: asyncio.to_thread(lambda: "behind it" in weights(database_url)))
        assert "healed pill" in weights(database_url)
        order = _order(database_url)
        assert order.index("healed pill") < order.index("behind it")


def _parked(database_url: str, count: int) -> list[dict[str, Any]]:
    with psycopg.connect(database_url, row_factory=psycopg.rows.dict_row) as connection:
        rows = connection.execute("SELECT * FROM parked_messages ORDER BY parked_id").fetchall()
    assert len(rows) == count, [row["reason"] for row in rows]
    return rows


def _order(database_url: str) -> list[str]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT convert_from(state, 'UTF8') FROM depot_events WHERE topic LIKE '%Parcel.Sent' ORDER BY"
            " notification_id"
        ).fetchall()
    return [state.split('"note":"in ')[1].split('"')[0] for (state,) in rows if '"note":"in ' in state]


async def _announced(kafka_servers: str, topic: str, count: int) -> None:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka_servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        for _ in range(count):
            record = await asyncio.wait_for(consumer.getone(), LONG_SECONDS)
            assert dict(record.headers)["reason"]
    finally:
        await consumer.stop()


async def _told(kafka_servers: str, topic: str, count: int) -> list[MessageParked]:
    """What watchers are told: each once, under an id that is the same when it is told again."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka_servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        records = [await asyncio.wait_for(consumer.getone(), LONG_SECONDS) for _ in range(count)]
    finally:
        await consumer.stop()
    envelopes = [Envelope.from_headers(list(record.headers)) for record in records]
    assert len({each.event_id for each in envelopes}) == count
    assert all(each.seller_id is None for each in envelopes)
    return [MessageParked.model_validate_json(record.value) for record in records]


async def test_a_replica_that_lost_its_partition_writes_nothing(
    depot: Callable[[], Service], database_url: str
) -> None:
    service = depot()
    kind, handlers = service.publishes[0], service.consumers.groups["depot.take-in"]
    database = Database(database_url)
    application = service.application(database)  # type: ignore[call-arg,arg-type]
    zombie, owner = (Inbox("depot.take-in", handlers, application, database) for _ in range(2))
    zombie.assigned([("t", 0)])
    owner.assigned([("t", 0)])
    batch = [
        Incoming("t", 0, n, b"k", kind(parcel_id=uuid4(), weight=1, note=f"n{n}").model_dump_json().encode(),
                 tuple(envelope(kind.type_name()).headers()))
        for n in range(10)
    ]  # fmt: skip
    owner.take(batch)
    with pytest.raises(LostPartitionError):
        zombie.take(batch[:5])
    assert takings(database_url) == 10
    assert zombie.assigned([("t", 0)])["t", 0].offset == 10
    zombie.take(batch)
    assert takings(database_url) == 10
    database.close()


async def test_a_topic_made_anew_is_read_from_its_start(
    depot: Callable[[], Service], database_url: str, kafka_servers: str, prefix: str
) -> None:
    service = depot()
    kind = service.publishes[0]
    topic = f"{prefix}{kind.TOPIC}"
    async with serving(service.asgi), sending(kafka_servers, topic, kind) as sender:
        for n in range(5):
            await sender.send(f"old {n}")
        await eventually_async(lambda: asyncio.to_thread(lambda: len(weights(database_url)) == 5))
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    await admin.delete_topics([topic])
    await eventually_async(lambda: _absent(admin, topic))
    await admin.create_topics([NewTopic(topic, 3, 1)])
    await admin.close()
    async with sending(kafka_servers, topic, kind) as sender:
        for n in range(7):
            await sender.send(f"new {n}")
    async with serving(depot().asgi):
        await eventually_async(lambda: asyncio.to_thread(lambda: len(weights(database_url)) == 12))


async def _absent(admin: Any, topic: str) -> bool:
    return topic not in await admin.list_topics()


async def test_two_replicas_together_take_everything_in_once(
    depot: Callable[[], Service], database_url: str, kafka_servers: str, prefix: str
) -> None:
    first, second = depot(), depot()
    kind = first.publishes[0]
    async with serving(first.asgi), sending(kafka_servers, f"{prefix}{kind.TOPIC}", kind) as sender:
        for n in range(50):
            await sender.send(f"a{n}", key=str(n))
        async with serving(second.asgi):
            for n in range(50):
                await sender.send(f"b{n}", key=str(n))
            await eventually_async(lambda: asyncio.to_thread(lambda: len(weights(database_url)) == 100))
        for n in range(20):
            await sender.send(f"c{n}", key=str(n))
        await eventually_async(lambda: asyncio.to_thread(lambda: len(weights(database_url)) == 120))
    assert takings(database_url) == 120


async def test_views_are_rebuilt_while_in_use_and_come_out_the_same(
    depot: Callable[[], Service], database_url: str
) -> None:
    service = depot()
    async with serving(service.asgi) as client:
        running = client._transport.app.state.running  # type: ignore[attr-defined]
        with as_seller(SELLER):
            for n in range(30):
                running.application.send(SELLER, n, f"p{n}")
        last = EventLog(running.application).last()
        await asyncio.to_thread(running.views.wait_for, last, 20)
        before = _view(running)
        running.projector.rebuild()
        with as_seller(SELLER):
            running.application.send(SELLER, 99, "meanwhile")
        await eventually_async(lambda: asyncio.to_thread(_swapped, database_url))
        await asyncio.to_thread(running.views.wait_for, EventLog(running.application).last(), 20)
        after = _view(running)
    assert before.items() <= after.items()
    assert after["meanwhile"] == 99


def _view(running: Any) -> dict[str, int]:
    with running.views.read(SELLER) as rows:
        rows.execute("SELECT note, weight FROM parcels_view WHERE note NOT LIKE 'in %'")
        return {row["note"]: row["weight"] for row in rows.fetchall()}


def _swapped(database_url: str) -> bool:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT generation FROM projection_generations WHERE status = 'active'").fetchone()
    return bool(row and row[0] == 2)


def test_a_lease_passes_on_when_it_is_not_renewed(database_url: str) -> None:
    database = Database(database_url)
    database.apply("leases", LEASES)
    first, second = Lease(database, "x", owner="a"), Lease(database, "x", owner="b")
    assert first.acquire() == 1
    assert second.acquire() is None
    assert first.acquire() == 1
    first.release()
    assert eventually(second.acquire) == 2
    with database.transaction() as cursor:
        assert not first.holds(cursor, 1)
        assert second.holds(cursor, 2)
    database.close()


def test_a_process_takes_over_at_once_what_the_one_before_it_of_its_name_held(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lease_of(process: str, name: str, replica: str | None = None) -> Lease:
        monkeypatch.setattr("chassis.leases._process", process)
        if replica is not None:
            succeed(database, replica)
        return Lease(database, name)

    database = Database(database_url)
    database.apply("leases", LEASES)
    former, other = lease_of("p1", "x", "depot"), lease_of("p2", "y", "depot-2")
    assert (former.acquire(), other.acquire()) == (1, 1)
    latter = lease_of("p3", "x", "depot")
    assert latter.acquire() == 2
    assert lease_of("p3", "y").acquire() is None
    with database.transaction() as cursor:
        assert not former.holds(cursor, 1)
        assert other.holds(cursor, 1)
    database.close()


async def test_the_relay_replaces_a_dead_producer(
    depot: Callable[[], Service], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aiokafka.errors import OutOfOrderSequenceNumber
    from aiokafka.producer.sender import Sender as KafkaSender

    wait_for_pid: Any = KafkaSender._maybe_wait_for_pid
    died: list[int] = []

    async def die_once(sender: Any) -> None:
        if armed and not died and sender._txn_manager is not None and sender._message_accumulator._batches:
            died.append(1)
            raise OutOfOrderSequenceNumber
        await wait_for_pid(sender)

    armed: list[int] = []
    monkeypatch.setattr(KafkaSender, "_maybe_wait_for_pid", die_once)
    async with serving(depot().asgi) as client:
        running = client._transport.app.state.running  # type: ignore[attr-defined]
        with as_seller(SELLER):
            running.application.send(SELLER, 1, "first")
        await eventually_async(lambda: asyncio.to_thread(lambda: "first" in weights(database_url)))
        armed.append(1)
        with as_seller(SELLER):
            for n in range(10):
                running.application.send(SELLER, 2, f"more {n}")
        await eventually_async(lambda: asyncio.to_thread(lambda: len(weights(database_url)) == 11))
    assert died
    assert takings(database_url) == 11
