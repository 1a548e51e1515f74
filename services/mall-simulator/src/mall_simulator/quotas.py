"""How the malls count calls: a sliding log, or a token bucket per API; what the admin API changes stays."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Limit:
    """`calls` in `seconds`. A token bucket refills at calls/seconds and holds `burst` (twice the rate by default)."""

    algorithm: Literal["sliding_log", "token_bucket"]
    calls: int
    seconds: float = 1.0
    burst: int | None = None

    @property
    def capacity(self) -> int:
        """The most that a token bucket holds."""
        return self.calls * 2 if self.burst is None else self.burst


@dataclass(frozen=True)
class Verdict:
    """Whether the call may pass, under which limit, and how many more may follow at once."""

    allowed: bool
    limit: Limit | None
    remaining: int


class Quotas:
    """Counts calls by (mall, account, api). Overrides are looked up from the most particular to the least."""

    def __init__(self) -> None:
        self.overrides: dict[tuple[str, str | None, str | None], Limit] = {}
        self._logs: dict[tuple[str, str, str], deque[float]] = {}
        self._buckets: dict[tuple[str, str, str], tuple[float, float]] = {}

    def limit(self, mall: str, account: str, api: str, default: Limit | None) -> Limit | None:
        """The limit in force."""
        for key in ((mall, account, api), (mall, account, None), (mall, None, api), (mall, None, None)):
            if key in self.overrides:
                return self.overrides[key]
        return default

    def take(self, key: tuple[str, str, str], limit: Limit | None, now: datetime) -> Verdict:
        """Count one call. `key` is (mall, account, what the mall counts by)."""
        if limit is None:
            return Verdict(allowed=True, limit=None, remaining=0)
        if limit.algorithm == "sliding_log":
            return self._take_from_log(key, limit, now.timestamp())
        return self._take_from_bucket(key, limit, now.timestamp())

    def reset(self) -> None:
        """Forget counts and overrides."""
        self.overrides.clear()
        self._logs.clear()
        self._buckets.clear()

    def _take_from_log(self, key: tuple[str, str, str], limit: Limit, now: float) -> Verdict:
        log = self._logs.setdefault(key, deque())
        while log and log[0] <= now - limit.seconds:
            log.popleft()
        if len(log) >= limit.calls:
            return Verdict(allowed=False, limit=limit, remaining=0)
        log.append(now)
        return Verdict(allowed=True, limit=limit, remaining=limit.calls - len(log))

    def _take_from_bucket(self, key: tuple[str, str, str], limit: Limit, now: float) -> Verdict:
        tokens, since = self._buckets.get(key, (float(limit.capacity), now))
        tokens = min(limit.capacity, tokens + (now - since) * limit.calls / limit.seconds)
        allowed = tokens >= 1
        tokens -= 1 if allowed else 0
        self._buckets[key] = (tokens, now)
        return Verdict(allowed=allowed, limit=limit, remaining=int(tokens))
