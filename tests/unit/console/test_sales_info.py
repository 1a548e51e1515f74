"""상품판매정보: a seller's groups, however many, can all be chosen and opened."""

import re
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

GROUPS: list[dict[str, Any]] = [
    {"group_id": f"g{number}", "account_id": "a1", "name": f"그룹 {number:04}", "terms": {"pricing": {}}}
    for number in reversed(range(2_000))
]
"""As the service tells them, the latest first."""
ACCOUNT = {"account_id": "a1", "mall": "tmon", "login_id": "seller", "label": "", "state": "verified"}


def groups(asked: QueryParams) -> dict[str, Any]:
    start, size = int(asked.get("cursor", 0)), int(asked["size"])
    found = [row for row in GROUPS if asked.get("keyword", "") in row["name"]]
    more = str(start + size) if start + size < len(found) else None
    return {"items": found[start : start + size], "next": more}


def choosing(shop: Any, groups: Any) -> None:
    """Has the services answer for a product that is to be sold."""
    product = {"product_id": "p1", "code": "P1", "details": {"name": "컵", "price_won": 9_000}}
    shop.answers |= {"/products/p1": product, "/malls": [{"name": "티몬", "accounts": [ACCOUNT]}], "/groups": groups}


async def test_every_group_of_an_account_can_be_chosen_by_its_name(shop: Any) -> None:
    choosing(shop, groups)
    page = await shop.page("/products/p1/sell")
    offered = re.findall(r'<option value="(g\d+)">(그룹 \d+)', page)
    assert offered == [(f"g{number}", f"그룹 {number:04}") for number in range(2_000)]
    assert len(shop.questions("/groups")) == 2


async def test_a_long_choice_is_narrowed_by_words_of_the_name(shop: Any) -> None:
    choosing(shop, groups)
    page = await shop.page("/products/p1/sell?q=그룹 199")
    assert re.findall(r'<option value="(g\d+)">', page) == [f"g{number}" for number in range(1_990, 2_000)]
    assert 'name="q" value="그룹 199"' in page
    assert "이 그룹명의 판매정보가 없습니다." in await shop.page("/products/p1/sell?q=없음")


async def test_a_short_choice_needs_no_search(shop: Any) -> None:
    choosing(shop, {"items": GROUPS[:3], "next": None})
    assert 'name="q"' not in await shop.page("/products/p1/sell")


async def test_the_oldest_group_is_opened(shop: Any) -> None:
    choosing(shop, groups)
    answer = await shop.client.get("/sales-info/nothing")
    assert answer.status_code == 404
    assert [asked.get("cursor") for asked in shop.questions("/groups")] == [None, "1000"]


async def test_the_list_goes_out_as_it_is_searched_and_shown(shop: Any) -> None:
    known = {"mall_name": "티몬", "login_id": None, "waiting": 3, "registered_at": "2026-11-27T15:05:00Z"}
    rows = [
        {**GROUPS[0], **known, "terms": {"mall_category_path": ["생활", "컵"], "mall_category_code": "77"}},
        {**GROUPS[1], **known, "terms": {"mall_category_path": [], "mall_category_code": "77"}},
    ]
    shop.answers["/groups"] = {"items": rows, "next": None}
    query = "period=1m&mall=tmon&q=그룹"
    heads, *sheet = await shop.sheet(f"/sales-info/excel?{query}")
    assert heads == ["제휴몰명", "판매자ID", "그룹명", "제휴몰 카테고리", "연동대기", "등록일"]
    assert sheet == [
        ["티몬", "-", "그룹 1999", "생활 > 컵", 3, date(2026, 11, 28)],
        ["티몬", "-", "그룹 1998", "77", 3, date(2026, 11, 28)],
    ]
    page = await shop.page(f"/sales-info?{query}")
    assert "생활 &gt; 컵" in page
    written, shown = (dict(asked.multi_items()) for asked in shop.questions("/groups"))
    assert written.pop("size") == "1000"
    assert shown.pop("size") == "20"
    assert written == shown
    assert (written["mall"], written["keyword"]) == ("tmon", "그룹")


async def test_a_hidden_column_is_not_in_the_spreadsheet(shop: Any) -> None:
    shop.answers["/me/preferences"] = {"searches": [], "hidden_columns": ["판매자ID", "등록일"]}
    assert await shop.sheet("/sales-info/excel") == [["제휴몰명", "그룹명", "제휴몰 카테고리", "연동대기"]]


async def test_all_groups_of_a_search_are_chosen_but_those_that_are_waited_with(shop: Any) -> None:
    rows = [{**row, "waiting": number % 2} for number, row in enumerate(GROUPS[:4])]
    shop.answers["/groups"] = {"items": rows, "next": None}
    chosen = await shop.page("/sales-info/every?mall=tmon&sort=name")
    assert re.findall(r'name="id" value="([^"]*)"', chosen) == ["g1999", "g1997"]
    (asked,) = shop.questions("/groups")
    assert (asked["mall"], asked["sort"], asked["size"]) == ("tmon", "name", "1000")
    answer = await shop.post("/sales-info-delete", id=["g1999", "g1997"])
    assert (answer.status_code, shop.done) == (303, [("/groups/delete", {"group_ids": ["g1999", "g1997"]})])
