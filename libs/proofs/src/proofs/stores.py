"""The services' databases, read as they are: events streamed and decoded, views counted, bytes searched."""

import importlib
import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.database import trusted
from chassis.log import EventLog, Recorded
from chassis.projections import Views
from chassis.relay import Message, event_id, messages
from chassis.service import Running, Service
from contracts import ContractEvent
from local_runtime.suite import Suite

SERVICES = {
    "account": "account",
    "alert": "alert",
    "catalog": "catalog",
    "claim-sync": "claim_sync",
    "inquiry": "inquiry",
    "listing": "listing",
    "mall-gateway": "mall_gateway",
    "order-sync": "order_sync",
}
AT_ONCE = 2000
PIECE_BYTES = 256 * 1024


@dataclass(frozen=True)
class Expected:
    """A record that must be on a topic. `content` stands for its bytes within this process."""

    topic: str
    key: bytes
    event_id: UUID
    name: str
    event: ContractEvent
    content: int


Line = tuple[Recorded, Sequence[Expected]]
"""A stored event and what it must be on Kafka."""


class Store:
    """One service's database."""

    def __init__(self, name: str, running: Running, service: Service) -> None:
        self.name = name
        self.groups: Mapping[str, Sequence[str]] = {g: service.consumers.topics(g) for g in service.consumers.groups}
        self._running = running
        self._database = running.database
        self._service = service
        self._log = EventLog(running.application)

    def last(self) -> int:
        """The position of the last event."""
        return self._log.last()

    def stream(self, after: int = 0, until: int | None = None) -> Iterator[Line]:
        """The stored events behind one position up to another, in the order of their commits."""
        while batch := self._log.after(after, AT_ONCE):
            for recorded in batch:
                if until is not None and recorded.notification_id > until:
                    return
                sent = messages(self.name, self._service.publish, recorded)
                yield recorded, expected(recorded, sent)
            after = batch[-1].notification_id

    def view(self, statement: str, *params: Any) -> list[dict[str, Any]]:
        """Rows of the active views, of all sellers."""
        with Views(self._database).read_all() as rows:
            rows.execute(trusted(statement), params)
            return rows.fetchall()

    def rows(self, statement: str, *params: Any) -> list[dict[str, Any]]:
        """Rows of the tables beside the views."""
        with self._database.connection() as connection:
            return connection.execute(trusted(statement), params).fetchall()

    def has(self, table: str) -> bool:
        """Whether there is a table of that name beside the views."""
        return self.rows("SELECT to_regclass(%s) IS NOT NULL AS there", f"public.{table}")[0]["there"]

    def text(self) -> Iterator[bytes]:
        """All that the database holds, in pieces: to look for what must not be there."""
        with self._database.connection() as connection:
            connection.execute("SET transaction_timeout = 0")
            tables = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
                " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
            for table in tables:
                statement = trusted(f"COPY {table['name']} TO STDOUT (FORMAT binary)")
                with connection.cursor() as cursor, cursor.copy(statement) as copy:
                    yield from _gathered(bytes(row) for row in copy)

    def close(self) -> None:
        """Let go of the connections."""
        self._running.close()


def _gathered(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Rows in pieces of some size: to search many small ones takes longer."""
    piece = bytearray()
    for row in rows:
        piece += row
        if len(piece) >= PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def expected(recorded: Recorded, sent: Sequence[Message]) -> Sequence[Expected]:
    """What the messages of a stored event are on Kafka."""
    stored = recorded.event
    return [
        Expected(
            message.topic,
            message.key,
            event_id(stored.originator_id, stored.originator_version, part),
            message.name,
            message.event,
            content(message.key, message.value),
        )
        for part, message in enumerate(sent)
    ]


def content(key: bytes | None, value: bytes | None) -> int:
    """What stands for a record's bytes within this process."""
    return hash((key, value))


@contextmanager
def opened_stores(suite: Suite) -> Generator[dict[str, Store]]:
    """The stores of all services of a suite."""
    stores: dict[str, Store] = {}
    try:
        for name in SERVICES:
            stores[name] = open_store(name, suite.environment)
        yield stores
    finally:
        for store in stores.values():
            store.close()


def open_store(name: str, environment: Mapping[str, str]) -> Store:
    """The store of one service, where its environment says."""
    service: Service = importlib.import_module(f"{SERVICES[name]}.main").service
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        settings = service.settings()  # pyright: ignore[reportCallIssue]
    finally:
        os.environ.clear()
        os.environ.update(before)
    settings.database_pool_size = 2
    return Store(name, service.assemble(settings), service)
