"""How every mall can fail to answer: too many calls, a broken server, a page or a torn body for data."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from pydantic import BaseModel, ValidationError

from mall_gateway.malls.answers import (
    as_object,
    header_of,
    json_of,
    looks_like_html,
    retry_after_of,
    unavailable,
    words_of,
)
from mall_gateway.malls.markup import parsed
from mall_gateway.malls.port import Request, Response, ThrottledError, UnavailableError

ShapeT = TypeVar("ShapeT", bound=BaseModel)
_TRACE_HEADERS = ("x-trace-id", "x-request-id", "x-amzn-trace-id")


def trace_id_of(response: Response) -> str | None:
    """The mall's own id of the call, where it gives one."""
    return next((found for name in _TRACE_HEADERS if (found := header_of(response.headers, name))), None)


def throttled(mall: str, response: Response, now: datetime, *, code: str = "429", message: str = "") -> ThrottledError:
    """The error for too many calls, with the wait that the mall asks for, if it does."""
    error = ThrottledError(
        f"{mall} 호출 한도에 걸렸습니다. 잠시 후 자동으로 다시 시도합니다.",
        code=code,
        message=message or words_of(response),
        trace_id=trace_id_of(response),
    )
    error.retry_after = retry_after_of(response) or _until_date(response, now)
    return error


def no_answer(mall: str, request: Request, response: Response, what: str) -> UnavailableError:
    """The error for an answer that is none. A write may have taken effect behind it; a read has none to take."""
    error = UnavailableError(
        f"{mall}에서 정상적인 응답을 받지 못했습니다({what}). 자동으로 다시 확인합니다.",
        code=str(response.status),
        message=words_of(response) if response.status >= 400 or looks_like_html(response) else "",
        trace_id=trace_id_of(response),
    )
    error.effect_possible = request.writes
    return error


def decoded(mall: str, request: Request, response: Response) -> Any:
    """The JSON of an answer. Raises UnavailableError for a 5xx, a page, a torn, empty or undecodable body."""
    if response.status >= 500:
        raise no_answer(mall, request, response, f"오류 {response.status}")
    return json_of(response, mall, effect_possible=request.writes)


def decoded_xml(mall: str, request: Request, response: Response) -> Element:
    """The root of an answer. Raises UnavailableError for a 5xx, a page, a torn, empty or undecodable body."""
    if response.status >= 500:
        raise no_answer(mall, request, response, f"오류 {response.status}")
    if looks_like_html(response):
        raise no_answer(mall, request, response, "웹페이지")
    try:
        return parsed(response.body)
    except ValueError:
        raise no_answer(mall, request, response, "알아볼 수 없는 XML") from None


def read_as(shape: type[ShapeT], raw: object, mall: str, *, written: bool = False) -> ShapeT:
    """A shape from an answer. Raises UnavailableError where it has another form; `written` after a possible effect."""
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        reason = f"{mall}에서 알아볼 수 없는 응답이 왔습니다."
        raise unavailable(reason, effect_possible=written, message=form_of(raw)) from error


def form_of(value: object) -> str:
    """What an unexpected answer looks like, by kind and field names alone: its values may be a buyer's."""
    names = sorted(as_object(value))
    return f"object of {', '.join(names)}"[:200] if names else type(value).__name__


def _until_date(response: Response, now: datetime) -> timedelta | None:
    """`Retry-After` as a date; None when it is missing, unreadable or past."""
    try:
        wait = parsedate_to_datetime(header_of(response.headers, "Retry-After") or "") - now
    except (ValueError, TypeError):
        return None
    return wait if wait > timedelta(0) else None
