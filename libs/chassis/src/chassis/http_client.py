"""The one place that makes HTTP clients: with time-outs, without redirects, traced."""

import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
from opentelemetry.propagate import inject

IDLE_SECONDS = 5.0
"""How long a connection may lie idle before a client gives it up."""


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust, read once for all clients: the reading takes longer than a call."""
    return httpx.create_ssl_context(trust_env=False)


async def _trace(request: httpx.Request) -> None:
    headers: dict[str, str] = {}
    inject(headers)
    for name, value in headers.items():
        request.headers.setdefault(name, value)


def async_client(
    *,
    connect_seconds: float = 5.0,
    read_seconds: float = 30.0,
    connections: int = 100,
    base_url: str = "",
    keep_alive: bool = True,
) -> httpx.AsyncClient:
    """A client that passes the current trace on and follows no redirect. The caller closes it.

    Without `keep_alive` every request has a connection of its own.
    """
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
        limits=httpx.Limits(
            max_connections=connections,
            max_keepalive_connections=connections if keep_alive else 0,
            keepalive_expiry=IDLE_SECONDS,
        ),
        follow_redirects=False,
        verify=_certificates(),
        trust_env=False,
        event_hooks={"request": [_trace]},
    )


def async_clients(*, connect_seconds: float, read_seconds: float) -> Callable[[str], httpx.AsyncClient]:
    """A client for each name that is asked for: one server's slow connections take none of another's.

    A client that all share would also look through the connections to all servers at each request.
    """

    @cache
    def client_of(_: str) -> httpx.AsyncClient:
        return async_client(connect_seconds=connect_seconds, read_seconds=read_seconds)

    return client_of


def transport_client(app: Any) -> httpx.AsyncClient:
    """A client of an ASGI application in this process; an error of the application is answered, not raised."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service", timeout=30)


def client(*, connect_seconds: float = 5.0, read_seconds: float = 60.0, base_url: str = "") -> httpx.Client:
    """A blocking client, for tools. It follows no redirect; the caller closes it."""
    return httpx.Client(
        base_url=base_url,
        timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
        limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS),
        follow_redirects=False,
        verify=_certificates(),
        trust_env=False,
    )
