"""The fetching of one window of orders, claims or inquiries: page by page, then sealed with a count and a digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import ConflictError
from contracts.identities import lines_digest
from mall_gateway.domain.values import Denial, Proof, Window

COLLECTIONS = UUID("c1f5c9f0-0c3e-5a0b-8a54-66e1b0b7d7f2")


class CollectionEndedError(ConflictError):
    """It is sealed or failed."""

    code = "collection_ended"


class RunOverError(ConflictError):
    """A page of a run that is not the latest: a newer one has begun."""

    code = "collection_run_over"


class Collection(Aggregate):
    """A fetch that was cut short begins again at page 1 with the next `run`; listeners know rows they had.

    A row is called `line` in the events, whatever it is. `keys` are the distinct keys of the present run; `state`:
    `open`, `sealed`, `failed`.
    """

    class Requested(Aggregate.Created):
        """A service asked for a window: `window.of` says for what."""

        asking_id: UUID
        seller_id: UUID
        window: Window

    class Begun(Aggregate.Event):
        """A run began."""

        run: int
        started_at: datetime

    class PageFetched(Aggregate.Event):
        """A page of at most 100 rows, people sealed. `lines` and `broken` are the contract's values as JSON types."""

        window: Window
        run: int
        page: int
        lines: tuple[dict[str, Any], ...]
        broken: tuple[dict[str, Any], ...]
        keys: tuple[str, ...]

    class Sealed(Aggregate.Event):
        """The window is complete."""

        window: Window
        pages: int
        lines: int
        broken: int
        digest: str

    class Failed(Aggregate.Event):
        """It could not be finished."""

        window: Window
        denial: Denial
        proof: Proof

    @event(Requested)
    def __init__(self, asking_id: UUID, seller_id: UUID, window: Window) -> None:
        self.asking_id = asking_id
        self.seller_id = seller_id
        self.window = window
        self.state = "open"
        self.run = self.pages = self.broken = 0
        self.keys: set[str] = set()

    @staticmethod
    def create_id(asking_id: UUID) -> UUID:
        """Derived from the asking event: asked twice, fetched once."""
        return uuid5(COLLECTIONS, str(asking_id))

    def begin(self, at: datetime) -> int:
        """Begin a run and return its number. Raises CollectionEndedError."""
        self._check_open()
        self._begun(self.run + 1, at)
        return self.run

    @event(Begun)
    def _begun(self, run: int, started_at: datetime) -> None:
        self.run = run
        self.pages = self.broken = 0
        self.keys = set()

    def add_page(
        self, run: int, lines: Sequence[dict[str, Any]], broken: Sequence[dict[str, Any]], keys: Sequence[str]
    ) -> None:
        """Record a page. Raises CollectionEndedError, RunOverError."""
        self._check_run(run)
        self._page_fetched(self.window, run, self.pages + 1, tuple(lines), tuple(broken), tuple(keys))

    @event(PageFetched)
    def _page_fetched(
        self,
        window: Window,
        run: int,
        page: int,
        lines: tuple[dict[str, Any], ...],
        broken: tuple[dict[str, Any], ...],
        keys: tuple[str, ...],
    ) -> None:
        self.pages = page
        self.broken += len(broken)
        self.keys.update(keys)

    def seal(self, run: int) -> None:
        """Close the window with a count and a digest. Raises CollectionEndedError, RunOverError."""
        self._check_run(run)
        self._sealed(self.window, self.pages, len(self.keys), self.broken, lines_digest(self.keys))

    @event(Sealed)
    def _sealed(self, window: Window, pages: int, lines: int, broken: int, digest: str) -> None:
        self.state = "sealed"

    def fail(self, denial: Denial, proof: Proof) -> None:
        """Give it up. Raises CollectionEndedError."""
        self._check_open()
        self._failed(self.window, denial, proof)

    @event(Failed)
    def _failed(self, window: Window, denial: Denial, proof: Proof) -> None:
        self.state = "failed"

    def _check_run(self, run: int) -> None:
        self._check_open()
        if run != self.run:
            raise RunOverError("새로 시작된 수집이 있습니다.")

    def _check_open(self) -> None:
        if self.state != "open":
            raise CollectionEndedError("이미 끝난 수집입니다.")
