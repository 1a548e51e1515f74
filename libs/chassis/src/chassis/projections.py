"""Views: SQL tables folded from a service's own events, in batches, and rebuilt while they are in use.

Each build of a projection lives in a PostgreSQL schema of its own, its *generation*. A generation's rows and position
commit together, by compare-and-set. A rebuild folds a new generation from the first event; when it has caught up,
one update makes it the active one. Readers work under the reader role and row-level security, and find the active
generations by their search path.
"""

import hashlib
import time
from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar, LiteralString
from uuid import UUID

from psycopg.sql import SQL, Identifier
from structlog import get_logger

from chassis.database import PASSING, Database, Rows, trusted
from chassis.failpoints import failpoint
from chassis.leases import Lease
from chassis.log import EventLog, Recorded
from chassis.refusals import UnavailableError
from chassis.telemetry import PROJECTED, PROJECTION_HALTED, PROJECTION_POSITION

SCHEMA = (
    """
    CREATE TABLE projection_generations (
        name text NOT NULL,
        generation int NOT NULL,
        fingerprint text NOT NULL,
        status text NOT NULL CHECK (status IN ('building', 'active', 'retired')),
        position bigint NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL DEFAULT now(),
        swapped_at timestamptz,
        PRIMARY KEY (name, generation)
    );
    CREATE UNIQUE INDEX ON projection_generations (name) WHERE status = 'active';
    CREATE UNIQUE INDEX ON projection_generations (name) WHERE status = 'building';
    """,
    """
    ALTER TABLE projection_generations ADD COLUMN error text, ADD COLUMN retired_at timestamptz,
        ADD COLUMN dropped boolean NOT NULL DEFAULT false;
    """,
)

HALTED_SECONDS = 2.0
"""How long a projection whose fold raised waits before it tries the same events again."""
TIDY_SECONDS = 3.0
READERS_END_SECONDS = 60.0
"""A generation's tables outlive its swap by so long, for readers that looked it up just before."""

logger = get_logger(__name__)


class Projection(ABC):
    """A view: what its tables look like and how events fill them.

    Every table has `seller_id uuid NOT NULL` first in its key. `version` is part of the fingerprint: raise it when
    `fold` changes its meaning, and the view rebuilds itself.
    """

    name: ClassVar[str]
    ddl: ClassVar[str]
    version: ClassVar[int] = 1

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:  # noqa: B027
        """Insert the rows that events begin, by `copy_rows`; `fold` comes after it, with the same events."""

    @abstractmethod
    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Bring the tables up to date. Runs in pipeline mode: execute statements, read nothing back."""

    @classmethod
    def fingerprint(cls) -> str:
        """Changes when the tables or the meaning of `fold` change."""
        return hashlib.sha256(f"{cls.version}\n{cls.ddl}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Build:
    """One generation of one projection."""

    name: str
    generation: int
    fingerprint: str
    status: str
    position: int

    @property
    def key(self) -> tuple[str, int]:
        """What names it."""
        return self.name, self.generation

    @property
    def schema(self) -> str:
        """The PostgreSQL schema that holds it."""
        return f"{self.name}_g{self.generation}"


class MissingSellerError(TypeError):
    """A view's table has no `seller_id`: row-level security could not hold sellers apart."""


