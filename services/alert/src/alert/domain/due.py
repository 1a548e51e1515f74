"""What must be done by a time: an order to ship, a claim to decide and to finish."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:dues")


class Due(Aggregate):
    """The times of one order or claim, stage by stage: `ship`; `decide` and `finish`.

    What was told last counts, by the time it was said; what was done once stays done. So the end is the same in
    whatever order the news come.
    """

    class Opened(Aggregate.Created):
        """Something was told of it for the first time."""

        seller_id: UUID
        kind: str
        subject_id: UUID

    class Placed(Aggregate.Event):
        """Where it belongs, and its number as the seller reads it."""

        account_id: UUID
        mall: str
        number: str

    class Set(Aggregate.Event):
        """A stage must be done by `due_at`, as was said at `said_at`."""

        stage: str
        due_at: datetime
        said_at: datetime

    class Met(Aggregate.Event):
        """A stage is done, or will not be needed any more."""

        stage: str

    class Told(Aggregate.Event):
        """The seller is warned of a stage's time by an alert."""

        stage: str
        due_at: datetime
        alert_id: UUID

    @event(Opened)
    def __init__(self, *, seller_id: UUID, kind: str, subject_id: UUID) -> None:
        self.seller_id = seller_id
        self.kind = kind
        self.subject_id = subject_id
        self.place: tuple[UUID, str, str] | None = None
        self.times: dict[str, tuple[datetime, datetime]] = {}
        self.met: set[str] = set()
        self.told: dict[str, datetime] = {}

    @staticmethod
    def create_id(seller_id: UUID, kind: str, subject_id: UUID) -> UUID:
        """One for each order and each claim."""
        return uuid5(NAMESPACE, f"{seller_id}/{kind}/{subject_id}")

    def put(self, account_id: UUID, mall: str, number: str) -> None:
        """Take in where it belongs."""
        if self.place != (account_id, mall, number):
            self._placed(account_id, mall, number)

    def set(self, stage: str, due_at: datetime, said_at: datetime) -> None:
        """Take in a stage's time, unless a newer one is known or the stage is done."""
        known = self.times.get(stage)
        if stage not in self.met and (known is None or known[1] < said_at):
            self._set(stage, due_at, said_at)

    def meet(self, stage: str) -> None:
        """Take in that a stage is done."""
        if stage not in self.met:
            self._met(stage)

    def waits(self, stage: str) -> datetime | None:
        """The time of a stage of which the seller is still to be warned."""
        due_at = self.times[stage][0] if stage in self.times and stage not in self.met else None
        return None if due_at is None or self.place is None or self.told.get(stage) == due_at else due_at

    def tell(self, stage: str, due_at: datetime, alert_id: UUID) -> None:
        """Note by which alert the seller is warned."""
        self._told(stage, due_at, alert_id)

    @event(Placed)
    def _placed(self, account_id: UUID, mall: str, number: str) -> None:
        self.place = (account_id, mall, number)

    @event(Set)
    def _set(self, stage: str, due_at: datetime, said_at: datetime) -> None:
        self.times[stage] = (due_at, said_at)

    @event(Met)
    def _met(self, stage: str) -> None:
        self.met.add(stage)

    @event(Told)
    def _told(self, stage: str, due_at: datetime, alert_id: UUID) -> None:
        self.told[stage] = due_at
