"""The spreadsheets of a mall that exchanges files with its sellers instead of having an API."""

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "number", "day", "moment"]


@dataclass(frozen=True)
class Column:
    """A column: `field` is our name of it, `heading` the mall's, `others` further headings that it is known by.

    `personal` columns tell who a buyer is: they are sealed. A number is a whole one; days and moments are in Seoul.
    """

    field: str
    heading: str
    required: bool = False
    kind: ColumnKind = "text"
    others: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet: `in` comes from the mall and is uploaded, `out` is taken and uploaded at the mall.

    `key` are the fields that name a row; of a sheet with personal columns they are order number and line number.
    """

    code: str
    label: str
    direction: Literal["in", "out"]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """The column of a field. Raises KeyError."""
        found = {column.field: column for column in self.columns}
        return found[field]
