"""The plan of one mall account's item: what is covered, when it is due, which window comes next."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from collecting.domain.values import Window

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:collection-plans")
FIRST_REACH = timedelta(days=7)
RETRY_AFTER = timedelta(minutes=5)
PATIENCE = 4
"""An unanswered collection holds its account back for so many intervals; then it is asked again."""


class CollectionPlan(Aggregate):
    """Knows up to when everything is sealed, and when to ask again.

    Due times are spread over the interval by the account's id. After a failure the plan comes back sooner, with a
    doubled wait each time, never later than the interval.
    """

    class_version: ClassVar[int] = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first snapshots do not tell since when it fails."""
        state["failing_since"] = None

    class Opened(Aggregate.Created):
        """The account was connected; it is due at once."""

        seller_id: UUID
        account_id: UUID
        mall: str
        item: str
        due_at: datetime

    class Asked(Aggregate.Event):
        """The schedule asked for a window; it asks again at `due_at` if nothing is heard until then."""

        collection_id: UUID
        at: datetime
        due_at: datetime

    class Covered(Aggregate.Event):
        """A window was sealed: all up to `until` is here."""

        until: datetime
        due_at: datetime

    class Missed(Aggregate.Event):
        """A collection failed, the `times`-th in a row since `failing_since`; it is asked again sooner."""

        class_version: ClassVar[int] = 2

        due_at: datetime
        window: Window | None
        times: int
        failing_since: datetime | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Of the first failures neither window nor number were kept."""
            state.update(window=None, times=0, failing_since=None)

    class Stopped(Aggregate.Event):
        """The account is not connected any more."""

    class Resumed(Aggregate.Event):
        """The account is connected again, and due at once."""

        due_at: datetime

    @event(Opened)
    def __init__(self, *, seller_id: UUID, account_id: UUID, mall: str, item: str, due_at: datetime) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.mall = mall
        self.item = item
        self.running = True
        self.sealed_until: datetime | None = None
        self.asked: UUID | None = None
        self.due_at = due_at
        self.failures = 0
        self.failing_since: datetime | None = None

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, item: str) -> UUID:
        """One plan for each item of an account."""
        return uuid5(NAMESPACE, f"{seller_id}/{account_id}/{item}")

    def next_window(self, now: datetime, overlap: timedelta) -> tuple[datetime, datetime]:
        """From before the end of what is sealed, by the overlap, until now. Whole seconds, as malls count."""
        until = now.replace(microsecond=0)
        since = (self.sealed_until or until - FIRST_REACH) - overlap
        return since.replace(microsecond=0), until

    def is_due(self, now: datetime) -> bool:
        """Whether the schedule shall ask now."""
        return self.running and self.due_at <= now

    def ask(self, collection_id: UUID, at: datetime, interval: timedelta) -> None:
        """Note that the schedule asked for a window; it is patient for some intervals."""
        self._asked(collection_id, at, at + interval * PATIENCE)

    def cover(self, since: datetime, until: datetime, at: datetime, interval: timedelta) -> None:
        """A window was sealed. One that leaves a gap behind what is covered proves nothing about the gap."""
        if self.sealed_until is None or since <= self.sealed_until:
            end = max(until, self.sealed_until or until)
            self._covered(end, next_slot(self.account_id, at, interval))

    def miss(self, collection_id: UUID, window: Window, at: datetime, interval: timedelta) -> None:
        """The collection that the schedule waits for failed."""
        if collection_id == self.asked:
            wait = RETRY_AFTER * 2 ** min(self.failures, 10)
            due_at = min(next_slot(self.account_id, at, interval), at + wait)
            self._missed(due_at, window, self.failures + 1, self.failing_since or at)

    def stop(self) -> None:
        """Ask no more."""
        if self.running:
            self._stopped()

    def resume(self, at: datetime) -> None:
        """Ask again; what was left open while stopped is forgotten."""
        if not self.running:
            self._resumed(at)

    @event(Asked)
    def _asked(self, collection_id: UUID, at: datetime, due_at: datetime) -> None:
        self.asked = collection_id
        self.due_at = due_at

    @event(Covered)
    def _covered(self, until: datetime, due_at: datetime) -> None:
        self.sealed_until = until
        self.due_at = due_at
        self.asked = None
        self.failures = 0
        self.failing_since = None

    @event(Missed)
    def _missed(self, due_at: datetime, window: Window | None, times: int, failing_since: datetime | None) -> None:
        self.due_at = due_at
        self.asked = None
        self.failures += 1
        self.failing_since = failing_since

    @event(Stopped)
    def _stopped(self) -> None:
        self.running = False

    @event(Resumed)
    def _resumed(self, due_at: datetime) -> None:
        self.running = True
        self.due_at = due_at
        self.asked = None
        self.failures = 0
        self.failing_since = None


def next_slot(account_id: UUID, after: datetime, interval: timedelta) -> datetime:
    """The account's next regular time: its id decides where within the interval."""
    seconds = int(interval.total_seconds())
    offset = account_id.int % seconds
    passed = (int(after.timestamp()) - offset) // seconds
    return datetime.fromtimestamp((passed + 1) * seconds + offset, tz=after.tzinfo)
