"""Spreadsheets for a mall: every cell is text, so that none is a formula, a link or a number that loses its zeros."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.workbooks import Column, Workbook
from mall_gateway.malls.port import Sheet


def workbook(sheet: Sheet, headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """An `xlsx` with the sheet's columns; what a row does not say is left empty."""
    written = io.BytesIO()
    with Workbook(written) as book:
        page = book.sheet(sheet.label, [Column(heading) for heading in headings])
        for row in rows:
            page.add([str(row.get(column.field) or "") for column in sheet.columns])
    return written.getvalue()
