"""Servers that several processes of one test run share: the first starts one, the last stops it, a crash leaves none.

Each kind of server has a directory under the run's: `lock`, `users.json` (who shares it) and `server.json` (who it is
and how to reach it). A later run sweeps away what belongs to runs of which nobody lives.
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local_runtime.parts import Part
from local_runtime.processes import Identity, identify, read_identity, start, stop

READY_SECONDS = 300.0
"""As long as a suite may take: on a busy machine a server starts beside several of them."""
ASK_AGAIN_SECONDS = 0.1
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM_BYTES = 8 * 1024**3
"""What the servers of a whole run may grow to, with much to spare."""


class NotReadyError(Exception):
    """A server ended or did not answer in time; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A server about to be started, and what its users need to reach it."""

    part: Part
    address: str


def base_directory() -> Path:
    """Where the runs of this user have their servers: in memory where the machine has room for it.

    A database for each test is some hundred files made and removed, which costs a disk's file system more than the
    test itself.
    """
    return quick_directory() / f"mallbridge-tests-{os.getuid()}"


def quick_directory(memory: Path = MEMORY) -> Path:
    """A directory in memory, if it may take enough; else the usual one for what is temporary."""
    with suppress(OSError):
        if shutil.disk_usage(memory).total >= ROOM_BYTES and os.access(memory, os.W_OK):
            return memory
    return Path(tempfile.gettempdir())


@contextmanager
def shared(run: Path, kind: str, launch: Callable[[Path], Launch]) -> Generator[str]:
    """The address of the run's server of a kind, started when nobody has yet, stopped when nobody is left."""
    directory = run / kind
    with _made_and_locked(directory):
        address = _address_of_running(directory) or _start(directory, launch(directory))
        _write_users(directory, [*_living_users(directory), _ourselves()])
    try:
        yield address
    finally:
        with _locked(directory):
            others = [user for user in _living_users(directory) if user.pid != os.getpid()]
            _write_users(directory, others)
            if not others:
                _stop(directory)


def sweep(base: Path) -> None:
    """End the servers of runs that crashed, and remove their data."""
    for directory in base.glob("*/*/"):
        with suppress(BlockingIOError, FileNotFoundError), _locked(directory, wait=False):
            if not _living_users(directory):
                _stop(directory)
                shutil.rmtree(directory, ignore_errors=True)
    for run in base.glob("*/"):
        with suppress(OSError):
            run.rmdir()


def wait_until_ready(part: Part, process: subprocess.Popen[bytes], within_seconds: float) -> None:
    """Block until a part answers. Raises NotReadyError when it ends or takes too long."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, _ready(part, process, within_seconds)).result()


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


async def _ready(part: Part, process: subprocess.Popen[bytes], within_seconds: float) -> None:
    try:
        async with asyncio.timeout(within_seconds):
            while not await part.is_ready():
                if process.poll() is not None:
                    raise NotReadyError(f"{part.name} ended with {process.returncode}:\n{tail(part.log)}")
                await asyncio.sleep(ASK_AGAIN_SECONDS)
    except TimeoutError as late:
        raise NotReadyError(f"{part.name} did not answer in {within_seconds:.0f} s:\n{tail(part.log)}") from late


@contextmanager
def _made_and_locked(directory: Path) -> Generator[None]:
    """Hold the lock of a directory that is there. A sweep may clear it away between its making and its locking."""
    while True:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            file = (directory / "lock").open("w")
        except (FileExistsError, FileNotFoundError):
            if directory.is_file():
                raise
            continue
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_nlink:
                yield
                return


@contextmanager
def _locked(directory: Path, *, wait: bool = True) -> Generator[None]:
    with (directory / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


def _start(directory: Path, launch: Launch) -> str:
    part = launch.part
    part.prepare()
    process = start(part.command, part.environment, part.log, part.user)
    identity = identify(process.pid)
    content = {"identity": identity.as_json() if identity else None, "address": launch.address, "polite": part.polite}
    (directory / "server.json").write_text(json.dumps(content))
    try:
        wait_until_ready(part, process, READY_SECONDS)
    except NotReadyError:
        _stop(directory)
        raise
    return launch.address


def _address_of_running(directory: Path) -> str | None:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        content = json.loads((directory / "server.json").read_text())
        identity = read_identity(content["identity"])
        return content["address"] if identity and identity.is_alive() else None
    return None


def _stop(directory: Path) -> None:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        content = json.loads((directory / "server.json").read_text())
        identity = read_identity(content["identity"])
        if identity:
            stop(identity, content["polite"])
        for entry in directory.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
        (directory / "server.json").unlink()


def _ourselves() -> Identity:
    found = identify(os.getpid())
    if not found:
        raise RuntimeError("the process table does not show this process")
    return found


def _living_users(directory: Path) -> list[Identity]:
    try:
        content = json.loads((directory / "users.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return []
    return [user for entry in content if (user := read_identity(entry)) and user.is_alive()]


def _write_users(directory: Path, users: list[Identity]) -> None:
    (directory / "users.json").write_text(json.dumps([user.as_json() for user in users]))
