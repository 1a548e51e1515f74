"""One PostgreSQL and one Kafka for a whole run, as durable as in production, and a fresh corner of both for a block."""

import json
import os
import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from local_runtime import jars
from local_runtime.databases import create_databases, drop_databases
from local_runtime.kafka import Kafka
from local_runtime.ports import free_port
from local_runtime.postgres import Postgres
from local_runtime.processes import read_identity
from local_runtime.shared_servers import Launch, base_directory, shared, sweep

SETTINGS = {"max_wal_size": "4GB"}
"""Checkpoints are spread wider than by default, so that they do not fall on one lane by chance."""


@dataclass(frozen=True)
class Servers:
    """Where PostgreSQL (as its superuser) and Kafka are, and their processes."""

    directory: Path
    admin_url: str
    kafka: str
    pids: dict[str, int]

    def cpu_seconds(self, name: str) -> float:
        """What a server and all it started have used so far."""
        return used_seconds(self.pids[name])

    @contextmanager
    def corner(self, *names: str) -> Generator["Corner"]:
        """Fresh databases, one for each name, and a prefix for topics; the databases go at the end."""
        prefix = f"b_{secrets.token_hex(5)}"
        owned = [f"{prefix}_{name}" for name in names]
        try:
            made = create_databases(self.admin_url, owned)
            urls = dict(zip(names, made.values(), strict=True))
            yield Corner(urls, f"{prefix}.", self.kafka)
        finally:
            drop_databases(self.admin_url, owned)


@dataclass(frozen=True)
class Corner:
    """Databases by name, and the prefix of this block's topics."""

    urls: dict[str, str]
    prefix: str
    kafka: str


def used_seconds(pid: int) -> float:
    """CPU time of a process, its children and those of its children that have ended."""
    total = 0.0
    for process in _family(pid):
        times = process.cpu_times()
        total += times.user + times.system
        if process.pid == pid:
            total += times.children_user + times.children_system
    return total


def peak_megabytes(pid: int) -> float:
    """The most memory that a process held so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def _family(pid: int) -> Sequence[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


@contextmanager
def running_servers() -> Generator[Servers]:
    """Start both, and stop them at the end; what a crashed run left is cleared away first."""
    sweep(base_directory())
    run = base_directory() / f"bench-{os.getpid()}"
    with shared(run, "postgres", _postgres) as admin_url, shared(run, "kafka", _kafka) as kafka:
        yield Servers(run, admin_url, kafka, {name: _pid(run / name) for name in ("postgres", "kafka")})


def _postgres(directory: Path) -> Launch:
    password = secrets.token_urlsafe(12)
    server = Postgres(directory / "data", free_port(), password, directory / "postgres.log", SETTINGS)
    return Launch(server.part(), server.admin_url)


def _kafka(directory: Path) -> Launch:
    server = Kafka(jars.fetch("kafka"), directory / "data", free_port(), free_port(), directory / "kafka.log")
    return Launch(server.part(), server.servers)


def _pid(directory: Path) -> int:
    identity = read_identity(json.loads((directory / "server.json").read_text())["identity"])
    if identity is None:
        raise RuntimeError(f"{directory.name} is not running")
    return identity.pid
