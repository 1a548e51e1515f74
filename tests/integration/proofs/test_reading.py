"""What the checker reads of real servers: whether a store is at rest, what its tables hold, what is on the topics."""

import base64
import json
import secrets
from collections.abc import Generator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from chassis import inbox, relay
from chassis.causes import Cause, acting
from local_runtime.databases import create_databases, drop_databases
from order_sync.domain import Line, MallNumbers, Order, Sight, SoldItem
from order_sync.main import service
from proofs.ledger.privacy import Buyers
from proofs.ledger.rest import come_to_rest, in_flight, unread
from proofs.stores import Store
from proofs.topics import Published, read_topics

TODAY = date(2026, 8, 13)
PARK = (
    "INSERT INTO parked_messages (consumer, topic, partition, epoch, message_offset, headers, reason, behind, attempts)"
    " VALUES ('order-sync.x', 't', 0, 1, 0, '[]', 'poison', false, 3)"
)
PHONE, DETAIL = "010-2345-6789", "101동 1201호"


@pytest.fixture
def store(postgres_admin_url: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Store]:
    """order-sync's store, with nobody who publishes or folds."""
    names = [f"t_{secrets.token_hex(6)}" for _ in range(2)]
    urls = create_databases(postgres_admin_url, names)
    for name, value in {
        "ORDER_SYNC_DATABASE_URL": urls[names[0]],
        "KEYRING_URL": urls[names[1]],
        "MASTER_KEY": base64.b64encode(bytes(32)).decode(),
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    opened = Store("order-sync", service.assemble(service.settings()), service)  # pyright: ignore[reportCallIssue]
    database: Any = opened._database
    database.apply("inbox", inbox.SCHEMA)
    database.apply("relay", relay.SCHEMA)
    while opened._running.projector.step():
        pass
    yield opened
    opened.close()
    drop_databases(postgres_admin_url, names)


def execute(store: Store, statement: str, *params: Any) -> None:
    database: Any = store._database
    with database.connection() as connection:
        connection.execute(statement, params)


def record_order(store: Store, **changes: Any) -> Order:
    seller_id = uuid4()
    item = SoldItem(
        "P", "O", "", "", changes.pop("product_name", "티셔츠"), "", 1, 1, 1, 0, "서울 강남구", datetime.now(UTC)
    )
    order = Order(
        seller_id=seller_id,
        line=Line(uuid4(), "tmon", "login", MallNumbers("1", "1"), 1),
        number="1",
        item=item,
        sight=Sight("new", "new"),
        sealed="",
        match=None,
    )
    with acting(Cause(seller_id=seller_id, actor="test")):
        store._running.application.save(order)
    return order


def come_on(store: Store) -> None:
    """What relay and projector would do."""
    while store._running.projector.step():
        pass
    execute(
        store,
        "INSERT INTO relay_positions VALUES ('order-sync', %s, 1) ON CONFLICT (name) DO UPDATE SET position = %s",
        store.last(),
        store.last(),
    )


def told(store: Store) -> str:
    return "\n".join(in_flight(store))


def test_an_event_is_in_flight_until_it_is_published_and_folded(store: Store) -> None:
    assert told(store) == ""
    record_order(store)
    assert "order-sync: events behind 0 up to 1 are not on Kafka" in told(store)
    assert "order-sync: the projection orders (active) is at 0 of 1" in told(store)
    assert come_to_rest({"order-sync": store}, 0.2)
    come_on(store)
    assert come_to_rest({"order-sync": store}, 5) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE relay_positions SET error = 'no words'", "the relay is halted: no words"),
        (
            "UPDATE projection_generations SET error = 'bad' WHERE name = 'orders'",
            "the projection orders is halted: bad",
        ),
        ("UPDATE projection_generations SET status = 'building' WHERE name = 'jobs'", "the projection jobs (building)"),
        (
            PARK,
            "1 messages of order-sync.x are parked: poison",
        ),
    ],
)
def test_what_is_halted_or_parked_is_named(store: Store, statement: str, sentence: str) -> None:
    record_order(store)
    come_on(store)
    assert told(store) == ""
    execute(store, statement)
    assert sentence in told(store)


