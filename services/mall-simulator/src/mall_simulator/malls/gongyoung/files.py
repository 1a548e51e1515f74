"""Spreadsheets of the partner site, read and written (malls.md 13; unverified: every column)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]
from python_calamine import CalamineError, CalamineWorkbook

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Doc

_MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)
"""Every file says so: the same rows are the same bytes."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FileReply(Reply):
    """A spreadsheet: `body` is `{title, headings, rows}`; the site writes a title above the headings."""

    content_type: str = XLSX

    def encoded(self, *, wrongly: bool = False) -> bytes:
        """The file; there is no other charset to be wrong in."""
        del wrongly
        written = io.BytesIO()
        book: Any = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
        book.set_properties({"created": _MADE_ON})
        page = book.add_worksheet("목록")
        page.write_string(0, 0, self.body["title"])
        for number, row in enumerate([self.body["headings"], *self.body["rows"]], 2):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(number, place, value)
                else:
                    page.write_string(number, place, value or "")
        book.close()
        return written.getvalue()


def listed(title: str, headings: Sequence[str], rows: Sequence[Sequence[str | int | None]]) -> FileReply:
    """A file with these rows."""
    return FileReply({"title": title, "headings": list(headings), "rows": [list(row) for row in rows]})


def rows_in(call: Call, *needed: str) -> list[Doc]:
    """The rows of an uploaded file by their headings. Raises Refusal where it is none or lacks a column."""
    try:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(call.body)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError) as wrong:
        raise refused("엑셀 파일이 아닙니다.") from wrong
    headings = [str(cell) for cell in cells[0]] if cells else []
    lacking = [name for name in needed if name not in headings]
    if lacking:
        raise refused(f"필수 항목이 없습니다. [{lacking[0]}]")
    return [dict(zip(headings, (str(cell) for cell in row), strict=True)) for row in cells[1:]]


def refused(words: str, status: int = 400) -> Refusal:
    """A file that is not taken at all, to raise."""
    return Refusal(Reply({"message": words}, status))


def applied(done: int, failed: Sequence[str]) -> Reply:
    """What became of the rows of a file."""
    return Reply({"success": done, "fail": len(failed), "messages": list(failed)})
