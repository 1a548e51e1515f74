"""Real servers for the tests: by testcontainers where a Docker engine answers, else the embedded ones."""

import secrets
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from local_runtime import shared_servers
from local_runtime.databases import create_databases, drop_databases
from local_runtime.server_launches import launch_kafka, launch_postgres, launch_zipkin
from local_runtime.shared_servers import base_directory, shared

POSTGRES_IMAGE = "postgres:18"
KAFKA_IMAGE = "apache/kafka:4.3.0"
ZIPKIN_IMAGE = "openzipkin/zipkin:3.6"


def docker_answers() -> bool:
    """Whether a Docker engine can be asked to run containers."""
    import docker
    from docker.errors import DockerException

    try:
        docker.from_env(timeout=3).ping()
    except DockerException:
        return False
    return True


@contextmanager
def postgres_container() -> Generator[str]:
    from testcontainers.postgres import PostgresContainer

    with PostgresContainer(POSTGRES_IMAGE, driver=None) as container:
        yield container.get_connection_url()


@contextmanager
def kafka_container() -> Generator[str]:
    from testcontainers.kafka import KafkaContainer

    with KafkaContainer(KAFKA_IMAGE).with_kraft() as container:
        yield container.get_bootstrap_server()


@contextmanager
def zipkin_container() -> Generator[str]:
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import HttpWaitStrategy

    container = DockerContainer(ZIPKIN_IMAGE).with_exposed_ports(9411)
    with container.waiting_for(HttpWaitStrategy(9411, "/health")) as running:
        yield f"http://{running.get_container_host_ip()}:{running.get_exposed_port(9411)}"


CONTAINERS = {"postgres": postgres_container, "kafka": kafka_container, "zipkin": zipkin_container}
LAUNCHES = {"postgres": launch_postgres, "kafka": launch_kafka, "zipkin": launch_zipkin}


def server(run: Path, kind: str) -> AbstractContextManager[str]:
    """The run's server of a kind, by whichever means there is."""
    return CONTAINERS[kind]() if docker_answers() else shared(run, kind, LAUNCHES[kind])


@pytest.fixture(scope="session")
def server_run(testrun_uid: str) -> Path:
    """A directory for this run's servers, after those of crashed runs are cleared away."""
    shared_servers.sweep(base_directory())
    return base_directory() / testrun_uid


@pytest.fixture(scope="session")
def postgres_admin_url(server_run: Path) -> Generator[str]:
    """A PostgreSQL 18 server, as its superuser."""
    with server(server_run, "postgres") as address:
        yield address


@pytest.fixture(scope="session")
def kafka_servers(server_run: Path) -> Generator[str]:
    """The bootstrap address of a Kafka broker; its topics outlive a test, so tests name their own."""
    with server(server_run, "kafka") as address:
        yield address


@pytest.fixture(scope="session")
def zipkin_url(server_run: Path) -> Generator[str]:
    """The root address of a Zipkin server."""
    with server(server_run, "zipkin") as address:
        yield address


@contextmanager
def fresh_database(admin_url: str) -> Generator[str]:
    """A database of its own with its two roles, dropped afterwards."""
    name = f"t_{secrets.token_hex(6)}"
    try:
        yield create_databases(admin_url, [name])[name]
    finally:
        drop_databases(admin_url, [name])


@pytest.fixture
def database_url(postgres_admin_url: str) -> Generator[str]:
    """A fresh database, as its owner `<name>`; the reading role is `<name>_reader`."""
    with fresh_database(postgres_admin_url) as address:
        yield address


@pytest.fixture
def keyring_url(postgres_admin_url: str) -> Generator[str]:
    """A second fresh database, for the keyring."""
    with fresh_database(postgres_admin_url) as address:
        yield address
