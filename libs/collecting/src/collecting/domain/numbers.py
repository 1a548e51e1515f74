"""The seller's own numbers of what came in, as `202008131105904`: the day in Seoul and seven running digits.

One counter for each seller and day hands them out a page at a time. It is an aggregate, so two pages that draw at the
same time meet on its version and one draws again; it commits together with what is numbered, so nothing is lost or
given twice; and the number stands in the event, so a replay gives the same one.
"""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:order-numbers")


class DayNumbers(Aggregate):
    """The counter of one seller's day. `day` is ISO, in Asia/Seoul."""

    class Opened(Aggregate.Created):
        """The day's first page came."""

        seller_id: UUID
        day: str

    class Drawn(Aggregate.Event):
        """So many numbers were given out."""

        count: int

    @event(Opened)
    def __init__(self, *, seller_id: UUID, day: str) -> None:
        self.seller_id = seller_id
        self.day = day
        self.given = 0

    @staticmethod
    def create_id(seller_id: UUID, day: str) -> UUID:
        """One counter for each seller and day."""
        return uuid5(NAMESPACE, f"{seller_id}/{day}")

    def draw(self, count: int) -> list[str]:
        """The next `count` numbers."""
        first = self.given + 1
        self._draw(count)
        prefix = date.fromisoformat(self.day).strftime("%Y%m%d")
        return [f"{prefix}{number:07d}" for number in range(first, first + count)]

    @event(Drawn)
    def _draw(self, count: int) -> None:
        self.given += count
