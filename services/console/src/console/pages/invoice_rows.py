"""The rows of 송장대량등록: read from an uploaded table by its headings, and carried in the form of the preview."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, cast

from console.problems import RefusedError

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "order_number": ("주문번호", "자체주문번호", "몰브릿지주문번호"),
    "courier": ("택배사", "택배회사", "택배사명", "배송사"),
    "invoice_number": ("송장번호", "운송장번호", "등기번호"),
}
"""What a column may be called, without blanks."""
HEADING_WITHIN = 10
MOST_ROWS = 5_000
LONGEST = 60


@dataclass(frozen=True)
class Row:
    """A row as it was written. `line` is its line in the file; `ready`: the preview called it right."""

    line: int
    order_number: str
    courier: str
    invoice_number: str
    ready: bool = False

    def asked(self) -> dict[str, str]:
        """As `order-sync` is asked about it."""
        return {name: str(value) for name, value in asdict(self).items() if name in HEADINGS}


def rows_of(table: Sequence[Sequence[str]], courier: str) -> list[Row]:
    """The rows below the headings; `courier` where a row names none. Raises RefusedError, at `file`."""
    above, places = _headings(table)
    found = [_row(line, cells, places, courier) for line, cells in enumerate(table[above:], above + 1)]
    rows = [row for row in found if row.order_number or row.invoice_number]
    if not rows:
        raise wrong_file("주문번호나 송장번호가 적힌 줄이 없습니다. 송장번호를 채워 다시 올려 주세요.")
    if len(rows) > MOST_ROWS:
        raise wrong_file(f"한 번에 {MOST_ROWS:,}줄까지 올릴 수 있습니다. 파일을 나누어 올려 주세요.")
    return rows


def wrong_file(detail: str) -> RefusedError:
    """A file that can't be taken as it is."""
    return RefusedError(422, detail, errors=[("file", detail)])


def _headings(table: Sequence[Sequence[str]]) -> tuple[int, Mapping[str, int]]:
    """How many lines are above the first row, and in which place each field is."""
    for above, cells in enumerate(table[:HEADING_WITHIN], 1):
        places = _places(cells)
        if {"order_number", "invoice_number"} <= places.keys():
            return above, places
    raise wrong_file("'주문번호'와 '송장번호' 제목이 있는 줄을 찾지 못했습니다. 양식을 받아 그대로 채워 주세요.")


def _places(cells: Sequence[str]) -> dict[str, int]:
    bare = ["".join(cell.split()).removesuffix("*") for cell in cells]
    found = {
        name: next((place for label in labels for place, cell in enumerate(bare) if cell == label), -1)
        for name, labels in HEADINGS.items()
    }
    return {name: place for name, place in found.items() if place >= 0}


def _row(line: int, cells: Sequence[str], places: Mapping[str, int], courier: str) -> Row:
    texts = {name: cells[place].strip()[:LONGEST] if place < len(cells) else "" for name, place in places.items()}
    return Row(line, texts["order_number"], texts.get("courier") or courier, texts["invoice_number"])


def packed(rows: Sequence[Row]) -> str:
    """Rows as a field of a form."""
    return json.dumps([astuple(row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Row]:
    """Rows out of a form. Raises RefusedError for what no preview of ours carried."""
    try:
        found: Any = json.loads(text)
        rows = [_carried(each) for each in found]
    except (ValueError, TypeError) as error:
        raise _lost() from error
    if not 0 < len(rows) <= MOST_ROWS:
        raise _lost()
    return rows


def _carried(values: Any) -> Row:
    line, order_number, courier, invoice_number, ready = cast("list[Any]", values)
    texts = (order_number, courier, invoice_number)
    if type(line) is not int or type(ready) is not bool or not all(isinstance(text, str) for text in texts):
        raise TypeError
    return Row(line, order_number, courier, invoice_number, ready)


def _lost() -> RefusedError:
    return RefusedError(422, "확인한 내용을 읽을 수 없어 저장하지 않았습니다. 파일을 다시 올려 주세요.")
