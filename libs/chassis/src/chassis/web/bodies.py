"""What a request may carry: how much, how fast, and only what JSON and PostgreSQL can both hold."""

import asyncio
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.refusals import BadRequestError
from chassis.web.problems import told

MAX_BODY_BYTES = 4 * 1024 * 1024
BODY_SECONDS = 30.0
DEEPEST = 32
LARGEST_NUMBER = 2**63 - 1
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class UnreadableError(BadRequestError):
    """The request holds what cannot be kept: a NUL, half a character, a number without end, too many levels."""

    code = "unreadable"


class BodyLimitMiddleware:
    """Refuses a body that is too large (413) or comes too slowly (408), before it is taken in."""

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if _announced(request) > MAX_BODY_BYTES:
            await told(request, HTTPException(413))(scope, receive, send)
            return
        await self._app(scope, self._within_limits(receive), send)

    def _within_limits(self, receive: Receive) -> Receive:
        taken, whole, ends = 0, False, asyncio.get_running_loop().time() + self._seconds

        async def limited() -> Message:
            nonlocal taken, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408) from error
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            # FastAPI takes any other error for a body that it could not parse.
            if taken > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        return limited


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


async def readable(request: Request) -> None:
    """A dependency of every route. Raises UnreadableError for what no event, view or answer could hold."""
    for name, value in (*request.path_params.items(), *request.query_params.multi_items()):
        _check(name, name)
        _check(name, value)
    if request.method in ("GET", "HEAD") or not await request.body():
        return
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        return
    _check(None, body)


def _check(field: str | None, value: Any) -> None:
    found = next(_faults(field or "", value), None)
    if found is not None:
        path, reason = found
        raise UnreadableError(reason, field=path or None)


def _faults(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with a value or within it, and the dotted path of where."""
    level, depth = [(path, value)], 0
    while level:
        yield from ((place, reason) for place, each in level if (reason := _fault(each)))
        level = [child for place, each in level for child in _children(place, each)]
        depth += 1
        if depth > DEEPEST:
            yield path, f"{DEEPEST}단계보다 깊은 자료는 받지 않습니다. 단계를 줄여 주세요."
            return


def _children(path: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value).items()
        return [*((path, name) for name, _ in named), *((_below(path, name), each) for name, each in named)]
    if isinstance(value, list | tuple):
        return [(_below(path, str(place)), each) for place, each in enumerate(cast("Sequence[Any]", value))]
    return []


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _fault(value: Any) -> str | None:
    match value:
        case str() if UNKEEPABLE.search(value):
            return "저장할 수 없는 문자(NUL 또는 깨진 글자)가 있습니다. 그 문자를 빼 주세요."
        case float() if not math.isfinite(value):
            return "NaN과 Infinity는 받지 않습니다. 숫자로 보내 주세요."
        case int() if abs(value) > LARGEST_NUMBER:
            return "숫자가 너무 큽니다. 값을 확인해 주세요."
        case _:
            return None
