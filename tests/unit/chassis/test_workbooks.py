"""Workbooks: texts stay texts, moments and numbers are what they are, and length costs no memory."""

import contextlib
import io
import tempfile
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from chassis.workbooks import Column, Workbook

COLUMNS = (Column("주문번호"), Column("금액", "number"), Column("일시", "moment"), Column("날", "day"))
SEOUL = ZoneInfo("Asia/Seoul")


def written(*rows: tuple[object, ...], title: str = "주문") -> bytes:
    into = io.BytesIO()
    with Workbook(into) as book:
        sheet = book.sheet(title, COLUMNS)
        for row in rows:
            sheet.add(row)  # type: ignore[arg-type]
    return into.getvalue()


def test_each_cell_is_what_it_is() -> None:
    at = datetime(2026, 11, 28, 14, 5, tzinfo=SEOUL)
    body = written(("00123456789012345678", 19_900, at, date(2026, 11, 28)), ("", None, None, None))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["주문번호", "금액", "일시", "날"]
    assert rows[1] == ["00123456789012345678", 19_900, at.replace(tzinfo=None), date(2026, 11, 28)]


@pytest.mark.parametrize("sign", "=+-@\t")
def test_no_text_becomes_a_formula_or_a_link(sign: str) -> None:
    body = written((f"{sign}cmd|' /C calc'!A0", 1, None, None), ("https://evil.example", 1, None, None))
    inner = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in inner
    assert b"hyperlink" not in inner


def test_signs_that_xml_can_not_hold_are_left_out_and_long_texts_end() -> None:
    body = written(("a\x00b", 1, None, None), ("가" * 40_000, 1, None, None), title="긴/[이름]" * 9)
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    rows = book.get_sheet_by_index(0).to_python()
    assert (rows[1][0], len(rows[2][0])) == ("ab", 32_767)
    assert len(book.sheet_names[0]) == 31


def test_a_column_offers_choices_of_another_sheet() -> None:
    into = io.BytesIO()
    with Workbook(into) as book:
        book.sheet("주문", COLUMNS).choose_from(0, "택배사", 24, 100)
        book.sheet("택배사", [Column("이름")]).add(["로젠택배"])
    inner = zipfile.ZipFile(into).read("xl/worksheets/sheet1.xml").decode()
    assert "'택배사'!$A$2:$A$25" in inner
    assert "A2:A101" in inner


def test_a_long_sheet_takes_no_more_memory_than_a_short_one() -> None:
    peaks: list[int] = []
    for count in (200, 5_000):
        tracemalloc.start()
        with Workbook(io.BytesIO()) as book:
            sheet = book.sheet("주문", COLUMNS)
            for number in range(count):
                sheet.add((f"주문 {number} " + "가" * 100, number, None, None))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_beside_the_file(*, fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with contextlib.suppress(ZeroDivisionError), Workbook(io.BytesIO()) as book:
        book.sheet("주문", COLUMNS).add(("1", 1, None, None))
        assert [*tmp_path.iterdir()]
        if fails:
            raise ZeroDivisionError
    assert not [*tmp_path.iterdir()]
