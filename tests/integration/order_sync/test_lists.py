"""The lists of orders, invoices and sales: sorted, filtered, page by page."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.deadlines import SEOUL, end_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORTS = {
    "newest": ("ordered_at", True),
    "oldest": ("ordered_at", False),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
    "quantity_low": ("quantity", False),
    "quantity_high": ("quantity", True),
    "amount_low": ("amount_won", False),
    "amount_high": ("amount_won", True),
    "ship_first": ("ship_by", False),
    "ship_last": ("ship_by", True),
    "state": ("state", False),
    "state_down": ("state", True),
}


def lines(shop: Any) -> list[Any]:
    """Seven orders, some of them alike."""
    return [
        shop.line(
            n,
            product_name=f"상품 {n % 3}",
            quantity=1 + n % 2,
            amount_won=1_000 * (n % 4),
            ship_by=datetime(2026, 8, 20 + n % 3, tzinfo=UTC),
            state="confirmed" if n in (2, 5) else "new",
        )
        for n in range(1, 8)
    ]


@pytest.mark.parametrize("sort", SORTS)
async def test_every_order_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    await shop.collected(*lines(shop))
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await shop.see("/orders", sort=sort, limit=2, **cursor)
        found += page["items"]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    name, falls = SORTS[sort]
    values = [row[name] if name != "state" else ("new", "confirmed").index(row[name]) for row in found]
    assert values == sorted(values, reverse=falls)
    assert len({row["order_id"] for row in found}) == len(found) == 7


async def test_a_mall_that_tells_texts_without_end_stops_no_list(shop: Any) -> None:
    """An index holds 2,704 bytes of a row: what a mall tells must not be more, or nobody's view goes on."""
    ends = [chr(65 + n % 26) + "".join(chr(0x1F300 + secrets.randbelow(512)) for _ in range(4_000)) for n in range(3)]
    told = [shop.line(n + 1, product_name=end, mall_product_no=end, option_text=end) for n, end in enumerate(ends)]
    await shop.collected(*told, shop.line(4, product_name="B 보통"))
    rows = [row for sort in ("product", "product_down") for row in (await shop.see("/orders", sort=sort))["items"]]
    assert [row["product_name"][0] for row in rows] == list("ABBCCBBA")
    page = await shop.see("/orders", sort="product", limit=1)
    assert (await shop.see("/orders", sort="product", limit=1, cursor=page["next"]))["items"][0]["product_name"][
        0
    ] == "B"


