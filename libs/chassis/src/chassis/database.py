"""One PostgreSQL database: a pool of synchronous connections and schema steps applied once."""

import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import Any, LiteralString, cast
from weakref import WeakKeyDictionary

from psycopg import Connection, Cursor, InterfaceError, OperationalError, adapters, errors
from psycopg.rows import DictRow, dict_row
from psycopg.types.array import ListBinaryDumper
from psycopg_pool import ConnectionPool, PoolTimeout

Rows = Cursor[DictRow]

PASSING = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    errors.IdleInTransactionSessionTimeout,
    errors.TransactionTimeout,
)
"""Faults of the surroundings: tried again for as long as they last, never blamed on what was to be done."""


CHECKED_SECONDS = 0.5
"""A connection that answered so recently is handed out unasked: on a hot path the question doubles the round trips."""

_answered: WeakKeyDictionary[Connection[DictRow], float] = WeakKeyDictionary()


def _check(connection: Connection[DictRow]) -> None:
    if time.monotonic() - _answered.get(connection, float("-inf")) > CHECKED_SECONDS:
        connection.execute("SELECT 1")
        _answered[connection] = time.monotonic()


class Database:
    """A pool onto one database. Threads wait at most `wait_seconds` for a connection, then PoolTimeout is raised.

    The server ends a transaction in which nothing happened for `idle_seconds`, and any that took `longest_seconds`: a
    process that is frozen in one keeps its locks no longer than that from the other replicas. The second limit is for
    one frozen within a pipeline, where the server waits for the rest of the work and does not count itself idle.
    """

    def __init__(
        self,
        url: str,
        *,
        size: int = 12,
        wait_seconds: float = 10.0,
        idle_seconds: float = 10.0,
        longest_seconds: float = 15.0,
    ) -> None:
        self.url = url
        limits = (str(int(idle_seconds * 1000)), str(int(longest_seconds * 1000)))

        def limit(connection: Connection[DictRow]) -> None:
            connection.execute(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, false),"
                " set_config('transaction_timeout', %s, false)",
                limits,
            )

        self._pool: ConnectionPool[Connection[DictRow]] = ConnectionPool(
            url,
            connection_class=Connection[DictRow],
            kwargs={"row_factory": dict_row, "autocommit": True},
            min_size=1,
            max_size=size,
            timeout=wait_seconds,
            max_idle=60,
            open=True,
            check=_check,
            configure=limit,
        )

    @contextmanager
    def connection(self) -> Generator[Connection[DictRow]]:
        """A connection in autocommit mode."""
        with self._pool.connection() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Generator[Rows]:
        """A cursor within one transaction, committed at the end of the block."""
        with self.connection() as connection, connection.transaction(), connection.cursor() as cursor:
            yield cursor

    def now(self) -> datetime:
        """The time (UTC, aware) by the clock that all replicas share; a process' own may be minutes off."""
        with self.connection() as connection:
            (row,) = connection.execute("SELECT clock_timestamp() AS now").fetchall()
        return row["now"].astimezone(UTC)

    def apply(self, owner: str, steps: Sequence[str]) -> None:
        """Apply the SQL steps of `owner` that this database has not seen, in order, once, however long they take."""
        with self.transaction() as cursor:
            cursor.execute("SET LOCAL transaction_timeout = 0")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mallbridge.schema_steps'))")
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS schema_steps (owner text, step int, applied_at timestamptz DEFAULT now(),"
                " PRIMARY KEY (owner, step))"
            )
            cursor.execute("SELECT coalesce(max(step), 0) AS done FROM schema_steps WHERE owner = %s", (owner,))
            done = row["done"] if (row := cursor.fetchone()) else 0
            for number, step in enumerate(steps[done:], start=done + 1):
                cursor.execute(trusted(step))
                cursor.execute("INSERT INTO schema_steps (owner, step) VALUES (%s, %s)", (owner, number))

    def close(self) -> None:
        """Close the pool; connections in use are closed when they come back."""
        self._pool.close()


class BinaryArray(list[Any]):
    """A list that travels in binary: as text each byte of it would be written in hex, quoted and read back."""


adapters.register_dumper(BinaryArray, ListBinaryDumper)


def copy_rows(cursor: Rows, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows by COPY; without rows nothing is sent. Not within a pipeline."""
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    with cursor.copy(trusted(f"COPY {table} ({', '.join(columns)}) FROM STDIN")) as copy:
        for row in chain([first], waiting):
            copy.write_row(row)


def trusted(statement: str) -> LiteralString:
    """Vouch for a statement that was put together from the program's own text, never from input."""
    return cast("LiteralString", statement)
