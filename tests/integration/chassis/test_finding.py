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
        self.books = [*self.books, book]


class Shelves(ServiceApplication):
    name = "shelves"


class LongShelves(Shelves):
    name = "long_shelves"
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


def test_one_is_seen_as_it_was_when_each_of_its_events_was_recorded(database_url: str) -> None:
    """Past its snapshots too, and with the events of others in the order in which all were recorded."""
    database = Database(database_url, size=2)
    shelves = LongShelves(database)
    other, shelf = filled(shelves, SELLER, 1), Shelf(SELLER)
    shelf_id = shelf.id
    with as_seller(SELLER):
        shelves.save(shelf)
        for number in range(4):
            shelf.put(f"book {number}")
            shelves.save(shelf)
    with database.connection() as connection:
        rows = connection.execute(
            "SELECT recorded_at FROM long_shelves_events WHERE originator_id = %s ORDER BY notification_id",
            (shelf_id,),
        ).fetchall()
    times = [row["recorded_at"] for row in rows]
    assert [len(shelves.load_at(Shelf, shelf_id, SELLER, at).books) for at in times] == [0, 1, 2, 3, 4]
    both = shelves.events_until(times[1], shelf_id, other)
    assert [event.originator_id for event in both] == [other, other, shelf_id, shelf_id]
    database.close()


@pytest.mark.parametrize("kind", [Shelves, LongShelves])
def test_what_was_foreseen_is_found_without_asking_again(
    database_url: str, kind: type[Shelves], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url, size=2)
    shelves = kind(database)
    mine, theirs, missing = filled(shelves, SELLER, 3), filled(shelves, uuid4(), 1), uuid4()
    asked: list[UUID] = []
    stored = kind._stored

    def counted(self: Shelves, of: type[Aggregate], shelf_id: UUID) -> object:
        asked.append(shelf_id)
        return stored(self, of, shelf_id)

    monkeypatch.setattr(kind, "_stored", counted)
    with as_seller(SELLER), shelves.unit() as unit:
        shelves.foresee([mine, theirs, missing])
        found = shelves.load(Shelf, mine, SELLER)
        assert (len(found.books), found.version) == (3, 4)
        assert shelves.find(Shelf, theirs, SELLER) is None
        assert shelves.find(Shelf, missing, SELLER) is None
        assert asked == []
        found.put("another")
        shelves.save(found)
        assert len(shelves.load(Shelf, mine, SELLER).books) == 4
        assert shelves.find(Shelf, uuid4(), SELLER) is None
        assert len(asked) == 1
    shelves.commit(unit)
    assert len(shelves.load(Shelf, mine, SELLER).books) == 4
    shelves.foresee([mine])
    database.close()
