"""The console with the real account service behind it; the others are away."""

import base64
import os
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from account.main import service
from chassis.http_client import async_client, transport_client
from chassis.testing import serving
from console.backend import Backend
from console.main import create_app
from console.settings import SERVICES, Settings

OPERATOR = {"email": "operator@mallbridge.example", "password": "correct horse battery"}
OWNER = {"email": "owner@shop.example", "password": "a good long password"}
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
async def account(
    database_url: str, keyring_url: str, kafka_servers: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[httpx.AsyncClient]:
    """The account service, with a seller whose owner may log in."""
    for name, value in {
        "ACCOUNT_DATABASE_URL": database_url,
        "KEYRING_URL": keyring_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_servers,
        "KAFKA_PREFIX": f"t{uuid4().hex[:10]}.",
        "MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
        "ACCOUNT_OPERATOR_EMAIL": OPERATOR["email"],
        "ACCOUNT_OPERATOR_PASSWORD": OPERATOR["password"],
        "ACCOUNT_PASSWORD_HASH_MEMORY_KIB": "256",
    }.items():
        monkeypatch.setenv(name, value)
    async with serving(service.asgi) as client:
        tokens = (await client.post("/v1/login", json=OPERATOR)).json()
        body = {"company_name": "가나", "business_number": "220-81-62517", "owner_email": OWNER["email"]}
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        opened = await client.post("/v1/sellers", json=body | {"owner_name": "홍"}, headers=bearer)
        accepted = {"token": opened.json()["invitation"], "password": OWNER["password"]}
        assert (await client.post("/v1/invitations/accept", json=accepted)).status_code == 204
        yield client


@dataclass
class Browser:
    """Keeps cookies, sends forms as they stand on the page; `asked` are the addresses that its console asked."""

    http: httpx.AsyncClient
    asked: list[str] = field(default_factory=list[str])

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def send(self, page: str, action: str, **fields: Any) -> httpx.Response:
        """Fill in the form of a page and send it."""
        token = re.search(r'name="form_token" value="(\w+)"', (await self.get(page)).text)
        assert token
        return await self.http.post(action, data={"form_token": token[1], **fields})

    async def log_in(self, **changes: str) -> httpx.Response:
        return await self.send("/login", "/login", **{**OWNER, **changes})


Open = Callable[..., Browser]


@pytest.fixture
async def open_browser(account: httpx.AsyncClient) -> AsyncGenerator[Open]:
    """Opens browsers at a console; all consoles of a test share their secret, as replicas do."""
    secret, opened = os.urandom(16).hex(), []

    def browser(public_url: str = "http://console") -> Browser:
        asked: list[str] = []

        async def note(request: httpx.Request) -> None:
            asked.append(request.url.path)

        services = {name: async_client(base_url=NOWHERE, connect_seconds=1) for name in SERVICES} | {"account": account}
        for each in services.values():
            each.event_hooks["request"].append(note)
        app = create_app(Settings(secret=secret, public_url=public_url), Backend(services))  # type: ignore[arg-type]
        client = transport_client(app)
        client.base_url = httpx.URL(public_url)
        opened.append(client)
        return Browser(client, asked)

    yield browser
    for client in opened:
        await client.aclose()


@pytest.fixture
def browser(open_browser: Open) -> Browser:
    return open_browser()
