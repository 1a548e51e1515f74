"""What choices about the store and the views cost or won: the lock, the page, the batch of a fold."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median

import psycopg
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from psycopg import Connection
from psycopg.rows import DictRow

from bench.chain import GROUP, Chain, chain, pages
from bench.measures import Outcome, Shown, percentile, spread
from bench.orders import Record, Window, windows
from bench.workbench import Workbench
from chassis.causes import Cause
from chassis.database import Rows, trusted
from chassis.event_store import PostgresRecorder
from chassis.inbox import Inbox, Incoming
from order_sync.application import OrderSync
from order_sync.consumers import consumers

WRITERS = 4


class TableLockRecorder(PostgresRecorder):
    """Takes the library's lock, the whole table's, before ours."""

    def _insert_all(
        self,
        connection: Connection[DictRow],
        stored_events: Sequence[StoredEvent],
        groups: Sequence[tuple[Cause, int]],
    ) -> Rows:
        connection.execute(trusted(f"LOCK TABLE {self.table} IN EXCLUSIVE MODE"))
        return super()._insert_all(connection, stored_events, groups)


class TableLockOrderSync(OrderSync):
    """order-sync with the library's lock."""

    name = "order_sync"

    def construct_recorder(self) -> ApplicationRecorder:
        """Our recorder, with that lock."""
        return TableLockRecorder(self.database, self.name) if self.database else super().construct_recorder()


def lock(bench: Workbench) -> Outcome:
    """Several writers while the table is analysed again and again, as autovacuum does on a busy one."""
    found: list[Shown] = []
    for name, kind in (("advisory lock", OrderSync), ("the library's table lock", TableLockOrderSync)):
        waits: list[float] = []
        for block in range(bench.pick(1, 3, 5)):
            waits += _writing(bench, kind, block)
        value = f"p50 {1000 * median(waits):.0f} ms, p99 {1000 * percentile(waits, 0.99):.0f} ms a page of 100"
        found.append(Shown(f"{name}, {WRITERS} writers beside ANALYZE", value, "choices"))
    return Outcome(shown=found)


def _writing(bench: Workbench, kind: type[OrderSync], block: int) -> list[float]:
    some = windows(WRITERS, sellers=WRITERS, pages=bench.pick(2, 20, 40), first=block * 1000)
    done = threading.Event()
    with bench.servers.corner("store") as corner, chain(corner, application=kind) as parts:
        parts.prepare(some)
        analysing = threading.Thread(target=_analyse, args=(corner.urls["store"], done))
        analysing.start()
        try:
            with ThreadPoolExecutor(WRITERS) as pool:
                waits = list(pool.map(partial(_take, parts), some))
        finally:
            done.set()
            analysing.join()
    return [wait for each in waits for wait in each]


def _analyse(url: str, done: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while not done.wait(0.05):
            connection.execute("ANALYZE order_sync_events")


def _take(parts: Chain, window: Window) -> list[float]:
    """Seconds of each page of a window, taken in as its own partition."""
    inbox = Inbox(GROUP, consumers.groups[GROUP], parts.application, parts.database)
    topic = f"pages-{window.number}"
    inbox.assigned([(topic, 0)])
    times: list[float] = []
    for offset, each in enumerate(pages([window])):
        started = time.perf_counter()
        inbox.take([_incoming(topic, offset, each)])
        times.append(time.perf_counter() - started)
    return times


def _incoming(topic: str, offset: int, each: Record) -> Incoming:
    return Incoming(topic, 0, offset, each.key, each.value, tuple(each.headers))


def page_size(bench: Workbench) -> Outcome:
    """Orders stored a second, by how many share a transaction."""
    found: list[Shown] = []
    orders = bench.pick(100, 1_000, 5_000)
    for lines, pages_a_commit in ((1, 1), (10, 1), (100, 1), (100, 5)):
        rates: list[float] = []
        for block in range(bench.pick(1, 5, 5)):
            some = windows(orders // lines, sellers=20, pages=1, lines_per_page=lines, first=block * 10_000)
            with bench.servers.corner("store") as corner, chain(corner) as parts:
                parts.prepare(some)
                parts.take(pages(some), pages_a_commit)
                rates.append(orders / parts.spent["stored"])
        found.append(Shown(f"{lines * pages_a_commit} orders a transaction, stored/s", spread(rates), "choices"))
    return Outcome(shown=found)


def projection_batch(bench: Workbench) -> Outcome:
    """Events folded into all views a second, by how many share a transaction."""
    found: list[Shown] = []
    for batch in (1, 100, 500, 2000, 5000):
        some = windows(bench.pick(1, 5, 10) if batch == 1 else bench.pick(2, 40, 100), sellers=5, pages=1)
        rates = [_folded(bench, some, batch) for _ in range(bench.pick(1, 3, 5))]
        found.append(Shown(f"{batch} events a fold, folded/s", spread(rates), "choices"))
    return Outcome(shown=found)


def _folded(bench: Workbench, some: Sequence[Window], batch: int) -> float:
    with bench.servers.corner("store") as corner, chain(corner, projection_batch=batch) as parts:
        parts.prepare(some)
        parts.take(pages(some), 5)
        parts.project()
        return parts.log.last() / parts.spent["shown"]
