"""What every 종합몰 does alike."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts.catalog import Option, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.general_stores import as_sold, cancel_refused, check_name
from mall_gateway.malls.lottecom.profile import PROFILE
from mall_gateway.malls.port import Offer

PRICED = replace(PROFILE, capabilities=replace(PROFILE.capabilities, option_prices=True, special_characters=True))
TERMS = SalesTerms(
    group_name="기본",
    mall_category_code="1",
    sale_starts_on=None,
    sale_ends_on="2026-12-31",
    price_won=10_000,
    courier=None,
    mall_fields={},
)


def option(key: str, stock: int | None, surcharge_won: int = 500, *, on_sale: bool = True) -> Option:
    return Option(key=key, values=(key,), surcharge_won=surcharge_won, on_sale=on_sale, stock=stock)


def sold(product: Product, profile: Any = PROFILE) -> Product:
    return as_sold(profile, Offer("MB1", product, TERMS)).product


@pytest.mark.parametrize(
    ("stocks", "stock"),
    [((option("a", 3), option("b", 4), option("c", 9, on_sale=False)), 7), ((option("a", None),), None)],
)
def test_options_for_open_markets_alone_become_one_product_with_their_stock(
    stocks: tuple[Option, ...], stock: int | None, make_product: Callable[..., Product]
) -> None:
    product = sold(make_product(option_use="open_markets", options=stocks, option_names=("색상",)))
    assert (product.option_use, product.stock) == ("none", stock)


def test_surcharges_are_dropped_where_the_mall_takes_none(make_product: Callable[..., Product]) -> None:
    product = make_product(option_use="all_malls", options=(option("a", 3),), option_names=("색상",))
    assert [one.surcharge_won for one in sold(product).options] == [0]
    assert sold(product, PRICED) == product


def test_a_product_without_options_is_sold_as_it_is(make_product: Callable[..., Product]) -> None:
    product = make_product(option_use="none", stock=5)
    assert sold(product) == product


@pytest.mark.parametrize(("name", "found"), [("실버 목걸이 925", ""), ("실버(목걸이) / 은+", "()/+"), ("Café", "é")])
def test_a_name_is_letters_digits_and_spaces(name: str, found: str, make_product: Callable[..., Product]) -> None:
    told = list(check_name(PROFILE, make_product(name=name)))
    assert [sentence.endswith(f"지우세요: {found}") for sentence in told] == ([True] if found else [])
    assert not list(check_name(PRICED, make_product(name=name)))


def test_the_seller_is_told_whom_to_ask_for_a_cancel() -> None:
    assert "롯데닷컴 담당 MD" in cancel_refused(PROFILE).reason
