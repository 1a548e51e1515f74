"""Uploaded spreadsheets as rows of texts, within limits that are checked before anything is unpacked or laid out."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from chassis.refusals import RefusalError

MOST_BYTES = 3 * 1024 * 1024
MOST_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 2_000
"""Of one cell."""

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER_KINDS = frozenset({"xl/workbook.bin", "content.xml"})
"""Workbooks whose cells are laid out by rules that are not looked at here."""
_CELLS = re.compile(rb"<\s*(?:\w+:)?(?:row|c)\b")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LETTERS = 26
_SHORTER = "파일을 나누어 올려 주세요."
_TOO_WIDE = f"표가 너무 넓거나 깁니다. {MOST_ROWS:,}줄, {MOST_COLUMNS}칸 안에서 올려 주세요."
_TOO_LARGE = f"파일의 내용이 너무 큽니다. {_SHORTER}"
_SAVE_AS = "엑셀에서 열어 '다른 이름으로 저장 > Excel 통합 문서(xlsx)'로 저장한 뒤 다시 올려 주세요."

Cell = str | int | float | bool | date | datetime | time | timedelta


class SpreadsheetError(RefusalError):
    """The file as a whole can't be read."""

    code = "spreadsheet"


Rows = Sequence[Sequence[str]]
"""The cells of a sheet from its first row on, as texts."""


def read_rows(body: bytes) -> Rows:
    """The first sheet of an `xlsx`, or a `csv`, told apart by their content. Raises SpreadsheetError."""
    if not body:
        raise SpreadsheetError("빈 파일입니다. 파일을 다시 골라 주세요.")
    if len(body) > MOST_BYTES:
        raise SpreadsheetError(f"파일은 {MOST_BYTES // 1024 // 1024}MB까지 올릴 수 있습니다. {_SHORTER}")
    if body.startswith(_OLD_EXCEL):
        raise SpreadsheetError(f"예전 엑셀(xls) 파일은 읽지 않습니다. {_SAVE_AS}")
    found = list(_workbook_rows(body) if body.startswith(_ZIP) else _csv_rows(body))
    filled = sum(any(row) for row in found)
    if not filled:
        raise SpreadsheetError("파일에 내용이 없습니다. 제목 줄이 있는 파일을 올려 주세요.")
    if filled - 1 > MOST_ROWS:
        raise SpreadsheetError(f"한 번에 {MOST_ROWS:,}줄까지 올릴 수 있습니다. {_SHORTER}")
    return found


def _workbook_rows(body: bytes) -> Iterator[list[str]]:
    try:
        _check_archive(body)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheet = workbook.get_sheet_by_index(0)
        yield from ([_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False))
    except SpreadsheetError:
        raise
    except (zipfile.BadZipFile, CalamineError, ValueError, OSError) as error:
        raise SpreadsheetError(f"엑셀 파일을 읽을 수 없습니다. 암호가 있으면 풀고, {_SAVE_AS}") from error
    except (RuntimeError, EOFError, IndexError) as error:
        raise SpreadsheetError(f"엑셀 파일을 읽을 수 없습니다. 암호가 있으면 풀고, {_SAVE_AS}") from error


def _check_archive(body: bytes) -> None:
    """Unpack in a bounded way and look where the cells lie: two far apart would be laid out as billions."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = archive.infolist()
        names = {part.filename.lower() for part in parts}
        if "xl/workbook.xml" not in names or names & _OTHER_KINDS:
            raise SpreadsheetError(f"엑셀 통합 문서(xlsx)가 아닙니다. {_SAVE_AS}")
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise SpreadsheetError(_TOO_LARGE)
        left = MOST_UNPACKED_BYTES
        for part in parts:
            with archive.open(part) as opened:
                # What a part says of its size may be a lie: it is read no further than what is left.
                unpacked = opened.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise SpreadsheetError(_TOO_LARGE)
            # Any part can be named as the sheet, whatever it is called.
            _check_places(unpacked)


def _check_places(part: bytes) -> None:
    """Raises SpreadsheetError for cells too far out, and for what hides cells from being looked at."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _check_place
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)  # noqa: FBT003  expat's own
    except expat.ExpatError as error:
        if _CELLS.search(part) or part.startswith(_UTF_16):
            raise SpreadsheetError(f"엑셀 파일을 읽을 수 없습니다. {_SAVE_AS}") from error


def _check_place(name: str, attributes: Mapping[str, str]) -> None:
    place = attributes.get("r", "") if name.rpartition(" ")[2] in {"c", "row"} else ""
    letters = place.rstrip("0123456789")
    if int(place[len(letters) :] or "0") > 2 * MOST_ROWS or column_of(letters) > MOST_COLUMNS:
        raise SpreadsheetError(_TOO_WIDE)


def _refuse_doctype(*_: object) -> None:
    raise SpreadsheetError(f"엑셀 파일을 읽을 수 없습니다. {_SAVE_AS}")


def column_of(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def letters_of(number: int) -> str:
    """1 is `A`, 27 is `AA`."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def _csv_rows(body: bytes) -> Iterator[list[str]]:
    if body.lstrip()[:1] == b"<":
        raise SpreadsheetError(f"웹페이지로 저장된 파일입니다. {_SAVE_AS}")
    try:
        text = _decoded(body).removeprefix("\ufeff")
        for place, row in enumerate(csv.reader(io.StringIO(text), strict=True)):
            if place > 2 * MOST_ROWS or len(row) > MOST_COLUMNS:
                raise SpreadsheetError(_TOO_WIDE)
            yield [_kept(cell) for cell in row]
    except (ValueError, csv.Error) as error:
        reason = "엑셀(xlsx)이나 CSV 파일이 아닙니다. 파일을 다시 골라 주세요."
        raise SpreadsheetError(reason) from error


def _decoded(body: bytes) -> str:
    """UTF-8, or what Korean sites call EUC-KR. Raises ValueError where it is neither."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp949")


def _kept(text: str) -> str:
    """A text as far as it is kept: without what PostgreSQL and XML can't hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n").strip()[:MOST_CHARACTERS]


def _text(cell: Cell) -> str:
    """A cell as a seller sees it: numbers without a fraction are whole, days and times in ISO form."""
    match cell:
        case bool():
            return "Y" if cell else "N"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case _:
            return _kept(str(cell))
