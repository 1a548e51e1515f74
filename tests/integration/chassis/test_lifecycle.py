"""A service while its servers are away, and what it tells of itself."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka.errors import KafkaConnectionError
from faststream.kafka import KafkaBroker
from psycopg.conninfo import make_conninfo
from psycopg.errors import AdminShutdown

from chassis.broker import Subscription, create_topics, start_all
from chassis.database import Database
from chassis.http_client import transport_client
from chassis.inbox import Consumers
from chassis.service import Service
from chassis.testing import LONG_SECONDS, Tokens, as_seller, eventually_async, serving

SELLER = uuid4()


def subscription_of(client: Any) -> Subscription:
    (subscription,) = client._transport.app.state.running.subscriptions
    return subscription


async def send_and_take(client: Any) -> None:
    """A parcel that is sent is also taken in: the group has its consumer."""
    running = client._transport.app.state.running
    with as_seller(SELLER):
        running.application.send(SELLER, 1, "a")
    query = "SELECT count(*) FROM consumer_intake"

    def taken() -> bool:
        with running.database.connection() as connection:
            return next(iter(connection.execute(query).fetchone().values())) == 1

    await eventually_async(lambda: asyncio.to_thread(taken))


async def test_a_service_comes_up_when_its_database_does(
    depot: Callable[[], Service], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = depot()
    patient = Database.__init__
    monkeypatch.setattr(
        Database, "__init__", lambda self, url, **kwargs: patient(self, url, **{**kwargs, "wait_seconds": 0.5})
    )
    away = make_conninfo(database_url, host="127.0.0.1", port="1")
    monkeypatch.setenv("DEPOT_DATABASE_URL", away)
    settings: Any = service.settings()  # type: ignore[call-arg]
    reachable = [False]
    assemble = service.assemble

    def through(given: Any) -> Any:
        url = type(given.database_url)(database_url if reachable[0] else away)
        return assemble(given.model_copy(update={"database_url": url}))

    monkeypatch.setattr(service, "assemble", through)
    assert settings.database_url.get_secret_value() == away
    app = service.asgi
    async with app.router.lifespan_context(app), transport_client(app) as client:
        assert (await client.get("/health/live")).status_code == 200
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["missing"]) == (503, ["database"])
        assert (await client.get("/v1/parcels")).status_code == 503
        reachable[0] = True

        async def is_ready() -> bool:
            return (await client.get("/health/ready")).status_code == 200

        await eventually_async(is_ready)


async def test_a_service_serves_while_kafka_is_away(
    depot: Callable[[], Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, tokens = depot(), Tokens()
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    app = service.asgi
    async with app.router.lifespan_context(app), transport_client(app) as client:
        app.state.running.verifier = tokens
        answer = await client.post("/v1/parcels", json={"weight": 1, "note": "x"}, headers=tokens.headers(SELLER))
        assert answer.status_code == 201
        assert (await client.get("/health/ready")).json()["missing"] == ["kafka"]


async def test_consumers_stay_while_what_tends_parked_messages_falls_over(
    depot: Callable[[], Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started a second time under the name of the first, each would put the other out of the group for ever."""
    monkeypatch.setenv("DEPOT_INSTANCE", "1")
    asked: list[None] = []

    def fall_over(*_: Any) -> set[str]:
        asked.append(None)
        raise AdminShutdown("terminating connection due to unexpected postmaster exit")

    monkeypatch.setattr("chassis.broker.groups_with_parked", fall_over)

    async def fell_again() -> bool:
        return len(asked) > 1

    async with serving(depot().asgi) as client:
        subscription = subscription_of(client)
        consumer = subscription.subscriber.consumer
        await eventually_async(fell_again)
        assert subscription.subscriber.consumer is consumer
        assert len(subscription.subscriber.tasks) == 1
        await send_and_take(client)


