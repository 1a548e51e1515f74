"""재고관리: what was typed for an option becomes what the catalogue is asked."""

import re
from typing import Any

import pytest

from console.pages.stock import Entry

WHICH = {"product_id": "6f1c", "option_key": "O1"}


def test_only_the_difference_to_what_was_seen_is_asked_for() -> None:
    entry = Entry("6f1c.O1", "12", "0", "10", "0")
    assert entry.number
    assert entry.asked() == {**WHICH, "on_hand": 12, "seen": 10, "safety": None}


def test_safety_stock_is_asked_for_when_it_was_changed() -> None:
    assert Entry("6f1c.", "10", "3", "10", "0").asked()["safety"] == 3
    assert Entry("6f1c.", "10", "3", "10", "0").asked()["option_key"] == ""


def test_the_same_number_for_many_is_meant_whatever_was_seen() -> None:
    assert Entry("6f1c.O1", "열", "", "10", "0").set_to(7) == {**WHICH, "on_hand": 7}


@pytest.mark.parametrize("text", ["", "-1", "1.5", "열", "²", "１２"])
def test_what_is_no_number_is_known_before_it_is_asked(text: str) -> None:
    assert not Entry("6f1c.O1", text, "0", "10", "0").number
    assert not Entry("6f1c.O1", "1", text, "10", "0").number


def line(number: int, **changes: Any) -> dict[str, Any]:
    """An option as the catalogue tells it."""
    told = {
        "code": "P1",
        "own_code": None,
        "name": f"상품 {number}",
        "kind": "option",
        "label": "빨강",
        "image_url": None,
    }
    numbers = {"on_hand": 5, "safety": 0, "sellable": 5, "oversold": 0, "sold_out": False}
    more = {"malls": [], "cause": "재고관리", "changed_at": "2026-11-27T15:05:00Z"}
    return {"product_id": f"p{number}", "option_key": f"O{number}", **told, **numbers, **more, **changes}


async def test_all_that_a_search_finds_is_chosen(shop: Any) -> None:
    shop.answers["/stock"] = {"items": [line(1), line(2, option_key="")], "next": "more"}
    page = await shop.page("/stock?state=sold_out&q=상품&sort=stock_low")
    (address,) = re.findall(r'hx-get="(/stock/every[^"]*)"', page)
    shop.answers["/stock"] = {"items": [line(1), line(2, option_key="")], "next": None}
    chosen = await shop.page(address.replace("&amp;", "&"))
    assert re.findall(r'name="id" value="([^"]*)"', chosen) == ["p1.O1", "p2."]
    shown, found = (dict(asked) for asked in shop.questions("/stock"))
    assert {**found, "limit": "20"} == shown
    assert (found["only"], found["keyword"], found["sort"]) == ("sold_out", "상품", "stock_low")


async def test_one_number_is_set_for_all_chosen_on_this_page_or_not(shop: Any) -> None:
    shop.answers["/stock"] = {"saved": 2, "refused": []}
    answer = await shop.post("/stock?state=sold_out", id=["p1.O1", "p9.O9"], act="fill", fill="1,200")
    assert (answer.status_code, answer.headers["location"]) == (303, "/stock?state=sold_out")
    counts = [{"product_id": f"p{n}", "option_key": f"O{n}", "on_hand": 1_200} for n in (1, 9)]
    assert shop.done == [("/stock", {"counts": counts, "cause": "재고 일괄입력"})]


@pytest.mark.parametrize("fill", ["", "-1", "많이", "²"])
async def test_what_is_no_number_fills_nothing(shop: Any, fill: str) -> None:
    answer = await shop.post("/stock", id="p1.O1", act="fill", fill=fill)
    assert (answer.status_code, shop.done) == (422, [])
    assert "일괄입력할 재고수량을" in answer.text


async def test_only_rows_of_this_page_are_saved_as_they_were_typed(shop: Any) -> None:
    shop.answers["/stock"] = {"saved": 1, "refused": []}
    typed = {"on_hand-p1.O1": "7", "safety-p1.O1": "0", "seen-p1.O1": "5", "held-p1.O1": "0"}
    await shop.post("/stock", id=["p1.O1", "p9.O9"], **typed)
    ((_, body),) = shop.done
    assert body["counts"] == [{"product_id": "p1", "option_key": "O1", "on_hand": 7, "seen": 5, "safety": None}]


async def test_why_a_number_was_not_taken_is_told_also_of_other_pages(shop: Any) -> None:
    refused = [{"product_id": f"p{n}", "option_key": f"O{n}", "detail": "재고를 쓰지 않는 상품입니다."} for n in (8, 9)]
    shop.answers["/stock"] = {"saved": 1, "refused": refused, "items": [line(1)], "next": None}
    answer = await shop.post("/stock", id=["p1.O1", "p8.O8", "p9.O9"], act="sold_out")
    assert answer.status_code == 422
    assert "2개는 저장하지 않았습니다. 재고를 쓰지 않는 상품입니다.<" in answer.text.replace("\n", "")
