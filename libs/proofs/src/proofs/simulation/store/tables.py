"""Tables with transactions: read committed, row locks that are waited for, and a log of events.

A statement reads what is committed and what its own transaction wrote. Whoever wants to write a row that another open
transaction wrote waits for that one's end, as in PostgreSQL.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import Any
from uuid import UUID

from psycopg import errors

from mall_gateway.malls.budgets import MemoryLedger
from proofs.simulation.world import START, SimulatedThread, World, current_thread

Row = dict[str, Any]
Key = tuple[Hashable, ...]
POSITIONS = frozenset({"consumer_positions", "relay_positions"})


class Store:
    """What one service's database holds."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.tables: defaultdict[str, dict[Key, Row]] = defaultdict(dict)
        self.streams: defaultdict[tuple[str, UUID], list[Row]] = defaultdict(list)
        self.logs: defaultdict[str, list[Row]] = defaultdict(list)
        self.sequences: defaultdict[str, int] = defaultdict(int)
        self.locks: dict[Key, Lock] = {}
        self.open: dict[Transaction, None] = {}
        self.went_back: list[str] = []
        """Positions that became smaller: nobody who owns one does that."""
        self.away_until = 0.0
        self.meters = MemoryLedger(lambda: START + world.now)

    @property
    def now(self) -> float:
        """The database's clock, in seconds."""
        return self.world.now

    def restart(self, seconds: float) -> None:
        """Break every connection and answer nobody for a while."""
        self.away_until = self.world.now + seconds
        for transaction in list(self.open):
            transaction.abort()


class Lock:
    """A lock on a row, or on what the program names."""

    __slots__ = ("holder", "waiting")

    def __init__(self, holder: "Transaction") -> None:
        self.holder = holder
        self.waiting: list[SimulatedThread] = []


class Transaction:
    """One transaction: nothing of it is seen by others before its end."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rows: dict[tuple[str, Key], Row | None] = {}
        self.events: list[tuple[str, Row]] = []
        self.held: list[Key] = []
        self.broken: Exception | None = None
        self.awaits: Transaction | None = None
        store.open[self] = None

    def get(self, table: str, *key: Hashable) -> Row | None:
        """A row as this transaction sees it."""
        own = self.rows.get((table, key), self)
        return self.store.tables[table].get(key) if own is self else own  # pyright: ignore[reportReturnType]

    def scan(self, table: str, where: Callable[[Row], bool] = lambda _: True) -> Iterator[tuple[Key, Row]]:
        """The rows that fulfil a condition, in the order they were made."""
        for key, row in list(self.store.tables[table].items()):
            if (table, key) not in self.rows and where(row):
                yield key, row
        for (name, key), row in list(self.rows.items()):
            if name == table and row is not None and where(row):
                yield key, row

    def locked(self, table: str, *key: Hashable) -> Row | None:
        """A row as it is once nobody else writes it; nobody else will until the end."""
        self.lock((table, *key))
        return self.get(table, *key)

    def put(self, table: str, key: Key, row: Row) -> None:
        """Write a row; its lock is held."""
        self.rows[table, key] = row

    def insert(self, table: str, key: Key, row: Row) -> bool:
        """Write a row unless it is there: whether it was written."""
        if self.locked(table, *key) is not None:
            return False
        self.put(table, key, row)
        return True

    def update(self, table: str, key: Key, where: Callable[[Row], bool], **changes: Any) -> int:
        """Change a row if it fulfils a condition once it is locked: how many rows were."""
        if (row := self.locked(table, *key)) is None or not where(row):
            return 0
        self.put(table, key, {**row, **changes})
        return 1

    def delete(self, table: str, key: Key) -> None:
        """Remove a row; its lock is held."""
        self.rows[table, key] = None

    def lock(self, key: Key) -> None:
        """Wait for a lock and hold it to the end."""
        locks = self.store.locks
        while (lock := locks.get(key)) is not None and lock.holder is not self:
            self._await(lock)
        if lock is None:
            locks[key] = Lock(self)
            self.held.append(key)

    def try_lock(self, key: Key) -> bool:
        """Take a lock that nobody else holds, as SKIP LOCKED does."""
        lock = self.store.locks.get(key)
        if lock is not None and lock.holder is not self:
            return False
        self.lock(key)
        return True

    def _await(self, lock: Lock) -> None:
        thread = current_thread()
        if thread is None or self._would_deadlock(lock.holder):
            raise errors.DeadlockDetected("deadlock detected")
        self.awaits = lock.holder
        lock.waiting.append(thread)
        thread.park()
        self.awaits = None
        self.check()

    def _would_deadlock(self, holder: "Transaction | None") -> bool:
        while holder is not None:
            if holder is self:
                return True
            holder = holder.awaits
        return False

    def check(self) -> None:
        """Raise what the server ended this transaction with."""
        if self.broken is not None:
            raise self.broken

    def commit(self) -> None:
        """Let others see it."""
        self.check()
        for (table, key), row in self.rows.items():
            if table in POSITIONS and row is not None:
                self._watch(table, key, row)
            if row is None:
                self.store.tables[table].pop(key, None)
            else:
                self.store.tables[table][key] = row
        for table, row in self.events:
            insort(self.store.streams[table, row["originator_id"]], row, key=lambda each: each["originator_version"])
            insort(self.store.logs[table], row, key=lambda each: each["notification_id"])
        self._end()

    def _watch(self, table: str, key: Key, row: Row) -> None:
        before = self.store.tables[table].get(key)
        if before is not None and row["position"] < before["position"]:
            self.store.went_back.append(f"{table} {key} from {before['position']} to {row['position']}")

    def abort(self, error: Exception | None = None) -> None:
        """End it without a trace; its connection is of no use any more."""
        self.broken = error or errors.AdminShutdown("terminating connection")
        self._end()

    def rollback(self) -> None:
        """End it without a trace."""
        self._end()

    def _end(self) -> None:
        self.store.open.pop(self, None)
        self.rows, self.events = {}, []
        held, self.held = self.held, []
        for key in held:
            for thread in self.store.locks.pop(key).waiting:
                self.store.world.call_later(0.0, thread.resume)
