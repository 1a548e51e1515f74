"""The whole console before services that answer as they are told: a page as its browser gets it."""

import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.http_client import transport_client
from console.backend import Backend
from console.main import create_app
from console.session import Sealer, Session
from console.settings import SERVICES, Settings

SECRET = "a secret of the test"
NOTHING: dict[str, Any] = {"items": [], "next": None, "accounts": [], "kinds": [], "searches": [], "hidden_columns": []}

BARE = ("/malls", "/users", "/couriers", "/mall-notices/unread", "/answer-templates", "/courier-contracts")
"""What answers with rows alone."""


@dataclass
class Shop:
    """An owner at the console.

    `answers` are what the services say, by path; a function is given the question. What is `refused` is not told.
    """

    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    refused: set[str] = field(default_factory=set[str])
    asked: list[tuple[str, QueryParams]] = field(default_factory=list[tuple[str, QueryParams]])
    client: httpx.AsyncClient = field(init=False)

    async def answer(self, request: Request) -> Response:
        """What a service says."""
        path = request.url.path.removeprefix("/v1")
        self.asked.append((path, request.query_params))
        if path in self.refused:
            return JSONResponse({"detail": "지금은 답할 수 없습니다.", "code": "away"}, 503)
        told: Any = self.answers.get(path, [] if path in BARE else NOTHING)
        return JSONResponse(told(request.query_params) if isinstance(told, Callable) else told)

    async def page(self, address: str) -> str:
        """The page at an address."""
        found = await self.client.get(address)
        assert found.status_code == 200, f"{address}: {found.status_code}"
        return found.text

    def questions(self, path: str) -> list[QueryParams]:
        """What was asked at a path of a service, in turn."""
        return [asked for each, asked in self.asked if each == path]


@pytest.fixture
async def shop() -> AsyncGenerator[Shop]:
    made = Shop()
    services = Starlette(routes=[Route("/{path:path}", made.answer, methods=["GET", "POST", "PUT"])])
    session = Session(access="a", refresh="r", until=time.time() + 600, role="owner", seller="s")
    async with transport_client(services) as asked:
        app = create_app(Settings(secret=SECRET), Backend(dict.fromkeys(SERVICES, asked)))  # type: ignore[arg-type]
        async with transport_client(app) as client:
            client.cookies.set("mallbridge-session", Sealer(SECRET).seal("session", asdict(session)))
            made.client = client
            yield made
