"""재고관리 and 상품수정이력 in each of their orders, page by page."""

from collections.abc import Callable
from typing import Any

import pytest

from catalog.projections import ChangeSearch, StockSearch, changes_found, stock_found

pytestmark = pytest.mark.asyncio(loop_scope="module")

STOCK_SORTS = {
    "product": ("name", False),
    "product_down": ("name", True),
    "stock_low": ("on_hand", False),
    "stock_high": ("on_hand", True),
    "sellable_low": ("sellable", False),
    "sellable_high": ("sellable", True),
    "newest": ("changed_at", True),
    "oldest": ("changed_at", False),
}
CHANGE_SORTS = {
    "newest": ("recorded_at", True),
    "oldest": ("recorded_at", False),
    "product": ("name", False),
    "product_down": ("name", True),
}


async def kept(shop: Any) -> None:
    """24 options of eight products, whose names and numbers are alike."""
    for number in range(8):
        product = await shop.entered(name=f"상품 {number % 3}", stock=number % 2)
        await shop.ask("PUT", f"/products/{product}/stock/all", 204, json={"on_hand": number % 4})
        first = {"product_id": product, "option_key": (await keys_of(shop, product))[0]}
        await shop.ask("PUT", "/stock", 200, json={"counts": [{**first, "on_hand": number % 4, "safety": number % 3}]})


async def keys_of(shop: Any, product: str) -> list[str]:
    """The keys of a product's options, as they stand on its form."""
    details = (await shop.see(f"/products/{product}"))["details"]
    return [one["key"] for one in details["options"]["combinations"]]


async def changed(shop: Any, body: dict[str, Any]) -> None:
    """24 changes of six products, whose names are alike."""
    for number in range(6):
        product = await shop.entered(name=f"상품 {number % 2}")
        for price in (1_000, 2_000, 3_000):
            again = {**body, "stock": None, "name": f"상품 {number % 2}", "price_won": price}
            await shop.ask("PUT", f"/products/{product}", 200, json=again)


async def whole(shop: Any, path: str, sort: str) -> list[Any]:
    """All rows of a list of 24, from both of its pages."""
    first = await shop.see(path, sort=sort, limit=20)
    rest = await shop.see(path, sort=sort, limit=20, cursor=first["next"])
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 4, None), sort
    return first["items"] + rest["items"]


def check_sorted(rows: list[Any], by: tuple[str, bool], key: str) -> None:
    """Each row once, by its value; those of a product together among equal ones."""
    name, falls = by
    places = [(row[name], str(row["product_id"]), row[key]) for row in rows]
    assert places == sorted(set(places), reverse=falls), name


async def with_places(shop: Any, options: list[Any], *, falls: bool) -> list[Any]:
    """Options, each with its place among those of its product: they stand as on its form, whichever way a list goes."""
    keys = {product: await keys_of(shop, product) for product in {str(row["product_id"]) for row in options}}
    places = [keys[str(row["product_id"])].index(row["option_key"]) for row in options]
    return [{**row, "shown_at": -at if falls else at} for row, at in zip(options, places, strict=True)]


async def test_every_option_is_on_one_page_of_a_list_in_any_order(shop: Any) -> None:
    await kept(shop)
    for sort, by in STOCK_SORTS.items():
        check_sorted(await with_places(shop, await whole(shop, "/stock", sort), falls=by[1]), by, "shown_at")
    assert (await shop.see("/stock"))["items"] == (await shop.see("/stock", sort="product"))["items"]


async def test_every_change_is_on_one_page_of_a_list_in_any_order(shop: Any, body: dict[str, Any]) -> None:
    await changed(shop, body)
    for sort, by in CHANGE_SORTS.items():
        check_sorted(await whole(shop, "/product-changes", sort), by, "version")
    assert (await shop.see("/product-changes"))["items"] == (await shop.see("/product-changes", sort="newest"))["items"]


async def test_a_page_may_end_anywhere_among_equal_ones(shop: Any, body: dict[str, Any]) -> None:
    await kept(shop)
    await changed(shop, body)
    await shop.see("/stock")
    for sort, by in STOCK_SORTS.items():
        lines: list[Any] = []
        while page := page_of(shop, stock_found, StockSearch("", "", sort, 1, _behind(lines, "option_key"))):
            lines += [{**vars(each), **vars(each.row), "sellable": sellable_of(each.row)} for each in page]
        assert len(lines) == 24 + 18, sort
        check_sorted(await with_places(shop, lines, falls=by[1]), by, "shown_at")
    for sort, by in CHANGE_SORTS.items():
        found: list[Any] = []
        while page := page_of(shop, changes_found, _changes(sort, _behind(found, "version"))):
            found += [{**vars(each), **vars(each.row)} for each in page]
        assert len(found) == 8 + 24, sort
        check_sorted(found, by, "version")


def page_of(shop: Any, found: Callable[..., list[Any]], search: Any) -> list[Any]:
    """A page in a transaction of its own: one over all pages may take longer than the database allows."""
    with shop.app.state.views.read(shop.seller_id) as rows:
        return found(rows, shop.seller_id, search)


def sellable_of(row: Any) -> int:
    return max(0, row.on_hand - row.safety)


def _changes(sort: str, behind: Any) -> ChangeSearch:
    return ChangeSearch(since=None, until=None, kind=None, keyword="", sort=sort, limit=1, behind=behind)


def _behind(found: list[Any], key: str) -> Any:
    return (*found[-1]["place"], str(found[-1][key])) if found else None


async def test_a_place_in_one_order_is_none_in_another(shop: Any, body: dict[str, Any]) -> None:
    await kept(shop)
    await changed(shop, body)
    for path, sort in (("/stock", "stock_low"), ("/product-changes", "product")):
        page = await shop.see(path, sort=sort)
        asked = {"sort": "newest", "cursor": page["next"]}
        assert "첫 페이지부터" in (await shop.ask("GET", path, 400, params=asked))["detail"]
        await shop.ask("GET", path, 422, params={"sort": "cause"})
