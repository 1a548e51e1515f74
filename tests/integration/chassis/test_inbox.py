"""What the inbox does with messages that are odd, late, doubled, or in the way of others."""

from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from psycopg.rows import dict_row
from tests.integration.chassis.test_promises import SELLER, envelope, takings, weights

from chassis.database import Database
from chassis.event_store import ServiceApplication, Statement
from chassis.inbox import Consumers, Inbox, Incoming, LostPartitionError
from chassis.parking import ParkedMessages
from chassis.service import Service
from chassis.testing import as_seller
from contracts import Envelope

PARTITION = ("t", 0)


class Post:
    """Makes messages of one partition, one after the other."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self.offset = 0

    def __call__(self, note: str, *, key: str | None = "k", event_id: UUID | None = None, **raw: Any) -> Incoming:
        event = self.kind(parcel_id=uuid4(), weight=1, note=note)
        headers = raw.get("headers", tuple(envelope(self.kind.type_name(), event_id).headers()))
        value = raw.get("value", event.model_dump_json().encode())
        self.offset += 1
        return Incoming(*PARTITION, self.offset - 1, key.encode() if key else None, value, headers)


@pytest.fixture
def post(depot: Callable[[], Service]) -> Post:
    return Post(depot().publishes[0])


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def inbox_of(service: Service, database: Database, consumers: Consumers | None = None) -> Inbox:
    assert isinstance(service.application, type)
    handlers = (consumers or service.consumers).groups["depot.take-in"]
    found = Inbox("depot.take-in", handlers, service.application(database), database)
    found.assigned([PARTITION])
    return found


@pytest.fixture
def inbox(depot: Callable[[], Service], database: Database) -> Inbox:
    return inbox_of(depot(), database)


def parked(database_url: str) -> list[dict[str, Any]]:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        return connection.execute("SELECT * FROM parked_messages ORDER BY parked_id").fetchall()


def test_poison_inside_a_batch_holds_up_its_own_key_only(inbox: Inbox, post: Post, database_url: str) -> None:
    inbox.take([post("first"), post("poison", key="p"), post("second"), post("after", key="p"), post("third")])
    assert set(weights(database_url)) == {"first", "second", "third"}
    assert [row["behind"] for row in parked(database_url)] == [False, True]
    assert inbox.positions[PARTITION].offset == 5


def test_messages_of_unknown_types_pass_by(inbox: Inbox, post: Post, database_url: str) -> None:
    inbox.take([post("x", headers=tuple(envelope("mallbridge.NeverHeardOf.v9").headers()))])
    assert parked(database_url) == []
    assert inbox.positions[PARTITION].offset == 1


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("ce_type", None),),
        (("ce_id", b"\x00\xff"), ("na\x00me", b"\xfe"), ("nothing", None)),
    ],
)
def test_a_message_without_a_type_is_parked_with_its_bytes(
    inbox: Inbox, post: Post, database_url: str, headers: Any
) -> None:
    inbox.take([post("x", headers=headers, value=b"\x00\x01"), post("y", key="other")])
    (row,) = parked(database_url)
    assert bytes(row["value"]) == b"\x00\x01"
    assert len(row["headers"]) == len(headers)
    assert set(weights(database_url)) == {"y"}


def test_a_reason_that_the_database_cannot_keep_does_not_stop_the_partition(
    inbox: Inbox, post: Post, database_url: str
) -> None:
    inbox.take([post("poison \x00"), post("y", key="other")])
    assert "poison" in parked(database_url)[0]["reason"]
    assert set(weights(database_url)) == {"y"}


def test_an_id_written_otherwise_is_the_same_id(inbox: Inbox, post: Post, database_url: str) -> None:
    again = uuid4()
    inbox.take([post("once", event_id=again)])
    shouted = [(name, value.upper() if name == "ce_id" else value)
               for name, value in envelope(post.kind.type_name(), again).headers()]  # fmt: skip
    inbox.take([post("once", headers=tuple(shouted))])
    assert takings(database_url) == 1
    assert parked(database_url) == []


def test_a_partition_revoked_while_its_batch_is_applied_loses_and_parks_nothing(
    depot: Callable[[], Service], database: Database, post: Post, database_url: str
) -> None:
    consumers = Consumers("depot")

    @consumers.on("take-in", post.kind)
    def take_in(depot: Any, event: Any, envelope: Envelope) -> None:
        depot.take(SELLER, 1, event.note)
        inbox.revoked([PARTITION])

    inbox = inbox_of(depot(), database, consumers)
    batch = [post("a"), post("b")]
    inbox.take(batch)
    assert inbox.positions == {}
    assert takings(database_url) == 2
    with pytest.raises(LostPartitionError):
        inbox.take(batch)
    inbox.assigned([PARTITION])
    inbox.take(batch)
    assert takings(database_url) == 2
    assert parked(database_url) == []


def test_a_handlers_own_fence_is_not_taken_for_a_lost_partition(
    depot: Callable[[], Service], database: Database, post: Post, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumers = Consumers("depot")

    @consumers.on("take-in", post.kind)
    def take_in(depot: ServiceApplication, event: Any, envelope: Envelope) -> None:
        if event.note == "fenced":
            depot.save(alongside=[Statement("DELETE FROM consumer_intake WHERE false", rows=1)])

    monkeypatch.setattr("chassis.inbox.sleep", lambda _: None)
    inbox = inbox_of(depot(), database, consumers)
    inbox.take([post("fenced"), post("fine", key="other")])
    assert len(parked(database_url)) == 1
    assert inbox.positions[PARTITION].offset == 2


def test_conflicts_are_tried_again_until_they_are_over(
    inbox: Inbox, post: Post, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    application: Any = inbox._application
    commit, conflicts = application.commit, iter(range(8))

    def losing(unit: Any, **_: Any) -> Any:
        if next(conflicts, None) is not None:
            raise IntegrityError("someone was first")
        return commit(unit)

    monkeypatch.setattr("chassis.inbox.sleep", lambda _: None)
    monkeypatch.setattr(application, "commit", losing)
    inbox.take([post("late")])
    assert set(weights(database_url)) == {"late"}
    assert parked(database_url) == []


def test_a_parked_message_that_came_twice_takes_effect_once(
    inbox: Inbox, post: Post, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = uuid4()
    inbox.take([post("poison", event_id=again), post("poison", event_id=again)])
    assert len(parked(database_url)) == 2
    application: Any = inbox._application
    take = application.take
    monkeypatch.setattr(application, "take", lambda s, w, note: take(s, w, note.replace("poison", "healed")))
    messages = ParkedMessages(inbox, database)
    messages.put_back()
    assert messages.release() == 2
    assert takings(database_url) == 1
    assert parked(database_url) == []


def test_what_fails_again_stays_parked_in_front_of_its_key(
    inbox: Inbox, post: Post, database: Database, database_url: str
) -> None:
    inbox.take([post("poison"), post("behind"), post("other", key="o")])
    messages = ParkedMessages(inbox, database)
    messages.put_back()
    assert messages.release() == 0
    assert [(row["behind"], row["attempts"]) for row in parked(database_url)] == [(False, 4), (True, 0)]
    assert messages.release() == 0


def test_ids_are_kept_as_long_as_topics_keep_messages(inbox: Inbox, post: Post, database_url: str) -> None:
    inbox.take([post("old"), post("young")])
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "UPDATE consumer_intake SET taken_at = now() - interval '9 days' WHERE event_id ="
            " (SELECT min(event_id::text)::uuid FROM consumer_intake)"
        )
    assert inbox.forget_taken(timedelta(days=10)) == 0
    assert inbox.forget_taken(timedelta(days=8)) == 1


def test_a_hundred_messages_are_taken_in_by_one_transaction(inbox: Inbox, post: Post, database_url: str) -> None:
    with as_seller(SELLER):
        inbox.take([post(f"n{n}", key=str(n)) for n in range(100)])
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT count(DISTINCT xmin::text) FROM consumer_intake").fetchone()
    assert row == (1,)
    assert takings(database_url) == 100


def test_a_service_is_told_what_comes_before_it_is_applied(
    inbox: Inbox, post: Post, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids of a whole portion; one alone is looked for by its own handler. What can't be read hinders no parking."""
    told: list[list[str]] = []

    def forthcoming(ids: list[UUID]) -> None:
        told.append([str(each) for each in ids])
        assert takings(database_url) == 0
        raise ValueError("what is stored can't be read")

    monkeypatch.setattr(inbox._application, "forthcoming", forthcoming)
    messages = [post("first"), post("poison", key="p")]
    inbox.take(messages)
    assert told == [[message.id for message in messages]]
    assert set(weights(database_url)) == {"first"}
    assert len(parked(database_url)) == 1
