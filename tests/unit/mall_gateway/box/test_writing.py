"""Spreadsheets for a mall."""

import io
import zipfile

from chassis.spreadsheets import read_rows
from mall_gateway.malls.box.writing import workbook
from mall_gateway.malls.port import Column, Sheet

OUT = Sheet("out", "보낼 파일/[긴] 이름", "out", (Column("number", "번호"), Column("words", "내용")))


def test_what_is_written_is_text_whatever_it_looks_like() -> None:
    rows = [{"number": "007", "words": sign + "cmd|' /C calc'!A0"} for sign in "=+-@"]
    body = workbook(OUT, ["번호", "내용"], [*rows, {"words": "a\x00b\n1"}, {"number": None, "words": "가" * 40_000}])
    found = read_rows(body)
    assert found[:5] == [["번호", "내용"], *[["007", row["words"]] for row in rows]]
    assert found[5] == ["", "ab\n1"]
    inner = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in inner
    assert b"hyperlink" not in inner
