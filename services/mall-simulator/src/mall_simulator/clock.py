"""The simulator's time: the machine's, moved on by the admin API where a test must not wait."""

from datetime import UTC, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")


class Clock:
    """UTC now, plus the offset that was asked for."""

    def __init__(self, start: datetime | None = None) -> None:
        """With `start` the clock stands still there and moves only by `advance`; without it follows the machine."""
        self._start = start
        self._offset = timedelta()

    def now(self) -> datetime:
        """The time, UTC and aware."""
        return (self._start or datetime.now(UTC)) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the time on (or back, with a negative length)."""
        self._offset += by

    def advance_seconds(self, seconds: float) -> None:
        """Move the time on by seconds."""
        self.advance(timedelta(seconds=seconds))
