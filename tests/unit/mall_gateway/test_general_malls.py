"""What every 종합몰 has in common."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.catalog import Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.general_malls import (
    NO_CANCEL,
    as_sold,
    cancel_refused,
    check_names,
    check_notice,
    own_notice,
    supply_won,
    told_notice,
    unpriced,
)
from mall_gateway.malls.port import Offer
from mall_gateway.malls.seoul_time import seoul_days

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def option(key: str, stock: int | None, *, on_sale: bool = True, value: str = "백색") -> Option:
    return Option(key=key, values=(value,), surcharge_won=0, on_sale=on_sale, stock=stock)


@pytest.fixture
def offer(make_product: Any) -> Any:
    def made(written: str = "", **changes: Any) -> Offer:
        terms = {"group_name": "기본", "mall_category_code": "1", "sale_starts_on": None, "sale_ends_on": "2026-12-31"}
        whole = SalesTerms(**terms, price_won=1000, courier=None, mall_fields={"notice": written})
        return Offer("MB1", make_product(**changes), whole)

    return made


def test_options_for_open_markets_alone_become_the_stock_of_one_product(offer: Any) -> None:
    options = (option("a", 3), option("b", 4), option("c", 9, on_sale=False))
    sold = as_sold(offer(option_use="open_markets", options=options)).product
    assert (sold.option_use, sold.stock) == ("none", 7)
    uncounted = as_sold(offer(option_use="open_markets", options=(option("a", None), option("b", 4)))).product
    assert uncounted.stock is None


@pytest.mark.parametrize("use", ["all_malls", "none"])
def test_every_other_product_is_sold_as_it_is(offer: Any, use: str) -> None:
    given = offer(option_use=use, options=(option("a", 3),))
    assert as_sold(given) is given


def test_names_hold_letters_digits_and_spaces_alone(offer: Any) -> None:
    assert list(check_names("시험몰", offer(name="도자기 목걸이 A1"))) == []
    named = list(check_names("시험몰", offer(name="도자기/목걸이(대)")))
    assert ["( ) /" in sentence and "상품명" in sentence for sentence in named] == [True]
    valued = offer(option_use="all_malls", options=(option("a", 1, value="백색+"),))
    assert any("옵션값" in sentence for sentence in check_names("시험몰", valued))


def test_the_notice_of_the_sales_info_is_told_first(offer: Any) -> None:
    entries = (NoticeEntry(name="종류", text="반지"), NoticeEntry(name="제조국", text="한국"))
    notice = Notice(item_type="x", item_type_name="x", entries=entries)
    given = offer("종류: 목걸이\n소재 : 은: 92.5% ;", notice=notice)
    assert own_notice(given.terms.mall_fields) == {"종류": "목걸이", "소재": "은: 92.5%"}
    assert [told_notice(given, name) for name in ("종류", "소 재", "제조국", "치수")] == [
        "목걸이",
        "은: 92.5%",
        "한국",
        "상세페이지 참조",
    ]


@pytest.mark.parametrize(
    ("written", "count"), [("종류: 목걸이; 소재: 은", 0), ("종류; 소재: 은", 1), ("종류: ; : 은", 2)]
)
def test_an_entry_has_a_name_and_says_something(written: str, count: int) -> None:
    assert len(list(check_notice({"notice": written}))) == count


def test_a_seller_is_sent_to_the_malls_md(offer: Any) -> None:
    error = cancel_refused("시험몰")
    assert (error.code, "시험몰 담당 MD" in error.reason, error.cancel_asked) == (NO_CANCEL, True, False)


@pytest.mark.parametrize(
    ("price", "margin", "paid"), [(35000, 25, 26250), (35000, 0, 35000), (990, 33, 660), (10, 50, 0)]
)
def test_what_the_mall_pays_goes_in_steps_of_ten_won(price: int, margin: int, paid: int) -> None:
    assert supply_won(price, margin) == paid


def test_a_window_touches_the_days_in_seoul_that_it_has_a_part_of() -> None:
    midnight = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert seoul_days(midnight, midnight + timedelta(days=1)) == [date(2026, 11, 21)]
    assert seoul_days(midnight - timedelta(seconds=1), NOON) == [date(2026, 11, 20), date(2026, 11, 21)]
    assert seoul_days(NOON, NOON) == [date(2026, 11, 21)]


def test_surcharges_are_dropped_where_the_mall_takes_none(offer: Any) -> None:
    priced = (Option(key="a", values=("백색",), surcharge_won=500, on_sale=True, stock=3),)
    made = offer(option_use="all_malls", options=priced, option_names=("색상",))
    assert [one.surcharge_won for one in unpriced(made).product.options] == [0]
    assert as_sold(made) == made


@pytest.mark.parametrize(("name", "found"), [("실버 목걸이 925", ""), ("실버(목걸이) / 은+", "( ) + /"), ("Café", "é")])
def test_a_name_is_letters_digits_and_spaces(name: str, found: str, offer: Any) -> None:
    told = list(check_names("롯데닷컴", offer(name=name, option_use="none")))
    assert [f"특수문자 {found} " in sentence for sentence in told] == ([True] if found else [])
