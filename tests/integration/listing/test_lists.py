"""판매상품조회 and 상품판매정보 in each of their orders, page by page."""

from typing import Any

import pytest

from listing.projections import Search, groups_found, listings_found

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORTS = {
    "newest": ("registered_at", True),
    "oldest": ("registered_at", False),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
    "price_low": ("price_won", False),
    "price_high": ("price_won", True),
    "end_first": ("sale_ends_on", False),
    "end_last": ("sale_ends_on", True),
}
COUNT = 23


async def listed(shop: Any) -> None:
    """So many listings, many of them alike; every third was never at its mall: it has no price and no end yet."""
    account_id = shop.account()
    ends = ("2099-12-30", "2099-12-31")
    groups = [
        await shop.group(
            account_id, name=end, sale_ends_on=end, pricing={"kind": "fixed", "amount": 90_000 + 10_000 * n}
        )
        for n, end in enumerate(ends)
    ]
    found: list[str] = []
    for n in range(COUNT):
        body = {"product_id": str(shop.product(name=f"상품 {n % 4}").product_id), "group_id": groups[n % 2]}
        found.append((await shop.ask("POST", "/listings", 201, json=body))["listing_id"])
    linked = [each for n, each in enumerate(found) if n % 3]
    await shop.link(*linked)
    for each in linked:
        shop.accepted(each, account_id)


def as_sorted(rows: list[Any], sort: str) -> list[Any]:
    """The values as they should come: those that there are in their order, then the others."""
    name, falls = SORTS[sort]
    values = [row[name] for row in rows]
    there = sorted((value for value in values if value is not None), reverse=falls)
    return there + [None] * (len(values) - len(there))


async def test_every_listing_is_on_one_page_of_a_list_in_any_order(shop: Any) -> None:
    await listed(shop)
    for sort, (name, _) in SORTS.items():
        first = await shop.see("/listings", sort=sort, size=20)
        rest = await shop.see("/listings", sort=sort, size=20, cursor=first["next"])
        rows = first["items"] + rest["items"]
        assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 3, None), sort
        assert len({row["listing_id"] for row in rows}) == COUNT, sort
        assert [row[name] for row in rows] == as_sorted(rows, sort), sort
        assert (len({row[name] for row in rows}), None in {row[name] for row in rows}) == {
            "registered_at": (COUNT, False),
            "product_name": (4, False),
        }.get(name, (3, True)), sort
    assert (await shop.see("/listings"))["items"] == (await shop.see("/listings", sort="newest"))["items"]


async def test_a_page_may_end_anywhere_among_equal_ones(shop: Any) -> None:
    await listed(shop)
    await shop.see("/listings")
    for sort, (name, _) in SORTS.items():
        found: list[Any] = []
        with shop.app.state.views.read(shop.seller_id) as rows:
            while page := listings_found(rows, shop.seller_id, Search(keyword="상품"), 2, sort, _behind(found)):
                found += page
        assert len({row["listing_id"] for row in found}) == len(found) == COUNT, sort
        assert [row[name] for row in found] == as_sorted(found, sort), sort


def _behind(found: list[Any], key: str = "listing_id") -> Any:
    return (*found[-1]["place"], str(found[-1][key])) if found else None


async def test_a_place_in_one_order_is_none_in_another(shop: Any) -> None:
    await listed(shop)
    page = await shop.see("/listings", sort="price_low")
    told = await shop.ask("GET", "/listings", 400, params={"sort": "price_high", "cursor": page["next"]})
    assert (told["code"], told["errors"][0]["field"]) == ("bad_cursor", "cursor")
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/listings", 422, params={"sort": "stock_problem"})


async def test_the_groups_are_paged_through_as_before(shop: Any) -> None:
    account_id = shop.account()
    made = [await shop.group(account_id, name=f"그룹 {n}") for n in range(21)]
    first = await shop.see("/groups")
    rest = await shop.see("/groups", cursor=first["next"])
    assert [row["group_id"] for row in first["items"] + rest["items"]] == made[::-1]


GROUP_SORTS = {
    "newest": ("registered_at", True),
    "oldest": ("registered_at", False),
    "name": ("name", False),
    "name_down": ("name", True),
    "waiting_few": ("waiting", False),
    "waiting_many": ("waiting", True),
}


async def grouped(shop: Any) -> None:
    """So many groups at two accounts, under the same names, some with a product that waits."""
    accounts = [shop.account(), shop.account()]
    for n in range(COUNT):
        group = await shop.group(accounts[n % 2], name=f"그룹 {n // 2}")
        if n % 3 == 0:
            body = {"product_id": str(shop.product().product_id), "group_id": group}
            await shop.ask("POST", "/listings", 201, json=body)


async def test_every_group_is_on_one_page_of_a_list_in_any_order(shop: Any) -> None:
    await grouped(shop)
    for sort, (name, falls) in GROUP_SORTS.items():
        first = await shop.see("/groups", sort=sort, size=20)
        rest = await shop.see("/groups", sort=sort, size=20, cursor=first["next"])
        rows = first["items"] + rest["items"]
        assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 3, None), sort
        assert len({row["group_id"] for row in rows}) == COUNT, sort
        values = [row[name] for row in rows]
        assert values == sorted(values, reverse=falls), sort
        with shop.app.state.views.read(shop.seller_id) as views:
            found: list[Any] = []
            while page := groups_found(views, shop.seller_id, Search(), 1, sort, _behind(found, "group_id")):
                found += page
        assert [str(row["group_id"]) for row in found] == [row["group_id"] for row in rows], sort
    told = await shop.ask("GET", "/groups", 400, params={"sort": "oldest", "cursor": first["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/groups", 422, params={"sort": "terms"})
