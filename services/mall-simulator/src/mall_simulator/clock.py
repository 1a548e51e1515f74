"""The simulator's time: the machine's, moved on by the admin API where a test must not wait."""

from datetime import UTC, datetime, timedelta, timezone
from time import perf_counter

KST = timezone(timedelta(hours=9), "KST")


class Clock:
    """UTC now, plus the offset that was asked for."""

    def __init__(self, start: datetime | None = None) -> None:
        """With `start` the clock stands still there and moves only by `advance`; without it follows the machine."""
        self._start = start
        self._offset = timedelta()
        self._held: datetime | None = None

    def now(self) -> datetime:
        """The time, UTC and aware."""
        return self._held or (self._start or datetime.now(UTC)) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the time on (or back, with a negative length)."""
        if self._held is None:
            self._offset += by
        else:
            self._held += by

    def hold(self, at: datetime) -> None:
        """Stand still at a time, and move only by `advance`, until `release`."""
        self._held = at

    def release(self) -> None:
        """Follow the machine again, as before `hold`; a clock that has a start stays where it is."""
        if self._start is not None:
            self._start, self._offset = self.now(), timedelta()
        self._held = None

    def ticks(self) -> float:
        """Seconds by which to measure how long something takes: while the clock stands still, it takes none."""
        return perf_counter() if self._start is None and self._held is None else self.now().timestamp()

    def advance_seconds(self, seconds: float) -> None:
        """Move the time on by seconds."""
        self.advance(timedelta(seconds=seconds))
