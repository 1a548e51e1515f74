"""Headers that tell browsers and proxies to be careful with every answer."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = Sequence[tuple[bytes, bytes]]

ALWAYS: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
)
"""The pages of a service are one HTML file with its style within: they load and run nothing."""
UNCACHED: Headers = ((b"cache-control", b"no-store"),)
"""What a seller sees is nobody else's, however many caches lie between."""


class CarefulMiddleware:
    """Adds the headers to every answer; those that a route set itself stay."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = [*ALWAYS, *UNCACHED] if scope["path"].startswith("/v1") else ALWAYS

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in wanted if each[0] not in there)]
            await send(message)

        await self._app(scope, receive, careful)
