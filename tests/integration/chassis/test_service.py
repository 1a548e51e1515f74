"""A whole service with its real servers."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from chassis.service import Service
from chassis.testing import Tokens, eventually_async, serving

SELLER, OTHER = uuid4(), uuid4()


async def rows(client: httpx.AsyncClient, headers: dict[str, str], **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/v1/parcels", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_what_is_sent_is_published_taken_in_once_and_shown(depot: Callable[[], Service]) -> None:
    tokens = Tokens()
    mine = tokens.headers(SELLER)
    async with serving(depot().asgi, tokens) as client:
        answer = await client.post("/v1/parcels", json={"weight": 5, "note": "상자"}, headers=mine)
        assert answer.status_code == 201
        shown = await rows(client, mine, after=answer.headers["Mallbridge-Position"])
        assert {"weight": 5, "note": "상자"}.items() <= next(row for row in shown if row["note"] == "상자").items()

        async def taken() -> bool:
            return any(row["note"] == "in 상자" and row["weight"] == 5 for row in await rows(client, mine))

        assert await eventually_async(taken)


async def test_a_position_that_was_never_given_is_refused_at_once(depot: Callable[[], Service]) -> None:
    mine = (tokens := Tokens()).headers(SELLER)
    async with serving(depot().asgi, tokens) as client:
        answer = await client.post("/v1/parcels", json={"weight": 5, "note": "a"}, headers=mine)
        for after in (int(answer.headers["Mallbridge-Position"]) + 1, 10**30):
            never = await client.get("/v1/parcels", params={"after": after}, headers=mine)
            assert (never.status_code, never.json()["code"]) == (400, "bad_position")


async def test_another_sellers_rows_are_not_seen(depot: Callable[[], Service]) -> None:
    tokens = Tokens()
    async with serving(depot().asgi, tokens) as client:
        answer = await client.post("/v1/parcels", json={"weight": 5, "note": "a"}, headers=tokens.headers(SELLER))
        after = answer.headers["Mallbridge-Position"]
        assert await rows(client, tokens.headers(OTHER), after=after) == []
        assert len(await rows(client, tokens.headers(SELLER), after=after)) >= 1


async def test_the_same_key_is_answered_as_the_first_time(depot: Callable[[], Service]) -> None:
    tokens = Tokens()
    headers = {**tokens.headers(SELLER), "Idempotency-Key": uuid4().hex}
    async with serving(depot().asgi, tokens) as client:
        first = await client.post("/v1/parcels", json={"weight": 1, "note": "once"}, headers=headers)
        second = await client.post("/v1/parcels", json={"weight": 1, "note": "once"}, headers=headers)
        assert (first.status_code, first.json()) == (second.status_code, second.json())
        assert second.headers["Idempotency-Replayed"] == "true"
        other = await client.post("/v1/parcels", json={"weight": 2, "note": "two"}, headers=headers)
        assert other.json()["code"] == "idempotency_key_reused"


async def test_refusals_are_problems_in_korean(depot: Callable[[], Service]) -> None:
    tokens = Tokens()
    mine = tokens.headers(SELLER)
    async with serving(depot().asgi, tokens) as client:
        no_token = await client.get("/v1/parcels")
        assert (no_token.status_code, no_token.json()["code"]) == (401, "unauthenticated")
        wrong = await client.get("/v1/parcels", headers={"Authorization": "Bearer nonsense"})
        assert wrong.status_code == 401
        staff = await client.post("/v1/parcels", json={}, headers=tokens.headers(SELLER, role="staff", orders="read"))
        assert staff.json()["code"] == "forbidden"
        no_json = await client.post("/v1/parcels", content="{", headers={**mine, "Content-Type": "application/json"})
        assert (no_json.status_code, no_json.json()["code"]) == (400, "not_json")
        unknown = await client.post("/v1/parcels", json={"weight": 1, "note": "x", "colour": "red"}, headers=mine)
        assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "colour")
        cursor = await client.get("/v1/parcels", params={"cursor": "made-up"}, headers=mine)
        assert (cursor.status_code, cursor.json()["code"]) == (400, "bad_cursor")
        await client.post("/v1/parcels", json={"weight": 1, "note": "x"}, headers=mine)
        again = await client.post("/v1/parcels", json={"weight": 1, "note": "x"}, headers=mine)
        assert (again.status_code, again.json()["code"]) == (409, "already_sent")
        assert again.headers["content-type"] == "application/problem+json"


async def test_a_list_is_paged_by_cursor(depot: Callable[[], Service]) -> None:
    tokens = Tokens()
    mine = tokens.headers(SELLER)
    async with serving(depot().asgi, tokens) as client:
        for number in range(3):
            answer = await client.post("/v1/parcels", json={"weight": 1, "note": f"a{number}"}, headers=mine)
        params = {"after": answer.headers["Mallbridge-Position"]}
        page = (await client.get("/v1/parcels", params=params, headers=mine)).json()
        assert [row["note"] for row in page["items"]] == ["a0", "a1"]
        second = (await client.get("/v1/parcels", params={"cursor": page["next"]}, headers=mine)).json()
        assert second["items"][0]["note"] == "a2"
        stolen = await client.get("/v1/parcels", params={"cursor": page["next"]}, headers=tokens.headers(OTHER))
        assert stolen.json()["code"] == "bad_cursor"
