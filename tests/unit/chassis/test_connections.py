"""Connections that lie idle: who gives them up first."""

from typing import Any

import pytest

from chassis import http_client, serving
from mall_simulator.main import IDLE_SECONDS


def clients_patience() -> float:
    """How long httpx leaves our clients' connections idle."""
    with http_client.client() as blocking:
        return blocking._transport._pool._keepalive_expiry  # type: ignore[attr-defined]


def test_no_service_closes_a_connection_before_its_client_does(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(serving.uvicorn, "run", lambda _, **given: told.update(given))
    serving.serve(None, host="127.0.0.1", port=0, stop_within_seconds=1)
    assert told["timeout_keep_alive"] >= 2 * clients_patience()


def test_nor_does_the_mall_simulator() -> None:
    assert 2 * clients_patience() <= IDLE_SECONDS


async def test_services_among_each_other_have_the_same_patience() -> None:
    async with http_client.async_client() as made:
        pool = made._transport._pool  # type: ignore[attr-defined]
        assert pool._keepalive_expiry == clients_patience() == http_client.IDLE_SECONDS
