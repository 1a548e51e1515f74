"""What every 종합몰 does alike."""

from collections.abc import Callable

import pytest

from contracts.catalog import Option, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.general import as_sold, cancel_refused, check_names, unpriced
from mall_gateway.malls.port import Offer

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


def offered(product: Product) -> Offer:
    return Offer("MB1", product, TERMS)


@pytest.mark.parametrize(
    ("stocks", "stock"),
    [((option("a", 3), option("b", 4), option("c", 9, on_sale=False)), 7), ((option("a", None),), None)],
)
def test_options_for_open_markets_alone_become_one_product_with_their_stock(
    stocks: tuple[Option, ...], stock: int | None, make_product: Callable[..., Product]
) -> None:
    product = as_sold(offered(make_product(option_use="open_markets", options=stocks, option_names=("색상",)))).product
    assert (product.option_use, product.stock) == ("none", stock)


def test_surcharges_are_dropped_where_the_mall_takes_none(make_product: Callable[..., Product]) -> None:
    product = make_product(option_use="all_malls", options=(option("a", 3),), option_names=("색상",))
    assert [one.surcharge_won for one in unpriced(offered(product)).product.options] == [0]
    assert as_sold(offered(product)).product == product


def test_a_product_without_options_is_sold_as_it_is(make_product: Callable[..., Product]) -> None:
    product = make_product(option_use="none", stock=5)
    assert unpriced(as_sold(offered(product))).product == product


@pytest.mark.parametrize(("name", "found"), [("실버 목걸이 925", ""), ("실버(목걸이) / 은+", "( ) + /"), ("Café", "é")])
def test_a_name_is_letters_digits_and_spaces(name: str, found: str, make_product: Callable[..., Product]) -> None:
    told = list(check_names("롯데닷컴", offered(make_product(name=name, option_use="none"))))
    assert [f"특수문자 {found} " in sentence for sentence in told] == ([True] if found else [])


def test_the_seller_is_told_whom_to_ask_for_a_cancel() -> None:
    assert "롯데닷컴 담당 MD" in cancel_refused("롯데닷컴").reason
