"""Named places where a test may make the process die, raise or wait; nothing happens unless armed by environment."""

import os
import signal
import threading
import time
from collections import Counter

FAILPOINTS = "MALLBRIDGE_FAILPOINTS"


class FailpointError(Exception):
    """Raised by an armed failpoint with the action `raise`."""


class _Armed:
    def __init__(self, setting: str) -> None:
        self.actions = {
            (name, int(nth)): action
            for name, nth, action in (part.split(":", 2) for part in setting.split(",") if part)
        }
        self.passes: Counter[str] = Counter()
        self.lock = threading.Lock()

    def pass_by(self, name: str) -> None:
        with self.lock:
            self.passes[name] += 1
            action = self.actions.get((name, self.passes[name]))
        match (action or "").partition("="):
            case ("kill", _, _):
                os.kill(os.getpid(), signal.SIGKILL)
            case ("raise", _, _):
                raise FailpointError(name)
            case ("sleep", _, seconds):
                time.sleep(float(seconds))
            case _:
                pass


_armed = _Armed(os.environ[FAILPOINTS]) if os.environ.get(FAILPOINTS) else None


def failpoint(name: str) -> None:
    """Pass a named place. `MALLBRIDGE_FAILPOINTS=name:nth:action,…` arms its nth pass: `kill`, `raise`, `sleep=S`."""
    if _armed is not None:
        _armed.pass_by(name)
