"""The suite's servers come up together, keep their data over crashes and moves, and stop together."""

import secrets
import shutil
import socket
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from local_runtime.databases import drop_databases
from local_runtime.ports import HOST
from local_runtime.suite import Suite, SuiteError, running_suite

TOPIC = "kept.things.v1"


@pytest.fixture
def root(tmp_path: Path) -> Generator[Path]:
    yield tmp_path / "suite"
    Suite(tmp_path / "suite").stop()
    shutil.rmtree(tmp_path, ignore_errors=True)


async def send(servers: str, value: bytes) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=servers, acks="all") as producer:
        await producer.send_and_wait(TOPIC, value)


async def receive(servers: str) -> bytes | None:
    async with AIOKafkaConsumer(TOPIC, bootstrap_servers=servers, auto_offset_reset="earliest") as consumer:
        return (await consumer.getone()).value


def keep(url: str, value: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (value text)")
        connection.execute("INSERT INTO kept VALUES (%s)", (value,))


def kept(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT value FROM kept").fetchone()
    assert row
    return row[0]


@pytest.mark.long
async def test_servers_keep_their_data_over_kills_stops_and_moved_ports(root: Path) -> None:
    value = secrets.token_hex(8)
    with running_suite(root, services=[]) as suite:
        ports = {name: part.port for name, part in suite.state().parts.items()}
        keep(suite.environment["KEYRING_URL"], value)
        await send(suite.environment["KAFKA_BOOTSTRAP_SERVERS"], value.encode())
        for part in ("postgres", "kafka"):
            suite.kill(part)
        suite.wait_ready()
        assert kept(suite.environment["KEYRING_URL"]) == value
        assert await receive(suite.environment["KAFKA_BOOTSTRAP_SERVERS"]) == value.encode()
    taken = [socket.create_server((HOST, ports[name])) for name in ("postgres", "kafka")]
    with taken[0], taken[1], running_suite(root, services=[]) as suite:
        moved = {name for name, part in suite.state().parts.items() if part.port != ports[name]}
        assert moved == {"postgres", "kafka"}
        assert kept(suite.environment["KEYRING_URL"]) == value
        assert await receive(suite.environment["KAFKA_BOOTSTRAP_SERVERS"]) == value.encode()
        assert (root / "secrets.json").stat().st_mode & 0o777 == 0o600
        with pytest.raises(SuiteError, match="runs already"), running_suite(root):
            pass
    assert not list(suite.state().running())


def test_given_servers_are_used_instead_of_our_own(
    root: Path, postgres_admin_url: str, kafka_servers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_admin_url)
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka_servers)
    with running_suite(root, services=[]) as suite:
        assert set(suite.state().parts) == {"zipkin"}
        assert suite.environment["KAFKA_BOOTSTRAP_SERVERS"] == kafka_servers
        with psycopg.connect(suite.environment["KEYRING_URL"]) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("keyring",)
    drop_databases(postgres_admin_url, ["keyring"])
