"""How long it takes until work flows through a part again, without any hand on it.

A part has recovered when it has taken a command given after the blow, has relayed and shown what the command recorded,
and has taken in everything that was on its topics by then, among it something that another service said after the blow.
The gateway and order-sync must besides have brought a collection to its end that was asked for after the blow. It goes
through both: when the other one falls meanwhile, the time begins anew with its fall.
"""

import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from proofs.chaos.errands import Canary
from proofs.chaos.flow import Flow

SPEAKS_TO: Mapping[str, str] = {
    "alert": "account",
    "catalog": "account",
    "claim-sync": "account",
    "inquiry": "account",
    "listing": "catalog",
    "order-sync": "account",
    "mall-gateway": "order-sync",
}
"""By service: another one whose canary it hears."""

COLLECTING = ("order-sync", "mall-gateway")
GIVE_UP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Recovery:
    """A blow, and how many seconds passed from it until work flowed again."""

    part: str
    blow: str
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """For the report."""
        return {**asdict(self), "seconds": round(self.seconds, 2)}


class Recoveries:
    """Measures several parts at a time, each in a thread of its own."""

    def __init__(self, flow: Flow, canary: Canary) -> None:
        self._flow = flow
        self._canary = canary
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="recovery")
        self._running: list[Future[Recovery]] = []
        self._last_fall = 0.0
        self.done: list[Recovery] = []

    def follow(self, service: str, blow: str, since: float, *, key: bool = False) -> None:
        """Begin to measure a service that was hit at the time `since`."""
        if service in COLLECTING:
            self._last_fall = max(self._last_fall, since)
        self._running.append(self._pool.submit(self._measure, service, blow, since, key=key))

    def gather(self) -> list[Recovery]:
        """Wait for what is being measured. Raises TooLateError for what did not recover."""
        running, self._running = self._running, []
        found = [each.result() for each in running]
        self.done += found
        return found

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _measure(self, service: str, blow: str, since: float, *, key: bool) -> Recovery:
        self._sing(service, key=key)
        speaker = SPEAKS_TO.get(service)
        if speaker:
            self._sing(speaker)
        self._flow.until_taken(service, GIVE_UP_SECONDS)
        if service in COLLECTING:
            _, job = self._canary.sing("order-sync")
            self._canary.desk.until(lambda: self._canary.is_done(job), "a collection", GIVE_UP_SECONDS)
            since = max(since, self._last_fall)
        return Recovery(service, blow, time.time() - since)

    def _sing(self, service: str, *, key: bool = False) -> None:
        position, _ = self._canary.sing(service, key=key)
        self._flow.until_through(service, position or self._flow.recorded(service), GIVE_UP_SECONDS)


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all values does not exceed; 0 where there is none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    place = -(-len(ordered) * share // 1)
    return ordered[max(0, int(place) - 1)]
