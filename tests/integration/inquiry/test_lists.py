"""문의사항 처리 and 긴급알리미 처리 in each of their orders, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORTS = {
    "newest": ("asked_at", True),
    "oldest": ("asked_at", False),
    "due_first": ("answer_by", False),
    "due_last": ("answer_by", True),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
}
AT = datetime(2026, 8, 13, 3, 0, 0, 123_456, tzinfo=UTC)


def inquiries(shop: Any) -> list[Any]:
    """Seven inquiries, some of them alike; some have no deadline, some are about no product."""
    return [
        shop.inquiry(
            n,
            answer_by=None if n in (1, 4, 6) else AT + timedelta(hours=n % 2),
            product_name="" if n in (2, 3) else f"상품 {n % 2}",
        )
        for n in range(1, 8)
    ]


@pytest.mark.parametrize("sort", SORTS)
async def test_every_inquiry_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    await shop.collected(*inquiries(shop))
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await shop.see("/inquiries", sort=sort, limit=2, **cursor)
        found += page["items"]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    name, falls = SORTS[sort]
    values = [row[name] for row in found]
    there = sorted((each for each in values if each is not None), reverse=falls)
    assert values == there + [None] * (7 - len(there))
    assert len({row["inquiry_id"] for row in found}) == len(found) == 7


async def test_a_place_in_one_order_is_none_in_another(shop: Any) -> None:
    await shop.collected(*inquiries(shop))
    page = await shop.see("/inquiries", sort="due_first", limit=2)
    told = await shop.ask("GET", "/inquiries", 400, params={"sort": "due_last", "cursor": page["next"]})
    assert (told["code"], told["errors"][0]["field"]) == ("bad_cursor", "cursor")
    await shop.ask("GET", "/inquiries", 422, params={"sort": "sealed"})
