"""Tolerant reading of what malls write."""

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from mall_gateway.malls.addresses import Address, address_of
from mall_gateway.malls.shapes import Flag, Key, Moment, OrNone, Shape, Text, Whole


class Row(Shape):
    order_no: Key = "1"
    memo: Text = ""
    price_won: Whole = 0
    shown: Flag = False
    paid_at: Moment = None
    options: Annotated[tuple[int, ...], OrNone] = ()


def read(**fields: Any) -> Row:
    return Row.model_validate(fields)


def test_ids_stay_text_with_all_their_digits() -> None:
    assert read(orderNo=642538970006401429).order_no == "642538970006401429"
    assert read(orderNo="0012").order_no == "0012"
    assert read(memo=None).memo == ""


@pytest.mark.parametrize("given", [6800, 6800.0, "6800", "6,800", "6800.00", " 6800 ", "6.8E+3"])
def test_money_is_read_however_it_is_written(given: Any) -> None:
    assert read(priceWon=given).price_won == 6800


@pytest.mark.parametrize("given", [None, ""])
def test_no_money_is_none(given: Any) -> None:
    assert read(priceWon=given).price_won == 0


@pytest.mark.parametrize("given", ["둘", "1.5", 1.5, "1e99", "1e999999999", "NaN", [], {}, float("inf")])
def test_what_is_no_whole_number_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        read(priceWon=given)


@pytest.mark.parametrize("given", [None, "", [], {}, 1.5])
def test_a_key_that_says_nothing_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        read(orderNo=given)


@pytest.mark.parametrize(("given", "flag"), [("Y", True), ("n", False), ("true", True), (1, True), (False, False)])
def test_flags_are_read_in_every_form(given: Any, flag: bool) -> None:  # noqa: FBT001
    assert read(shown=given).shown is flag


def test_times_are_of_seoul_and_blanks_are_none() -> None:
    assert read(paidAt="2020-08-13 12:07").paid_at == datetime(2020, 8, 13, 3, 7, tzinfo=UTC)
    assert read(paidAt=" ").paid_at is None
    assert read(options=None).options == ()


def test_a_shape_is_sent_in_camel_case_without_what_is_none() -> None:
    assert Row(order_no="7", memo="메모").to_json().decode() == (
        '{"orderNo":"7","memo":"메모","priceWon":0,"shown":false,"options":[]}'
    )


@pytest.mark.parametrize(
    "given",
    [
        "06236 서울 강남구 테헤란로 1, 2층",
        "(06236) 서울 강남구 테헤란로 1, 2층",
        {"zip_code": "06236", "address": "서울 강남구 테헤란로 1", "address_detail": "2층"},
    ],
)
def test_an_address_begins_with_its_post_code(given: object) -> None:
    assert address_of(given) == Address("06236", "서울 강남구 테헤란로 1", "2층")


@pytest.mark.parametrize("given", [None, "", "서울 강남구 테헤란로 1", "06236", {"zip_code": "06236"}, 6236])
def test_what_has_no_post_code_is_no_address(given: object) -> None:
    assert address_of(given) is None
