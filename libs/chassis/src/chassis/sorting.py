"""Lists in an order that their reader chooses, page by page: by one value, and by the rows' ids among equal ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from chassis.web import CursorError, decode_cursor, encode_cursor

Behind = tuple[str, UUID]
"""The last row of the page before: its value as text, and its id."""


@dataclass(frozen=True)
class SortBy:
    """An order of a list: by an SQL expression that is never NULL, of an SQL `type`; and whether it falls.

    `key` is the expression of a row's id, a uuid. All are the program's own text.
    """

    by: LiteralString
    type: LiteralString
    key: LiteralString
    falls: bool = False

    @property
    def place(self) -> LiteralString:
        """What a SELECT gives as `place`: the value as text, which is read back without loss."""
        return f"({self.by})::text AS place"

    @property
    def order(self) -> LiteralString:
        """ORDER BY the value and the id."""
        way = "DESC" if self.falls else "ASC"
        return f"ORDER BY {self.by} {way}, {self.key} {way}"

    @property
    def behind(self) -> LiteralString:
        """The condition of the rows behind a `Behind`, its two parameters."""
        return f"({self.by}, {self.key}) {'<' if self.falls else '>'} (%s::{self.type}, %s::uuid)"


def behind(seller_id: UUID, cursor: str | None, sort: str) -> Behind | None:
    """The place that a cursor stands for. Raises CursorError, also for one of the list in another order."""
    if cursor is None:
        return None
    name, *values = decode_cursor(seller_id, cursor)
    if name != sort:
        raise CursorError("다른 정렬의 위치(cursor)입니다. 첫 페이지부터 다시 조회해 주세요.", field="cursor")
    value, row_id = values
    return value, UUID(row_id)


def next_cursor(seller_id: UUID, rows: Sequence[Mapping[str, Any]], limit: int, sort: str, id_name: str) -> str | None:
    """The cursor behind the first `limit` rows, each with its `place`; None where there are no more of them."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return encode_cursor(seller_id, [sort, last["place"], last[id_name]])
