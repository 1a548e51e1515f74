"""Uploaded spreadsheets: read as they are, refused before they can do harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlsxwriter

from chassis import spreadsheets as reading
from chassis.spreadsheets import SpreadsheetError, column_of, letters_of, read_rows

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(*cells: tuple[int, int, Any]) -> bytes:
    written = io.BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True, "remove_timezone": True})
    page = made.add_worksheet()
    day = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for row, column, value in cells:
        page.write(row, column, value, *([day] if isinstance(value, date) else []))
    made.close()
    return written.getvalue()


def repacked(body: bytes, **changes: Any) -> bytes:
    """An archive with parts changed (`None` drops one), `rename` gives the sheet another name."""
    rename, source, written = changes.pop("rename", None), zipfile.ZipFile(io.BytesIO(body)), io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if rename:
                content, name = (
                    content.replace(b"worksheets/sheet1.xml", rename),
                    (f"xl/{rename.decode()}" if name.endswith("sheet1.xml") else name),
                )
            archive.writestr(name, changes.pop(name, content))
        for name, content in changes.items():
            archive.writestr(name, content)
    return written.getvalue()


def sheet(inner: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}"><sheetData>{inner}</sheetData></worksheet>'.encode()


def with_sheet(content: bytes) -> bytes:
    return repacked(book((0, 0, "x")), **{"xl/worksheets/sheet1.xml": content})


def test_cells_are_texts_as_a_seller_sees_them() -> None:
    body = book(
        (0, 0, "제목"), (1, 0, 20261121000001), (1, 1, 6800.5), (1, 2, True), (1, 3, "  뷁 "),
        (1, 4, datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
    )  # fmt: skip
    assert read_rows(body)[1] == ["20261121000001", "6800.5", "Y", "뷁", "2026-11-21 09:30:00"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp949"])
def test_a_csv_is_read_in_the_charsets_of_korean_sites(charset: str) -> None:
    body = '번호,이름\r\n001,"뷁, ""샾"""\r\n'.encode(charset)
    assert read_rows(body) == [["번호", "이름"], ["001", '뷁, "샾"']]


def test_a_cell_is_kept_to_a_bound_and_without_control_signs() -> None:
    long = "가" * (reading.MOST_CHARACTERS + 1)
    ((first, second),) = read_rows(f"{long},a\x07b".encode())
    assert (len(first), second) == (reading.MOST_CHARACTERS, "ab")


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "빈 파일"),
    "blank": (lambda: b"\n,,\n", "내용이 없습니다"),
    "too large": (lambda: b"a" * (reading.MOST_BYTES + 1), "3MB"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    "page": (lambda: b"  <html><table></table></html>", "웹페이지"),
    "bytes": (lambda: b"\x80\xff\xfe\x81", "CSV"),
    "torn archive": (lambda: b"PK\x03\x04 and no more", "읽을 수 없습니다"),
    "no workbook": (lambda: repacked(book((0, 0, "x")), **{"content.xml": "<a/>"}), "통합 문서"),
    "binary workbook": (lambda: repacked(book((0, 0, "x")), **{"xl/workbook.bin": b"\x83"}), "통합 문서"),
    "too many parts": (lambda: repacked(book((0, 0, "x")), **{f"p{n}": b"" for n in range(201)}), "너무 큽니다"),
    "bomb": (lambda: repacked(book((0, 0, "x")), **{"xl/big.xml": b" " * 32_000_000}), "너무 큽니다"),
    "far row": (lambda: book((0, 0, "a"), (1_048_575, 0, "z")), "넓거나 깁니다"),
    "far column": (lambda: book((0, 0, "a"), (0, 16_383, "z")), "넓거나 깁니다"),
    "far cell elsewhere": (
        lambda: repacked(book((0, 0, "a"), (900_000, 9, "z")), rename=b"media/x.png"),
        "넓거나 깁니다",
    ),
    "far cell prefixed": (
        lambda: with_sheet(f'<x:worksheet xmlns:x="{NAMESPACE}"><x:c r="XFD1048576"/></x:worksheet>'.encode()),
        "넓거나 깁니다",
    ),
    "far cell in a reference": (lambda: with_sheet(sheet('<row r="1"><c r="&#88;FD1048576"/></row>')), "넓거나 깁니다"),
    "cells that are torn": (lambda: with_sheet(sheet('<row r="1"><c r="A1"></row>')), "읽을 수 없습니다"),
    "a doctype": (lambda: with_sheet(b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet("")), "읽을 수 없습니다"),
    "utf-16": (lambda: with_sheet(b"\xff\xfe\x00<"), "읽을 수 없습니다"),
    "many rows": (lambda: b"a\n" * (reading.MOST_ROWS + 2), "5,000줄"),
    "endless rows": (lambda: b"a\n" * (2 * reading.MOST_ROWS + 2), "넓거나 깁니다"),
    "wide row": (lambda: b"a," * 101, "넓거나 깁니다"),
    "open quote": (lambda: b'a,"b', "CSV"),
}
"""What is read, made when it is tested: some take long; and what is told."""


@pytest.mark.parametrize(("body", "told"), FILES.values(), ids=FILES.keys())
def test_a_file_that_can_not_or_must_not_be_read_is_refused_with_what_to_do(
    body: Callable[[], bytes], told: str
) -> None:
    content = body()
    with pytest.raises(SpreadsheetError) as raised:
        read_rows(content)
    assert told in raised.value.detail


def test_a_part_that_lies_about_its_size_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED_BYTES", 4_000)
    with pytest.raises(SpreadsheetError, match="너무 큽니다"):
        read_rows(book(*((0, place, f"word {place}") for place in range(90))))


def test_columns_have_letters() -> None:
    assert [letters_of(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_of(letters) for letters in ("A", "Z", "aa", "ZZ", "AAA")] == [1, 26, 27, 702, 703]
