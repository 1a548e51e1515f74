"""Connections that lie idle: who gives them up first."""

from typing import Any

import pytest

from chassis import http_client
from chassis import service as services
from chassis.inbox import Consumers
from chassis.service import Service
from chassis.settings import ServiceSettings
from mall_simulator.main import IDLE_SECONDS

NAME = "idler"


class Settings(ServiceSettings):
    database_url: Any = "postgresql://nobody@127.0.0.1:1/none"
    kafka_bootstrap_servers: str = "127.0.0.1:1"


def clients_patience() -> float:
    """How long httpx leaves our clients' connections idle."""
    with http_client.client() as blocking:
        return blocking._transport._pool._keepalive_expiry  # type: ignore[attr-defined]


def test_no_service_closes_a_connection_before_its_client_does(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(services.uvicorn, "run", lambda _, **given: told.update(given))
    Service(
        name=NAME,
        settings=Settings,
        application=lambda parts: parts,  # type: ignore[arg-type,return-value]
        consumers=Consumers(NAME),
        publish=lambda *_: None,  # type: ignore[arg-type]
    ).run()
    assert told["timeout_keep_alive"] >= 2 * clients_patience()


def test_nor_does_the_mall_simulator() -> None:
    assert 2 * clients_patience() <= IDLE_SECONDS


async def test_services_among_each_other_have_the_same_patience() -> None:
    async with http_client.async_client() as made:
        pool = made._transport._pool  # type: ignore[attr-defined]
        assert pool._keepalive_expiry == clients_patience() == http_client.IDLE_SECONDS
