"""The services' databases, read as they are: events decoded, views counted, bytes searched."""

import importlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.database import trusted
from chassis.log import EventLog, Recorded
from chassis.projections import Views
from chassis.relay import Publish, messages
from chassis.service import Running, Service
from contracts import ContractEvent, Envelope
from local_runtime.suite import Suite

SERVICES = {
    "account": "account",
    "catalog": "catalog",
    "listing": "listing",
    "mall-gateway": "mall_gateway",
    "order-sync": "order_sync",
}


@dataclass(frozen=True)
class Expected:
    """A record that must be on a topic."""

    topic: str
    key: bytes
    event_id: UUID
    name: str
    event: ContractEvent


class Store:
    """One service's database."""

    def __init__(self, name: str, running: Running, publish: Publish) -> None:
        self.name = name
        self._running = running
        self._database = running.database
        self._publish = publish
        self._table: str = running.application.recorder.table
        self.recorded: Sequence[Recorded] = _all(EventLog(running.application))

    def named(self, name: str) -> Iterator[Recorded]:
        """The stored events of a class, by `Aggregate.Event`."""
        return (r for r in self.recorded if type(r.event).__qualname__ == name)

    def messages(self) -> Iterator[Expected]:
        """What the service's events become on Kafka, in order."""
        for recorded in self.recorded:
            for message in messages(self.name, self._publish, recorded):
                envelope = Envelope.from_headers(message.headers)
                yield Expected(message.topic, message.key, envelope.event_id, message.name, message.event)

    def view(self, statement: str, *params: Any) -> list[dict[str, Any]]:
        """Rows of the active views, of all sellers."""
        with Views(self._database).read_all() as rows:
            rows.execute(trusted(statement), params)
            return rows.fetchall()

    def everything(self) -> bytes:
        """All that the database holds, as text: to look for what must not be there."""
        parts: list[bytes] = []
        with self._database.connection() as connection:
            tables = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
                " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
            for table in tables:
                with connection.cursor() as cursor, cursor.copy(trusted(f"COPY {table['name']} TO STDOUT")) as copy:
                    parts.extend(bytes(row) for row in copy)
            states = connection.execute(trusted(f"SELECT state FROM {self._table}")).fetchall()  # noqa: S608
        return b"".join([*parts, *(bytes(row["state"]) for row in states)])

    def close(self) -> None:
        """Let go of the connections."""
        self._running.close()


def open_stores(suite: Suite) -> dict[str, Store]:
    """The stores of all services of a suite."""
    return {name: _open(suite, name, package) for name, package in SERVICES.items()}


def _open(suite: Suite, name: str, package: str) -> Store:
    service: Service = importlib.import_module(f"{package}.main").service
    before = dict(os.environ)
    os.environ.update(suite.environment)
    try:
        settings = service.settings()  # pyright: ignore[reportCallIssue]
    finally:
        os.environ.clear()
        os.environ.update(before)
    settings.database_pool_size = 2
    return Store(name, service.assemble(settings), service.publish)


def _all(log: EventLog) -> list[Recorded]:
    found: list[Recorded] = []
    while batch := log.after(found[-1].notification_id if found else 0, 5000):
        found.extend(batch)
    return found
