"""`chassis.database.Database` over modelled tables: every statement travels, may be lost, and finds others' locks."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from psycopg import OperationalError, errors

from chassis.database import Database
from proofs.simulation.faults import Faults
from proofs.simulation.store.statements import Answer, UnknownStatementError, model_of
from proofs.simulation.store.tables import Row, Store, Transaction
from proofs.simulation.world import KilledError, SimulatedThread, current_thread

T = TypeVar("T")
IDLE_SECONDS = 10.0
"""After so long the server ends the transaction of a process that is frozen."""


class SimulatedDatabase(Database):
    """One process's way to a store."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.url = f"simulated:{store.name}"
        self.store, self.faults = store, faults

    @contextmanager
    def connection(self) -> Generator[Any]:
        """A connection in autocommit mode."""
        connection = SimulatedConnection(self)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def transaction(self) -> Generator[Any]:
        """A cursor within one transaction."""
        with self.connection() as connection, connection.transaction():
            yield connection.cursor()

    def apply(self, owner: str, steps: Sequence[str]) -> None:
        """The modelled tables are there."""

    def close(self) -> None:
        """Nothing is open."""


class SimulatedCursor:
    """What a statement answered."""

    def __init__(self, connection: "SimulatedConnection", answer: Answer | None = None) -> None:
        self._connection = connection
        self._answer = answer or Answer()
        self._next = 0

    @property
    def rowcount(self) -> int:
        """How many rows the last statement touched."""
        return self._answer.rowcount

    def execute(self, sql: str, params: Any = ()) -> "SimulatedCursor":
        """Run a statement."""
        self._answer, self._next = self._connection.run(sql, params), 0
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> None:
        """Run a statement once for each."""
        for params in many:
            self.execute(sql, params)

    def fetchone(self) -> Row | None:
        """The next row."""
        self._next += 1
        return self._answer.rows[self._next - 1] if self._next <= len(self._answer.rows) else None

    def fetchall(self) -> list[Row]:
        """The rows that are left."""
        rows, self._next = self._answer.rows[self._next :], len(self._answer.rows)
        return rows

    def __enter__(self) -> "SimulatedCursor":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class SimulatedConnection:
    """A connection of a thread: autocommit, or within one transaction."""

    def __init__(self, database: SimulatedDatabase) -> None:
        self._database, self._store, self._faults = database, database.store, database.faults
        self._thread = current_thread()
        self._transaction: Transaction | None = None

    def cursor(self) -> SimulatedCursor:
        """A cursor."""
        return SimulatedCursor(self)

    def execute(self, sql: str, params: Any = ()) -> SimulatedCursor:
        """Run a statement."""
        return SimulatedCursor(self, self.run(sql, params))

    def run(self, sql: str, params: Any) -> Answer:
        """Let a statement travel, do what it does, and let its answer travel."""
        try:
            name, does = model_of(sql)
        except UnknownStatementError as unknown:
            self._store.world.failure = unknown
            raise
        thread, transaction = self._thread, self._transaction
        if thread is None:
            return self._at_once(does, params)
        fault = self._leave(thread, "statement" if transaction else "commit", name)
        if fault in ("connection_lost_before_statement", "commit_lost_before_commit"):
            self._lose(transaction)
        with self._statement() as (current, alone):
            answer = does(current, params)
            if alone:
                current.commit()
        self._arrive(thread, fault, transaction)
        return answer

    def act(self, name: str, does: Callable[[], T]) -> T:
        """Do something at the database that is no single statement, as one: it travels and may be lost as well."""
        thread = self._thread
        if thread is None:
            return does()
        fault = self._leave(thread, "commit", name)
        if fault == "commit_lost_before_commit":
            self._lose(None)
        result = does()
        self._arrive(thread, fault, None)
        return result

    def _at_once(self, does: Any, params: Any) -> Answer:
        with self._statement() as (current, alone):
            answer = does(current, params)
            if alone:
                current.commit()
        return answer

    @contextmanager
    def _statement(self) -> Generator[tuple[Transaction, bool]]:
        if self._transaction is not None:
            self._transaction.check()
            yield self._transaction, False
            return
        alone = Transaction(self._store)
        try:
            yield alone, True
        except BaseException:
            alone.rollback()
            raise

    def _leave(self, thread: SimulatedThread, place: Any, name: str) -> str | None:
        loop, faults, world = thread.loop, self._faults, self._store.world
        if loop.dying:
            raise KilledError
        world.note(loop.name, name)
        fault = faults.at(place, loop)
        faults.strike_thread(fault, "before", thread)
        thread.wait(world.latency(), outside=True)
        if self._store.away_until > world.now:
            raise OperationalError("the database system is starting up")
        return fault

    def _arrive(self, thread: SimulatedThread, fault: str | None, transaction: Transaction | None) -> None:
        self._faults.strike_thread(fault, "after", thread)
        if fault in ("connection_lost_after_statement", "commit_unknown_after_commit"):
            self._lose(transaction)

    def _lose(self, transaction: Transaction | None) -> None:
        if transaction is not None:
            transaction.abort()
        raise OperationalError("server closed the connection unexpectedly")

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All statements of the block, or none of them."""
        self._transaction = transaction = Transaction(self._store)
        expire = self._expire_when_frozen(transaction)
        try:
            yield
            self._commit(transaction)
        except BaseException:
            transaction.rollback()
            raise
        finally:
            self._transaction = None
            if expire is not None and self._thread is not None:
                self._thread.loop.on_freeze.remove(expire)

    def _expire_when_frozen(self, transaction: Transaction) -> Callable[[], None] | None:
        """The server ends the transaction of a process that is frozen for long."""
        if self._thread is None:
            return None
        loop, world = self._thread.loop, self._store.world

        def frozen() -> None:
            world.call_later(IDLE_SECONDS, expire, loop.frozen_until)

        def expire(until: float) -> None:
            if until >= world.now and transaction in self._store.open:
                transaction.abort(errors.IdleInTransactionSessionTimeout("terminating connection"))

        loop.on_freeze.append(frozen)
        return frozen

    def _commit(self, transaction: Transaction) -> None:
        if self._thread is None:
            transaction.commit()
            return
        fault = self._leave(self._thread, "commit", "COMMIT")
        if fault == "commit_lost_before_commit":
            self._lose(transaction)
        transaction.commit()
        self._arrive(self._thread, fault, None)

    @contextmanager
    def pipeline(self) -> Generator["SimulatedConnection"]:
        """Statements are sent one by one all the same."""
        yield self

    def sync(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Give it back."""
        if self._transaction is not None:
            self._transaction.rollback()
