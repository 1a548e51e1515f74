"""How far work has come in a running suite: what still waits, and when all of it is through."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from local_runtime.suite import Suite
from local_runtime.waiting import TooLateError
from proofs.stores import SERVICES

T = TypeVar("T")
Place = tuple[str, int]
ANSWER_SECONDS = 5.0
PAUSE_SECONDS = 0.05
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, KafkaError, OSError, TimeoutError)

POSITIONS = sql.SQL("""
    SELECT (SELECT coalesce(max(notification_id), 0) FROM {events}) AS recorded,
        (SELECT coalesce(min(position), 0) FROM relay_positions) AS relayed,
        (SELECT coalesce(min(position), 0) FROM projection_generations WHERE status = 'active') AS shown,
        (SELECT count(*) FROM projection_generations WHERE status = 'building') AS building
""")
WAITING_WORK = (
    "SELECT mall, kind, waits_for, tries FROM work WHERE job <> 'read_back' OR lease_until > clock_timestamp()"
)


class Flow:
    """Looks into the services' databases and at the ends of the topics."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._connections: dict[str, psycopg.Connection[DictRow]] = {}
        self._lock = threading.Lock()
        self._ends = TopicEnds(suite.environment["KAFKA_BOOTSTRAP_SERVERS"])

    def behind(self) -> list[str]:
        """What has not come to its end, in words; nothing when the suite is quiet."""
        try:
            return [why for service in SERVICES for why in self._behind(service)] + self._work()
        except AWAY as error:
            return [f"a server is away: {error!r}"]

    def until_quiet(self, within_seconds: float) -> list[str]:
        """Wait until nothing is in flight, twice in a row: what it was waited for in the end.

        Raises TooLateError that says what still waits.
        """
        deadline, quiet = time.monotonic() + within_seconds, 0
        last: list[str] = []
        while quiet < 2:
            left = self.behind() if self._suite.is_ready() else ["a part is not ready"]
            quiet, last = (0, left) if left else (quiet + 1, last)
            if time.monotonic() > deadline:
                raise TooLateError(f"not quiet within {within_seconds:.0f} s: {'; '.join(left[:6])}")
            time.sleep(PAUSE_SECONDS * 4)
        return last

    def until_through(self, service: str, position: int, within_seconds: float) -> None:
        """Wait until a service has relayed and shown what it recorded up to a position."""
        self._until(lambda: self._is_through(service, position), within_seconds, f"{service} to pass {position} on")

    def recorded(self, service: str) -> int:
        """The position of what a service recorded last."""
        events = sql.Identifier(f"{SERVICES[service]}_events")
        statement = sql.SQL("SELECT coalesce(max(notification_id), 0) AS last FROM {}").format(events)
        return self._patiently(lambda: self.ask(service, statement), ANSWER_SECONDS)[0]["last"]

    def until_taken(self, service: str, within_seconds: float) -> None:
        """Wait until a service has taken in everything that is on its topics now."""
        taken = self._patiently(lambda: self._positions(service), within_seconds)
        ends = self._patiently(lambda: self._ends.ask({place for _, place in taken}), within_seconds)
        wanted = {key: ends[key[1]] for key in taken}

        def is_taken() -> bool:
            now = self._positions(service)
            return all(now[key] >= end for key, end in wanted.items())

        self._until(is_taken, within_seconds, f"{service} to take in what is on its topics")

    def ask(self, service: str, statement: Any, *params: Any) -> list[dict[str, Any]]:
        """Rows out of a service's database."""
        with self._lock:
            connection = self._connection(service)
            try:
                return connection.execute(statement, params or None).fetchall()
            except psycopg.Error:
                connection.close()
                raise

    def close(self) -> None:
        """Let go of the servers."""
        self._ends.close()
        for connection in self._connections.values():
            connection.close()

    def _behind(self, service: str) -> list[str]:
        package = SERVICES[service]
        row = self.ask(service, POSITIONS.format(events=sql.Identifier(f"{package}_events")))[0]
        found = [
            f"{service}: {name} {row[name]} of {row['recorded']}"
            for name in ("relayed", "shown")
            if row[name] < row["recorded"]
        ]
        if row["building"]:
            found.append(f"{service}: {row['building']} views are built")
        taken = self._positions(service)
        ends = self._ends.ask({place for _, place in taken})
        late = [key for key, position in taken.items() if position < ends[key[1]]]
        return found + [f"{service}: {group} {place} {taken[group, place]} of {ends[place]}" for group, place in late]

    def _work(self) -> list[str]:
        return [
            f"mall-gateway: {row['mall']} {row['kind']} waits for {row['waits_for']} ({row['tries']} tries)"
            for row in self.ask("mall-gateway", WAITING_WORK)
        ]

    def _is_through(self, service: str, position: int) -> bool:
        row = self.ask(service, POSITIONS.format(events=sql.Identifier(f"{SERVICES[service]}_events")))[0]
        return min(row["relayed"], row["shown"]) >= position

    def _positions(self, service: str) -> dict[tuple[str, Place], int]:
        if not self.ask(service, "SELECT 1 AS listens WHERE to_regclass('consumer_positions') IS NOT NULL"):
            return {}
        rows = self.ask(service, "SELECT consumer, topic, partition, position FROM consumer_positions")
        return {(row["consumer"], (row["topic"], row["partition"])): row["position"] for row in rows}

    def _connection(self, service: str) -> psycopg.Connection[DictRow]:
        known = self._connections.get(service)
        if known is None or known.closed:
            url = self._suite.environment[f"{SERVICES[service].upper()}_DATABASE_URL"]
            known = psycopg.Connection[DictRow].connect(url, autocommit=True, row_factory=dict_row, connect_timeout=3)
            self._connections[service] = known
        return known

    def _until(self, check: Callable[[], bool], within_seconds: float, what: str) -> None:
        deadline = time.monotonic() + within_seconds
        while not self._patiently(check, within_seconds):
            if time.monotonic() > deadline:
                raise TooLateError(f"{what}: not within {within_seconds:.0f} s")
            time.sleep(PAUSE_SECONDS)

    def _patiently(self, ask: Callable[[], T], within_seconds: float) -> T:
        deadline = time.monotonic() + within_seconds
        while True:
            try:
                return ask()
            except AWAY:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE_SECONDS)


class TopicEnds:
    """Asks the broker for the ends of partitions, from a loop in a thread of its own."""

    def __init__(self, kafka_servers: str) -> None:
        self._servers = kafka_servers
        self._consumer: Any = None
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="topic ends")
        self._thread.start()

    def ask(self, places: Iterable[Place]) -> Mapping[Place, int]:
        """The offsets behind the last records. Raises KafkaError, OSError or TimeoutError while the broker is away."""
        with self._lock:
            return self._run(self._ask([TopicPartition(*place) for place in places]))

    def close(self) -> None:
        """Leave the broker and end the thread."""
        with suppress(*AWAY):
            self._run(self._drop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, ANSWER_SECONDS), self._loop).result()

    async def _ask(self, partitions: list[TopicPartition]) -> Mapping[Place, int]:
        if not partitions:
            return {}
        try:
            if self._consumer is None:
                self._consumer = AIOKafkaConsumer(bootstrap_servers=self._servers, enable_auto_commit=False)
                await self._consumer.start()
            ends: dict[Any, int] = await self._consumer.end_offsets(partitions)
        except BaseException:
            await self._drop()
            raise
        return {(partition.topic, partition.partition): end for partition, end in ends.items()}

    async def _drop(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            with suppress(*AWAY):
                await consumer.stop()
