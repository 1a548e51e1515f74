"""A lane as a program of its own: started for one block, watched, stopped."""

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, LiteralString

import psycopg

from bench.servers import Servers, peak_megabytes, used_seconds
from chassis.database import trusted
from local_runtime.processes import environment_of_system, identify, start, stop
from local_runtime.shared_servers import tail

LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 240.0


class LaneError(Exception):
    """A lane ended or did not get done; the message holds the end of its log."""


@dataclass(frozen=True)
class Program:
    """A lane that runs."""

    process: Popen[bytes]
    log: Path

    @property
    def cpu_seconds(self) -> float:
        """What it has used."""
        return used_seconds(self.process.pid)

    @property
    def peak_megabytes(self) -> float:
        """The most memory that it held."""
        return peak_megabytes(self.process.pid)

    async def until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is done, while the program lives. Raises LaneError."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await done():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise LaneError(f"not done, exit code {self.process.poll()}:\n{tail(self.log, 30)}")
            await asyncio.sleep(LOOK_SECONDS)


@contextmanager
def program(entry: str, environment: Mapping[str, str], log: Path) -> Generator[Program]:
    """Run `module:function` until the block ends."""
    module, _, function = entry.partition(":")
    code = f"from {module} import {function}; {function}()"
    surroundings = {**environment_of_system(), **environment}
    process = start([sys.executable, "-c", code], surroundings, log)
    identity = identify(process.pid)
    try:
        yield Program(process, log)
    finally:
        if identity is not None:
            stop(identity, signal.SIGTERM, patience_seconds=10)
        process.wait()


class Rows:
    """Counts rows of tables that may not be there yet."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], tables: Sequence[str]) -> None:
        self._connection = connection
        counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)  # noqa: S608
        self._statement: LiteralString = trusted(f"SELECT least({counts})")

    async def count(self) -> int:
        """How many rows each of the tables has at least."""
        try:
            row = await (await self._connection.execute(self._statement)).fetchone()
        except psycopg.errors.UndefinedTable:
            return 0
        return row[0] if row else 0


@dataclass(frozen=True)
class Use:
    """CPU time of a lane and of the servers, in seconds."""

    lane: float
    postgres: float
    kafka: float

    @classmethod
    def so_far(cls, servers: Servers, lane: Program) -> "Use":
        """What was used until now."""
        return cls(lane.cpu_seconds, servers.cpu_seconds("postgres"), servers.cpu_seconds("kafka"))

    def __sub__(self, earlier: "Use") -> "Use":
        return Use(self.lane - earlier.lane, self.postgres - earlier.postgres, self.kafka - earlier.kafka)
