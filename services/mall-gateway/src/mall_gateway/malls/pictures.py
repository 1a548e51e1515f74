"""Pictures for malls that take no addresses but those of their own upload: read, sent once, remembered by account."""

import asyncio
import hashlib
import socket
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID
from weakref import WeakValueDictionary

import httpx

from chassis.database import Database
from chassis.outside import ForbiddenAddressError, Outside
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.port import Picture, RefusedError, Upload

PICTURES_TABLE = """
CREATE TABLE mall_pictures (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    digest text NOT NULL,
    url text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seller_id, account_id, digest)
);
CREATE INDEX ON mall_pictures (kept_at)
"""

KEPT_DAYS = 30
"""How long a mall's address is used again; after that the picture is uploaded anew."""
LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_SECONDS = 15.0
OWN_AGAIN_SECONDS = 5.0
"""After so long our own store of pictures is asked again, where it did not answer."""
KINDS: Mapping[bytes, tuple[str, str]] = {
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"GIF8": ("image/gif", "gif"),
    b"BM": ("image/bmp", "bmp"),
}
"""What a file is by its first bytes: its type and the end of its name."""


@dataclass(frozen=True)
class Where:
    """Where pictures are: ours below `own_url`; with `web_url` those of sellers' servers at `<web_url>/<host>/<path>`.

    Without `web_url` an address of a seller's is called as it is.
    """

    own_url: str
    web_url: str | None = None


class Pictures:
    """Reads pictures and remembers by their content what each account has uploaded to its mall."""

    def __init__(self, database: Database, client: httpx.AsyncClient, where: Where) -> None:
        self._database = database
        self._client = client
        self._where = where
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def uploaded(
        self, seller_id: UUID, account_id: UUID, addresses: Sequence[str], upload: Upload
    ) -> Sequence[str]:
        """The mall's addresses of pictures, in order; `upload` gets those that the account has not there yet.

        An account uploads for one act at a time: several products at once often share a picture.

        Raises RefusedError for a picture that can't be read, BudgetWaitError where our own store does not answer, and
        what `upload` raises.
        """
        pictures = [await self._read(address) for address in addresses]
        digests = [hashlib.sha256(picture.content).hexdigest() for picture in pictures]
        known = await asyncio.to_thread(self._known, seller_id, account_id, digests)
        if not known.keys() >= set(digests):
            async with self._turns.setdefault(account_id, asyncio.Lock()):
                known = await asyncio.to_thread(self._known, seller_id, account_id, digests)
                new = {digest: each for digest, each in zip(digests, pictures, strict=True) if digest not in known}
                if new:
                    told = dict(zip(new, await upload(list(new.values())), strict=True))
                    await asyncio.to_thread(self._keep, seller_id, account_id, told)
                    known |= told
        return [known[digest] for digest in digests]

    def forget_old(self) -> None:
        """Remove what is not used again."""
        with self._database.connection() as connection:
            connection.execute(
                "DELETE FROM mall_pictures WHERE kept_at <= now() - make_interval(days => %s)", (KEPT_DAYS,)
            )

    def _known(self, seller_id: UUID, account_id: UUID, digests: Sequence[str]) -> dict[str, str]:
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT digest, url FROM mall_pictures WHERE seller_id = %s AND account_id = %s AND digest = ANY(%s)"
                " AND kept_at > now() - make_interval(days => %s)",
                (seller_id, account_id, list(digests), KEPT_DAYS),
            ).fetchall()
        return {row["digest"]: row["url"] for row in rows}

    def _keep(self, seller_id: UUID, account_id: UUID, told: Mapping[str, str]) -> None:
        with self._database.connection() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO mall_pictures (seller_id, account_id, digest, url) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (seller_id, account_id, digest) DO UPDATE SET url = excluded.url, kept_at = now()",
                [(seller_id, account_id, digest, url) for digest, url in told.items()],
            )

    async def _read(self, address: str) -> Picture:
        ours = address.startswith(f"{self._where.own_url.rstrip('/')}/")
        try:
            async with asyncio.timeout(LONGEST_SECONDS), self._opened(address, ours=ours) as answer:
                if ours and answer.status_code >= 500:
                    raise _own_away()
                return _picture(address, await _whole(answer, address))
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, socket.gaierror, ForbiddenAddressError) as error:
            raise _own_away() if ours else _unreadable(address, "이미지 서버가 응답하지 않습니다") from error

    @asynccontextmanager
    async def _opened(self, address: str, *, ours: bool) -> AsyncGenerator[httpx.Response]:
        parts = urlsplit(address)
        if ours:
            answer = await self._client.send(self._client.build_request("GET", address), stream=True)
        elif self._where.web_url is None:
            answer = await Outside(self._client).send("GET", address)
        else:
            stand_in = f"{self._where.web_url}/{parts.netloc}{parts.path}"
            answer = await self._client.send(self._client.build_request("GET", stand_in), stream=True)
        try:
            yield answer
        finally:
            await answer.aclose()


async def _whole(answer: httpx.Response, address: str) -> bytes:
    """The body of an answer. Raises RefusedError for another than a good one, and for one that is too large."""
    if answer.status_code != 200:
        raise _unreadable(address, f"이미지 서버가 {answer.status_code}(으)로 응답했습니다")
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > LARGEST_BYTES:
            raise _unreadable(address, "이미지가 10MB를 넘습니다")
    return bytes(body)


def _picture(address: str, content: bytes) -> Picture:
    found = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if found is None:
        raise _unreadable(address, "이미지 파일이 아닙니다")
    content_type, end = found
    return Picture(f"{hashlib.sha256(content).hexdigest()[:16]}.{end}", content_type, content)


def _unreadable(address: str, why: str) -> RefusedError:
    reason = f"상품 이미지를 읽을 수 없습니다: {why}. 이미지를 확인하거나 다시 올린 뒤 연동해 주세요. ({address})"
    return RefusedError(reason, code="PICTURE")


def _own_away() -> BudgetWaitError:
    return BudgetWaitError(OWN_AGAIN_SECONDS, "상품 이미지를 불러오고 있습니다. 곧 다시 시도합니다.", "pictures")
