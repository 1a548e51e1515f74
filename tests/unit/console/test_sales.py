"""What the screens say of a sale: its last day, its warning, the acts that are offered, what is sent again."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.datastructures import FormData, QueryParams

from console.formats import today
from console.lists import wanted
from console.menu import place_of
from console.pages.sale_acts import price_of
from console.pages.sale_facts import WITHOUT_END, changed, days_left, last_day, told, warning
from console.pages.stock_pushes import once_each
from console.problems import RefusedError


def listing(**more: Any) -> dict[str, Any]:
    return {"state": "applied", "act": None, "mall_product_no": "77", "sale_ends_on": None, **more}


def in_days(days: int) -> str:
    return str(today() + timedelta(days=days))


def test_a_last_day_is_a_day_without_end_or_not_known_yet() -> None:
    assert [last_day(each) for each in ("2030-12-31", WITHOUT_END, None)] == ["2030-12-31", "무제한", "-"]
    assert [days_left(each) for each in (in_days(3), WITHOUT_END, None)] == [3, None, None]


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-1, "판매기간 종료", "overdue"),
        (0, "오늘까지", "due_soon"),
        (1, "1일 남음", "due_soon"),
        (7, "7일 남음", "due_soon"),
        (8, "", "due_soon"),
    ],
)
def test_a_sale_that_ends_within_a_week_is_warned_of(days: int, words: str, tone: str) -> None:
    row = told(listing(sale_ends_on=in_days(days)))
    assert (row["ending"], row["ending_tone"]) == (words, tone)


@pytest.mark.parametrize("state", ["queued", "requested", "ended"])
def test_what_is_not_on_sale_is_not_warned_of(state: str) -> None:
    assert warning(listing(state=state, sale_ends_on=in_days(1))) == ""


@pytest.mark.parametrize(
    ("row", "offered"),
    [
        (listing(), {"may_stop", "may_set_period", "may_set_price"}),
        (listing(state="stopped"), {"may_resume", "may_set_period", "may_set_price"}),
        (listing(state="stopped", act="resume_sale"), set[str]()),
        (listing(act="set_period"), {"may_stop"}),
        (listing(act="set_price"), {"may_stop", "may_set_price"}),
        (listing(state="failed", mall_product_no=None), set[str]()),
        (listing(state="queued", mall_product_no=None), set[str]()),
    ],
)
def test_only_what_can_be_asked_is_offered(row: dict[str, Any], offered: set[str]) -> None:
    assert {name for name, value in told(row).items() if name.startswith("may_") and value} == offered


def test_what_is_being_asked_is_a_note() -> None:
    notes = [told(listing(act=act))["act_note"] for act in ("resume_sale", "set_period", "set_price", None)]
    assert notes == ["판매재개 요청 중", "판매기간 변경 요청 중", "판매가 변경 요청 중", ""]


def test_a_line_of_the_history_says_what_a_price_was_and_became() -> None:
    line = {"result": "판매가 변경", "price_before_won": 35_000, "price_after_won": 36_000}
    assert changed(line) == "판매가 변경 35,000원 → 36,000원"
    assert changed({**line, "price_before_won": None, "price_after_won": None}) == "판매가 변경"


@pytest.mark.parametrize(("typed", "won"), [("19900", 19_900), (" 19,900원 ", 19_900), ("0", 0)])
def test_a_price_is_typed_as_sellers_write_it(typed: str, won: int) -> None:
    assert price_of(FormData({"price_won": typed})) == won


@pytest.mark.parametrize("typed", ["", "만원", "-10", "1.5", "１００", "9" * 11])
def test_what_is_no_price_is_told(typed: str) -> None:
    with pytest.raises(RefusedError, match="숫자"):
        price_of(FormData({"price_won": typed}))


def test_a_listing_with_several_options_is_sent_again_once() -> None:
    lines = [("a", True), ("a", True), ("b", False), ("c", True)]
    rows = [{"listing_id": listing_id, "may_push_again": may} for listing_id, may in lines]
    assert [row["ticks"] for row in once_each(rows)] == [True, False, False, True]


def test_the_history_of_stock_stands_behind_stock_in_the_menu() -> None:
    place = place_of("/stock/pushes")
    assert place is not None
    assert (place[0].label, place[1].label, place[1].menu) == ("상품정보관리", "재고연동이력", "listings")
    search = wanted(QueryParams("product=6f1c&state=failed"), more=("product",))
    assert QueryParams(search.link(cursor="x").removeprefix("?"))["product"] == "6f1c"
