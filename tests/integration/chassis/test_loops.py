"""Loops and leases: one replica at a time, each run once, quickly taken over."""

import asyncio
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from chassis.database import Database
from chassis.leases import SCHEMA as LEASES
from chassis.leases import Lease, Runs
from chassis.service import Loop, Service
from chassis.testing import LONG_SECONDS, eventually_async, serving


def rows(database_url: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    found = Database(database_url)
    found.apply("leases", LEASES)
    yield found
    found.close()


def test_a_loop_is_run_once_in_its_time_and_again_at_once_when_it_broke_off(database: Database) -> None:
    runs = Runs(database, "nightly", timedelta(hours=2))
    assert runs.due_in() == 0
    assert runs.begin()
    assert runs.due_in() == 0
    assert runs.begin(), "begun and not finished: its owner died"
    runs.finish()
    assert 7100 < runs.due_in() <= 7200
    assert not runs.begin()
    assert Runs(database, "nightly", timedelta(0)).due_in() == 0
    assert Runs(database, "nightly", timedelta(0)).begin()


async def test_a_dead_owners_loop_goes_on_in_another_replica_within_seconds(
    depot: Callable[[], Service], database_url: str
) -> None:
    ran: list[str] = []
    loop = Loop("collect", timedelta(hours=2), lambda running: ran.append("ran"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        for owner, step in enumerate(LEASES):
            connection.execute(step)  # type: ignore[arg-type]
            connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_steps (owner text, step int, applied_at timestamptz DEFAULT now(),"
                " PRIMARY KEY (owner, step))"
            )
            connection.execute("INSERT INTO schema_steps (owner, step) VALUES ('leases', %s)", (owner + 1,))
        connection.execute("INSERT INTO leases VALUES ('loop:collect', 'the dead', 1, now() + interval '3 seconds')")
        connection.execute("INSERT INTO loop_runs VALUES ('collect', now())")
    async with serving(replace(depot(), loops=(loop,)).asgi):
        await eventually_async(lambda: asyncio.to_thread(lambda: bool(ran)))
        finished = "SELECT finished_at IS NOT NULL AS done FROM loop_runs WHERE name = 'collect'"
        await eventually_async(lambda: asyncio.to_thread(lambda: rows(database_url, finished) == [{"done": True}]))
    assert ran == ["ran"]
    held = "SELECT name FROM leases WHERE expires_at > clock_timestamp()"
    assert rows(database_url, held) == []


async def test_a_service_started_again_does_not_wait_for_what_its_dead_process_held(
    depot: Callable[[], Service], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPOT_INSTANCE", "depot-1")
    ran: list[str] = []
    loop = Loop("collect", timedelta(hours=2), lambda running: ran.append("ran"))
    with database.connection() as connection:
        connection.execute("INSERT INTO replicas VALUES ('depot-1', 'the dead')")
        connection.execute("INSERT INTO leases VALUES ('loop:collect', 'the dead', 1, now() + interval '1 hour')")
    async with serving(replace(depot(), loops=(loop,)).asgi):
        await eventually_async(lambda: asyncio.to_thread(lambda: bool(ran)))
    assert ran == ["ran"]


async def test_a_run_in_progress_comes_to_its_end_when_the_service_stops(depot: Callable[[], Service]) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def slowly(_: Any) -> None:
        began.set()
        await asyncio.sleep(0.5)
        ended.set()

    async with serving(replace(depot(), loops=(Loop("slow", timedelta(hours=1), slowly, elected=True),)).asgi):
        await asyncio.wait_for(began.wait(), LONG_SECONDS)
    assert ended.is_set()


def test_a_lease_costs_one_write_in_a_third_of_its_life(database: Database, database_url: str) -> None:
    lease = Lease(database, "busy")
    for _ in range(50):
        assert lease.acquire() == 1
    (row,) = rows(database_url, "SELECT xmin::text AS first, xmax::text AS last FROM leases WHERE name = 'busy'")
    assert lease.acquire() == 1
    assert rows(database_url, "SELECT xmin::text AS first, xmax::text AS last FROM leases WHERE name = 'busy'") == [row]


async def test_a_loop_whose_time_has_not_come_costs_neither_a_lease_nor_a_write(
    depot: Callable[[], Service], database_url: str
) -> None:
    ran: list[str] = []
    loop = Loop("seldom", timedelta(hours=2), lambda running: ran.append("ran"))
    runs = "SELECT xmin::text AS written, finished_at IS NOT NULL AS done FROM loop_runs WHERE name = 'seldom'"
    async with serving(replace(depot(), loops=(loop,)).asgi):
        await eventually_async(
            lambda: asyncio.to_thread(lambda: [row["done"] for row in rows(database_url, runs)] == [True])
        )
    written = rows(database_url, runs)
    async with serving(replace(depot(), loops=(loop,)).asgi):
        leases = "SELECT name FROM leases WHERE expires_at > clock_timestamp() AND name LIKE 'loop:%'"
        looked = "SELECT 1 AS yes FROM leases WHERE name LIKE 'relay:%' AND expires_at > clock_timestamp()"
        await eventually_async(lambda: asyncio.to_thread(lambda: bool(rows(database_url, looked))))
        assert rows(database_url, leases) == []
    assert ran == ["ran"]
    assert rows(database_url, runs) == written
