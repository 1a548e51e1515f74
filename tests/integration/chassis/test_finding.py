"""How aggregates are read back from PostgreSQL."""

from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate, event

from chassis.database import Database
from chassis.event_store import ServiceApplication
from chassis.testing import as_seller

SELLER = uuid4()


class Shelf(Aggregate):
    class Put(Aggregate.Event):
        book: str

    def __init__(self, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.books: list[str] = []

    @event(Put)
    def put(self, book: str) -> None:
        self.books.append(book)


class Shelves(ServiceApplication):
    name = "shelves"


class LongShelves(Shelves):
    snapshotting_intervals: ClassVar[dict[type, int]] = {Shelf: 2}


def filled(shelves: Shelves, seller_id: UUID, books: int) -> UUID:
    with as_seller(seller_id):
        shelf = Shelf(seller_id)
        for number in range(books):
            shelf.put(f"book {number}")
        shelves.save(shelf)
    return shelf.id


@pytest.mark.parametrize("kind", [Shelves, LongShelves])
def test_many_are_found_at_once_as_each_is_alone(database_url: str, kind: type[Shelves]) -> None:
    database = Database(database_url, size=2)
    shelves = kind(database)
    mine = [filled(shelves, SELLER, books) for books in (0, 1, 5)]
    theirs = filled(shelves, uuid4(), 1)
    found = shelves.find_many(Shelf, [*mine, theirs, uuid4()], SELLER)
    assert set(found) == set(mine)
    for shelf_id in mine:
        alone = shelves.load(Shelf, shelf_id, SELLER)
        assert (found[shelf_id].books, found[shelf_id].version) == (alone.books, alone.version)
    assert [len(found[shelf_id].books) for shelf_id in mine] == [0, 1, 5]
    database.close()
