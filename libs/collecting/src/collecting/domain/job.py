"""A job that a seller started and watches: a collection, or an act on many rows."""

from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate, event


class Job(Aggregate):
    """What was asked at once. Its rows end one by one with the events that name it; the log is folded from them."""

    class Started(Aggregate.Created):
        """So many rows were asked of malls; `refused` are the log lines of those that our own rules refused.

        `notes` are log lines that end no row: what was under way already, what waits for its turn.
        """

        class_version: ClassVar[int] = 2

        seller_id: UUID
        job_id: UUID
        kind: str
        rows: int
        refused: tuple[str, ...]
        notes: tuple[str, ...]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """The first jobs had nothing to note."""
            state["notes"] = ()

    @event(Started)
    def __init__(
        self,
        *,
        seller_id: UUID,
        job_id: UUID,
        kind: str,
        rows: int,
        refused: tuple[str, ...],
        notes: tuple[str, ...],
    ) -> None:
        self.seller_id = seller_id
        self.kind = kind
        self.rows = rows
        self.refused = refused
        self.notes = notes

    @staticmethod
    def create_id(job_id: UUID) -> UUID:
        """The id is given by the caller, so that the rows can name it before it is saved."""
        return job_id
