"""Spreadsheets for people: written row by row to a file, so that a long one takes no more memory than a short one.

A text is always a text: none becomes a formula, a link, or a number that loses its zeros.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Literal

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Characters that a cell of a workbook holds."""

Kind = Literal["text", "number", "moment", "day"]
Value = str | int | date | datetime | None

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f]")
_FORMATS: Mapping[Kind, str] = {"text": "@", "number": "#,##0", "moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd"}


@dataclass(frozen=True)
class Column:
    """A column: its heading, what its cells are, and how many letters wide it is."""

    label: str
    kind: Kind = "text"
    width: int = 14


class Workbook:
    """An `xlsx` in the making: a context that puts it together at its end, or leaves nothing of it after an error.

    Its sheets are filled one after the other, their rows kept in a directory of its own until then.
    """

    def __init__(self, into: IO[bytes]) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="workbook-")
        self._book: Any = xlsxwriter.Workbook(into, {**_OPTIONS, "tmpdir": self._kept.name})
        self._heading = self._book.add_format({"bold": True, "bg_color": "#EEF1F6", "bottom": 1})
        self._formats: dict[Kind, Any] = {
            kind: self._book.add_format({"num_format": form}) for kind, form in _FORMATS.items()
        }

    def sheet(self, title: str, columns: Sequence[Column]) -> "Sheet":
        """A new sheet with its headings, which stay in sight."""
        page = self._book.add_worksheet(_title(title))
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width, self._formats[column.kind])
            page.write_string(0, place, plain(column.label), self._heading)
        return Sheet(page, columns, self._formats)

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._kept:
            if kind is None:
                self._book.close()


class Sheet:
    """A sheet of a workbook."""

    def __init__(self, page: Any, columns: Sequence[Column], formats: Mapping[Kind, Any]) -> None:
        self._page = page
        self._columns = columns
        self._formats = formats
        self.rows = 0

    def add(self, values: Sequence[Value]) -> None:
        """One more row. A moment is written as its clock shows it: spreadsheets know no zones."""
        self.rows += 1
        for place, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            self._write(place, value, self._formats[column.kind])

    def _write(self, place: int, value: Value, form: Any) -> None:
        match value:
            case None | "":
                return
            case int():
                self._page.write_number(self.rows, place, value, form)
            case datetime():
                self._page.write_datetime(self.rows, place, value.replace(tzinfo=None), form)
            case date():
                self._page.write_datetime(self.rows, place, value, form)
            case _:
                self._page.write_string(self.rows, place, plain(value)[:LONGEST], form)

    def choose_from(self, place: int, title: str, count: int, last_row: int) -> None:
        """Offer the first `count` cells of another sheet's first column as choices of a column."""
        source = f"='{_title(title)}'!$A$2:$A${count + 1}"
        choice = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True}
        self._page.data_validation(1, place, last_row, place, choice)


def plain(text: str) -> str:
    """A text without what XML can't hold."""
    return _UNWRITABLE.sub("", text)


def _title(label: str) -> str:
    """A name that a sheet may have."""
    return re.sub(r"[\[\]:*?/\\']", " ", label)[:31]
