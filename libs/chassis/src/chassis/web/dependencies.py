"""What routes ask for: the user with a permission, the application, the views, a body, a live log."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent

from chassis.auth import Principal
from chassis.event_store import ServiceApplication
from chassis.privacy import Keyring
from chassis.projections import Views
from chassis.refusals import BadRequestError, ForbiddenError, UnauthenticatedError
from contracts.menus import Level

App = TypeVar("App", bound=ServiceApplication)


class Body(BaseModel):
    """A request body: an unknown field is refused, text is trimmed of spaces at its ends."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class RevealBody(Body):
    """Why personal data is looked at: a record for who audits, kept in clear and beyond the data itself."""

    purpose: str = Field(default="", max_length=200)


class PositionError(BadRequestError):
    """`?after=` names a position that nothing was recorded at."""

    code = "bad_position"


@dataclass(frozen=True)
class Member:
    """A user acting within a seller, with the permission that the route asked for."""

    user_id: UUID
    seller_id: UUID
    role: str
    principal: Principal


def principal(request: Request) -> Principal:
    """The user. Raises UnauthenticatedError without a token."""
    found: Principal | None = getattr(request.state, "principal", None)
    if found is None:
        raise UnauthenticatedError("로그인이 필요합니다. 다시 로그인해 주세요.")
    return found


def requires(menu: str, level: Level) -> Callable[[Request], Member]:
    """A dependency: the user, who must have the permission on the menu and belong to a seller."""

    def member(request: Request) -> Member:
        who = principal(request)
        seller_id = who.require(menu, level)
        return Member(user_id=who.user_id, seller_id=seller_id, role=who.role, principal=who)

    return member


def operator(request: Request) -> Principal:
    """A dependency: the operator. Raises ForbiddenError for anyone else."""
    who = principal(request)
    if who.role != "operator":
        raise ForbiddenError("운영자만 사용할 수 있는 기능입니다.")
    return who


def application_of(kind: type[App]) -> Callable[[Request], App]:
    """A dependency: the service's application."""

    def application(request: Request) -> App:
        found = request.app.state.application
        if not isinstance(found, kind):
            raise TypeError(f"this service runs {type(found).__name__}, not {kind.__name__}")
        return found

    return application


def unkept(response: Response) -> None:
    """A dependency: the answer is too private to be kept for a repeated request; that one is told `already_done`."""
    response.headers["Cache-Control"] = "no-store"


def views(request: Request, after: int | None = None) -> Views:
    """A dependency: the views; with `?after=<position>` once they have what was recorded there.

    Raises PositionError for one that was never given out: waiting for it would only hold up a thread.
    """
    found: Views = request.app.state.views
    if after is not None and found.position() < after:
        if after > (request.app.state.application.recorder.max_notification_id() or 0):
            raise PositionError(
                "없는 위치(after)입니다. 명령의 답에 있던 Mallbridge-Position을 보내 주세요.", field="after"
            )
        found.wait_for(after)
    return found


def keyring(request: Request) -> Keyring:
    """A dependency: the keyring."""
    found: Keyring = request.app.state.keyring
    return found


@dataclass(frozen=True)
class LogLine:
    """A line of a live log. `number` grows within the log."""

    number: int
    text: str
    data: dict[str, Any] | None = None


def live_log(
    request: Request, fetch: Callable[[int], tuple[Sequence[LogLine], bool]], *, poll_seconds: float = 0.25
) -> EventSourceResponse:
    """A log as server-sent events, resumed behind `Last-Event-ID`, ended with the event `done`.

    `fetch(number)` gives the lines behind a number and whether the log is finished; it runs in a thread.
    """

    async def lines() -> AsyncIterator[ServerSentEvent]:
        number = _last_seen(request)
        while not await request.is_disconnected():
            found, finished = await asyncio.to_thread(fetch, number)
            for line in found:
                number = line.number
                yield ServerSentEvent(line.text, id=str(line.number), event="line")
            if finished and not found:
                yield ServerSentEvent("", id=str(number), event="done")
                return
            if not found:
                await asyncio.sleep(poll_seconds)

    return EventSourceResponse(lines(), ping=15)


def _last_seen(request: Request) -> int:
    given = request.headers.get("last-event-id", "0")
    return int(given) if given.isdecimal() and len(given) < 16 else 0
