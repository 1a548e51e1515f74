"""문의사항 처리, 긴급알리미 처리 and 제휴몰 공지사항 in each of their orders, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inquiry.projections import Search, Soon, inquiries_found

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORTS = {
    "newest": ("asked_at", True),
    "oldest": ("asked_at", False),
    "due_first": ("answer_by", False),
    "due_last": ("answer_by", True),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
}
NOTICE_SORTS = {
    "newest": ("posted_at", True),
    "oldest": ("posted_at", False),
    "title": ("title", False),
    "title_down": ("title", True),
}
AT = datetime(2026, 8, 13, 3, 0, 0, 123_456, tzinfo=UTC)


def inquiries(shop: Any) -> list[Any]:
    """Eleven inquiries, some of them alike: some have no deadline, some are about no product, some are answered."""
    return [
        shop.inquiry(
            n,
            answer_by=None if n in (1, 4, 6, 10) else AT + timedelta(hours=n % 2, days=-9 if n > 7 else 0),
            product_name="" if n in (2, 3) else f"상품 {n % 2}",
            state="answered" if n > 7 else "open",
            answered_at=AT if n > 7 else None,
        )
        for n in range(1, 12)
    ]


async def whole(shop: Any, path: str, sort: str) -> list[Any]:
    """All rows of a list in an order, two a page."""
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await shop.see(path, sort=sort, limit=2, **cursor)
        found += page["items"]
        if not page["next"]:
            return found
        cursor = {"cursor": page["next"]}


def as_sorted(values: list[Any], *, falls: bool) -> list[Any]:
    """Values in their order, then what is none."""
    there = sorted((each for each in values if each is not None), reverse=falls)
    return there + [None] * (len(values) - len(there))


@pytest.mark.parametrize("sort", SORTS)
async def test_every_inquiry_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    await shop.collected(*inquiries(shop))
    found = await whole(shop, "/inquiries", sort)
    assert len({row["inquiry_id"] for row in found}) == len(found) == 11
    name, falls = SORTS[sort]
    parts = [found[:7], found[7:]] if sort.startswith("due") else [found]
    for part in parts:
        values = [row[name] for row in part]
        assert values == as_sorted(values, falls=falls)


@pytest.mark.parametrize("sort", ["due_first", "due_last"])
async def test_by_deadline_what_waits_for_an_answer_comes_before_what_is_settled(shop: Any, sort: str) -> None:
    await shop.collected(*inquiries(shop))
    settled = [row["status"] == "answered" for row in await whole(shop, "/inquiries", sort)]
    assert settled == [False] * 7 + [True] * 4


async def test_an_answer_takes_an_inquiry_out_of_those_that_wait(shop: Any) -> None:
    await shop.collected(*inquiries(shop))
    first = (await shop.see("/inquiries", sort="due_first", limit=1))["items"][0]["inquiry_id"]
    await shop.write(first)
    await shop.ask("POST", f"/inquiries/{first}/send", 202)
    shop.accepted(first)
    rows = await whole(shop, "/inquiries", "due_first")
    assert [row["inquiry_id"] for row in rows].index(first) >= 6
    await shop.ask("POST", "/inquiries/finish", 200, json={"inquiry_ids": [rows[0]["inquiry_id"]], "reason": "전화"})
    assert [row["status"] in ("answered", "done") for row in await whole(shop, "/inquiries", "due_last")] == [
        *[False] * 5,
        *[True] * 6,
    ]


class Explained:
    """A cursor that tells how PostgreSQL would read a large table."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            rows.execute(f"SET LOCAL enable_{way} = off")

    def execute(self, statement: str, values: Any) -> Any:
        return self.rows.execute(f"EXPLAIN {statement}", values)


@pytest.mark.parametrize("sort", ["due_first", "due_last"])
async def test_a_page_by_deadline_is_read_from_an_index_that_has_its_order(shop: Any, sort: str) -> None:
    place = ("false", str(AT), shop.seller_id)
    with shop.app.state.views.read(shop.seller_id) as rows:
        explained: Any = Explained(rows)
        plan = inquiries_found(explained, Search(), Soon(AT, timedelta()), 2, place, sort)
    told = "\n".join(row["QUERY PLAN"] for row in plan)
    _, _, condition = told.partition("Index Cond: ")
    assert all(column in condition for column in ("settled", "answer_by", "inquiry_id")), told
    assert "Sort" not in told, told


@pytest.mark.parametrize("sort", NOTICE_SORTS)
async def test_every_notice_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    shop.connect("auction")
    long = "한" * 4_000
    await shop.posted(*[shop.notice(n, title=f"배송 {n % 3} {long if n == 3 else ''}") for n in range(1, 8)])
    found = await whole(shop, "/mall-notices", sort)
    name, falls = NOTICE_SORTS[sort]
    values = [row[name] for row in found]
    assert values == sorted(values, reverse=falls)
    assert len({row["notice_id"] for row in found}) == len(found) == 7


@pytest.mark.parametrize(
    ("path", "sort", "other"), [("/inquiries", "due_first", "due_last"), ("/mall-notices", "title", "newest")]
)
async def test_a_place_in_one_order_is_none_in_another(shop: Any, path: str, sort: str, other: str) -> None:
    shop.connect("auction")
    await shop.posted(*[shop.notice(n) for n in range(1, 4)])
    await shop.collected(*inquiries(shop))
    page = await shop.see(path, sort=sort, limit=2)
    told = await shop.ask("GET", path, 400, params={"sort": other, "cursor": page["next"]})
    assert (told["code"], told["errors"][0]["field"]) == ("bad_cursor", "cursor")
    await shop.ask("GET", path, 422, params={"sort": "sealed"})
