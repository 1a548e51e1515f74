"""The door to a box: answers an adapter's requests from the database, in JSON, as a mall's server would.

`GET /<sheet>?since=…&until=…&after=…` gives what changed, page by page; `GET /<sheet>/<key>` one row, 404 where there
is none; `GET /<sheet>?field=…&value=…` the rows with a value; `PUT /<sheet>/<key>/<act>` writes an act with what is to
be handed out for it, and with `open` makes the row where it is missing.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

from mall_gateway.malls.box.store import Box, Owner
from mall_gateway.malls.port import MallProfile, Request, Response

SCHEME = "box"
PAGE_ROWS = 100
_START = datetime(1970, 1, 1, tzinfo=UTC)
_JSON = {"content-type": "application/json"}


class Side(Protocol):
    """Whose account asks."""

    @property
    def seller_id(self) -> UUID:
        """The seller."""
        ...

    @property
    def account_id(self) -> UUID:
        """The account."""
        ...

    @property
    def profile(self) -> MallProfile:
        """Its mall."""
        ...


class BoxDoor:
    """Serves the boxes. Whose box it is comes from the account that asks, never from the address."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def __call__(self, side: Side, request: Request) -> Response:
        """Answer one request."""
        return await asyncio.to_thread(self._answer, side, request)

    def _answer(self, side: Side, request: Request) -> Response:
        owner = Owner(side.seller_id, side.account_id, side.profile.code)
        parts = urlsplit(request.url)
        path = [unquote(part) for part in parts.path.split("/") if part]
        query = dict(parse_qsl(parts.query))
        match request.method, path:
            case "GET", []:
                return _reply(200, {"box": side.profile.code})
            case "GET", [sheet] if "field" in query:
                rows = self._box.rows_where(owner, sheet, query["field"], query.get("value", ""))
                return _reply(200, {"rows": [_told(row) for row in rows]})
            case "GET", [sheet]:
                return self._page(owner, sheet, query)
            case "GET", [sheet, key]:
                row = self._box.row(owner, sheet, key)
                return _reply(404, {}) if row is None else _reply(200, _told(row))
            case "PUT", [sheet, key, act]:
                return self._act(owner, sheet, key, act, json.loads(request.body or b"{}"))
            case _:
                return _reply(404, {})

    def _page(self, owner: Owner, sheet: str, query: Mapping[str, str]) -> Response:
        since, until = (datetime.fromisoformat(query[name]) for name in ("since", "until"))
        at, _, key = query.get("after", "").partition("|")
        after = (datetime.fromisoformat(at), key) if at else (_START, "")
        rows = self._box.rows_between(owner, sheet, since, until, after, PAGE_ROWS)
        last = f"{rows[-1]['changed_at'].isoformat()}|{rows[-1]['key']}" if len(rows) == PAGE_ROWS else None
        return _reply(200, {"rows": [_told(row) for row in rows], "after": last})

    def _act(self, owner: Owner, sheet: str, key: str, act: str, body: Mapping[str, Any]) -> Response:
        if "open" in body:
            self._box.open_row(owner, sheet, key, body["open"])
        done = self._box.act(owner, sheet, key, act, body["facts"], body["entries"])
        return _reply(200 if done else 404, {})


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "facts": row["facts"],
        "buyer": row["personal"],
        "acts": row["acts"],
        "changed_at": row["changed_at"].isoformat(),
    }


def _reply(status: int, body: Mapping[str, Any]) -> Response:
    return Response(status, _JSON, json.dumps(body, ensure_ascii=False).encode())
