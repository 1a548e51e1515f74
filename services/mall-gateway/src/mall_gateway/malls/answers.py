"""How answers of malls are opened: broken bodies become port errors, and parts that are left out become empty."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from pydantic import ValidationError

from mall_gateway.malls.port import (
    ClaimPage,
    FetchedClaim,
    FetchedLine,
    OrderPage,
    Response,
    UnavailableError,
    UnreadableLine,
)

WORDS_LIMIT = 500

_PAGE = re.compile(rb"\s*<(!--|(!doctype html|html|head|body|script)\b)", re.IGNORECASE)


def as_rows(value: object) -> list[Any]:
    """A list that a mall may leave out."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_object(value: object) -> dict[str, Any]:
    """An object that a mall may leave out or answer null for."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def unavailable(reason: str, *, effect_possible: bool, code: str = "", message: str = "") -> UnavailableError:
    """An answer that is none; `effect_possible` is False for reads and where the mall surely did nothing."""
    error = UnavailableError(reason, code=code, message=message[:WORDS_LIMIT])
    error.effect_possible = effect_possible
    return error


def decoded_text(body: bytes) -> str:
    """A body as text: UTF-8, or what Korean malls call EUC-KR. Raises ValueError where it is neither."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp949")


def words_of(response: Response) -> str:
    """The start of an undecodable body, for the evidence."""
    try:
        text = decoded_text(response.body)
    except ValueError:
        text = response.body.decode("utf-8", "replace")
    return text.strip()[:WORDS_LIMIT]


def looks_like_html(response: Response) -> bool:
    """Whether a page came instead of data."""
    return _PAGE.match(response.body) is not None


def loaded(body: bytes) -> Any:
    """The value of a JSON body. Raises ValueError where it is none, or nested deeper than can be read."""
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def json_of(response: Response, mall: str, *, effect_possible: bool) -> Any:
    """The decoded body. Raises UnavailableError for a page, a truncated body, one without end or no JSON at all."""
    try:
        return loaded(response.body)
    except ValueError:
        reason = f"{mall}에서 알아볼 수 없는 응답이 왔습니다. 잠시 뒤 다시 확인합니다."
        code = str(response.status)
        # A torn body may be a list of buyers: only a page is words of the mall.
        words = words_of(response) if looks_like_html(response) else ""
        raise unavailable(reason, effect_possible=effect_possible, code=code, message=words) from None


def header_of(headers: Mapping[str, str], name: str) -> str | None:
    """A header by name, whatever its case."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), None)


def retry_after_of(response: Response) -> timedelta | None:
    """What `Retry-After` says in seconds; None without it."""
    value = header_of(response.headers, "Retry-After")
    return timedelta(seconds=int(value)) if value and value.isdecimal() else None


def raw_of(value: object) -> bytes:
    """The bytes of a part of an answer, to be set aside when it can't be read."""
    return json.dumps(value, ensure_ascii=False).encode()


def region_of(address: str) -> str:
    """The first two words of an address."""
    return " ".join(address.split()[:2])


def unreadable_line(mall: str, raw: object, error: ValueError) -> UnreadableLine:
    """An order line set aside. Only the field's place goes into the reason: pydantic's own words hold buyers' data."""
    found = error.errors() if isinstance(error, ValidationError) else ()
    places = [".".join(str(part) for part in each["loc"]) for each in found]
    told = ", ".join(dict.fromkeys(places)) or "전체"
    return UnreadableLine(0, raw_of(raw), f"{mall} 주문에서 읽을 수 없는 항목이 있습니다: {told}")


def claim_page(rows: Sequence[FetchedClaim | UnreadableLine]) -> ClaimPage:
    """A page of claims, with those that can't be read at their places."""
    return ClaimPage(
        claims=[row for row in rows if isinstance(row, FetchedClaim)],
        unreadable=[replace(row, position=place) for place, row in enumerate(rows) if isinstance(row, UnreadableLine)],
    )


def page_of(lines: Sequence[FetchedLine | UnreadableLine]) -> OrderPage:
    """A page of lines, with those that can't be read at their places."""
    broken = ((place, line) for place, line in enumerate(lines) if isinstance(line, UnreadableLine))
    return OrderPage(
        lines=[line for line in lines if isinstance(line, FetchedLine)],
        unreadable=[replace(line, position=place) for place, line in broken],
    )


def pages_of(lines: Sequence[FetchedLine | UnreadableLine], size: int) -> Iterable[OrderPage]:
    """Pages of at most so many lines."""
    return (page_of(lines[start : start + size]) for start in range(0, len(lines), size))
