"""How the console's pages are opened, read and counted."""

from datetime import date

import pytest

from bench.scenarios import clicks, pages
from bench.screens import LARGEST, LISTINGS, Listing, hidden, ids_linked, next_cursor
from bench.shop import Shops
from console.lists import SIZES
from console.menu import MENU
from local_runtime.suite import Suite

PAGE = """
<a class="btn" rel="next" href="?period=1y&amp;size=20&amp;cursor=abc%3D">다음</a>
<a href="/orders/0a000000-0000-4000-8000-000000000001">하나</a><a href="/orders/collect">가져오기</a>
<input type="hidden" name="form_token" value="f00">
"""


def test_a_page_tells_the_next_its_records_and_its_token() -> None:
    assert next_cursor(PAGE) == "abc%3D"
    assert next_cursor("<p>") == ""
    assert ids_linked(PAGE, "/orders") == ["0a000000-0000-4000-8000-000000000001"]
    assert hidden(PAGE, "form_token") == "f00"
    with pytest.raises(ValueError, match="form_key"):
        hidden(PAGE, "form_key")


def test_a_list_is_looked_at_in_every_way_that_it_has() -> None:
    ways = dict(Listing("주문", "/orders", "new", "7번", {"금액순": "amount_high"}).ways())
    assert ways == {
        "주문": "/orders",
        "주문 1년": "/orders?period=1y",
        "주문 탭": "/orders?period=1y&state=new",
        "주문 검색어": "/orders?period=1y&q=7번",
        "주문 금액순": "/orders?period=1y&sort=amount_high",
    }
    assert Listing("주문", "/orders").half(date(2026, 11, 29)) == "/orders?from=2025-11-30&to=2026-05-31"
    assert Listing("주문", "/orders").largest() == ("주문 100개", "/orders?period=1y&size=100")
    assert dict(Listing("재고", "/stock", by_day=False).ways()) == {"재고": "/stock"}


def test_the_largest_page_is_the_consoles() -> None:
    assert max(SIZES) == LARGEST


def test_every_list_of_the_menu_is_measured() -> None:
    shown = {entry.path for group in MENU[:3] for entry in group.entries}
    forms = {"/products/new", "/orders/collect", "/orders/invoice-sheet", "/claims/collect"}
    assert shown - forms <= {listing.path for listing in LISTINGS}


def test_the_slowest_page_is_the_figure() -> None:
    shops = Shops(Suite(None), "a@shop.example", [], 100_000, 10_000)  # type: ignore[arg-type]
    times = {"빠른 화면": [10.0] * 99 + [900.0], "느린 화면": [100.0] * 90 + [400.0] * 10}
    outcome = pages.told(shops, times, ["pages: 첫 화면 answers 500"], "console 9.0")
    (figure,) = outcome.figures
    assert (figure.reached, figure.verdict) == (400.0, "no")
    assert figure.note == "느린 화면; 100,000 orders, 10,000 products; 1 of 2 pages over"
    assert [each.value for each in outcome.shown] == ["100 / 400", "10 / 10", "console 9.0"]
    assert outcome.differences == ["pages: 첫 화면 answers 500"]


def click(name: str, ms: float, error: str = "") -> clicks.Click:
    return {"name": name, "ms": ms, "at": 60.0, "error": error}


def test_clicks_are_counted_once_all_users_are_there_and_errors_always() -> None:
    early = [click("로그인", 9_000.0), click("로그인", 10.0, "HTTPError('500')")]
    counted = [click("주문", 100.0) for _ in range(19)] + [click("주문", 700.0), click("상품", 50.0)]
    outcome = clicks.told([*early, *counted], counted, 200, 10.0, "catalog 30.0")
    time, wrong = outcome.figures
    assert (time.reached, time.verdict, time.note) == (100.0, "hoped", "2.1 clicks a second for 10 s")
    assert (wrong.reached, wrong.verdict) == (1.0, "no")
    assert outcome.differences == ["clicks: 1 times 로그인: HTTPError('500')"]
    assert outcome.shown[0].value == "20, 100 / 100"
    assert outcome.shown[-1].value == "catalog 30.0"