async def test_a_start_that_fails_midway_leaves_no_consumer_behind(
    depot: Callable[[], Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPOT_INSTANCE", "1")
    started: list[Any] = []
    starts = start_all

    async def start(broker: KafkaBroker) -> None:
        await starts(broker)
        started.extend(subscriber.consumer for subscriber in broker.subscribers)  # type: ignore[attr-defined]
        if len(started) == 1:
            raise KafkaConnectionError("gone")

    monkeypatch.setattr("chassis.service.start_all", start)
    async with serving(depot().asgi) as client:
        first, second = started
        assert first._closed
        assert subscription_of(client).subscriber.consumer is second
        assert len(subscription_of(client).subscriber.tasks) == 1
        await send_and_take(client)


async def test_services_that_create_the_same_topics_at_once_all_come_up(kafka_servers: str, prefix: str) -> None:
    topics = [f"{prefix}{n}" for n in range(4)]
    await asyncio.gather(*(create_topics(kafka_servers, topics, partitions=2) for _ in range(4)))


async def test_a_topic_that_the_broker_refuses_is_told(kafka_servers: str, prefix: str) -> None:
    from aiokafka.errors import KafkaError

    with pytest.raises(KafkaError):
        await create_topics(kafka_servers, [f"{prefix}x"], partitions=1, replicas=9)


async def test_the_pages_that_describe_a_service_are_its_own(depot: Callable[[], Service]) -> None:
    async with serving(depot().asgi) as client:
        for path, expected in (("/docs", "/v1/parcels"), ("/asyncapi", "depot.parcels.v1")):
            page = await client.get(path)
            assert page.status_code == 200
            assert expected in page.text
            assert "http://" not in page.text
            assert "https://" not in page.text
        assert (await client.get("/asyncapi.json")).json()["asyncapi"] == "3.0.0"
        assert "mallbridge_http_seconds" in (await client.get("/metrics")).text


class Lingering(ConsumerRebalanceListener):
    """A member that takes its time to give its partitions back: the others of its group wait for it."""

    def __init__(self) -> None:
        self.may_go = asyncio.Event()
        self.asked = asyncio.Event()

    async def on_partitions_revoked(self, revoked: Any) -> None:
        if revoked:
            self.asked.set()
            await self.may_go.wait()

    async def on_partitions_assigned(self, assigned: Any) -> None:
        pass


@asynccontextmanager
async def lingering(kafka_servers: str, group: str, topic: str) -> AsyncGenerator[Lingering]:
    listener, patient_ms = Lingering(), 300_000
    member: Any = AIOKafkaConsumer(
        bootstrap_servers=kafka_servers, group_id=group, session_timeout_ms=patient_ms, rebalance_timeout_ms=patient_ms
    )
    member.subscribe([topic], listener=listener)
    await member.start()
    try:
        yield listener
    finally:
        listener.may_go.set()
        await member.stop()


async def test_a_group_that_waits_for_a_member_of_its_own_holds_up_no_other(
    depot: Callable[[], Service], kafka_servers: str, prefix: str
) -> None:
    """Whichever is started first: FastStream keeps them without an order."""
    service, several = depot(), Consumers("depot")
    (handlers,) = service.consumers.groups.values()
    held_up, free = "depot.held-up", [f"depot.free-{n}" for n in range(5)]
    several.groups = dict.fromkeys((held_up, *free), handlers)
    topic = f"{prefix}depot.parcels.v1"
    await create_topics(kafka_servers, [topic], partitions=1)
    app = replace(service, consumers=several).asgi
    async with AsyncExitStack() as until_the_end:
        async with lingering(kafka_servers, prefix + held_up, topic) as member:
            await until_the_end.enter_async_context(app.router.lifespan_context(app))
            await asyncio.wait_for(member.asked.wait(), LONG_SECONDS)
            running = app.state.running
            with as_seller(SELLER):
                running.application.send(SELLER, 1, "a")

            def takers() -> list[str]:
                with running.database.connection() as connection:
                    found = connection.execute("SELECT consumer FROM consumer_intake ORDER BY consumer").fetchall()
                return [row["consumer"] for row in found]

            await eventually_async(lambda: asyncio.to_thread(lambda: takers() == free))
            assert running.missing() == ["kafka"]
        await eventually_async(lambda: asyncio.to_thread(lambda: takers() == [*free, held_up]))
        await asyncio.wait_for(running.kafka_ready.wait(), LONG_SECONDS)
