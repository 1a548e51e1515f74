"""엑셀 다운로드: the whole of a list as it is shown, read page by page, written row by row, handed out in pieces."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO, Any, Protocol, cast
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from chassis.workbooks import XLSX, Column, Kind, Sheet, Value, Workbook
from console.backend import Desk, Json
from console.formats import moment, today
from console.problems import RefusedError
from console.screens import Screen, kept_of

MOST_ROWS = 100_000
PAGE_ROWS = 1_000
PIECE_BYTES = 256 * 1024
AT_ONCE = 2
"""Spreadsheets that one process writes at the same time; others wait."""
WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Cell:
    """A column of a spreadsheet: its heading, and where a row has it (`a.b` is b within a), or how it is told.

    `column` is the list's column that it is a part of, where that has another heading.
    """

    label: str
    of: str | Callable[[Json], Value]
    kind: Kind = "text"
    width: int = 14
    column: str = ""

    def value(self, row: Json) -> Value:
        """What stands in it."""
        found = self.of(row) if callable(self.of) else _within(row, self.of)
        if self.kind not in ("moment", "day"):
            return found
        at = moment(cast("str | None", found))
        return at.date() if at and self.kind == "day" else at


def _within(row: Json, path: str) -> Any:
    for name in path.split("."):
        row = row[name]
    return row


class Rows(Protocol):
    """Where the rows of a sheet come from."""

    def pages(self, desk: Desk, /) -> AsyncIterator[Sequence[Json]]:
        """All of them, a page at a time."""
        ...


@dataclass(frozen=True)
class Listed:
    """A list of a service: where it is, what it is asked, what its page size is called, and the rows of a page."""

    service: str
    path: str
    asked: Mapping[str, Any]
    size: str = "limit"
    rows: int = PAGE_ROWS

    async def pages(self, desk: Desk) -> AsyncIterator[Sequence[Json]]:
        """All its rows, a page at a time."""
        cursor = None
        while True:
            found = await desk.read(self.service, self.path, **self.asked, **{self.size: self.rows}, cursor=cursor)
            yield found["items"]
            cursor = found["next"]
            if not cursor:
                return

    async def whole(self, desk: Desk) -> list[Json]:
        """All its rows together."""
        return [row async for rows in self.pages(desk) for row in rows]


@dataclass(frozen=True)
class Told:
    """Rows that a screen has whole."""

    rows: Sequence[Json]

    async def pages(self, _: Desk) -> AsyncIterator[Sequence[Json]]:
        """All of them at once."""
        yield self.rows


@dataclass(frozen=True)
class Part:
    """A sheet of a spreadsheet: its title, its columns, and where its rows come from."""

    title: str
    cells: Sequence[Cell]
    rows: Rows


async def download(
    request: Request, desk: Desk, name: str, cells: Sequence[Cell], rows: Rows, screen: Screen | None = None
) -> Response:
    """A list as a spreadsheet, without what its user hides on the `screen`.

    Raises RefusedError where it is too long, or too many are being written.
    """
    hidden = (await kept_of(desk, screen)).hidden if screen else ()
    cells = [cell for cell in cells if (cell.column or cell.label) not in hidden]
    return await download_parts(request, desk, name, [Part(name, cells, rows)])


async def download_parts(request: Request, desk: Desk, name: str, parts: Sequence[Part]) -> Response:
    """Several tables of a screen as one spreadsheet, a sheet each. Raises RefusedError as `download`."""
    async with _turn(cast("asyncio.Semaphore", request.app.state.exporting)):
        file = await _written(request, desk, parts)
    return handed_out(file, name)


def handed_out(file: IO[bytes], name: str) -> Response:
    """A spreadsheet that was written to a file, which is gone afterwards."""
    length = file.tell()
    file.seek(0)
    title = quote(f"{name.replace('/', '·')}_{today():%Y%m%d}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{title}", "Content-Length": str(length)}
    return StreamingResponse(_pieces(file), media_type=XLSX, headers=headers)


@asynccontextmanager
async def _turn(gate: asyncio.Semaphore) -> AsyncGenerator[None]:
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await gate.acquire()
    except TimeoutError as error:
        raise RefusedError(503, "다른 엑셀을 만들고 있습니다. 잠시 뒤 다시 눌러 주세요.") from error
    try:
        yield
    finally:
        gate.release()


async def _written(request: Request, desk: Desk, parts: Sequence[Part]) -> IO[bytes]:
    """The file, at its end. Raises RefusedError; nothing is left of one that was not finished."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  it is closed when it was handed out
    try:
        async with _in_threads(Workbook(file)) as book:
            for part in parts:
                sheet = book.sheet(part.title, [Column(cell.label, cell.kind, cell.width) for cell in part.cells])
                async for rows in part.rows.pages(desk):
                    _check_length(sheet.rows + len(rows))
                    await asyncio.to_thread(_add, sheet, part.cells, rows)
                    await _check_wanted(request)
    except BaseException:
        file.close()
        raise
    file.seek(0, 2)
    return file


@asynccontextmanager
async def _in_threads(book: Workbook) -> AsyncGenerator[Workbook]:
    """A workbook that is put together outside of the loop that serves others."""
    try:
        yield book
    except BaseException as error:
        book.__exit__(type(error), error, None)
        raise
    await asyncio.to_thread(book.__exit__, None, None, None)


def _check_length(rows: int) -> None:
    if rows > MOST_ROWS:
        raise RefusedError(422, f"엑셀은 한 번에 {MOST_ROWS:,}줄까지 받을 수 있습니다. 기간을 나누어 받아 주세요.")


async def _check_wanted(request: Request) -> None:
    if await request.is_disconnected():
        raise RefusedError(400, "받는 쪽에서 연결을 끊었습니다. 다시 받아 주세요.")


def _add(sheet: Sheet, cells: Sequence[Cell], rows: Sequence[Json]) -> None:
    for row in rows:
        sheet.add([cell.value(row) for cell in cells])


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece
