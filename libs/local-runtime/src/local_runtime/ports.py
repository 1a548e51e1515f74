"""TCP ports on the loopback address: found free, and kept between runs while they stay free."""

import asyncio
import json
import random
import socket
from pathlib import Path

HOST = "127.0.0.1"
FIRST, LAST = 20_000, 32_700
"""Below the range from which systems take ports for outgoing connections, so that none is lost between two starts."""


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
    """Any free port."""
    numbers = random.SystemRandom()
    return next(port for port in iter(lambda: numbers.randint(FIRST, LAST), None) if is_free(port))


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
        if wanted is None or wanted in others or not is_free(wanted):
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
