"""Response models of the files that are exchanged with a mall without an API."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel


class ColumnView(BaseModel):
    """A column of a spreadsheet."""

    heading: str
    required: bool
    kind: str


class SheetView(BaseModel):
    """A spreadsheet of the mall: `in` is uploaded here, `out` is taken here and uploaded at the mall."""

    code: str
    label: str
    direction: Literal["in", "out"]
    waiting: int
    columns: list[ColumnView]


class FileView(BaseModel):
    """A file that came or went."""

    file_id: UUID
    sheet: str
    direction: str
    name: str
    rows: int
    problems: int
    actor: str
    at: datetime


class SheetsView(BaseModel):
    """What may be exchanged with the mall, and what was lately."""

    sheets: list[SheetView]
    files: list[FileView]


class CellProblem(BaseModel):
    """What is wrong with a cell, and what to write."""

    cell: str
    heading: str
    advice: str


class UploadedView(BaseModel):
    """Good rows, how many of them brought something new, and the cells that can't be read."""

    rows: int
    changed: int
    problems: list[CellProblem]
    more_problems: int

    @classmethod
    def of(cls, uploaded: Any) -> "UploadedView":
        """From what the box took in."""
        problems = [CellProblem(cell=one.cell, heading=one.heading, advice=one.advice) for one in uploaded.problems]
        return cls(
            rows=uploaded.rows, changed=uploaded.changed, problems=problems, more_problems=uploaded.more_problems
        )


class HandedOutView(BaseModel):
    """A file that was made, and how many rows it has."""

    file_id: UUID
    rows: int
