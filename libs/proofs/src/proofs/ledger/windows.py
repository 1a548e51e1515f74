"""Collected windows: every one that was asked for is sealed or failed, and what is sealed counts right."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.identities import lines_digest
from order_sync.domain import Collection


@dataclass(slots=True)
class _Window:
    state: str = "running"
    pages: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    counts: tuple[int, int] = (0, 0)
    digest: str = ""


class Windows:
    """Folds the events of collections; the pages of a sealed one are counted and let go."""

    def __init__(self) -> None:
        self._windows: dict[UUID, _Window] = {}
        self._wrong: list[str] = []
        self.sealed = 0

    def take(self, fact: Any) -> None:
        """Fold one event of a collection."""
        match fact:
            case Collection.Requested() | Collection.Reopened():
                self._windows[fact.originator_id] = _Window()
            case Collection.PageTaken():
                self._windows[fact.originator_id].pages[fact.page] = fact.keys
            case Collection.Failed():
                self._windows.pop(fact.originator_id)
            case _:
                self._seal(fact)

    def _seal(self, fact: Collection.Sealed) -> None:
        window = self._windows.pop(fact.originator_id)
        self.sealed += 1
        keys = {key for page in range(1, fact.pages + 1) for key in window.pages.get(page, ())}
        missing = [page for page in range(1, fact.pages + 1) if page not in window.pages]
        told = f"window {fact.originator_id}"
        if missing:
            self._wrong.append(f"{told} is sealed without page {missing[0]}")
        elif len(keys) != fact.lines:
            self._wrong.append(f"{told} is sealed with {fact.lines} lines and has {len(keys)}")
        elif lines_digest(keys) != fact.digest:
            self._wrong.append(f"{told} is sealed over other lines than it has")

    def differences(self) -> Iterator[str]:
        """What is wrong with sealed windows."""
        yield from self._wrong

    def running(self) -> Iterator[str]:
        """Windows that were asked for and have no end."""
        for collection_id in self._windows:
            yield f"window {collection_id} is neither sealed nor failed"
