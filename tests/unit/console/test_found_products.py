"""What 상품등록 is filled with of a mall's product, and which of the mall's options are those of a product of ours."""

import asyncio
from typing import Any, cast

import pytest

from console.backend import Desk
from console.pages.found_products import (
    BY_HAND,
    UNNUMBERED,
    details_of,
    filled,
    numbers_of,
    numbers_typed,
    told_of,
    word,
)
from console.pages.product_form import blank
from console.pages.transfer import DIFFERENT, _options
from console.problems import RefusedError

FOUND = {"account": "a1", "no": "7/7"}


class Mall:
    """A desk before one mall's product, or before a mall that does not tell."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def read(self, service: str, path: str) -> Any:
        assert service == "mall-gateway"
        self.asked.append(path)
        if isinstance(self.answer, RefusedError):
            raise self.answer
        return self.answer


def at_the_mall(*rows: tuple[str, ...], names: tuple[str, ...] = ("색상",), **known: Any) -> dict[str, Any]:
    options = [
        {
            "number": f"N{place}",
            "values": list(row),
            "surcharge_won": place * 500,
            "stock": place,
            "on_sale": place != 1,
        }
        for place, row in enumerate(rows)
    ]
    told = {"mall_product_no": "77", "name": "컵", "price_won": 9_000, "stock": None, "seller_code": "CUP"}
    return {**told, "option_names": list(names), "options": options, **known}


def ours(*rows: tuple[str, ...], names: tuple[str, ...] = ("색상",)) -> dict[str, Any]:
    return {"names": list(names), "combinations": [{"key": f"K{p}", "values": list(row)} for p, row in enumerate(rows)]}


def new() -> dict[str, Any]:
    return blank("제조사", "브랜드", {"code": "wear", "fields": []}, name="컵")


def test_the_form_has_the_malls_options_with_surcharges_stock_and_sale() -> None:
    rows = (("빨강/진한", "1개", "S"), ("파랑", "1개", "M(95)"))
    found = at_the_mall(*rows, names=("색상★", "수량", "사이즈"))
    body = filled(new(), found)
    assert (body["price_won"], body["own_code"], body["stock_used"], body["stock"]) == ("9000", "CUP", True, None)
    options = body["options"]
    assert (options["use"], options["style"], options["names"]) == ("all_malls", "combination", ["색상", "사이즈"])
    assert options["combinations"] == [
        {"values": ["빨강 진한", "S"], "surcharge_won": 0, "on_sale": True, "key": "", "stock": 0},
        {"values": ["파랑", "M 95"], "surcharge_won": 500, "on_sale": False, "key": "", "stock": 1},
    ]
    assert "옵션 2개를 채웠습니다" in told_of(body, found, "")
    assert "옵션번호까지 연결됩니다" in told_of(body, found, "")
    assert "재고는 비어" not in told_of(body, found, "")


def test_stock_that_the_mall_does_not_tell_stays_empty_and_is_said() -> None:
    found = at_the_mall(("빨강",), ("파랑",))
    for row in found["options"]:
        row["stock"] = None
    body = filled(new(), found)
    assert body["stock_used"] is False
    assert "알려 주지 않은 재고는 비어 있습니다" in told_of(body, found, "")


@pytest.mark.parametrize(
    ("found", "price", "stock"),
    [
        (at_the_mall(stock=4), 9_000, 4),
        (at_the_mall(price_won=None), "", None),
        (at_the_mall(("1개",), names=("수량",)), 9_000, 0),
        (at_the_mall(("같음",), ("같음",), stock=7), 9_000, 7),
    ],
)
def test_what_is_sold_in_one_form_has_no_options(found: Any, price: Any, stock: int | None) -> None:
    body = filled(new(), found)
    assert (body["price_won"], body["stock"], body["stock_used"]) == (price, stock, stock is not None)
    assert body["options"]["use"] == "none"
    assert told_of(body, found, "") == ""


def test_a_price_that_was_known_stays_where_the_mall_tells_none() -> None:
    found = at_the_mall(("빨강",), ("파랑",), price_won=None)
    assert filled(new() | {"price_won": "500", "own_code": "MINE"}, found)["price_won"] == "500"
    assert filled(new() | {"own_code": "MINE"}, found)["own_code"] == "MINE"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (ours(("빨강",), ("파랑",)), at_the_mall(("빨강",), ("파랑",))),
        (ours(("빨강",), ("파랑",), names=("빛깔",)), at_the_mall(("빨강",), ("파랑",))),
        (ours(("빨강",), ("파랑",)), at_the_mall(("빨강!",), ("파랑",))),
        (ours(("빨강",), ("파랑",)), at_the_mall(("1개", "빨강"), ("1개", "파랑"), names=("수량", "색상"))),
        (
            ours(("빨강", "S"), ("빨강", "M"), names=("색상", "사이즈")),
            at_the_mall(("S", "빨강"), ("M", "빨강"), names=("사이즈", "색상")),
        ),
        (ours(("빨강",)), at_the_mall(("빨강", "1개"), names=("색상", "수량"))),
        (
            ours(("빨강", "S"), ("빨강", "M"), names=("색상", "사이즈")),
            at_the_mall(("빨강/S",), ("빨강/M",), names=("옵션",)),
        ),
    ],
)
def test_options_that_are_the_same_have_the_malls_numbers(options: Any, found: Any) -> None:
    assert numbers_of(options, found) == {f"K{place}": f"N{place}" for place in range(len(options["combinations"]))}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (ours(("빨강",), ("초록",)), at_the_mall(("빨강",), ("파랑",))),
        (ours(("빨강",)), at_the_mall(("빨강",), ("파랑",))),
        (ours(("빨강",), ("파랑",), ("초록",)), at_the_mall(("빨강",), ("파랑",))),
        (ours(("빨강",), ("파랑",)), at_the_mall(("빨강",), ("빨강!",))),
        (ours(("빨강",)), at_the_mall(("파랑",))),
        (ours(("빨강",), ("파랑",)), at_the_mall()),
        (
            ours(("빨강", "S"), ("파랑", "S"), names=("색상", "치수")),
            at_the_mall(("빨강", "S"), ("파랑", "S"), names=("색상", "사이즈")),
        ),
        (ours(("빨강",), ("파랑",)), at_the_mall(("빨강", "S"), ("파랑", "M"), names=("색상", "사이즈"))),
    ],
)
def test_options_that_differ_have_none(options: Any, found: Any) -> None:
    assert numbers_of(options, found) == {}


def test_options_that_the_mall_has_not_numbered_have_none_and_it_is_said() -> None:
    found = at_the_mall(("빨강",), ("파랑",))
    found["options"][1]["number"] = ""
    options = ours(("빨강",), ("파랑",))
    assert numbers_of(options, found) == {}
    chosen = asyncio.run(_options(cast("Desk", Mall(found)), FOUND, {"details": {"options": options}}))
    assert (len(chosen["theirs"]), chosen["untold"]) == (2, UNNUMBERED)
    assert UNNUMBERED in told_of(filled(new(), found), found, "")


@pytest.mark.parametrize("found", [at_the_mall(("빨강",), ("초록",)), at_the_mall()])
def test_options_that_differ_are_said_to_differ(found: Any) -> None:
    product = {"details": {"options": ours(("빨강",), ("파랑",))}}
    chosen = asyncio.run(_options(cast("Desk", Mall(found)), FOUND, product))
    assert chosen == {"theirs": found["options"], "numbers": {}, "untold": DIFFERENT}


def test_what_was_filled_in_matches_once_it_is_saved() -> None:
    found = at_the_mall(("1.5kg", "빨강&파랑"), ("15kg", "검정"), names=("무게", "색상"))
    options = filled(new(), found)["options"]
    saved = {**options, "combinations": [{**row, "key": row["values"][0]} for row in options["combinations"]]}
    assert numbers_of(saved, found) == {"1 5kg": "N0", "15kg": "N1"}
    assert word("가" * 30, 25) == "가" * 25


@pytest.mark.parametrize(
    ("text", "numbers"), [('{"K1": "7"}', {"K1": "7"}), ("", {}), ("{", {}), ("[1]", {}), ('{"K": 1}', {"K": "1"})]
)
def test_what_a_form_carries_is_numbers_or_nothing(text: str, numbers: dict[str, str]) -> None:
    assert numbers_typed(text) == numbers


def test_the_mall_is_asked_only_for_a_product_with_options() -> None:
    mall = Mall(at_the_mall(("빨강",), ("파랑",)))
    desk = cast("Desk", mall)
    plain = {"details": {"options": ours()}}
    for product in (None, plain):
        assert asyncio.run(_options(desk, FOUND, product)) == {"theirs": [], "numbers": {}, "untold": ""}
    assert mall.asked == []
    chosen = asyncio.run(_options(desk, FOUND, {"details": {"options": ours(("빨강",), ("파랑",))}}))
    assert chosen["numbers"] == {"K0": "N0", "K1": "N1"}
    assert mall.asked == ["/accounts/a1/listings/7%2F7"]


def test_a_mall_that_does_not_tell_says_why_and_what_to_do() -> None:
    why = "이 제휴몰은 상품의 옵션을 API로 알려 주지 않습니다."
    desk = cast("Desk", Mall(RefusedError(422, why)))
    assert asyncio.run(details_of(desk, "a1", "77")) == (None, why)
    chosen = asyncio.run(_options(desk, FOUND, {"details": {"options": ours(("빨강",))}}))
    assert chosen == {"theirs": [], "numbers": {}, "untold": why}
    assert told_of(new(), None, why) == f"{why} {BY_HAND}"
