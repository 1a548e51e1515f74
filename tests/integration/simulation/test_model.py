"""What the simulation takes PostgreSQL for: each test runs the product's own code on both and expects the same."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import FencedError, PostgresRecorder, Statement
from chassis.inbox import Inbox, Incoming, LostPartitionError
from chassis.leases import Lease, Runs
from chassis.log import EventLog
from chassis.relay import Relay
from contracts import Envelope
from contracts.catalog import StockChanged
from mall_gateway.application import PostgresWork, Task, Wait
from proofs.simulation import tally as tally_module
from proofs.simulation.tally import Tally, Till

SELLER, OTHER = UUID(int=1), UUID(int=2)
HOUR = timedelta(hours=1)


def stored(stream: int, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(UUID(int=stream), version, "a:Fact", state)


def test_events_come_back_in_the_order_of_their_commit(recorder: PostgresRecorder) -> None:
    recorder.insert_events([stored(1, 1), stored(2, 1)])
    recorder.insert_events([stored(1, 2, b"[2]")])
    assert [(e.originator_id.int, e.state) for e in recorder.select_events(UUID(int=1))] == [(1, b"{}"), (1, b"[2]")]
    assert [e.originator_version for e in recorder.select_events(UUID(int=1), desc=True, limit=1)] == [2]
    assert [e.originator_version for e in recorder.select_events(UUID(int=1), gt=1)] == [2]
    assert [e.originator_version for e in recorder.select_events(UUID(int=1), lte=1)] == [1]
    several = recorder.select_events_of([UUID(int=2), UUID(int=1), UUID(int=3)])
    assert [(e.originator_id.int, e.originator_version) for e in several] == [(1, 1), (1, 2), (2, 1)]


def test_a_version_is_stored_once_and_nothing_of_its_commit_remains(recorder: PostgresRecorder) -> None:
    recorder.insert_events([stored(1, 1)])
    with pytest.raises(IntegrityError):
        recorder.insert_events([stored(2, 1), stored(1, 1, b"[]")])
    assert recorder.select_events(UUID(int=2)) == []


def test_a_statement_that_touches_other_rows_than_it_must_undoes_the_events(recorder: PostgresRecorder) -> None:
    nobody = Statement("UPDATE leases SET expires_at = clock_timestamp() WHERE name = %s AND owner = %s", ("a", "b"), 1)
    with pytest.raises(FencedError):
        recorder.insert_events([stored(1, 1)], alongside=[nobody])
    assert recorder.select_events(UUID(int=1)) == []


def test_a_commit_without_events_leaves_a_mark(recorder: PostgresRecorder) -> None:
    mark = uuid4()
    ask = recorder._ids_if_stored
    assert ask([], mark) is None
    recorder._insert_events_once([], (), (), mark, {})
    assert ask([], mark) == []


def test_what_is_stored_already_is_recognised(recorder: PostgresRecorder) -> None:
    ids = recorder.insert_events([stored(1, 1), stored(1, 2)])
    assert recorder._ids_if_stored([stored(1, 1), stored(1, 2)], None) == ids
    assert recorder._ids_if_stored([stored(1, 1), stored(1, 2, b"[]")], None) is None
    assert recorder._ids_if_stored([stored(1, 2), stored(1, 3)], None) is None


def test_the_log_is_read_behind_a_position(tally: Tally) -> None:
    for won in (1, 2, 3):
        tally.count(SELLER, UUID(int=won), won)
    log = EventLog(tally)
    first, *rest = log.after(0, 10)
    assert [type(each.event).__name__ for each in (first, *rest)] == ["Opened", "Counted", "Counted", "Counted"]
    assert (first.seller_id, first.actor, first.correlation_id) == (SELLER, "test", UUID(int=9))
    assert log.after(first.notification_id, 2) == rest[:2]
    assert log.after(rest[-1].notification_id, 2) == []


def test_a_lease_has_one_owner_and_a_new_one_a_higher_epoch(database: Database) -> None:
    mine, theirs = Lease(database, "relay:x", owner="me"), Lease(database, "relay:x", owner="them")
    assert mine.acquire() == 1
    assert theirs.acquire() is None
    assert Lease(database, "relay:x", owner="me").acquire() == 1
    mine.release()
    assert Lease(database, "relay:x", owner="them").acquire() == 2
    assert Lease(database, "relay:x", owner="me").acquire() is None


def test_a_run_is_begun_once_until_it_is_due_again(database: Database) -> None:
    runs = Runs(database, "collect", HOUR)
    assert runs.due_in() == 0
    assert runs.begin()
    assert runs.due_in() == 0
    assert runs.begin()  # it never came to its end
    runs.finish()
    assert HOUR.total_seconds() - 60 < runs.due_in() <= HOUR.total_seconds()
    assert not runs.begin()
    assert Runs(database, "collect", timedelta(0)).due_in() == 0
    assert Runs(database, "collect", timedelta(0)).begin()


def test_the_relay_moves_only_for_the_owner_of_the_latest_epoch(database: Database, tally: Tally) -> None:
    relay = Relay("tally", database, EventLog(tally), tally_module.publish, "")
    assert relay._position(1) == 0
    assert relay._advance(1, 0, 5)
    assert not relay._advance(1, 0, 6)
    assert relay._position(2) == 5
    assert not relay._advance(1, 5, 7)
    assert relay._advance(2, 5, 7)
    assert relay._position(1) == 7  # an old epoch reads, and fences nobody
    assert relay._advance(2, 7, 8)


def message(offset: int, event_id: UUID, seller: UUID = SELLER, key: bytes = b"k") -> Incoming:
    event = StockChanged(product_id=UUID(int=5), option_key="", on_hand=offset, cause="", revision=1)
    envelope = Envelope(
        event_id=event_id,
        event_type=StockChanged.type_name(),
        source="catalog",
        subject="x",
        occurred_at="2026-11-21T03:00:00+00:00",  # type: ignore[arg-type]
        seller_id=seller,
        correlation_id=UUID(int=9),
        actor="test",
    )
    return Incoming("catalog.stock.v1", 0, offset, key, event.model_dump_json().encode(), tuple(envelope.headers()))


def inbox_of(tally: Tally, database: Database) -> Inbox:
    inbox = Inbox("tally.stock", tally_module.consumers.groups["tally.stock"], tally, database)
    inbox.assigned([("catalog.stock.v1", 0)])
    return inbox


def moves(tally: Tally) -> int:
    till = tally.find(Till, Till.create_id(SELLER), SELLER)
    return till.moves if till else 0


def test_a_message_is_taken_once_whatever_offset_it_comes_at(database: Database, tally: Tally) -> None:
    inbox = inbox_of(tally, database)
    inbox.take([message(0, UUID(int=100)), message(1, UUID(int=101))])
    inbox.take([message(1, UUID(int=101)), message(2, UUID(int=100)), message(3, UUID(int=102))])
    assert moves(tally) == 3
    position = inbox.assigned([("catalog.stock.v1", 0)])["catalog.stock.v1", 0]
    assert (position.epoch, position.offset, position.last_id) == (1, 4, str(UUID(int=102)))


def test_a_batch_is_fenced_by_the_position_it_began_with(database: Database, tally: Tally) -> None:
    zombie, owner = inbox_of(tally, database), inbox_of(tally, database)
    owner.take([message(0, UUID(int=100))])
    with pytest.raises(LostPartitionError):
        zombie.take([message(0, UUID(int=100)), message(1, UUID(int=101))])
    assert moves(tally) == 1


def test_a_topic_made_anew_begins_an_epoch_for_the_one_who_owns_it(database: Database, tally: Tally) -> None:
    zombie, owner = inbox_of(tally, database), inbox_of(tally, database)
    owner.take([message(0, UUID(int=100))])
    assert zombie.restarted("catalog.stock.v1", 0).epoch == 1
    assert (owner.restarted("catalog.stock.v1", 0).epoch, owner.positions["catalog.stock.v1", 0].offset) == (2, 0)


def test_what_cannot_be_taken_is_parked_with_its_key_behind_it(database: Database, tally: Tally) -> None:
    inbox = inbox_of(tally, database)
    wrong = Incoming("catalog.stock.v1", 0, 0, b"k", b"not json", message(0, UUID(int=100)).headers)
    inbox.take([wrong, message(1, UUID(int=101)), message(2, UUID(int=102), key=b"other")])
    assert moves(tally) == 1
    assert inbox.positions["catalog.stock.v1", 0].offset == 3


def task(number: int, seller: UUID = SELLER, subject: int | None = None, **changes: Any) -> Task:
    values: dict[str, Any] = {
        "seller_id": seller,
        "work_id": UUID(int=number),
        "job": "intent",
        "kind": "confirm_order",
        "aggregate_id": UUID(int=number),
        "subject_id": UUID(int=subject or number),
        "account_id": UUID(int=7),
        "mall": "coupang",
        "priority": 1,
    }
    return Task(**{**values, **changes})


def taken(work: PostgresWork, limit: int = 9) -> list[int]:
    return [each.task.work_id.int for each in work.take("me", limit)]


def test_work_is_taken_by_urgency_once_and_in_turn_by_seller(database: Database, recorder: PostgresRecorder) -> None:
    work = PostgresWork(database)
    for each in (task(1), task(2, priority=0), task(3, OTHER, account_id=UUID(int=8)), task(1)):
        with acting(Cause(seller_id=each.seller_id, actor="test")):
            recorder.insert_events([], alongside=work.add(each))
    assert sorted(taken(work)) == [2, 3]
    assert taken(work) == [1]
    assert taken(work) == []


def test_work_of_one_subject_waits_for_the_earlier_one(database: Database, recorder: PostgresRecorder) -> None:
    work = PostgresWork(database)
    recorder.insert_events([], alongside=[*work.add(task(1, subject=50)), *work.add(task(2, subject=50, priority=0))])
    (first,) = work.take("me", 9)
    assert first.task.work_id.int == 1
    assert taken(work) == []
    recorder.insert_events([], alongside=work.finish(first))
    assert taken(work) == [2]


def test_an_account_has_so_many_leases_at_a_time(database: Database, recorder: PostgresRecorder) -> None:
    work = PostgresWork(database, per_account=1)
    recorder.insert_events([], alongside=[*work.add(task(1)), *work.add(task(2))])
    assert taken(work) == [1]
    assert taken(work) == []


def test_work_that_waits_is_not_taken_nor_what_its_account_is_closed_for(
    database: Database, recorder: PostgresRecorder
) -> None:
    work = PostgresWork(database)
    recorder.insert_events(
        [], alongside=[*work.add(task(1)), *work.add(task(2)), *work.add(task(3, kind="send_invoice"))]
    )
    (first,) = work.take("me", 1)
    recorder.insert_events([], alongside=work.put_back(first, Wait(60, "throttled", "나중에", closes="kind")))
    assert taken(work) == [3]
    assert taken(work) == []


def test_a_lost_lease_changes_nothing(database: Database, recorder: PostgresRecorder) -> None:
    work = PostgresWork(database, lease_seconds=0.0)
    recorder.insert_events([], alongside=work.add(task(1)))
    (lost,) = work.take("me", 1)
    (mine,) = PostgresWork(database).take("them", 1)
    assert mine.task == lost.task
    assert not work.renew(lost)
    for statements in (work.keep(lost), work.finish(lost), work.put_back(lost, Wait(1, "", ""))):
        with pytest.raises(FencedError):
            recorder.insert_events([], alongside=statements)
    recorder.insert_events([], alongside=[*work.keep(mine), *work.finish(mine)])
    assert taken(work) == []


def test_a_worker_frees_what_a_dead_one_of_its_name_had(database: Database, recorder: PostgresRecorder) -> None:
    work = PostgresWork(database)
    for each in (task(1), task(2, OTHER, account_id=UUID(int=8))):
        with acting(Cause(seller_id=each.seller_id, actor="test")):
            recorder.insert_events([], alongside=work.add(each))
    (lost,), (other,) = work.take("me", 1), work.take("them", 1)
    work.succeed("me")
    assert not work.renew(lost)
    assert work.renew(other)
    assert taken(work) == [lost.task.work_id.int]


def test_the_work_of_a_held_seller_rests(database: Database, recorder: PostgresRecorder) -> None:
    work = PostgresWork(database)
    recorder.insert_events([], alongside=[*work.add(task(1)), *work.hold(SELLER)])
    assert taken(work) == []
    recorder.insert_events([], alongside=work.release(SELLER))
    assert taken(work) == [1]
