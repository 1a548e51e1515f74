"""Spreadsheets for a mall: every cell is text, so that none is a formula, a link or a number that loses its zeros."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from mall_gateway.malls.port import Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_767
"""Characters that a cell of a workbook holds."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(sheet: Sheet, headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """An `xlsx` with the sheet's columns; what a row does not say is left empty."""
    written = io.BytesIO()
    book: Any = xlsxwriter.Workbook(written, _OPTIONS)
    page, bold = book.add_worksheet(_title(sheet.label)), book.add_format({"bold": True})
    page.freeze_panes(1, 0)
    for place, heading in enumerate(headings):
        page.write_string(0, place, heading, bold)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(sheet.columns):
            text = str(row.get(column.field) or "")
            if text:
                page.write_string(number, place, _plain(text)[:_LONGEST])
    book.close()
    return written.getvalue()


def _title(label: str) -> str:
    """A name that a page may have."""
    return re.sub(r"[\[\]:*?/\\']", " ", label)[:31]


def _plain(text: str) -> str:
    """Without what XML can't hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