def test_an_order_that_waits_for_its_mall_is_in_flight(store: Store) -> None:
    order = record_order(store)
    order.request_confirm(TODAY, None, TODAY, None)
    with acting(Cause(seller_id=order.seller_id, actor="test")):
        store._running.application.save(order)
    come_on(store)
    assert "1 orders wait for an answer to confirm" in told(store)


def test_what_no_consumer_took_in_is_named(store: Store) -> None:
    group, topics = next(iter(store.groups.items()))
    ends = {(topics[0], 0): 3, (topics[0], 1): 0, ("nobody.reads.v1", 0): 9}
    assert f"order-sync: {group} has not taken in 3 records of {topics[0]}[0]" in set(unread(store, ends))
    for each in store.groups:
        execute(store, "INSERT INTO consumer_positions VALUES (%s, %s, 0, 1, 3)", each, topics[0])
    assert list(unread(store, ends)) == []


@pytest.mark.parametrize(
    ("planted", "sentence"),
    [
        (PHONE, "a buyer's phone number stands in clear"),
        (PHONE.replace("-", ""), "a buyer's phone number stands in clear"),
        (f"주문 {PHONE.replace('-', ' ')}!", "a buyer's phone number stands in clear"),
        (f"{DETAIL} 문 앞", "a buyer's address stands in clear"),
        (json.dumps({"memo": DETAIL}), "a buyer's address stands in clear"),
    ],
)
def test_a_buyers_data_is_found_wherever_it_stands_in_a_store(store: Store, planted: str, sentence: str) -> None:
    for plant in (
        lambda: record_order(store, product_name=planted),
        lambda: execute(
            store,
            "INSERT INTO idempotency_keys (seller_id, key, fingerprint, claim, body) VALUES (%s, 'k', 'f', 'c', %s)",
            uuid4(),
            planted.encode(),
        ),
    ):
        before = looked(store)
        plant()
        after = looked(store)
        assert sum(before.found.values()) < sum(after.found.values())
        assert any(sentence in each for each in after.differences())


def looked(store: Store) -> Buyers:
    buyers = Buyers([PHONE], [DETAIL, "다른 아파트 1동"])
    for text in store.text():
        buyers.look(store.name, text)
    return buyers


def test_masked_and_other_numbers_are_no_buyers(store: Store) -> None:
    record_order(store, product_name="010-****-6789 010-2345-6780 101023456789 101동")
    assert looked(store).differences() == []


@pytest.mark.asyncio
async def test_topics_are_read_to_their_ends_and_looked_through(kafka_servers: str) -> None:
    prefix = f"t{secrets.token_hex(4)}."
    headers = {"ce_type": "t", "ce_source": "s", "ce_subject": "s", "ce_time": "2026-08-13T03:00:00+00:00"}
    headers |= {"correlation": str(uuid4()), "actor": "test", "ce_id": str(uuid4())}
    sent = [(name, value.encode()) for name, value in headers.items()]
    await _send(kafka_servers, prefix, sent)
    buyers = Buyers([PHONE], [])
    found: Published = await read_topics(kafka_servers, lambda text: buyers.look("a topic", text), prefix)
    assert (found.records, found.repeated, len(found.places), len(found.nameless)) == (4, 1, 1, 1)
    assert [place.altered for place in found.places.values()] == [False]
    assert found.ends == {(f"{prefix}a.v1", 0): 3, (f"{prefix}g.dead-letters", 0): 1}
    assert buyers.differences() == ["a topic: a buyer's phone number stands in clear (2 times)"]


async def _send(kafka_servers: str, prefix: str, headers: list[tuple[str, bytes]]) -> None:
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    await admin.create_topics([NewTopic(f"{prefix}{name}", 1, 1) for name in ("a.v1", "g.dead-letters")])
    await admin.close()
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    for topic, value, given in (
        ("a.v1", b"{}", headers),
        ("a.v1", b"{}", headers),
        ("a.v1", PHONE.encode(), []),
        ("g.dead-letters", PHONE.encode(), headers),
    ):
        await producer.send_and_wait(prefix + topic, value, key=b"k", headers=given)
    await producer.stop()
