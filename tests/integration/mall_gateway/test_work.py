"""The queue on PostgreSQL: fair, in order, leased, fenced."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.database import Database
from chassis.event_store import FencedError
from chassis.projections import Views
from contracts.order_sync import OrderCollectionRequested
from mall_gateway.application import MallGateway, PostgresWork, Task, Wait
from mall_gateway.application.work import AGED_SECONDS, Leased
from mall_gateway.projections import queues, work_after

Put = Callable[..., Task]
LIST = {"mall": None, "account_id": None, "after": 0, "limit": 50}


def taken(gateway: MallGateway, limit: int = 1) -> Sequence[Leased]:
    return gateway.work.take("test", limit)


def served(gateway: MallGateway, count: int) -> list[Task]:
    """Do so many pieces of work, one after the other."""
    done: list[Task] = []
    for _ in range(count):
        for leased in taken(gateway):
            gateway.save(alongside=gateway.work.finish(leased))
            done.append(leased.task)
    return done


def expire(database: Database) -> None:
    with database.connection() as connection:
        connection.execute("UPDATE work SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")


def test_one_noisy_seller_delays_no_other(gateway: MallGateway, put: Put) -> None:
    for _ in range(100):
        put(1)
    for seller in range(2, 7):
        put(seller)
    first = {task.seller_id.int for task in served(gateway, 7)}
    assert {2, 3, 4, 5, 6} <= first


def test_urgent_work_of_one_seller_comes_before_the_rest(gateway: MallGateway, put: Put) -> None:
    later, urgent = put(1, 3), put(1, 0)
    assert served(gateway, 2) == [urgent, later]


def test_orders_that_never_end_keep_no_listing_back_for_ever(
    gateway: MallGateway, put: Put, database: Database
) -> None:
    listing, order = put(1, 2), put(1, 1)
    assert taken(gateway)[0].task == order
    expire(database)
    with database.connection() as connection:
        connection.execute(
            "UPDATE work SET created_at = now() - make_interval(secs => %s) WHERE work_id = %s",
            (AGED_SECONDS, listing.work_id),
        )
    later, urgent = put(1, 1), put(1, 0)
    assert served(gateway, 4) == [urgent, listing, order, later]


def test_urgent_work_overtakes_other_sellers_who_were_served_just_now(gateway: MallGateway, put: Put) -> None:
    put(2), put(1)
    served(gateway, 2)
    ordinary, urgent = put(2, 2), put(1, 0)
    assert served(gateway, 2) == [urgent, ordinary]


def test_urgent_work_waits_for_a_seller_who_waits_longer_than_the_head_start(
    gateway: MallGateway, put: Put, database: Database
) -> None:
    put(2), put(1)
    served(gateway, 2)
    ordinary, urgent = put(2, 2), put(1, 0)
    with database.connection() as connection:
        connection.execute(
            "UPDATE work_lines SET served_at = now() - interval '20 seconds' WHERE seller_id = %s", (UUID(int=2),)
        )
    assert served(gateway, 2) == [ordinary, urgent]


def test_work_on_one_subject_is_done_in_the_order_asked(gateway: MallGateway, put: Put) -> None:
    first, second = put(1, 3, subject=5), put(1, 0, subject=5)
    assert taken(gateway)[0].task == first
    assert not taken(gateway)
    assert second


def test_windows_of_one_item_are_fetched_one_after_the_other_and_hold_up_no_other_item(gateway: MallGateway) -> None:
    def ask(item: str) -> UUID:
        until = datetime.now(UTC)
        window: dict[str, Any] = {"since": until - timedelta(hours=1), "until": until, "mall": "smartstore"}
        asked = OrderCollectionRequested(collection_id=uuid4(), account_id=UUID(int=7), item=item, **window)
        return gateway.request_collection(uuid4(), UUID(int=1), asked)

    slow, later, other = ask("delivered"), ask("delivered"), ask("new")
    begun = [leased for _ in range(3) for leased in taken(gateway)]
    assert [leased.task.work_id for leased in begun] == [slow, other]
    gateway.save(alongside=gateway.work.finish(begun[0]))
    assert [leased.task.work_id for leased in taken(gateway)] == [later]


def test_asked_for_twice_it_is_there_once(gateway: MallGateway, put: Put) -> None:
    task = put(1)
    gateway.save(alongside=gateway.work.add(task))
    assert served(gateway, 3) == [task]


def test_what_is_leased_is_not_taken_again_until_the_lease_ends(
    gateway: MallGateway, put: Put, database: Database
) -> None:
    put(1)
    assert taken(gateway)
    assert not taken(gateway)
    expire(database)
    assert taken(gateway)


def test_what_a_dead_process_had_in_hand_is_taken_at_once_by_the_next_of_its_name(
    gateway: MallGateway, put: Put
) -> None:
    mine, others = put(1), put(2)
    (lost,) = gateway.work.take("mall-gateway-1", 1)
    (held,) = gateway.work.take("mall-gateway-2", 1)
    assert (lost.task, held.task) == (mine, others)
    gateway.work.succeed("mall-gateway-1")
    with pytest.raises(FencedError):
        gateway.save(alongside=gateway.work.finish(lost))
    assert [leased.task for leased in gateway.work.take("mall-gateway-1", 9)] == [mine]
    gateway.save(alongside=gateway.work.finish(held))


def test_a_zombie_writes_nothing(gateway: MallGateway, put: Put, database: Database) -> None:
    put(1)
    (zombie,) = taken(gateway)
    expire(database)
    (owner,) = taken(gateway)
    wait = Wait(1, "test", "")
    for statements in (
        gateway.work.finish(zombie),
        gateway.work.keep(zombie),
        gateway.work.put_back(zombie, wait),
    ):
        with pytest.raises(FencedError):
            gateway.save(alongside=statements)
    assert not gateway.work.renew(zombie)
    assert gateway.work.renew(owner)
    gateway.save(alongside=gateway.work.finish(owner))


def test_an_account_has_no_more_than_its_share_at_a_time(database: Database, gateway: MallGateway, put: Put) -> None:
    for _ in range(5):
        put(1, account=7)
    work = PostgresWork(database, per_account=2)
    assert [len(work.take("a", 10)) for _ in range(4)] == [1, 1, 0, 0]


def test_many_takers_take_each_piece_once(database: Database, gateway: MallGateway, put: Put) -> None:
    tasks = {put(seller, account=100 * seller + n).work_id for seller in range(1, 5) for n in range(10)}
    found: list[UUID] = []

    def take_all() -> None:
        work = PostgresWork(database, per_account=100)
        misses = 0
        while misses < 5:
            batch = [leased.task.work_id for leased in work.take("x", 3)]
            misses = 0 if batch else misses + 1
            found.extend(batch)

    takers = [threading.Thread(target=take_all) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(30)
    assert len(found) == len(tasks)
    assert set(found) == tasks


def test_put_back_it_waits_and_says_why_and_until_when(gateway: MallGateway, put: Put, database: Database) -> None:
    task = put(1)
    (leased,) = taken(gateway)
    gateway.save(alongside=gateway.work.put_back(leased, Wait(60, "throttled", "몰이 막았습니다.")))
    assert not taken(gateway)
    with Views(database).read(task.seller_id) as cursor:
        (row,) = work_after(cursor, LIST)
    assert (row["state"], row["waits_for"], row["waits_because"], row["tries"]) == (
        "waiting",
        "throttled",
        "몰이 막았습니다.",
        1,
    )
    assert row["waits_until"] > row["created_at"]


def test_a_closed_kind_closes_only_that_kind_of_the_account(gateway: MallGateway, put: Put) -> None:
    put(1, kind="register_listing")
    (leased,) = taken(gateway)
    gateway.save(alongside=gateway.work.put_back(leased, Wait(60, "budget", "", closes="kind", counts=False)))
    put(1, kind="register_listing")
    invoice = put(1, kind="send_invoice")
    assert served(gateway, 3) == [invoice]


def test_a_closed_account_closes_all_of_it(gateway: MallGateway, put: Put) -> None:
    put(1, kind="register_listing")
    (leased,) = taken(gateway)
    gateway.save(alongside=gateway.work.put_back(leased, Wait(60, "key", "", closes="account")))
    put(1, kind="send_invoice")
    assert served(gateway, 2) == []


def test_a_suspended_sellers_work_is_held(gateway: MallGateway, put: Put) -> None:
    put(1)
    gateway.suspend_seller(UUID(int=1))
    assert not taken(gateway)
    gateway.resume_seller(UUID(int=1))
    assert taken(gateway)


def test_one_seller_never_sees_anothers_work(gateway: MallGateway, put: Put, database: Database) -> None:
    put(1)
    with Views(database).read(UUID(int=2)) as cursor:
        assert work_after(cursor, LIST) == []


def test_the_operator_sees_every_sellers_queue_the_oldest_first(
    gateway: MallGateway, put: Put, database: Database
) -> None:
    put(2), put(1), put(1)
    (first,) = taken(gateway)
    gateway.save(alongside=gateway.work.put_back(first, Wait(60, "throttled", "몰이 막았습니다.")))
    put(1, mall="other")
    gateway.suspend_seller(UUID(int=1))
    with Views(database).read_all() as cursor:
        found = queues(cursor, None, None, 10)
        only = queues(cursor, [UUID(int=1)], "other", 10)
    assert [(row["mall"], row["seller_id"].int, row["waiting"], row["suspended"]) for row in found] == [
        ("fake", 2, 1, False),
        ("fake", 1, 2, True),
        ("other", 1, 1, True),
    ]
    assert [(row["failing"], row["waits_for"]) for row in found] == [(1, "throttled"), (0, "turn"), (0, "turn")]
    assert [row["oldest_at"] for row in found] == sorted(row["oldest_at"] for row in found)
    assert [row["mall"] for row in only] == ["other"]


def test_the_asker_and_its_trace_travel_with_the_work(gateway: MallGateway, put: Put) -> None:
    put(1)
    (leased,) = taken(gateway)
    assert leased.cause.seller_id == UUID(int=1)
    assert leased.ours


def test_what_goes_in_one_call_is_leased_together_beside_the_rest_of_the_account(
    gateway: MallGateway, put: Put, database: Database
) -> None:
    together = PostgresWork(database, lease_seconds=30, per_account=2, together={("fake", "send_invoice"): 5})
    for _ in range(7):
        put(1)
        put(1, kind="register_listing")
    kinds = [leased.task.kind for _ in range(14) for leased in together.take("test", 1)]
    assert kinds.count("send_invoice") == 5
    assert kinds.count("register_listing") == 2
    assert len(taken(gateway)) == 0
