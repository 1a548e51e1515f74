"""Documents that malls fetch: kept by any replica, served without a token, gone after an hour."""

from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from chassis.database import Database
from chassis.http_client import transport_client
from chassis.web import install
from mall_gateway.api.documents import router
from mall_gateway.malls.documents import Documents

XML = "text/xml;charset=euc-kr"


@pytest.fixture
def documents(database: Database) -> Documents:
    return Documents(database, "https://gateway.example/")


@pytest.fixture
async def door(documents: Documents) -> AsyncGenerator[httpx.AsyncClient]:
    app: Any = FastAPI()
    install(app)
    app.state.application = type("Gateway", (), {"documents": documents})()
    app.include_router(router)
    async with transport_client(app) as client:
        yield client


async def test_a_mall_gets_byte_for_byte_what_was_kept(documents: Documents, door: httpx.AsyncClient) -> None:
    body = "<result>똠방</result>".encode("cp949")
    url = await documents.keep(uuid4(), body, XML)
    assert url.startswith("https://gateway.example/mall-documents/")
    answer = await door.get(url.removeprefix("https://gateway.example"))
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, body, XML)


async def test_no_two_documents_share_an_address_and_no_guess_finds_one(
    documents: Documents, door: httpx.AsyncClient
) -> None:
    seller = uuid4()
    urls = {await documents.keep(seller, b"<same/>", XML) for _ in range(3)}
    assert len(urls) == 3
    assert (await door.get("/mall-documents/guess")).status_code == 404


async def test_after_an_hour_it_is_over_and_then_forgotten(
    documents: Documents, door: httpx.AsyncClient, database: Database
) -> None:
    url = await documents.keep(uuid4(), b"<old/>", XML)
    with database.connection() as connection:
        connection.execute("UPDATE mall_documents SET kept_at = now() - interval '61 minutes'")
    assert (await door.get(url.removeprefix("https://gateway.example"))).status_code == 404
    documents.forget_old()
    with database.connection() as connection:
        assert connection.execute("SELECT count(*) AS left FROM mall_documents").fetchone() == {"left": 0}
