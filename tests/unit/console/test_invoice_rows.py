"""송장대량등록: a table by its headings, and rows that travel in a form."""

import json

import pytest

from console.pages.invoice_rows import MOST_ROWS, Row, packed, rows_of, unpacked
from console.problems import RefusedError

HEAD = ["주문번호", "상품명", "택배사", "송장번호"]


def test_columns_are_found_by_their_headings_wherever_they_are() -> None:
    table = [
        ["송장 목록"],
        [],
        ["운송장 번호", "비고", "주문번호*"],
        ["123", "x", "A1"],
        ["", "", ""],
        ["456", "", "A2"],
    ]
    assert rows_of(table, "LOGEN") == [Row(4, "A1", "LOGEN", "123"), Row(6, "A2", "LOGEN", "456")]


def test_a_courier_in_the_row_wins_and_short_rows_are_blank_at_their_end() -> None:
    table = [HEAD, ["A1", "티셔츠", "한진택배", "123"], ["A2", "티셔츠"]]
    assert rows_of(table, "LOGEN") == [Row(2, "A1", "한진택배", "123"), Row(3, "A2", "LOGEN", "")]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([["상품명"], ["티셔츠"]], "제목이 있는 줄을 찾지 못했습니다"),
        ([["주문번호", "상품명"], ["A1", "x"]], "제목이 있는 줄을 찾지 못했습니다"),
        ([[""]] * 10 + [HEAD], "제목이 있는 줄을 찾지 못했습니다"),
        ([HEAD, ["", "티셔츠", "한진택배", ""]], "적힌 줄이 없습니다"),
        ([HEAD, *[["A1", "", "", "1"]] * (MOST_ROWS + 1)], "5,000줄까지"),
    ],
)
def test_a_table_that_is_none_of_invoices_is_refused_at_the_file(table: list[list[str]], told: str) -> None:
    with pytest.raises(RefusedError) as raised:
        rows_of(table, "")
    assert told in raised.value.by_field()["file"][0]


def test_rows_come_back_from_the_form_as_they_were() -> None:
    rows = [Row(2, "A1", "로젠택배", '1"23', ready=True), Row(3, "", "", "<b>")]
    assert unpacked(packed(rows)) == rows
    assert rows[0].asked() == {"order_number": "A1", "courier": "로젠택배", "invoice_number": '1"23'}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "7", "[7]", "[[1]]", '[["1","A","B","C",true]]', '[[1,"A","B","C",1]]',
        '[[1,2,"B","C",true]]', '[[true,"A","B","C",true]]', json.dumps([[1, "A", "B", "C", True]] * (MOST_ROWS + 1)),
    ],
)  # fmt: skip
def test_a_form_that_no_preview_of_ours_made_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="다시 올려 주세요"):
        unpacked(text)
