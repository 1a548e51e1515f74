"""What account told of the seller's company: its name prefills maker and brand of a new product."""

from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from catalog.domain.codes import NAMESPACE


class Company(Aggregate):
    """The seller's company name, kept as our own events so that a rebuild needs no other service."""

    class Noted(Aggregate.Created):
        """The company was heard of."""

        seller_id: UUID
        name: str

    class Renamed(Aggregate.Event):
        """The company has another name."""

        name: str

    @event(Noted)
    def __init__(self, seller_id: UUID, name: str) -> None:
        self.seller_id = seller_id
        self.name = name

    @staticmethod
    def create_id(seller_id: UUID, **_: Any) -> UUID:
        """The id of a seller's company."""
        return uuid5(NAMESPACE, f"{seller_id}/company")

    def rename(self, name: str) -> None:
        """Take the new name; the same name changes nothing."""
        if name != self.name:
            self._renamed(name)

    @event(Renamed)
    def _renamed(self, name: str) -> None:
        self.name = name