class Projector:
    """Folds a service's events into its views, one replica at a time among those of one version.

    During a rolling deploy the old version goes on with its generations while the new one builds its own: their leases
    are named after the projections' fingerprints. A fold that raises halts its own projection only.
    """

    def __init__(
        self, service: str, database: Database, log: EventLog, projections: Sequence[Projection], *, batch: int = 2000
    ) -> None:
        database.apply("projections", SCHEMA)
        self._database = database
        self._log = log
        self._projections = {p.name: p for p in projections}
        self._batch = batch
        self._service = service
        version = hashlib.sha256("".join(p.fingerprint() for p in projections).encode()).hexdigest()[:16]
        self._lease = Lease(database, f"projections:{service}:{version}")
        self._again: dict[tuple[str, int], float] = {}
        """When a halted build is tried again, by the monotonic clock."""
        self._tidied_at = time.monotonic()

    def prepare(self) -> None:
        """Start a build for every projection that has none with its fingerprint; several replicas may try."""
        for projection in self._without_build():
            with self._database.transaction() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mallbridge.projections'))")
                builds = _builds(cursor, projection.name)
                if not any(b.fingerprint == projection.fingerprint() and b.status != "retired" for b in builds):
                    self._start_build(cursor, projection, builds)

    def _without_build(self) -> list[Projection]:
        """Those that have none, seen without the lock: mostly none, which costs one question."""
        built = {build.name for build in self._in_use()}
        return [projection for projection in self._projections.values() if projection.name not in built]

    def rebuild(self, names: Sequence[str] = ()) -> list[str]:
        """Start a new build of the named projections, or of all: their names. The old ones serve until the swap."""
        wanted = [p for p in self._projections.values() if not names or p.name in names]
        for projection in wanted:
            with self._database.transaction() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mallbridge.projections'))")
                self._start_build(cursor, projection, _builds(cursor, projection.name))
        return [p.name for p in wanted]

    def _start_build(self, cursor: Rows, projection: Projection, builds: Sequence[Build]) -> None:
        for build in builds:
            if build.status == "building":
                self._retire(cursor, build)
        number = max((b.generation for b in builds), default=0) + 1
        first = not any(b.status == "active" for b in builds)
        build = Build(projection.name, number, projection.fingerprint(), "active" if first else "building", 0)
        cursor.execute(
            "INSERT INTO projection_generations (name, generation, fingerprint, status) VALUES (%s, %s, %s, %s)",
            (build.name, build.generation, build.fingerprint, build.status),
        )
        cursor.execute(SQL("CREATE SCHEMA {}").format(Identifier(build.schema)))
        cursor.execute(SQL("SET LOCAL search_path = {}, public").format(Identifier(build.schema)))
        cursor.execute(trusted(projection.ddl))
        _protect(cursor, build.schema)
        cursor.execute("SET LOCAL search_path = public")

    def _retire(self, cursor: Rows, build: Build) -> None:
        cursor.execute(
            "UPDATE projection_generations SET status = 'retired', retired_at = now()"
            " WHERE name = %s AND generation = %s",
            (build.name, build.generation),
        )

    def step(self) -> bool:
        """Fold one batch into every generation in use. True when there may be more."""
        if self._lease.acquire() is None:
            return False
        self._tidy()
        last = self._log.last()
        builds = [b for b in self._in_use() if b.position < last or b.status == "building"]
        read = _ReadOnce(self._log, self._batch)
        more = [self._advance(build, read) for build in builds if self._again.get(build.key, 0.0) <= time.monotonic()]
        return any(more)

    def _in_use(self) -> list[Build]:
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT name, generation, fingerprint, status, position FROM projection_generations"
                " WHERE status <> 'retired' AND name = ANY(%s) ORDER BY name, generation",
                (list(self._projections),),
            ).fetchall()
        builds = [Build(**row) for row in rows]
        return [b for b in builds if b.fingerprint == self._projections[b.name].fingerprint()]

    def _advance(self, build: Build, read: "_ReadOnce") -> bool:
        try:
            events = read.after(build.position)
            if events and not self._fold(build, events):
                return False
        except PASSING:
            raise
        except Exception as error:
            self._halt(build, error)
            return False
        caught_up = len(events) < self._batch
        if build.status == "building" and caught_up:
            self._swap(build)
        return not caught_up

    def _halt(self, build: Build, error: Exception) -> None:
        logger.error("projection_halted", projection=build.name, position=build.position, exc_info=error)
        PROJECTION_HALTED.labels(build.name).set(1)
        self._again[build.key] = time.monotonic() + HALTED_SECONDS
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE projection_generations SET error = %s WHERE name = %s AND generation = %s",
                (f"{type(error).__name__}: {error}".replace("\0", "")[:2000], build.name, build.generation),
            )

    def _tidy(self) -> None:
        """Every few seconds: drop what no reader can still be in, and take over from a version that is gone."""
        if time.monotonic() - self._tidied_at < TIDY_SECONDS:
            return
        self._tidied_at = time.monotonic()
        with self._database.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mallbridge.projections'))")
            cursor.execute(
                "UPDATE projection_generations SET dropped = true WHERE status = 'retired' AND NOT dropped"
                " AND coalesce(retired_at, '-infinity') < now() - make_interval(secs => %s) RETURNING name, generation",
                (READERS_END_SECONDS,),
            )
            for row in cursor.fetchall():
                schema = Identifier(f"{row['name']}_g{row['generation']}")
                cursor.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        if not self._another_version_runs():
            self.prepare()

    def _another_version_runs(self) -> bool:
        with self._database.connection() as connection:
            found = connection.execute(
                "SELECT 1 FROM leases WHERE starts_with(name, %s) AND name <> %s AND expires_at > clock_timestamp()",
                (f"projections:{self._service}:", self._lease.name),
            ).fetchone()
        return found is not None

    def _fold(self, build: Build, events: Sequence[Recorded]) -> bool:
        projection = self._projections[build.name]
        last = events[-1].notification_id
        with self._database.connection() as connection, connection.transaction():
            cursor = connection.execute(
                "UPDATE projection_generations SET position = %s, error = NULL"
                " WHERE name = %s AND generation = %s AND position = %s AND status <> 'retired'",
                (last, build.name, build.generation, build.position),
            )
            if cursor.rowcount != 1:
                logger.info("projection_moved_by_another", projection=build.name)
                return False
            cursor.execute(SQL("SET LOCAL search_path = {}, public").format(Identifier(build.schema)))
            projection.load(cursor, events)
            with connection.pipeline():
                projection.fold(cursor, events)
            failpoint("projection.mid_batch")
        PROJECTED.labels(build.name).inc(len(events))
        PROJECTION_HALTED.labels(build.name).set(0)
        PROJECTION_POSITION.labels(build.name).set(last)
        return True

    def _swap(self, build: Build) -> None:
        with self._database.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mallbridge.projections'))")
            builds = {b.generation: b for b in _builds(cursor, build.name)}
            if builds[build.generation].status != "building":
                return
            failpoint("projection.at_swap")
            for old in builds.values():
                if old.status == "active":
                    self._retire(cursor, old)
            cursor.execute(
                "UPDATE projection_generations SET status = 'active', swapped_at = now()"
                " WHERE name = %s AND generation = %s",
                (build.name, build.generation),
            )
        logger.info("projection_swapped", projection=build.name, generation=build.generation)

    def release(self) -> None:
        """Let another replica project at once."""
        self._lease.release()


