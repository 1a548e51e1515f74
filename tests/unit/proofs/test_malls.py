"""The malls that a demo is asked for, their fields, and their orders' names as the gateway tells them."""

from typing import Any

import pytest

from listing.domain import check_fields
from mall_gateway.malls import MALLS
from proofs import offering
from proofs.malls import CALLED, NAMES, PRESENT_FOUR, NoSuchMallError, called, chosen, confirms, line_name


@pytest.mark.parametrize(
    ("text", "malls"),
    [
        ("", PRESENT_FOUR),
        (" ", PRESENT_FOUR),
        ("all", tuple(MALLS)),
        ("st11", ("st11",)),
        ("hmall, st11,,hmall", ("hmall", "st11")),
    ],
)
def test_malls_are_chosen_by_code(text: str, malls: tuple[str, ...]) -> None:
    assert chosen(text) == malls


@pytest.mark.parametrize("text", ["11st", "st11,nowhere", ",", "All"])
def test_a_name_that_is_no_code_is_refused_with_those_that_are(text: str) -> None:
    with pytest.raises(NoSuchMallError, match="st11") as raised:
        chosen(text)
    assert text in str(raised.value)


def test_chaos_goes_to_the_malls_that_are_called() -> None:
    assert set(MALLS) - set(called("all")) == {"gongyoung"}
    assert (called(""), called("all"), called("st11")) == (PRESENT_FOUR, CALLED, ("st11",))
    with pytest.raises(NoSuchMallError, match="gongyoung takes sheets"):
        called("st11,gongyoung")


def test_every_mall_has_a_name_and_one_of_them_takes_no_confirmation() -> None:
    assert len(NAMES) == len(MALLS) == 14
    assert [mall for mall in NAMES if not confirms(mall)] == ["cjmall"]


@pytest.mark.parametrize("mall", MALLS)
def test_what_is_offered_on_a_mall_are_the_fields_that_its_sellers_fill_in(mall: str) -> None:
    places = dict.fromkeys((*offering.PLACES.get(mall, ()), offering.MADE_TEMPLATE.get(mall, "")), "1")
    places.pop("", None)
    assert check_fields(mall, {**offering.FIELDS[mall], **places}) == []


ORDER: dict[str, Any] = {"number": "A-1", "numbers": {"purchaseNo": "P"}}
LINE: dict[str, Any] = {"number": "A-1-02", "option_number": "O", "numbers": {"ordItemNo": "7"}}


@pytest.mark.parametrize(
    ("mall", "name"),
    [
        ("tmon", "tmon A-1/O"),
        ("coupang", "coupang A-1/O"),
        ("smartstore", "smartstore A-1/A-1-02"),
        ("wemakeprice", "wemakeprice P/A-1-02"),
        ("auction", "auction A-1-02/A-1-02"),
        ("gsshop", "gsshop A-1/7"),
        ("lottecom", "lottecom A-1/02"),
    ],
)
def test_a_line_is_named_by_the_numbers_that_its_mall_tells(mall: str, name: str) -> None:
    assert line_name({**ORDER, "mall": mall}, LINE) == name


def test_a_line_without_numbers_of_its_own_goes_by_its_number() -> None:
    order = {"mall": "wemakeprice", "number": "A", "numbers": {}}
    assert line_name(order, {"number": "1", "option_number": ""}) == "wemakeprice A/1"
