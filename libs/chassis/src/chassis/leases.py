"""One replica at a time: leases in PostgreSQL, by the database's clock, with an epoch that fences the former owner."""

import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from chassis.database import Database, Rows

SCHEMA = (
    """
    CREATE TABLE leases (
        name text PRIMARY KEY,
        owner text NOT NULL,
        epoch bigint NOT NULL,
        expires_at timestamptz NOT NULL
    );
    """,
    """
    CREATE TABLE loop_runs (
        name text PRIMARY KEY,
        started_at timestamptz NOT NULL,
        finished_at timestamptz
    );
    """,
    "CREATE TABLE replicas (name text PRIMARY KEY, owner text NOT NULL);",
)

_process = uuid4().hex
"""This process, as the owner of leases."""


def _renew_process() -> None:
    global _process
    _process = uuid4().hex


os.register_at_fork(after_in_child=_renew_process)  # a copy of a process is another owner


@dataclass
class Lease:
    """A named lease. Its owner must renew it within `life`; a new owner gets a higher epoch."""

    database: Database
    name: str
    owner: str = field(default_factory=lambda: _process)
    life: timedelta = field(default=timedelta(seconds=6))
    _epoch: int | None = field(default=None, init=False)
    _asked_at: float = field(default=float("-inf"), init=False)

    def acquire(self) -> int | None:
        """Take or renew the lease: its epoch, or None while someone else holds it.

        The database is asked again after a third of the life at the latest, so polling costs no write. A process that
        slept through its lease may be told wrongly, but not for long: what it does is fenced by the epoch.
        """
        now = time.monotonic()
        if now - self._asked_at > self.life.total_seconds() * (1 / 3 if self._epoch is not None else 1 / 12):
            self._asked_at, self._epoch = now, None
            self._epoch = self._ask()
        return self._epoch

    def _ask(self) -> int | None:
        with self.database.connection() as connection:
            row = connection.execute(
                "INSERT INTO leases (name, owner, epoch, expires_at) VALUES (%s, %s, 1, clock_timestamp() + %s)"
                " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at,"
                " epoch = leases.epoch + (leases.owner <> excluded.owner)::int"
                " WHERE leases.owner = excluded.owner OR leases.expires_at < clock_timestamp()"
                " RETURNING epoch",
                (self.name, self.owner, self.life),
            ).fetchone()
        return row["epoch"] if row else None

    def release(self) -> None:
        """Let another replica have it at once."""
        self._epoch, self._asked_at = None, float("-inf")
        with self.database.connection() as connection:
            connection.execute(
                "UPDATE leases SET expires_at = clock_timestamp() WHERE name = %s AND owner = %s",
                (self.name, self.owner),
            )

    def holds(self, cursor: Rows, epoch: int) -> bool:
        """Within a transaction: is the lease still ours, at this epoch? Locks it until the transaction ends."""
        cursor.execute(
            "SELECT 1 FROM leases WHERE name = %s AND owner = %s AND epoch = %s FOR SHARE",
            (self.name, self.owner, epoch),
        )
        return cursor.fetchone() is not None


def prepare(database: Database, replica: str | None) -> None:
    """Make the tables where they are not, and succeed who had our name."""
    database.apply("leases", SCHEMA)
    if replica is not None:
        succeed(database, replica)


def succeed(database: Database, replica: str) -> None:
    """Be the replica of that name from now on: what the process before it held need not be waited for.

    Names are given once at a time, as Kafka's static membership wants it too. A predecessor that lives on against that
    may take its leases back until we do; what it does after that is fenced by the epoch.
    """
    with database.transaction() as cursor:
        cursor.execute(
            "UPDATE leases SET expires_at = clock_timestamp() FROM replicas"
            " WHERE replicas.name = %s AND leases.owner = replicas.owner AND leases.expires_at > clock_timestamp()",
            (replica,),
        )
        cursor.execute(
            "INSERT INTO replicas (name, owner) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner",
            (replica, _process),
        )


@dataclass(frozen=True)
class Runs:
    """When something was last done by whichever replica holds the lease: each run once, a broken one again."""

    database: Database
    name: str
    every: timedelta

    def due_in(self) -> float:
        """Seconds until it is due, asked without a write; 0 when it was never done, or begun and not finished."""
        with self.database.connection() as connection:
            row = connection.execute(
                "SELECT extract(epoch FROM started_at + %s - clock_timestamp())::float8 AS seconds"
                " FROM loop_runs WHERE name = %s AND finished_at IS NOT NULL",
                (self.every, self.name),
            ).fetchone()
        return max(0.0, row["seconds"]) if row else 0.0

    def begin(self) -> bool:
        """Whether it is due, for the holder of the lease: what was begun and not finished is due at once."""
        with self.database.connection() as connection:
            return (
                connection.execute(
                    "INSERT INTO loop_runs (name, started_at) VALUES (%s, clock_timestamp())"
                    " ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, finished_at = NULL"
                    " WHERE loop_runs.finished_at IS NULL OR loop_runs.started_at <= clock_timestamp() - %s",
                    (self.name, self.every),
                ).rowcount
                == 1
            )

    def finish(self) -> None:
        """Remember that the run came to its end."""
        with self.database.connection() as connection:
            connection.execute("UPDATE loop_runs SET finished_at = clock_timestamp() WHERE name = %s", (self.name,))
