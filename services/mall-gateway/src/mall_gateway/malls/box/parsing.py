"""Rows of an uploaded table as fields of a sheet; each cell that can't be read is named with what to write."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chassis.spreadsheets import Rows, SpreadsheetError, letters_of
from mall_gateway.malls.port import Column, Sheet
from mall_gateway.malls.seoul_time import from_seoul

MOST_TITLES = 10
"""Rows among which the columns' names are looked for."""
_MOST_WON = 10**12
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$")
_DOTTED = re.compile(r"^(\d{4})[./-]\s?(\d{1,2})[./-]\s?(\d{1,2})\.?(.*)$")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, by its place in the file."""

    cell: str
    heading: str
    advice: str


@dataclass(frozen=True)
class Parsed:
    """The good rows by their key, and the problems of the others."""

    rows: Mapping[str, Mapping[str, str]]
    problems: Sequence[Problem] = field(default_factory=tuple[Problem, ...])


def renames_of(text: str) -> dict[str, str]:
    """`주문번호=오더번호, 수량=주문수량` as our heading → the seller's."""
    pairs = (part.partition("=") for part in text.split(","))
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs if ours.strip() and theirs.strip()}


def parse(sheet: Sheet, table: Rows, renames: Mapping[str, str], key_of: Callable[..., str]) -> Parsed:
    """The rows of a table. Raises SpreadsheetError where a required column is missing; of two rows the later counts."""
    first, places = _heading(sheet, table, renames)
    rows: dict[str, Mapping[str, str]] = {}
    problems: list[Problem] = []
    for number, cells in enumerate(table[first + 1 :], first + 2):
        if not any(cells):
            continue
        values, wrong = _row(sheet, places, cells, number)
        if wrong:
            problems += wrong
        else:
            rows[key_of(*(values[name] for name in sheet.key))] = values
    return Parsed(rows, problems)


def _heading(sheet: Sheet, table: Rows, renames: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The row with the columns' names, below whatever title a mall writes above it, and where each column is."""
    tried = [(place, _places(sheet, cells, renames)) for place, cells in enumerate(table[:MOST_TITLES])]
    first, places = max(tried, key=lambda each: len(each[1]))
    missing = [column.heading for column in sheet.columns if column.required and column.field not in places]
    if missing:
        advice = "제휴몰에서 받은 파일이 맞는지 보고, 열 이름이 다르면 제휴몰 계정정보의 '열 이름'에 적어 주세요."
        raise SpreadsheetError(f"'{', '.join(missing)}' 열이 없습니다. {advice}")
    return first, places


def _places(sheet: Sheet, cells: Sequence[str], renames: Mapping[str, str]) -> dict[str, int]:
    found = {_plain(name): place for place, name in reversed(list(enumerate(cells))) if _plain(name)}
    places: dict[str, int] = {}
    for column in sheet.columns:
        names = (renames.get(column.heading, column.heading), *column.others)
        place = next((found[_plain(name)] for name in names if _plain(name) in found), None)
        if place is not None:
            places[column.field] = place
    return places


def _row(
    sheet: Sheet, places: Mapping[str, int], cells: Sequence[str], number: int
) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for column in sheet.columns:
        place = places.get(column.field)
        text = cells[place] if place is not None and place < len(cells) else ""
        try:
            values[column.field] = _value(column, text)
        except ValueError as error:
            cell = f"{letters_of((place or 0) + 1)}{number}"
            problems.append(Problem(cell, column.heading, str(error)))
    return values, problems


def _value(column: Column, text: str) -> str:
    """A cell in our form. Raises ValueError with an advice in Korean."""
    if not text:
        if column.required:
            raise ValueError("비어 있습니다. 값을 채워 주세요.")
        return ""
    match column.kind:
        case "number":
            return _number(text)
        case "day":
            return _moment(text).strftime("%Y-%m-%d")
        case "moment":
            return _moment(text).isoformat(sep=" ", timespec="seconds")
        case _:
            return text


def _number(text: str) -> str:
    plain = text.replace(",", "").removesuffix("원").strip()
    whole = plain.removesuffix(".0").removesuffix(".00")
    if not whole.isascii() or not whole.isdecimal() or int(whole[:20]) >= _MOST_WON:
        raise ValueError(f"0 이상의 숫자만 쓸 수 있습니다. (지금 값: {text[:30]})")
    return str(int(whole))


def _moment(text: str) -> datetime:
    """A day or a time in Seoul, in the forms that spreadsheets have; without an offset."""
    try:
        compact, dotted = _COMPACT.match(text), _DOTTED.match(text)
        if compact:
            return datetime(*(int(part) for part in compact.groups() if part is not None))  # type: ignore[arg-type]  # noqa: DTZ001
        if dotted:
            year, month, day, rest = dotted.groups()
            text = f"{year}-{int(month):02d}-{int(day):02d}{rest}"
        from_seoul(text)
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"날짜를 2026-11-21 또는 2026-11-21 09:30:00처럼 써 주세요. (지금 값: {text[:30]})") from None


def _plain(heading: str) -> str:
    return "".join(letter for letter in heading if letter.isalnum()).casefold()


def split(sheet: Sheet, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a row says of the goods, and what it says of persons."""
    personal = {column.field for column in sheet.columns if column.personal}
    facts = {name: value for name, value in values.items() if name not in personal}
    return facts, {name: values.get(name, "") for name in sorted(personal)}


def headings(sheet: Sheet, renames: Mapping[str, str]) -> Iterator[str]:
    """The headings of a sheet as the seller's mall has them."""
    yield from (renames.get(column.heading, column.heading) for column in sheet.columns)
