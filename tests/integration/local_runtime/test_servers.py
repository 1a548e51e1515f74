"""The embedded servers are the real ones and keep the services apart."""

import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from local_runtime.databases import create_databases, drop_databases
from local_runtime.waiting import wait_until


def test_a_service_owns_its_database_and_makes_schemas(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE SCHEMA views_1 CREATE TABLE orders_view (order_id uuid)")
        owner = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'orders_view'").fetchone()
    assert owner == (urlsplit(database_url).username,)


def test_a_service_may_take_on_its_reader_role(database_url: str) -> None:
    reader = f"{urlsplit(database_url).username}_reader"
    with psycopg.connect(database_url) as connection:
        connection.execute(f"SET ROLE {reader}".encode())
        assert connection.execute("SELECT current_user").fetchone() == (reader,)


def test_no_role_connects_to_anothers_database(database_url: str, keyring_url: str) -> None:
    others = urlsplit(database_url)._replace(path=urlsplit(keyring_url).path).geturl()
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(others)


def test_databases_made_again_keep_their_content_and_take_the_password(postgres_admin_url: str) -> None:
    name = f"t_{secrets.token_hex(6)}"
    try:
        with psycopg.connect(create_databases(postgres_admin_url, [name])[name]) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        address = create_databases(postgres_admin_url, [name], {name: "p@ss/word"})[name]
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        drop_databases(postgres_admin_url, [name])


async def test_kafka_gives_back_what_was_sent_with_its_headers(kafka_servers: str) -> None:
    topic = f"test.{secrets.token_hex(4)}"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=kafka_servers, enable_idempotence=True) as producer:
        await producer.send_and_wait(topic, "주문".encode(), key=b"1", headers=[("ce_id", b"7")])
    async with AIOKafkaConsumer(topic, bootstrap_servers=kafka_servers, auto_offset_reset="earliest") as consumer:
        message = await consumer.getone()
    assert (message.value, message.key, message.headers) == ("주문".encode(), b"1", (("ce_id", b"7"),))


async def test_kafka_makes_no_topic_by_itself(kafka_servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    name = f"nobody-made.{secrets.token_hex(4)}"
    await admin.describe_topics([name])
    topics = await admin.list_topics()
    await admin.close()
    assert name not in topics


def span_of(trace_id: str) -> dict[str, object]:
    """A finished span as Zipkin's own JSON has it."""
    return {
        "traceId": trace_id,
        "id": trace_id[:16],
        "name": "post",
        "timestamp": int(time.time() * 1_000_000),
        "duration": 1000,
        "localEndpoint": {"serviceName": "listing"},
        "tags": {"mall": "티몬"},
    }


def found(zipkin_url: str, trace_id: str) -> Callable[[], bool]:
    def check() -> bool:
        answer = httpx.get(f"{zipkin_url}/api/v2/trace/{trace_id}")
        return answer.is_success and answer.json()[0]["tags"] == {"mall": "티몬"}

    return check


def test_zipkin_finds_a_span_by_its_trace(zipkin_url: str) -> None:
    trace_id = secrets.token_hex(16)
    assert httpx.post(f"{zipkin_url}/api/v2/spans", json=[span_of(trace_id)]).status_code == httpx.codes.ACCEPTED
    wait_until(found(zipkin_url, trace_id), within_seconds=10)
