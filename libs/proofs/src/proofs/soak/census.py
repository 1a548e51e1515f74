"""What the processes of a suite hold: memory while they work; connections, threads, files, tasks in a quiet moment."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import psutil
import psycopg

from local_runtime.suite import Suite
from proofs.soak.growth import Line, floors, line_through
from proofs.stores import SERVICES

SAMPLE_SECONDS = 2.0
MEGABYTE = 1024 * 1024
TASKS = re.compile(r"^mallbridge_tasks(?:\{.*\})? ([0-9.e+]+)$", re.MULTILINE)
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()"


@dataclass
class Memory:
    """Samples of resident memory in megabytes, by part and process."""

    samples: dict[tuple[str, int], list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict[tuple[str, int], list[tuple[float, float]]](list)
    )

    def take(self, suite: Suite) -> None:
        """One sample of each part, with its children."""
        now = time.monotonic()
        for part, identity in suite.state().running():
            with suppress(psutil.Error):
                process = psutil.Process(identity.pid)
                sizes = [each.memory_info().rss for each in (process, *process.children())]
                self.samples[part.name, identity.pid].append((now, sum(sizes) / MEGABYTE))

    def lines(self) -> Mapping[str, Line]:
        """A line through the floors of each part's samples; a part that was not sampled long enough has none."""
        found: dict[str, Line] = {}
        for (part, _), samples in self.samples.items():
            times, least = floors([at for at, _ in samples], [size for _, size in samples])
            with suppress(ValueError):
                found[part] = line_through(times, least)
        return found


@contextmanager
def sampled(suite: Suite) -> Generator[Memory]:
    """Sample memory during the block."""
    memory, over = Memory(), threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLE_SECONDS):
            memory.take(suite)

    sampling = threading.Thread(target=sample, name="census")
    sampling.start()
    try:
        yield memory
    finally:
        over.set()
        sampling.join()


def held(suite: Suite) -> dict[str, dict[str, int]]:
    """Connections, threads, open files and tasks of each service."""
    return {service: _held_by(suite, service) for service in SERVICES}


def _held_by(suite: Suite, service: str) -> dict[str, int]:
    identity = suite.state().parts[service].identity
    if identity is None:
        return {}
    process = psutil.Process(identity.pid)
    url = suite.environment[f"{SERVICES[service].upper()}_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        row = connection.execute(CONNECTIONS).fetchone()
    found = {"connections": row[0] if row else 0, "threads": process.num_threads(), "files": process.num_fds()}
    told = TASKS.search(httpx.get(f"{suite.url(service)}/metrics", trust_env=False).text)
    return {**found, "tasks": int(float(told[1]))} if told else found
