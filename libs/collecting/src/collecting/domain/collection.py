"""A collection: one window of one mall account, page by page, until count and digest seal it."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from collecting.domain.joining import Period
from collecting.domain.refusals import CollectionEndedError, CollectionInProgressError
from collecting.domain.values import Answer, Failure, JobRow, Window
from contracts.identities import lines_digest

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:collections")
TIMES_ASKED_AGAIN = 3


class Collection(Aggregate):
    """What became of one window.

    It is sealed only when every page is here and the number of distinct lines and their digest are the gateway's; else
    the same window is asked again, three times at most. `heard` counts what came of it since it was asked for by hand.
    """

    class Requested(Aggregate.Created):
        """The window was asked for, by the schedule or by hand (`by`: `schedule` or `user`)."""

        seller_id: UUID
        window: Window
        by: str
        job: JobRow | None

    class PageTaken(Aggregate.Event):
        """A page was recorded; `keys` are its lines' numbers at the mall, `new` counts first sights."""

        window: Window
        page: int
        keys: tuple[str, ...]
        new: int
        broken: int

    class Joined(Aggregate.Event):
        """A row of another request waits for it too."""

        window: Window
        job: JobRow

    class Sealed(Aggregate.Event):
        """Everything that the mall listed is here; `joined` are the other rows that waited for it."""

        class_version: ClassVar[int] = 2

        window: Window
        pages: int
        lines: int
        broken: int
        digest: str
        job: JobRow | None
        joined: tuple[JobRow, ...]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Nobody could join the first ones."""
            state["joined"] = ()

    class Reopened(Aggregate.Event):
        """Something is missing, or a person wants it again: the window is asked again."""

        window: Window
        reason: str
        by_hand: bool
        job: JobRow | None
        retries: tuple[UUID, ...]

    class Failed(Aggregate.Event):
        """It could not be finished; what was taken stays, and a later window covers the rest."""

        class_version: ClassVar[int] = 2

        window: Window
        failure: Failure
        answer: Answer
        job: JobRow | None
        joined: tuple[JobRow, ...]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Nobody could join the first ones."""
            state["joined"] = ()

    @event(Requested)
    def __init__(self, *, seller_id: UUID, window: Window, by: str, job: JobRow | None) -> None:
        self.seller_id = seller_id
        self.window = window
        self.by = by
        self.job = job
        self.joined: tuple[JobRow, ...] = ()
        self.state: Literal["running", "sealed", "failed"] = "running"
        self.pages: dict[int, tuple[str, ...]] = {}
        self.broken: dict[int, int] = {}
        self.heard = 0
        self.times_reopened = 0
        self.retries: tuple[UUID, ...] = ()

    @staticmethod
    def create_id(seller_id: UUID, window: Window) -> UUID:
        """One collection for each window of an account's item."""
        times = f"{window.since.isoformat()}/{window.until.isoformat()}"
        return uuid5(NAMESPACE, f"{seller_id}/{window.account_id}/{window.item}/{times}")

    @property
    def jobs(self) -> set[UUID]:
        """The jobs that wait for it."""
        return {row.job_id for row in (self.job, *self.joined) if row is not None}

    @property
    def period(self) -> Period:
        """From when until when."""
        return self.window.since, self.window.until

    def join(self, job: JobRow) -> None:
        """Let a row of another request wait for it. Raises CollectionEndedError."""
        if self.state != "running":
            raise CollectionEndedError("이미 끝난 수집입니다. 다시 수집해 주세요.")
        self._joined(self.window, job)

    def take_page(self, page: int, keys: Sequence[str], *, new: int, broken: int) -> None:
        """Note a page. The same page again changes nothing, nor does one that comes after the end."""
        if self.state == "running" and self.pages.get(page) != tuple(keys):
            self._page_taken(self.window, page, tuple(keys), new, broken)

    def seal(self, *, pages: int, lines: int, broken: int, digest: str) -> None:
        """Seal it when all is here, ask again when something is missing, give up after the third time."""
        if self.state != "running":
            return
        difference = self._difference(pages, lines, broken, digest)
        if difference is None:
            self._sealed(self.window, pages, lines, broken, digest, self.job, self.joined)
        elif self.times_reopened < TIMES_ASKED_AGAIN:
            self._reopened(self.window, difference, self.job, self.retries, by_hand=False)
        else:
            self.fail(Failure(f"{difference} 잠시 뒤 다시 수집해 주세요.", "collection_incomplete"), Answer())

    def fail(self, failure: Failure, answer: Answer) -> None:
        """End it without a seal; once ended it stays as it is."""
        if self.state == "running":
            self._failed(self.window, failure, answer, self.job, self.joined)

    def ask_again(self, reason: str, job: JobRow | None, retries: tuple[UUID, ...] = ()) -> None:
        """Ask an ended window again by hand; `retries` are lines set aside before. Raises CollectionInProgressError."""
        if self.state == "running":
            raise CollectionInProgressError("이미 수집 중인 기간입니다. 수집이 끝난 뒤 다시 시도해 주세요.")
        self._reopened(self.window, reason, job, retries, by_hand=True)

    def _difference(self, pages: int, lines: int, broken: int, digest: str) -> str | None:
        missing = [number for number in range(1, pages + 1) if number not in self.pages]
        if missing:
            return f"제휴몰 응답 {pages}쪽 가운데 {', '.join(map(str, missing))}쪽을 받지 못했습니다."
        counted = range(1, pages + 1)  # a fetch that began again may have left more pages than it has now
        keys = {key for number in counted for key in self.pages[number]}
        if (len(keys), sum(self.broken[number] for number in counted)) != (lines, broken):
            return f"제휴몰의 {lines}건(보류 {broken}건) 가운데 {len(keys)}건만 받았습니다."
        return None if lines_digest(keys) == digest else "받은 내용이 제휴몰의 목록과 다릅니다."

    @event(PageTaken)
    def _page_taken(self, window: Window, page: int, keys: tuple[str, ...], new: int, broken: int) -> None:
        self.pages[page] = keys
        self.broken[page] = broken
        self.heard += 1

    @event(Joined)
    def _joined(self, window: Window, job: JobRow) -> None:
        self.joined = (*self.joined, job)

    @event(Sealed)
    def _sealed(
        self,
        window: Window,
        pages: int,
        lines: int,
        broken: int,
        digest: str,
        job: JobRow | None,
        joined: tuple[JobRow, ...],
    ) -> None:
        self.state = "sealed"
        self.job, self.joined = None, ()

    @event(Reopened)
    def _reopened(
        self, window: Window, reason: str, job: JobRow | None, retries: tuple[UUID, ...], by_hand: bool
    ) -> None:
        self.state = "running"
        self.heard = 0 if by_hand else self.heard + 1
        self.job, self.retries = job, retries
        self.times_reopened = 0 if by_hand else self.times_reopened + 1
        self.pages = {}
        self.broken = {}

    @event(Failed)
    def _failed(
        self, window: Window, failure: Failure, answer: Answer, job: JobRow | None, joined: tuple[JobRow, ...]
    ) -> None:
        self.state = "failed"
        self.job, self.joined = None, ()
