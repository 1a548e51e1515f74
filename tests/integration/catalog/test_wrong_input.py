"""Wrong input over HTTP: answered with what to change, and nothing half-saved."""

import json
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

COLOURS = ["골드", "실버", "로즈골드"]


def combinations(*surcharges: int) -> dict[str, Any]:
    made = [{"values": [value], "surcharge_won": won} for value, won in zip(COLOURS, surcharges, strict=False)]
    return {"use": "open_markets", "names": ["색상"], "combinations": made}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "21 Korean characters": ({"name": "가" * 21}, "name", "2자를 줄여"),
    "a forbidden character": ({"name": "좋은★상품"}, "name", "★"),
    "four option names": (
        {"options": {"use": "all_malls", "names": list("abcd"), "values": ["1"] * 4}},
        "names",
        "3개까지",
    ),
    "all with a surcharge": ({"options": combinations(100, 200, 300)}, "options.combinations", "0원"),
    "a surcharge of 51 %": ({"options": combinations(0, 0, 68_850)}, "options.combinations", "±50%"),
    "no category": ({"category_codes": []}, "category_codes", "하나 이상"),
    "a toy without certificate": ({"category_codes": ["040401"]}, "certifications", "인증정보"),
    "a free product": ({"price_won": 0}, "price_won", "1원부터"),
    "stock below zero": ({"stock": -1}, "stock", "0개부터"),
    "an own code too long": ({"own_code": "A" * 11}, "own_code", "10자까지"),
    "an image that is no jpg": ({"image_urls": ["https://images.example/a.png"]}, "image_urls", "jpg"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_wrong_input_says_what_to_change_and_saves_nothing(shop: Any, body: dict[str, Any], name: str) -> None:
    change, field, words = WRONG[name]
    problem = await shop.ask("POST", "/products", 422, json={**body, **change})
    assert [error["field"] for error in problem["errors"]] == [field]
    assert words in problem["errors"][0]["detail"]
    assert (await shop.see("/products"))["items"] == []
    assert (await shop.ask("GET", "/products/draft", 200))["code"].endswith("0000001")


async def test_a_bare_n_in_the_notice_is_refused_with_advice(shop: Any, body: dict[str, Any]) -> None:
    entries = [e | {"text": "N"} if e["name"] == "소재" else e for e in body["notice"]["entries"]]
    body["notice"] = body["notice"] | {"entries": entries}
    problem = await shop.ask("POST", "/products", 422, json=body)
    assert "해당없음" in problem["detail"]
    assert "상세페이지 참조" in problem["detail"]


async def test_everything_wrong_is_told_at_once(shop: Any, body: dict[str, Any]) -> None:
    problem = await shop.ask("POST", "/products", 422, json={**body, "name": "", "price_won": 0, "tax": "half"})
    assert [error["field"] for error in problem["errors"]] == ["name", "price_won", "tax"]


async def test_a_body_that_is_no_json_is_a_bad_request(shop: Any) -> None:
    problem = await shop.ask("POST", "/products", 400, content=b"{name", headers={"Content-Type": "application/json"})
    assert "JSON" in problem["detail"]


@pytest.mark.parametrize("where", ["product", "option", "notice"])
async def test_an_unknown_field_is_refused(shop: Any, body: dict[str, Any], where: str) -> None:
    match where:
        case "option":
            body["options"] = combinations(0) | {"colour": "red"}
        case "notice":
            body["notice"] = body["notice"] | {"colour": "red"}
        case _:
            body["colour"] = "red"
    problem = await shop.ask("POST", "/products", 422, json=body)
    assert any(error["code"] == "extra_forbidden" for error in problem["errors"])


async def test_a_control_character_that_nothing_can_keep_is_refused_where_it_stands(shop: Any, body: Any) -> None:
    for field, value in {
        "maker": "중소\x00기업",
        "detail_html": "<p>상\x00세</p>",
        "keywords": ["키", "워\x00드"],
    }.items():
        problem = await shop.ask("POST", "/products", 400, json={**body, field: value})
        assert problem["errors"][0]["field"].split(".")[0] == field
    problem = await shop.ask("GET", "/products", 400, params={"keyword": "티몬\x00"})
    assert problem["errors"][0]["field"] == "keyword"


async def test_a_made_up_cursor_is_refused(shop: Any) -> None:
    product_id = await shop.entered()
    for path in ("/products", "/products/deleted", f"/products/{product_id}/history"):
        for cursor in ("made-up", "////", "가나다", ""):
            await shop.ask("GET", path, 400, params={"cursor": cursor})


async def test_a_cursor_belongs_to_its_list_and_seller(shop: Any) -> None:
    for number in range(21):
        await shop.entered(name=f"상품 {number}")
    cursor = (await shop.see("/products"))["next"]
    await shop.ask("GET", "/products", 200, params={"cursor": cursor})
    await shop.ask("GET", "/products", 400, params={"cursor": cursor, "sort": "name"})
    await shop.ask("GET", "/products/deleted", 400, params={"cursor": cursor})
    await shop.another().ask("GET", "/products", 400, params={"cursor": cursor})


@pytest.mark.parametrize(
    "params", [{"limit": 21}, {"sort": "colour"}, {"since": "yesterday"}, {"colour": "red"}, {"category": "09'"}]
)
async def test_a_wrong_query_is_refused(shop: Any, params: dict[str, Any]) -> None:
    await shop.ask("GET", "/products", 422, params=params)


async def test_another_sellers_product_is_not_there(shop: Any, body: dict[str, Any]) -> None:
    product_id = await shop.entered()
    await shop.see(f"/products/{product_id}")
    stranger = shop.another()
    calls = [
        ("GET", "", None),
        ("GET", "/history", None),
        ("GET", "/stock", None),
        ("PUT", "", body),
        ("POST", "/differences", body),
        ("PUT", "/stock", {"counts": [{"on_hand": 1}]}),
        ("PUT", "/stock/all", {"on_hand": 1}),
        ("DELETE", "", None),
        ("POST", "/restore", None),
    ]
    for method, path, sent in calls:
        await stranger.ask(method, f"/products/{product_id}{path}", 404, json=sent)
        await shop.ask(method, f"/products/{uuid4()}{path}", 404, json=sent)
    assert (await stranger.see("/products"))["items"] == []
    assert (await shop.see(f"/products/{product_id}"))["revision"] == 1


async def test_the_menu_needs_its_permission(shop: Any, body: dict[str, Any]) -> None:
    assert (await shop.client.get("/v1/products")).status_code == 401
    reader = shop.tokens.headers(shop.seller_id, role="staff", products="read")
    stranger = shop.tokens.headers(shop.seller_id, role="staff", orders="write")
    assert (await shop.client.get("/v1/products", headers=reader)).status_code == 200
    assert (await shop.client.post("/v1/products", headers=reader, json=body)).status_code == 403
    assert (await shop.client.get("/v1/categories", headers=stranger)).status_code == 403


async def test_the_same_key_saves_once(shop: Any, body: dict[str, Any]) -> None:
    headers = {**shop.tokens.headers(shop.seller_id), "Idempotency-Key": "save-once"}
    answers = [await shop.send("POST", "/products", json=body, headers=headers) for _ in "12"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len((await shop.see("/products"))["items"]) == 1


@pytest.mark.parametrize("field", ["name", "maker", "detail_html", "own_code", "tax"])
async def test_text_that_is_no_unicode_is_refused(shop: Any, body: dict[str, Any], field: str) -> None:
    broken = json.dumps({**body, field: "\ud800"}).encode()
    problem = await shop.ask("POST", "/products", 400, content=broken, headers={"Content-Type": "application/json"})
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("whole", [None, [], "상품", 1, {}])
async def test_a_body_that_is_no_product_is_refused(shop: Any, whole: Any) -> None:
    await shop.ask("POST", "/products", 422, json=whole)


async def test_numbers_beyond_all_bounds_are_refused(shop: Any, body: dict[str, Any]) -> None:
    far = 10**30
    for change in ({"price_won": far}, {"stock": far}, {"options": combinations(0, far)}):
        problem = await shop.ask("POST", "/products", 400, json={**body, **change})
        assert problem["errors"][0]["field"].startswith(next(iter(change)))
    await shop.ask("POST", "/products", 422, json={**body, "price_won": 1.5})
    product_id = await shop.entered()
    await shop.ask("PUT", f"/products/{product_id}", 400, json={**body, "stock": None, "revision": far})
    await shop.ask("PUT", f"/products/{product_id}/stock/all", 400, json={"on_hand": far})
