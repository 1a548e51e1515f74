"""What a replica that stands still may keep from the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from chassis.database import PASSING, Database
from chassis.testing import eventually

LOCK = "SELECT pg_advisory_xact_lock(1)"


def test_the_time_is_the_servers(database_url: str) -> None:
    database = Database(database_url, size=1)
    with psycopg.connect(database_url, autocommit=True) as connection:
        times = [connection.execute("SELECT clock_timestamp()").fetchall()[0][0], database.now()]
        times += [connection.execute("SELECT clock_timestamp()").fetchall()[0][0]]
    assert times == sorted(times)
    assert times[1].utcoffset() == timedelta(0)
    database.close()


def test_a_transaction_in_which_nothing_happens_gives_its_locks_back(database_url: str) -> None:
    frozen, other = Database(database_url, size=1, idle_seconds=0.3), Database(database_url, size=1)
    with other.connection() as connection:
        connection.execute("CREATE TABLE t (n int)")

    def take() -> None:
        with other.transaction() as cursor:
            cursor.execute(LOCK)

    with (  # noqa: PT012  the last statement is the one that fails
        ThreadPoolExecutor(1) as elsewhere,
        pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout),
        frozen.transaction() as cursor,
    ):
        cursor.execute(LOCK)
        cursor.execute("INSERT INTO t VALUES (1)")
        elsewhere.submit(take).result(20)
        cursor.execute("INSERT INTO t VALUES (2)")
    with other.connection() as connection:
        assert connection.execute("SELECT * FROM t").fetchall() == []
    frozen.close()
    other.close()


def test_a_pipeline_that_never_ends_gives_its_locks_back(database_url: str) -> None:
    """Within a pipeline the server is not idle: it waits for more."""
    frozen, other = Database(database_url, size=1, longest_seconds=3), Database(database_url, size=1)
    taken: list[bool] = []

    def held() -> bool:
        with other.connection() as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                " WHERE l.locktype = 'advisory' AND l.granted"
            ).fetchone()
        return found is not None

    def hang() -> None:
        with frozen.connection() as connection, connection.transaction(), connection.pipeline() as pipeline:
            connection.execute(LOCK)
            assert eventually(held)
            with other.transaction() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '20s'")
                cursor.execute(LOCK)
                taken.append(True)
            pipeline.sync()

    with pytest.raises(PASSING):
        hang()
    assert taken
    frozen.close()
    other.close()
