"""Waiting for a condition with a deadline."""

import threading
from collections.abc import Callable
from time import monotonic

PAUSE_SECONDS = 0.05
PAUSE_SHARE = 4
"""How many times as long as the asking took the pause after it is, at least: who waits takes little of the machine."""


class TooLateError(Exception):
    """What was waited for did not come about in time."""


def wait_until(check: Callable[[], object], within_seconds: float, what: str = "the condition") -> None:
    """Ask until the answer is true. Raises TooLateError after `within_seconds`."""
    deadline = monotonic() + within_seconds
    pause = threading.Event()
    while True:
        asked = monotonic()
        if check():
            return
        if monotonic() > deadline:
            raise TooLateError(f"{what} did not come about within {within_seconds:.0f} s")
        pause.wait(max(PAUSE_SECONDS, PAUSE_SHARE * (monotonic() - asked)))
