"""A service while its servers are away, and what it tells of itself."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from psycopg.conninfo import make_conninfo

from chassis.database import Database
from chassis.http_client import transport_client
from chassis.service import Service
from chassis.testing import Tokens, eventually_async, serving

SELLER = uuid4()


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

        await eventually_async(is_ready, within_seconds=40)


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


async def test_services_that_create_the_same_topics_at_once_all_come_up(kafka_servers: str, prefix: str) -> None:
    from chassis.broker import create_topics

    topics = [f"{prefix}{n}" for n in range(4)]
    await asyncio.gather(*(create_topics(kafka_servers, topics, partitions=2) for _ in range(4)))


async def test_a_topic_that_the_broker_refuses_is_told(kafka_servers: str, prefix: str) -> None:
    from aiokafka.errors import KafkaError

    from chassis.broker import create_topics

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
