"""Named places where a test may make the process die, raise or wait; nothing happens unless armed by environment.

What is armed stands in the variable itself, or in a file that it names by `@`. A file may change while the process
runs: it arms anew, counts from one again, and each of its entries acts once, in whichever process comes by. Beside it
stand `<file>.fired` and `<file>.passes`, which outlive a kill.
"""

import os
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol

FAILPOINTS = "MALLBRIDGE_FAILPOINTS"
Actions = dict[tuple[str, int], str]


class FailpointError(Exception):
    """Raised by an armed failpoint with the action `raise`."""


class _Source(Protocol):
    passes: Counter[str]

    def actions(self) -> Actions: ...

    def passed(self, name: str) -> None: ...

    def fires(self, name: str, nth: int, action: str) -> None: ...


class _Text:
    """Armed for the life of the process."""

    def __init__(self, setting: str) -> None:
        self.passes: Counter[str] = Counter()
        self._actions = _parsed(setting)

    def actions(self) -> Actions:
        return self._actions

    def passed(self, name: str) -> None:
        pass

    def fires(self, name: str, nth: int, action: str) -> None:
        pass


class _File:
    """Armed by a file, for as long as that stays as it is."""

    def __init__(self, path: Path) -> None:
        self.passes: Counter[str] = Counter()
        self._path = path
        self._fired = path.with_name(f"{path.name}.fired")
        self._passes = path.with_name(f"{path.name}.passes")
        self._seen: tuple[int, int] | None = None
        self._actions: Actions = {}

    def actions(self) -> Actions:
        """What stands in the file now, less what was done."""
        with suppress(FileNotFoundError):
            status = self._path.stat()
            if self._seen != (status.st_ino, status.st_mtime_ns):
                self._seen = (status.st_ino, status.st_mtime_ns)
                self._actions = _parsed(self._path.read_text())
                for line in _lines(self._fired):
                    self._actions.pop(_key(line), None)
                self.passes.clear()
        return self._actions

    def passed(self, name: str) -> None:
        """A line for each pass."""
        self._add(self._passes, name)

    def fires(self, name: str, nth: int, action: str) -> None:
        """Note it before it acts, with the time, for afterwards it may be too late."""
        self._actions.pop((name, nth), None)
        self._add(self._fired, f"{name}:{nth}:{action} {os.getpid()} {time.time()}")

    def _add(self, path: Path, line: str) -> None:
        with path.open("a") as file:
            file.write(line + "\n")


class _Armed:
    def __init__(self, setting: str) -> None:
        self._source: _Source = _File(Path(setting[1:])) if setting.startswith("@") else _Text(setting)
        self._lock = threading.Lock()

    def pass_by(self, name: str) -> None:
        action = self._next(name)
        match action.partition("="):
            case ("kill", _, _):
                os.kill(os.getpid(), signal.SIGKILL)
            case ("raise", _, ""):
                raise FailpointError(name)
            case ("raise", _, error):
                raise resolve_name(error)
            case ("sleep", _, seconds):
                time.sleep(float(seconds))
            case _:
                pass

    def _next(self, name: str) -> str:
        source = self._source
        with self._lock:
            actions = source.actions()
            source.passes[name] += 1
            source.passed(name)
            nth = source.passes[name]
            action = actions.get((name, nth), "")
            if action:
                source.fires(name, nth, action)
        return action


def _parsed(setting: str) -> Actions:
    return {_key(part): part.strip().split(":", 2)[2] for part in setting.split(",") if part.strip()}


def _key(entry: str) -> tuple[str, int]:
    name, nth, _ = entry.strip().split(":", 2)
    return name, int(nth)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


_armed = _Armed(os.environ[FAILPOINTS]) if os.environ.get(FAILPOINTS) else None


def failpoint(name: str) -> None:
    """Pass a named place. `MALLBRIDGE_FAILPOINTS=name:nth:action,…` arms its nth pass; `@path` names a file of that.

    The actions are `kill`, `raise`, `raise=module:Error` and `sleep=SECONDS`.
    """
    if _armed is not None:
        _armed.pass_by(name)
