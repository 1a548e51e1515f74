"""Services as copies of a process that has their libraries loaded: most of what a start costs is spent once for all.

Python's own fork server does the copying. Only libraries are loaded in it, none of our code: a service that is started
again runs what its files say by then, and finds its environment as a new program would.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from setproctitle import setproctitle

from local_runtime.processes import identify

LIBRARIES = (
    *("aiokafka", "eventsourcing.application", "faststream.kafka", "psycopg", "psycopg_pool"),
    *("fastapi", "httpx", "joserfc.jwt", "pydantic_settings", "sse_starlette", "uvicorn", "xlsxwriter"),
    *("opentelemetry.exporter.zipkin.json", "opentelemetry.instrumentation.fastapi", "opentelemetry.sdk.trace.export"),
    *("prometheus_client", "structlog"),
)
"""What most services load."""
OURS_ALONE = "local_runtime.daemon"
"""The program that has the copies made: each of them looks at it, so it is loaded once as well."""
LAST = "local_runtime.settled"


def become(module: str, environment: Mapping[str, str], log: Path) -> None:
    """Go on, in a copy, as `python -m module` in a session of its own; output goes to the end of `log`."""
    os.setsid()
    with log.open("ab") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    lines: Any = sys.stdout
    lines.reconfigure(line_buffering=True)
    setproctitle(f"{sys.executable} -m {module}")
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


class WarmProcess:
    """A copy, with what the supervisor asks of a process."""

    def __init__(self, process: ForkServerProcess, hands: ThreadPoolExecutor) -> None:
        self.pid = process.pid or 0
        self._process = process
        self._hands = hands
        self._ended = asyncio.create_task(self._until_ended())

    @property
    def returncode(self) -> int | None:
        """As of a program: negative for the signal that ended it, None while it runs."""
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        """Wait for the end: the exit code."""
        return await asyncio.shield(self._ended)

    def send_signal(self, wanted: int) -> None:
        """Raises ProcessLookupError when it has ended."""
        if self.returncode is None:
            os.kill(self.pid, wanted)

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self.send_signal(signal.SIGKILL)

    async def _until_ended(self) -> int:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        identity = identify(self.pid)
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        code = await loop.run_in_executor(self._hands, self._collect)
        if identity and identity.is_alive():  # It was the fork server that ended: nobody tells of this one any more.
            self.kill()
        return code

    def _collect(self) -> int:
        self._process.join()
        return self._process.exitcode or 0


class Warm:
    """Makes copies. All that touches their bookkeeping is done by one thread: it may not be asked by two at once."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*LIBRARIES, OURS_ALONE, LAST])
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="warm")

    async def start(self, module: str, environment: Mapping[str, str], log: Path) -> WarmProcess:
        """A copy that goes on as the module. Raises OSError when the fork server cannot be reached."""

        def started() -> ForkServerProcess:
            process = self._context.Process(target=become, args=(module, dict(environment), log), daemon=True)
            process.start()
            return process

        return WarmProcess(await asyncio.get_running_loop().run_in_executor(self._hands, started), self._hands)
