"""TCP ports on the loopback address: found free, and kept between runs while they stay free."""

import asyncio
import fcntl
import json
import os
import random
import socket
import tempfile
from pathlib import Path

import psutil

HOST = "127.0.0.1"
FIRST, LAST = 20_000, 32_700
"""Below the range from which systems take ports for outgoing connections, so that none is lost between two starts."""


RESERVED = Path(tempfile.gettempdir()) / f"mallbridge-ports-{os.getuid()}"
"""A file for each port that somebody was given: locked by that process for as long as it lives."""
_ours: dict[int, int] = {}
"""The ports that this process was given, with the files that it keeps locked."""


def reserve(port: int) -> bool:
    """Keep a port for this process and what it starts: of all that ask, one is given it, and only while it is free.

    Between being chosen and being listened at seconds pass, in which another suite would choose it as well.
    """
    if port not in _ours:
        RESERVED.mkdir(mode=0o700, exist_ok=True)
        file = os.open(RESERVED / str(port), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        _ours[port] = file
    return is_free(port)


def owns(pid: int, port: int) -> bool:
    """Whether it is this process that listens on a port, as far as the system lets us look."""
    try:
        known = psutil.Process(pid).net_connections("tcp")
    except psutil.AccessDenied:
        return True
    except psutil.NoSuchProcess:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in known)


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


async def listens(port: int) -> bool:
    """Whether somebody takes connections on the port."""
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


def free_port() -> int:
    """Any free port, kept for this process."""
    numbers = random.SystemRandom()
    return next(
        port for port in iter(lambda: numbers.randint(FIRST, LAST), None) if port not in _ours and reserve(port)
    )


class Ports:
    """Ports by name, remembered in a file. A port taken by another program moves to a free one."""

    def __init__(self, file: Path, preferred: dict[str, int] | None = None) -> None:
        self._file = file
        self._preferred = preferred or {}
        self._known: dict[str, int] = _read(file)

    def take(self, name: str) -> int:
        """The port of `name`: the one it had, else its preferred one, else any free one."""
        wanted = self._known.get(name) or self._preferred.get(name)
        others = {port for other, port in self._known.items() if other != name}
        if wanted is None or wanted in others or not reserve(wanted):
            wanted = next(port for port in iter(free_port, None) if port not in others)
        self._known[name] = wanted
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._known, indent=2, sort_keys=True) + "\n")
        return wanted


def _read(file: Path) -> dict[str, int]:
    try:
        return json.loads(file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
