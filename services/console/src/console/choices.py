"""Choosing over pages: everything that a search finds at this moment, to be acted on together."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import texts_of
from console.exports import Listed
from console.problems import RefusedError
from console.view import show

MOST = 500
"""What the services take in one request."""


def chosen(form: FormData, what: str = "줄이", name: str = "id") -> list[str]:
    """What was ticked, each once. Raises RefusedError where nothing was, or more than one request may have."""
    ids = list(dict.fromkeys(texts_of(form, name)))
    if not ids:
        raise RefusedError(422, f"선택한 {what} 없습니다. 왼쪽의 칸에 표시한 뒤 다시 눌러 주세요.")
    if len(ids) > MOST:
        raise RefusedError(422, f"한 번에 {MOST}건까지 처리할 수 있습니다. 조건을 좁혀 나누어 처리해 주세요.")
    return ids


async def show_whole(
    request: Request,
    desk: Desk,
    listed: Listed,
    id_of: str | Callable[[Json], str],
    *,
    may: Callable[[Json], Any] = lambda _: True,
) -> Response:
    """All of a list that may be ticked, as fields of the form around it; no more than one request takes."""
    ids, more = await every_id(desk, listed, id_of, may=may)
    return show(request, "chosen.html", ids=ids, more=more, most=MOST)


async def every_id(
    desk: Desk, listed: Listed, id_of: str | Callable[[Json], str], *, may: Callable[[Json], Any] = lambda _: True
) -> tuple[list[str], bool]:
    """The ids of a list's rows that may be ticked, each once, `MOST` of them; and whether there are more.

    `id_of` is where a row has its id, or how it is made of the row.
    """
    ids = dict[str, None]()
    async for rows in listed.pages(desk):
        ids |= dict.fromkeys(id_of(row) if callable(id_of) else row[id_of] for row in rows if may(row))
        if len(ids) > MOST:
            break
    return [*ids][:MOST], len(ids) > MOST
