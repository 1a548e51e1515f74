"""Connections that lie idle: who gives them up first."""

import asyncio
import sys
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


async def test_no_request_looks_for_a_module_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[str] = []

    class Last:
        """Asked by the import system when nobody else knew the module."""

        @staticmethod
        def find_spec(name: str, *_: Any) -> None:
            looked_for.append(name)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server, http_client.async_client() as made:
        port = server.sockets[0].getsockname()[1]
        await made.get(f"http://127.0.0.1:{port}/")
        monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Last])
        assert (await made.get(f"http://127.0.0.1:{port}/")).status_code == 204
    assert looked_for == []


async def test_each_name_has_a_client_of_its_own_and_keeps_it() -> None:
    client_of = http_client.async_clients(connect_seconds=1, read_seconds=2)
    assert client_of("tmon") is client_of("tmon")
    assert client_of("tmon") is not client_of("coupang")
    assert client_of("tmon").timeout.read == 2
