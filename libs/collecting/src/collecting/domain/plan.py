"""The plan of one mall account's item: what is covered, when it is due, which window comes next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from collecting.domain.joining import Period, Run, WaitingPart, with_waiting
from collecting.domain.values import JobRow, Window

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:collection-plans")
FIRST_REACH = timedelta(days=7)
RETRY_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Reach:
    """How far windows reach back: by the whole `overlap` at least once in `whole_every`, else by a short time."""

    overlap: timedelta
    short: timedelta
    whole_every: timedelta


class CollectionPlan(Aggregate):
    """Knows up to when everything is sealed, when to ask again, what is under way, and what waits for its end.

    Due times are spread over the interval by the account's id. After a failure the plan comes back sooner, with a
    doubled wait each time, never later than the interval.

    Most windows of an account that is asked often reach back a little. Whole ones, which reach back as far as the mall
    may hide something, follow one another without a gap of their own.
    """

    class_version: ClassVar[int] = 5

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first snapshots do not tell since when it fails."""
        state["failing_since"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """The second snapshots do not tell what is under way."""
        state.update(runs=(), waiting=())

    @staticmethod
    def upcast_v3_v4(state: dict[str, Any]) -> None:
        """The third snapshots were never hastened."""
        state.update(news_at=None, again_at=None, hastened_at=None)

    @staticmethod
    def upcast_v4_v5(state: dict[str, Any]) -> None:
        """Up to the fourth snapshots all windows were whole."""
        state["whole_until"] = state["sealed_until"]

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

    class WaitedOn(Aggregate.Event):
        """A collection has brought more, `heard` in all: it is waited for anew. The schedule asks at `due_at`."""

        collection_id: UUID
        heard: int
        at: datetime
        due_at: datetime

    class Hastened(Aggregate.Event):
        """Something is at the mall since before `at` that no window reaches: it is due sooner, and again for its list.

        At `again_at` the mall lists it at the latest.
        """

        at: datetime
        due_at: datetime
        again_at: datetime

    class Begun(Aggregate.Event):
        """A collection was begun by hand; `waiting` are the parts that still wait."""

        collection_id: UUID
        at: datetime
        waiting: tuple[WaitingPart, ...]

    class Ended(Aggregate.Event):
        """A collection that was begun by hand has ended."""

        collection_id: UUID

    class PutOff(Aggregate.Event):
        """A row waits until what is under way has ended: `waiting` are all such parts now."""

        waiting: tuple[WaitingPart, ...]

    class Covered(Aggregate.Event):
        """A window was sealed: all up to `until` is here, and up to `whole_until` also what was listed late."""

        class_version: ClassVar[int] = 2

        until: datetime
        due_at: datetime
        whole_until: datetime

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """The first windows were all whole."""
            state["whole_until"] = state["until"]

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
        self.whole_until: datetime | None = None
        self.asked: UUID | None = None
        self.due_at = due_at
        self.failures = 0
        self.failing_since: datetime | None = None
        self.runs: tuple[Run, ...] = ()
        self.waiting: tuple[WaitingPart, ...] = ()
        self.news_at: datetime | None = None
        self.again_at: datetime | None = None
        self.hastened_at: datetime | None = None

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, item: str) -> UUID:
        """One plan for each item of an account."""
        return uuid5(NAMESPACE, f"{seller_id}/{account_id}/{item}")

    def next_window(self, now: datetime, overlap: timedelta) -> tuple[datetime, datetime]:
        """From before the end of the last whole window, by the overlap, until now. Whole seconds, as malls count."""
        until = now.replace(microsecond=0)
        since = (self.whole_until or until - FIRST_REACH) - overlap
        return since.replace(microsecond=0), until

    def next_scheduled(self, now: datetime, reach: Reach) -> tuple[datetime, datetime]:
        """The same for the schedule: from a short time before the end of what is sealed, unless a whole one is due.

        It is due in its time, after a failure, and when the mall lists by now at the latest what is known to be there.
        """
        since, until = self.next_window(now, reach.overlap)
        if self.sealed_until is None or self._is_whole_due(now, reach.whole_every):
            return since, until
        return max(since, (self.sealed_until - reach.short).replace(microsecond=0)), until

    def _is_whole_due(self, now: datetime, every: timedelta) -> bool:
        listed = self.again_at is not None and self.again_at <= now
        return listed or self.failures > 0 or self.whole_until is None or self.whole_until + every <= now

    def is_due(self, now: datetime) -> bool:
        """Whether the schedule shall ask now."""
        return self.running and self.due_at <= now

    def ask(self, collection_id: UUID, at: datetime, patience: timedelta) -> None:
        """Note that the schedule asked for a window; it is patient for a while."""
        self._asked(collection_id, at, at + patience)

    def wait_on(self, collection_id: UUID, heard: int, at: datetime, patience: timedelta) -> bool:
        """Whether a collection has brought more since it was begun or waited for last: it is waited for anew then."""
        if not any(run.collection_id == collection_id and run.heard < heard for run in self.runs):
            return False
        due_at = at + patience if collection_id == self.asked else self.due_at
        self._waited_on(collection_id, heard, at, due_at)
        return True

    def hasten(self, at: datetime, listed_after: timedelta) -> None:
        """Ask soon for what is at the mall since before `at`, and once more when the mall lists it at the latest.

        What was asked for since then is enough. What is under way is waited for; in a burst there is a pause.
        """
        if self.running and self.news_at is None and not self._reaches(at):
            due_at = self.due_at if self.asked else min(self.due_at, self._after_a_pause(at))
            self._hastened(at, due_at, at + listed_after)

    def _reaches(self, at: datetime) -> bool:
        """Whether the window that the schedule waits for, or one that was sealed, ends behind a moment."""
        asked = [run.at.replace(microsecond=0) for run in self.runs if run.collection_id == self.asked]
        sealed = [self.sealed_until] if self.sealed_until else []
        return any(at <= end for end in (*asked, *sealed))

    def _after_a_pause(self, at: datetime) -> datetime:
        return at if self.hastened_at is None else max(at, self.hastened_at + RETRY_AFTER)

    def begin(self, collection_id: UUID, at: datetime) -> None:
        """Note that a collection was begun by hand."""
        self._begun(collection_id, at, self.waiting)

    def begin_waiting(self, collection_id: UUID, at: datetime) -> None:
        """Note that the part that waited longest was begun."""
        self._begun(collection_id, at, self.waiting[1:])

    def put_off(self, period: Period | None, job: JobRow) -> None:
        """Let a row wait for a period, or for what is new, until what is under way has ended."""
        self._put_off(with_waiting(self.waiting, period, job))

    def end(self, collection_id: UUID) -> None:
        """A collection has ended. Of those of the schedule the last one is kept: the next takes its place."""
        if any(run.collection_id == collection_id and run.by == "user" for run in self.runs):
            self._ended(collection_id)

    def overdue(self, at: datetime, patience: timedelta) -> list[UUID]:
        """The collections begun by hand that have been waited for with all patience."""
        return [run.collection_id for run in self.runs if run.by == "user" and run.at + patience <= at]

    def cover(self, since: datetime, until: datetime, at: datetime, interval: timedelta, overlap: timedelta) -> None:
        """A window was sealed. One that leaves a gap behind what is covered proves nothing about the gap."""
        if self.sealed_until is None or since <= self.sealed_until:
            end = max(until, self.sealed_until or until)
            whole = self.whole_until
            if whole is None or (since <= whole - overlap and until > whole):
                whole = until
            times = [next_slot(self.account_id, at, interval)]
            if self.news_at is not None and self.news_at > end:
                times.append(self._after_a_pause(at))
            if self.again_at is not None and self.again_at > end:
                times.append(self.again_at)
            self._covered(end, min(times), whole)

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
        self.runs = (*(run for run in self.runs if run.by == "user"), Run(collection_id, at, "schedule"))
        self.hastened_at = at if self.news_at is not None else self.hastened_at
        self.news_at, self.again_at = None, _kept(self.again_at, at)

    @event(WaitedOn)
    def _waited_on(self, collection_id: UUID, heard: int, at: datetime, due_at: datetime) -> None:
        self.due_at = due_at
        self.runs = tuple(
            replace(run, at=at, heard=heard) if run.collection_id == collection_id else run for run in self.runs
        )

    @event(Hastened)
    def _hastened(self, at: datetime, due_at: datetime, again_at: datetime) -> None:
        self.news_at, self.again_at = at, again_at
        self.due_at = due_at

    @event(Begun)
    def _begun(self, collection_id: UUID, at: datetime, waiting: tuple[WaitingPart, ...]) -> None:
        self.runs = (*self.runs, Run(collection_id, at, "user"))
        self.waiting = waiting

    @event(Ended)
    def _ended(self, collection_id: UUID) -> None:
        self.runs = tuple(run for run in self.runs if (run.collection_id, run.by) != (collection_id, "user"))

    @event(PutOff)
    def _put_off(self, waiting: tuple[WaitingPart, ...]) -> None:
        self.waiting = waiting

    @event(Covered)
    def _covered(self, until: datetime, due_at: datetime, whole_until: datetime) -> None:
        self.sealed_until, self.whole_until = until, whole_until
        self.news_at, self.again_at = _kept(self.news_at, until), _kept(self.again_at, until)
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
        self.asked = self.news_at = self.again_at = None
        self.failures = 0
        self.failing_since = None


def _kept(moment: datetime | None, end: datetime) -> datetime | None:
    """A moment that lies behind what was asked for or sealed."""
    return moment if moment is not None and moment > end else None


def next_slot(account_id: UUID, after: datetime, interval: timedelta) -> datetime:
    """The account's next regular time: its id decides where within the interval."""
    seconds = int(interval.total_seconds())
    offset = account_id.int % seconds
    passed = (int(after.timestamp()) - offset) // seconds
    return datetime.fromtimestamp((passed + 1) * seconds + offset, tz=after.tzinfo)
