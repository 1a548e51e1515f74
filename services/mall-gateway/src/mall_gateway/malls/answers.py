"""How answers of malls are opened: broken bodies become port errors, and parts that are left out become empty."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from mall_gateway.malls.port import Response, UnavailableError

WORDS_LIMIT = 500


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


def words_of(response: Response) -> str:
    """The start of an undecodable body, for the evidence."""
    return response.body[:WORDS_LIMIT].decode("utf-8", "replace").strip()


def looks_like_html(response: Response) -> bool:
    """Whether a page came instead of data."""
    return response.body.lstrip()[:1] == b"<"


def json_of(response: Response, mall: str, *, effect_possible: bool) -> Any:
    """The decoded body. Raises UnavailableError for a page, a truncated body or anything else that is no JSON."""
    try:
        return json.loads(response.body)
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
