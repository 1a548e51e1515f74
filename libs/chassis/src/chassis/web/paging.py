"""Keyset paging with opaque cursors that are signed for one seller and one list."""

import base64
import hashlib
import hmac
import json
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from chassis.refusals import BadRequestError
from chassis.web.secrets import derived_key

T = TypeVar("T")

_list: ContextVar[str] = ContextVar("list", default="")


class Page(BaseModel, Generic[T]):
    """A page of a list. `next` is the cursor of the next page, None on the last one."""

    items: list[T]
    next: str | None = None


class CursorError(BadRequestError):
    """The cursor is not one that we gave out to this seller for this list."""

    code = "bad_cursor"


@contextmanager
def listing(path: str) -> Generator[None]:
    """Cursors made within the block are good for the list at this path only: another one is sorted by other values."""
    token = _list.set(path)
    try:
        yield
    finally:
        _list.reset(token)


def encode_cursor(seller_id: UUID, values: list[Any]) -> str:
    """The cursor behind a row, from the values that the list is sorted by (JSON types, times as text)."""
    body = json.dumps(values, separators=(",", ":"), default=str, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(_signature(seller_id, body) + body).decode()


def decode_cursor(seller_id: UUID, cursor: str) -> list[Any]:
    """The values within a cursor. Raises CursorError when it was made up, changed, or is another seller's or list's."""
    try:
        whole = base64.urlsafe_b64decode(cursor)
    except ValueError:
        whole = b""
    signature, body = whole[:12], whole[12:]
    if not hmac.compare_digest(signature, _signature(seller_id, body)):
        raise CursorError("목록의 위치(cursor)가 올바르지 않습니다. 첫 페이지부터 다시 조회해 주세요.", field="cursor")
    return json.loads(body)


def _signature(seller_id: UUID, body: bytes) -> bytes:
    signed = seller_id.bytes + _list.get().encode(errors="replace") + b"\n" + body
    return hmac.new(derived_key("cursors"), signed, hashlib.sha256).digest()[:12]
