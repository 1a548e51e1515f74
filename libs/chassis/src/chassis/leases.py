"""One replica at a time: leases in PostgreSQL, by the database's clock, with an epoch that fences the former owner."""

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
)

PROCESS = uuid4().hex
"""This process, as the owner of leases."""


@dataclass
class Lease:
    """A named lease. Its owner must renew it within `life`; a new owner gets a higher epoch."""

    database: Database
    name: str
    owner: str = PROCESS
    life: timedelta = field(default=timedelta(seconds=6))

    def acquire(self) -> int | None:
        """Take or renew the lease: its epoch, or None while someone else holds it."""
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
