"""옵션정보 and 추가상품."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import (
    Combination,
    Extra,
    Options,
    ProductDetails,
    StockEntry,
    check,
    combinations_of,
    split_values,
)
from catalog.domain.options import option_refusals, with_extra_keys, with_option_keys
from catalog.domain.refusals import OptionError, OptionsLockedError
from chassis.refusals import RefusalsError

PRODUCT = UUID(int=1)
STOCK = StockEntry(everything=10)
VALUES = st.lists(st.text("가나다abc12", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)


def wrong(options: Options, price_won: int = 10_000) -> str:
    details = [refusal.detail for refusal in option_refusals(options, price_won)]
    assert len(details) == 1, details
    return details[0]


def colours(*surcharges: int) -> Options:
    return Options(
        "all_malls",
        "combination",
        ("색상",),
        tuple(Combination((f"색{n}",), surcharge) for n, surcharge in enumerate(surcharges)),
    )


@given(st.lists(VALUES, min_size=1, max_size=3))
def test_every_combination_comes_exactly_once(values: list[list[str]]) -> None:
    names = [f"옵션{n}" for n in range(len(values))]
    made = [one.values for one in combinations_of(names, values)]
    expected = 1
    for of_one in values:
        expected *= len(of_one)
    assert len(made) == len(set(made)) == expected
    assert all(value in values[place] for one in made for place, value in enumerate(one))


def test_values_are_separated_by_commas() -> None:
    assert split_values(" 골드, 실버 ,,로즈  골드") == ("골드", "실버", "로즈 골드")


@pytest.mark.parametrize(
    ("names", "values"),
    [
        ([], []),
        (["a", "b", "c", "d"], [["1"]] * 4),
        (["a", "b"], [["1"]]),
        (["a"], [[]]),
        (["a"], [["1", "1"]]),
        (["a", "b"], [[str(n) for n in range(40)]] * 2),
    ],
)
def test_combinations_that_cannot_be_are_refused(names: list[str], values: list[list[str]]) -> None:
    with pytest.raises(OptionError):
        combinations_of(names, values)


def test_a_surcharge_may_be_half_the_price_and_no_more() -> None:
    assert not list(option_refusals(colours(0, 5_000, -5_000), 10_000))
    assert "±50%" in wrong(colours(0, 5_001))
    assert "±50%" in wrong(colours(0, -5_100))


def test_one_option_must_have_no_surcharge() -> None:
    assert "0원" in wrong(colours(1000, 2000))


@pytest.mark.parametrize(
    "options",
    [
        Options("none", "combination", ("색상",), ()),
        Options("all_malls", "combination", (), (Combination(()),)),
        Options("all_malls", "combination", ("a", "b", "c", "d"), (Combination(("1", "2", "3", "4")),)),
        Options("all_malls", "combination", ("색상", "색상"), (Combination(("1", "2")),)),
        Options("all_malls", "combination", ("색*상",), (Combination(("1",)),)),
        Options("all_malls", "combination", ("가" * 26,), (Combination(("1",)),)),
        Options("all_malls", "combination", ("색상",), (Combination(("골드/실버",)),)),
        Options("all_malls", "combination", ("색상",), (Combination(("",)),)),
        Options("all_malls", "combination", ("색상",), ()),
        Options("all_malls", "combination", ("색상",), (Combination(("골드",)), Combination(("골드",)))),
        Options("all_malls", "combination", ("색상", "크기"), (Combination(("골드",)),)),
        Options("all_malls", "combination", ("번호",), tuple(Combination((str(n),)) for n in range(1001))),
        Options("all_malls", "buyer_input", ("각인",), (Combination(("골드",)),)),
    ],
)
def test_options_against_a_rule_are_refused(options: Options) -> None:
    assert wrong(options)


def test_a_buyers_input_needs_only_names() -> None:
    assert not list(option_refusals(Options("all_malls", "buyer_input", ("각인 문구",)), 10_000))


def test_keys_are_short_unique_and_the_same_again() -> None:
    keyed = with_option_keys(PRODUCT, colours(*range(100)))
    keys = [one.key for one in keyed.combinations]
    assert len(set(keys)) == 100
    assert all(len(key) == 16 and key.isalnum() and key.isascii() for key in keys)
    assert with_option_keys(PRODUCT, colours(*range(100))) == keyed
    assert with_option_keys(PRODUCT, keyed) == keyed


def test_a_renamed_option_keeps_its_key_and_its_old_name_gets_another() -> None:
    gold = with_option_keys(PRODUCT, Options("all_malls", "combination", ("색상",), (Combination(("골드",)),)))
    key = gold.combinations[0].key
    renamed = replace(gold, combinations=(Combination(("금색",), key=key), Combination(("골드",), surcharge_won=10)))
    keys = [one.key for one in with_option_keys(PRODUCT, renamed).combinations]
    assert keys[0] == key
    assert keys[1] not in ("", key)
    again = with_option_keys(PRODUCT, Options(combinations=(Combination(("금색",)),)), renamed.combinations[:1])
    assert again.combinations[0].key == key


def test_extras_have_keys_of_their_own() -> None:
    extras = (Extra("포장", "상자", 0), Extra("포장", "리본", 100))
    keyed = with_extra_keys(PRODUCT, extras)
    assert len({one.key for one in keyed}) == 2
    assert with_extra_keys(PRODUCT, extras, keyed) == keyed


def test_options_are_locked_once_linked(details: ProductDetails) -> None:
    before = check(PRODUCT, details, STOCK)
    assert check(PRODUCT, details, StockEntry(), before, locked=True) == before
    unsold = tuple(replace(one, on_sale=False) for one in details.options.combinations)
    stopped = replace(details, options=replace(details.options, combinations=unsold))
    with pytest.raises(OptionsLockedError) as caught:
        check(PRODUCT, stopped, StockEntry(), before, locked=True)
    assert "옵션은 제휴몰에 연동된 상품에서는 바꿀 수 없습니다" in caught.value.detail
    assert check(PRODUCT, stopped, StockEntry(), before) != before


def test_a_lock_is_told_beside_what_else_is_wrong(details: ProductDetails) -> None:
    before = check(PRODUCT, details, STOCK)
    with pytest.raises(RefusalsError) as caught:
        check(PRODUCT, replace(details, name="", options=Options()), StockEntry(everything=1), before, locked=True)
    assert [refusal.field for refusal in caught.value.refusals] == ["name", "options"]


def test_keys_that_the_product_does_not_have_are_refused(details: ProductDetails) -> None:
    before = check(PRODUCT, details, STOCK)
    strange = replace(details.options.combinations[0], key="OSTRANGE")
    options = replace(before.options, combinations=(strange, *before.options.combinations[1:]))
    with pytest.raises(RefusalsError, match="OSTRANGE"):
        check(PRODUCT, replace(details, options=options), STOCK, before)
    first = before.options.combinations[0]
    twice = replace(before.options, combinations=(first, replace(first, values=("다른색",))))
    with pytest.raises(RefusalsError, match="두 번"):
        check(PRODUCT, replace(details, options=twice), STOCK, before)