async def test_a_place_in_one_order_is_none_in_another(shop: Any) -> None:
    await shop.collected(*lines(shop))
    page = await shop.see("/orders", sort="product", limit=2)
    told = await shop.ask("GET", "/orders", 400, params={"sort": "newest", "cursor": page["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/orders", 422, params={"sort": "sealed"})


ITEM_SORTS = {
    "oldest": ("first_seen_at", False),
    "newest": ("first_seen_at", True),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
    "orders_few": ("waiting", False),
    "orders_many": ("waiting", True),
}


async def items_of(shop: Any, sort: str, **asked: Any) -> list[Any]:
    """미매칭 상품 in an order, two a page."""
    found: list[Any] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        page = await shop.see("/unmatched-items", sort=sort, limit=2, **asked, **cursor)
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    return found


def odd_lines(shop: Any) -> list[Any]:
    """Nine orders of six items, whose names are alike or without end."""
    long = "한" * 4_000
    return [
        shop.line(n, mall_option_no=f"{n % 6}", product_name=f"상품 {n % 3}{long if n % 6 == 2 else ''}")
        for n in range(1, 10)
    ]


@pytest.mark.parametrize("sort", ITEM_SORTS)
async def test_every_unmatched_item_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    await shop.collected(*odd_lines(shop))
    found = await items_of(shop, sort)
    name, falls = ITEM_SORTS[sort]
    values = [str(row[name])[:40] for row in found]
    assert values == sorted(values, reverse=falls)
    assert len({row["rule_id"] for row in found}) == len(found) == 6
    assert {row["waiting"] for row in found} == {1, 2}


async def test_matched_items_are_sorted_by_when_they_were_matched_and_what_used_it(shop: Any, product: Any) -> None:
    await shop.collected(*odd_lines(shop))
    told = product(shop)
    rows = await items_of(shop, "product")
    for row in (rows[3], rows[0], rows[4]):
        body = {"rule_id": row["rule_id"], "product_id": str(told.product_id), "option_key": "01"}
        await shop.ask("POST", "/mappings", 201, json=body)
    matched = await items_of(shop, "matched_first", matched=True)
    assert [row["rule_id"] for row in matched] == [rows[n]["rule_id"] for n in (3, 0, 4)]
    assert [row["rule_id"] for row in await items_of(shop, "matched_last", matched=True)] == [
        row["rule_id"] for row in matched[::-1]
    ]
    used = [row["used"] for row in await items_of(shop, "orders_many", matched=True)]
    assert used == sorted(used, reverse=True)
    assert len(await items_of(shop, "matched_last")) == 3


async def test_a_place_in_one_order_of_the_items_is_none_in_another(shop: Any) -> None:
    await shop.collected(*odd_lines(shop))
    page = await shop.see("/unmatched-items", sort="orders_many", limit=2)
    told = await shop.ask("GET", "/unmatched-items", 400, params={"sort": "oldest", "cursor": page["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/unmatched-items", 422, params={"sort": "evidence"})


async def test_the_invoice_history_tells_what_was_refused_too(shop: Any) -> None:
    first, second = await shop.collected(shop.line(1), shop.line(2))
    await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": [first, second]})
    for number in (1, 2):
        shop.confirmed(number)
    invoices = [
        {"order_id": order, "courier": "LOGEN", "invoice_number": number}
        for order, number in ((first, "11111111111"), (second, "22222222222"))
    ]
    await shop.ask("POST", "/orders/invoices", 200, json={"invoices": invoices})
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [first, second]})
    shop.sent(1, "LOGEN", "11111111111")
    shop.send_refused(2)
    rows = (await shop.see("/invoices"))["items"]
    told = [(row["act"], row["result"], row["invoice_number"]) for row in rows]
    assert told[:2] == [("송장송신", "실패", "22222222222"), ("송장송신", "성공", "11111111111")]
    assert {(row["mall_name"], row["courier_name"]) for row in rows} == {("위메프", "로젠택배")}
    assert len(rows) == 6

    async def count(**asked: Any) -> int:
        return len((await shop.see("/invoices", **asked))["items"])

    assert [await count(act=act) for act in ("registered", "sent")] == [2, 4]
    assert [await count(q=words) for words in ("22222222222", "202608130000001", "20170512000001", "2222")] == [
        3,
        3,
        3,
        0,
    ]
    assert [await count(mall=mall) for mall in ("wemakeprice", "tmon")] == [6, 0]
    assert [await count(to="2020-01-01"), await count(**{"from": "2020-01-01"})] == [0, 6]
    page = await shop.see("/invoices", limit=4)
    rest = await shop.see("/invoices", limit=4, cursor=page["next"])
    assert [row["position"] for row in page["items"] + rest["items"]] == [row["position"] for row in rows]


async def pages_of(shop: Any, path: str, key: str, **asked: Any) -> list[Any]:
    """All rows of a list, two a page, each once."""
    found: list[Any] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        page = await shop.see(path, limit=2, **asked, **cursor)
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert len({row[key] for row in found}) == len(found)
    return found


INVOICE_SORTS = {
    "newest": ("happened_at", True),
    "oldest": ("happened_at", False),
    "order": ("order_number", False),
    "order_down": ("order_number", True),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
}


async def test_the_invoice_history_is_paged_in_any_order(shop: Any) -> None:
    """Seven orders, some of them alike, each with two lines."""
    ids = await shop.collected(*lines(shop))
    new = [shop.order_id(n) for n in (1, 3, 4, 6, 7)]
    await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": new})
    for number in (1, 3, 4, 6, 7):
        shop.confirmed(number)
    for start in (1, 2):
        invoices = [
            {"order_id": each, "courier": "LOGEN", "invoice_number": f"{start}{n:010}"} for n, each in enumerate(ids)
        ]
        saved = await shop.ask("POST", "/orders/invoices", 200, json={"invoices": invoices})
        assert saved["saved"] == 7
    for sort, (name, falls) in INVOICE_SORTS.items():
        rows = await pages_of(shop, "/invoices", "position", sort=sort)
        values = [row[name] for row in rows]
        assert (values, len(rows)) == (sorted(values, reverse=falls), 14), sort
        if name == "order_number":
            positions = [(row[name], row["position"]) for row in rows]
            assert positions == sorted(positions, reverse=falls)
    page = await shop.see("/invoices", sort="order", limit=2)
    told = await shop.ask("GET", "/invoices", 400, params={"sort": "newest", "cursor": page["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/invoices", 422, params={"sort": "courier"})


async def test_sales_are_paged_in_any_order(shop: Any) -> None:
    period = {"from": "2026-08-13", "to": "2026-08-13"}
    await shop.collected(*(shop.line(n, **sold(n)) for n in range(1, 8)))
    for sort, (name, falls) in list(SORTS.items())[:8]:
        rows = await pages_of(shop, "/sales", "order_id", sort=sort, **period)
        values = [row[name] for row in rows]
        assert (values, len(rows)) == (sorted(values, reverse=falls), 7), sort
    page = await shop.see("/sales", sort="amount_low", limit=2, **period)
    told = await shop.ask("GET", "/sales", 400, params={**period, "sort": "newest", "cursor": page["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/sales", 422, params={**period, "sort": "ship_first"})


def sold(n: int) -> dict[str, Any]:
    """What was delivered, some of it alike."""
    return {
        "state": "delivered",
        "product_name": f"상품 {n % 3}",
        "quantity": 1 + n % 2,
        "amount_won": 1_000 * (n % 4),
    }


async def test_sales_are_narrowed_with_their_totals(shop: Any) -> None:
    await shop.collected(
        shop.line(1, state="delivered", product_name="감귤", amount_won=5_000),
        shop.line(2, state="completed", product_name="볼펜", amount_won=1_000),
        shop.line(3),
    )
    period = {"from": "2026-08-13", "to": "2026-08-13"}
    whole = await shop.see("/sales", **period)
    assert [(row["product_name"], row["state_label"]) for row in whole["items"]] == [
        ("볼펜", "판매완료"),
        ("감귤", "배송완료"),
    ]
    assert [(row["orders"], row["amount_won"]) for row in whole["totals"]] == [(2, 6_000)]
    some = await shop.see("/sales", **period, q="감귤", mall="wemakeprice")
    assert ([row["amount_won"] for row in some["items"]], some["totals"][0]["amount_won"]) == ([5_000], 5_000)
    assert (await shop.see("/sales", **period, mall="tmon"))["totals"] == []


async def test_what_is_to_leave_soon_or_late_is_counted_and_found_until_it_left(shop: Any) -> None:
    now = datetime.now(UTC)
    await shop.collected(
        shop.line(1, ship_by=now - timedelta(hours=1)),
        shop.line(2, ship_by=now + timedelta(hours=5), state="confirmed"),
        shop.line(3, ship_by=now + timedelta(days=3)),
        shop.line(4, ship_by=now - timedelta(days=9), state="delivered"),
        shop.line(5),
    )
    counts = await shop.see("/orders/counts")
    assert (counts["ship_overdue"], counts["ship_soon"]) == (2, 1)
    late = (await shop.see("/orders", ship_overdue=True, sort="ship_first"))["items"]
    soon = (await shop.see("/orders", ship_soon=True))["items"]
    assert [row["order_id"] for row in late] == [shop.order_id(5), shop.order_id(1)]
    assert [row["order_id"] for row in soon] == [shop.order_id(2)]
    assert {row["due"] for row in late} == {"overdue"}
    assert soon[0]["due"] == "soon"
    assert {row["due"] for row in (await shop.see("/orders", ship_overdue=False, ship_soon=False))["items"]} == {""}
    assert datetime.fromisoformat(late[0]["ship_by"]) == end_of(date(2026, 8, 19)), "paid on a Thursday before holidays"


async def test_the_day_that_a_seller_named_to_the_mall_is_when_an_order_leaves(shop: Any) -> None:
    (order_id,) = await shop.collected(shop.line(1, ship_by=datetime.now(UTC) - timedelta(hours=1)))
    day = (datetime.now(SEOUL) + timedelta(days=2)).date()
    body = {"order_ids": [shop.order_id(1)], "ship_on": day.isoformat()}
    await shop.ask("POST", "/orders/confirm", 202, json=body)
    order = await shop.see(f"/orders/{order_id}")
    assert datetime.fromisoformat(order["ship_by"]) == end_of(day)
    assert (await shop.see("/orders/counts"))["ship_overdue"] == 0
