"""Waiting for a condition with a deadline."""

import threading
from collections.abc import Callable
from time import monotonic

SHORTEST_SECONDS = 0.05
LONGEST_SECONDS = 1.0
PAUSE_SHARE = 4
"""The pause after an asking is so many times as long as it took, between those two: who waits takes little."""


class TooLateError(Exception):
    """What was waited for did not come about in time."""


def pause_after(asked_seconds: float, left_seconds: float) -> float:
    """The seconds until the next asking, when one took so long and so long is left: never past the deadline."""
    wanted = min(max(SHORTEST_SECONDS, PAUSE_SHARE * asked_seconds), LONGEST_SECONDS)
    return max(0.0, min(wanted, left_seconds))


def wait_until(check: Callable[[], object], within_seconds: float, what: str = "the condition") -> None:
    """Ask until the answer is true, at the deadline once more. Raises TooLateError after `within_seconds`."""
    deadline = monotonic() + within_seconds
    pause = threading.Event()
    while True:
        asked = monotonic()
        if check():
            return
        if asked >= deadline:
            raise TooLateError(f"{what} did not come about within {within_seconds:.0f} s")
        pause.wait(pause_after(monotonic() - asked, deadline - monotonic()))
