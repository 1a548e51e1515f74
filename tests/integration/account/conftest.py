"""The account service with its real servers."""

import base64
import os
from collections.abc import AsyncGenerator
from uuid import uuid4

import httpx
import pytest

from account.main import service
from chassis.testing import serving

OPERATOR = {"email": "operator@mallbridge.example", "password": "correct horse battery"}


@pytest.fixture
def environment(database_url: str, keyring_url: str, kafka_servers: str, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.fixture
async def client(environment: None) -> AsyncGenerator[httpx.AsyncClient]:
    async with serving(service.asgi) as client:
        yield client


@pytest.fixture
async def operator(client: httpx.AsyncClient) -> dict[str, str]:
    """The headers of the operator, who is logged in."""
    answer = await client.post("/v1/login", json=OPERATOR)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}
