"""The operator's list of sellers: found, paged, and for the operator alone."""

from typing import Any
from uuid import uuid4

import httpx

from chassis.testing import eventually_async

SELLER = {
    "company_name": "중소기업유통센터",
    "business_number": "220-81-62517",
    "owner_email": "owner@shop.example",
    "owner_name": "홍길동",
}


async def test_sellers_are_listed_for_the_operator(client: httpx.AsyncClient, operator: dict[str, str]) -> None:
    await client.post("/v1/sellers", json=SELLER, headers=operator)

    async def listed() -> bool:
        items = (await client.get("/v1/sellers", headers=operator)).json()["items"]
        return [item["company_name"] for item in items] == ["중소기업유통센터"]

    assert await eventually_async(listed)


async def test_sellers_are_found_by_name_number_and_login(client: httpx.AsyncClient, operator: dict[str, str]) -> None:
    ids: list[str] = []
    for number, name in (("220-81-62517", "감귤상회"), ("120-81-47521", "볼펜나라")):
        body = {
            **SELLER,
            "company_name": name,
            "business_number": number,
            "owner_email": f"boss-{len(ids)}@shop.example",
        }
        ids.append((await client.post("/v1/sellers", json=body, headers=operator)).json()["seller_id"])

    async def found(**asked: Any) -> list[str]:
        answer = await client.get("/v1/sellers", headers=operator, params=asked)
        return [item["seller_id"] for item in answer.json()["items"]]

    async def listed() -> bool:
        return await found(q="shop.example") == ids[::-1]

    assert await eventually_async(listed)
    for words in ("감귤", "220-81", "22081", "BOSS-0@"):
        assert await found(q=words) == ids[:1], words
    assert await found(q="-") == ids[::-1], "as it is written in the e-mails"
    assert await found(q="%") == await found(q="없음") == []
    assert await found(seller_id=ids[1:]) == ids[1:]
    assert await found(seller_id=ids, q="감귤") == ids[:1]
    first = (await client.get("/v1/sellers", headers=operator, params={"limit": 1})).json()
    assert await found(limit=1, cursor=first["next"]) == ids[:1]
    too_many = [str(uuid4()) for _ in range(101)]
    assert (await client.get("/v1/sellers", headers=operator, params={"seller_id": too_many})).status_code == 422
