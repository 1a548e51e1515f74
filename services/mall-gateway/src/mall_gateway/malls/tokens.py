"""Shared access tokens: kept sealed, refreshed by one process at a time over all replicas."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from chassis.database import Database
from chassis.privacy import Keyring
from mall_gateway.malls.port import Token, UnavailableError

TOKENS_TABLE = """
CREATE TABLE mall_tokens (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    sealed text,
    expires_at timestamptz,
    refresher uuid,
    refresh_until timestamptz,
    PRIMARY KEY (seller_id, account_id)
)
"""

EARLY = timedelta(seconds=60)
REFRESH_SECONDS = 45.0

Fetch = Callable[[], Awaitable[Token]]


class TokenStore:
    """One token per account. Whoever holds the row's lease fetches a new one; the others wait for it."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        *,
        poll_seconds: float = 0.1,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._poll_seconds = poll_seconds
        self._refresh_seconds = refresh_seconds

    async def shared(self, seller_id: UUID, account_id: UUID, fetch: Fetch, refused: str | None) -> Token:
        """The token in use, other than the `refused` one. Raises what `fetch` raises."""
        deadline = time.monotonic() + 2 * self._refresh_seconds
        while time.monotonic() < deadline:
            token = await asyncio.to_thread(self._usable, seller_id, account_id, refused)
            if token is not None:
                return token
            refresher = await asyncio.to_thread(self.begin_refresh, seller_id, account_id)
            if refresher is not None:
                return await self._refresh(seller_id, account_id, refresher, fetch, refused)
            await asyncio.sleep(self._poll_seconds)
        raise UnavailableError("토큰을 새로 받는 중입니다. 잠시 뒤 다시 시도합니다.", code="token_refresh")

    def _usable(self, seller_id: UUID, account_id: UUID, refused: str | None) -> Token | None:
        token = self.read(seller_id, account_id)
        usable = token and token.value != refused and token.expires_at - EARLY > datetime.now(UTC)
        return token if usable else None

    async def _refresh(
        self, seller_id: UUID, account_id: UUID, refresher: UUID, fetch: Fetch, refused: str | None
    ) -> Token:
        """Fetch a token, unless another one came between the look at the store and the lease."""
        try:
            found = await asyncio.to_thread(self._usable, seller_id, account_id, refused)
            token = found or await fetch()
        except BaseException:
            await asyncio.to_thread(self._end_refresh, seller_id, account_id, refresher)
            raise
        await asyncio.to_thread(self.keep, seller_id, account_id, refresher, token)
        return token

    def read(self, seller_id: UUID, account_id: UUID) -> Token | None:
        """The stored token, however old."""
        with self._database.connection() as connection:
            row = connection.execute(
                "SELECT sealed, expires_at FROM mall_tokens WHERE seller_id = %s AND account_id = %s",
                (seller_id, account_id),
            ).fetchone()
        if row is None or row["sealed"] is None:
            return None
        return Token(self._keyring.open_secret(seller_id, f"{account_id}|token", row["sealed"]), row["expires_at"])

    def begin_refresh(self, seller_id: UUID, account_id: UUID) -> UUID | None:
        """Become the one refresher, or None while another one is."""
        refresher = uuid4()
        with self._database.connection() as connection:
            taken = connection.execute(
                "INSERT INTO mall_tokens AS t (seller_id, account_id, refresher, refresh_until)"
                " VALUES (%(seller)s, %(account)s, %(refresher)s, now() + make_interval(secs => %(seconds)s))"
                " ON CONFLICT (seller_id, account_id) DO UPDATE SET refresher = excluded.refresher,"
                " refresh_until = excluded.refresh_until"
                " WHERE t.refresh_until IS NULL OR t.refresh_until < now()",
                {"seller": seller_id, "account": account_id, "refresher": refresher, "seconds": self._refresh_seconds},
            ).rowcount
        return refresher if taken == 1 else None

    def keep(self, seller_id: UUID, account_id: UUID, refresher: UUID, token: Token) -> None:
        """Store what was fetched; a refresher that took too long writes nothing."""
        sealed = self._keyring.seal_secret(seller_id, f"{account_id}|token", token.value)
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE mall_tokens SET sealed = %s, expires_at = %s, refresher = NULL, refresh_until = NULL"
                " WHERE seller_id = %s AND account_id = %s AND refresher = %s",
                (sealed, token.expires_at, seller_id, account_id, refresher),
            )

    def _end_refresh(self, seller_id: UUID, account_id: UUID, refresher: UUID) -> None:
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE mall_tokens SET refresher = NULL, refresh_until = NULL"
                " WHERE seller_id = %s AND account_id = %s AND refresher = %s",
                (seller_id, account_id, refresher),
            )
