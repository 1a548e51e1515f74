"""A job that a seller started and watches: a collection, or an act on many rows."""

from uuid import UUID

from eventsourcing.domain import Aggregate, event


class Job(Aggregate):
    """What was asked at once. Its rows end one by one with the events that name it; the log is folded from them."""

    class Started(Aggregate.Created):
        """So many rows were asked of malls; `refused` are the log lines of those that our own rules refused."""

        seller_id: UUID
        job_id: UUID
        kind: str
        rows: int
        refused: tuple[str, ...]

    @event(Started)
    def __init__(self, *, seller_id: UUID, job_id: UUID, kind: str, rows: int, refused: tuple[str, ...]) -> None:
        self.seller_id = seller_id
        self.kind = kind
        self.rows = rows
        self.refused = refused

    @staticmethod
    def create_id(job_id: UUID) -> UUID:
        """The id is given by the caller, so that the rows can name it before it is saved."""
        return job_id
