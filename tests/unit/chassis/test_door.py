"""What is refused at a service's door before any route sees it, and what every answer carries."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import uuid4

import httpx
import pytest
from fastapi import Depends, FastAPI, Query

from chassis import web
from chassis.http_client import transport_client
from chassis.web.bodies import DEEPEST, MAX_BODY_BYTES
from chassis.web.description import IDEMPOTENCY_KEY
from chassis.web.paging import listing

SELLER = uuid4()
UNREADABLE = {
    "a NUL": b'{"text": "a\\u0000b"}',
    "half a character": b'{"text": "\\ud83d"}',
    "half a character in a name": b'{"details": {"\\udc00": 1}}',
    "a number without end": b'{"details": {"n": ' + b"9" * 400 + b"}}",
    "no number": b'{"details": {"n": NaN}}',
    "infinity by its exponent": b'{"details": {"n": 1e999}}',
    "many levels": b'{"details": {"n": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}}",
}
BROKEN = {
    "levels that no parser takes": b"[" * 100_000 + b"]" * 100_000,
    "a number that no parser takes": b'{"details": {"n": ' + b"9" * 5_000 + b"}}",
    "bad UTF-8": b'{"text": "\xff\xfe"}',
    "no JSON": b'{"text": ',
}


class Form(web.Body):
    text: str = ""
    details: dict[str, Any] = {}  # noqa: RUF012


def door(seconds: float = 30) -> web.DescribedAPI:
    app = web.DescribedAPI(responses=web.RESPONSES, dependencies=[Depends(web.readable)])
    web.install(app)

    @app.post("/v1/forms/{name}")
    def take(name: str, form: Form) -> Form:
        return form

    @app.get("/v1/forms")
    def search(words: Annotated[list[str], Query()] = [], limit: int = 1) -> int:  # noqa: B006
        return limit

    @app.post("/v1/open", openapi_extra=web.OPEN)
    def enter() -> None: ...

    app.add_middleware(web.ActingMiddleware, verifier=lambda: None, keys=lambda: None)  # type: ignore[arg-type]
    app.add_middleware(web.BodyLimitMiddleware, seconds=seconds)
    app.add_middleware(web.CarefulMiddleware)
    return app


async def sent(app: FastAPI, body: Any, path: str = "/v1/forms/a") -> httpx.Response:
    async with transport_client(app) as client:
        return await client.post(path, content=body, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_cannot_be_kept_is_refused(name: str) -> None:
    answer = await sent(door(), UNREADABLE[name])
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize("name", BROKEN)
async def test_what_cannot_be_read_is_refused(name: str) -> None:
    answer = await sent(door(), BROKEN[name])
    assert answer.status_code == 400
    assert answer.json()["code"] in ("not_json", "not_readable")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_can_be_kept_comes_through() -> None:
    body = {"text": "가 \U0001f600 \t", "details": {"n": 2**63 - 1, "deep": [[[[["x"]]]]]}}
    answer = await sent(door(), json.dumps(body).encode())
    assert answer.json() == body | {"text": "가 \U0001f600"}


async def test_a_nul_in_path_or_query_is_refused_by_name() -> None:
    async with transport_client(door()) as client:
        path = await client.post("/v1/forms/a%00b", json={})
        query = await client.get("/v1/forms?words=a&words=%00")
        twice = await client.get("/v1/forms?limit=1&limit=2")
        bad = await client.get("/v1/forms?words=%ff%fe")
    assert (path.status_code, path.json()["errors"][0]["field"]) == (400, "name")
    assert (query.status_code, query.json()["errors"][0]["field"]) == (400, "words")
    assert (twice.json(), bad.status_code) == (2, 200)


async def test_a_body_that_is_announced_too_large_is_refused_unread() -> None:
    async with transport_client(door()) as client:
        headers = {"Content-Length": str(MAX_BODY_BYTES + 1)}
        answer = await client.post("/v1/forms/a", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_body_that_turns_out_too_large_is_refused() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 1024 + 1):
            yield b" " * 1024

    answer = await sent(door(), endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_body_that_comes_too_slowly_is_refused() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        yield b'{"text"'
        await asyncio.Event().wait()

    answer = await sent(door(seconds=0.05), dripping())
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")


async def test_every_answer_tells_browsers_to_be_careful() -> None:
    async with transport_client(door()) as client:
        for answer in (await client.get("/v1/forms"), await client.get("/nowhere")):
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (await client.get("/v1/forms")).headers["cache-control"] == "no-store"


def test_the_description_says_what_goes_over_the_wire() -> None:
    described = door().openapi()
    form = described["paths"]["/v1/forms/{name}"]["post"]
    assert set(form["responses"]["422"]["content"]) == {"application/problem+json"}
    assert IDEMPOTENCY_KEY in form["parameters"]
    assert "parameters" not in described["paths"]["/v1/open"]["post"]
    assert described["security"] == [{"bearer": []}]
    assert described["paths"]["/v1/open"]["post"]["security"] == []


def test_a_cursor_is_good_for_its_list_alone() -> None:
    with listing("/v1/orders"):
        cursor = web.encode_cursor(SELLER, [1])
        assert web.decode_cursor(SELLER, cursor) == [1]
    with listing("/v1/invoices"), pytest.raises(web.CursorError):
        web.decode_cursor(SELLER, cursor)
