"""The services' stores of a suite from the outside: events read and written, views waited for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from bench.copying import Row
from chassis.database import Database, trusted
from chassis.privacy import Keyring
from local_runtime.services import package_of, prefix_of
from local_runtime.suite import Suite
from local_runtime.waiting import wait_until

COLUMNS = "originator_id, originator_version, topic, state, seller_id, actor, correlation_id, traceparent, recorded_at"
TYPES = ("uuid", "int8", "text", "bytea", "uuid", "text", "uuid", "text", "timestamptz")
WITHIN_SECONDS = 3600.0


@dataclass(frozen=True)
class Store:
    """A service's database in a suite."""

    suite: Suite
    service: str

    @property
    def url(self) -> str:
        """Its address."""
        return self.suite.environment[f"{prefix_of(self.service)}_DATABASE_URL"]

    @property
    def events(self) -> str:
        """The table of its events."""
        return f"{package_of(self.service)}_events"

    def read(self, seller_id: UUID, aggregates: Collection[str]) -> list[dict[str, Any]]:
        """A seller's events of some aggregates, by their class names, in order; their state as text."""
        statement = trusted(
            f"SELECT {COLUMNS}, convert_from(state, 'UTF8') AS text FROM {self.events}"  # noqa: S608
            " WHERE seller_id = %s AND split_part(split_part(topic, ':', 2), '.', 1) = ANY(%s) ORDER BY notification_id"
        )
        with psycopg.connect(self.url) as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement, (seller_id, list(aggregates))).fetchall()

    def write(self, rows: Iterable[Row]) -> None:
        """Store events as if they had been told already: whoever listens hears nothing of them, the views do."""
        with psycopg.connect(self.url) as connection:
            copying = trusted(f"COPY {self.events} ({COLUMNS}) FROM STDIN (FORMAT binary)")
            with connection.cursor() as cursor, cursor.copy(copying) as copy:
                copy.set_types(TYPES)
                for row in rows:
                    copy.write_row(row)
            connection.execute(trusted(f"UPDATE relay_positions SET position = ({self._last})"))  # noqa: S608

    @property
    def _last(self) -> LiteralString:
        return trusted(f"SELECT coalesce(max(notification_id), 0) FROM {self.events}")  # noqa: S608

    def wait_until_told(self) -> None:
        """Wait until everything that is stored is published."""
        told = trusted(f"SELECT min(position) >= ({self._last}) FROM relay_positions")  # noqa: S608
        self._wait(told, f"the relay of {self.service}")

    def wait_until_shown(self) -> None:
        """Wait until every view holds everything that is stored, then do what the server would do by itself later."""
        views = "FROM projection_generations WHERE status = 'active'"
        self._wait(trusted(f"SELECT min(position) >= ({self._last}) {views}"), f"the views of {self.service}")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")

    def _wait(self, statement: LiteralString, what: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            wait_until(lambda: bool((connection.execute(statement).fetchone() or (False,))[0]), WITHIN_SECONDS, what)


def sealed_for(
    environment: Mapping[str, str], seller_id: UUID, sealed: Collection[str], others: Sequence[UUID]
) -> dict[UUID, dict[str, str]]:
    """For each of the other sellers what is sealed for one, opened and sealed again with that seller's own keys."""
    database = Database(environment["KEYRING_URL"], size=2)
    try:
        keyring = Keyring(database, environment["MASTER_KEY"])
        texts = list(sealed)
        subjects = [UUID(hex=text.split(".")[1]) for text in texts]
        opened = zip(texts, subjects, keyring.open_many(seller_id, texts), strict=True)
        known = [(text, subject, data) for text, subject, data in opened if data is not None]
        items = [(subject, data) for _, subject, data in known]
        return {
            other: {
                text: own
                for (text, _, _), own in zip(known, keyring.seal_many(other, items), strict=True)
                if own is not None
            }
            for other in others
        }
    finally:
        database.close()
