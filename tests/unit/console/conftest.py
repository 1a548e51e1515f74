"""The whole console before services that answer as they are told: a page as its browser gets it."""

import io
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.http_client import transport_client
from console.backend import Backend
from console.main import create_app
from console.pages.claims import KINDS
from console.pages.claims import ONLY as CLAIMS_ONLY
from console.pages.claims import STATES as CLAIM_STATES
from console.pages.home import ORDER_STATES
from console.pages.inquiries import DEADLINES
from console.pages.inquiries import STATES as INQUIRY_STATES
from console.pages.listings import ONLY as LISTINGS_ONLY
from console.pages.listings import STATES as LISTING_STATES
from console.pages.orders import ONLY as ORDERS_ONLY
from console.session import Sealer, Session
from console.settings import SERVICES, Settings

SECRET = "a secret of the test"
NOTHING: dict[str, Any] = {
    "items": [],
    "next": None,
    "accounts": [],
    "totals": [],
    "kinds": [],
    "searches": [],
    "hidden_columns": [],
}

COUNTS: dict[str, dict[str, int]] = {
    "/claims/counts": dict.fromkeys((*KINDS, *CLAIMS_ONLY, *CLAIM_STATES), 1),
    "/inquiries/counts": dict.fromkeys((*INQUIRY_STATES, *DEADLINES), 1),
    "/orders/counts": dict.fromkeys((*ORDER_STATES, *ORDERS_ONLY), 1),
    "/listings/counts": dict.fromkeys((*LISTING_STATES, *LISTINGS_ONLY, "all"), 1),
}
BARE = (
    "/accounts",
    "/malls",
    "/users",
    "/couriers",
    "/mall-notices/unread",
    "/answer-templates",
    "/courier-contracts",
    "/jobs",
    "/broken-lines",
    "/orders/counts/by-day",
)
"""What answers with rows alone."""


@dataclass
class Shop:
    """An owner at the console.

    `answers` are what the services say, by path; a function is given the question. What is `refused` is not told.
    """

    answers: dict[str, Any] = field(default_factory=lambda: {**COUNTS})
    refused: set[str] = field(default_factory=set[str])
    asked: list[tuple[str, QueryParams]] = field(default_factory=list[tuple[str, QueryParams]])
    done: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    session: Session = field(
        default_factory=lambda: Session(access="a", refresh="r", until=time.time() + 600, role="owner", seller="s")
    )
    client: httpx.AsyncClient = field(init=False)

    async def answer(self, request: Request) -> Response:
        """What a service says."""
        path = request.url.path.removeprefix("/v1")
        self.asked.append((path, request.query_params))
        if request.method != "GET":
            self.done.append((path, await request.json()))
        if path in self.refused:
            return JSONResponse({"detail": "지금은 답할 수 없습니다.", "code": "away"}, 503)
        told: Any = self.answers.get(path, [] if path in BARE else NOTHING)
        return JSONResponse(told(request.query_params) if isinstance(told, Callable) else told)

    async def page(self, address: str) -> str:
        """The page at an address."""
        found = await self.client.get(address)
        assert found.status_code == 200, f"{address}: {found.status_code}"
        return found.text

    async def post(self, address: str, **fields: Any) -> httpx.Response:
        """The answer to a form; a field may have several values."""
        token = Sealer(SECRET).form_token(self.session.owner(), time.time())
        return await self.client.post(address, data={**fields, "form_token": token, "form_key": "a key"})

    async def sheet(self, address: str) -> list[list[Any]]:
        """The rows of the spreadsheet at an address, its heading first."""
        found = await self.client.get(address)
        assert found.status_code == 200, f"{address}: {found.status_code}"
        return CalamineWorkbook.from_filelike(io.BytesIO(found.content)).get_sheet_by_index(0).to_python()

    def questions(self, path: str) -> list[QueryParams]:
        """What was asked at a path of a service, in turn."""
        return [asked for each, asked in self.asked if each == path]


@pytest.fixture
async def shop() -> AsyncGenerator[Shop]:
    made = Shop()
    services = Starlette(routes=[Route("/{path:path}", made.answer, methods=["GET", "POST", "PUT"])])
    async with transport_client(services) as asked:
        app = create_app(Settings(secret=SECRET), Backend(dict.fromkeys(SERVICES, asked)))  # type: ignore[arg-type]
        async with transport_client(app) as client:
            client.cookies.set("mallbridge-session", Sealer(SECRET).seal("session", asdict(made.session)))
            made.client = client
            yield made