class _ReadOnce:
    """Reads the log for one step: views that are equally far share what was read and decoded."""

    def __init__(self, log: EventLog, batch: int) -> None:
        self._log, self._batch = log, batch
        self._read: dict[int, Sequence[Recorded]] = {}

    def after(self, position: int) -> Sequence[Recorded]:
        """The next batch behind a position."""
        if position not in self._read:
            self._read[position] = self._log.after(position, self._batch)
        return self._read[position]


def _builds(cursor: Rows, name: str) -> list[Build]:
    cursor.execute(
        "SELECT name, generation, fingerprint, status, position FROM projection_generations WHERE name = %s"
        " ORDER BY generation",
        (name,),
    )
    return [Build(**row) for row in cursor.fetchall()]


def _protect(cursor: Rows, schema: str) -> None:
    """Let the reader role read a generation, its own seller's rows only."""
    cursor.execute("SELECT current_user || '_reader' AS reader")
    reader = Identifier(row["reader"] if (row := cursor.fetchone()) else "")
    names = {"schema": Identifier(schema), "reader": reader}
    _require_seller(cursor, schema)
    cursor.execute(SQL("GRANT USAGE ON SCHEMA {schema} TO {reader}").format(**names))
    cursor.execute(SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}").format(**names))
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,))
    for row in cursor.fetchall():
        table = SQL("{}.{}").format(Identifier(schema), Identifier(row["tablename"]))
        cursor.execute(SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
        cursor.execute(
            SQL(
                "CREATE POLICY own_rows ON {table} TO {reader}"
                " USING (seller_id = (SELECT nullif(current_setting('app.seller_id', true), '')::uuid))"
            ).format(table=table, reader=reader)
        )


def _require_seller(cursor: Rows, schema: str) -> None:
    cursor.execute(
        "SELECT tablename FROM pg_tables t WHERE schemaname = %s AND NOT EXISTS (SELECT 1 FROM pg_attribute a"
        " WHERE a.attrelid = format('%%I.%%I', t.schemaname, t.tablename)::regclass AND a.attname = 'seller_id'"
        " AND a.attnotnull AND a.atttypid = 'uuid'::regtype)",
        (schema,),
    )
    if bare := [row["tablename"] for row in cursor.fetchall()]:
        raise MissingSellerError(f"without seller_id uuid NOT NULL: {', '.join(bare)}")


_ACTIVE = (
    "set_config('search_path', concat_ws(', ',"
    " string_agg(quote_ident(name || '_g' || generation), ', ' ORDER BY name), 'public'), true)"
)
"""Finds the tables of the active generations under their own names, for the rest of the transaction."""


class Views:
    """The read side of a service: the active generations, seen by one seller."""

    def __init__(self, database: Database) -> None:
        database.apply("projections", SCHEMA)
        self._database = database

    @contextmanager
    def read(self, seller_id: UUID) -> Generator[Rows]:
        """A cursor of the reader role: it sees this seller's rows of the active generations and nothing else."""
        with self._database.transaction() as cursor:
            cursor.execute(
                trusted(
                    f"SELECT {_ACTIVE}, set_config('app.seller_id', %s, true),"  # noqa: S608
                    " set_config('role', current_user || '_reader', true)"
                    " FROM projection_generations WHERE status = 'active'"
                ),
                (str(seller_id),),
            )
            yield cursor

    @contextmanager
    def read_all(self) -> Generator[Rows]:
        """A cursor over every seller's rows: for schedules and the operator only, never for a seller's request."""
        with self._database.transaction() as cursor:
            cursor.execute(trusted(f"SELECT {_ACTIVE} FROM projection_generations WHERE status = 'active'"))  # noqa: S608
            yield cursor

    def position(self) -> int:
        """How far all active views are, but for those that are halted: they would hold up every other's readers."""
        statement: LiteralString = (
            "SELECT coalesce(min(position), 0) AS position FROM projection_generations"
            " WHERE status = 'active' AND error IS NULL"
        )
        with self._database.connection() as connection:
            row = connection.execute(statement).fetchone()
        return row["position"] if row else 0

    def wait_for(self, position: int | None, within_seconds: float = 5.0) -> None:
        """Wait until the views have a position. Raises UnavailableError when they do not get there in time."""
        deadline = time.monotonic() + within_seconds
        while position is not None and self.position() < position:
            if time.monotonic() > deadline:
                raise UnavailableError("방금 저장한 내용을 화면에 반영하는 중입니다. 잠시 뒤 다시 조회해 주세요.")
            time.sleep(0.02)
