"""A delivery: one alert on its way to one receiver, tried until it is taken, refused or given up.

A try is recorded after it was made, so a death in between sends it once more: under the same id, by which the receiver
knows it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from alert.domain.refusals import DeliveryPendingError
from alert.domain.values import Attempt, Outcome, State, Target

BACK_OFF_SECONDS: tuple[float, ...] = (5, 30, 300, 1800, 7200, 18000, 28800, 28800)
"""The pauses between tries: nine of them in about a day."""
JITTER = 0.2
"""By how much a pause may grow, so that what failed together does not come back together."""
LONGEST_SPARED_SECONDS = 3600.0
"""A receiver that asks for more (Retry-After) is asked again after this."""
LATEST = timedelta(hours=30)
"""What could not even be tried for so long is old news."""


class Delivery(Aggregate):
    """`pending` until it is `sent`, `refused` by the receiver, or `given_up`; a replay makes it pending again."""

    class Planned(Aggregate.Created):
        """The alert is to go to a receiver."""

        seller_id: UUID
        alert_id: UUID
        kind: str
        target: Target
        due_at: datetime

    class Failed(Aggregate.Event):
        """A try failed; the next one is at `due_at`."""

        attempt: Attempt
        due_at: datetime

    class Sent(Aggregate.Event):
        """The receiver took it."""

        alert_id: UUID
        target: Target
        attempt: Attempt

    class Ended(Aggregate.Event):
        """It is not tried any more: `refused` or `given_up`. `attempt` is None where the last one was not even made."""

        alert_id: UUID
        target: Target
        state: State
        code: str
        reason: str
        tries: int
        attempt: Attempt | None

    class Replayed(Aggregate.Event):
        """The seller wants it sent again."""

        due_at: datetime

    @event(Planned)
    def __init__(self, *, seller_id: UUID, alert_id: UUID, kind: str, target: Target, due_at: datetime) -> None:
        self.seller_id = seller_id
        self.alert_id = alert_id
        self.kind = kind
        self.target = target
        self.due_at = due_at
        self.wanted_at = due_at
        self.state: State = "pending"
        self.tries = 0
        self.failures = 0

    @staticmethod
    def create_id(alert_id: UUID, target: Target) -> UUID:
        """One for each receiver of an alert; it is what the receiver is told as the message's id."""
        return uuid5(alert_id, f"{target.channel}/{target.target_id}")

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be tried now."""
        return self.state == "pending" and self.due_at <= now

    def is_late(self, now: datetime) -> bool:
        """Whether it has waited for so long that it is old news."""
        return now - self.wanted_at > LATEST

    def take(self, outcome: Outcome, at: datetime, took_ms: int, back_off: Sequence[float], share: float) -> None:
        """Note what a try came to. `back_off` are the pauses, in seconds; `share` (0 to 1) is chance's.

        One that ended meanwhile stays as it is: another replica may have sent the same.
        """
        if self.state != "pending":
            return
        attempt = Attempt(self.tries + 1, at, took_ms, outcome.code, outcome.reason, outcome.status)
        if outcome.verdict == "sent":
            self._sent(self.alert_id, self.target, attempt)
        elif outcome.verdict == "refused" or self.failures >= len(back_off):
            self._end("refused" if outcome.verdict == "refused" else "given_up", outcome.code, outcome.reason, attempt)
        else:
            pause = back_off[self.failures] * (1 + JITTER * share)
            spared = min(outcome.wait_seconds, LONGEST_SPARED_SECONDS)
            self._failed(attempt, at + timedelta(seconds=max(pause, spared)))

    def give_up(self, code: str, reason: str) -> None:
        """End it without another try."""
        if self.state == "pending":
            self._end("given_up", code, reason, None)

    def replay(self, at: datetime) -> None:
        """Send it again, with all tries anew. Raises DeliveryPendingError."""
        if self.state == "pending":
            raise DeliveryPendingError("아직 전송 중인 알림입니다. 전송이 끝난 뒤 다시 시도해 주세요.")
        self._replayed(at)

    def _end(self, state: State, code: str, reason: str, attempt: Attempt | None) -> None:
        tries = self.tries + (attempt is not None)
        self._ended(self.alert_id, self.target, state, code, reason, tries, attempt)

    @event(Failed)
    def _failed(self, attempt: Attempt, due_at: datetime) -> None:
        self.tries = attempt.number
        self.failures += 1
        self.due_at = due_at

    @event(Sent)
    def _sent(self, alert_id: UUID, target: Target, attempt: Attempt) -> None:
        self.state, self.tries = "sent", attempt.number

    @event(Ended)
    def _ended(
        self,
        alert_id: UUID,
        target: Target,
        state: State,
        code: str,
        reason: str,
        tries: int,
        attempt: Attempt | None,
    ) -> None:
        self.state, self.tries = state, tries

    @event(Replayed)
    def _replayed(self, due_at: datetime) -> None:
        self.state = "pending"
        self.due_at = self.wanted_at = due_at
        self.failures = 0
