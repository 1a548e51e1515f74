"""The relay while something goes wrong around it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaConnectionError
from psycopg.rows import dict_row

from chassis.log import Recorded
from chassis.service import Service
from chassis.testing import LONG_SECONDS, Tokens, as_seller, eventually_async, serving

SELLER = uuid4()


def rows(database_url: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def running_of(client: Any) -> Any:
    return client._transport.app.state.running


@asynccontextmanager
async def listening(kafka_servers: str, topic: str) -> AsyncGenerator[Callable[[int], Any]]:
    consumer: Any = AIOKafkaConsumer(topic, bootstrap_servers=kafka_servers, auto_offset_reset="earliest")
    await consumer.start()
    heard: list[Any] = []

    async def until(count: int) -> list[Any]:
        async def enough() -> bool:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                heard.extend(records)
            return len(heard) >= count

        await eventually_async(enough)
        return heard

    try:
        yield until
    finally:
        await consumer.stop()


async def test_the_relay_halts_before_an_event_that_cannot_be_published_and_goes_on_when_mended(
    depot: Callable[[], Service], database_url: str, kafka_servers: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, wrong, tokens = depot(), [True], Tokens()
    publish = service.publish

    def stumbling(recorded: Recorded) -> Any:
        if wrong and getattr(recorded.event, "note", "") == "b":
            raise ValueError("no words for it")
        return publish(recorded)

    monkeypatch.setattr("chassis.relay.HALTED_SECONDS", 0.2)
    async with serving(replace(service, publish=stumbling).asgi, tokens) as client:
        with as_seller(SELLER):
            for note in ("a", "b", "c"):
                running_of(client).application.send(SELLER, 1, note)

        async def told() -> Any:
            answer = await client.get("/v1/operations/relay", headers=tokens.headers(None, role="operator"))
            return answer.json()["error"]

        assert "no words for it" in await eventually_async(told)
        async with listening(kafka_servers, f"{prefix}depot.parcels.v1") as until:
            assert len(await until(1)) == 1
            wrong.clear()
            assert [b'"c"' in record.value for record in await until(3)].count(True) == 1
        assert await eventually_async(_not(told))


async def test_the_relay_does_not_wait_for_what_is_listened_to(
    depot: Callable[[], Service], kafka_servers: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: object) -> None:
        raise KafkaConnectionError("the groups' coordinator is away")

    monkeypatch.setattr("chassis.service.start_all", away)
    app = depot().asgi
    async with app.router.lifespan_context(app):
        running = app.state.running
        with as_seller(SELLER):
            running.application.send(SELLER, 1, "a")
        await asyncio.wait_for(running.topics_ready.wait(), LONG_SECONDS)
        async with listening(kafka_servers, f"{prefix}depot.parcels.v1") as until:
            assert len(await until(1)) == 1
        assert running.missing() == ["kafka"]


def _not(check: Callable[[], Any]) -> Callable[[], Any]:
    async def negated() -> bool:
        return not await check()

    return negated


@pytest.fixture
def frozen_owner(depot: Callable[[], Service]) -> Generator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a replica in a process of its own, to be stopped by signal."""
    program = (
        "import asyncio, sys; sys.path.insert(0, sys.argv[1]); import tests.integration.chassis.conftest as c\n"
        "from chassis.service import Service\n"
        "from chassis.testing import serving\n"
        "service = Service(name='depot', settings=c.Settings, application=c.Depot, consumers=c.consumers,"
        " publish=c.publish, publishes=(c.ParcelSent,), projections=(c.ParcelsView(),))\n"
        "async def main():\n"
        "    async with serving(service.asgi):\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    processes: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        depot()
        command = [sys.executable, "-c", program, str(Path(__file__).parents[3])]
        processes.append(subprocess.Popen(command, env=dict(os.environ), start_new_session=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


async def test_a_frozen_relay_is_replaced_within_seconds_and_order_holds(
    depot: Callable[[], Service],
    frozen_owner: Callable[[], subprocess.Popen[bytes]],
    database_url: str,
    kafka_servers: str,
    prefix: str,
) -> None:
    first = frozen_owner()
    owner = "SELECT owner FROM leases WHERE name = 'relay:depot' AND expires_at > now()"
    await eventually_async(
        lambda: asyncio.to_thread(lambda: _found(database_url, "leases") and rows(database_url, owner))
    )
    async with serving(depot().asgi) as client:
        with as_seller(SELLER):
            for n in range(20):
                running_of(client).application.send(SELLER, n, f"before {n}")
        first.send_signal(signal.SIGSTOP)
        with as_seller(SELLER):
            for n in range(20):
                running_of(client).application.send(SELLER, n, f"after {n}")
        async with listening(kafka_servers, f"{prefix}depot.parcels.v1") as until:
            await until(40)
            first.send_signal(signal.SIGCONT)
            with as_seller(SELLER):
                running_of(client).application.send(SELLER, 1, "last")
            heard = await until(41)
            while not any(b'"last"' in record.value for record in heard):
                heard = await until(len(heard) + 1)
        assert len({dict(record.headers)["ce_id"] for record in heard}) == 41
        count = "SELECT count(*) AS taken FROM consumer_intake"
        await eventually_async(lambda: asyncio.to_thread(lambda: rows(database_url, count) == [{"taken": 41}]))
    weighed = rows(database_url, "SELECT count(*) AS n FROM depot_events WHERE topic LIKE '%Weighed'")
    assert weighed == [{"n": 41}]


def _found(database_url: str, table: str) -> bool:
    return rows(database_url, f"SELECT to_regclass('{table}') IS NOT NULL AS there") == [{"there": True}]
