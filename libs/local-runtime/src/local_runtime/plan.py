"""What a suite consists of here: servers of our own or given ones, services, ports, secrets and environments."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from local_runtime import jars
from local_runtime.databases import close_to_public, create_databases, database_address
from local_runtime.kafka import SAFE_ON_DISK, Kafka
from local_runtime.parts import Part
from local_runtime.ports import Ports
from local_runtime.postgres import Postgres
from local_runtime.secret_values import SecretValues
from local_runtime.services import (
    PREFERRED_PORTS,
    SIMULATOR,
    WITHOUT_DATABASE,
    Replica,
    addresses_in_environment,
    package_of,
    prefix_of,
    service_part,
    services_of,
)
from local_runtime.state import write_whole
from local_runtime.zipkin import Zipkin

PREFERRED_SERVER_PORTS = {"postgres": 5433, "kafka": 9092, "kafka-controller": 9093, "zipkin": 9411}
KEYRING = "keyring"
OPERATOR_EMAIL = "operator@mallbridge.example"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks for.

    `root` holds data, logs, secrets and state. Without `services` all of the workspace are run. `environment` is added
    to every service. `keep_ports` prefers well-known ports; otherwise any free ones are taken.
    """

    root: Path
    services: Sequence[str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    replicas: int = 1
    keep_ports: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Parts in stages, and the addresses of everything."""

    stages: Sequence[Sequence[Part]]
    environment: Mapping[str, str]
    replicas: Sequence[Replica]


def plan_suite(wish: Wish, given: Mapping[str, str] = os.environ) -> Plan:
    """Lay out a suite. `DATABASE_URL` and `KAFKA_BOOTSTRAP_SERVERS` in `given` replace the servers of our own."""
    preferred = {**PREFERRED_PORTS, **PREFERRED_SERVER_PORTS} if wish.keep_ports else {}
    ports = Ports(wish.root / "run" / "ports.json", preferred)
    values = SecretValues(wish.root / "secrets.json")
    services = list(services_of() if wish.services is None else wish.services)
    replicas = _replicas(services, wish.replicas, ports)
    databases, database_environment = _databases(wish.root, services, ports, values, given)
    brokers, servers = _brokers(wish.root, ports, given)
    zipkin = Zipkin(jars.fetch("zipkin"), ports.take("zipkin"), wish.root / "logs" / "zipkin.log")
    environment = {
        **database_environment,
        **addresses_in_environment(replicas),
        **_common_environment(values),
        "KAFKA_BOOTSTRAP_SERVERS": servers,
        "ZIPKIN_ENDPOINT": zipkin.endpoint,
        "OTEL_EXPORTER_ZIPKIN_ENDPOINT": zipkin.endpoint,
        "ZIPKIN_URL": zipkin.url,
        "CONSOLE_TRACES_URL": f"{zipkin.url}/zipkin/traces/",
        **wish.environment,
    }
    needs = [part.name for part in [*databases, *brokers]]
    parts = [service_part(replica, environment, wish.root, needs) for replica in replicas]
    plan = Plan([databases, brokers, [zipkin.part()], parts], environment, replicas)
    write_addresses(wish.root / "run" / "addresses.json", plan)
    return plan


def write_addresses(file: Path, plan: Plan) -> None:
    """Where everything answers, for people and programs; it holds passwords and is closed to others."""
    urls: dict[str, list[str]] = {}
    for replica in plan.replicas:
        urls.setdefault(replica.service, []).append(replica.url)
    content = {"services": urls, "environment": dict(sorted(plan.environment.items()))}
    write_whole(file, json.dumps(content, indent=2) + "\n", 0o600)


def _replicas(services: Sequence[str], count: int, ports: Ports) -> list[Replica]:
    """The simulator stands for the outside world, of which there is one."""
    return [
        Replica(service, number, ports.take(service if number == 1 else f"{service}-{number}"))
        for service in services
        for number in range(1, (1 if service == SIMULATOR else count) + 1)
    ]


def _databases(
    root: Path, services: Sequence[str], ports: Ports, values: SecretValues, given: Mapping[str, str]
) -> tuple[list[Part], dict[str, str]]:
    names = [*(package_of(service) for service in services if service not in WITHOUT_DATABASE), KEYRING]
    passwords = {name: values.password(f"database {name}") for name in names}
    server = Postgres(
        root / "data" / "postgres", ports.take("postgres"), values.password("postgres"), root / "logs" / "postgres.log"
    )
    admin = given.get("DATABASE_URL")
    if admin:
        create_databases(admin, names, passwords)
        parts: list[Part] = []
    else:
        parts = [server.part(on_ready=partial(_set_up, server.admin_url, passwords))]
    urls = {name: database_address(admin or server.admin_url, name, password) for name, password in passwords.items()}
    environment = {f"{prefix_of(name)}_DATABASE_URL": url for name, url in urls.items() if name != KEYRING}
    return parts, {**environment, "KEYRING_URL": urls[KEYRING]}


def _set_up(admin_url: str, passwords: Mapping[str, str]) -> None:
    create_databases(admin_url, passwords, passwords)
    close_to_public(admin_url)


def _brokers(root: Path, ports: Ports, given: Mapping[str, str]) -> tuple[list[Part], str]:
    servers = given.get("KAFKA_BOOTSTRAP_SERVERS")
    if servers:
        return [], servers
    broker = Kafka(
        jars.fetch("kafka"),
        root / "data" / "kafka",
        ports.take("kafka"),
        ports.take("kafka-controller"),
        root / "logs" / "kafka.log",
        SAFE_ON_DISK,
    )
    return [broker.part()], broker.servers


def _common_environment(values: SecretValues) -> dict[str, str]:
    return {
        "MASTER_KEY": values.key("master key"),
        "ACCOUNT_OPERATOR_EMAIL": OPERATOR_EMAIL,
        "ACCOUNT_OPERATOR_PASSWORD": values.password("operator"),
        "CONSOLE_SECRET": values.key("console"),
        "OTEL_TRACES_EXPORTER": "zipkin_json",
    }
