"""재고관리: what was typed for an option becomes what the catalogue is asked."""

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


def test_sold_out_means_none_whatever_was_seen() -> None:
    assert Entry("6f1c.O1", "열", "", "10", "0").emptied() == {**WHICH, "on_hand": 0}


@pytest.mark.parametrize("text", ["", "-1", "1.5", "열", "²", "１２"])
def test_what_is_no_number_is_known_before_it_is_asked(text: str) -> None:
    assert not Entry("6f1c.O1", text, "0", "10", "0").number
    assert not Entry("6f1c.O1", "1", text, "10", "0").number
