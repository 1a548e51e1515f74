"""order-sync's own parts in one process, driven step by step: what ablations and ratios of costs need."""

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.lanes import product
from bench.lanes.places import PARTITIONS, Places
from bench.orders import Record, Window, fetched, record
from bench.servers import Corner
from chassis.broker import create_topics
from chassis.database import Database
from chassis.inbox import Inbox, Incoming
from chassis.leases import SCHEMA as LEASES
from chassis.log import EventLog
from chassis.projections import Projection, Projector, Views
from chassis.relay import Relay
from chassis.service import REMEMBERED_EVENTS
from order_sync.application import OrderSync
from order_sync.consumers import consumers
from order_sync.main import service
from order_sync.publications import publish

GROUP = "order-sync.collect-orders"
LOOK_SECONDS = 0.005


@dataclass
class Chain:
    """Inbox, relay and projector of order-sync on a database and topics of their own."""

    corner: Corner
    database: Database
    application: OrderSync
    projector: Projector
    views: Views
    inbox: Inbox
    relay: Relay
    log: EventLog
    offset: int = 0
    spent: dict[str, float] = field(default_factory=dict[str, float])
    """Seconds by step, summed up."""

    def prepare(self, windows: Sequence[Window]) -> None:
        """Let order-sync know what the windows are about."""
        product.prepare(self.application, windows)

    def take(self, records: Sequence[Record], pages_a_commit: int) -> None:
        """Take pages in, so many in one transaction."""
        for start in range(0, len(records), pages_a_commit):
            batch = [self._incoming(each) for each in records[start : start + pages_a_commit]]
            self._timed("stored", lambda batch=batch: self.inbox.take(batch))

    def _incoming(self, each: Record) -> Incoming:
        self.offset += 1
        return Incoming("pages", 0, self.offset - 1, each.key, each.value, tuple(each.headers))

    def publish(self) -> None:
        """Publish everything that is stored."""
        self._timed("published", lambda: asyncio.run(self._relay_all()))

    async def _relay_all(self) -> None:
        last, relaying = self.log.last(), asyncio.create_task(self.relay.run(asyncio.Event()))
        while self._relayed() < last:  # noqa: ASYNC110  the database knows it
            await asyncio.sleep(LOOK_SECONDS)
        relaying.cancel()
        await asyncio.gather(relaying, return_exceptions=True)

    def _relayed(self) -> int:
        with self.database.connection() as connection:
            row = connection.execute("SELECT max(position) AS position FROM relay_positions").fetchone()
        return (row["position"] if row else None) or 0

    def project(self) -> None:
        """Fold everything that is stored into the views."""
        self._timed("shown", self._project_all)

    def _project_all(self) -> None:
        while self.projector.step() or self.views.position() < self.log.last():
            pass

    def _timed(self, name: str, step: Callable[[], Any]) -> None:
        started = time.perf_counter()
        step()
        self.spent[name] = self.spent.get(name, 0.0) + time.perf_counter() - started


def pages(windows: Sequence[Window]) -> list[Record]:
    """The pages of windows, window after window."""
    return [
        record(window, fetched(window, page, product.collection_id(window)), f"{window.number}/{page}")
        for window in windows
        for page in range(1, window.pages + 1)
    ]


@contextmanager
def chain(
    corner: Corner,
    *,
    projections: Sequence[Projection] = service.projections,
    projection_batch: int = 2000,
    relay: Callable[..., Relay] = Relay,
    application: Callable[[Database], OrderSync] = OrderSync,
) -> Generator[Chain]:
    """A chain in a corner of the servers."""
    places = Places(corner.urls["store"], corner.kafka, corner.prefix)
    asyncio.run(create_topics(corner.kafka, [places.collected, places.asked], partitions=PARTITIONS))
    database = Database(places.database_url, size=8)
    try:
        database.apply("leases", LEASES)
        made = application(database)
        log = EventLog(made, remember=REMEMBERED_EVENTS)
        projector = Projector("order-sync", database, log, projections, batch=projection_batch)
        projector.prepare()
        inbox = Inbox(GROUP, consumers.groups[GROUP], made, database)
        inbox.assigned([("pages", 0)])
        relaying = relay("order-sync", database, log, publish, corner.kafka, prefix=corner.prefix)
        yield Chain(corner, database, made, projector, Views(database), inbox, relaying, log)
    finally:
        database.close()
