"""How the servers of a test run are set up: in a directory of their own, on free ports, quick rather than durable."""

import secrets
from pathlib import Path

from local_runtime import jars
from local_runtime.kafka import Kafka
from local_runtime.ports import free_port
from local_runtime.postgres import FOR_TESTS, Postgres
from local_runtime.shared_servers import Launch
from local_runtime.zipkin import Zipkin


def launch_postgres(directory: Path) -> Launch:
    """PostgreSQL; the address is the superuser's."""
    password = secrets.token_urlsafe(12)
    server = Postgres(directory / "data", free_port(), password, directory / "postgres.log", FOR_TESTS)
    return Launch(server.part(), server.admin_url)


def launch_kafka(directory: Path) -> Launch:
    """Kafka; the address is the bootstrap server's."""
    archives = jars.fetch("kafka")
    server = Kafka(archives, directory / "data", free_port(), free_port(), directory / "kafka.log", {})
    return Launch(server.part(), server.servers)


def launch_zipkin(directory: Path) -> Launch:
    """Zipkin; the address is its root."""
    server = Zipkin(jars.fetch("zipkin"), free_port(), directory / "zipkin.log")
    return Launch(server.part(), server.url)
