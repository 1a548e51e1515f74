"""취소/반품/교환 관리 in each of its orders, page by page."""

from typing import Any

import pytest

from claim_sync.domain import ClaimState

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORTS = {
    "newest": ("asked_at", True),
    "oldest": ("asked_at", False),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
    "state": ("state", False),
    "state_down": ("state", True),
}
STATES = ("held", "asked", "done", "unknown", "asked", "refused", "approved")


def claims(shop: Any) -> list[Any]:
    """Seven claims in several states."""
    return [shop.claim(n + 1, state=state) for n, state in enumerate(STATES)]


def value(row: Any, name: str) -> Any:
    return ClaimState(row[name]).rank if name == "state" else row[name] or ""


@pytest.mark.parametrize("sort", SORTS)
async def test_every_claim_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    """Some orders are not collected yet: what has no product comes before any name."""
    for n in (2, 3, 5):
        shop.order(n)
    await shop.collected(*claims(shop))
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await shop.see("/claims", sort=sort, limit=2, **cursor)
        found += page["items"]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    name, falls = SORTS[sort]
    values = [value(row, name) for row in found]
    assert values == sorted(values, reverse=falls)
    assert len({row["claim_id"] for row in found}) == len(found) == 7


async def test_a_place_in_one_order_is_none_in_another(shop: Any) -> None:
    await shop.collected(*claims(shop))
    page = await shop.see("/claims", sort="state", limit=2)
    told = await shop.ask("GET", "/claims", 400, params={"sort": "newest", "cursor": page["next"]})
    assert (told["code"], told["errors"][0]["field"]) == ("bad_cursor", "cursor")
    await shop.ask("GET", "/claims", 422, params={"sort": "sealed"})
