"""Lists in an order that their reader chooses, page by page: by one value, and by the rows' ids among equal ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

from chassis.web import CursorError, decode_cursor, encode_cursor

Behind = tuple[str, ...]
"""The last row of the page before: the values that it is sorted by, and its key, as texts."""


@dataclass(frozen=True)
class SortBy:
    """An order of a list: by an SQL expression that is never NULL, of an SQL `type`; and whether it falls.

    `key` is the expression of a row's id, of `key_type`. Where that is one only within something else, `within` is
    the expression of this one's id, a uuid, and `beside`, an int, says how the rows of one stand, whichever way the
    list goes. `last`, where there is one, is a condition: the rows that meet it come behind all others both ways. All
    are the program's own text.
    """

    by: LiteralString
    type: LiteralString
    key: LiteralString
    falls: bool = False
    last: LiteralString = ""
    within: LiteralString = ""
    beside: LiteralString = ""
    key_type: LiteralString = "uuid"

    @property
    def _values(self) -> Sequence[tuple[LiteralString, LiteralString]]:
        """The expressions that rows are sorted by, all of them the same way, and their types."""
        values: list[tuple[LiteralString, LiteralString]] = [(self.by, self.type)]
        if self.last:
            values.insert(0, (f"(NOT {self.last})" if self.falls else self.last, "boolean"))
        if self.within:
            values.append((self.within, "uuid"))
        if self.beside:
            values.append((f"(-{self.beside})" if self.falls else self.beside, "int"))
        return values

    @property
    def place(self) -> LiteralString:
        """What a SELECT gives as `place`: the values as texts, which are read back without loss."""
        return f"ARRAY[{', '.join(f'({value})::text' for value, _ in self._values)}] AS place"

    @property
    def order(self) -> LiteralString:
        """ORDER BY the values and the id."""
        way = "DESC" if self.falls else "ASC"
        return f"ORDER BY {', '.join(f'{value} {way}' for value, _ in self._values)}, {self.key} {way}"

    @property
    def behind(self) -> LiteralString:
        """The condition of the rows behind a `Behind`, whose members are its parameters."""
        values = ", ".join(value for value, _ in self._values)
        told = ", ".join(f"%s::{of}" for _, of in self._values)
        return f"({values}, {self.key}) {'<' if self.falls else '>'} ({told}, %s::{self.key_type})"


def behind(seller_id: UUID, cursor: str | None, sort: str) -> Behind | None:
    """The place that a cursor stands for. Raises CursorError, also for one of the list in another order."""
    if cursor is None:
        return None
    name, place, *others = decode_cursor(seller_id, cursor)
    if name != sort or not isinstance(place, list):
        raise CursorError("다른 정렬의 위치(cursor)입니다. 첫 페이지부터 다시 조회해 주세요.", field="cursor")
    return (*cast("list[str]", place), str(others[0]))


def next_cursor(seller_id: UUID, rows: Sequence[Mapping[str, Any]], limit: int, sort: str, id_name: str) -> str | None:
    """The cursor behind the first `limit` rows, each with its `place`; None where there are no more of them."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return encode_cursor(seller_id, [sort, last["place"], str(last[id_name])])
