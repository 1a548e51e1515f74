"""Rows of an uploaded table as fields: other names of columns, kinds of cells, and each problem with its place."""

import pytest

from chassis.spreadsheets import SpreadsheetError
from mall_gateway.malls.box.parsing import Parsed, headings, parse, renames_of, split
from mall_gateway.malls.box.store import key_of
from mall_gateway.malls.port import Column, Sheet

SHEET = Sheet(
    "orders",
    "주문 파일",
    "in",
    (
        Column("order_no", "주문번호", required=True),
        Column("line_no", "주문순번", required=True, others=("일련번호",)),
        Column("quantity", "수량", kind="number"),
        Column("at", "주문 일시", kind="moment"),
        Column("day", "출고일", kind="day"),
        Column("name", "수취인", personal=True),
    ),
    key=("order_no", "line_no"),
)


def parsed(*rows: list[str], renames: str = "") -> Parsed:
    return parse(SHEET, rows, renames_of(renames), key_of)


def test_columns_are_found_below_a_title_under_any_of_their_names_and_in_any_order() -> None:
    found = parsed(
        ["주문 목록"], [], ["일련번호", "주문 번호 ", "다른 것"], ["1", "A/1", "x"], ["", "", ""], ["2", "A/1", ""]
    )
    assert list(found.rows) == ["A%2F1/1", "A%2F1/2"]
    assert found.rows["A%2F1/1"] == {"order_no": "A/1", "line_no": "1", "quantity": "", "at": "", "day": "", "name": ""}
    assert found.problems == []


def test_a_seller_renames_columns() -> None:
    assert parsed(["오더", "주문순번"], ["A", "1"], renames="주문번호=오더, 수량=개수").rows["A/1"]["order_no"] == "A"
    assert list(headings(SHEET, {"수량": "개수"}))[2] == "개수"
    assert renames_of("엉망, =x, y=, a=b") == {"a": "b"}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SpreadsheetError, match="'주문순번' 열이 없습니다"):
        parsed(["주문번호", "수량"], ["A", "1"])


def test_of_two_rows_of_one_line_the_later_counts() -> None:
    assert parsed(["주문번호", "주문순번", "수량"], ["A", "1", "1"], ["A", "1", "2"]).rows["A/1"]["quantity"] == "2"


@pytest.mark.parametrize(("text", "number"), [("6,800원", "6800"), ("3.0", "3"), ("007", "7"), ("0", "0")])
def test_a_number_is_whole(text: str, number: str) -> None:
    assert parsed(["주문번호", "주문순번", "수량"], ["A", "1", text]).rows["A/1"]["quantity"] == number


TIMES = ["2026-11-21 09:30:00", "20261121093000", "2026.11.21 09:30", "2026/11/21 9:30:00", "2026-11-21T09:30"]


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_read_in_the_forms_of_spreadsheets(text: str) -> None:
    problems = parsed(["주문번호", "주문순번", "주문일시"], ["A", "1", text]).problems
    rows = parsed(["주문번호", "주문순번", "주문일시"], ["A", "1", text]).rows
    if "9:30" in text and "09:30" not in text:
        assert problems
    else:
        assert rows["A/1"]["at"] == "2026-11-21 09:30:00"


@pytest.mark.parametrize("text", ["2026-11-21", "20261121", "2026. 11. 21.", "2026-11-21 09:30:00"])
def test_a_day_is_kept_without_its_time(text: str) -> None:
    assert parsed(["주문번호", "주문순번", "출고일"], ["A", "1", text]).rows["A/1"]["day"] == "2026-11-21"


def test_a_bad_cell_is_told_with_its_place_and_the_other_rows_go_on() -> None:
    heading = ["주문번호", "주문순번", "수량", "주문일시"]
    found = parsed(["제목"], heading, ["A", "1", "-1", "어제"], ["A", "", "1", ""], ["A", "3", "1", ""], ["A"])
    assert list(found.rows) == ["A/3"]
    assert [(one.cell, one.heading) for one in found.problems] == [
        ("C3", "수량"), ("D3", "주문 일시"), ("B4", "주문순번"), ("B6", "주문순번"),
    ]  # fmt: skip
    assert "-1" in found.problems[0].advice
    assert "2026-11-21" in found.problems[1].advice


@pytest.mark.parametrize("text", ["²", "9" * 13, "1e5", "NaN", "１２"])
def test_what_only_looks_like_a_number_is_a_problem(text: str) -> None:
    assert parsed(["주문번호", "주문순번", "수량"], ["A", "1", text]).problems


def test_what_tells_of_persons_is_parted_from_the_rest() -> None:
    facts, personal = split(SHEET, {"order_no": "A", "line_no": "1", "name": "이받음"})
    assert (facts, personal) == ({"order_no": "A", "line_no": "1"}, {"name": "이받음"})
